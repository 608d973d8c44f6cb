//! Cards over the chat: whether to withdraw or delete, and which place to send.

use iced::widget::{column, row, text, text_input};

use super::{Drawn, Key, Message};
use crate::protocol::content::Location;
use crate::ui::Element;
use crate::ui::look::style;
use crate::ui::widget::card::{Question, question};
use crate::ui::widget::{field, modal::over};

/// Width of a card, in pixels.
const WIDTH: f32 = 400.0;
/// Names the field for the place's name.
pub(super) const PLACE: &str = "place";
/// Longest field, in characters.
const LONGEST: usize = 200;

/// What is asked.
#[derive(Debug)]
pub(super) enum Sheet {
    /// Withdraw my message?
    Withdraw(Key),
    /// Delete these messages?
    Delete(Vec<Key>),
    /// Which place to send.
    Location(Typed),
}

/// What is typed about a place.
#[derive(Debug, Default)]
pub(super) struct Typed {
    place: String,
    latitude: String,
    longitude: String,
}

/// A field of the card about a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationField {
    /// What the place is called.
    Place,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

impl Sheet {
    /// The card that asks for a place.
    pub(super) fn location() -> Self {
        Self::Location(Typed::default())
    }

    /// A field of the card about a place was edited.
    pub(super) fn type_in(&mut self, field: LocationField, text: String) {
        let Self::Location(typed) = self else {
            return;
        };
        // Both at once, pasted as maps copy them: "16.0544, 108.2022". Who types it has a field for each.
        if field == LocationField::Latitude
            && text.len() > typed.latitude.len() + 1
            && let Some((latitude, longitude)) = text.split_once(',')
            && degrees(longitude, 180.0).is_some()
        {
            typed.latitude = latitude.trim().to_owned();
            typed.longitude = longitude.trim().to_owned();
            return;
        }
        let text: String = text.chars().take(LONGEST).collect();
        match field {
            LocationField::Place => typed.place = text,
            LocationField::Latitude => typed.latitude = text,
            LocationField::Longitude => typed.longitude = text,
        }
    }
}

impl Typed {
    /// The place, if it can be found on a map.
    pub(super) fn content(&self) -> Option<Location> {
        let latitude = degrees(&self.latitude, 90.0)?;
        let longitude = degrees(&self.longitude, 180.0)?;
        let place = self.place.trim();
        let address = match place.is_empty() {
            true => format!("{latitude}, {longitude}"),
            false => place.to_owned(),
        };
        Some(Location {
            address,
            longitude,
            latitude,
        })
    }
}

/// Degrees, at most `most` to both sides.
fn degrees(text: &str, most: f64) -> Option<f64> {
    let degrees: f64 = text.trim().parse().ok()?;
    (degrees.abs() <= most).then_some(degrees)
}

/// The card over everything.
pub(super) fn view<'a>(sheet: &'a Sheet, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    let words = drawn.words;
    let sentence = |said: String| text(said).size(14).color(drawn.look.roles().text).into();
    let (title, yes, content, ready): (_, _, Element<'a, Message>, _) = match sheet {
        Sheet::Withdraw(_) => (
            "message-withdraw",
            "message-withdraw",
            sentence(words.say("message-withdraw-text")),
            true,
        ),
        Sheet::Delete(keys) => {
            let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
            let said = words.fill("message-delete-text", [("count", count.into())]);
            ("message-delete", "message-delete", sentence(said), true)
        }
        Sheet::Location(typed) => (
            "location-title",
            "location-send",
            fields(typed, drawn),
            typed.content().is_some(),
        ),
    };
    let Drawn { look, words, .. } = drawn;
    let asked = Question {
        title: words.say(title),
        content,
        yes: words.say(yes),
        width: WIDTH,
    };
    let confirm = ready.then_some(Message::Confirm);
    let card = question(look, words, asked, confirm, Message::Cancel);
    Some(over(look, card, || Message::Cancel))
}

fn fields<'a>(typed: &'a Typed, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let degree = |key: &str, value: &'a str, which: LocationField| {
        let input = text_input(&words.say(key), value)
            .align_x(words.flow().start())
            .on_input(move |text| Message::Location(which, text))
            .on_submit(Message::Confirm)
            .size(14)
            .padding([10, 12])
            .style(style::field(look));
        field::line(words.say(key), value, input)
    };
    let place = text_input(&words.say("location-place"), &typed.place)
        .align_x(words.flow().start())
        .id(iced::widget::Id::new(PLACE))
        .on_input(|text| Message::Location(LocationField::Place, text))
        .size(14)
        .padding([10, 12])
        .style(style::field(look));
    let place = field::line(words.say("location-place"), &typed.place, place);
    let degrees = row![
        degree(
            "location-latitude",
            &typed.latitude,
            LocationField::Latitude,
        ),
        degree(
            "location-longitude",
            &typed.longitude,
            LocationField::Longitude,
        )
    ]
    .spacing(8);
    let hint = text(words.say("location-hint"))
        .size(12)
        .color(look.roles().muted);
    column![place, degrees, hint].spacing(10).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_sent_only_if_it_is_on_earth() {
        let mut sheet = Sheet::location();
        let content = |sheet: &Sheet| match sheet {
            Sheet::Location(typed) => typed.content(),
            _ => None,
        };
        assert_eq!(content(&sheet), None);
        sheet.type_in(LocationField::Latitude, "16.0544, 108.2022".into());
        let place = content(&sheet).unwrap();
        assert_eq!((place.latitude, place.longitude), (16.0544, 108.2022));
        assert_eq!(place.address, "16.0544, 108.2022");
        sheet.type_in(LocationField::Place, " Đà Nẵng ".into());
        assert_eq!(content(&sheet).unwrap().address, "Đà Nẵng");
        for wrong in ["91", "nan", "inf", ""] {
            sheet.type_in(LocationField::Latitude, wrong.into());
            assert_eq!(content(&sheet), None, "{wrong}");
        }
    }
}
