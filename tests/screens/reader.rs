//! The screens for somebody who does not see them: everything has a name, says its state, and does what is asked.

use std::time::Instant;

use azstack::client::{Connection, Event as News};
use azstack::store::MessageStatus;
use azstack::ui::reader::{Deed, Live, Node, Role, act, collect};
use azstack::ui::screen::sign_in::{Message as SignIn, Screen as Card};
use azstack::ui::screen::{chat, conversations, home};
use azstack::ui::widget::bubble::Press;
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
        self.interface
            .operate(&self.renderer, &mut black_box(&mut gather));
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
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        self.happens(&[redraw])
    }

    fn typed(&mut self, text: &str) -> Vec<Message> {
        let keys: Vec<_> = iced_test::simulator::typewrite(text).collect();
        self.happens(&keys)
    }

    fn happens(&mut self, events: &[Event]) -> Vec<Message> {
        let mut messages = Vec::new();
        let _ = self.interface.update(
            events,
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

#[test]
fn a_chat_is_a_list_of_who_said_what_and_how_far_it_came() {
    let (look, words) = (Look::classic(), Words::english());
    let mut rows = vec![
        message(ANH, 1, 3, "Lunch?"),
        message(ME, 2, 2, "> Ánh:\n> Lunch?\nAt noon"),
    ];
    rows[1].status = MessageStatus::Delivered;
    let screen = sample::open_chat(SIZE, &words, rows);
    let mut window = Window::new(screen.view(&look, &words));
    let list = window.part(Role::List, "Messages");
    let items = list.children.iter().filter(|part| part.role == Role::Item);
    let names: Vec<_> = items.map(|part| part.name.as_str()).collect();
    let [theirs, mine] = names[..] else {
        panic!("{names:?}")
    };
    assert!(theirs.starts_with("Nguyễn Thị Ánh: Lunch?, "), "{theirs}");
    let (said, state) = ("You: At noon – in reply to: Ánh: Lunch?, ", ", Delivered");
    assert!(mine.starts_with(said) && mine.ends_with(state), "{mine}");
    // The conversation that is open is the one that is chosen; its row tells everything in it.
    let conversations = window.part(Role::List, "Conversations");
    let row = &conversations.children[0];
    assert_eq!((row.role, row.on), (Role::Item, Some(true)));
    for said in ["Nguyễn Thị Ánh", "Hẹn gặp lại", "3 unread messages"] {
        assert!(row.name.contains(said), "{row:?}");
    }
    assert!(row.pressable && row.focus == Some(false));
    assert_eq!(conversations.children[1].on, Some(false));
}

#[test]
fn what_is_pressed_by_ear_says_what_a_click_would() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = sample::main_window(SIZE, &words);
    let mut window = Window::new(screen.view(&look, &words));
    let calls = window.part(Role::Tab, "Calls");
    assert_eq!(calls.on, Some(false));
    let said = window.after(&calls, Deed::Press);
    let is_it = |said: &home::Message| {
        let tab = conversations::Tab::Calls;
        matches!(said, home::Message::List(conversations::Message::Tab(to)) if *to == tab)
    };
    // The list tells where it stands at the first frame.
    assert_eq!(
        said.iter().filter(|said| is_it(said)).count(),
        1,
        "{said:?}"
    );
    // Once, and only when it is pressed.
    let said = window.after(&calls, Deed::Focus);
    assert!(!said.iter().any(is_it), "{said:?}");
    assert_eq!(window.part(Role::Tab, "Calls").focus, Some(true));
    let focused = |nodes: &[Node]| all(nodes).filter(|part| part.focus == Some(true)).count();
    assert_eq!(focused(&window.says()), 1);
    let chats = window.part(Role::Tab, "Chats");
    window.after(&chats, Deed::Focus);
    assert_eq!(window.part(Role::Tab, "Calls").focus, Some(false));
    assert_eq!(focused(&window.says()), 1);
    // A tool of a message that nobody points at.
    let screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 3, "Lunch?")]);
    let mut window = Window::new(screen.view(&look, &words));
    let more = window.part(Role::Button, "More");
    let said = window.after(&more, Deed::Press);
    let is_it = |said: &home::Message| {
        matches!(
            said,
            home::Message::Chat(chat::Message::Press(
                chat::Key::Message(ANH, 1),
                Press::Details
            ))
        )
    };
    assert!(said.iter().any(is_it), "{said:?}");
}

