//! Calls: the window of a running one, the window of an incoming one, the bar above the list.

use std::sync::Arc;
use std::time::{Duration, Instant};

use azstack::client::{Call, CallEnd, CallStage, Direction, Event, Shortage};
use azstack::media::frame::{Frame, Slot};
use azstack::media::{DeviceKind, Levels, Problem};
use azstack::protocol::call::MediaType;
use azstack::ui::screen::call::{
    self, Action, Cleaning, Device, Devices, Message, devices::Choices,
};
use azstack::ui::screen::{home, incoming};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Look, Words};
use iced::Point;
use iced::keyboard::key::Named;

use super::sample;
use super::{pressed_by_keyboard, shows, window};

const SIZE: (f32, f32) = (960.0, 600.0);

pub struct Stage {
    pub look: Look,
    pub words: Words,
    pub local: Slot,
    pub remote: Slot,
    pub devices: Devices,
    pub levels: Levels,
}

impl Stage {
    pub fn new() -> Self {
        let choices = |own: &[&str]| Choices {
            real: vec![
                Device::own("default"),
                Device {
                    word: String::from("usb-1"),
                    name: Some(String::from("USB thing")),
                },
            ],
            own: own.iter().map(|word| Device::own(word)).collect(),
            chosen: String::from("default"),
        };
        Self {
            look: Look::classic(),
            words: Words::english(),
            local: Slot::new(),
            remote: Slot::new(),
            devices: Devices {
                cameras: choices(&["test-pattern", "none"]),
                microphones: choices(&["tone", "none"]),
                speakers: choices(&["none"]),
                ringers: choices(&[]),
                ..Devices::default()
            },
            levels: Levels::default(),
        }
    }

    pub fn drawn(&self) -> call::Drawn<'_> {
        call::Drawn {
            local: &self.local,
            remote: &self.remote,
            devices: &self.devices,
            levels: &self.levels,
            way_back: false,
            look: &self.look,
            words: &self.words,
        }
    }

    fn shows(&self, call: Call, text: &str) -> bool {
        let screen = call::Screen::new(call);
        shows(&mut window(SIZE, screen.view(self.drawn())), text)
    }
}

pub fn video(stage: CallStage) -> Call {
    sample::call(Direction::Outgoing, MediaType::Video, stage)
}

pub fn talking() -> CallStage {
    CallStage::Talking {
        since: Instant::now() - Duration::from_secs(65),
    }
}

/// Clicks the nth button of the control bar of `screen`, of so many.
fn click(stage: &Stage, screen: &call::Screen, nth: usize, of: usize) -> Vec<Message> {
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    let x = SIZE.0 / 2.0 + (nth as f32 - (of as f32 - 1.0) / 2.0) * (56.0 + 14.0);
    drawn.point_at(Point::new(x, SIZE.1 - call::CONTROLS / 2.0));
    drawn.simulate(iced_test::simulator::click());
    drawn.into_messages().collect()
}

#[test]
fn every_stage_has_a_sentence() {
    let stage = Stage::new();
    let table = [
        (CallStage::Connecting, "Calling…"),
        (CallStage::Ringing, "Ringing…"),
        (CallStage::Answered, "Connecting…"),
        (
            CallStage::Interrupted {
                since: Instant::now(),
            },
            "Reconnecting…",
        ),
        (CallStage::Ended(CallEnd::Stopped), "Call ended"),
        (CallStage::Ended(CallEnd::Rejected), "Call declined"),
        (
            CallStage::Ended(CallEnd::Busy),
            "Nguyễn Thị Ánh is in another call",
        ),
        (CallStage::Ended(CallEnd::NotAnswered), "No answer"),
        (
            CallStage::Ended(CallEnd::AnsweredElsewhere),
            "Answered on another device",
        ),
        (
            CallStage::Ended(CallEnd::EndedElsewhere),
            "Ended on another device",
        ),
        (
            CallStage::Ended(CallEnd::SignallingLost),
            "The connection to the server was lost",
        ),
        (
            CallStage::Ended(CallEnd::MediaFailed("no route".into())),
            "The call could not be connected: no route",
        ),
    ];
    for (at, sentence) in table {
        assert!(stage.shows(video(at), sentence), "{sentence}");
    }
}

