//! Theme, language, renderer, keys, and what the program is. Changes take effect at once.

use iced::widget::{Space, button, column, container, row, scrollable, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use crate::ui::look::style;
use crate::ui::widget::{control, focus::focusable};
use crate::ui::{Element, Look, Scale, Words, icon};

/// Width of the card, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 520.0;
const HIGHEST: f32 = 720.0;

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

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A theme was chosen, by name.
    Theme(String),
    /// A language was chosen.
    Language(Choice),
    /// Everything is to be drawn larger or smaller.
    Zoom(Zoom),
    /// A renderer was chosen.
    Renderer(Renderer),
    /// Do not disturb was switched on or off.
    DoNotDisturb(bool),
    /// The button for camera and sound.
    Devices,
    /// Close the settings.
    Close,
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Use and remember this theme.
    Theme(String),
    /// Use and remember the language with this tag.
    Language(String),
    /// Draw everything larger or smaller, and remember it.
    Zoom(Zoom),
    /// Remember this renderer.
    Renderer(Renderer),
    /// Let incoming calls be silent, or ring, and remember it.
    DoNotDisturb(bool),
    /// Show the card for camera and sound instead.
    Devices,
    /// Close the settings.
    Close,
}

/// The screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Themes to choose from.
    pub themes: Vec<Choice>,
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
            Message::Devices => Action::Devices,
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
        let roles = look.roles();
        let title = text(words.say("settings-title"))
            .size(18)
            .font(icon::BOLD)
            .color(roles.text);
        let close = control::quiet(
            look,
            Icon::X,
            words.say("settings-close"),
            Some(Message::Close),
        );
        let head = row![container(title).width(Length::Fill), close].align_y(Alignment::Center);
        let mut page = column![]
            .spacing(22)
            .padding(Padding::from([4, 24]).bottom(24));
        if let Some(user) = &self.user {
            let name = words.fill("settings-user-name", [("name", user.as_str().into())]);
            page = page.push(section(
                look,
                words,
                "settings-account",
                text(name).size(14).into(),
            ));
        }
        let sections = [
            ("settings-theme", self.theme(look, words)),
            ("settings-language", self.language(look, words)),
            ("settings-zoom", self.zoom(look, words)),
            ("settings-calls", self.calls(look, words)),
            ("settings-devices", devices(look, words)),
            ("settings-renderer", self.drawing(look, words)),
            ("settings-shortcuts", shortcuts(look, words)),
            ("settings-about", about(look, words)),
        ];
        for (key, content) in sections {
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

    fn theme<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = self.themes.iter().map(|theme| {
            let press = Message::Theme(theme.name.clone());
            chip(look, theme.title.clone(), look.name() == theme.name, press)
        });
        let mut block = column![row(chips).spacing(10).wrap()].spacing(8);
        if let Some(folder) = &self.folder {
            let hint = words.fill("settings-theme-text", [("folder", folder.as_str().into())]);
            block = block.push(text(hint).size(12).color(look.roles().muted));
        }
        block.into()
    }

    fn language<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let tag = words.tag();
        let chips = self.languages.iter().map(|language| {
            let press = Message::Language(language.clone());
            chip(look, language.title.clone(), language.name == tag, press)
        });
        let list = row(chips).spacing(10).wrap();
        let hint = text(words.say("settings-language-text"))
            .size(12)
            .color(look.roles().muted);
        column![list, hint].spacing(8).into()
    }

    fn zoom<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let step = |face, key: &str, to, possible: bool| {
            let press = possible.then_some(Message::Zoom(to));
            control::quiet(look, face, words.say(key), press)
        };
        let percent = self.scale.percent();
        let share = words.fill("settings-zoom-percent", [("percent", percent.into())]);
        let normal = chip(look, share, percent == 100, Message::Zoom(Zoom::Normal));
        let (smaller, larger) = (self.scale.smaller(), self.scale.larger());
        let line = row![
            step(
                Icon::Minus,
                "settings-zoom-smaller",
                Zoom::Smaller,
                smaller.is_some()
            ),
            normal,
            step(
                Icon::Plus,
                "settings-zoom-larger",
                Zoom::Larger,
                larger.is_some()
            ),
        ];
        let hint = text(words.say("settings-zoom-text"))
            .size(12)
            .color(look.roles().muted);
        column![line.spacing(6).align_y(Alignment::Center), hint]
            .spacing(8)
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
        let hint = text(words.say("settings-calls-text"))
            .size(12)
            .color(look.roles().muted);
        column![row(chips).spacing(10).wrap(), hint]
            .spacing(8)
            .into()
    }

    fn drawing<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (Renderer::Auto, "settings-renderer-auto"),
            (Renderer::Gpu, "settings-renderer-gpu"),
            (Renderer::Software, "settings-renderer-software"),
        ]
        .map(|(renderer, key)| {
            chip(
                look,
                words.say(key),
                self.renderer == renderer,
                Message::Renderer(renderer),
            )
        });
        let hint = text(words.say("settings-renderer-text"))
            .size(12)
            .color(look.roles().muted);
        column![row(chips).spacing(10).wrap(), hint]
            .spacing(8)
            .into()
    }
}

fn devices<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let open = chip(
        look,
        words.say("settings-devices-open"),
        false,
        Message::Devices,
    );
    let hint = text(words.say("settings-devices-text"))
        .size(12)
        .color(look.roles().muted);
    column![open, hint].spacing(8).into()
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
    column![title, content]
        .spacing(8)
        .width(Length::Fill)
        .into()
}

fn chip<'a>(look: &Look, title: String, chosen: bool, press: Message) -> Element<'a, Message> {
    let face = button(text(title).size(14))
        .padding([8, 16])
        .style(style::choice(look, chosen))
        .on_press(press.clone());
    focusable(look, face, Some(press), style::RADIUS)
}

fn shortcuts<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let roles = look.roles();
    let rows = [
        ("Ctrl K", "settings-shortcut-jump"),
        ("Ctrl ,", "settings-shortcut-settings"),
        ("Alt ↑ ↓", "settings-shortcut-chats"),
        ("Ctrl + − 0", "settings-shortcut-zoom"),
        ("Ctrl Shift T", "settings-shortcut-theme"),
        ("Ctrl Shift L", "settings-shortcut-language"),
        ("Ctrl Shift M", "settings-shortcut-mute"),
        ("Ctrl Shift V", "settings-shortcut-camera"),
        ("Space", "settings-shortcut-talk"),
        ("F11", "settings-shortcut-full"),
        ("Ctrl Shift P", "settings-shortcut-small"),
        ("Ctrl Shift I", "settings-shortcut-statistics"),
        ("Ctrl Shift A", "settings-shortcut-answer"),
        ("Ctrl Shift D", "settings-shortcut-decline"),
        ("Ctrl Shift H", "settings-shortcut-hang-up"),
    ];
    let rows = rows.map(|(keys, key)| {
        let cap = container(text(words.keys(keys)).size(12).color(roles.text))
            .padding([2, 8])
            .style(style::rounded(roles.surface, 6.0));
        let line = row![
            container(cap).width(120),
            text(words.say(key)).size(13).color(roles.text)
        ];
        Element::from(line.align_y(Alignment::Center))
    });
    column(rows).spacing(7).into()
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
