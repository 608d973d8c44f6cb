//! One message: its bubble, time and mark, and what opens below it when it is pressed.

use iced::alignment::Horizontal;
use iced::widget::tooltip::Position;
use iced::widget::{Space, button, column, container, mouse_area, row, text};
use iced::{Alignment, Color, Length, Padding, mouse};
use lucide_icons::Icon;

use super::abreast::abreast;
use super::avatar::avatar;
use super::focus::{focusable, pressable};
use super::mark::mark;
use super::named::ornament;
use super::passage::passage;
use super::reveal::reveal;
use super::tip::tip;
use crate::protocol::Content;
use crate::protocol::content::file_type;
use crate::store::{Message as Row, MessageStatus};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
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
/// Room beside the rows, and round a picture in its bubble.
const SIDES: f32 = 20.0;
const EDGE: f32 = 5.0;
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
    /// Answer it, which was written by somebody of this name.
    Reply(String),
    /// Choose it, and then others.
    Select,
    /// Withdraw one's own.
    Withdraw,
    /// Delete it from one's own view.
    Delete,
}

/// Everything a bubble is drawn from.
pub struct Bubble<'a, Message> {
    /// The message.
    pub row: &'a Row,
    /// Whether it opens a run.
    pub first: bool,
    /// Whether it closes one.
    pub last: bool,
    /// Whether its details are open.
    pub open: bool,
    /// Its author's name, for the avatar and for answers.
    pub author: &'a str,
    /// What it says, if that is no text.
    pub body: Option<Element<'a, Message>>,
    /// Whether it is chosen, while messages are chosen.
    pub chosen: Option<bool>,
    /// Whether it is the one that was looked for.
    pub marked: bool,
    /// Whether the author's name stands above a run, as in groups.
    pub named: bool,
    /// Now.
    pub clock: Clock,
}

impl<'a, Message: Clone + 'a> Bubble<'a, Message> {
    /// The row at the width it is given.
    pub(crate) fn view(
        mut self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let flow = words.flow();
        let mine = self.row.mine;
        // Corners are drawn, not laid out.
        let right = mine == (flow.start() == Horizontal::Left);
        // Nothing is read in a picture's bubble, so its edge is thin.
        let padding = if self.body.is_some() && self.is_picture() {
            Padding::from(EDGE)
        } else {
            Padding::from([8, 13])
        };
        let face = container(self.face(look, words, on_press))
            .padding(padding)
            .max_width(WIDEST)
            .clip(true)
            .style(style::bubble(look, mine, right, self.first, self.last));
        let face = mouse_area(face)
            .interaction(mouse::Interaction::Idle)
            .on_press(on_press(Press::Details))
            .on_right_press(on_press(Press::Details));
        let side = if mine {
            Alignment::End
        } else {
            Alignment::Start
        };
        let name = (self.named && self.first && !self.author.is_empty())
            .then(|| text(self.author).size(12).color(look.roles().muted));
        let mut block = column![name, face].spacing(4).align_x(side);
        if self.row.status == MessageStatus::Failed {
            block = block.push(failed(look, words, on_press));
        }
        if self.open {
            block = block.push(self.details(look, words, on_press));
        }
        let tools = self.tools(look, words, on_press);
        let block = container(block).align_x(side);
        let line = if mine {
            abreast((FREE, tools), block, (0.0, Space::new().into()), true)
        } else {
            let face: Element<'a, Message> = if self.last {
                avatar(look, self.author, AVATAR, false, look.roles().background)
            } else {
                Space::new().into()
            };
            let face = container(face).height(Length::Fill).align_y(Alignment::End);
            abreast((INDENT, face.into()), block, (FREE, tools), false)
        };
        let line: Element<'a, Message> = match self.chosen {
            Some(chosen) => {
                let mark = if chosen {
                    icon(Icon::CircleCheck, 20.0).color(look.roles().accent_text)
                } else {
                    icon(Icon::Circle, 20.0).color(look.roles().faint)
                };
                let press = on_press(Press::Details);
                let mark = button(mark)
                    .padding(6)
                    .style(style::quiet(look))
                    .on_press(press.clone());
                let part = Part::new(Role::Switch).called(words.say("message-select"));
                let mark = pressable(look, part.on(chosen), mark, Some(press), style::RADIUS);
                row![mark, line].align_y(Alignment::Center).into()
            }
            None => line,
        };
        let above = if self.first { RUN_GAP } else { GAP };
        let row = container(line)
            .padding(Padding::from([0.0, SIDES]).top(above))
            .width(Length::Fill);
        if self.marked || self.chosen == Some(true) {
            return row.style(style::pane(look.roles().selected)).into();
        }
        row.into()
    }

    /// What can be done with the message most often, beside it.
    fn tools(
        &self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let gone = self.row.status == MessageStatus::Cancelled;
        if self.chosen.is_some() || gone {
            return Space::new().width(FREE).into();
        }
        let reply = Press::Reply(self.author.to_owned());
        let reply = button(icon(words.flow().icon(Icon::Reply), 16.0))
            .padding(6)
            .style(style::quiet(look))
            .on_press(on_press(reply));
        // The keyboard and the screen reader find it among the ways that "more" opens.
        let reply = ornament(tip(look, reply, words.say("message-reply"), Position::Top));
        let press = on_press(Press::Details);
        let more = button(icon(Icon::Ellipsis, 16.0))
            .padding(6)
            .style(style::quiet(look))
            .on_press(press.clone());
        let more = focusable(look, more, Some(press), style::RADIUS);
        let more = tip(look, more, words.say("message-more"), Position::Top);
        let tools = row![reply, more].spacing(2);
        reveal(
            container(tools)
                .center_x(FREE)
                .height(Length::Fill)
                .align_y(Alignment::Center),
        )
    }

    fn is_picture(&self) -> bool {
        match &self.row.content {
            Content::File(file) => file.kind == file_type::IMAGE,
            Content::Sticker(_) => true,
            _ => false,
        }
    }

    /// Text, time and mark inside the bubble.
    fn face(
        &mut self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let (_, muted) = look.inks(self.row.mine);
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
                (spoken(look, said, self.row.mine, on_press), short)
            }
            _ if self.body.is_some() => (
                self.body.take().unwrap_or_else(|| Space::new().into()),
                false,
            ),
            _ => (note(words.say("message-unknown"), muted), false),
        };
        if short {
            // Below the text where there is no room beside it.
            row![content, container(meta).padding(Padding::ZERO.top(2))]
                .spacing(10)
                .align_y(Alignment::End)
                .wrap()
                .vertical_spacing(2)
                .align_x(Horizontal::Right)
                .into()
        } else {
            // Only as wide as the text needs, although the line below it fills the width.
            column![
                content,
                container(meta).width(Length::Fill).align_x(Alignment::End)
            ]
            .spacing(2)
            .width(Length::Shrink)
            .into()
        }
    }

    /// The full time, the status in words, and what can be done.
    fn details(
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
        column![line, self.ways(look, words, on_press)]
            .spacing(4)
            .align_x(if self.row.mine {
                Alignment::End
            } else {
                Alignment::Start
            })
            .into()
    }

    /// Everything that can be done with the message.
    fn ways(
        &self,
        look: &Look,
        words: &Words,
        on_press: impl Fn(Press) -> Message + Copy + 'a,
    ) -> Element<'a, Message> {
        let way = |glyph, key: &str, press: Press| {
            let press = on_press(press);
            let face = row![icon(glyph, 13.0), text(words.say(key)).size(12)]
                .spacing(5)
                .align_y(Alignment::Center);
            let face = button(face)
                .padding([3, 8])
                .style(style::quiet(look))
                .on_press(press.clone());
            focusable(look, face, Some(press), style::RADIUS)
        };
        let status = self.row.status;
        let gone = status == MessageStatus::Cancelled;
        let mut ways = Vec::new();
        if !gone {
            let reply = Press::Reply(self.author.to_owned());
            ways.push(way(words.flow().icon(Icon::Reply), "message-reply", reply));
        }
        if let Content::Text(said) = &self.row.content {
            let copy = Press::Copy(said.clone());
            ways.push(way(Icon::Copy, "chat-copy", copy));
        }
        if !gone {
            ways.push(way(Icon::ListChecks, "message-select", Press::Select));
        }
        if self.row.mine && !gone && status >= MessageStatus::Sent {
            ways.push(way(Icon::Ban, "message-withdraw", Press::Withdraw));
        }
        ways.push(way(Icon::Trash2, "message-delete", Press::Delete));
        row(ways).spacing(2).wrap().into()
    }
}

