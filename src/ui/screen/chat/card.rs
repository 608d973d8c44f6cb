//! What stands in a bubble when the message is no text: a picture, a file, a sticker, a place.

use iced::widget::{button, center, column, container, image, row, sensor, text};
use iced::{Alignment, ContentFit, Length, Size};
use lucide_icons::Icon;

use super::files::{self, File as OnDisk};
use super::pictures::{self, Picture, Pictures};
use super::{Drawn, Key, Message, gallery};
use crate::protocol::content::{File, Location, Sticker, file_type};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{
    bubble, control, focus::pressable, one_line::one_line, progress::progress,
};
use crate::ui::{Element, icon::icon as glyph};

/// Width of a card, and corner radius of a picture, in pixels.
const WIDTH: f32 = 280.0;
const RADIUS: f32 = 12.0;
/// Pictures longer than this are shown as files, in bytes.
pub(crate) const LONGEST_PICTURE: i64 = 24 << 20;

/// Whether a file is shown as a picture.
pub(super) fn is_shown(file: &File) -> bool {
    file.kind == file_type::IMAGE && (0..=LONGEST_PICTURE).contains(&file.file_length)
}

/// A picture among the messages; a press shows it large.
pub(super) fn picture<'a>(
    key: Key,
    file: &'a File,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let widest = bubble::widest_picture(drawn.width);
    let room = pictures::room_within(widest, file.width, file.height);
    let face = shown(&file.url, room, pictures, drawn);
    let press = Message::Gallery(gallery::Message::Open(key));
    let face = button(face)
        .padding(0)
        .style(style::bare_picture(RADIUS))
        .on_press(press.clone());
    let name = [("name", file.file_name.as_str().into())];
    let name = drawn.words.fill("message-file", name);
    let part = Part::new(Role::Button).called(name);
    pressable(drawn.look, part, face, Some(press), RADIUS)
}

/// A sticker: small, and nothing to press.
pub(super) fn sticker<'a>(
    sticker: &'a Sticker,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let room = Size::new(pictures::STICKER, pictures::STICKER);
    shown(&sticker.url, room, pictures, drawn)
}

/// The picture at `url` in its room, which is the same before it is there.
fn shown<'a>(
    url: &'a str,
    room: Size,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    let wanted = move || Message::Picture(url.to_owned());
    match pictures.get(url) {
        Some(Picture::Ready(handle)) => image(handle.clone())
            .width(room.width)
            .height(room.height)
            .content_fit(ContentFit::Contain)
            .border_radius(RADIUS)
            .into(),
        Some(Picture::Failed) => {
            let again = control::quiet(
                drawn.look,
                Icon::ImageOff,
                drawn.words.say("picture-failed"),
                Some(wanted()),
            );
            empty(room, roles.surface, again)
        }
        Some(Picture::Fetching) => empty(
            room,
            roles.surface,
            glyph(Icon::Image, 22.0).color(roles.faint).into(),
        ),
        None => {
            let place = empty(room, roles.surface, iced::widget::space().into());
            sensor(place)
                .key(url.to_owned())
                .on_show(move |_| wanted())
                .into()
        }
    }
}

fn empty<'a>(room: Size, color: iced::Color, inner: Element<'a, Message>) -> Element<'a, Message> {
    center(inner)
        .width(room.width)
        .height(room.height)
        .style(style::rounded(color, RADIUS))
        .into()
}

