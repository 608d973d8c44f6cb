//! The card for signing in to a server.

use azstack::client::Error;
use azstack::connection;
use azstack::ui::screen::sign_in;
use azstack::ui::{Look, Words};
use iced::event::Status;
use iced::keyboard::key::Named;

use super::{by_keyboard, shows, window};

#[test]
fn the_card_for_signing_in_says_what_is_wrong_where_it_is_wrong() {
    let (look, words) = (Look::classic(), Words::english());
    let size = (600.0, 1000.0);
    let unreachable = connection::Error::Unreachable(String::from("connection refused"));
    let states: [(Option<sign_in::Message>, &str); 8] = [
        (None, "Sign in"),
        (
            Some(sign_in::Message::Confirm),
            "Enter the server’s address.",
        ),
        (
            Some(sign_in::Message::Tried(Error::Connection(unreachable))),
            "The server does not answer: connection refused",
        ),
        (
            Some(sign_in::Message::Tried(Error::Connection(
                connection::Error::Refused,
            ))),
            "The server does not let you in: application id, user name or password is wrong. It does not say which.",
        ),
        (
            Some(sign_in::Message::Tried(Error::Closed)),
            "Something went wrong. Please try again.",
        ),
        (
            Some(sign_in::Message::Unkept(String::from("locked"))),
            "The password could not be kept: locked",
        ),
        (
            Some(sign_in::Message::Known),
            "You are signed in to this account already.",
        ),
        (
            Some(sign_in::Message::Full(8)),
            "No more than 8 accounts can be added.",
        ),
    ];
    for (told, sentence) in states {
        let mut card = sign_in::Screen::new(true);
        if let Some(told) = told {
            card.update(told);
        }
        let mut drawn = window(size, card.view(&look, &words));
        assert!(shows(&mut drawn, sentence), "{sentence}");
        assert!(shows(&mut drawn, "Use the server on this machine"));
    }
    // While it is tried there is nothing to press twice.
    let mut card = sign_in::Screen::new(false);
    for (field, text) in [
        (sign_in::Field::Server, "chat.example.org"),
        (sign_in::Field::AppId, "0123456789abcdef0123456789abcdef"),
        (sign_in::Field::PublicKey, "TUlJQg=="),
        (sign_in::Field::User, "alice"),
    ] {
        card.update(sign_in::Message::Typed(field, text.into()));
    }
    assert!(matches!(
        card.update(sign_in::Message::Confirm),
        sign_in::Action::Try(_)
    ));
    let mut drawn = window(size, card.view(&look, &words));
    assert!(shows(&mut drawn, "Signing in…"));
    assert!(!shows(&mut drawn, "Use the server on this machine"));
}

#[test]
fn escape_is_left_to_the_card_and_letters_are_not() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = sign_in::Screen::new(false);
    let view = || screen.view(&look, &words);
    // The first that takes the keyboard is the cross, the second the first field.
    let (_, used) = by_keyboard((600.0, 1000.0), view(), 2, &[Named::Escape, Named::Home]);
    assert_eq!(used, [Status::Ignored, Status::Captured]);
}
