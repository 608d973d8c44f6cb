//! Somebody at a display: the program's windows, and what to press in them.

use std::path::Path;

use azstack::media::stamp::{self, Position, Stamp};
use azstack::ui::screen::call::{CONTROLS, MARGIN, OWN_PICTURE};
use azstack::ui::widget::control::CALL_SIZE;

use crate::driver::{Display, Picture, Program, Window};

/// Colours of the theme classic-light by which things are found.
pub mod colour {
    /// The answer button.
    pub const ANSWER: [u8; 3] = [0x17, 0x85, 0x54];
    /// My bubble.
    pub const MINE: [u8; 3] = [0xff, 0xe6, 0xda];
    /// Their bubble.
    pub const THEIRS: [u8; 3] = [0xf0, 0xf2, 0xf5];
    /// The disc of a name with E (69 % 9 = 6).
    pub const DISC_E: [u8; 3] = [0x95, 0xa5, 0xa6];
    /// The disc of a name with A (65 % 9 = 2).
    pub const DISC_A: [u8; 3] = [0xe3, 0x5b, 0x5a];
    /// The disc of a name with B (66 % 9 = 3).
    pub const DISC_B: [u8; 3] = [0x5e, 0x73, 0x8b];
}

/// The buttons of a running video call, from the left.
///
/// First, fourth and fifth are the microphone, the share button and the menu of devices.
#[derive(Clone, Copy)]
pub enum Control {
    /// Camera on and off.
    Camera = 1,
    /// The other camera.
    SwitchCamera = 2,
    /// Hang up.
    HangUp = 5,
}

/// A program at work on a display.
pub struct Person<'a> {
    pub display: &'a Display,
    pub program: Program,
    pub main: Window,
}

impl<'a> Person<'a> {
    /// Starts the program as `profile`, with a test picture and a tone.
    pub fn start(display: &'a Display, home: &Path, profile: &str, more: &[&str]) -> Self {
        let mut arguments = vec![
            "--profile",
            profile,
            "--camera",
            "test-pattern",
            "--microphone",
            "tone",
        ];
        arguments.extend(["--speaker", "none", "--renderer", "software"]);
        arguments.extend(more);
        let known = display.windows("AZStack");
        let program = display.run(Path::new(env!("CARGO_BIN_EXE_azstack")), home, &arguments);
        let mut main = None;
        display.wait_for("the main window", || {
            main = display
                .windows("AZStack")
                .into_iter()
                .find(|window| !known.iter().any(|k| k.is(window)));
            main.is_some() && program.printed().contains("first frame")
        });
        Self {
            display,
            program,
            main: main.unwrap(),
        }
    }

    /// The main window, brought to the front.
    pub fn front(&mut self) -> Picture {
        self.display.focus(&self.main);
        self.main = self.display.measured(&self.main);
        self.picture()
    }

    /// What the window shows once it has come to rest.
    pub fn still(&self) -> Picture {
        let mut before = self.picture();
        self.display.wait_for("rest", || {
            std::thread::sleep(std::time::Duration::from_millis(300));
            let now = self.picture();
            let same = now.differences(&before) == 0;
            before = now;
            same
        });
        before
    }

    /// What the main window shows.
    pub fn picture(&self) -> Picture {
        self.display.look().cut_window(&self.main)
    }

    /// Clicks within the main window.
    pub fn click(&self, x: u32, y: u32) {
        self.display.click(self.main.x + x, self.main.y + y);
    }

    /// Opens the conversation whose disc has this colour, as soon as it is in the list.
    pub fn open_chat(&mut self, disc: [u8; 3]) {
        self.front();
        let area = [0, 64, self.list_width(), self.main.height - 64];
        let mut place = None;
        self.display.wait_for("the conversation", || {
            place = self.picture().find(disc, area, 300);
            place.is_some()
        });
        let (x, y) = place.unwrap();
        self.click(x, y);
    }

    /// Width of the list beside a chat.
    pub fn list_width(&self) -> u32 {
        (self.main.width as f32 * 0.32).clamp(270.0, 380.0) as u32
    }

