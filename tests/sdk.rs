//! The SDK with its screens, as a host meets it: through a real server, inside a program that is not ours.

#![allow(clippy::unwrap_used)]

#[path = "sdk/host.rs"]
mod host;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use azstack::client::{self, CallStage, Connection, Event, NewMessage, Returned};
use azstack::protocol::Content;
use azstack::protocol::call::MediaType;
use azstack::sdk::{self, Destination, Hooks, Outcome, Refused, Sdk, View};
use azstack::store::Chat;
use azstack::ui::icon::Icon;
use futures_util::future::BoxFuture;
use iced::{Element, Subscription, Task};
use iced_test::program::Program;
use tokio::runtime::Runtime;

use host::Host;
use world::World;

/// What the host's own code got to know.
#[derive(Default)]
struct Heard {
    backs: AtomicUsize,
    outcomes: Mutex<Vec<Outcome>>,
}

/// A program that embeds one view.
struct Embedding {
    sdk: Sdk,
    view: View,
    heard: Arc<Heard>,
}

enum Message {
    View(sdk::Message),
    Language(&'static str),
    Theme(&'static str),
    Connected,
}

impl Embedding {
    fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::View(message) => {
                let (task, outcome) = self.view.update(message, &self.sdk);
                self.heard.outcomes.lock().unwrap().extend(outcome);
                task.map(Message::View)
            }
            Message::Language(code) => {
                self.sdk.set_language(code);
                Task::none()
            }
            Message::Theme(name) => {
                self.sdk.set_theme(name);
                Task::none()
            }
            Message::Connected => Task::none(),
        }
    }

    fn view(&self) -> Element<'_, Message> {
        self.view.view(&self.sdk).map(Message::View)
    }

    fn subscription(&self) -> Subscription<Message> {
        self.view.subscription(&self.sdk).map(Message::View)
    }
}

/// The program around a view that `render` makes.
fn embedding(
    config: sdk::Config,
    heard: &Arc<Heard>,
    render: impl Fn(&Sdk, Box<dyn FnMut()>) -> View + 'static,
) -> impl Program<Message = Message, Theme = iced::Theme> + 'static {
    let heard = heard.clone();
    let boot = move || {
        let sdk = Sdk::new(config.clone()).unwrap();
        let backs = heard.clone();
        let view = render(
            &sdk,
            Box::new(move || {
                backs.backs.fetch_add(1, Ordering::SeqCst);
            }),
        );
        let connected = Task::perform(sdk.connect(), |_| Message::Connected);
        let heard = heard.clone();
        (Embedding { sdk, view, heard }, connected)
    };
    iced::application(boot, Embedding::update, Embedding::view)
        .subscription(Embedding::subscription)
        .settings(sdk::settings())
}

/// Where the field to write in is.
const COMPOSER: (f32, f32) = (200.0, 660.0);

fn glyph(icon: Icon) -> String {
    char::from(icon).to_string()
}

/// A server on a runtime of its own, and bob, who has written to alice.
struct Stage {
    runtime: Runtime,
    world: World,
    bob: world::Person,
}

impl Stage {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (world, bob) = runtime.block_on(async {
            let world = World::new().await;
            let alice = world.person("alice").await;
            let bob = world.person("bob").await;
            let chat = bob.chat_with(&alice).await;
            let hello = NewMessage::text(chat, "Hello from Bob");
            bob.core.new_message(hello).await.unwrap();
            (world, bob)
        });
        Self {
            runtime,
            world,
            bob,
        }
    }

    fn bob_writes(&self, text: &str) {
        self.runtime.block_on(async {
            let chat = self.bob.core.open_chat("alice").await.unwrap();
            let message = NewMessage::text(chat, text);
            self.bob.core.new_message(message).await.unwrap();
        });
    }

    /// What bob has in his chat with alice once he has this.
    fn bob_has(&self, last: &str) -> Vec<String> {
        self.runtime.block_on(async {
            let chat = self.bob.core.open_chat("alice").await.unwrap();
            let texts = || async {
                let messages = self.bob.core.store().messages(chat, None, 20).await;
                let text = |message: azstack::store::Message| match message.content {
                    Content::Text(text) => text,
                    other => format!("{other:?}"),
                };
                messages.unwrap().into_iter().map(text).collect::<Vec<_>>()
            };
            world::eventually(last, || async {
                texts().await.iter().any(|text| text == last)
            })
            .await;
            texts().await
        })
    }

    /// Bob calls as soon as alice can be called.
    fn bob_calls_alice(&mut self) {
        self.runtime.block_on(async {
            let core = &self.bob.core;
            world::eventually("alice is online", || async {
                let names = client::WhichUsers::Names(vec![String::from("alice")]);
                core.get_users_information(names).await.unwrap()[0].online
            })
            .await;
            let chat = self.bob.core.open_chat("alice").await.unwrap();
            let begun = self.bob.core.start_free_call(chat.id, MediaType::Audio);
            begun.await.unwrap();
        });
        self.bob_hears_the_call_until(CallStage::Ringing);
    }

    fn bob_hears_the_call_until(&mut self, stage: CallStage) {
        let pick = |event| matches!(event, Event::Call(call) if call.stage == stage).then_some(());
        self.runtime.block_on(self.bob.hear("the call", pick));
    }

    fn config(&self) -> sdk::Config {
        sdk::Config::new(self.world.config("alice"))
    }
}

