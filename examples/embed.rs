//! The conversations list inside somebody else's iced program: with a bar of the host's own, a switch for theme and
//! language, and a way back.
//!
//! ```text
//! cargo run --features ui --example embed -- http://127.0.0.1:9199 APP_ID PUBLIC_KEY alice
//! ```
//!
//! `AZSTACK_CREDENTIALS` as in `minimal`. Everything that concerns the SDK is marked with an arrow: ◄

use azstack::client;
use azstack::sdk::{self, Outcome, Sdk, View};
use iced::widget::{button, center, column, container, row, space, text};
use iced::{Element, Length, Subscription, Task, Theme};

/// The host's own state.
struct Host {
    sdk: Sdk,            // ◄
    chats: Option<View>, // ◄
}

#[derive(Clone, Debug)]
enum Message {
    Chats(sdk::Message), // ◄
    Open,
    Theme,
    Language,
    Connected(Result<azstack::store::User, client::Error>),
}

impl Host {
    fn new(config: client::Config) -> (Self, Task<Message>) {
        let sdk = Sdk::new(sdk::Config::new(config)).expect("a store in memory opens"); // ◄
        let connect = Task::perform(sdk.connect(), Message::Connected); // ◄
        let mut host = Self { sdk, chats: None };
        host.open();
        (host, connect)
    }

    fn open(&mut self) {
        let list = self.sdk.render_conversations_list(|| println!("back")); // ◄
        self.chats = Some(list);
    }

    fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Chats(message) => {
                let Some(chats) = &mut self.chats else {
                    return Task::none();
                };
                let (task, outcome) = chats.update(message, &self.sdk); // ◄
                if outcome == Some(Outcome::Back) {
                    self.chats = None;
                }
                return task.map(Message::Chats); // ◄
            }
            Message::Open => self.open(),
            Message::Theme => {
                let dark = self.sdk.theme_name() == "classic-dark";
                self.sdk
                    .set_theme(if dark { "classic" } else { "classic-dark" }); // ◄
            }
            Message::Language => {
                let english = self.sdk.language_code() == "en";
                self.sdk.set_language(if english { "vi" } else { "en" }); // ◄
            }
            Message::Connected(Ok(me)) => println!("signed in as {}", me.name),
            Message::Connected(Err(error)) => println!("not signed in: {error}"),
        }
        Task::none()
    }

    fn view(&self) -> Element<'_, Message> {
        let bar = row![
            text("Somebody else’s program").size(18),
            space::horizontal(),
            button("Theme").on_press(Message::Theme),
            button("Language").on_press(Message::Language),
        ]
        .spacing(8)
        .padding(8);
        let page: Element<'_, Message> = match &self.chats {
            Some(chats) => chats.view(&self.sdk).map(Message::Chats), // ◄
            None => center(button("Chats").on_press(Message::Open)).into(),
        };
        column![bar, container(page).height(Length::Fill)].into()
    }

    fn subscription(&self) -> Subscription<Message> {
        match &self.chats {
            Some(chats) => chats.subscription(&self.sdk).map(Message::Chats), // ◄
            None => Subscription::none(),
        }
    }
}

fn main() -> iced::Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, app_id, public_key, user] = arguments.as_slice() else {
        eprintln!("usage: embed SERVER APP_ID PUBLIC_KEY USER");
        std::process::exit(2);
    };
    let Ok(server) = server.parse() else {
        eprintln!("{server} is no address");
        std::process::exit(2);
    };
    let mut config = client::Config::new(server, app_id, public_key, user, user);
    config.connection.account.credentials =
        std::env::var("AZSTACK_CREDENTIALS").unwrap_or_default();
    config.connection.reconnect = Some(client::Backoff::default());
    iced::application(move || Host::new(config.clone()), Host::update, Host::view)
        .title("Somebody else’s program")
        .theme(|_: &Host| Theme::TokyoNight)
        .subscription(Host::subscription)
        .settings(sdk::settings()) // ◄
        .window_size((440.0, 720.0))
        .run()
}
