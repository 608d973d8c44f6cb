//! A key with the keys that are held beside it, as the keyboard gives them and as people write them.

use std::fmt;
use std::str::FromStr;

use iced::keyboard::{Key, Modifiers, key::Named};

/// Keys that are named by words, and the words.
const NAMED: &[(Named, &str)] = &[
    (Named::ArrowUp, "↑"),
    (Named::ArrowDown, "↓"),
    (Named::ArrowLeft, "←"),
    (Named::ArrowRight, "→"),
    (Named::Escape, "Esc"),
    (Named::Tab, "Tab"),
    (Named::Space, "Space"),
    (Named::Home, "Home"),
    (Named::End, "End"),
    (Named::PageUp, "PgUp"),
    (Named::PageDown, "PgDn"),
    (Named::F1, "F1"),
    (Named::F2, "F2"),
    (Named::F3, "F3"),
    (Named::F4, "F4"),
    (Named::F5, "F5"),
    (Named::F6, "F6"),
    (Named::F7, "F7"),
    (Named::F8, "F8"),
    (Named::F9, "F9"),
    (Named::F10, "F10"),
    (Named::F11, "F11"),
    (Named::F12, "F12"),
];
/// Keys held beside it, in the order in which they are written. Ctrl is Command on macOS.
const HELD: [(Modifiers, &str); 3] = [
    (Modifiers::COMMAND, "Ctrl"),
    (Modifiers::ALT, "Alt"),
    (Modifiers::SHIFT, "Shift"),
];

/// A key press that may be a shortcut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    pub(super) key: Key,
    pub(super) modifiers: Modifiers,
}

impl Stroke {
    /// The press of `key` while `modifiers` are held; nothing for keys that have no name here.
    ///
    /// ```
    /// use azstack::ui::shortcut::Stroke;
    /// use iced::keyboard::{Key, Modifiers};
    /// let stroke = Stroke::of(&Key::Character("M".into()), Modifiers::COMMAND | Modifiers::SHIFT);
    /// assert_eq!(stroke.unwrap().to_string(), "Ctrl+Shift+M");
    /// ```
    pub fn of(key: &Key, modifiers: Modifiers) -> Option<Self> {
        let known = HELD
            .iter()
            .fold(Modifiers::empty(), |all, (one, _)| all | *one);
        let key = match key {
            Key::Character(text) if text.chars().count() == 1 => {
                Key::Character(text.to_lowercase().into())
            }
            Key::Named(named) if NAMED.iter().any(|(known, _)| known == named) => key.clone(),
            _ => return None,
        };
        known.contains(modifiers).then_some(Self { key, modifiers })
    }

    /// The key.
    pub(crate) const fn key(&self) -> &Key {
        &self.key
    }

    /// What is held beside it.
    pub(crate) const fn modifiers(&self) -> Modifiers {
        self.modifiers
    }

    /// Whether it can be a shortcut of a person's own: nobody writes with it.
    pub(crate) fn is_free(&self) -> bool {
        let function = matches!(&self.key, Key::Named(named) if {
            let word = NAMED.iter().find(|(known, _)| known == named).map(|(_, word)| *word);
            word.is_some_and(|word| word.starts_with('F'))
        });
        function
            || self
                .modifiers
                .intersects(Modifiers::COMMAND | Modifiers::ALT)
    }
}

impl fmt::Display for Stroke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in HELD {
            if self.modifiers.contains(held) {
                write!(f, "{word}+")?;
            }
        }
        match &self.key {
            Key::Character(text) => f.write_str(&text.to_uppercase()),
            Key::Named(named) => {
                let word = NAMED.iter().find(|(known, _)| known == named);
                f.write_str(word.map_or("", |(_, word)| word))
            }
            Key::Unidentified => Ok(()),
        }
    }
}

impl FromStr for Stroke {
    type Err = ();

    fn from_str(mut text: &str) -> Result<Self, Self::Err> {
        let mut modifiers = Modifiers::empty();
        for (held, word) in HELD {
            let rest = text
                .strip_prefix(word)
                .and_then(|rest| rest.strip_prefix('+'));
            if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
                (text, modifiers) = (rest, modifiers | held);
            }
        }
        let named = NAMED.iter().find(|(_, word)| *word == text);
        let key = match named {
            Some((named, _)) => Key::Named(*named),
            None => Key::Character(text.into()),
        };
        Self::of(&key, modifiers).ok_or(())
    }
}
