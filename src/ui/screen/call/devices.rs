//! Cameras, microphones and loudspeakers to choose from, and their menu.

use iced::widget::{Space, button, column, container, row, scrollable, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Drawn, Message};
pub use crate::media::{Cleaning, DeviceKind as Kind};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{focus::pressable, level::level, one_line::one_line};
use crate::ui::{Element, Words, icon, icon::icon as glyph};

/// Width of the menu, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 300.0;
const HIGHEST: f32 = 420.0;

/// A device that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The word it is chosen by, as on the command line.
    pub word: String,
    /// What a person calls it; `None` for our own, which are named in the person's language.
    pub name: Option<String>,
}

impl Device {
    /// One of our own (`test-pattern`, `tone`, `none`, `echo`), or the system's `default`, by its word.
    ///
    /// ```
    /// use azstack::ui::screen::call::Device;
    /// assert_eq!(Device::own("test-pattern").name, None);
    /// ```
    pub fn own(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            name: None,
        }
    }

    pub(crate) fn title(&self, words: &Words) -> String {
        match (&self.name, self.word.as_str()) {
            (Some(name), _) => name.clone(),
            (None, "default") => words.say("device-default"),
            (None, "test-pattern") => words.say("device-test-pattern"),
            (None, "tone") => words.say("device-tone"),
            (None, "none") => words.say("device-none"),
            (None, "") => words.say("device-same"),
            (None, file) => file.to_owned(),
        }
    }
}

/// All devices of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The system's.
    pub real: Vec<Device>,
    /// Our own: pictures and sounds without a device.
    pub own: Vec<Device>,
    /// The word of the one in use.
    pub chosen: String,
}

/// All devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    /// Pictures in.
    pub cameras: Choices,
    /// Sound in.
    pub microphones: Choices,
    /// Sound out.
    pub speakers: Choices,
    /// What rings; the empty word is for the speaker of calls.
    pub ringers: Choices,
    /// What is done to recorded sound.
    pub cleaning: Cleaning,
}

impl Choices {
    /// All of them, the system's first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Device> {
        self.real.iter().chain(&self.own)
    }
}

/// What is done to recorded sound: the words for each part, whether it is done, and what pressing it makes of all.
pub(crate) fn switches(now: Cleaning) -> [(&'static str, bool, Cleaning); 3] {
    let (echo, noise, gain) = (!now.echo, !now.noise, !now.gain);
    [
        ("device-echo", now.echo, Cleaning { echo, ..now }),
        ("device-noise", now.noise, Cleaning { noise, ..now }),
        ("device-gain", now.gain, Cleaning { gain, ..now }),
    ]
}

/// The menu of all devices; cameras only in a video call.
pub(super) fn menu(drawn: Drawn<'_>, with_cameras: bool) -> Element<'_, Message> {
    let devices = drawn.devices;
    let mut page = column![].spacing(2);
    if with_cameras {
        page = page.push(group(
            drawn,
            Icon::Video,
            "device-camera",
            Kind::Camera,
            &devices.cameras,
        ));
    }
    page = page
        .push(group(
            drawn,
            Icon::Mic,
            "device-microphone",
            Kind::Microphone,
            &devices.microphones,
        ))
        .push(group(
            drawn,
            Icon::Volume2,
            "device-speaker",
            Kind::Speaker,
            &devices.speakers,
        ))
        .push(group(
            drawn,
            Icon::Bell,
            "device-ringer",
            Kind::Ringer,
            &devices.ringers,
        ))
        .push(heading(drawn, Icon::AudioWaveform, "device-cleaning"));
    for (key, on, cleaning) in switches(devices.cleaning) {
        page = page.push(entry(
            drawn,
            drawn.words.say(key),
            on,
            Message::Clean(cleaning),
        ));
    }
    let list = scrollable(page.padding(Padding::from([8, 10])))
        .direction(style::thin())
        .style(style::scrollbar(drawn.look));
    container(list)
        .width(WIDTH)
        .max_height(HIGHEST)
        .style(style::card(drawn.look))
        .into()
}

fn group<'a>(
    drawn: Drawn<'a>,
    face: Icon,
    key: &str,
    kind: Kind,
    choices: &'a Choices,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let mut page = column![heading(drawn, face, key)];
    if kind == Kind::Microphone {
        let levels = drawn.levels.clone();
        let bar = level(look, words.flow(), move || levels.microphone());
        page = page.push(container(bar).padding(Padding::from([4, 8]).left(30)));
    }
    for device in &choices.real {
        page = page.push(choice(drawn, kind, device, choices.chosen == device.word));
    }
    if !choices.own.is_empty() {
        let label = text(words.say("device-virtual"))
            .size(11)
            .color(look.roles().faint);
        page = page.push(container(label).padding(Padding::from([2, 8]).left(30)));
    }
    for device in &choices.own {
        page = page.push(choice(drawn, kind, device, choices.chosen == device.word));
    }
    page.into()
}

fn heading<'a>(drawn: Drawn<'a>, face: Icon, key: &str) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    let line = row![
        glyph(face, 15.0).color(roles.muted),
        text(drawn.words.say(key))
            .size(12)
            .font(icon::BOLD)
            .color(roles.muted)
    ];
    container(line.spacing(7).align_y(Alignment::Center))
        .padding(Padding::from([6, 8]))
        .into()
}

fn choice<'a>(
    drawn: Drawn<'a>,
    kind: Kind,
    device: &'a Device,
    chosen: bool,
) -> Element<'a, Message> {
    let press = Message::Choose(kind, device.word.clone());
    entry(drawn, device.title(drawn.words), chosen, press)
}

fn entry<'a>(
    drawn: Drawn<'a>,
    title: String,
    chosen: bool,
    press: Message,
) -> Element<'a, Message> {
    let look = drawn.look;
    let tick: Element<'a, Message> = if chosen {
        glyph(Icon::Check, 15.0)
            .color(look.roles().accent_text)
            .into()
    } else {
        Space::new().width(15).into()
    };
    let name = one_line(title, 13.0, look.roles().text);
    let line = row![tick, container(name).width(Length::Fill)]
        .spacing(7)
        .align_y(Alignment::Center);
    let face = button(line)
        .padding([5, 8])
        .width(Length::Fill)
        .style(style::menu_row(look))
        .on_press(press.clone());
    let part = Part::new(Role::Choice).on(chosen);
    pressable(look, part, face, Some(press), 6.0)
}
