//! A bot: answers every text it is written, also what was written while it was away. No windows, no server.
//!
//! ```text
//! cargo run --no-default-features --example bot -- http://127.0.0.1:9199 APP_ID PUBLIC_KEY bot
//! ```
//!
//! `AZSTACK_CREDENTIALS` as in `minimal`. Ends with Ctrl+C.

use std::error::Error;

use azstack::client::{self, Backoff, Config, Connection, Core, Event, NewMessage};
use azstack::protocol::Content;
use azstack::store::{Message, MessageStatus};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, app_id, public_key, user] = arguments.as_slice() else {
        return Err("usage: bot SERVER APP_ID PUBLIC_KEY USER".into());
    };
    let mut config = Config::new(server.parse()?, app_id, public_key, user, "The Bot");
    config.connection.account.credentials =
        std::env::var("AZSTACK_CREDENTIALS").unwrap_or_default();
    // A bot comes back by itself when the connection breaks.
    config.connection.reconnect = Some(Backoff::default());

    let core = Core::new(config)?;
    let mut events = core.events();
    // With reconnecting on, the result does not matter: the events below tell how it goes.
    drop(core.connect());
    loop {
        tokio::select! {
            event = events.next() => match event {
                Some(event) => on_event(&core, event).await?,
                None => break,
            },
            _ = tokio::signal::ctrl_c() => break,
        }
    }
    core.disconnect().await?;
    Ok(())
}

async fn on_event(core: &Core, event: Event) -> Result<(), Box<dyn Error>> {
    match event {
        Event::Connection(Connection::Online(me)) => println!("{} is listening", me.name),
        Event::Connection(Connection::Offline {
            reason: Some(reason),
        }) => return Err(reason.into()),
        Event::NewMessage(message) => answer(core, message).await?,
        // After a sign-in the store has what came meanwhile.
        Event::Resync => {
            for conversation in core.store().conversations(100).await? {
                if conversation.unread > 0 {
                    for message in core.store().messages(conversation.chat, None, 50).await? {
                        answer(core, message).await?;
                    }
                }
            }
        }
        _ => {}
    }
    Ok(())
}

async fn answer(core: &Core, message: Message) -> Result<(), Box<dyn Error>> {
    if message.mine || message.status >= MessageStatus::Seen {
        return Ok(());
    }
    let Message {
        chat, sender, id, ..
    } = message;
    if let Content::Text(text) = &message.content {
        let mut answer = NewMessage::text(chat, format!("You said: {text}"));
        // The answer has the number of what it answers, so whatever brings that a second time is answered once.
        answer.id = Some(id);
        match core.new_message(answer).await {
            Ok(_) => println!("{sender}: {text}"),
            Err(client::Error::Parameter { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // Should this fail, it is made up for after the next sign-in.
    drop(core.change_message_status(chat, sender, id, MessageStatus::Seen));
    Ok(())
}
