//! The virtual list keeps still.

use std::cell::Cell;
use std::time::Instant;

use azstack::ui::Element;
use azstack::ui::widget::Timeline;
use azstack::ui::widget::timeline::{Edge, Jump, Position};
use iced::advanced::widget::operation::{Operation, Outcome, black_box};
use iced::keyboard::key::Named;
use iced::mouse::{self, ScrollDelta};
use iced::widget::{Space, column, container, text, tooltip};
use iced::{Event, Point, Rectangle, Size, keyboard, window};
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::selector::Selector;

const SIZE: Size = Size::new(400.0, 600.0);

/// A row: its number and its height.
type Row = (i64, f32);

fn rows(numbers: std::ops::Range<i64>) -> Vec<Row> {
    numbers
        .map(|number| (number, 40.0 + (number % 5) as f32 * 10.0))
        .collect()
}

/// A list in a window, drawn again and again as a program does.
struct Desk {
    renderer: iced::Renderer,
    cache: Option<Cache>,
    rows: Vec<Row>,
    revision: u64,
    edge: Edge,
    jump: Option<Jump<i64>>,
    built: Cell<usize>,
    told: Vec<Position>,
    cursor: mouse::Cursor,
}

impl Desk {
    fn new(edge: Edge, rows: Vec<Row>) -> Self {
        Self {
            renderer: super::renderer(),
            cache: Some(Cache::default()),
            rows,
            revision: 1,
            edge,
            jump: None,
            built: Cell::new(0),
            told: Vec::new(),
            cursor: mouse::Cursor::Available(Point::new(200.0, 300.0)),
        }
    }

    fn view<'a>(
        rows: &'a [Row],
        revision: u64,
        edge: Edge,
        jump: Option<Jump<i64>>,
        built: &'a Cell<usize>,
    ) -> Element<'a, Position> {
        let list = Timeline::new(
            rows,
            revision,
            edge,
            |row| row.0,
            |_, _| 55.0,
            move |_, row: &Row| {
                built.set(built.get() + 1);
                let label = text(format!("row {}", row.0));
                let line =
                    container(column![label, Space::new().height(row.1 - 25.0)]).height(row.1);
                tooltip(line, "about this row", tooltip::Position::Top).into()
            },
        );
        list.jump(jump).on_position(|position| position).into()
    }

    /// One turn of the program: the view is built, events are taken, a frame is drawn.
    fn turn(&mut self, events: &[Event]) {
        self.built.set(0);
        let element = Self::view(&self.rows, self.revision, self.edge, self.jump, &self.built);
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(element, SIZE, cache, &mut self.renderer);
        let mut messages = Vec::new();
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let mut clipboard = iced::advanced::clipboard::Null;
        for event in events.iter().chain([&redraw, &redraw]) {
            let _ = interface.update(
                std::slice::from_ref(event),
                self.cursor,
                &mut self.renderer,
                &mut clipboard,
                &mut messages,
            );
        }
        self.told.extend(messages);
        self.cache = Some(interface.into_cache());
    }

    /// Where the rows with widgets are: number and place.
    fn shown(&mut self) -> Vec<(i64, Rectangle)> {
        let element = Self::view(&self.rows, self.revision, self.edge, self.jump, &self.built);
        let cache = self.cache.take().unwrap();
        let mut interface = UserInterface::build(element, SIZE, cache, &mut self.renderer);
        let mut shown = Vec::new();
        for row in &self.rows {
            let label = format!("row {}", row.0);
            let mut find = Selector::find(label.as_str());
            interface.operate(&self.renderer, &mut black_box(&mut find));
            if let Outcome::Some(Some(found)) = find.finish() {
                shown.push((row.0, found.bounds()));
            }
        }
        self.cache = Some(interface.into_cache());
        shown
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<Row>)) {
        change(&mut self.rows);
        self.revision += 1;
        self.turn(&[]);
    }

    /// Scrolls up by notches of the wheel; negative scrolls down.
    fn wheel(&mut self, notches: f32) {
        let delta = ScrollDelta::Lines { x: 0.0, y: notches };
        self.turn(&[Event::Mouse(mouse::Event::WheelScrolled { delta })]);
    }

    fn key(&mut self, key: Named, modifiers: keyboard::Modifiers) {
        self.turn(&[Event::Keyboard(keyboard::Event::KeyPressed {
            key: keyboard::Key::Named(key),
            modified_key: keyboard::Key::Named(key),
            physical_key: keyboard::key::Physical::Unidentified(
                keyboard::key::NativeCode::Unidentified,
            ),
            location: keyboard::Location::Standard,
            modifiers,
            text: None,
            repeat: false,
        })]);
    }

    /// The place of a row that must be shown.
    fn place(&mut self, number: i64) -> Rectangle {
        let shown = self.shown();
        let found = shown.iter().find(|(shown, _)| *shown == number);
        found
            .unwrap_or_else(|| panic!("row {number} is not among {shown:?}"))
            .1
    }

    fn last_bottom(&mut self) -> f32 {
        let last = *self.rows.last().unwrap();
        self.place(last.0).y + last.1
    }
}