#[test]
fn k01_an_sdk_is_made_with_a_client_a_language_and_a_theme() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(World::new());
    let mut config = sdk::Config::new(world.config("alice"));
    config.language_code = String::from("vi");
    config.theme_name = String::from("classic-dark");
    assert_eq!(
        Sdk::new(config.clone()).unwrap_err(),
        client::Error::Closed,
        "there is no runtime here"
    );
    let entered = runtime.enter();
    let sdk = Sdk::new(config).unwrap();
    assert_eq!(sdk.language_code(), "vi");
    assert_eq!(sdk.theme_name(), "classic-dark");
    assert_eq!(
        sdk.core().connection(),
        Connection::Offline { reason: None }
    );
    drop(entered);
}

#[tokio::test(flavor = "multi_thread")]
async fn k02_connecting_is_the_clients() {
    let world = World::new().await;
    let sdk = Sdk::new(sdk::Config::new(world.config("alice"))).unwrap();
    let mut events = sdk.core().events();
    let me = sdk.connect().await.unwrap();
    assert_eq!(me.name, "alice");
    assert_eq!(sdk.core().connection(), Connection::Online(me.clone()));
    let returned = async {
        loop {
            if let Some(Event::Returned(Returned::Connect(result))) = events.next().await {
                return result;
            }
        }
    };
    let returned = tokio::time::timeout(world::PATIENCE, returned).await;
    assert_eq!(returned.unwrap(), Ok(me), "and as an event");

    let mut config = world.config("bob");
    config.connection.app_id = "0".repeat(32);
    config.connection.reconnect = None;
    let refused = config.clone();
    let sdk = Sdk::new(sdk::Config::new(config)).unwrap();
    let core = azstack::Core::new(refused).unwrap();
    let error = sdk.connect().await.unwrap_err();
    assert_eq!(error, core.connect().await.unwrap_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn k03_disconnecting_is_the_clients() {
    let world = World::new().await;
    let sdk = Sdk::new(sdk::Config::new(world.config("alice"))).unwrap();
    sdk.connect().await.unwrap();
    sdk.disconnect().await.unwrap();
    assert_eq!(
        sdk.core().connection(),
        Connection::Offline { reason: None }
    );
    let bob = world.person("bob").await;
    world::eventually("alice is gone", || async {
        let names = client::WhichUsers::Names(vec![String::from("alice")]);
        let found = bob.core.get_users_information(names).await.unwrap();
        !found[0].online
    })
    .await;
}

#[test]
fn k04_the_list_shows_what_the_server_has_and_back_calls_the_host() {
    let stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("BOB");
    host.shows("Hello from Bob");

    host.press("BOB");
    host.shows("Today");
    host.press(&glyph(Icon::ArrowLeft));
    host.shows("Hello from Bob");
    assert_eq!(
        heard.backs.load(Ordering::SeqCst),
        0,
        "from a chat it is back to the list"
    );

    host.press(&glyph(Icon::ArrowLeft));
    assert_eq!(heard.backs.load(Ordering::SeqCst), 1);
    assert_eq!(*heard.outcomes.lock().unwrap(), [Outcome::Back]);

    stage.bob_writes("And once more");
    host.shows("And once more");
}

#[test]
fn o11_the_language_is_english_unless_another_known_one_is_asked_for() {
    let stage = Stage::new();
    let mut config = stage.config();
    assert_eq!(config.language_code, "en");
    let entered = stage.runtime.enter();
    let said = warnings(|| {
        config.language_code = String::from("tlh");
        let sdk = Sdk::new(config.clone()).unwrap();
        assert_eq!(sdk.language_code(), "en");
    });
    assert!(
        said.contains("no such language") && said.contains("tlh"),
        "{said}"
    );
    let said = warnings(|| {
        config.language_code = String::from("en-GB");
        assert_eq!(Sdk::new(config.clone()).unwrap().language_code(), "en");
    });
    assert_eq!(said, "", "English serves the British too");
    drop(entered);

    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("Search or enter a user name");
    host.tell(Message::Language("vi"));
    assert!(!host.seen("Search or enter a user name"), "at once");
    host.shows("Tìm hoặc nhập tên người dùng");
    host.tell(Message::Language("tlh"));
    assert!(host.seen("Search or enter a user name"));
}

#[test]
fn o12_the_theme_is_classic_unless_another_known_one_is_asked_for() {
    let stage = Stage::new();
    let mut config = stage.config();
    assert_eq!(config.theme_name, "classic");
    let entered = stage.runtime.enter();
    let said = warnings(|| {
        config.theme_name = String::from("pink");
        assert_eq!(Sdk::new(config.clone()).unwrap().theme_name(), "classic");
    });
    assert!(said.contains("pink") && said.contains("classic"), "{said}");
    drop(entered);

    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("BOB");
    let side = |name| {
        let look = azstack::ui::Look::load(name, None).unwrap();
        look.roles().side.into_rgba8()
    };
    assert_ne!(side("classic"), side("classic-dark"));
    assert_eq!(host.pixel(2, 2), side("classic"));
    host.tell(Message::Theme("classic-dark"));
    assert_eq!(host.pixel(2, 2), side("classic-dark"));
    host.tell(Message::Theme("pink"));
    assert_eq!(host.pixel(2, 2), side("classic"));
}

#[test]
fn a_chat_is_read_and_written_in_and_leads_to_the_user_and_back() {
    let stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let bob = stage.bob.id();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_chat(Chat::user(bob), on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    host.write(COMPOSER, "Hi");
    host.press(&glyph(Icon::SendHorizontal));
    host.shows("Hi");
    assert_eq!(stage.bob_has("Hi"), ["Hello from Bob", "Hi"]);

    host.press("BOB");
    host.shows("bob");
    host.press(&glyph(Icon::MessageSquare));
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::ArrowLeft));
    assert_eq!(heard.backs.load(Ordering::SeqCst), 1, "one chat, not two");
}

#[test]
fn a_user_nobody_has_written_to_is_looked_up_and_one_who_is_not_there_is_told() {
    let stage = Stage::new();
    let carol = stage.runtime.block_on(stage.world.person("carol")).id();
    for (user, shown) in [(carol, "CAROL"), (9_999_999, "There is no such user.")] {
        let heard = Arc::<Heard>::default();
        let program = embedding(stage.config(), &heard, move |sdk, on_back| {
            sdk.render_user(user, on_back)
        });
        let mut host = Host::run(program);
        host.shows(shown);
        host.press(&glyph(Icon::ArrowLeft));
        assert_eq!(heard.backs.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn a_call_is_begun_from_a_chat_and_its_end_leads_back() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let bob = stage.bob.id();
    let program = embedding(stage.config(), &heard, move |sdk, on_back| {
        sdk.render_chat(Chat::user(bob), on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::Phone));
    host.shows("Voice call");
    stage.bob_hears_the_call_until(CallStage::Ringing);
    drop(stage.runtime.block_on(stage.bob.core.reject_free_call()));
    host.shows("Call declined");
    host.shows("Hello from Bob");
    assert_eq!(heard.backs.load(Ordering::SeqCst), 0);
}

#[test]
fn a_call_that_comes_in_is_announced_and_answered() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("Hello from Bob");
    stage.bob_calls_alice();
    host.press("Show the call");
    host.press(&glyph(Icon::Phone));
    stage.bob_hears_the_call_until(CallStage::Answered);
    host.press(&glyph(Icon::ArrowLeft));
    host.shows("Hello from Bob");
    host.press(&glyph(Icon::PhoneOff));
    host.eventually("the bar goes", |host| !host.seen("Show the call"));
}

#[test]
fn the_view_of_a_call_waits_for_one_and_leaves_when_it_is_over() {
    let mut stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_call(on_back)
    });
    let mut host = Host::run(program);
    host.shows("No call");
    stage.bob_calls_alice();
    host.shows("BOB");
    host.press(&glyph(Icon::PhoneOff));
    host.eventually("the host hears of it", |_| {
        heard.backs.load(Ordering::SeqCst) == 1
    });
    assert!(host.seen("No call"));
}

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
        host.write(COMPOSER, text);
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
    assert_eq!(*heard.outcomes.lock().unwrap(), [Outcome::Navigate(user)]);
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

/// What is warned of meanwhile.
fn warnings(work: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}
