//! Which way lines run, and rows that follow it.
//!
//! iced lays out from left to right only. Screens build their rows with [`Flow::row`] and align with
//! [`Flow::start`] and [`Flow::end`], so a right-to-left language mirrors them.

use iced::alignment::Horizontal;
use iced::widget::{Row, row};
use lucide_icons::Icon;

use super::Element;

/// The direction of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Latin, Vietnamese …
    LeftToRight,
    /// Arabic, Hebrew …
    RightToLeft,
}

impl Flow {
    /// A row whose first child is where a line starts.
    ///
    /// ```
    /// use azstack::ui::{Element, flow::Flow};
    /// let line: Element<'_, ()> = Flow::RightToLeft.row(["first".into(), "second".into()]).into();
    /// ```
    pub fn row<'a, Message: 'a, const N: usize>(
        self,
        children: [Element<'a, Message>; N],
    ) -> Row<'a, Message> {
        match self {
            Self::LeftToRight => row(children),
            Self::RightToLeft => row(children.into_iter().rev()),
        }
    }

    /// Where a line starts.
    ///
    /// ```
    /// use azstack::ui::flow::Flow;
    /// use iced::alignment::Horizontal;
    /// assert_eq!(Flow::RightToLeft.start(), Horizontal::Right);
    /// ```
    pub fn start(self) -> Horizontal {
        match self {
            Self::LeftToRight => Horizontal::Left,
            Self::RightToLeft => Horizontal::Right,
        }
    }

    /// An arrow to what comes before.
    pub(crate) const fn back_icon(self) -> Icon {
        match self {
            Self::LeftToRight => Icon::ChevronLeft,
            Self::RightToLeft => Icon::ChevronRight,
        }
    }

    /// An arrow to what comes after.
    pub(crate) const fn forward_icon(self) -> Icon {
        match self {
            Self::LeftToRight => Icon::ChevronRight,
            Self::RightToLeft => Icon::ChevronLeft,
        }
    }

    /// Where a line ends.
    ///
    /// ```
    /// use azstack::ui::flow::Flow;
    /// use iced::alignment::Horizontal;
    /// assert_eq!(Flow::LeftToRight.end(), Horizontal::Right);
    /// ```
    pub fn end(self) -> Horizontal {
        match self {
            Self::LeftToRight => Horizontal::Right,
            Self::RightToLeft => Horizontal::Left,
        }
    }
}