#[test]
fn a_chat_opens_at_its_end_and_stays_there_when_messages_come() {
    let mut desk = Desk::new(Edge::End, rows(0..1000));
    desk.turn(&[]);
    assert_eq!(desk.last_bottom(), SIZE.height);
    for next in 1000..1010 {
        desk.change(|rows| rows.push((next, 73.0)));
        assert_eq!(desk.last_bottom(), SIZE.height, "after row {next}");
    }
}

#[test]
fn a_short_chat_stands_at_the_bottom_and_a_short_list_at_the_top() {
    let mut chat = Desk::new(Edge::End, rows(0..3));
    chat.turn(&[]);
    assert_eq!(chat.last_bottom(), SIZE.height);
    let mut list = Desk::new(Edge::Start, rows(0..3));
    list.turn(&[]);
    assert_eq!(list.place(0).y, 0.0);
}

#[test]
fn older_rows_coming_in_above_do_not_move_what_is_read() {
    let mut desk = Desk::new(Edge::End, rows(1000..1200));
    desk.turn(&[]);
    desk.wheel(40.0);
    let before = desk.shown();
    desk.change(|rows_now| {
        let newer = std::mem::replace(rows_now, rows(500..1000));
        rows_now.extend(newer);
    });
    let after = desk.shown();
    assert_eq!(before, after);
}

#[test]
fn newer_rows_and_growing_rows_do_not_move_what_is_read() {
    let mut desk = Desk::new(Edge::End, rows(0..300));
    desk.turn(&[]);
    desk.wheel(60.0);
    let visible = |desk: &mut Desk| -> Vec<_> {
        let inside = |(_, place): &(i64, Rectangle)| place.y >= 0.0 && place.y < SIZE.height;
        desk.shown().into_iter().filter(inside).collect()
    };
    let before = visible(&mut desk);
    assert!(before.len() > 5, "{before:?}");
    desk.change(|rows| rows.extend([(300, 80.0), (301, 90.0)]));
    assert_eq!(visible(&mut desk), before);
    let first = before[0].0;
    desk.change(|rows| {
        // A picture above has been loaded: its row is higher now.
        let above = rows.iter_mut().find(|row| row.0 == first - 3).unwrap();
        above.1 += 200.0;
    });
    assert_eq!(visible(&mut desk), before);
}

#[test]
fn the_list_never_scrolls_beyond_its_ends() {
    let mut desk = Desk::new(Edge::End, rows(0..100));
    desk.turn(&[]);
    desk.wheel(-50.0);
    assert_eq!(desk.last_bottom(), SIZE.height);
    desk.wheel(10_000.0);
    assert_eq!(desk.place(0).y, 0.0);
    desk.wheel(10.0);
    assert_eq!(desk.place(0).y, 0.0);
    desk.wheel(-10_000.0);
    assert_eq!(desk.last_bottom(), SIZE.height);
    desk.change(|rows| rows.push((100, 50.0)));
    assert_eq!(desk.last_bottom(), SIZE.height);
}

#[test]
fn keys_scroll_by_pages_and_to_the_ends() {
    let plain = keyboard::Modifiers::empty();
    let mut desk = Desk::new(Edge::End, rows(0..500));
    desk.turn(&[]);
    let last = desk.place(499).y;
    desk.key(Named::PageUp, plain);
    desk.key(Named::PageDown, plain);
    assert_eq!(desk.place(499).y, last);
    desk.key(Named::Home, keyboard::Modifiers::COMMAND);
    assert_eq!(desk.place(0).y, 0.0);
    // Without the keyboard's focus, Home and End belong to whoever has it.
    desk.key(Named::End, plain);
    assert_eq!(desk.place(0).y, 0.0);
    desk.turn(&[Event::Mouse(mouse::Event::ButtonPressed(
        mouse::Button::Left,
    ))]);
    desk.key(Named::End, plain);
    assert_eq!(desk.place(499).y, last);
}

