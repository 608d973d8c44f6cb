//! The card on which a theme is made: every colour with its name, how well the texts can be read, and a sample.
//!
//! The whole program is the preview: whatever is changed is to be drawn with at once. The card reads and writes no file;
//! it asks for that.

mod role;
mod sample;
mod view;

pub(crate) use view::NAME;

use crate::ui::look::{Hue, Look, colour};
use crate::ui::{Notice, Words};

/// Degrees of hue, and share of saturation and brightness, that a button changes.
const STEP_DEGREES: f32 = 5.0;
const STEP_SHARE: f32 = 0.02;

/// What a colour is mixed of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Red, yellow, green …
    Hue,
    /// Grey, or full.
    Saturation,
    /// Dark, or bright.
    Brightness,
}

/// What the card asks before it does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to leave although something is not saved.
    Leave,
    /// Whether to remove the theme.
    Delete,
}

/// What happens to the card.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The theme's name was typed.
    Name(String),
    /// A role was pressed: its colour is shown, or no longer.
    Role(&'static str),
    /// A colour was typed for the open role.
    Typed(String),
    /// A slider was pulled: degrees, or a share from 0 to 1.
    Mixed(Part, f32),
    /// A button beside a slider was pressed: more, or less.
    Step(Part, bool),
    /// Save it.
    Save,
    /// It was saved and is called so now, or not.
    Saved(Result<Box<Look>, Notice>),
    /// As it was before.
    Revert,
    /// Remove it; asks first.
    Delete,
    /// What was asked is to be done.
    Yes,
    /// What was asked is not to be done.
    No,
    /// Close the card; asks first when something is not saved.
    Close,
}

/// What the card asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Draw everything with this.
    Show(Box<Look>),
    /// Save this, and say what became of it.
    Save(Box<Look>),
    /// Remove this theme of one's own, and close the card.
    Delete(String),
    /// Close the card and draw with the theme that is chosen.
    Close,
}

/// The colour that is being changed.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    role: &'static str,
    /// Kept beside the colour: a grey has no hue of its own to come back to.
    hue: Hue,
    /// What is typed, which may be no colour yet.
    typed: String,
}

/// The card.
#[derive(Clone, Debug)]
pub struct Screen {
    look: Look,
    /// As it was saved, or copied.
    before: Look,
    open: Option<Open>,
    asking: Option<Question>,
    failed: Option<Notice>,
}

impl Screen {
    /// The card for this theme; one of ours is copied, and the copy needs a name.
    ///
    /// ```
    /// use azstack::ui::screen::theme::{Action, Message, Screen};
    /// use azstack::ui::{Look, Words};
    /// let mut card = Screen::new(Look::classic(), &Words::english());
    /// card.update(Message::Role("accent"));
    /// let shown = card.update(Message::Typed("#004488".into()));
    /// assert!(matches!(shown, Action::Show(look) if look.roles().accent.b > 0.5));
    /// ```
    pub fn new(look: Look, words: &Words) -> Self {
        let look = match look.is_built_in() {
            true => {
                let title = words.fill("theme-copy-of", [("name", look.title().into())]);
                // Direction marks round what is filled in would become part of the name.
                look.titled(&title.replace(['\u{2068}', '\u{2069}'], ""))
            }
            false => look,
        };
        Self {
            before: look.clone(),
            look,
            open: None,
            asking: None,
            failed: None,
        }
    }

    /// Whether there is something to save. A copy is, from the beginning.
    fn is_new(&self) -> bool {
        self.look.is_built_in() || self.look != self.before
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::theme::{Action, Message, Screen};
    /// use azstack::ui::{Look, Words};
    /// let mut card = Screen::new(Look::classic(), &Words::english());
    /// card.update(Message::Name("Mine".into()));
    /// assert_eq!(card.update(Message::Close), Action::None);
    /// assert_eq!(card.update(Message::Yes), Action::Close);
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Name(name) => {
                self.look = self.look.clone().titled(&name);
                Action::None
            }
            Message::Role(role) => {
                let again = self.open.as_ref().is_some_and(|open| open.role == role);
                self.open = (!again).then(|| self.opened(role)).flatten();
                Action::None
            }
            Message::Typed(typed) => self.typed(typed),
            Message::Mixed(part, value) => self.mix(part, |_| value),
            Message::Step(part, more) => {
                let step = match part {
                    Part::Hue => STEP_DEGREES,
                    Part::Saturation | Part::Brightness => STEP_SHARE,
                };
                self.mix(part, |value| if more { value + step } else { value - step })
            }
            Message::Save => {
                self.asking = None;
                Action::Save(Box::new(self.look.clone()))
            }
            Message::Saved(Ok(look)) => {
                self.before = (*look).clone();
                self.look = *look;
                self.failed = None;
                Action::None
            }
            Message::Saved(Err(notice)) => {
                self.failed = Some(notice);
                Action::None
            }
            Message::Revert => {
                self.look = self.before.clone();
                let role = self.open.take().map(|open| open.role);
                self.open = role.and_then(|role| self.opened(role));
                self.show()
            }
            Message::Delete => {
                self.asking = Some(Question::Delete);
                Action::None
            }
            Message::Yes => match self.asking.take() {
                Some(Question::Delete) => Action::Delete(self.look.name().to_owned()),
                Some(Question::Leave) => Action::Close,
                None => Action::None,
            },
            Message::No => {
                self.asking = None;
                Action::None
            }
            Message::Close if self.look != self.before && self.asking.is_none() => {
                self.asking = Some(Question::Leave);
                Action::None
            }
            Message::Close => Action::Close,
        }
    }

    fn show(&self) -> Action {
        Action::Show(Box::new(self.look.clone()))
    }

    /// The role's colour, to be changed.
    fn opened(&self, role: &'static str) -> Option<Open> {
        let color = self.look.roles().get(role)?;
        Some(Open {
            role,
            hue: color.into(),
            typed: color.to_string(),
        })
    }

    fn typed(&mut self, typed: String) -> Action {
        let Some(open) = &mut self.open else {
            return Action::None;
        };
        open.typed = typed;
        let Some(color) = colour(open.typed.trim()) else {
            return Action::None;
        };
        open.hue = color.into();
        self.look = self.look.clone().with(open.role, color);
        self.show()
    }

    fn mix(&mut self, part: Part, change: impl Fn(f32) -> f32) -> Action {
        let Some(open) = &mut self.open else {
            return Action::None;
        };
        let (value, most) = match part {
            Part::Hue => (&mut open.hue.degrees, 360.0),
            Part::Saturation => (&mut open.hue.saturation, 1.0),
            Part::Brightness => (&mut open.hue.brightness, 1.0),
        };
        *value = change(*value).clamp(0.0, most);
        let color = iced::Color::from(open.hue);
        open.typed = color.to_string();
        self.look = self.look.clone().with(open.role, color);
        self.show()
    }
}
