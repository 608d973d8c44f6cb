//! How far something is, as a bar that is filled from where lines start.
//!
//! It is made of boxes, because iced's own bar is always filled from the left.

use iced::Length;
use iced::widget::{Space, container, row};

use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::named::named;
use crate::ui::{Element, Look};

/// Height of the bar, in pixels.
const HEIGHT: f32 = 4.0;
/// Steps the bar can show.
const STEPS: u64 = 1000;

/// `done` of `total`.
pub(crate) fn progress<'a, Message: 'a>(
    look: &Look,
    done: u64,
    total: u64,
) -> Element<'a, Message> {
    let roles = look.roles();
    let filled = done.saturating_mul(STEPS) / total.max(1);
    let filled = u16::try_from(filled.min(STEPS)).unwrap_or(u16::MAX);
    let part = |steps: u16| {
        Space::new()
            .width(Length::FillPortion(steps))
            .height(HEIGHT)
    };
    let bar = container(part(1)).style(style::rounded(roles.accent_soft, HEIGHT / 2.0));
    // A share of nothing is no room at all, which iced does not know.
    let bar = match filled {
        0 => row![part(1)],
        filled if u64::from(filled) == STEPS => row![bar.width(Length::Fill)],
        filled => row![
            bar.width(Length::FillPortion(filled)),
            part(STEPS as u16 - filled)
        ],
    };
    let bar = container(bar)
        .width(Length::Fill)
        .style(style::rounded(roles.line, HEIGHT / 2.0));
    let percent = u64::from(filled) * 100 / STEPS;
    named(bar, move || {
        Part::new(Role::Progress).valued(percent.to_string())
    })
}