#[test]
fn the_scrollbar_drags_from_one_end_to_the_other() {
    let mut desk = Desk::new(Edge::End, rows(0..1000));
    desk.turn(&[]);
    desk.cursor = mouse::Cursor::Available(Point::new(SIZE.width - 5.0, SIZE.height - 10.0));
    desk.turn(&[Event::Mouse(mouse::Event::ButtonPressed(
        mouse::Button::Left,
    ))]);
    let top = Point::new(SIZE.width - 5.0, -50.0);
    desk.cursor = mouse::Cursor::Available(top);
    desk.turn(&[Event::Mouse(mouse::Event::CursorMoved { position: top })]);
    assert_eq!(desk.place(0).y, 0.0);
    let bottom = Point::new(SIZE.width - 5.0, SIZE.height + 50.0);
    desk.cursor = mouse::Cursor::Available(bottom);
    desk.turn(&[Event::Mouse(mouse::Event::CursorMoved { position: bottom })]);
    assert_eq!(desk.last_bottom(), SIZE.height);
    desk.turn(&[Event::Mouse(mouse::Event::ButtonReleased(
        mouse::Button::Left,
    ))]);
    desk.cursor = mouse::Cursor::Available(top);
    desk.turn(&[Event::Mouse(mouse::Event::CursorMoved { position: top })]);
    assert_eq!(
        desk.last_bottom(),
        SIZE.height,
        "released, it no longer follows the mouse"
    );
}

#[test]
fn a_jump_brings_its_row_into_view_once() {
    let mut desk = Desk::new(Edge::Start, rows(0..1000));
    desk.turn(&[]);
    desk.jump = Some(Jump {
        serial: 1,
        to: Some(700),
    });
    desk.turn(&[]);
    let place = desk.place(700);
    assert!((0.0..SIZE.height).contains(&place.y), "{place:?}");
    desk.wheel(1.0);
    assert_eq!(
        desk.place(700).y,
        place.y + 60.0,
        "the same jump does not hold the list"
    );
    desk.jump = Some(Jump {
        serial: 2,
        to: Some(701),
    });
    let before = desk.place(701);
    desk.turn(&[]);
    assert_eq!(desk.place(701), before, "a row in view is left where it is");
}

#[test]
fn older_rows_are_asked_for_near_the_start_once_for_each_state() {
    let mut desk = Desk::new(Edge::End, rows(0..200));
    desk.turn(&[]);
    assert_eq!(desk.told.len(), 1);
    assert!(desk.told[0].at_end && !desk.told[0].near_start);
    desk.told.clear();
    desk.wheel(10.0);
    desk.wheel(10.0);
    assert_eq!(
        desk.told.iter().filter(|position| !position.at_end).count(),
        desk.told.len()
    );
    desk.told.clear();
    desk.wheel(10_000.0);
    desk.turn(&[]);
    desk.turn(&[]);
    assert_eq!(desk.told.len(), 1, "{:?}", desk.told);
    assert!(desk.told[0].near_start);
    // A page that brought only one row leaves the list near its start: it is said again.
    desk.told.clear();
    desk.change(|rows| rows.insert(0, (-1, 50.0)));
    assert_eq!(desk.told.len(), 1);
}

#[test]
fn a_hundred_thousand_rows_cost_a_screenful() {
    let mut desk = Desk::new(Edge::End, rows(0..100_000));
    desk.turn(&[]);
    let screenful = 25;
    assert!(
        desk.built.get() <= screenful,
        "{} rows built at first",
        desk.built.get()
    );
    for _ in 0..20 {
        desk.wheel(3.0);
        assert!(
            desk.built.get() <= screenful + 5,
            "{} rows built for a scroll",
            desk.built.get()
        );
    }
    desk.key(Named::Home, keyboard::Modifiers::COMMAND);
    assert!(
        desk.built.get() <= 2 * screenful,
        "{} rows built for a leap",
        desk.built.get()
    );
    assert_eq!(desk.place(0).y, 0.0);
}

#[test]
fn rows_that_go_take_their_anchor_to_a_neighbour() {
    let mut desk = Desk::new(Edge::End, rows(0..500));
    desk.turn(&[]);
    desk.wheel(100.0);
    desk.change(|rows| rows.truncate(50));
    assert!(!desk.shown().is_empty());
    desk.change(Vec::clear);
    assert!(desk.shown().is_empty());
    desk.change(|empty| empty.extend(rows(0..100)));
    assert!(!desk.shown().is_empty());
}