#[test]
fn a_button_that_is_only_an_icon_is_a_fault_until_it_has_a_tip() {
    use azstack::ui::icon::{Icon, icon};
    use azstack::ui::widget::{focus::focusable, tip::tip};
    let look = Look::classic();
    let bare = || focusable(&look, icon(Icon::Mic, 20.0), Some(()), 8.0);
    assert_eq!(faults(&Window::new(bare()).says()).len(), 1);
    let word = String::from("Mute");
    let position = iced::widget::tooltip::Position::Top;
    let mut window = Window::new(tip(&look, bare(), word, position));
    assert_eq!(faults(&window.says()), Vec::<String>::new());
    assert_eq!(window.part(Role::Button, "Mute").focus, Some(false));
}

#[test]
fn parts_stay_the_same_when_others_come() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![message(ANH, 1, 3, "One"), message(ME, 2, 2, "Two")];
    let mut screen = sample::open_chat(SIZE, &words, rows.clone());
    let ids = |nodes: &[Node]| {
        let items = all(nodes).filter(|part| part.role == Role::Item);
        let two = |part: &&Node| part.name.contains("Two");
        items.filter(two).map(|part| part.id).collect::<Vec<_>>()
    };
    let before = ids(&Window::new(screen.view(&look, &words)).says());
    let older = vec![message(ANH, 9, 60, "Zero")];
    let more = chat::Page {
        rows: [older, rows].concat(),
        more: false,
    };
    let read = chat::Message::Read(chat::Which::Newest, Ok(more));
    screen.update(home::Message::Chat(read), &words);
    let after = Window::new(screen.view(&look, &words)).says();
    assert!(all(&after).any(|part| part.name.contains("Zero")));
    assert_eq!((before.len(), ids(&after)), (1, before));
}

#[test]
fn what_comes_while_a_chat_is_open_is_read_out_and_nothing_else() {
    let (look, words) = (Look::classic(), Words::english());
    let first = vec![message(ANH, 1, 3, "One"), message(ME, 2, 2, "Two")];
    let mut screen = sample::open_chat(SIZE, &words, first.clone());
    let live = |screen: &home::Screen| -> Vec<(String, u64)> {
        let nodes = Window::new(screen.view(&look, &words)).says();
        let live = all(&nodes).filter(|part| part.live == Live::Polite);
        live.map(|part| (part.name.clone(), part.id)).collect()
    };
    assert_eq!(live(&screen), []);
    let come = |screen: &mut home::Screen, text: &str, id: i64| {
        let rows = [first.clone(), vec![message(ANH, id, 0, text)]].concat();
        let page = chat::Page { rows, more: false };
        let read = chat::Message::Read(chat::Which::Newest, Ok(page));
        screen.update(home::Message::Chat(read), &words);
    };
    come(&mut screen, "Ok", 3);
    come(&mut screen, "Ok", 4);
    let heard = live(&screen);
    let names: Vec<_> = heard.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Nguyễn Thị Ánh: Ok", "Nguyễn Thị Ánh: Ok"]);
    assert_ne!(heard[0].1, heard[1].1, "the second is said, too");
    for id in 5..20 {
        come(&mut screen, "More", id);
    }
    assert!(live(&screen).len() <= 5);
    // So is a lost connection.
    let offline = Connection::Offline { reason: None };
    screen.update(home::Message::Event(News::Connection(offline)), &words);
    let names: Vec<_> = live(&screen).into_iter().map(|(name, _)| name).collect();
    let offline = |name: &String| name.starts_with("You are offline.");
    assert!(names.iter().any(offline), "{names:?}");
}

#[test]
fn the_first_answer_in_an_empty_chat_is_read_out_though_it_comes_with_the_question() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, Vec::new());
    let read = |screen: &mut home::Screen, which, rows| {
        let page = chat::Page { rows, more: false };
        let read = chat::Message::Read(which, Ok(page));
        screen.update(home::Message::Chat(read), &words);
    };
    let both = vec![message(ME, 1, 1, "Hello"), message(ANH, 2, 0, "Hello")];
    read(&mut screen, chat::Which::Newest, both);
    let nodes = Window::new(screen.view(&look, &words)).says();
    let mut live = all(&nodes).filter(|part| part.live == Live::Polite);
    assert_eq!(live.next().unwrap().name, "Nguyễn Thị Ánh: Hello");
}

