//! Every screen in every language and at every scale: nothing cut off, nothing over something else, and for languages
//! that run to the left all of it the other way round.

use azstack::client::{CallStage, Direction};
use azstack::media::Statistics;
use azstack::protocol::call::MediaType;
use azstack::store::CallOutcome;
use azstack::ui::flow::Flow;
use azstack::ui::screen::settings::Choice;
use azstack::ui::screen::{call, calls, conversations, home, incoming, ready, theme};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Element, Look, Scale, Words};
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Size, Vector};
use iced_test::runtime::user_interface::{Cache, UserInterface};

use super::call::{Stage, talking, video};
use super::sample::{self, ANH, ME, message};
use super::{renderer, settings, shows, window};

/// The main window as it is at first, and the smallest there is.
const USUAL: (f32, f32) = (1080.0, 720.0);
const SMALLEST: (f32, f32) = (320.0, 340.0);

/// The scenes that are a card over another.
const CARDS: [&str; 2] = ["a new conversation", "a call's numbers"];

/// A text on a screen, and the room round it.
#[derive(Debug)]
struct Seen {
    text: String,
    bounds: Rectangle,
    parent: Rectangle,
    /// What is left of the window between all that is round it.
    room: Rectangle,
}

impl Seen {
    fn visible(&self) -> Option<Rectangle> {
        self.bounds.intersection(&self.room)
    }
}

/// Finds the texts of a screen.
struct Find {
    seen: Vec<Seen>,
    round: Vec<Rectangle>,
    next: Rectangle,
}

impl Operation for Find {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        self.round.push(self.next);
        operate(self);
        self.round.pop();
    }

    fn container(&mut self, _id: Option<&Id>, bounds: Rectangle) {
        self.next = bounds;
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.next = bounds;
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, _state: &mut dyn Focusable) {}

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        // Something may be scrolled out of sight altogether.
        let nothing = Rectangle::default();
        let room = self
            .round
            .iter()
            .copied()
            .reduce(|room, round| room.intersection(&round).unwrap_or(nothing));
        self.seen.push(Seen {
            text: text.to_owned(),
            bounds,
            parent: *self.round.last().unwrap(),
            room: room.unwrap_or(nothing),
        });
    }
}

/// The texts of `element` in a window of `size`, but for those that are a single sign: icons are letters of a font.
fn texts<Message>(size: (f32, f32), element: Element<'_, Message>) -> Vec<Seen> {
    let mut renderer = renderer();
    let size = Size::from(size);
    let mut interface = UserInterface::build(element, size, Cache::default(), &mut renderer);
    let whole = Rectangle::with_size(size);
    let mut find = Find {
        seen: Vec::new(),
        round: vec![whole],
        next: whole,
    };
    interface.operate(&renderer, &mut find);
    find.seen.retain(|seen| seen.text.chars().count() > 1);
    find.seen
}

/// What is wrong with the texts of a screen: cut off, squeezed, over another. On a card over a screen they lie over others.
fn faults<Message>(size: (f32, f32), element: Element<'_, Message>, is_card: bool) -> Vec<String> {
    let seen = texts(size, element);
    if seen.is_empty() {
        return vec![String::from("there is nothing to read")];
    }
    let mut faults = Vec::new();
    for text in seen.iter().filter(|seen| seen.visible().is_some()) {
        let Rectangle {
            x,
            y,
            width,
            height,
        } = text.bounds;
        let (room, parent) = (text.room, text.parent);
        if width < 4.0 {
            faults.push(format!("squeezed: {text:?}"));
        }
        if x < room.x - 1.0 || x + width > room.x + room.width + 1.0 {
            faults.push(format!("cut off at a side: {text:?}"));
        }
        if y < parent.y - 1.0 || y + height > parent.y + parent.height + 1.0 {
            faults.push(format!("cut off above or below: {text:?}"));
        }
    }
    for (at, one) in seen.iter().enumerate().filter(|_| !is_card) {
        for other in &seen[at + 1..] {
            let shown = one.visible().zip(other.visible());
            let over = shown.and_then(|(one, other)| one.intersection(&other));
            if over.is_some_and(|over| over.width > 2.0 && over.height > 2.0) {
                faults.push(format!("over each other: {one:?} {other:?}"));
            }
        }
    }
    faults
}

/// A screen, ready to be drawn.
enum Scene {
    Home(Box<home::Screen>),
    Call(Box<call::Screen>),
    Incoming(incoming::Screen),
    Settings,
    Theme(Box<theme::Screen>),
    Ready,
}

