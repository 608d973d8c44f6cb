//! Camera and sound before a call.

use azstack::media::{DeviceKind, Problem};
use azstack::ui::Element;
use azstack::ui::screen::call::Cleaning;
use azstack::ui::screen::ready::{Drawn, Message, view};

use super::call::Stage;
use super::{shows, window};

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
