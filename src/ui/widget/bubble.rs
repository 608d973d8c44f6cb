//! One message: its bubble, time and mark, and what opens below it when it is pressed.

use iced::widget::{Space, button, column, container, mouse_area, rich_text, row, span, text};
use iced::{Alignment, Color, Length, Padding, mouse};
use lucide_icons::Icon;

use super::avatar::avatar;
use super::focus::focusable;
use super::mark::mark;
use crate::protocol::Content;
use crate::store::{Message as Row, MessageStatus};
use crate::ui::look::style;
use crate::ui::{Clock, Element, Look, Words, icon::icon};

/// Widest bubble, in pixels.
pub const WIDEST: f32 = 520.0;
/// Room kept free at the side a bubble does not stand on.
const FREE: f32 = 72.0;
/// Side of the avatar beside other people's runs, and the room it takes with its gap.
const AVATAR: f32 = 30.0;
const INDENT: f32 = AVATAR + 8.0;
/// Distance between runs, and between bubbles of one run.
const RUN_GAP: f32 = 10.0;
const GAP: f32 = 2.0;
/// Text size; a message this short keeps its time on the same line.
pub const TEXT_SIZE: f32 = 15.0;
const SHORT: usize = 32;

/// What can be done with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// Open or close its details.
    Details,
    /// Put its text on the clipboard.
    Copy(String),
    /// Open a link in it.
    Link(String),
    /// Send a failed one again.
    Resend,
}

/// Everything a bubble is drawn from.
pub struct Bubble<'a> {
    /// The message.
    pub row: &'a Row,
    /// Whether it opens a run.
    pub first: bool,
    /// Whether it closes one.
    pub last: bool,
    /// Whether its details are open.
    pub open: bool,
    /// Its author's name, for the avatar.
    pub author: &'a str,
    /// Whether the author's name stands above a run, as in groups.
    pub named: bool,
    /// Now.
    pub clock: Clock,
}

impl<'a> Bubble<'a> {
    /// The row at the width it is given.
    pub(crate) fn view<Message: Clone + 'a>(
        self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let flow = words.flow();
        let mine = self.row.mine;
        let right = mine == (flow.end() == iced::alignment::Horizontal::Right);
        let face = container(self.face(look, words, on_press))
            .padding([8, 13])
            .max_width(WIDEST)
            .clip(true)
            .style(style::bubble(look, mine, right, self.first, self.last));
        let face = mouse_area(face)
            .interaction(mouse::Interaction::Idle)
            .on_press(on_press(Press::Details))
            .on_right_press(on_press(Press::Details));
        let side = if mine { flow.end() } else { flow.start() };
        let name = (self.named && self.first && !self.author.is_empty())
            .then(|| text(self.author).size(12).color(look.roles().muted));
        let mut block = column![name, face].spacing(4).align_x(side);
        if self.row.status == MessageStatus::Failed {
            block = block.push(failed(look, words, on_press));
        }
        if self.open {
            block = block.push(self.details(look, words, on_press));
        }
        let free = Space::new().width(FREE);
        let line = if mine {
            flow.row([
                free.into(),
                container(block).width(Length::Fill).align_x(side).into(),
            ])
        } else {
            let beside: Element<'a, Message> = if self.last {
                avatar(look, self.author, AVATAR, false, look.roles().background)
            } else {
                Space::new().width(AVATAR).into()
            };
            let block = container(block).width(Length::Fill).align_x(side);
            flow.row([
                container(beside).width(INDENT).align_x(side).into(),
                block.into(),
                free.into(),
            ])
            .align_y(Alignment::End)
        };
        let above = if self.first { RUN_GAP } else { GAP };
        container(line)
            .padding(Padding::from([0, 20]).top(above))
            .width(Length::Fill)
            .into()
    }

    /// Text, time and mark inside the bubble.
    fn face<Message: Clone + 'a>(
        &self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let roles = look.roles();
        let muted = if self.row.mine {
            roles.on_mine_muted
        } else {
            roles.on_theirs_muted
        };
        let mut meta = row![text(words.clock(self.row.created)).size(11).color(muted)]
            .spacing(4)
            .align_y(Alignment::Center);
        if self.row.mine {
            meta = meta.push(mark(look, words, self.row.status));
        }
        let (content, short) = match &self.row.content {
            _ if self.row.status == MessageStatus::Cancelled => {
                (note(words.say("message-cancelled"), muted), true)
            }
            Content::Text(said) => {
                let short = said.len() <= SHORT && !said.contains('\n');
                (paragraph(said, roles.link, on_press), short)
            }
            Content::Sticker(_) => (note(words.say("message-sticker"), muted), true),
            Content::File(file) => {
                let sentence =
                    words.fill("message-file", [("name", file.file_name.as_str().into())]);
                (note(sentence, muted), false)
            }
            _ => (note(words.say("message-unknown"), muted), false),
        };
        if short {
            words
                .flow()
                .row([
                    content,
                    container(meta).padding(Padding::ZERO.top(2)).into(),
                ])
                .spacing(10)
                .align_y(Alignment::End)
                .into()
        } else {
            let end = words.flow().end();
            // Only as wide as the text needs, although the line below it fills the width.
            column![content, container(meta).width(Length::Fill).align_x(end)]
                .spacing(2)
                .width(Length::Shrink)
                .into()
        }
    }

    /// The full time, the status in words, and what can be done.
    fn details<Message: Clone + 'a>(
        &self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let muted = look.roles().muted;
        let mut line = row![
            text(words.moment(self.row.created, self.clock.0))
                .size(12)
                .color(muted)
        ]
        .spacing(10)
        .align_y(Alignment::Center);
        if self.row.mine && self.row.status != MessageStatus::Cancelled {
            line = line.push(
                text(words.say(status_key(self.row.status)))
                    .size(12)
                    .color(muted),
            );
        }
        if let Content::Text(said) = &self.row.content {
            let copy = on_press(Press::Copy(said.clone()));
            let face = button(
                row![
                    icon(Icon::Copy, 13.0),
                    text(words.say("chat-copy")).size(12)
                ]
                .spacing(5)
                .align_y(Alignment::Center),
            )
            .padding([3, 8])
            .style(style::quiet(look))
            .on_press(copy.clone());
            line = line.push(focusable(look, face, Some(copy), style::RADIUS));
        }
        line.into()
    }
}

