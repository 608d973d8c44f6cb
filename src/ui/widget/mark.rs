//! The mark that tells how far my message has come. The marks differ in shape, not only in colour.

use iced::widget::center;
use iced::widget::tooltip::Position;
use lucide_icons::Icon;

use super::bubble::status_key;
use super::tip::tip;
use crate::store::MessageStatus;
use crate::ui::{Element, Look, Words, icon::icon, look::style};

/// Side of a mark, in pixels.
const SIZE: f32 = 14.0;

/// A clock, one tick, two ticks, two ticks on a disc, or an exclamation mark; nothing for a withdrawn message.
///
/// ```
/// use azstack::store::MessageStatus;
/// use azstack::ui::{Look, Words, widget::mark::mark};
/// let (look, words) = (Look::classic(), Words::english());
/// assert!(mark::<()>(&look, &words, MessageStatus::Seen).is_some());
/// assert!(mark::<()>(&look, &words, MessageStatus::Cancelled).is_none());
/// ```
pub fn mark<'a, Message: 'a>(
    look: &Look,
    words: &Words,
    status: MessageStatus,
) -> Option<Element<'a, Message>> {
    let roles = look.roles();
    let plain = |glyph, color| icon(glyph, SIZE).color(color).into();
    let face: Element<'a, Message> = match status {
        MessageStatus::Failed => plain(Icon::CircleAlert, roles.failed),
        MessageStatus::Sending => plain(Icon::Clock, roles.muted),
        MessageStatus::Sent => plain(Icon::Check, roles.mark),
        MessageStatus::Delivered => plain(Icon::CheckCheck, roles.mark),
        MessageStatus::Seen => {
            let ticks = icon(Icon::CheckCheck, SIZE - 4.0).color(roles.on_mark);
            let disc = center(ticks)
                .width(SIZE)
                .height(SIZE)
                .style(style::rounded(roles.mark, SIZE / 2.0));
            disc.into()
        }
        MessageStatus::Cancelled => return None,
    };
    Some(tip(
        look,
        face,
        words.say(status_key(status)),
        Position::Top,
    ))
}
