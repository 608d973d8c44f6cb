//! The screens for somebody who does not see them: everything has a name, says its state, and does what is asked.

use std::time::Instant;

use azstack::client::{Connection, Event as News};
use azstack::store::{Chat, MessageStatus};
use azstack::ui::reader::{Deed, Live, Node, Role, act, collect};
use azstack::ui::screen::sign_in::{Field, Message as SignIn, Screen as Card};
use azstack::ui::screen::{chat, conversations, home};
use azstack::ui::{Element, Look, Words};
use iced::advanced::widget::operation::{Operation, Outcome, black_box};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer as draw};
use iced::{Event, Length, Rectangle, Size, Theme, Vector, window};
use iced_test::runtime::user_interface::{Cache, UserInterface};

use super::sample::{self, ANH, ME, message};
use super::{call, renderer};

const SIZE: (f32, f32) = (1100.0, 760.0);

type Interface<'a, Message> = UserInterface<'a, Message, Theme, iced::Renderer>;

/// A window, and what it says.
struct Window<'a, Message> {
    interface: Interface<'a, Message>,
    renderer: iced::Renderer,
}

impl<'a, Message> Window<'a, Message> {
    fn new(element: Element<'a, Message>) -> Self {
        let mut renderer = renderer();
        let size = Size::from(SIZE);
        let interface = UserInterface::build(element, size, Cache::default(), &mut renderer);
        Self {
            interface,
            renderer,
        }
    }

    fn says(&mut self) -> Vec<Node> {
        let mut gather = collect();
        let operation = &mut black_box(&mut gather);
        self.interface.operate(&self.renderer, operation);
        outcome(&gather)
    }

    fn part(&mut self, role: Role, name: &str) -> Node {
        let nodes = self.says();
        let found = all(&nodes).find(|part| part.role == role && part.name == name);
        found.cloned().unwrap_or_else(|| {
            let names: Vec<_> = all(&nodes).map(|part| (part.role, &part.name)).collect();
            panic!("no {role:?} “{name}” in {names:#?}")
        })
    }

    /// What the window says to itself after somebody did something to a part, and a frame was drawn.
    fn after(&mut self, part: &Node, deed: Deed) -> Vec<Message> {
        let mut act = act(part.id, deed);
        self.interface.operate(&self.renderer, &mut act);
        let mut messages = Vec::new();
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let _ = self.interface.update(
            &[redraw],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut iced::advanced::clipboard::Null,
            &mut messages,
        );
        messages
    }
}

fn outcome(gather: &impl Operation<Vec<Node>>) -> Vec<Node> {
    match gather.finish() {
        Outcome::Some(nodes) => nodes,
        other => panic!("{other:?}"),
    }
}

fn all(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    nodes.iter().flat_map(Node::all)
}

/// What is wrong with what a window says: controls without a name, two parts that cannot be told apart.
fn faults(nodes: &[Node]) -> Vec<String> {
    let unnamed = all(nodes)
        .filter(|part| (part.role.is_control() || part.focus.is_some()) && part.name.is_empty())
        .map(|part| format!("has no name: {part:?}"));
    let mut ids: Vec<_> = all(nodes).map(|part| part.id).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).filter(|pair| pair[0] == pair[1]).count();
    unnamed
        .chain((twice > 0).then(|| format!("{twice} ids twice")))
        .collect()
}

fn now(home: &mut home::Screen, message: chat::Message, words: &Words) {
    home.update(home::Message::About(Chat::user(ANH), message), words);
}

#[test]
fn a_chat_is_a_list_of_who_said_what_and_how_far_it_came() {
    let (look, words) = (Look::classic(), Words::english());
    let mut rows = vec![
        message(ANH, 1, 3, "Lunch?"),
        message(ME, 2, 2, "> Ánh:\n> Lunch?\nAt noon"),
    ];
    rows[1].status = MessageStatus::Delivered;
    let when: Vec<_> = rows.iter().map(|row| said_at(row.created)).collect();
    let screen = sample::open_chat(SIZE, &words, rows);
    let mut window = Window::new(screen.view(&look, &words));
    let list = window.part(Role::List, "Messages");
    let items = list.children.iter().filter(|part| part.role == Role::Item);
    let names: Vec<_> = items.map(|part| part.name.as_str()).collect();
    let mine = format!(
        "You: At noon – in reply to: Ánh: Lunch?, {}, Delivered",
        when[1]
    );
    assert_eq!(
        names,
        [format!("Nguyễn Thị Ánh: Lunch?, {}", when[0]), mine]
    );
    // The conversation that is open is the one that is chosen; its row tells everything in it.
    let row = window.part(Role::List, "Conversations").children.remove(0);
    assert_eq!((row.role, row.on), (Role::Item, Some(true)));
    assert!(
        row.name.starts_with("Nguyễn Thị Ánh") && row.name.contains("Hẹn gặp lại"),
        "{row:?}"
    );
    assert!(row.name.ends_with("3 unread messages"), "{row:?}");
    assert!(row.pressable && row.focus == Some(false));
}

fn said_at(time: i64) -> String {
    let zone = jiff::Timestamp::from_millisecond(time).unwrap();
    let zoned = zone.to_zoned(jiff::tz::TimeZone::system());
    zoned.strftime("%-I:%M %p").to_string()
}