impl Scene {
    fn draw<'a>(&'a self, stage: &'a Stage, panel: &'a Panel) -> Element<'a, ()> {
        let (look, words) = (&stage.look, &stage.words);
        let content: Element<'a, ()> = match self {
            Self::Home(screen) => screen.view(look, words).map(|_| ()),
            Self::Call(screen) => screen.view(stage.drawn()).map(|_| ()),
            Self::Incoming(screen) => screen.view(look, words).map(|_| ()),
            Self::Settings => panel.view(look, words).map(|_| ()),
            Self::Theme(screen) => screen.view(look, words).map(|_| ()),
            Self::Ready => ready::view(ready::Drawn {
                local: &stage.local,
                levels: &stage.levels,
                devices: &stage.devices,
                troubles: &[],
                look,
                words,
            })
            .map(|_| ()),
        };
        words.flow().turn(content)
    }
}

type Panel = azstack::ui::screen::settings::Screen;

/// The screens, each with a name and with the size its window has at 100 %.
fn scenes(room: (f32, f32), words: &Words) -> Vec<(&'static str, (f32, f32), Scene)> {
    let rows = || {
        vec![
            message(ANH, 1, 3 * 24 * 60, "Hẹn gặp lại"),
            message(ME, 2, 24 * 60, "مرحبا، كيف حالك؟"),
            message(
                ANH,
                3,
                4,
                "A longer message, so that it has to be broken into lines.",
            ),
            message(
                ME,
                5,
                3,
                &"As long as people write when they have much to say. ".repeat(9),
            ),
            message(ME, 4, 2, "はい"),
        ]
    };
    let list = sample::main_window(room, words);
    let chat = sample::open_chat(room, words, rows());
    let mut create = sample::main_window(room, words);
    create.update(home::Message::Shortcut(Shortcut::Create), words);
    let mut history = sample::main_window(room, words);
    let tab = conversations::Message::Tab(conversations::Tab::Calls);
    history.update(home::Message::List(tab), words);
    let page = calls::Page {
        rows: vec![
            sample::record(1, 5, true, CallOutcome::NotAnswered),
            sample::record(2, 90, false, CallOutcome::Answered),
        ],
        missed: 1,
    };
    let read = calls::Message::Read(Ok(page));
    history.update(
        home::Message::List(conversations::Message::Calls(read)),
        words,
    );
    let ringing = || sample::call(Direction::Incoming, MediaType::Video, CallStage::Ringing);
    vec![
        ("the list", room, Scene::Home(Box::new(list))),
        ("a chat", room, Scene::Home(Box::new(chat))),
        ("a new conversation", room, Scene::Home(Box::new(create))),
        ("the calls", room, Scene::Home(Box::new(history))),
        ("settings", room, Scene::Settings),
        ("a theme", room, Scene::Theme(Box::new(theme(words)))),
        ("camera and sound", room, Scene::Ready),
        (
            "a call",
            room,
            Scene::Call(Box::new(call::Screen::new(video(talking())))),
        ),
        ("a call's numbers", room, Scene::Call(Box::new(numbers()))),
        (
            "a call that rings",
            room,
            Scene::Call(Box::new(call::Screen::new(ringing()))),
        ),
        (
            "somebody calls",
            incoming::SIZE,
            Scene::Incoming(incoming::Screen::new(ringing())),
        ),
    ]
}

/// A theme of which a colour is mixed, and which is not left without a question.
fn theme(words: &Words) -> theme::Screen {
    let mut screen = theme::Screen::new(Look::classic(), words);
    screen.update(theme::Message::Role("background"));
    screen.update(theme::Message::Typed(String::from("#888888")));
    screen.update(theme::Message::Close);
    screen
}

/// A call that shows what was measured of it.
fn numbers() -> call::Screen {
    let mut screen = call::Screen::new(video(talking()));
    screen.update(call::Message::Measured(Box::new(call::Measured {
        at: std::time::Instant::now(),
        statistics: Statistics::default(),
        processor: None,
        picture: None,
    })));
    screen.update(call::Message::Shortcut(Shortcut::Statistics));
    screen
}

fn stage(tag: &str) -> Stage {
    let mut stage = Stage::new();
    stage.words = Words::new(&[tag], None).0;
    assert_eq!(stage.words.tag(), tag);
    stage
}

