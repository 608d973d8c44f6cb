//! What a frame costs while a chat is scrolled: the real screen, drawn by iced's software renderer into memory.

use std::time::Instant;

use azstack::store::{Chat, Message};
use azstack::ui::screen::{chat, home};
use azstack::ui::widget::{Timeline, timeline::Edge};
use azstack::ui::{Element, Look, Words};
use iced::advanced::renderer::{Headless, Style};
use iced::mouse::{self, ScrollDelta};
use iced::widget::text;
use iced::{Color, Event, Point, Size, window};
use iced_test::runtime::user_interface::{Cache, UserInterface};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::renderer::renderer;
use crate::{Row, median, sample, stored};

/// Messages in the chat; the screen keeps no more at hand.
const AT_HAND: i64 = 20_000;
/// Rows of the bare list.
const ROWS: i64 = 1_000_000;
/// Frames, a notch of the wheel each.
const FRAMES: usize = 400;
const SIZE: Size = Size::new(1280.0, 800.0);

pub fn measure() -> Vec<Row> {
    let (look, words) = (Look::classic(), Words::english());
    let screen = long_chat(&words);
    // Each in a pass of its own: what is drawn into here is allocated for every picture, as no window does it.
    let (chat, _) = frames(|| screen.view(&look, &words), false);
    let (_, drawn) = frames(|| screen.view(&look, &words), true);
    let rows: Vec<i64> = (0..ROWS).collect();
    let (list, _) = frames(
        || -> Element<'_, ()> {
            let view = |_, row: &i64| text(*row).into();
            Timeline::new(&rows, 0, Edge::End, |row| *row, |_, _| 20.0, view).into()
        },
        false,
    );
    vec![
        Row::at_most(
            "UI work a frame, scrolling 20 000 messages",
            "≤ 1 ms",
            "ms (median)",
            1.0,
            chat,
        ),
        Row::told(
            "… and drawing it, software",
            "60 fps: ≤ 16 ms",
            format!("{drawn:.1} ms (median)"),
        ),
        Row::at_most(
            "UI work a frame, a list of 1 000 000 rows",
            "≤ 1 ms",
            "ms (median)",
            1.0,
            list,
        ),
    ]
}

/// A main window with a chat of as many messages as are kept at hand.
fn long_chat(words: &Words) -> home::Screen {
    let mut random = StdRng::seed_from_u64(1);
    let rows = (0..AT_HAND).rev().map(|number| Message {
        chat: Chat::user(sample::ANH),
        ..stored::message(
            sample::ME,
            sample::ANH,
            number,
            stored::sentence(&mut random),
        )
    });
    let mut screen = sample::main_window((SIZE.width, SIZE.height), words);
    screen.update(home::Message::Open(Chat::user(sample::ANH)), words);
    let page = chat::Page {
        rows: rows.collect(),
        more: true,
    };
    let read = chat::Message::Read(chat::Which::Newest, Ok(page));
    screen.update(home::Message::About(Chat::user(sample::ANH), read), words);
    screen
}

/// Median times in ms of a frame's work, and of drawing it if it is, while a view is scrolled up.
fn frames<'a, Message: 'a>(view: impl Fn() -> Element<'a, Message>, is_drawn: bool) -> (f64, f64) {
    let mut renderer = renderer();
    let mut cache = Cache::default();
    let cursor = mouse::Cursor::Available(Point::new(900.0, 400.0));
    let delta = ScrollDelta::Lines { x: 0.0, y: 3.0 };
    let (mut work, mut drawing) = (Vec::new(), Vec::new());
    for _ in 0..FRAMES {
        let begun = Instant::now();
        let mut interface = UserInterface::build(view(), SIZE, cache, &mut renderer);
        let events = [
            Event::Mouse(mouse::Event::WheelScrolled { delta }),
            Event::Window(window::Event::RedrawRequested(begun)),
        ];
        let mut clipboard = iced::advanced::clipboard::Null;
        let _ = interface.update(
            &events,
            cursor,
            &mut renderer,
            &mut clipboard,
            &mut Vec::new(),
        );
        let style = Style {
            text_color: Color::BLACK,
        };
        interface.draw(&mut renderer, &iced::Theme::Light, &style, cursor);
        cache = interface.into_cache();
        work.push(begun.elapsed().as_secs_f64() * 1000.0);
        if !is_drawn {
            continue;
        }
        let begun = Instant::now();
        let size = Size::new(SIZE.width as u32, SIZE.height as u32);
        std::hint::black_box(renderer.screenshot(size, 1.0, Color::WHITE));
        drawing.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    (median(work), median(drawing))
}
