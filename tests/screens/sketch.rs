//! Drawing a sketch by hand, and what else can be sent where there is little room.

use azstack::ui::screen::chat::{self, sketch};
use azstack::ui::screen::home;
use azstack::ui::{Look, Words};
use iced::{Event, Point, mouse};
use iced_test::Simulator;
use iced_test::selector;

use super::sample::{self, ANH, message};
use super::{redraw, shows, window};

const SIZE: (f32, f32) = (1000.0, 700.0);

fn open(size: (f32, f32), words: &Words) -> home::Screen {
    sample::open_chat(size, words, vec![message(ANH, 1, 1, "Hi")])
}

fn told(screen: &mut home::Screen, message: chat::Message, words: &Words) -> Vec<home::Action> {
    screen.update(home::Message::Chat(message), words)
}

/// Where a text is.
fn place(drawn: &mut Simulator<'_, home::Message>, text: &str) -> iced::Rectangle {
    let found = drawn.find(text).unwrap();
    found.bounds()
}

/// Draws a line of two points on the paper below the card's title, and says what comes of it.
fn draw(screen: &home::Screen, look: &Look, words: &Words) -> Vec<home::Message> {
    let mut drawn = window(SIZE, screen.view(look, words));
    let title = place(&mut drawn, "Sketch");
    let start = Point::new(title.x + 100.0, title.y + 180.0);
    drawn.point_at(start);
    drawn.simulate([Event::Mouse(mouse::Event::ButtonPressed(
        mouse::Button::Left,
    ))]);
    let end = start + iced::Vector::new(80.0, 10.0);
    drawn.point_at(end);
    drawn.simulate([
        Event::Mouse(mouse::Event::CursorMoved { position: end }),
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
    ]);
    drawn.into_messages().collect()
}

#[test]
fn a_sketch_is_drawn_and_becomes_a_picture_and_an_empty_one_does_not() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = open(SIZE, &words);
    let begin = chat::Message::Sketch(sketch::Message::Open);
    told(&mut screen, begin.clone(), &words);
    assert!(told(&mut screen, chat::Message::Confirm, &words).is_empty());
    let said = draw(&screen, &look, &words);
    let lines = said.iter().filter(|message| {
        matches!(
            message,
            home::Message::Chat(chat::Message::Sketch(
                sketch::Message::Down(_) | sketch::Message::To(_)
            ))
        )
    });
    assert_eq!(lines.count(), 2, "{said:?}");
    for message in said {
        screen.update(message, &words);
    }
    // A press beside the card takes nothing away that was drawn.
    let beside = chat::Message::Sketch(sketch::Message::Beside);
    told(&mut screen, beside.clone(), &words);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Sketch"
    ));
    let kept = told(&mut screen, chat::Message::Confirm, &words);
    assert!(
        matches!(
            &kept[..],
            [
                home::Action::Chat(_, chat::Action::Keep(_)),
                home::Action::FocusComposer
            ]
        ),
        "{kept:?}"
    );
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Sketch"
    ));
    // An empty one goes.
    told(&mut screen, begin, &words);
    told(&mut screen, beside, &words);
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Sketch"
    ));
}

#[test]
fn the_field_keeps_its_room_in_a_narrow_window() {
    let (look, words) = (Look::classic(), Words::english());
    let size = (360.0, 640.0);
    let mut screen = open(size, &words);
    let width = |screen: &home::Screen| {
        let mut drawn = window(size, screen.view(&look, &words));
        redraw(&mut drawn);
        let field = drawn.find(selector::id("composer")).unwrap();
        field.bounds().width
    };
    let folded = width(&screen);
    assert!(folded > 90.0, "{folded}");
    told(&mut screen, chat::Message::More, &words);
    assert_eq!(width(&screen), folded);
}
