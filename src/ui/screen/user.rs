//! One user: who it is, whether they are online, and the ways to reach them.

use iced::widget::{button, column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::Situation;
use crate::client;
use crate::protocol::call::MediaType;
use crate::store::User;
use crate::ui::look::style;
use crate::ui::widget::page::{page, sentence};
use crate::ui::widget::{avatar::avatar, failure::failure, focus::focusable};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Side of the avatar, in pixels.
const AVATAR: f32 = 100.0;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// The user as the store has them, or as they changed.
    Known(User),
    /// The server told, or could not be asked; there is nobody with that number if it is `None`.
    Read(Result<Option<User>, client::Error>),
    /// Ask the server again.
    Retry,
    /// Write to them.
    Chat,
    /// Call them.
    Call(MediaType),
    /// Leave the screen.
    Back,
}

/// What the screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Ask the server; answer with [`Message::Read`].
    Read,
    /// Show the chat with them.
    Chat,
    /// Call them.
    Call(MediaType),
    /// Leave the screen.
    Back,
}

#[derive(Debug, PartialEq)]
enum State {
    Reading,
    Known(User),
    Nobody,
    Failed,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    state: State,
}

impl Screen {
    /// A screen for a user nothing is known of yet.
    ///
    /// ```
    /// use azstack::ui::screen::user::{Action, Message, Screen};
    /// let mut screen = Screen::new();
    /// assert_eq!(screen.update(Message::Retry), Action::Read);
    /// ```
    pub fn new() -> Self {
        Self {
            state: State::Reading,
        }
    }

    /// The user, once known.
    ///
    /// ```
    /// use azstack::{store::User, ui::screen::user::{Message, Screen}};
    /// let mut screen = Screen::new();
    /// assert!(screen.user().is_none());
    /// screen.update(Message::Known(User::unknown(202)));
    /// assert!(screen.user().is_some_and(|user| user.id == 202));
    /// ```
    pub fn user(&self) -> Option<&User> {
        match &self.state {
            State::Known(user) => Some(user),
            _ => None,
        }
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::user::{Action, Message, Screen};
    /// assert_eq!(Screen::new().update(Message::Chat), Action::Chat);
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Known(user) | Message::Read(Ok(Some(user))) => {
                self.state = State::Known(user);
                Action::None
            }
            Message::Read(Ok(None)) => {
                self.state = State::Nobody;
                Action::None
            }
            Message::Read(Err(_)) => {
                // What is known is better than nothing.
                if self.user().is_none() {
                    self.state = State::Failed;
                }
                Action::None
            }
            Message::Retry => {
                if self.user().is_none() {
                    self.state = State::Reading;
                }
                Action::Read
            }
            Message::Chat => Action::Chat,
            Message::Call(media) => Action::Call(media),
            Message::Back => Action::Back,
        }
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::ui::{Element, screen::user::{Drawn, Message, Screen}};
    /// fn draw<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    ///     screen.view(drawn)
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let content = match &self.state {
            State::Reading => sentence(look, words, "user-reading"),
            State::Nobody => sentence(look, words, "user-nobody"),
            State::Failed => failure(look, words, "user-load-failed", Message::Retry),
            State::Known(user) => person(user, drawn),
        };
        page(look, words, Message::Back, content)
    }
}

impl Default for Screen {
    fn default() -> Self {
        Self::new()
    }
}

/// What the screen is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// The call, the time.
    pub situation: &'a Situation,
    /// Colours.
    pub look: &'a Look,
    /// Sentences.
    pub words: &'a Words,
}

fn person<'a>(user: &'a User, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
    } = drawn;
    let roles = look.roles();
    let name = words.name(Some(user));
    let presence = words.presence(Some(user), situation.clock().0);
    let can_call = situation.call().is_none();
    let call = |media| can_call.then_some(Message::Call(media));
    let ways = row![
        way(
            look,
            Icon::MessageSquare,
            words.say("user-write"),
            Some(Message::Chat)
        ),
        way(
            look,
            Icon::Phone,
            words.say("chat-voice-call"),
            call(MediaType::Audio)
        ),
        way(
            look,
            Icon::Video,
            words.say("chat-video-call"),
            call(MediaType::Video)
        ),
    ]
    .spacing(10);
    let page = column![
        avatar(look, &name, AVATAR, user.online, roles.background),
        text(name).size(24).font(icon::BOLD).color(roles.text),
        text(user.name.as_str()).size(14).color(roles.muted),
        text(presence).size(14).color(roles.muted),
        container(ways).padding([14, 0]),
    ]
    .spacing(8)
    .align_x(Alignment::Center);
    container(page)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .padding([24, 24])
        .into()
}

/// A way to reach somebody: its icon, and its word below.
fn way<'a>(look: &Look, face: Icon, word: String, press: Option<Message>) -> Element<'a, Message> {
    let inner = column![glyph(face, 22.0), text(word).size(13)]
        .spacing(6)
        .align_x(Alignment::Center);
    let inner = button(container(inner).center_x(Length::Fill))
        .width(104)
        .padding([10, 4])
        .style(style::quiet(look))
        .on_press_maybe(press.clone());
    focusable(look, inner, press, style::RADIUS)
}