#[test]
fn a_card_is_called_by_its_title_and_its_fields_by_their_labels() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![message(ANH, 1, 3, "One")];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    screen.update(home::Message::Chat(chat::Message::Locate), &words);
    let mut window = Window::new(screen.view(&look, &words));
    let card = window.part(Role::Dialog, "Send a place");
    let fields: Vec<_> = card
        .children
        .iter()
        .filter(|part| part.role.is_field())
        .collect();
    let names: Vec<_> = fields.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["What the place is called", "Latitude", "Longitude"]);
    let send = card.all().find(|part| part.name == "Send");
    assert_eq!(
        send.map(|part| part.pressable),
        Some(false),
        "nothing is typed"
    );
}

#[test]
fn a_field_tells_its_text_and_a_secret_only_its_length() {
    let (look, words) = (Look::classic(), Words::english());
    let mut card = Card::new(false);
    for (role, name, text) in [
        (Role::Field, "User name", "mía"),
        (Role::Secret, "Password", "öpen"),
    ] {
        let mut window = Window::new(card.view(&look, &words));
        let field = window.part(role, name);
        window.after(&field, Deed::Focus);
        let said = window.typed(text);
        drop(window);
        for message in said {
            card.update(message);
        }
    }
    let mut window = Window::new(card.view(&look, &words));
    let user = window.part(Role::Field, "User name");
    assert_eq!(user.value, "mía");
    let secret = window.part(Role::Secret, "Password");
    assert_eq!(secret.value, "••••");
    window.after(&user, Deed::Focus);
    let user = window.part(Role::Field, "User name");
    assert_eq!((user.focus, user.selection.is_some()), (Some(true), true));
    drop(window);
    // Shown, it is a field like any other.
    card.update(SignIn::Reveal);
    let mut window = Window::new(card.view(&look, &words));
    assert_eq!(window.part(Role::Field, "Password").value, "öpen");
}

#[test]
fn a_call_says_how_far_it_is_and_who_calls_at_once() {
    use azstack::client::{CallEnd, CallStage, Direction};
    use azstack::protocol::call::MediaType;
    use azstack::ui::screen::{call::Screen, incoming};
    let stage = call::Stage::new();
    let said = |of: CallStage| {
        let screen = Screen::new(call::video(of));
        let nodes = Window::new(screen.view(stage.drawn())).says();
        let live = all(&nodes).find(|part| part.live == Live::Polite);
        live.unwrap().name.clone()
    };
    assert_eq!(said(call::talking()), "Connected");
    assert_eq!(said(CallStage::Ended(CallEnd::Rejected)), "Call declined");
    let ringing = sample::call(Direction::Incoming, MediaType::Video, CallStage::Ringing);
    let screen = incoming::Screen::new(ringing);
    let nodes = Window::new(screen.view(&stage.look, &stage.words)).says();
    let who = all(&nodes)
        .find(|part| part.live == Live::Assertive)
        .unwrap();
    assert!(who.name.contains("Nguyễn Thị Ánh"), "{who:?}");
}

/// `element`, which says at each frame what is wrong with what it says.
pub fn heard<'a, Message: 'a>(element: Element<'a, Message>) -> Element<'a, Message> {
    Element::new(Heard(element))
}

/// Changes nothing; what it is round is walked as a screen reader's program would.
struct Heard<'a, Message>(Element<'a, Message>);

impl<Message> Widget<Message, Theme, iced::Renderer> for Heard<'_, Message> {
    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let widget = self.0.as_widget_mut();
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            let mut gather = collect();
            widget.operate(tree, layout, renderer, &mut black_box(&mut gather));
            let faults = faults(&outcome(&gather));
            assert!(faults.is_empty(), "{faults:#?}");
        }
        widget.update(
            tree, event, layout, cursor, renderer, clipboard, shell, viewport,
        );
    }

    fn tag(&self) -> tree::Tag {
        self.0.as_widget().tag()
    }

    fn state(&self) -> tree::State {
        self.0.as_widget().state()
    }

    fn children(&self) -> Vec<Tree> {
        self.0.as_widget().children()
    }

    fn diff(&self, tree: &mut Tree) {
        self.0.as_widget().diff(tree);
    }

    fn size(&self) -> Size<Length> {
        self.0.as_widget().size()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        self.0.as_widget_mut().layout(tree, renderer, limits)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let widget = self.0.as_widget_mut();
        widget.operate(tree, layout, renderer, operation);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &draw::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let widget = self.0.as_widget();
        widget.draw(tree, renderer, theme, style, layout, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let widget = self.0.as_widget();
        widget.mouse_interaction(tree, layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let widget = self.0.as_widget_mut();
        widget.overlay(tree, layout, renderer, viewport, translation)
    }
}