#[test]
fn nothing_is_cut_off_in_any_language_at_any_scale() {
    let mut panel = settings::screen();
    let mut tags = Words::tags(None);
    panel.folder = Some(String::from("/home/alice/.config/azstack/themes"));
    panel.languages = tags
        .iter()
        .map(|tag| Choice {
            name: tag.clone(),
            title: Words::language_name(tag, None),
        })
        .collect();
    tags.push(String::from("en-XA"));
    let mut found = Vec::new();
    for tag in tags {
        let stage = stage(&tag);
        let mut rooms = vec![(String::from("its smallest"), SMALLEST)];
        for percent in [75, 100, 200] {
            let factor = Scale::near(percent).factor();
            let room = (USUAL.0 / factor, USUAL.1 / factor);
            rooms.push((format!("{percent} %"), room));
        }
        for (at, room) in rooms {
            for (name, size, scene) in scenes(room, &stage.words) {
                let is_card = CARDS.contains(&name);
                for fault in faults(size, scene.draw(&stage, &panel), is_card) {
                    found.push(format!("{name} in {tag} at {at}: {fault}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_language_that_runs_to_the_left_turns_everything_round() {
    let stage = stage("ar");
    assert_eq!(stage.words.flow(), Flow::RightToLeft);
    let screen = sample::open_chat(USUAL, &stage.words, vec![message(ANH, 1, 2, "مرحبا")]);
    let straight = || screen.view(&stage.look, &stage.words);
    let before = texts(USUAL, straight());
    let after = texts(USUAL, stage.words.flow().turn(straight()));
    assert_eq!(before.len(), after.len());
    for (one, other) in before.iter().zip(&after) {
        assert_eq!(one.text, other.text);
        let mirrored = USUAL.0 - one.bounds.x - one.bounds.width;
        assert!((other.bounds.x - mirrored).abs() < 0.1, "{one:?} {other:?}");
    }
    let place = |text: &str| {
        let found = after.iter().find(|seen| seen.text == text);
        found.map(|seen| seen.bounds.center_x()).unwrap()
    };
    assert!(place("Bob") > USUAL.0 * 0.7, "the list is at the right");
    // What the other side wrote is at the start of the chat, beside the list.
    let theirs = after.iter().filter(|seen| seen.text == "مرحبا");
    let theirs: Vec<_> = theirs.map(|seen| seen.bounds.center_x()).collect();
    assert!(
        theirs
            .iter()
            .any(|x| (USUAL.0 * 0.4..USUAL.0 * 0.7).contains(x)),
        "{theirs:?}"
    );
}

#[test]
fn what_is_turned_is_pressed_where_it_is_seen() {
    let stage = stage("ar");
    let screen = sample::main_window(USUAL, &stage.words);
    let turned = stage
        .words
        .flow()
        .turn(screen.view(&stage.look, &stage.words));
    let mut drawn = window(USUAL, turned);
    drawn.click("Bob").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    assert!(
        messages.iter().any(|message| matches!(
            message,
            home::Message::List(conversations::Message::Open(chat)) if chat.id == sample::BOB
        )),
        "{messages:?}"
    );
}

#[test]
fn a_keypad_has_its_one_at_the_left_in_every_language() {
    for tag in ["en", "ar"] {
        let stage = stage(tag);
        let mut screen = sample::main_window(USUAL, &stage.words);
        let tab = conversations::Message::Tab(conversations::Tab::Calls);
        screen.update(home::Message::List(tab), &stage.words);
        let open = calls::Message::Pad(azstack::ui::screen::pad::Message::Toggle);
        screen.update(
            home::Message::List(conversations::Message::Calls(open)),
            &stage.words,
        );
        let turned = stage
            .words
            .flow()
            .turn(screen.view(&stage.look, &stage.words));
        let mut drawn = window(USUAL, turned);
        let mut left = |key: &str| drawn.find(key).unwrap().bounds().x;
        assert!(left("1") < left("2") && left("2") < left("3"), "{tag}");
    }
}

#[test]
fn a_language_is_changed_in_the_middle_of_a_call() {
    let mut stage = stage("en");
    let screen = call::Screen::new(video(talking()));
    for tag in ["ar", "ja", "en-XA", "fr"] {
        stage.words = Words::new(&[tag], None).0;
        let words = &stage.words;
        let turned = words.flow().turn(screen.view(stage.drawn()));
        let mut drawn = window((960.0, 600.0), turned);
        let said = words.fill("call-no-remote-video", [("name", "Nguyễn Thị Ánh".into())]);
        assert!(shows(&mut drawn, &said), "{said}");
    }
}
