//! A field of one line, as whoever does not see it is told of it: what it is called, what stands in it, where one writes.

use iced::advanced::graphics::text::Paragraph;
use iced::advanced::widget::Tree;
use iced::widget::text_input::{self, TextInput, Value, cursor};

use super::named::told;
use super::still::still;
use crate::ui::Element;
use crate::ui::reader::{Part, Role};

/// The field `input`, which is called `label` and in which `value` stands.
pub(crate) fn line<'a, Message: Clone + 'a>(
    label: String,
    value: &'a str,
    input: TextInput<'a, Message>,
) -> Element<'a, Message> {
    told(still(input), move |tree| {
        Part::new(Role::Field)
            .called(label.clone())
            .valued(value.to_owned())
            .selection(selection(tree, value))
    })
}

/// The same for a `value` that is only told as so many dots.
pub(crate) fn secret<'a, Message: Clone + 'a>(
    label: String,
    value: &'a str,
    input: TextInput<'a, Message>,
) -> Element<'a, Message> {
    told(still(input), move |tree| {
        Part::new(Role::Secret)
            .called(label.clone())
            .valued("•".repeat(value.chars().count()))
            .selection(selection(tree, value))
    })
}

/// What is selected in a still field, in characters.
fn selection(tree: &Tree, value: &str) -> Option<(usize, usize)> {
    let state = &tree.children.first()?.state;
    let state = state.downcast_ref::<text_input::State<Paragraph>>();
    // iced counts what looks like one letter.
    let letters = Value::new(value);
    let characters = |index| letters.until(index).to_string().chars().count();
    let (from, to) = match state.cursor().state(&letters) {
        cursor::State::Index(at) => (at, at),
        cursor::State::Selection { start, end } => (start, end),
    };
    Some((characters(from), characters(to)))
}
