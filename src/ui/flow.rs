//! Which way lines run, and the one place that turns a window round for the languages whose lines run to the left.
//!
//! iced lays out from left to right only, and so do all our screens: rows, columns, paddings and sides are written as for
//! English. Whoever shows a screen wraps the whole of it in [`Flow::turn`], which mirrors where everything stands and
//! nothing else; what does not depend on the language (a keypad, a sound that is played, the corners of a picture) is
//! kept (`Flow::keep`) as it is. What is decided while drawing must ask for itself: the side a text begins at, an arrow.

use iced::advanced::widget::Tree;
use iced::advanced::{Widget, layout};
use iced::alignment::Horizontal;
use iced::{Padding, Point, Theme};
use lucide_icons::Icon;

use super::Element;
use super::forward::forward;

/// The direction of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Latin, Vietnamese …
    LeftToRight,
    /// Arabic, Hebrew …
    RightToLeft,
}

impl Flow {
    /// `content`, which is written for lines that run to the right, for this direction.
    ///
    /// ```
    /// use azstack::ui::{Element, Words, flow::Flow};
    /// use iced::widget::row;
    /// let (arabic, _) = Words::new(&["ar"], None);
    /// // What is first stands at the right.
    /// let line: Element<'_, ()> = arabic.flow().turn(row!["first", "second"]);
    /// ```
    pub fn turn<'a, Message: 'a>(
        self,
        content: impl Into<Element<'a, Message>>,
    ) -> Element<'a, Message> {
        let content = content.into();
        match self {
            Self::LeftToRight => content,
            Self::RightToLeft => Element::new(Turned { content }),
        }
    }

    /// `content`, which is the same in every language, inside something that is turned.
    pub(crate) fn keep<'a, Message: 'a>(
        self,
        content: impl Into<Element<'a, Message>>,
    ) -> Element<'a, Message> {
        // Twice turned is not turned.
        self.turn(content)
    }

    /// The side at which a line starts, for what is drawn rather than laid out.
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

    /// Room beside what scrolls, for a scrollbar: iced draws it at the right whatever we do.
    pub(crate) fn beside_bar(self, room: f32) -> Padding {
        match self {
            Self::LeftToRight => Padding::ZERO.right(room),
            // It will be turned.
            Self::RightToLeft => Padding::ZERO.left(room),
        }
    }

    /// `icon`, mirrored if it points somewhere along the line.
    pub(crate) const fn icon(self, icon: Icon) -> Icon {
        match (self, icon) {
            (Self::LeftToRight, icon) => icon,
            (Self::RightToLeft, Icon::ArrowLeft) => Icon::ArrowRight,
            (Self::RightToLeft, Icon::ChevronLeft) => Icon::ChevronRight,
            (Self::RightToLeft, Icon::ChevronRight) => Icon::ChevronLeft,
            (Self::RightToLeft, Icon::Reply) => Icon::Forward,
            (Self::RightToLeft, icon) => icon,
        }
    }
}

/// Everything in it stands where a mirror would show it. It has no state, so a window may be turned while it is used.
struct Turned<'a, Message> {
    content: Element<'a, Message>,
}

/// The places in `node`, seen in a mirror.
fn mirrored(node: &layout::Node) -> layout::Node {
    let width = node.size().width;
    let children = node.children().iter().map(|child| {
        let bounds = child.bounds();
        mirrored(child).move_to(Point::new(width - bounds.x - bounds.width, bounds.y))
    });
    layout::Node::with_children(node.size(), children.collect())
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Turned<'_, Message> {
    forward!(whole: identity operate update pointer draw overlay);

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let widget = self.content.as_widget_mut();
        let node = widget.layout(tree, renderer, limits);
        mirrored(&node).move_to(node.bounds().position())
    }
}
