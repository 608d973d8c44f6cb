//! The card on which a theme is made.

use azstack::client::{CallStage, Direction};
use azstack::protocol::call::MediaType;
use azstack::ui::screen::theme::{Action, Message, Part, Screen};
use azstack::ui::screen::{call, incoming};
use azstack::ui::{Look, Notice, Words};
use iced::keyboard::key::Named;
use iced::window::RedrawRequest;

use super::call::Stage;
use super::{pressed_by_keyboard, sample, shows, wants_redraw, window};

/// High enough for all roles.
const SIZE: (f32, f32) = (420.0, 3400.0);

fn light() -> Look {
    Look::load("classic-light", None).unwrap()
}

fn card() -> Screen {
    Screen::new(light(), &Words::english())
}

fn shown(card: &Screen, look: &Look, text: &str) -> bool {
    let words = Words::english();
    shows(&mut window(SIZE, card.view(look, &words)), text)
}

/// What the card wants to be drawn with.
fn wanted(action: Action) -> Look {
    match action {
        Action::Show(look) => *look,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_colour_is_typed_and_everything_is_to_be_drawn_with_it_at_once() {
    let (look, words) = (light(), Words::english());
    let mut card = card();
    assert!(!shown(&card, &look, "Hue"));
    let mut drawn = window(SIZE, card.view(&look, &words));
    drawn.click("My bubble").unwrap();
    let pressed: Vec<_> = drawn.into_messages().collect();
    assert_eq!(pressed, [Message::Role("mine")]);
    assert_eq!(card.update(Message::Role("mine")), Action::None);
    for text in ["mine", "Hue", "Strength", "Text in mine on: My bubble"] {
        assert!(shown(&card, &look, text), "{text}");
    }
    // Half a colour is none, and says so, and nothing changes.
    assert_eq!(card.update(Message::Typed("#12".into())), Action::None);
    assert!(shown(&card, &look, "No colour like #1c69a8"));
    let blue = wanted(card.update(Message::Typed(" #2040ff".into())));
    assert_eq!(blue.roles().mine, iced::Color::from_rgb8(0x20, 0x40, 0xff));
    assert_eq!(blue.roles().theirs, look.roles().theirs);
    assert!(!shown(&card, &blue, "No colour like #1c69a8"));
    // Pressed again, it is put away.
    card.update(Message::Role("mine"));
    assert!(!shown(&card, &blue, "Hue"));
}

#[test]
fn a_colour_is_mixed_and_keeps_its_hue_where_it_has_none() {
    let mut card = card();
    card.update(Message::Role("accent"));
    wanted(card.update(Message::Typed("#0000ff".into())));
    let grey = wanted(card.update(Message::Mixed(Part::Saturation, 0.0)));
    assert_eq!(grey.roles().accent, iced::Color::from_rgb8(255, 255, 255));
    let blue = wanted(card.update(Message::Mixed(Part::Saturation, 1.0)));
    assert_eq!(blue.roles().accent, iced::Color::from_rgb8(0, 0, 255));
    let darker = wanted(card.update(Message::Step(Part::Brightness, false)));
    assert_eq!(darker.roles().accent, iced::Color::from_rgb8(0, 0, 250));
    // What is let through stays as it is.
    card.update(Message::Role("film"));
    let film = wanted(card.update(Message::Mixed(Part::Brightness, 1.0)));
    assert_eq!(film.roles().film.a, light().roles().film.a);
    let back = wanted(card.update(Message::Revert));
    assert_eq!(back.roles(), light().roles());
}

#[test]
fn texts_that_are_hard_to_read_are_counted_and_marked_with_their_figure() {
    let mut card = card();
    let fine = "Every text and every mark stands out.";
    assert!(shown(&card, &light(), fine));
    card.update(Message::Role("on-tooltip"));
    let dim = wanted(card.update(Message::Typed("#70777c".into())));
    assert!(!shown(&card, &dim, fine));
    assert!(shown(
        &card,
        &dim,
        "1 pair of colours is hard to tell apart."
    ));
    assert!(
        shown(&card, &dim, "2.7"),
        "on the line of the role, and below it"
    );
    card.update(Message::Role("text"));
    let white = wanted(card.update(Message::Typed("#ffffff".into())));
    assert!(shown(
        &card,
        &white,
        "6 pairs of colours are hard to tell apart."
    ));
}

#[test]
fn a_copy_is_saved_under_a_name_of_its_own_and_can_be_deleted_after_a_question() {
    let words = Words::english();
    let mut card = card();
    let look = light();
    assert!(shown(&card, &look, "My Classic light") && !shown(&card, &look, "Delete"));
    card.update(Message::Name("Sea".into()));
    let Action::Save(sea) = card.update(Message::Save) else {
        panic!("it has a name");
    };
    let folder = tempfile::tempdir().unwrap();
    let sea = sea.save(folder.path()).unwrap();
    card.update(Message::Saved(Ok(Box::new(sea.clone()))));
    assert!(shown(&card, &sea, "Saved as sea.toml"));
    // Saved, there is nothing to ask about.
    assert_eq!(card.update(Message::Close), Action::Close);
    assert_eq!(card.update(Message::Delete), Action::None);
    assert!(shown(&card, &sea, "Delete this theme and its file?"));
    assert_eq!(card.update(Message::No), Action::None);
    card.update(Message::Delete);
    assert_eq!(card.update(Message::Yes), Action::Delete("sea".into()));
    // A theme without a name cannot be saved.
    card.update(Message::Name("  ".into()));
    let mut drawn = window(SIZE, card.view(&sea, &words));
    drawn.click("Save").unwrap();
    assert_eq!(drawn.into_messages().count(), 0);
}

#[test]
fn what_is_not_saved_is_not_left_without_a_question_and_a_failure_is_said() {
    let look = light();
    let mut card = card();
    card.update(Message::Name("Sea".into()));
    assert_eq!(card.update(Message::Close), Action::None);
    assert!(shown(&card, &look, "The changes are not saved."));
    assert!(matches!(card.update(Message::Save), Action::Save(_)));
    let failed = Notice::new("error-look-unwritable")
        .with("file", "sea.toml")
        .with("reason", "full");
    card.update(Message::Saved(Err(failed)));
    assert!(shown(
        &card,
        &look,
        "The theme file sea.toml cannot be written: full"
    ));
    card.update(Message::Close);
    assert_eq!(card.update(Message::Yes), Action::Close);
}

#[test]
fn the_keyboard_reaches_every_role_and_every_step() {
    let (look, words) = (light(), Words::english());
    let mut card = card();
    let press = |card: &Screen, tabs| {
        pressed_by_keyboard(SIZE, card.view(&look, &words), tabs, &[Named::Enter])
    };
    // The cross and the name come first; fields say nothing to Enter.
    assert_eq!(press(&card, 1), [Message::Close]);
    let roles: Vec<_> = (3..3 + azstack::ui::look::Roles::NAMES.len())
        .flat_map(|tabs| press(&card, tabs))
        .collect();
    let mut named: Vec<_> = roles
        .iter()
        .map(|message| match message {
            Message::Role(role) => *role,
            other => panic!("{other:?}"),
        })
        .collect();
    named.sort_unstable();
    let mut all = azstack::ui::look::Roles::NAMES.to_vec();
    all.sort_unstable();
    assert_eq!(named, all);
    card.update(Message::Role("background"));
    // Behind the role its field, then three times less and more; white has no hue and no more brightness.
    let steps: Vec<_> = (4..8).flat_map(|tabs| press(&card, tabs)).collect();
    let expected = [
        Message::Step(Part::Hue, true),
        Message::Step(Part::Saturation, true),
        Message::Step(Part::Brightness, false),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn rings_stand_still_for_those_who_ask_for_it() {
    let ringing = || sample::call(Direction::Incoming, MediaType::Audio, CallStage::Ringing);
    let mut stage = Stage::new();
    for (still, idle) in [(false, false), (true, true)] {
        stage.look = stage.look.keeping_still(still);
        let screen = call::Screen::new(ringing());
        let asked = wants_redraw((960.0, 600.0), screen.view(stage.drawn()), 0);
        assert_eq!(asked == RedrawRequest::Wait, idle, "{asked:?}");
        let screen = incoming::Screen::new(ringing());
        let drawn = screen.view(&stage.look, &stage.words);
        let asked = wants_redraw(incoming::SIZE, drawn, 0);
        assert_eq!(asked == RedrawRequest::Wait, idle, "{asked:?}");
    }
}