#[test]
fn the_controls_ask_for_what_they_show() {
    let stage = Stage::new();
    let mut screen = call::Screen::new(video(talking()));
    let expected = [
        Action::Microphone(false),
        Action::Camera(false),
        Action::SwitchCamera,
        Action::ListScreens,
        Action::ListDevices,
        Action::HangUp,
    ];
    for (nth, action) in expected.into_iter().enumerate() {
        let messages = click(&stage, &screen, nth, 6);
        let [message] = messages.as_slice() else {
            panic!("{messages:?}")
        };
        assert_eq!(screen.update(message.clone()), action);
    }
}

#[test]
fn a_muted_microphone_and_a_dark_camera_are_switched_on_again() {
    let call = Call {
        microphone_on: false,
        camera_on: false,
        ..video(talking())
    };
    let mut screen = call::Screen::new(call);
    assert_eq!(screen.update(Message::Microphone), Action::Microphone(true));
    assert_eq!(screen.update(Message::Camera), Action::Camera(true));
}

#[test]
fn a_voice_call_has_no_camera_buttons() {
    let stage = Stage::new();
    let voice = sample::call(Direction::Outgoing, MediaType::Audio, talking());
    let mut screen = call::Screen::new(voice);
    assert_eq!(screen.update(Message::Camera), Action::None);
    let messages = click(&stage, &screen, 2, 3);
    assert_eq!(messages, [Message::HangUp]);
}

#[test]
fn keys_do_what_the_buttons_do() {
    let mut screen = call::Screen::new(video(talking()));
    let table = [
        (Shortcut::Microphone, Action::Microphone(false)),
        (Shortcut::Camera, Action::Camera(false)),
        (Shortcut::HangUp, Action::HangUp),
        (Shortcut::Answer, Action::None),
        (Shortcut::Decline, Action::None),
    ];
    for (key, action) in table {
        assert_eq!(screen.update(Message::Shortcut(key)), action, "{key:?}");
    }
}

#[test]
fn the_device_menu_names_devices_and_our_own_in_the_persons_language() {
    let mut stage = Stage::new();
    let mut screen = call::Screen::new(video(talking()));
    screen.update(Message::Menu);
    let mut drawn = window((960.0, 900.0), screen.view(stage.drawn()));
    for text in [
        "Camera",
        "USB thing",
        "Virtual",
        "Test pattern",
        "Microphone",
        "Test tone",
        "Loudspeaker",
        "None",
    ] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drawn.click("Test pattern").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(
        messages
            .into_iter()
            .map(|message| screen.update(message))
            .collect::<Vec<_>>(),
        [Action::Use(
            DeviceKind::Camera,
            String::from("test-pattern")
        )]
    );
    stage.words = Words::new(&["vi"], None).0;
    screen.update(Message::Menu);
    assert!(shows(
        &mut window((960.0, 900.0), screen.view(stage.drawn())),
        "Hình kiểm tra"
    ));
    screen.update(Message::Shortcut(Shortcut::Escape));
    assert!(!shows(
        &mut window(SIZE, screen.view(stage.drawn())),
        "Hình kiểm tra"
    ));
}

#[test]
fn what_is_done_to_ones_voice_is_switched_in_the_menu_which_stays_open() {
    let stage = Stage::new();
    let mut screen = call::Screen::new(video(talking()));
    screen.update(Message::Menu);
    for text in ["Ringing", "Your voice", "Take out noise"] {
        let mut drawn = window((960.0, 900.0), screen.view(stage.drawn()));
        assert!(shows(&mut drawn, text), "{text}");
    }
    let without_noise = Cleaning {
        noise: false,
        ..Cleaning::default()
    };
    let press = Message::Clean(without_noise);
    assert_eq!(screen.update(press), Action::Clean(without_noise));
    let mut drawn = window((960.0, 900.0), screen.view(stage.drawn()));
    assert!(shows(&mut drawn, "Take out noise"));
}