    /// Writes into the open chat and sends.
    pub fn write(&mut self, text: &str) {
        self.front();
        self.display.write(text);
        self.display.press("Return");
    }

    /// The bubbles of one colour in the open chat: how many rows of pixels they take.
    pub fn bubble_rows(&self, colour: [u8; 3]) -> usize {
        let picture = self.picture();
        let left = self.list_width();
        (64..picture.height - 64)
            .filter(|y| {
                picture
                    .find(colour, [left, *y, picture.width - left, 1], 20)
                    .is_some()
            })
            .count()
    }

    /// Clicks the video button in the chat's header.
    pub fn call_by_video(&mut self) {
        self.front();
        self.click(self.main.width - 14 - 20, 32);
    }
}

/// The middle of a call's button.
pub fn control(window: &Window, control: Control) -> (u32, u32) {
    let (count, gap) = (6.0, 14.0);
    let width = count * CALL_SIZE + (count - 1.0) * gap;
    let left = window.width as f32 / 2.0 - width / 2.0 + CALL_SIZE / 2.0;
    let x = left + control as u32 as f32 * (CALL_SIZE + gap);
    let y = window.height as f32 - CONTROLS / 2.0;
    (window.x + x as u32, window.y + y as u32)
}

/// The stamp in the other side's picture, which keeps its 16:9 in the middle of the window.
pub fn remote_stamp(picture: &Picture, window: &Window, position: Position) -> Option<Stamp> {
    let (width, height) = (window.width as f32, window.height as f32);
    let scale = (width / 16.0).min(height / 9.0);
    let (shown_width, shown_height) = (scale * 16.0, scale * 9.0);
    let left = window.x as f32 + (width - shown_width) / 2.0;
    let top = window.y as f32 + (height - shown_height) / 2.0;
    read(picture, [left, top, shown_width, shown_height], position)
}

/// The stamp in one's own small picture.
pub fn own_stamp(picture: &Picture, window: &Window) -> Option<Stamp> {
    let (width, height) = OWN_PICTURE;
    let left = (window.x + window.width) as f32 - MARGIN - width;
    let top = (window.y + window.height) as f32 - CONTROLS - height;
    read(picture, [left, top, width, height], Position::Sender)
}

fn read(picture: &Picture, area: [f32; 4], position: Position) -> Option<Stamp> {
    let [left, top, width, height] = area.map(|value| value.round() as u32);
    stamp::read(
        width,
        height,
        |x, y| picture.luma(left + x, top + y),
        position,
    )
}

/// Waits until the remote picture shows `count` further pictures of one sender, and returns the sender's id.
pub fn see_remote(display: &Display, window: &Window, position: Position, count: usize) -> u16 {
    let mut seen: Vec<Stamp> = Vec::new();
    display.wait_for("an advancing remote picture", || {
        if let Some(stamp) = remote_stamp(&display.look(), window, position)
            && seen.last() != Some(&stamp)
        {
            if let Some(last) = seen.last() {
                assert_eq!(last.id, stamp.id, "the picture changed its sender");
                assert!(
                    stamp.counter.wrapping_sub(last.counter) < 0x8000,
                    "the picture went back in time"
                );
            }
            seen.push(stamp);
        }
        seen.len() > count
    });
    seen[0].id
}

/// Waits for one's own small picture, and returns its id.
pub fn see_own(display: &Display, window: &Window) -> u16 {
    let mut found = None;
    display.wait_for("my own picture", || {
        found = own_stamp(&display.look(), window);
        found.is_some()
    });
    found.unwrap().id
}

/// Shares the window that is open the longest, which is the last in the picker.
pub fn share_the_main_window(display: &Display, call: &Window) {
    display.focus(call);
    display.press("ctrl+shift+s");
    let (x, y) = (
        call.x + call.width / 2,
        call.y + call.height - CONTROLS as u32 - 26,
    );
    // Lighter than any test picture; right of the middle, where no tip of a button lies.
    display.wait_for("the picker", || {
        display.look().cut(x + 20, y - 10, 120, 20).mean().0 > 200.0
    });
    display.click(x, y);
    display.wait_for("no more picture of the camera", || {
        own_stamp(&display.look(), call).is_none()
    });
}
