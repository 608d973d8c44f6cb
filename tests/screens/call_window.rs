//! The manners of a call's window: its ways to stand, its numbers, its corners, and being heard while muted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use azstack::client::{Call, CallEnd, CallStage};
use azstack::media::frame::Frame;
use azstack::media::{DeviceKind, Statistics};
use azstack::ui::screen::call::{self, Action, Measured, Message, Mode, Screen};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::widget::corner::Corner;
use azstack::ui::{Look, Words};
use iced::keyboard::key::Named;
use iced::{Event, Point, mouse};

use super::call::{Stage, talking, video};
use super::{pressed_by_keyboard, shows, window};

const SIZE: (f32, f32) = (960.0, 600.0);

/// Second `second` of a call over a network that loses so much of what is sent.
fn measured(start: Instant, second: u64, loss_out: f64) -> Message {
    let statistics = Statistics {
        video_codec: "VP8",
        audio_codec: "Opus",
        kbps_out: 812.4,
        kbps_target: 1500.0,
        loss_out,
        round_trip: Some(Duration::from_millis(48)),
        sound_received: 50 * second,
        samples_played: 48_000 * second,
        samples_concealed: 480 * second,
        ..Statistics::default()
    };
    Message::Measured(Box::new(Measured {
        at: start + Duration::from_secs(second),
        statistics,
        processor: Some(Duration::from_millis(250 * second)),
        picture: None,
    }))
}

/// A screen measured so often.
fn after(seconds: u64, loss_out: f64) -> Screen {
    let mut screen = Screen::new(video(talking()));
    let start = Instant::now();
    for second in 1..=seconds {
        screen.update(measured(start, second, loss_out));
    }
    screen
}

#[test]
fn a_call_is_measured_while_it_is_connected_and_once_at_a_time() {
    let mut screen = Screen::new(video(CallStage::Ringing));
    let ringing = Message::Changed(video(CallStage::Ringing));
    assert_eq!(screen.update(ringing), Action::None);
    let connected = Message::Changed(video(talking()));
    assert_eq!(screen.update(connected.clone()), Action::Measure);
    assert_eq!(screen.update(connected), Action::None, "one is on its way");
    let start = Instant::now();
    assert_eq!(screen.update(measured(start, 1, 0.0)), Action::Measure);
    let over = Message::Changed(video(CallStage::Ended(CallEnd::Stopped)));
    assert_eq!(screen.update(over), Action::None);
    assert_eq!(screen.update(measured(start, 2, 0.0)), Action::None);
}

#[test]
fn whose_network_is_bad_is_said_in_a_sentence() {
    let stage = Stage::new();
    let sentence = "Your connection is weak.";
    let good = after(20, 0.0);
    assert!(!shows(
        &mut window(SIZE, good.view(stage.drawn())),
        sentence
    ));
    let bad = after(20, 0.3);
    assert!(shows(&mut window(SIZE, bad.view(stage.drawn())), sentence));
}

#[test]
fn the_numbers_are_shown_and_copied_as_they_stand() {
    let stage = Stage::new();
    let mut screen = after(3, 0.125);
    screen.update(Message::Shortcut(Shortcut::Statistics));
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    for text in ["812 kbit/s", "12.5 %", "48 ms", "25.0 %", "Opus", "1.0 %"] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drawn.click("Copy").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(messages, [Message::CopyStatistics]);
    assert_eq!(
        screen.update(Message::CopyStatistics),
        Action::CopyStatistics
    );
    let text = screen.statistics(&Words::english());
    assert!(text.contains("Sent: 812 kbit/s\n"), "{text}");
    screen.update(Message::Shortcut(Shortcut::Escape));
    assert!(!shows(
        &mut window(SIZE, screen.view(stage.drawn())),
        "812 kbit/s"
    ));
}

#[test]
fn the_window_fills_the_display_is_small_on_top_and_comes_back() {
    let mut screen = Screen::new(video(talking()));
    let table = [
        (Shortcut::FullScreen, Mode::Full),
        (Shortcut::FullScreen, Mode::Window),
        (Shortcut::FullScreen, Mode::Full),
        (Shortcut::Escape, Mode::Window),
        (Shortcut::Small, Mode::Small),
        (Shortcut::Small, Mode::Window),
    ];
    for (key, mode) in table {
        let action = screen.update(Message::Shortcut(key));
        assert_eq!(action, Action::Mode(mode), "{key:?}");
    }
    let escape = Message::Shortcut(Shortcut::Escape);
    assert_eq!(screen.update(escape), Action::None);
}

#[test]
fn the_small_window_names_the_other_side_and_can_mute_and_hang_up() {
    let stage = Stage::new();
    let mut screen = Screen::new(video(talking()));
    screen.update(Message::Small);
    let mut drawn = window(call::SMALL, screen.view(stage.drawn()));
    assert!(shows(&mut drawn, "Nguyễn Thị Ánh"));
    drop(drawn);
    let expected = [Message::Microphone, Message::Small, Message::HangUp];
    for (nth, message) in expected.into_iter().enumerate() {
        let element = screen.view(stage.drawn());
        let pressed = pressed_by_keyboard(call::SMALL, element, nth + 1, &[Named::Enter]);
        assert_eq!(pressed, [message]);
    }
}

#[test]
fn a_double_click_on_the_other_side_is_for_the_whole_display() {
    let stage = Stage::new();
    let screen = Screen::new(video(talking()));
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    drawn.point_at(Point::new(100.0, 300.0));
    drawn.simulate(iced_test::simulator::click());
    drawn.simulate(iced_test::simulator::click());
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(messages, [Message::FullScreen]);
}

