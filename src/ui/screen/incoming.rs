//! Somebody calls: who, with what, and the ways to answer. Drawn in a small window of its own that stays on top.

use iced::widget::{Space, center, column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use crate::client::Call;
use crate::protocol::call::MediaType;
use crate::ui::look::style::{self, Control};
use crate::ui::reader::{Live, Part, Role};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::{
    avatar::avatar, control::round, named::named, one_line::one_line, pulse::pulse,
};
use crate::ui::{Element, Look, Words};

/// Size of the window in pixels.
pub const SIZE: (f32, f32) = (380.0, 190.0);
const AVATAR: f32 = 64.0;
const RINGS: f32 = 112.0;
/// Diameter of the buttons.
const BUTTON: f32 = 52.0;
const SMALL_BUTTON: f32 = 36.0;

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Answer with what the call offers.
    Answer,
    /// Answer a video call with sound only.
    AnswerWithoutVideo,
    /// Decline.
    Decline,
    /// Try camera and sound before answering.
    Ready,
    /// A key.
    Shortcut(Shortcut),
}

/// What the screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Answer.
    Answer,
    /// Answer with sound only.
    AnswerWithoutVideo,
    /// Decline.
    Decline,
    /// Show the card for camera and sound.
    Ready,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    call: Call,
}

impl Screen {
    /// A screen for the ringing `call`.
    ///
    /// ```
    /// # use azstack::client::Call;
    /// fn shown(call: Call) -> azstack::ui::screen::incoming::Screen {
    ///     azstack::ui::screen::incoming::Screen::new(call)
    /// }
    /// ```
    pub fn new(call: Call) -> Self {
        Self { call }
    }

    /// Who calls.
    ///
    /// ```
    /// # use azstack::ui::screen::incoming::Screen;
    /// fn title(screen: &Screen) -> String {
    ///     format!("{} calls", screen.name())
    /// }
    /// ```
    pub fn name(&self) -> &str {
        let peer = &self.call.peer;
        if peer.fullname.is_empty() {
            &peer.name
        } else {
            &peer.fullname
        }
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::incoming::{Action, Message, Screen};
    /// fn decline(screen: &mut Screen) {
    ///     assert_eq!(screen.update(&Message::Decline), Action::Decline);
    /// }
    /// ```
    pub fn update(&mut self, message: &Message) -> Action {
        match message {
            Message::Answer | Message::Shortcut(Shortcut::Answer) => Action::Answer,
            Message::AnswerWithoutVideo => Action::AnswerWithoutVideo,
            Message::Decline | Message::Shortcut(Shortcut::Decline | Shortcut::HangUp) => {
                Action::Decline
            }
            Message::Ready => Action::Ready,
            Message::Shortcut(_) => Action::None,
        }
    }

    /// Draws the screen, for a window of [`SIZE`] logical pixels.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::incoming::{Message, Screen}};
    /// fn draw<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     screen.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let video = self.call.media == MediaType::Video;
        let name = self.name();
        let face = avatar(look, name, AVATAR, false, roles.stage);
        let face = pulse(look, face, AVATAR, RINGS);
        let kind = match &self.call.line {
            Some(line) => words.fill(
                "call-incoming-phone",
                [("number", line.own.as_str().into())],
            ),
            None if video => words.say("call-incoming-video"),
            None => words.say("call-incoming-voice"),
        };
        let who = column![
            one_line(name, 20.0, roles.on_stage).bold(),
            text(kind).size(14).color(roles.stage_status)
        ]
        .spacing(4);
        let top = row![
            face,
            container(named(who, || {
                Part::new(Role::Status).live(Live::Assertive)
            }))
            .clip(true)
            .width(Length::Fill),
            round(
                look,
                Icon::Settings2,
                words.say("ready-title"),
                Control::Plain,
                SMALL_BUTTON,
                Some(Message::Ready),
            )
        ]
        .spacing(6)
        .align_y(Alignment::Center);
        let button = |face, key: &str, kind, press| {
            round(look, face, words.say(key), kind, BUTTON, Some(press))
        };
        let decline = button(
            Icon::PhoneOff,
            "call-decline",
            Control::HangUp,
            Message::Decline,
        );
        let gap = || Element::from(Space::new().width(Length::Fill));
        let buttons = if video {
            let voice = button(
                Icon::Phone,
                "call-answer-voice",
                Control::Plain,
                Message::AnswerWithoutVideo,
            );
            let answer = button(
                Icon::Video,
                "call-answer-video",
                Control::Answer,
                Message::Answer,
            );
            row![gap(), decline, voice, answer, gap()]
        } else {
            let answer = button(Icon::Phone, "call-answer", Control::Answer, Message::Answer);
            row![gap(), decline, answer, gap()]
        };
        let page = column![top, buttons.spacing(22)].spacing(4);
        center(page)
            .padding([4, 14])
            .style(style::pane(roles.stage))
            .into()
    }
}
