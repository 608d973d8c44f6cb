//! A host's program around one view, a server, and bob on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use azstack::client::{self, CallStage, Core, Event, NewMessage, WeakCore};
use azstack::protocol::Content;
use azstack::protocol::call::MediaType;
use azstack::sdk::{self, Outcome, Sdk, View};
use azstack::ui::icon::Icon;
use iced::{Element, Subscription, Task};
use iced_test::program::Program;
use tokio::runtime::Runtime;

use crate::world::{self, World};

/// What the host's own code got to know.
#[derive(Default)]
pub struct Heard {
    pub backs: AtomicUsize,
    pub outcomes: Mutex<Vec<Outcome>>,
    core: Mutex<Option<WeakCore>>,
}

impl Heard {
    /// How often Back was pressed.
    pub fn backs(&self) -> usize {
        self.backs.load(Ordering::SeqCst)
    }

    /// The client inside the program.
    pub fn core(&self) -> Core {
        let core = self.core.lock().unwrap();
        core.as_ref().unwrap().upgrade().unwrap()
    }

    /// What updates led to.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.outcomes.lock().unwrap().clone()
    }
}

/// A program that embeds one view.
pub struct Embedding {
    pub sdk: Sdk,
    pub view: View,
    pub heard: Arc<Heard>,
    pub in_sight: bool,
}

pub enum Message {
    View(sdk::Message),
    Language(&'static str),
    Theme(&'static str),
    InSight(bool),
    Connected,
}

impl Embedding {
    pub fn update(&mut self, message: Message) -> Task<Message> {
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
            Message::InSight(in_sight) => {
                self.in_sight = in_sight;
                Task::none()
            }
            Message::Connected => Task::none(),
        }
    }

    pub fn view(&self) -> Element<'_, Message> {
        self.view.view(&self.sdk).map(Message::View)
    }

    pub fn subscription(&self) -> Subscription<Message> {
        if !self.in_sight {
            return Subscription::none();
        }
        self.view.subscription(&self.sdk).map(Message::View)
    }
}

/// The program around a view that `render` makes.
pub fn embedding(
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
        *heard.core.lock().unwrap() = Some(sdk.core().downgrade());
        let program = Embedding {
            sdk,
            view,
            heard,
            in_sight: true,
        };
        (program, connected)
    };
    iced::application(boot, Embedding::update, Embedding::view)
        .subscription(Embedding::subscription)
        .settings(sdk::settings())
}

/// The field to write in.
pub const COMPOSER: &str = "composer";

pub fn glyph(icon: Icon) -> String {
    char::from(icon).to_string()
}

/// A server on a runtime of its own, and bob, who has written to alice.
pub struct Stage {
    pub runtime: Runtime,
    pub world: World,
    pub bob: world::Person,
}

impl Stage {
    pub fn new() -> Self {
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

    pub fn bob_writes(&self, text: &str) {
        self.runtime.block_on(async {
            let chat = self.bob.core.open_chat("alice").await.unwrap();
            let message = NewMessage::text(chat, text);
            self.bob.core.new_message(message).await.unwrap();
        });
    }

    /// What bob has in his chat with alice once he has this.
    pub fn bob_has(&self, last: &str) -> Vec<String> {
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
    pub fn bob_calls_alice(&mut self) {
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

    pub fn bob_hears_the_call_until(&mut self, stage: CallStage) {
        let pick = |event| matches!(event, Event::Call(call) if call.stage == stage).then_some(());
        self.runtime.block_on(self.bob.hear("the call", pick));
    }

    pub fn config(&self) -> sdk::Config {
        sdk::Config::new(self.world.config("alice"))
    }
}
