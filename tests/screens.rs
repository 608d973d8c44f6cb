//! The screens, as a person meets them: what they show in each state, and what clicks and keys ask for.
//!
//! They are drawn by iced's simulator on the software renderer, with no display (see `.cargo/config.toml`).

#![allow(clippy::unwrap_used)]

#[path = "screens/call.rs"]
mod call;
#[path = "screens/call_window.rs"]
mod call_window;
#[path = "screens/calls.rs"]
mod calls;
#[path = "screens/chat.rs"]
mod chat;
#[path = "screens/files.rs"]
mod files;
#[path = "screens/groups.rs"]
mod groups;
#[path = "screens/handling.rs"]
mod handling;
#[path = "screens/keys.rs"]
mod keys;
#[path = "screens/languages.rs"]
mod languages;
#[path = "screens/list.rs"]
mod list;
#[path = "screens/pad.rs"]
mod pad;
#[path = "screens/reader.rs"]
mod reader;
#[path = "screens/ready.rs"]
mod ready;
#[path = "screens/renderer.rs"]
mod renderer;
#[path = "screens/sample.rs"]
mod sample;
#[path = "screens/settings.rs"]
mod settings;
#[path = "screens/sign_in.rs"]
mod sign_in;
#[path = "screens/sketch.rs"]
mod sketch;
#[path = "screens/states.rs"]
mod states;
#[path = "screens/theme.rs"]
mod theme;
#[path = "screens/timeline.rs"]
mod timeline;
#[path = "screens/video.rs"]
mod video;
#[path = "screens/voice.rs"]
mod voice;

use std::time::Instant;

use azstack::ui::{Element, icon};
use iced::advanced::widget::operation::{Operation, Outcome, focusable};
use iced::event::Status;
use iced::keyboard::key::Named;
use iced::{Event, Size, mouse, window};
use iced_test::Simulator;
use iced_test::runtime::user_interface::{Cache, State, UserInterface};

use renderer::renderer;

/// A window of a size with an element in it, drawn once so that it has settled, and heard.
fn window<'a, Message: 'a>(
    size: (f32, f32),
    element: Element<'a, Message>,
) -> Simulator<'a, Message> {
    let settings = iced::Settings {
        fonts: icon::fonts(),
        default_font: icon::TEXT,
        default_text_size: 15.into(),
        ..iced::Settings::default()
    };
    // Whatever a test looks at, somebody who does not see it must be able to use.
    let element = reader::heard(element);
    let mut simulator = Simulator::with_size(settings, Size::from(size), element);
    redraw(&mut simulator);
    simulator
}

/// One frame.
fn redraw<Message>(simulator: &mut Simulator<'_, Message>) {
    simulator.simulate([Event::Window(
        window::Event::RedrawRequested(Instant::now()),
    )]);
}

/// Whether a text is on the screen, exactly.
fn shows<Message>(simulator: &mut Simulator<'_, Message>, text: &str) -> bool {
    simulator.find(text).is_ok()
}

/// When a window at rest wants to be drawn again, with the keyboard given to its nth control.
fn wants_redraw<Message>(
    size: (f32, f32),
    element: Element<'_, Message>,
    tabs: usize,
) -> window::RedrawRequest {
    let mut renderer = renderer();
    let mut interface =
        UserInterface::build(element, Size::from(size), Cache::default(), &mut renderer);
    press_tab(&mut interface, &renderer, tabs);
    let mut last = window::RedrawRequest::Wait;
    for _ in 0..3 {
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let mut clipboard = iced::advanced::clipboard::Null;
        let (state, _) = interface.update(
            &[redraw],
            mouse::Cursor::Unavailable,
            &mut renderer,
            &mut clipboard,
            &mut Vec::new(),
        );
        if let State::Updated { redraw_request, .. } = state {
            last = redraw_request;
        }
    }
    last
}

/// What a window says after Tab was pressed so many times, and then `keys`, one after the other.
fn pressed_by_keyboard<Message>(
    size: (f32, f32),
    element: Element<'_, Message>,
    tabs: usize,
    keys: &[Named],
) -> Vec<Message> {
    by_keyboard(size, element, tabs, keys).0
}

/// The same, and what became of each key: whether somebody in the window used it.
fn by_keyboard<Message>(
    size: (f32, f32),
    element: Element<'_, Message>,
    tabs: usize,
    keys: &[Named],
) -> (Vec<Message>, Vec<Status>) {
    let mut renderer = renderer();
    let mut interface =
        UserInterface::build(element, Size::from(size), Cache::default(), &mut renderer);
    press_tab(&mut interface, &renderer, tabs);
    let mut messages = Vec::new();
    let mut statuses = Vec::new();
    for key in keys {
        let press = iced_test::simulator::press_key(*key, None);
        let (_, status) = interface.update(
            &[press],
            mouse::Cursor::Unavailable,
            &mut renderer,
            &mut iced::advanced::clipboard::Null,
            &mut messages,
        );
        statuses.extend(status);
    }
    (messages, statuses)
}

/// Gives the nth control the keyboard.
fn press_tab<Message>(
    interface: &mut UserInterface<'_, Message, iced::Theme, iced::Renderer>,
    renderer: &iced::Renderer,
    tabs: usize,
) {
    for _ in 0..tabs {
        // The program answers Tab with this operation.
        let mut operation: Box<dyn Operation> = Box::new(focusable::focus_next());
        loop {
            interface.operate(renderer, operation.as_mut());
            match operation.finish() {
                Outcome::Chain(next) => operation = next,
                _ => break,
            }
        }
    }
}
