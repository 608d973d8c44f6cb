//! Messages found by their words, below the conversations found by name.

use iced::widget::{button, column, container, rich_text, row, scrollable, span, text};
use iced::{Alignment, Length};

use super::{Drawn, Message, Screen};
use crate::letters::Search;
use crate::protocol::Content;
use crate::store::Hit;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::conversations::in_one_line;
use crate::ui::widget::{avatar::avatar, focus::pressable, one_line::one_line};
use crate::ui::{Element, icon};

/// Characters shown before the first word that was found, and in all.
const BEFORE: usize = 24;
const MOST: usize = 120;

/// The messages found; nothing, while none are.
pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    if screen.hits.found.is_empty() {
        let state = if screen.hits.running {
            "pick-searching"
        } else if screen.hits.failed {
            "search-failed"
        } else {
            return None;
        };
        let state = text(words.say(state)).size(13).color(roles.muted);
        return Some(container(state).padding([4, 16]).into());
    }
    let title = text(words.say("search-messages"))
        .size(12)
        .font(icon::BOLD)
        .color(roles.muted);
    let wanted = Search::new(&screen.hits.of);
    let rows = screen
        .hits
        .found
        .iter()
        .map(|hit| line(hit, &wanted, drawn));
    let list = scrollable(column(rows).padding(words.flow().beside_bar(8.0)))
        .direction(style::thin())
        .style(style::scrollbar(look))
        .width(Length::Fill)
        .height(Length::Fill);
    let title = container(title).padding([6, 16]);
    Some(column![title, list].height(Length::Fill).into())
}

fn line<'a>(hit: &'a Hit, wanted: &Search, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
        ..
    } = drawn;
    let roles = look.roles();
    let title = words.title(hit.peer.as_ref(), hit.group.as_ref());
    let when = words.recently(hit.message.created, situation.clock().0);
    let head = row![
        container(one_line(title.clone(), 14.0, roles.text))
            .width(Length::Fill)
            .clip(true),
        text(when).size(11).color(roles.muted)
    ]
    .spacing(6)
    .align_y(Alignment::Center);
    let spans = snippet(said(&hit.message.content), wanted);
    let spans = spans.into_iter().map(|(piece, found)| {
        let span = span::<(), _>(piece);
        match found {
            true => span.font(icon::BOLD).color(roles.accent_text),
            false => span.color(roles.muted),
        }
    });
    let said = rich_text(spans.collect::<Vec<_>>())
        .size(13)
        .wrapping(text::Wrapping::None);
    let said = container(said).clip(true).width(Length::Fill);
    let face = avatar(look, &title, 36.0, false, roles.side);
    let line = row![face, column![head, said].spacing(2)]
        .spacing(10)
        .align_y(Alignment::Center);
    let press = Message::Hit(
        hit.message.chat,
        crate::ui::screen::chat::Place::of(&hit.message),
    );
    let face = button(line)
        .padding([7, 10])
        .width(Length::Fill)
        .style(style::list_row(look, false))
        .on_press(press.clone());
    let said = in_one_line(&hit.message.content, words);
    let part = Part::new(Role::Item).called(words.fill(
        "reader-news",
        [("who", title.into()), ("what", said.into())],
    ));
    container(pressable(look, part, face, Some(press), style::RADIUS))
        .padding([0, 6])
        .into()
}

fn said(content: &Content) -> &str {
    match content {
        Content::Text(text) => text,
        Content::File(file) => &file.file_name,
        Content::Location(place) => &place.address,
        _ => "",
    }
}

/// One line of `said` round the first word that was found, in pieces, each with whether it was found.
fn snippet(said: &str, wanted: &Search) -> Vec<(String, bool)> {
    // Messages are found by the beginnings of words.
    let mut places = wanted.places(said);
    places.retain(|place| {
        let before = said[..place.start].chars().next_back();
        !before.is_some_and(char::is_alphanumeric)
    });
    let first = places.first().map_or(0, |place| place.start);
    let before = said[..first].char_indices().rev().nth(BEFORE);
    let start = before.map_or(0, |(at, _)| at);
    let end = said[start..]
        .char_indices()
        .nth(MOST)
        .map_or(said.len(), |(at, _)| start + at);
    let mut pieces = Vec::new();
    if start > 0 {
        pieces.push((String::from("…"), false));
    }
    let mut at = start;
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = |text: &str| {
        // Blanks at the edges keep words apart.
        let edge = |is: bool| if is { " " } else { "" };
        let starts = text.starts_with(char::is_whitespace);
        let ends = text.ends_with(char::is_whitespace) && !text.trim().is_empty();
        format!("{}{}{}", edge(starts), line(text), edge(ends))
    };
    // Whole words: half a word in bold is hard to read.
    let places = places.into_iter().map(|place| {
        let rest = said[place.end..].chars();
        let rest = rest.take_while(|letter| letter.is_alphanumeric());
        place.start..place.end + rest.map(char::len_utf8).sum::<usize>()
    });
    for place in places.filter(|place| place.end <= end) {
        if place.start > at {
            pieces.push((kept(&said[at..place.start]), false));
        }
        if place.start >= at {
            pieces.push((kept(&said[place.clone()]), true));
            at = place.end;
        }
    }
    pieces.push((kept(&said[at.min(end)..end]), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_what_was_found_where_it_stands() {
        let said = "We meet on Friday\nin Đà Nẵng, at the bridge.";
        let pieces = snippet(said, &Search::new("nang da"));
        let found: Vec<_> = pieces.iter().filter(|(_, found)| *found).collect();
        assert_eq!(found.len(), 2);
        let whole: String = pieces.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(whole, "We meet on Friday in Đà Nẵng, at the bridge.");
        let long = format!("{} bridge", "word ".repeat(50));
        let pieces = snippet(&long, &Search::new("bridge"));
        assert_eq!(pieces.first(), Some(&(String::from("…"), false)));
        assert!(
            pieces
                .iter()
                .any(|(piece, found)| *found && piece == "bridge")
        );
    }
}
