//! A place for something that is there at times.
//!
//! iced knows widgets by their place among their siblings, and leaves out what is not there: whatever comes before a
//! field or a list would take the keyboard from it, or its place in the list. A slot is always there.

use iced::widget::{Space, container};

use crate::ui::Element;

/// `content`, or an empty place.
pub(crate) fn slot<'a, Message: 'a>(
    content: Option<impl Into<Element<'a, Message>>>,
) -> Element<'a, Message> {
    let content = content.map_or_else(|| Space::new().into(), Into::into);
    container(content).into()
}
