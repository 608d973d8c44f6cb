//! The field a message is written in: grows with the text, Enter sends, Shift+Enter breaks the line.

use iced::advanced::text::editor::Position;
use iced::keyboard::{Key, key::Named};
use iced::widget::text_editor::{self, Binding, KeyPress, TextEditor};
use iced::widget::{container, stack, text};
use iced::{Padding, widget};

use super::named::named;
use super::still::still;
use crate::ui::reader::{Part, Role};
use crate::ui::{Element, Look, flow::Flow, look::style};

/// Height of the text in a one-line field and in the tallest one, in pixels; the padding comes on top.
const LOWEST: f32 = 20.0;
const HIGHEST: f32 = 140.0;
const PADDING: u16 = 12;

/// Names the field, so that a parent can give it the keyboard.
pub const ID: &str = "composer";

/// What the field says.
pub(crate) struct Says<Message, Edit> {
    /// It was edited.
    pub(crate) on_action: Edit,
    /// Enter.
    pub(crate) on_send: Message,
    /// Ctrl+V: what is on the clipboard need not be a text.
    pub(crate) on_paste: Message,
}

/// The field over `content`.
pub(crate) fn composer<'a, Message: Clone + 'a>(
    look: &Look,
    flow: Flow,
    content: &'a text_editor::Content,
    hint: String,
    says: Says<Message, impl Fn(text_editor::Action) -> Message + 'a>,
) -> Element<'a, Message> {
    let Says {
        on_action,
        on_send,
        on_paste,
    } = says;
    let label = hint.clone();
    // iced writes its own hint from the left in every language.
    let (hint, beside) = match flow {
        Flow::LeftToRight => (hint, None),
        Flow::RightToLeft => (String::new(), content.is_empty().then_some(hint)),
    };
    let field = TextEditor::new(content)
        .id(widget::Id::new(ID))
        .placeholder(hint)
        .on_action(on_action)
        .size(15)
        .padding(Padding::from([PADDING, 16]))
        .min_height(LOWEST)
        .max_height(HIGHEST)
        .style(style::composer(look))
        .key_binding(move |press| binding(press, &on_send, &on_paste));
    let beside = beside.map(|hint| {
        container(text(hint).size(15).color(look.roles().faint))
            .padding(Padding::from([PADDING, 16]))
    });
    let field = match flow {
        Flow::LeftToRight => still(field),
        Flow::RightToLeft => stack![still(field), beside].into(),
    };
    named(field, move || {
        Part::new(Role::Editor)
            .called(label.clone())
            .valued(content.text())
            .selection(Some(selection(content)))
    })
}

/// What is selected, in characters from the beginning.
fn selection(content: &text_editor::Content) -> (usize, usize) {
    let text = content.text();
    let characters = |place: Position| {
        let lines: usize = (text.split_inclusive('\n').take(place.line))
            .map(|line| line.chars().count())
            .sum();
        let line = text.split('\n').nth(place.line).unwrap_or_default();
        let before = line.char_indices().take_while(|(at, _)| *at < place.column);
        lines + before.count()
    };
    let cursor = content.cursor();
    let to = characters(cursor.position);
    (cursor.selection.map_or(to, characters), to)
}

/// What a key does. Keys that belong to the program or to the list above are left alone.
fn binding<Message: Clone>(
    press: KeyPress,
    on_send: &Message,
    on_paste: &Message,
) -> Option<Binding<Message>> {
    if !matches!(press.status, text_editor::Status::Focused { .. }) {
        return None;
    }
    let modifiers = press.modifiers;
    match press.key.as_ref() {
        Key::Named(Named::Enter) if modifiers.shift() => Some(Binding::Enter),
        Key::Named(Named::Enter) => Some(Binding::Custom(on_send.clone())),
        Key::Named(Named::PageUp | Named::PageDown | Named::Escape | Named::Tab) => None,
        Key::Named(Named::Home | Named::End) if modifiers.command() => None,
        _ if modifiers.alt() && !modifiers.control() && press.text.is_none() => None,
        Key::Character(_) if modifiers.command() && modifiers.shift() => None,
        Key::Character("v" | "V") if modifiers.command() => Some(Binding::Custom(on_paste.clone())),
        // The clipboard and "select all"; other letters with Ctrl are the program's, and some come with a text.
        Key::Character(letter) if modifiers.command() && !"acx".contains(letter) => None,
        _ => Binding::from_key_press(press),
    }
}
