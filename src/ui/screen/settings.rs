//! Theme, language, renderer, keys, and what the program is. Changes take effect at once.

mod accounts;
mod appearance;
mod message;

use iced::widget::{Space, button, column, container, row, scrollable, text};
use iced::{Length, Padding};
use serde::{Deserialize, Serialize};

pub use accounts::Accounts;
pub use appearance::Motion;
pub use message::{Action, Message};

use super::situation::Account;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{card, focus::pressable, named};
use crate::ui::{Element, Look, Notice, Scale, Words, icon};

/// Width of the card, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 520.0;
const HIGHEST: f32 = 720.0;
/// Volumes to choose from, in percent.
const LEVELS: [u8; 4] = [25, 50, 75, 100];

/// How windows are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// By the graphics card if there is a real one.
    #[default]
    Auto,
    /// By the graphics card, or a software driver that plays one.
    Gpu,
    /// By the processor.
    Software,
}

/// How much a notification says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// Who writes, and what.
    #[default]
    Text,
    /// Who writes.
    Name,
    /// That there is something.
    Nothing,
    /// There are none.
    Off,
}

/// Something with a name to choose it by and a name to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name it is chosen by.
    pub name: String,
    /// The name people read.
    pub title: String,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)
    }
}

/// A change of the scale everything is drawn at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// One step up.
    Larger,
    /// One step down.
    Smaller,
    /// Back to 100 %.
    Normal,
}

/// The screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Themes to choose from, besides what the system asks for.
    pub themes: Vec<Choice>,
    /// The one that is chosen, by name.
    pub theme: String,
    /// What is wrong with files of the person's own themes.
    pub faults: Vec<Notice>,
    /// What may move.
    pub motion: Motion,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// Where a person's own themes are looked for.
    pub folder: Option<String>,
    /// How large everything is drawn.
    pub scale: Scale,
    /// The renderer for the next start.
    pub renderer: Renderer,
    /// Whether incoming calls are silent.
    pub do_not_disturb: bool,
    /// My unique name, once known.
    pub user: Option<String>,
    /// The accounts there are, and which of them is about to be removed.
    pub accounts: Vec<Account>,
    /// See above.
    pub removing: Option<u32>,
    /// How much notifications say.
    pub telling: Telling,
    /// How loud rings and message sounds are, in percent.
    pub volume: u8,
    /// Whether messages make no sound.
    pub silent: bool,
    /// Whether the program stays in the tray when its window is closed; nothing if there is no tray.
    pub tray: Option<bool>,
}

