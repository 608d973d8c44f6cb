//! Camera and sound, looked at and listened to before a call: one's own picture, how loud the microphone is, a sound
//! from the loudspeaker, and the choice of each. Drawn as a card over the main window.
//!
//! The screen opens no device: while it is shown, its owner has media open camera and microphone
//! ([`Command::Preview`](crate::media::Command::Preview)). Nothing of it is sent to anybody.

use iced::widget::{button, center, column, container, row, scrollable, stack, text};
use iced::{Alignment, Length, Padding};

use super::call::devices::{Choices, switches};
use super::call::{Cleaning, Devices, Kind, sentences};
use super::settings::Choice;
use crate::media::Levels;
use crate::media::frame::Slot;
use crate::media::{DeviceKind, Problem};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{
    Video, card,
    dropdown::dropdown,
    focus::{focusable, pressable},
    level::level,
    one_line::one_line,
};
use crate::ui::{Element, Look, Words, icon::icon as glyph};

/// Width of the card, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 520.0;
const HIGHEST: f32 = 680.0;
/// Height of the picture.
const PICTURE: f32 = 216.0;
/// Width of the names beside the choices.
const NAMES: f32 = 130.0;

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A device was chosen: its kind and word.
    Choose(Kind, String),
    /// A part of the cleaning of sound was switched.
    Clean(Cleaning),
    /// The button for a sound from the loudspeaker.
    Sound,
    /// Close the card.
    Close,
}

/// What the card is drawn from.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// Where one's own picture is.
    pub local: &'a Slot,
    /// How loud it is.
    pub levels: &'a Levels,
    /// The devices there are.
    pub devices: &'a Devices,
    /// Those that do not work.
    pub troubles: &'a [(DeviceKind, Problem)],
    /// Colours.
    pub look: &'a Look,
    /// Sentences.
    pub words: &'a Words,
}

/// Draws the card.
///
/// ```
/// use azstack::ui::{Element, screen::ready::{Drawn, Message, view}};
/// fn draw(drawn: Drawn<'_>) -> Element<'_, Message> {
///     view(drawn)
/// }
/// ```
pub fn view(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn { look, words, .. } = drawn;
    let head = card::head(
        look,
        words.say("ready-title"),
        words.say("settings-close"),
        Message::Close,
    );
    let body = scrollable(page(drawn))
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

fn page(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn {
        look,
        words,
        devices,
        ..
    } = drawn;
    let levels = drawn.levels.clone();
    let heard = level(look, words.flow(), move || levels.microphone());
    let sound = button(text(words.say("ready-sound")).size(14))
        .padding([8, 16])
        .style(style::choice(look, false))
        .on_press(Message::Sound);
    let sound = focusable(look, sound, Some(Message::Sound), style::RADIUS);
    let switches = switches(devices.cleaning).map(|(key, on, cleaning)| {
        let press = Message::Clean(cleaning);
        let face = button(text(words.say(key)).size(13))
            .padding([7, 12])
            .style(style::choice(look, on))
            .on_press(press.clone());
        let part = Part::new(Role::Switch).on(on);
        pressable(look, part, face, Some(press), style::RADIUS)
    });
    let mut page = column![
        picture(drawn),
        choice(drawn, Kind::Camera, "device-camera", &devices.cameras),
        choice(
            drawn,
            Kind::Microphone,
            "device-microphone",
            &devices.microphones
        ),
        named(text("").into(), heard),
        named(
            label(drawn, "device-cleaning"),
            row(switches).spacing(8).wrap().into()
        ),
        choice(drawn, Kind::Speaker, "device-speaker", &devices.speakers),
        choice(drawn, Kind::Ringer, "device-ringer", &devices.ringers),
        named(text("").into(), sound),
    ]
    .spacing(12)
    .padding(Padding::from([4, 24]).bottom(24));
    for (device, problem) in drawn.troubles {
        // The camera's is said in its picture's place.
        if *device != DeviceKind::Camera {
            page = page.push(trouble(drawn, *device, problem));
        }
    }
    page.into()
}

/// One's own picture as the other side would see it, or why there is none.
fn picture(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let mut layers = stack![Video::new(drawn.local)];
    if drawn.local.latest().1.is_none() {
        let of_camera = |(device, _): &&(DeviceKind, Problem)| *device == DeviceKind::Camera;
        let sentence = match drawn.troubles.iter().find(of_camera) {
            Some((device, problem)) => sentences::shortage(*device, problem, words).1,
            None if drawn.devices.cameras.chosen == "none" => words.say("ready-no-camera"),
            None => words.say("ready-opening"),
        };
        // Not aligned in itself: iced 0.14 draws an aligned line that runs from right to left beside its place.
        let sentence = text(sentence).size(14).color(roles.on_stage_muted);
        layers = layers.push(center(sentence).padding(24));
    }
    container(layers)
        .width(Length::Fill)
        .height(PICTURE)
        .style(style::pane(roles.stage))
        .into()
}

fn label<'a>(drawn: Drawn<'a>, key: &str) -> Element<'a, Message> {
    text(drawn.words.say(key))
        .size(14)
        .color(drawn.look.roles().text)
        .into()
}

/// A name and what it is the name of, side by side.
fn named<'a>(name: Element<'a, Message>, content: Element<'a, Message>) -> Element<'a, Message> {
    row![
        container(name).width(NAMES),
        container(content).width(Length::Fill)
    ]
    .align_y(Alignment::Center)
    .into()
}

fn choice<'a>(
    drawn: Drawn<'a>,
    kind: Kind,
    key: &str,
    choices: &'a Choices,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let all: Vec<Choice> = choices
        .all()
        .map(|device| Choice {
            name: device.word.clone(),
            title: device.title(words),
        })
        .collect();
    let chosen = all.iter().find(|one| one.name == choices.chosen).cloned();
    let list = dropdown(look, words.say(key), all, chosen.as_ref(), move |choice| {
        Message::Choose(kind, choice.name)
    });
    named(label(drawn, key), list)
}

fn trouble<'a>(drawn: Drawn<'a>, device: DeviceKind, problem: &Problem) -> Element<'a, Message> {
    let color = drawn.look.roles().muted;
    let (face, sentence) = sentences::shortage(device, problem, drawn.words);
    let line = row![
        glyph(face, 15.0).color(color),
        one_line(sentence, 13.0, color)
    ];
    line.spacing(8).align_y(Alignment::Center).into()
}
