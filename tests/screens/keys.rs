//! The card with all shortcuts.

use azstack::ui::screen::keys::{Action, Message, Screen};
use azstack::ui::shortcut::{Keymap, Shortcut};
use azstack::ui::{Look, Words};

use super::{shows, window};

/// High enough for the whole list.
const SIZE: (f32, f32) = (700.0, 1600.0);

fn shown(screen: &Screen, text: &str) -> bool {
    let (look, words) = (Look::classic(), Words::english());
    shows(&mut window(SIZE, screen.view(&look, &words)), text)
}

#[test]
fn all_are_listed_and_one_is_given_other_keys() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = Screen::new(Keymap::default());
    for text in ["Ctrl+K", "Ctrl+Shift+V", "F11", "Space", "This list"] {
        assert!(shown(&screen, text), "{text}");
    }
    let mut drawn = window(SIZE, screen.view(&look, &words));
    drawn.click("Ctrl+K").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(messages, [Message::Ask(Shortcut::Jump)]);
    messages.into_iter().for_each(|message| {
        screen.update(message);
    });
    assert!(shown(&screen, "Press the new keys…"));
    // Taken ones are refused, with a word.
    let taken = screen.update(Message::Pressed("Ctrl+F".parse().unwrap()));
    assert_eq!(taken, Action::None);
    assert!(shown(&screen, "These keys are taken: Find in the chat"));
    let Action::Use(keymap) = screen.update(Message::Pressed("Ctrl+J".parse().unwrap())) else {
        panic!("they are free");
    };
    assert!(shown(&Screen::new(keymap), "Ctrl+J") && shown(&screen, "Ctrl+J"));
    assert!(!shown(&screen, "Ctrl+K"));
    // Closing while keys are asked for asks for none, and closes at the second time.
    screen.update(Message::Ask(Shortcut::Find));
    assert_eq!(screen.update(Message::Close), Action::None);
    assert_eq!(screen.update(Message::Close), Action::Close);
}
