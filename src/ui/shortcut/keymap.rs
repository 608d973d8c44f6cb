//! Which keys do what: the table of all shortcuts, and the keys a person put in the place of ours.

use std::collections::BTreeMap;

use iced::keyboard::{Key, Modifiers};

use super::{Shortcut, Stroke};

/// Where a shortcut works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Everywhere.
    Everywhere,
    /// In a chat.
    Chat,
    /// In a call.
    Call,
    /// Among pictures.
    Pictures,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) shortcut: Shortcut,
    /// What it does, as a sentence's name; the settings keep other keys under the part behind `shortcut-`.
    pub(crate) sentence: &'static str,
    pub(crate) field: Field,
    /// Our keys.
    pub(crate) keys: &'static str,
    /// Whether a person may put other keys in their place.
    pub(crate) free: bool,
}

impl Line {
    fn name(&self) -> &'static str {
        self.sentence
            .split_once('-')
            .map_or(self.sentence, |(_, name)| name)
    }
}

const fn free(
    shortcut: Shortcut,
    field: Field,
    sentence: &'static str,
    keys: &'static str,
) -> Line {
    Line {
        shortcut,
        sentence,
        field,
        keys,
        free: true,
    }
}

const fn fixed(
    shortcut: Shortcut,
    field: Field,
    sentence: &'static str,
    keys: &'static str,
) -> Line {
    Line {
        free: false,
        ..free(shortcut, field, sentence, keys)
    }
}

/// All shortcuts there are, in the order in which they are listed.
pub(crate) const TABLE: &[Line] = &[
    free(Shortcut::Jump, Field::Everywhere, "shortcut-jump", "Ctrl+K"),
    free(
        Shortcut::Create,
        Field::Everywhere,
        "shortcut-create",
        "Ctrl+N",
    ),
    free(
        Shortcut::PreviousChat,
        Field::Everywhere,
        "shortcut-previous-chat",
        "Alt+↑",
    ),
    free(
        Shortcut::NextChat,
        Field::Everywhere,
        "shortcut-next-chat",
        "Alt+↓",
    ),
    free(
        Shortcut::Settings,
        Field::Everywhere,
        "shortcut-settings",
        "Ctrl+,",
    ),
    free(Shortcut::Keys, Field::Everywhere, "shortcut-keys", "Ctrl+/"),
    fixed(
        Shortcut::ZoomIn,
        Field::Everywhere,
        "shortcut-zoom-in",
        "Ctrl+=",
    ),
    fixed(
        Shortcut::ZoomOut,
        Field::Everywhere,
        "shortcut-zoom-out",
        "Ctrl+-",
    ),
    fixed(
        Shortcut::ZoomNormal,
        Field::Everywhere,
        "shortcut-zoom-normal",
        "Ctrl+0",
    ),
    free(
        Shortcut::NextTheme,
        Field::Everywhere,
        "shortcut-theme",
        "Ctrl+Shift+T",
    ),
    free(
        Shortcut::NextLanguage,
        Field::Everywhere,
        "shortcut-language",
        "Ctrl+Shift+L",
    ),
    fixed(
        Shortcut::NextControl,
        Field::Everywhere,
        "shortcut-next-control",
        "Tab",
    ),
    fixed(
        Shortcut::PreviousControl,
        Field::Everywhere,
        "shortcut-previous-control",
        "Shift+Tab",
    ),
    fixed(
        Shortcut::Escape,
        Field::Everywhere,
        "shortcut-escape",
        "Esc",
    ),
    free(Shortcut::Find, Field::Chat, "shortcut-find", "Ctrl+F"),
    free(Shortcut::Attach, Field::Chat, "shortcut-attach", "Ctrl+U"),
    free(
        Shortcut::Stickers,
        Field::Chat,
        "shortcut-stickers",
        "Ctrl+E",
    ),
    free(
        Shortcut::Answer,
        Field::Call,
        "shortcut-answer",
        "Ctrl+Shift+A",
    ),
    free(
        Shortcut::Decline,
        Field::Call,
        "shortcut-decline",
        "Ctrl+Shift+D",
    ),
    free(
        Shortcut::HangUp,
        Field::Call,
        "shortcut-hang-up",
        "Ctrl+Shift+H",
    ),
    free(
        Shortcut::Microphone,
        Field::Call,
        "shortcut-microphone",
        "Ctrl+Shift+M",
    ),
    free(
        Shortcut::Camera,
        Field::Call,
        "shortcut-camera",
        "Ctrl+Shift+V",
    ),
    free(
        Shortcut::Share,
        Field::Call,
        "shortcut-share",
        "Ctrl+Shift+S",
    ),
    fixed(Shortcut::Talk, Field::Call, "shortcut-talk", "Space"),
    free(
        Shortcut::FullScreen,
        Field::Call,
        "shortcut-full-screen",
        "F11",
    ),
    free(
        Shortcut::Small,
        Field::Call,
        "shortcut-small",
        "Ctrl+Shift+P",
    ),
    free(
        Shortcut::Statistics,
        Field::Call,
        "shortcut-statistics",
        "Ctrl+Shift+I",
    ),
    fixed(Shortcut::Earlier, Field::Pictures, "shortcut-earlier", "←"),
    fixed(Shortcut::Later, Field::Pictures, "shortcut-later", "→"),
    fixed(Shortcut::Larger, Field::Pictures, "shortcut-larger", "+"),
    fixed(Shortcut::Smaller, Field::Pictures, "shortcut-smaller", "-"),
    fixed(
        Shortcut::Digit('0'),
        Field::Pictures,
        "shortcut-fitted",
        "0",
    ),
];

