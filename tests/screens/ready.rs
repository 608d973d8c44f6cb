//! Camera and sound before a call.

use azstack::media::{DeviceKind, Problem};
use azstack::ui::Element;
use azstack::ui::screen::call::{Cleaning, Kind};
use azstack::ui::screen::ready::{Drawn, Message, view};
use iced::event::Status;
use iced::keyboard::key::Named;

use super::call::Stage;
use super::{by_keyboard, pressed_by_keyboard, shows, window};

const SIZE: (f32, f32) = (900.0, 900.0);

fn card<'a>(stage: &'a Stage, troubles: &'a [(DeviceKind, Problem)]) -> Element<'a, Message> {
    view(Drawn {
        local: &stage.local,
        levels: &stage.levels,
        devices: &stage.devices,
        troubles,
        look: &stage.look,
        words: &stage.words,
    })
}

#[test]
fn devices_are_tried_and_what_does_not_work_is_said() {
    let stage = Stage::new();
    let mut drawn = window(SIZE, card(&stage, &[]));
    assert!(shows(&mut drawn, "The camera is being opened …"));
    for name in ["Camera", "Microphone", "Loudspeaker", "Ringing"] {
        assert!(shows(&mut drawn, name), "{name}");
    }
    for (text, message) in [
        ("Play a sound", Message::Sound),
        (
            "Take out echo",
            Message::Clean(Cleaning {
                echo: false,
                ..Cleaning::default()
            }),
        ),
    ] {
        let mut drawn = window(SIZE, card(&stage, &[]));
        drawn.click(text).unwrap();
        assert_eq!(drawn.into_messages().collect::<Vec<_>>(), [message]);
    }
    let troubles = [
        (DeviceKind::Camera, Problem::Busy),
        (DeviceKind::Microphone, Problem::Denied),
    ];
    let mut drawn = window(SIZE, card(&stage, &troubles));
    assert!(shows(&mut drawn, "Another program is using the camera."));
    assert!(shows(
        &mut drawn,
        "The system does not let AZStack use the microphone."
    ));
}

#[test]
fn another_device_is_chosen_by_keyboard() {
    use Named::{ArrowDown, ArrowUp, End, Enter, Escape, Space};
    let stage = Stage::new();
    // Behind the cross that closes the card comes the camera, and then the microphone.
    let chosen = |tabs, keys: &[Named]| -> Vec<(Kind, String)> {
        let said = pressed_by_keyboard(SIZE, card(&stage, &[]), tabs, keys);
        let choice = |said| match said {
            Message::Choose(kind, word) => (kind, word),
            other => panic!("{other:?}"),
        };
        said.into_iter().map(choice).collect()
    };
    let camera = |word: &str| [(Kind::Camera, String::from(word))];
    assert_eq!(chosen(2, &[Enter, ArrowDown, Enter]), camera("usb-1"));
    assert_eq!(chosen(2, &[ArrowDown, End, Space]), camera("none"));
    assert_eq!(
        chosen(2, &[Space, End, ArrowUp, Enter]),
        camera("test-pattern")
    );
    let microphone = [(Kind::Microphone, String::from("usb-1"))];
    assert_eq!(chosen(3, &[Enter, ArrowDown, Enter]), microphone);
    // Looked at and left alone; the second Escape is the card's.
    let keys = [Enter, ArrowDown, Escape, Escape];
    let (said, used) = by_keyboard(SIZE, card(&stage, &[]), 2, &keys);
    assert_eq!(said, []);
    let [.., first, second] = used[..] else {
        panic!("{used:?}")
    };
    assert_eq!((first, second), (Status::Captured, Status::Ignored));
}