/// The key of the word for a status.
pub(crate) fn status_key(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Failed => "status-failed",
        MessageStatus::Sending => "status-sending",
        MessageStatus::Sent => "status-sent",
        MessageStatus::Delivered => "status-delivered",
        MessageStatus::Seen => "status-seen",
        MessageStatus::Cancelled => "message-cancelled",
    }
}

fn failed<'a, Message: Clone + 'a>(
    look: &Look,
    words: &Words,
    on_press: impl Fn(Press) -> Message + 'a,
) -> Element<'a, Message> {
    let color = look.roles().failed;
    let again = on_press(Press::Resend);
    let face = button(
        row![
            icon(Icon::RotateCw, 13.0).color(color),
            text(words.say("chat-resend")).size(12).color(color)
        ]
        .spacing(5)
        .align_y(Alignment::Center),
    )
    .padding([3, 8])
    .style(style::quiet(look))
    .on_press(again.clone());
    row![
        text(words.say("chat-not-sent")).size(12).color(color),
        focusable(look, face, Some(again), style::RADIUS)
    ]
    .spacing(4)
    .align_y(Alignment::Center)
    .into()
}

fn note<'a, Message: 'a>(words: String, color: Color) -> Element<'a, Message> {
    text(words).size(TEXT_SIZE).color(color).into()
}

/// A text with its web links underlined.
fn paragraph<'a, Message: Clone + 'a>(
    said: &'a str,
    link: Color,
    on_press: impl Fn(Press) -> Message + 'a,
) -> Element<'a, Message> {
    if !said.contains("http://") && !said.contains("https://") {
        return text(said).size(TEXT_SIZE).into();
    }
    let spans = links(said).map(|(part, is_link)| {
        if is_link {
            span(part).color(link).underline(true).link(part.to_owned())
        } else {
            span(part)
        }
    });
    rich_text(spans.collect::<Vec<_>>())
        .size(TEXT_SIZE)
        .on_link_click(move |link: String| on_press(Press::Link(link)))
        .into()
}

/// `said` in pieces, each with whether it is a web link.
fn links(said: &str) -> impl Iterator<Item = (&str, bool)> {
    said.split_inclusive(char::is_whitespace)
        .flat_map(|word| {
            let body = word.trim_end();
            let body = body.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”']);
            let is_link = (body.starts_with("http://") || body.starts_with("https://"))
                && url::Url::parse(body).is_ok();
            let (link, rest) = if is_link {
                word.split_at(body.len())
            } else {
                ("", word)
            };
            [(link, true), (rest, false)]
        })
        .filter(|(part, _)| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_are_found_without_the_punctuation_after_them() {
        let found: Vec<_> =
            links("see https://example.org/a?b=c, or http://localhost:8080.").collect();
        assert_eq!(
            found,
            [
                ("see ", false),
                ("https://example.org/a?b=c", true),
                (", ", false),
                ("or ", false),
                ("http://localhost:8080", true),
                (".", false),
            ]
        );
    }

    #[test]
    fn other_schemes_are_text() {
        assert!(
            links("javascript:alert(1) file:///etc/passwd https://").all(|(_, is_link)| !is_link)
        );
    }
}