/// The keys a person put in the place of ours; the others are ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    own: Vec<(Shortcut, Stroke)>,
}

/// Why keys are not given to a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Without Ctrl or Alt they would be missing when one writes.
    Plain,
    /// They do this already.
    Taken(Shortcut),
}

impl Keymap {
    /// The keys of a file: by a shortcut's name, as they are written. What is not understood is left out.
    pub(crate) fn read(lines: &BTreeMap<String, String>) -> Self {
        let mut keymap = Self::default();
        for line in TABLE.iter().filter(|line| line.free) {
            let written = lines.get(line.name()).and_then(|text| text.parse().ok());
            if let Some(stroke) = written {
                let _ = keymap.give(line.shortcut, stroke);
            }
        }
        keymap
    }

    /// The same for a file.
    pub(crate) fn lines(&self) -> BTreeMap<String, String> {
        let lines = TABLE.iter().filter_map(|line| {
            let stroke = self.own(line.shortcut)?;
            Some((line.name().to_owned(), stroke.to_string()))
        });
        lines.collect()
    }

    /// What these keys do.
    ///
    /// ```
    /// use azstack::ui::shortcut::{Keymap, Shortcut};
    /// use iced::keyboard::{Key, Modifiers};
    /// let key = Key::Character("k".into());
    /// assert_eq!(Keymap::default().shortcut(&key, Modifiers::COMMAND), Some(Shortcut::Jump));
    /// ```
    pub fn shortcut(&self, key: &Key, modifiers: Modifiers) -> Option<Shortcut> {
        let stroke = Stroke::of(key, modifiers);
        let own = stroke.and_then(|stroke| self.own.iter().find(|(_, own)| *own == stroke));
        match own {
            Some((shortcut, _)) => Some(*shortcut),
            None => Shortcut::of(key, modifiers).filter(|ours| self.own(*ours).is_none()),
        }
    }

    /// The keys of a shortcut, as people read them.
    pub(crate) fn keys(&self, shortcut: Shortcut) -> String {
        if let Some(stroke) = self.own(shortcut) {
            return stroke.to_string();
        }
        let line = TABLE.iter().find(|line| line.shortcut == shortcut);
        line.map_or_else(String::new, |line| line.keys.to_owned())
    }