#[test]
fn ones_own_picture_is_dragged_to_another_corner_and_stays_there() {
    let stage = Stage::new();
    stage.local.publish(Arc::new(Frame::black(64, 36)));
    let call = Call {
        local_video: true,
        ..video(talking())
    };
    let mut screen = Screen::new(call);
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    let from = Point::new(SIZE.0 - 60.0, SIZE.1 - call::CONTROLS - 40.0);
    let to = Point::new(200.0, 120.0);
    let moved = |position| Event::Mouse(mouse::Event::CursorMoved { position });
    drawn.point_at(from);
    drawn.simulate([
        moved(from),
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
    ]);
    drawn.point_at(to);
    drawn.simulate([moved(to)]);
    drawn.simulate([Event::Mouse(mouse::Event::ButtonReleased(
        mouse::Button::Left,
    ))]);
    let messages: Vec<_> = drawn.into_messages().collect();
    assert_eq!(messages, [Message::Corner(Corner::TopLeft)]);
    for message in messages {
        screen.update(message);
    }
    assert_eq!(screen.corner(), Corner::TopLeft);
    screen.update(Message::NextCorner);
    assert_eq!(screen.corner(), Corner::TopRight);
}

#[test]
fn space_makes_a_muted_person_heard_as_long_as_it_is_held() {
    let stage = Stage::new();
    let muted = || Call {
        microphone_on: false,
        ..video(talking())
    };
    let mut screen = Screen::new(muted());
    let hint = "You are muted. Hold Space to talk.";
    assert!(shows(&mut window(SIZE, screen.view(stage.drawn())), hint));
    let talk = Message::Shortcut(Shortcut::Talk);
    assert_eq!(screen.update(talk.clone()), Action::Microphone(true));
    screen.update(Message::Changed(video(talking())));
    assert_eq!(screen.update(talk), Action::None, "it is held already");
    assert!(shows(
        &mut window(SIZE, screen.view(stage.drawn())),
        "You are heard as long as you hold Space."
    ));
    assert_eq!(
        screen.update(Message::Talk(false)),
        Action::Microphone(false)
    );
    // Who is not muted has nothing to hold, and letting go does not mute them.
    let mut open = Screen::new(video(talking()));
    let talk = Message::Shortcut(Shortcut::Talk);
    assert_eq!(open.update(talk), Action::None);
    assert_eq!(open.update(Message::Talk(false)), Action::None);
}

#[test]
fn while_the_connection_is_broken_the_last_picture_stays_dimmed() {
    let stage = Stage::new();
    let mut white = Frame::black(64, 36);
    white.y.fill(235);
    let mut screen = Screen::new(video(talking()));
    let Message::Measured(seen) = measured(Instant::now(), 1, 0.0) else {
        unreachable!()
    };
    screen.update(Message::Measured(Box::new(Measured {
        picture: Some(Arc::new(white)),
        ..*seen
    })));
    let broken = CallStage::Interrupted {
        since: Instant::now(),
    };
    screen.update(Message::Changed(video(broken)));
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    assert!(shows(&mut drawn, "The connection was lost. Reconnecting…"));
    let pixel = super::video::pixels(&mut drawn).at(480.0, 300.0);
    assert!((60..160).contains(&pixel[0]), "{pixel:?}");
}

#[test]
fn who_calls_meanwhile_is_named_for_a_while() {
    let stage = Stage::new();
    let mut screen = Screen::new(video(talking()));
    screen.update(Message::TurnedAway(String::from("Carol")));
    let sentence = "Carol called you while you were in another call.";
    let says = |screen: &Screen| shows(&mut window(SIZE, screen.view(stage.drawn())), sentence);
    assert!(says(&screen));
    let start = Instant::now();
    for second in 1..=12 {
        screen.update(measured(start, second, 0.0));
    }
    assert!(!says(&screen));
}

#[test]
fn an_upright_window_shows_everything_and_both_themes_are_drawn() {
    let mut stage = Stage::new();
    let size = (360.0, 640.0);
    for theme in ["classic", "classic-dark"] {
        stage.look = Look::load(theme, None).unwrap();
        let screen = after(20, 0.3);
        let mut drawn = window(size, screen.view(stage.drawn()));
        assert!(shows(&mut drawn, "Nguyễn Thị Ánh"));
        // The control farthest right is inside: six of three quarters their size.
        drawn.point_at(Point::new(
            size.0 / 2.0 + 2.5 * 52.5,
            size.1 - call::CONTROLS / 2.0,
        ));
        drawn.simulate(iced_test::simulator::click());
        let messages: Vec<_> = drawn.into_messages().collect();
        assert_eq!(messages, [Message::HangUp]);
    }
}

#[test]
fn a_device_that_is_used_by_itself_is_named_for_a_while() {
    let stage = Stage::new();
    let mut screen = Screen::new(video(talking()));
    let headset = String::from("Headset");
    screen.update(Message::InUse(DeviceKind::Speaker, headset));
    let start = Instant::now();
    let is_said = |screen: &Screen| {
        let mut drawn = window(SIZE, screen.view(stage.drawn()));
        shows(&mut drawn, "You hear the call from Headset now.")
    };
    for second in 1..=6 {
        assert!(is_said(&screen), "second {second}");
        screen.update(measured(start, second, 0.0));
    }
    assert!(!is_said(&screen));
}