#[test]
fn what_is_missing_is_said_and_the_call_goes_on() {
    let stage = Stage::new();
    let shortage = |device, problem| Call {
        shortages: vec![Shortage { device, problem }],
        ..video(talking())
    };
    let table = [
        (
            DeviceKind::Camera,
            Problem::Missing,
            "No camera was found. The other side cannot see you.",
        ),
        (
            DeviceKind::Microphone,
            Problem::Denied,
            "The system does not let AZStack use the microphone.",
        ),
        (
            DeviceKind::Speaker,
            Problem::Unusable("out of paper".into()),
            "The loudspeaker cannot be used: out of paper",
        ),
    ];
    for (device, problem, sentence) in table {
        assert!(
            stage.shows(shortage(device, problem), sentence),
            "{sentence}"
        );
    }
    let broken = Call {
        remote_video: true,
        ..video(CallStage::Interrupted {
            since: Instant::now(),
        })
    };
    assert!(stage.shows(broken, "The connection was lost. Reconnecting…"));
}

#[test]
fn a_screen_is_picked_and_shared_until_the_button_is_pressed_again() {
    use azstack::media::screen::{Offer, Screen as Source, ScreenId};
    use azstack::ui::screen::call::{Action, Message};
    let stage = Stage::new();
    let mut screen = call::Screen::new(video(talking()));
    assert_eq!(screen.update(Message::Share), Action::ListScreens);
    assert!(shows(
        &mut window(SIZE, screen.view(stage.drawn())),
        "Looking…"
    ));
    let id = ScreenId::Monitor(String::from("HDMI-1"));
    let found = Source {
        id: id.clone(),
        name: String::from("HDMI-1"),
        size: (1920, 1080),
    };
    screen.update(Message::Screens(Ok(Offer::OneOf(vec![found]))));
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    assert!(shows(&mut drawn, "1920 × 1080"));
    drawn.click("HDMI-1").unwrap();
    let pressed: Vec<_> = drawn.into_messages().collect();
    assert_eq!(pressed, [Message::ShareThis(id.clone())]);
    assert_eq!(screen.update(pressed[0].clone()), Action::Share(Some(id)));
    let sharing = Call {
        sharing: true,
        ..video(talking())
    };
    screen.update(Message::Changed(sharing));
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    assert!(shows(&mut drawn, "You are sharing your screen"));
    drop(drawn);
    assert_eq!(screen.update(Message::Share), Action::Share(None));

    let mut screen = call::Screen::new(video(talking()));
    screen.update(Message::Share);
    screen.update(Message::Screens(Err(String::from("no display"))));
    let sentence = "The screen cannot be shared: no display";
    assert!(shows(
        &mut window(SIZE, screen.view(stage.drawn())),
        sentence
    ));
    // What the system's own window was answered with is shared at once; without an answer the picker goes.
    let picked = ScreenId::Window(7);
    for (offered, wanted) in [
        (Offer::This(picked.clone()), Action::Share(Some(picked))),
        (Offer::Nothing, Action::None),
    ] {
        let mut screen = call::Screen::new(video(talking()));
        screen.update(Message::Share);
        assert_eq!(screen.update(Message::Screens(Ok(offered))), wanted);
        let mut drawn = window(SIZE, screen.view(stage.drawn()));
        assert!(!shows(&mut drawn, "Looking…"));
    }
    let mut voice = call::Screen::new(Call {
        media: MediaType::Audio,
        ..video(talking())
    });
    assert_eq!(voice.update(Message::Share), Action::None);
}

#[test]
fn pictures_stand_where_the_constants_say() {
    let stage = Stage::new();
    let mut white = Frame::black(64, 36);
    white.y.fill(235);
    stage.local.publish(Arc::new(white));
    stage.remote.publish(Arc::new(Frame::black(64, 36)));
    let call = Call {
        local_video: true,
        remote_video: true,
        ..video(talking())
    };
    let screen = call::Screen::new(call);
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    let picture = super::video::pixels(&mut drawn);
    let (width, height) = call::OWN_PICTURE;
    let (left, top) = (
        SIZE.0 - call::MARGIN - width,
        SIZE.1 - call::CONTROLS - height,
    );
    for (x, y, lit) in [
        (left + 3.0, top + 3.0, true),
        (left + width - 3.0, top + height - 3.0, true),
        (left - 3.0, top + 20.0, false),
        (left + 20.0, top - 3.0, false),
        (100.0, 300.0, false),
    ] {
        let pixel = picture.at(x, y);
        assert_eq!(pixel[0] > 200, lit, "at {x}, {y}: {pixel:?}");
    }
}