    /// Whether a person gave a shortcut other keys.
    pub(crate) fn is_own(&self, shortcut: Shortcut) -> bool {
        self.own(shortcut).is_some()
    }

    /// Gives a shortcut other keys.
    pub(crate) fn give(&mut self, shortcut: Shortcut, stroke: Stroke) -> Result<(), Refusal> {
        if !stroke.is_free() {
            return Err(Refusal::Plain);
        }
        let text = stroke.to_string();
        let taken = TABLE.iter().find(|line| self.keys(line.shortcut) == text);
        if let Some(line) = taken.filter(|line| line.shortcut != shortcut) {
            return Err(Refusal::Taken(line.shortcut));
        }
        self.reset(shortcut);
        let line = TABLE.iter().find(|line| line.shortcut == shortcut);
        if line.is_some_and(|line| line.free && line.keys != text) {
            self.own.push((shortcut, stroke));
        }
        Ok(())
    }

    /// Gives a shortcut our keys again; those of another that stood there move back too.
    pub(crate) fn reset(&mut self, shortcut: Shortcut) {
        self.own.retain(|(own, _)| *own != shortcut);
        let keys = self.keys(shortcut);
        self.own.retain(|(_, stroke)| stroke.to_string() != keys);
    }

    fn own(&self, shortcut: Shortcut) -> Option<&Stroke> {
        let own = self.own.iter().find(|(own, _)| *own == shortcut);
        own.map(|(_, stroke)| stroke)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn press(keymap: &Keymap, text: &str) -> Option<Shortcut> {
        let stroke: Stroke = text.parse().unwrap();
        keymap.shortcut(&stroke.key, stroke.modifiers)
    }

    #[test]
    fn the_table_says_of_each_shortcut_the_keys_that_do_it() {
        let keymap = Keymap::default();
        for line in TABLE {
            assert_eq!(
                press(&keymap, line.keys),
                Some(line.shortcut),
                "{}",
                line.keys
            );
            let same = TABLE.iter().filter(|other| other.keys == line.keys);
            assert_eq!(same.count(), 1, "{}", line.keys);
        }
    }

    #[test]
    fn other_keys_take_the_place_of_ours_and_are_kept() {
        let mut keymap = Keymap::default();
        keymap
            .give(Shortcut::Jump, "Ctrl+J".parse().unwrap())
            .unwrap();
        assert_eq!(press(&keymap, "Ctrl+J"), Some(Shortcut::Jump));
        assert_eq!(press(&keymap, "Ctrl+K"), None, "the old ones are free");
        // So another one may have them.
        keymap
            .give(Shortcut::Create, "Ctrl+K".parse().unwrap())
            .unwrap();
        assert_eq!(press(&keymap, "Ctrl+K"), Some(Shortcut::Create));
        assert_eq!(Keymap::read(&keymap.lines()), keymap);
        keymap.reset(Shortcut::Jump);
        assert_eq!(press(&keymap, "Ctrl+K"), Some(Shortcut::Jump));
        assert_eq!(press(&keymap, "Ctrl+N"), Some(Shortcut::Create));
        assert_eq!(keymap, Keymap::default());
    }

    #[test]
    fn keys_that_are_taken_or_write_are_refused() {
        let mut keymap = Keymap::default();
        let mut give = |keys: &str| keymap.give(Shortcut::Jump, keys.parse().unwrap());
        assert_eq!(give("Ctrl+F"), Err(Refusal::Taken(Shortcut::Find)));
        assert_eq!(give("J"), Err(Refusal::Plain));
        assert_eq!(give("Shift+J"), Err(Refusal::Plain));
        assert_eq!(give("F9"), Ok(()));
        let rubbish =
            BTreeMap::from([("jump".into(), "Hyper+".into()), ("no".into(), "F9".into())]);
        assert_eq!(Keymap::read(&rubbish), Keymap::default());
    }
}
