//! Connects, sends one message, and waits until the server has it. No windows, no server: `--no-default-features`.
//!
//! ```text
//! cargo run --no-default-features --example minimal -- http://127.0.0.1:9199 APP_ID PUBLIC_KEY alice bob "Hello"
//! ```
//!
//! `azstackd app create` prints the app's id and public key. In an app that asks for passwords, alice's comes from the
//! environment: `AZSTACK_CREDENTIALS`.

use std::error::Error;

use azstack::client::{Config, Connection, Core, Event, NewMessage};
use azstack::store::MessageStatus;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, app_id, public_key, user, peer, text] = arguments.as_slice() else {
        return Err("usage: minimal SERVER APP_ID PUBLIC_KEY USER PEER TEXT".into());
    };
    let mut config = Config::new(server.parse()?, app_id, public_key, user, user);
    config.connection.account.credentials =
        std::env::var("AZSTACK_CREDENTIALS").unwrap_or_default();

    let core = Core::new(config)?;
    let mut events = core.events();
    let me = core.connect().await?;
    println!("signed in as {} (number {})", me.name, me.id);

    // Everybody has a unique name, and a number behind it that chats are named by.
    let chat = core.open_chat(peer).await?;
    let message = core.new_message(NewMessage::text(chat, text)).await?;

    // The message is safe in the local store now; an event tells when the server has it.
    while let Some(event) = events.next().await {
        match event {
            Event::MessageStatus { id, status, .. } if id == message.id => match status {
                MessageStatus::Failed => return Err("the server refused the message".into()),
                _ => break,
            },
            Event::Connection(Connection::Offline { reason }) => {
                return Err(format!("the connection is gone: {reason:?}").into());
            }
            _ => {}
        }
    }
    println!("sent to {peer}: {text}");
    core.disconnect().await?;
    Ok(())
}