/// A file: what it is, how long, and the way to this machine's disk.
pub(super) fn file<'a>(
    key: Key,
    file: &'a File,
    on_disk: Option<&'a OnDisk>,
    mine: bool,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let (text_color, muted) = look.inks(mine);
    let disc = center(glyph(icon_of(file.kind), 20.0).color(roles.accent_text))
        .width(44)
        .height(44)
        .style(style::rounded(roles.background, 10.0));
    let below: Element<'a, Message> = match on_disk {
        Some(OnDisk::Saving(done, _)) => progress(look, done.done, done.total),
        Some(OnDisk::Failed(notice)) => one_line(notice.say(words), 12.0, roles.failed).into(),
        Some(OnDisk::Saved(_)) => {
            let length = words.bytes(file.file_length.max(0).cast_unsigned());
            let said = words.fill("file-saved", [("size", length.into())]);
            one_line(said, 12.0, muted).into()
        }
        Some(OnDisk::Asked | OnDisk::Away) | None => one_line(
            words.bytes(file.file_length.max(0).cast_unsigned()),
            12.0,
            muted,
        )
        .into(),
    };
    let lines =
        container(column![one_line(file.file_name.as_str(), 14.0, text_color), below].spacing(5))
            .clip(true)
            .width(Length::Fill);
    let line = row![disc, lines, ways(key, on_disk, drawn)]
        .spacing(10)
        .align_y(Alignment::Center);
    let card = container(line).width(WIDTH).padding([2, 0]);
    match on_disk {
        None => sensor(card)
            .on_show(move |_| Message::File(key, files::Message::InView))
            .into(),
        Some(_) => card.into(),
    }
}

/// What can be done with a file now.
fn ways<'a>(key: Key, on_disk: Option<&'a OnDisk>, drawn: Drawn<'a>) -> Element<'a, Message> {
    let way = |face, word: &str, message| {
        let press = Message::File(key, message);
        control::quiet(drawn.look, face, drawn.words.say(word), Some(press))
    };
    match on_disk {
        Some(OnDisk::Saving(..)) => way(Icon::X, "file-cancel", files::Message::Cancel),
        Some(OnDisk::Saved(_)) => row![
            way(Icon::ExternalLink, "file-open", files::Message::Open),
            way(Icon::FolderOpen, "file-folder", files::Message::Folder)
        ]
        .into(),
        Some(OnDisk::Failed(_)) => way(Icon::RotateCw, "file-again", files::Message::Save),
        Some(OnDisk::Asked | OnDisk::Away) | None => {
            way(Icon::Download, "file-save", files::Message::Save)
        }
    }
}

/// A place, which the person's browser shows on a map.
pub(super) fn location<'a>(
    place: &'a Location,
    mine: bool,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let (text_color, muted) = look.inks(mine);
    let degrees = words.degrees(place.latitude, place.longitude);
    let disc = center(glyph(Icon::MapPin, 22.0).color(roles.accent_text))
        .width(44)
        .height(44)
        .style(style::rounded(roles.background, 10.0));
    let lines = container(
        column![
            text(place.address.as_str()).size(14).color(text_color),
            one_line(degrees, 12.0, muted)
        ]
        .spacing(4),
    )
    .clip(true)
    .width(Length::Fill);
    let copy = Message::Copied(format!("{}, {}", place.latitude, place.longitude));
    let ways = row![
        control::quiet(look, Icon::Copy, words.say("location-copy"), Some(copy)),
        control::quiet(
            look,
            Icon::ExternalLink,
            words.say("location-open"),
            Some(Message::Map(place.latitude, place.longitude)),
        )
    ];
    let line = row![disc, lines, ways]
        .spacing(10)
        .align_y(Alignment::Center);
    container(line).width(WIDTH + 60.0).padding([2, 0]).into()
}

/// An icon for a kind of file.
const fn icon_of(kind: i64) -> Icon {
    match kind {
        file_type::IMAGE => Icon::FileImage,
        file_type::AUDIO => Icon::FileMusic,
        file_type::VIDEO => Icon::FilePlay,
        file_type::EXCEL => Icon::FileSpreadsheet,
        file_type::WORD | file_type::PDF | file_type::TEXT => Icon::FileText,
        file_type::POWER_POINT => Icon::Presentation,
        file_type::CODE => Icon::FileCode,
        file_type::ARCHIVE => Icon::FileArchive,
        _ => Icon::File,
    }
}
