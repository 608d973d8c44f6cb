//! What a host may say in.

use std::sync::{Arc, Mutex};

use azstack::client::NewMessage;
use azstack::protocol::Content;
use azstack::sdk::{self, Destination, Hooks, Outcome, Refused, Sdk};
use azstack::store::Chat;
use azstack::ui::icon::Icon;
use futures_util::future::BoxFuture;

use crate::host::Host;
use crate::stage::{COMPOSER, Heard, Stage, embedding, glyph};
use crate::world::World;

/// A host with opinions, and what it was asked.
#[derive(Default)]
struct Opinions {
    asked: Mutex<Vec<String>>,
    leads: Mutex<Vec<Destination>>,
}

impl Hooks for Opinions {
    fn before_message_send(
        &self,
        mut message: NewMessage,
    ) -> BoxFuture<'_, Result<NewMessage, Refused>> {
        Box::pin(async move {
            let Content::Text(text) = message.content else {
                return Err(Refused);
            };
            self.asked.lock().unwrap().push(text.clone());
            match text.as_str() {
                "slow" => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
                "never" => return Err(Refused),
                "elsewhere" => message.chat = Chat::user(message.chat.id + 1),
                _ => {}
            }
            let text = if text == "nothing" {
                String::new()
            } else {
                format!("{text}!")
            };
            message.content = Content::Text(text);
            Ok(message)
        })
    }

    fn navigate(&self, destination: &Destination) -> bool {
        self.leads.lock().unwrap().push(destination.clone());
        matches!(destination, Destination::User(_))
    }

    fn initial_members(&self, search: String) -> BoxFuture<'_, Vec<String>> {
        Box::pin(async move { vec![String::from("bob"), String::from("nobody"), search] })
    }
}

#[test]
fn the_host_alters_and_refuses_messages_before_they_are_sent_in_order() {
    let stage = Stage::new();
    let (heard, opinions) = (Arc::<Heard>::default(), Arc::<Opinions>::default());
    let bob = stage.bob.id();
    let mut config = stage.config();
    config.hooks = opinions.clone();
    let program = embedding(config, &heard, move |sdk, on_back| {
        sdk.render_chat(Chat::user(bob), on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    for text in ["slow", "quick", "never", "elsewhere", "nothing", "last"] {
        let field = host.field(COMPOSER);
        host.write(field, text);
        host.press(&glyph(Icon::SendHorizontal));
    }
    host.shows("last!");
    for text in ["slow!", "quick!", "never", "elsewhere", "nothing"] {
        assert!(host.seen(text), "{text}");
    }
    let arrived = stage.bob_has("last!");
    assert_eq!(arrived, ["Hello from Bob", "slow!", "quick!", "last!"]);

    assert!(host.seen("Not sent."));
    let asked = || opinions.asked.lock().unwrap().len();
    let before = asked();
    host.press("Send again");
    host.eventually("the host is asked again", |_| asked() > before);
    assert!(host.seen("never"), "and refuses again");
}

#[test]
fn the_host_leads_where_it_wants_to() {
    let stage = Stage::new();
    let (heard, opinions) = (Arc::<Heard>::default(), Arc::<Opinions>::default());
    let mut config = stage.config();
    config.hooks = opinions.clone();
    let program = embedding(config, &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.press("BOB");
    host.shows("Today");
    host.press("BOB");
    let (chat, user) = (
        Destination::Chat(Chat::user(stage.bob.id())),
        Destination::User(stage.bob.id()),
    );
    assert_eq!(*opinions.leads.lock().unwrap(), [chat, user.clone()]);
    assert_eq!(heard.outcomes(), [Outcome::Navigate(user)]);
    assert!(host.seen("Today"), "the chat stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_says_whom_to_pick_from_by_name() {
    let world = World::new().await;
    let (bob, carol) = (world.person("bob").await, world.person("carol").await);
    let mut config = sdk::Config::new(world.config("alice"));
    config.hooks = Arc::<Opinions>::default();
    let sdk = Sdk::new(config).unwrap();
    sdk.connect().await.unwrap();
    let found = sdk.initial_members("carol").await.unwrap();
    let ids: Vec<_> = found.iter().map(|user| user.id).collect();
    assert_eq!(ids, [bob.id(), carol.id()], "nobody is left out");
    assert_eq!(sdk.more_members("carol").await.unwrap(), []);
}
