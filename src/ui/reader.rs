//! What a window says to somebody who does not see it: its parts, each with a role, a name and a state.
//!
//! iced has no accessibility tree, but it walks its widgets for operations; so the tree is an operation of ours. Texts tell
//! themselves, and what a widget is or is called, a `Part` round it tells (`widget::named`, `widget::focus`).
//! [`collect`] gathers the parts of all windows, and [`act`] does to one what a person asks for through a reader. No
//! screen reader is spoken to here: that is the program's, and nothing is gathered unless one listens.

mod collect;

use std::hash::{DefaultHasher, Hash, Hasher};

use iced::Rectangle;
use iced::advanced::widget::Operation;

pub use collect::{act, collect};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A whole window.
    Window,
    /// A card that covers the rest, which is left out while it is there.
    Dialog,
    /// Some parts that belong together.
    Group,
    /// The title of what follows.
    Heading,
    /// A text.
    Text,
    /// Something to be seen that has a word.
    Picture,
    /// It does something when it is pressed.
    Button,
    /// One page among several.
    Tab,
    /// On or off.
    Switch,
    /// One of several of which one is chosen.
    Choice,
    /// A list that unfolds; its value is what is chosen.
    Select,
    /// A field of one line.
    Field,
    /// A field whose text nobody shall hear.
    Secret,
    /// A field of several lines.
    Editor,
    /// A list.
    List,
    /// A row of a list.
    Item,
    /// How far something has come, as its value.
    Progress,
    /// A sentence that is said when it comes.
    Status,
}

impl Role {
    /// Whether its texts are its name, if it has no other.
    const fn is_named_by_its_texts(self) -> bool {
        matches!(
            self,
            Self::Heading
                | Self::Button
                | Self::Tab
                | Self::Switch
                | Self::Choice
                | Self::Item
                | Self::Status
        )
    }

    /// Whether it is a field that is written in.
    ///
    /// ```
    /// use azstack::ui::reader::Role;
    /// assert!(Role::Secret.is_field() && !Role::Button.is_field());
    /// ```
    pub const fn is_field(self) -> bool {
        matches!(self, Self::Field | Self::Secret | Self::Editor)
    }

    /// Whether somebody acts on it, so that it must have a name.
    ///
    /// ```
    /// use azstack::ui::reader::Role;
    /// assert!(Role::Button.is_control() && !Role::Text.is_control());
    /// ```
    pub const fn is_control(self) -> bool {
        self.is_field()
            || matches!(
                self,
                Self::Button | Self::Tab | Self::Switch | Self::Choice | Self::Select
            )
    }
}

/// Whether a part is read out when it comes or its name changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Live {
    /// No.
    #[default]
    Off,
    /// After what is being said.
    Polite,
    /// At once.
    Assertive,
}

/// A part as it was gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The same from one gathering to the next.
    pub id: u64,
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: String,
    /// What stands in it.
    pub value: String,
    /// Whether it is on or chosen, if it can be.
    pub on: Option<bool>,
    /// Whether it does something when pressed.
    pub pressable: bool,
    /// Whether it has, or could have, the keyboard.
    pub focus: Option<bool>,
    /// Whether it is read out by itself.
    pub live: Live,
    /// Where it stands in its window.
    pub bounds: Rectangle,
    /// In a field: the two ends of what is selected, in characters; the second is where one writes.
    pub selection: Option<(usize, usize)>,
    /// Its parts.
    pub children: Vec<Node>,
}

impl Node {
    fn new(id: u64, part: &Part, bounds: Rectangle) -> Self {
        Self {
            id,
            role: part.role,
            name: part.name.clone(),
            description: String::new(),
            value: part.value.clone(),
            on: part.on,
            pressable: part.pressable,
            focus: None,
            live: part.live,
            bounds,
            selection: part.selection,
            children: Vec::new(),
        }
    }

    /// It and everything in it, from the outside in.
    ///
    /// ```
    /// use azstack::ui::reader::{Node, Role};
    /// fn buttons(window: &Node) -> Vec<&str> {
    ///     let buttons = window.all().filter(|part| part.role == Role::Button);
    ///     buttons.map(|button| button.name.as_str()).collect()
    /// }
    /// ```
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let node = left.pop()?;
            left.extend(node.children.iter().rev());
            Some(node)
        })
    }
}

/// What somebody asks for through a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Press it.
    Press,
    /// Give it the keyboard.
    Focus,
}

/// What a widget tells of itself.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    role: Role,
    name: String,
    value: String,
    on: Option<bool>,
    live: Live,
    pressable: bool,
    selection: Option<(usize, usize)>,
    key: Option<u64>,
    kind: Kind,
    asked: bool,
}

/// How a part is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// As it is.
    Plain,
    /// As the word for what is in it, or more about that.
    Tip,
    /// Not at all, and nothing in it.
    Ornament,
}

impl Part {
    /// A part without a name; that of a button is its texts.
    pub(crate) const fn new(role: Role) -> Self {
        Self {
            role,
            name: String::new(),
            value: String::new(),
            on: None,
            live: Live::Off,
            pressable: false,
            selection: None,
            key: None,
            kind: Kind::Plain,
            asked: false,
        }
    }

    /// The word for what it is round.
    pub(crate) fn tip(word: String) -> Self {
        Self {
            kind: Kind::Tip,
            ..Self::new(Role::Picture).called(word)
        }
    }

    /// Only to be seen; what is beside it says the same.
    pub(crate) fn ornament() -> Self {
        Self {
            kind: Kind::Ornament,
            ..Self::new(Role::Group)
        }
    }

    /// With this name.
    pub(crate) fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// With something that stands in it.
    pub(crate) fn valued(self, value: String) -> Self {
        Self { value, ..self }
    }

    /// On or off, chosen or not.
    pub(crate) fn on(self, on: bool) -> Self {
        Self {
            on: Some(on),
            ..self
        }
    }

    /// Read out when it comes.
    pub(crate) fn live(self, live: Live) -> Self {
        Self { live, ..self }
    }

    /// Whether it can be pressed.
    pub(crate) fn pressable(self, pressable: bool) -> Self {
        Self { pressable, ..self }
    }

    /// What is selected in it.
    pub(crate) fn selection(self, selection: Option<(usize, usize)>) -> Self {
        Self { selection, ..self }
    }

    /// The one with this key, wherever it stands among its siblings.
    pub(crate) fn keyed(self, key: impl Hash) -> Self {
        Self {
            key: Some(hash(key)),
            ..self
        }
    }
}

/// The number that stands for `key`, which is the id of a [`Role::Window`] with that key.
///
/// ```
/// assert_eq!(azstack::ui::reader::hash("main"), azstack::ui::reader::hash("main"));
/// ```
pub fn hash(key: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// What a part asks an operation first, so that nothing is worked out for one that does not gather.
#[derive(Default)]
struct Question {
    gathers: bool,
}

/// Whether `operation` gathers parts.
pub(crate) fn gathers(operation: &mut dyn Operation, bounds: Rectangle) -> bool {
    let mut question = Question::default();
    operation.custom(None, bounds, &mut question);
    question.gathers
}

/// Tells `operation` of a part at `bounds` with everything `inside` it; whether the part is to be pressed.
pub(crate) fn tell(
    operation: &mut dyn Operation,
    bounds: Rectangle,
    mut part: Option<Part>,
    inside: &mut dyn FnMut(&mut dyn Operation),
) -> bool {
    if let Some(part) = &mut part {
        operation.custom(None, bounds, part);
    }
    operation.container(None, bounds);
    operation.traverse(inside);
    part.is_some_and(|part| part.asked)
}