impl Screen {
    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::settings::{Action, Message, Screen};
    /// fn dark(settings: &mut Screen) {
    ///     let chosen = settings.update(Message::Theme("classic-dark".into()));
    ///     assert_eq!(chosen, Action::Theme("classic-dark".into()));
    /// }
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Theme(name) => Action::Theme(name),
            Message::EditTheme => Action::EditTheme,
            Message::Motion(motion) => {
                self.motion = motion;
                Action::Motion(motion)
            }
            Message::Language(choice) => Action::Language(choice.name),
            Message::Zoom(to) => Action::Zoom(to),
            Message::Renderer(renderer) => {
                self.renderer = renderer;
                Action::Renderer(renderer)
            }
            Message::DoNotDisturb(on) => {
                self.do_not_disturb = on;
                Action::DoNotDisturb(on)
            }
            Message::Telling(telling) => {
                self.telling = telling;
                Action::Telling(telling)
            }
            Message::Volume(volume) => {
                self.volume = volume;
                Action::Volume(volume)
            }
            Message::Silent(silent) => {
                self.silent = silent;
                Action::Silent(silent)
            }
            Message::StayInTray(stay) => {
                self.tray = Some(stay);
                Action::StayInTray(stay)
            }
            Message::Devices => Action::Devices,
            Message::Keys => Action::Keys,
            Message::Accounts(message) => self.accounts_message(message),
            Message::Close => Action::Close,
        }
    }

    /// Draws the card.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::settings::{Message, Screen}};
    /// fn draw<'a>(settings: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     settings.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let head = card::head(
            look,
            words.say("settings-title"),
            words.say("settings-close"),
            Message::Close,
        );
        let mut page = column![]
            .spacing(22)
            .padding(Padding::from([4, 24]).bottom(24));
        let sections = [
            ("settings-account", self.accounts(look, words)),
            ("settings-theme", self.theme(look, words)),
            ("settings-motion", self.motion(look, words)),
            ("settings-language", self.language(look, words)),
            ("settings-zoom", self.zoom(look, words)),
            ("settings-calls", self.calls(look, words)),
            ("settings-notify", self.notifications(look, words)),
            ("settings-sounds", self.sounds(look, words)),
            ("settings-devices", devices(look, words)),
            ("settings-renderer", self.drawing(look, words)),
            ("settings-shortcuts", shortcuts(look, words)),
            ("settings-about", about(look, words)),
        ];
        let tray = self
            .tray
            .map(|stays| ("settings-tray", tray(stays, look, words)));
        for (key, content) in sections.into_iter().chain(tray) {
            page = page.push(section(look, words, key, content));
        }
        let body = scrollable(page)
            .direction(style::thin())
            .style(style::scrollbar(look))
            .width(Length::Fill);
        container(column![
            container(head).padding(Padding::from([10, 14]).left(24)),
            body
        ])
        .max_width(WIDTH)
        .max_height(HIGHEST)
        .style(style::card(look))
        .into()
    }

    fn calls<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (false, "settings-calls-ring"),
            (true, "settings-calls-silent"),
        ]
        .map(|(silent, key)| {
            let chosen = self.do_not_disturb == silent;
            chip(look, words.say(key), chosen, Message::DoNotDisturb(silent))
        });
        explained(
            look,
            words.say("settings-calls-text"),
            row(chips).spacing(10).wrap(),
        )
    }

    fn notifications<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (Telling::Text, "settings-notify-text-level"),
            (Telling::Name, "settings-notify-name"),
            (Telling::Nothing, "settings-notify-nothing"),
            (Telling::Off, "settings-notify-off"),
        ]
        .map(|(telling, key)| {
            let chosen = self.telling == telling;
            chip(look, words.say(key), chosen, Message::Telling(telling))
        });
        explained(
            look,
            words.say("settings-notify-text"),
            row(chips).spacing(10).wrap(),
        )
    }

    fn sounds<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (false, "settings-sounds-message"),
            (true, "settings-sounds-silent"),
        ]
        .map(|(silent, key)| {
            let chosen = self.silent == silent;
            chip(look, words.say(key), chosen, Message::Silent(silent))
        });
        let levels = LEVELS.map(|level| {
            let percent = words.fill("settings-sounds-volume", [("percent", level.into())]);
            chip(look, percent, self.volume == level, Message::Volume(level))
        });
        let lines = column![
            row(chips).spacing(10).wrap(),
            row(levels).spacing(10).wrap()
        ];
        explained(look, words.say("settings-sounds-text"), lines.spacing(8))
    }
}

fn tray<'a>(stays: bool, look: &Look, words: &Words) -> Element<'a, Message> {
    let chips = [(true, "settings-tray-stay"), (false, "settings-tray-end")].map(|(stay, key)| {
        chip(
            look,
            words.say(key),
            stays == stay,
            Message::StayInTray(stay),
        )
    });
    row(chips).spacing(10).wrap().into()
}

fn devices<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let open = opener(look, words.say("settings-devices-open"), Message::Devices);
    explained(look, words.say("settings-devices-text"), open)
}

/// What is chosen, above a sentence about it.
fn explained<'a>(
    look: &Look,
    sentence: String,
    choices: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let hint = text(sentence).size(12).color(look.roles().muted);
    column![choices.into(), hint].spacing(8).into()
}

fn section<'a>(
    look: &Look,
    words: &Words,
    key: &str,
    content: Element<'a, Message>,
) -> Element<'a, Message> {
    let title = text(words.say(key))
        .size(13)
        .font(icon::BOLD)
        .color(look.roles().muted);
    column![named::heading(title), content]
        .spacing(8)
        .width(Length::Fill)
        .into()
}

/// One of several to choose from.
fn chip<'a>(look: &Look, title: String, chosen: bool, press: Message) -> Element<'a, Message> {
    let part = Part::new(Role::Choice).on(chosen);
    face(look, part, title, chosen, press)
}

/// What leads to something else.
fn opener<'a>(look: &Look, title: String, press: Message) -> Element<'a, Message> {
    face(look, Part::new(Role::Button), title, false, press)
}

fn face<'a>(
    look: &Look,
    part: Part,
    title: String,
    chosen: bool,
    press: Message,
) -> Element<'a, Message> {
    let face = button(text(title).size(14))
        .padding([8, 16])
        .style(style::choice(look, chosen))
        .on_press(press.clone());
    pressable(look, part, face, Some(press), style::RADIUS)
}

fn shortcuts<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    opener(look, words.say("settings-shortcuts-open"), Message::Keys)
}

fn about<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let roles = look.roles();
    let version = words.fill(
        "settings-about-version",
        [("version", env!("CARGO_PKG_VERSION").into())],
    );
    column![
        text(version).size(14).color(roles.text),
        text(words.say("settings-about-text"))
            .size(12)
            .color(roles.muted),
        Space::new().height(2)
    ]
    .spacing(4)
    .into()
}