/// Width of a picture that still has room in its bubble, in a chat so wide.
pub(crate) fn widest_picture(chat: f32) -> f32 {
    (chat - 2.0 * (SIDES + EDGE) - INDENT - FREE).max(1.0)
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

/// A text; lines at its beginning that quote another message stand apart.
fn spoken<'a, Message: Clone + 'a>(
    look: &Look,
    said: &'a str,
    mine: bool,
    on_press: impl Fn(Press) -> Message + Copy + 'a,
) -> Element<'a, Message> {
    let roles = look.roles();
    let (quoted, own) = quotation(said);
    let own: Element<'a, Message> = passage(
        look,
        own,
        TEXT_SIZE,
        on_press(Press::Details),
        move |link| on_press(Press::Link(link)),
    );
    if quoted.is_empty() {
        return own;
    }
    let (_, muted) = look.inks(mine);
    let bar = container(Space::new().width(3).height(Length::Fill))
        .style(style::rounded(roles.accent_soft, 1.5));
    let lines: Vec<&str> = quoted
        .lines()
        .map(|line| line.trim_start_matches('>').trim_start())
        .collect();
    let quoted = text(lines.join("\n")).size(13).color(muted);
    let block = row![bar, quoted].spacing(8).height(Length::Shrink);
    column![block, own].spacing(5).into()
}

/// What a text quotes at its beginning, and what it says itself.
pub(crate) fn quotation(said: &str) -> (&str, &str) {
    let mut end = 0;
    for line in said.split_inclusive('\n') {
        if !line.starts_with("> ") {
            break;
        }
        end += line.len();
    }
    match said[end..].trim().is_empty() {
        // Nothing but quotations is a text like any other.
        true => ("", said),
        false => (said[..end].trim_end(), &said[end..]),
    }
}

#[cfg(test)]
mod tests {
    use super::quotation;

    #[test]
    fn what_is_quoted_stands_apart_from_what_is_said() {
        let (quoted, own) = quotation("> Bob:\n> Lunch?\nYes\n> no");
        assert_eq!((quoted, own), ("> Bob:\n> Lunch?", "Yes\n> no"));
        assert_eq!(quotation("> only"), ("", "> only"));
        assert_eq!(quotation("a > b"), ("", "a > b"));
    }
}
