//! The pictures of a chat, one at a time and as large as one likes, over everything else.
//!
//! Knows which picture is shown and how closely; the pixels are handed over by whoever owns the screen.

use iced::widget::image::Handle;
use iced::widget::{center, column, container, opaque, row, stack, text};
use iced::{Alignment, Length, Size};
use lucide_icons::Icon;

use super::pictures::handle;
use super::{Drawn, Key};
use crate::client::Thumbnail;
use crate::protocol::content::File;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{control, named::named, one_line::one_line, zoom};
use crate::ui::{Element, Notice};

/// Longest edge of a picture shown large, in pixels.
pub(crate) const EDGE: u32 = 2400;
/// Side of a button over the picture.
const BUTTON: f32 = 44.0;

/// What happens to the gallery.
#[derive(Clone, Debug)]
pub enum Message {
    /// Show the picture of this message.
    Open(Key),
    /// To the picture before (`false`) or after.
    Turn(bool),
    /// The picture at this address is here, or is not to be had.
    Fetched(String, Result<Thumbnail, Notice>),
    /// Show it so many times as large as it fits.
    Scale(f32),
    /// A step larger or smaller.
    Zoom(bool),
    /// Keep a copy of it.
    Save,
    /// Put it on the clipboard.
    Copy,
    /// Close the gallery.
    Close,
}

/// The gallery.
#[derive(Debug)]
pub(super) struct Gallery {
    pub(super) shown: Key,
    pub(super) file: File,
    picture: Option<Result<(Handle, Size), Notice>>,
    scale: f32,
}

impl Gallery {
    /// The gallery at a picture that is not there yet.
    pub(super) fn new(shown: Key, file: File) -> Self {
        Self {
            shown,
            file,
            picture: None,
            scale: 1.0,
        }
    }

    /// The picture is here, or is not to be had.
    pub(super) fn fetched(&mut self, url: &str, fetched: Result<Thumbnail, Notice>) {
        if self.file.url == url {
            self.picture = Some(fetched.map(|thumbnail| {
                let size = Size::new(thumbnail.width as f32, thumbnail.height as f32);
                (handle(thumbnail), size)
            }));
        }
    }

    /// Shows the picture so many times as large as it fits.
    pub(super) fn scale(&mut self, scale: f32) {
        self.scale = zoom::bounded(scale);
    }

    /// A step larger or smaller.
    pub(super) fn step(&mut self, larger: bool) {
        let step = if larger { zoom::STEP } else { 1.0 / zoom::STEP };
        self.scale(self.scale * step);
    }

    /// Draws the gallery; `place` is which of how many pictures is shown.
    pub(super) fn view<'a>(
        &'a self,
        place: (usize, usize),
        drawn: Drawn<'a>,
    ) -> Element<'a, super::Message> {
        let Drawn { look, words, .. } = drawn;
        let roles = look.roles();
        let picture: Element<'a, super::Message> = match &self.picture {
            Some(Ok((handle, size))) => zoom::zoom(handle.clone(), *size, self.scale, |scale| {
                super::Message::Gallery(Message::Scale(scale))
            }),
            Some(Err(notice)) => sentence(notice.say(words), drawn),
            None => sentence(words.say("gallery-loading"), drawn),
        };
        let (at, of) = place;
        let turn = |icon, word: &str, forward: bool| {
            let possible = if forward { at + 1 < of } else { at > 0 };
            button(
                icon,
                words.say(word),
                Message::Turn(forward),
                possible,
                drawn,
            )
        };
        let sides = row![
            turn(
                words.flow().icon(Icon::ChevronLeft),
                "gallery-before",
                false,
            ),
            iced::widget::space().width(Length::Fill),
            turn(words.flow().icon(Icon::ChevronRight), "gallery-after", true)
        ];
        let sides = container(sides).center_y(Length::Fill).padding([0, 12]);
        let page = column![
            self.header(place, drawn),
            stack![container(picture).padding([0, 72]), sides].height(Length::Fill),
            container(one_line(
                self.file.file_name.as_str(),
                14.0,
                roles.on_stage_muted
            ))
            .center_x(Length::Fill)
            .padding([12, 24])
        ];
        let page = container(page)
            .width(Length::Fill)
            .height(Length::Fill)
            .style(style::pane(roles.stage));
        let name = self.file.file_name.as_str();
        opaque(named(page, || {
            Part::new(Role::Dialog).called(name.to_owned())
        }))
    }

    fn header<'a>(
        &'a self,
        place: (usize, usize),
        drawn: Drawn<'a>,
    ) -> Element<'a, super::Message> {
        let words = drawn.words;
        let (at, of) = place;
        let ready = matches!(self.picture, Some(Ok(_)));
        let count = words.fill(
            "gallery-place",
            [
                ("at", i64::try_from(at + 1).unwrap_or_default().into()),
                ("of", i64::try_from(of).unwrap_or_default().into()),
            ],
        );
        let count = text(count)
            .size(14)
            .color(drawn.look.roles().on_stage_muted);
        let tools = [
            (
                Icon::ZoomOut,
                "gallery-smaller",
                Message::Zoom(false),
                self.scale > 1.0,
            ),
            (
                Icon::ZoomIn,
                "gallery-larger",
                Message::Zoom(true),
                ready && self.scale < zoom::MOST,
            ),
            (
                Icon::Maximize,
                "gallery-fit",
                Message::Scale(1.0),
                self.scale > 1.0,
            ),
            (Icon::Copy, "gallery-copy", Message::Copy, ready),
            (Icon::Download, "gallery-save", Message::Save, true),
            (Icon::X, "gallery-close", Message::Close, true),
        ];
        let [a, b, c, d, e, f] =
            tools.map(|(icon, word, press, on)| button(icon, words.say(word), press, on, drawn));
        let line = row![container(count).width(Length::Fill), a, b, c, d, e, f];
        container(line.spacing(6).align_y(Alignment::Center))
            .padding([12, 16])
            .into()
    }
}

fn sentence<'a>(said: String, drawn: Drawn<'a>) -> Element<'a, super::Message> {
    center(text(said).size(15).color(drawn.look.roles().on_stage_muted)).into()
}

fn button<'a>(
    icon: Icon,
    word: String,
    press: Message,
    possible: bool,
    drawn: Drawn<'a>,
) -> Element<'a, super::Message> {
    let press = possible.then_some(super::Message::Gallery(press));
    control::round(drawn.look, icon, word, style::Control::Plain, BUTTON, press)
}
