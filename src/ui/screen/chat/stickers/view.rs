//! How the drawer with the stickers looks.

use iced::widget::{
    button, center, column, container, image, row, scrollable, sensor, text, text_input,
};
use iced::{ContentFit, Length, Padding};
use lucide_icons::Icon;

use super::super::pictures::{Picture, Pictures};
use super::super::{Drawn, Message};
use super::{Drawer, Message as Say, SEARCH};
use crate::protocol::content::Sticker;
use crate::ui::look::style;
use crate::ui::widget::{field, focus::focusable, tip::tip};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Height of the drawer, and side of a sticker in it, in pixels.
const HEIGHT: f32 = 260.0;
const CELL: f32 = 84.0;
const STICKER: f32 = 68.0;

/// The drawer, above the field.
pub(in super::super) fn view<'a>(
    drawer: &'a Drawer,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let sentence = |said: String| -> Element<'a, Message> {
        center(text(said).size(14).color(roles.muted)).into()
    };
    let content = match &drawer.shelf {
        None => sentence(words.say("stickers-reading")),
        Some(Err(notice)) => sentence(notice.say(words)),
        Some(Ok(_)) => {
            let groups = drawer.shown();
            if groups.is_empty() {
                sentence(words.say("stickers-none"))
            } else {
                let groups = groups
                    .into_iter()
                    .map(|(title, stickers)| group(title, stickers, pictures, drawn));
                scrollable(
                    column(groups)
                        .spacing(6)
                        .padding(words.flow().beside_bar(12.0)),
                )
                .direction(style::thin())
                .style(style::scrollbar(look))
                .width(Length::Fill)
                .height(Length::Fill)
                .into()
            }
        }
    };
    let field = text_input(&words.say("stickers-search"), &drawer.search)
        .align_x(words.flow().start())
        .id(iced::widget::Id::new(SEARCH))
        .on_input(|text| Message::Stickers(Say::Search(text)))
        .size(14)
        .padding([8, 12])
        .style(style::field(look));
    let field = field::line(words.say("stickers-search"), &drawer.search, field);
    let card = container(column![field, content].spacing(8))
        .padding(12)
        .height(HEIGHT)
        .style(style::card(look));
    container(card)
        .padding(Padding::from([0, 20]).bottom(8))
        .into()
}

fn group<'a>(
    title: Option<&'a str>,
    stickers: Vec<&'a Sticker>,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let title = title.map_or_else(|| drawn.words.say("stickers-recent"), str::to_owned);
    let title = text(title)
        .size(12)
        .font(icon::BOLD)
        .color(drawn.look.roles().muted);
    let cells = stickers
        .into_iter()
        .map(|sticker| cell(sticker, pictures, drawn));
    column![title, row(cells).wrap()].spacing(4).into()
}

fn cell<'a>(
    sticker: &'a Sticker,
    pictures: &'a Pictures,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let look = drawn.look;
    let face: Element<'a, Message> = match pictures.get(&sticker.url) {
        Some(Picture::Ready(handle)) => image(handle.clone())
            .width(STICKER)
            .height(STICKER)
            .content_fit(ContentFit::Contain)
            .into(),
        Some(Picture::Failed) => glyph(Icon::ImageOff, 20.0).color(look.roles().faint).into(),
        Some(Picture::Fetching) | None => iced::widget::space().into(),
    };
    let press = Message::Stickers(Say::Send(sticker.clone()));
    let face = button(center(face))
        .width(CELL)
        .height(CELL)
        .padding(0)
        .style(style::quiet(look))
        .on_press(press.clone());
    let face = focusable(look, face, Some(press), style::RADIUS);
    let name = sticker
        .img_name
        .rsplit_once('.')
        .map_or(sticker.img_name.as_str(), |(name, _)| name);
    let face = tip(
        look,
        face,
        name.to_owned(),
        iced::widget::tooltip::Position::Top,
    );
    let url = &sticker.url;
    sensor(face)
        .key(url.clone())
        .on_show(move |_| Message::Picture(url.clone()))
        .into()
}