#[test]
fn a_minimised_window_draws_no_pictures() {
    let stage = Stage::new();
    let mut white = Frame::black(64, 36);
    white.y.fill(235);
    stage.remote.publish(Arc::new(white));
    let mut screen = call::Screen::new(Call {
        remote_video: true,
        ..video(talking())
    });
    let lit = |screen: &call::Screen| {
        super::video::pixels(&mut window(SIZE, screen.view(stage.drawn()))).at(480.0, 300.0)[0]
            > 200
    };
    assert!(lit(&screen));
    screen.update(Message::Visible(false));
    assert!(!lit(&screen));
}

#[test]
fn a_call_that_is_over_takes_no_more_wishes() {
    let mut screen = call::Screen::new(video(CallStage::Ended(CallEnd::Stopped)));
    for message in [
        Message::Microphone,
        Message::HangUp,
        Message::Menu,
        Message::Shortcut(Shortcut::HangUp),
    ] {
        assert_eq!(screen.update(message), Action::None);
    }
}

#[test]
fn an_incoming_call_names_the_caller_and_is_answered_three_ways_or_devices_are_tried_first() {
    let (look, words) = (Look::classic(), Words::english());
    let ringing = sample::call(Direction::Incoming, MediaType::Video, CallStage::Ringing);
    let mut screen = incoming::Screen::new(ringing);
    let mut drawn = window(incoming::SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Nguyễn Thị Ánh") && shows(&mut drawn, "Incoming video call"));
    drop(drawn);
    let expected = [
        incoming::Action::Ready,
        incoming::Action::Decline,
        incoming::Action::AnswerWithoutVideo,
        incoming::Action::Answer,
    ];
    for (nth, action) in expected.into_iter().enumerate() {
        let messages = pressed_by_keyboard(
            incoming::SIZE,
            screen.view(&look, &words),
            nth + 1,
            &[Named::Enter],
        );
        let [message] = messages.as_slice() else {
            panic!("{messages:?}")
        };
        assert_eq!(screen.update(message), action);
    }
    let keys = [
        (Shortcut::Answer, incoming::Action::Answer),
        (Shortcut::Decline, incoming::Action::Decline),
    ];
    for (key, action) in keys {
        assert_eq!(screen.update(&incoming::Message::Shortcut(key)), action);
    }
}

#[test]
fn a_bar_stays_above_the_list_while_a_call_runs() {
    let (look, words) = (Look::classic(), Words::english());
    let size = (1000.0, 700.0);
    let mut screen = sample::main_window(size, &words);
    let tell = |screen: &mut home::Screen, call: Call| {
        screen.update(home::Message::Event(Event::Call(call)), &words)
    };
    tell(
        &mut screen,
        sample::call(Direction::Incoming, MediaType::Video, CallStage::Ringing),
    );
    assert!(
        !shows(
            &mut window(size, screen.view(&look, &words)),
            "Show the call"
        ),
        "it only rings"
    );
    tell(&mut screen, video(talking()));
    let mut drawn = window(size, screen.view(&look, &words));
    drawn.click("Show the call").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = messages
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        matches!(actions.as_slice(), [home::Action::ShowCall]),
        "{actions:?}"
    );
    let muted = screen.update(home::Message::Shortcut(Shortcut::Microphone), &words);
    assert!(matches!(
        muted.as_slice(),
        [home::Action::Microphone(false)]
    ));
    let over = screen.update(home::Message::Shortcut(Shortcut::HangUp), &words);
    assert!(matches!(over.as_slice(), [home::Action::HangUp]));
    tell(&mut screen, video(CallStage::Ended(CallEnd::Stopped)));
    assert!(!shows(
        &mut window(size, screen.view(&look, &words)),
        "Show the call"
    ));
}
