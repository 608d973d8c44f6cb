//! A view: pages on top of each other, inside somebody else's program.

mod turn;

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::stream::{self, Stream, StreamExt};
use iced::widget::{column, container, themer};
use iced::{Event as Raw, Length, Subscription, Task, event, theme, window};

use super::errand::{self, Heard};
use super::hooks::Destination;
use super::page::{self, Page, Wish};
use super::{Sdk, listen};
use crate::client::{Event, WeakCore};
use crate::protocol::Millis;
use crate::ui::screen::{Situation, situation};
use crate::ui::widget::call_bar::{Press, call_bar};
use crate::ui::widget::notices::notices;
use crate::ui::{Element, Notice};
use turn::Turn;

/// Names a page of a view.
type Serial = u64;

/// Something that happens to a [`View`]: hand it to its [`update`](View::update).
#[derive(Clone, Debug)]
pub struct Message(Inner);

#[derive(Clone, Debug)]
enum Inner {
    /// The view listens from now on.
    Listening,
    /// The client tells.
    Events(Vec<Event>),
    /// Labels may be out of date.
    Tick,
    /// A window came to the front, or left it.
    InFront(bool),
    /// To what is so whichever page is shown.
    Situation(situation::Message),
    /// To a page.
    Page(Serial, page::Message),
    /// Lead there.
    Go(Destination),
    /// The call bar was pressed.
    Call(Press),
    /// Something failed.
    Say(Notice),
    /// Something a person must not miss.
    Keep(Notice),
    /// Nothing; some tasks have no result.
    Done,
}

/// What came of a message, for the host.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// Back was pressed on the view's first page; its `on_back` has been called.
    Back,
    /// The host said that it leads there itself ([`Hooks::navigate`](super::Hooks::navigate)).
    Navigate(Destination),
}

/// A ready-made view: a component in the manner of iced, kept in the host's state.
///
/// It begins to read when its [`subscription`](Self::subscription) runs. A view that is out of sight needs none: once
/// it is listened to again, it reads anew what it missed.
///
/// ```no_run
/// use azstack::sdk::{self, Outcome, Sdk, View};
/// use iced::{Element, Subscription, Task};
///
/// struct Host {
///     sdk: Sdk,
///     list: View,
/// }
///
/// enum Message {
///     List(sdk::Message),
/// }
///
/// impl Host {
///     fn update(&mut self, Message::List(message): Message) -> Task<Message> {
///         let (task, outcome) = self.list.update(message, &self.sdk);
///         if outcome == Some(Outcome::Back) {
///             println!("time to show something else");
///         }
///         task.map(Message::List)
///     }
///
///     fn view(&self) -> Element<'_, Message> {
///         self.list.view(&self.sdk).map(Message::List)
///     }
///
///     fn subscription(&self) -> Subscription<Message> {
///         self.list.subscription(&self.sdk).map(Message::List)
///     }
/// }
/// ```
///
/// Several views under one message are told apart by [`Subscription::with`].
pub struct View {
    id: u64,
    on_back: Box<dyn FnMut()>,
    situation: Situation,
    root: (Serial, Page),
    over: Vec<(Serial, Page)>,
    last: Serial,
    in_front: bool,
}

impl View {
    pub(super) fn new(root: Page, on_back: impl FnMut() + 'static) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self {
            id: LAST.fetch_add(1, Ordering::Relaxed),
            on_back: Box::new(on_back),
            situation: Situation::new(),
            root: (0, root),
            over: Vec::new(),
            last: 0,
            in_front: true,
        }
    }

    /// Takes `message` in. The task is to be run by the host, with its messages mapped back to this view. `sdk` is the
    /// one that made the view.
    ///
    /// ```no_run
    /// use azstack::sdk::{Message, Outcome, Sdk, View};
    /// use iced::Task;
    /// fn update(view: &mut View, message: Message, sdk: &Sdk) -> Task<Message> {
    ///     let (task, outcome) = view.update(message, sdk);
    ///     if outcome == Some(Outcome::Back) {
    ///         println!("time to show something else");
    ///     }
    ///     task
    /// }
    /// ```
    pub fn update(&mut self, message: Message, sdk: &Sdk) -> (Task<Message>, Option<Outcome>) {
        self.situation.look_at_the_clock();
        let mut turn = Turn::default();
        match message.0 {
            Inner::Listening => self.start(sdk, &mut turn),
            Inner::Events(events) => {
                for event in &events {
                    self.event(event, sdk, &mut turn);
                }
            }
            Inner::InFront(in_front) => {
                self.in_front = in_front;
                self.show_top(in_front, sdk, &mut turn);
            }
            Inner::Situation(message) => self.situation.update(message),
            Inner::Page(serial, message) => {
                let page = self.pages().find(|(known, _)| *known == serial);
                let wishes = page.map(|(_, page)| page.update(message, sdk));
                self.grant(serial, wishes.unwrap_or_default(), sdk, &mut turn);
            }
            Inner::Go(destination) => self.go(destination, sdk, &mut turn),
            Inner::Call(press) => self.call_pressed(press, sdk, &mut turn),
            Inner::Say(notice) => turn.later(self.situation.say(notice)),
            Inner::Keep(notice) => self.situation.keep(notice),
            Inner::Tick | Inner::Done => {}
        }
        (Task::batch(turn.tasks), turn.outcome)
    }

    /// Draws the view, whatever the host's own theme is.
    ///
    /// ```no_run
    /// use azstack::sdk::{Message, Sdk, View};
    /// fn draw<'a>(view: &'a View, sdk: &'a Sdk) -> iced::Element<'a, Message> {
    ///     view.view(sdk)
    /// }
    /// ```
    pub fn view<'a, Theme: theme::Base + 'a>(
        &'a self,
        sdk: &'a Sdk,
    ) -> iced::Element<'a, Message, Theme> {
        let (look, words) = (sdk.look(), sdk.words());
        let (serial, top) = self.over.last().unwrap_or(&self.root);
        let drawn = page::Drawn {
            sdk,
            situation: &self.situation,
        };
        let serial = *serial;
        let page = top
            .view(drawn)
            .map(move |message| Message(Inner::Page(serial, message)));
        let call = self.situation.call();
        let call = call.filter(|_| !matches!(top, Page::Call(_)));
        let bar =
            call.map(|call| call_bar(look, words, call).map(|press| Message(Inner::Call(press))));
        let page = column![bar, container(page).height(Length::Fill)];
        let sentences = self.situation.notices();
        let sentences = sentences.map(|(hide, notice)| (Message(Inner::Situation(hide)), notice));
        let whole: Element<'a, Message> = notices(look, words, page, sentences);
        themer(Some(look.theme()), words.flow().turn(whole))
            .text_color(|theme| theme.palette().text)
            .into()
    }

    /// What the view listens to: the client, the clock, and whether the program's windows are in front.
    ///
    /// ```no_run
    /// use azstack::sdk::{Message, Sdk, View};
    /// fn listen(view: &View, sdk: &Sdk) -> iced::Subscription<Message> {
    ///     view.subscription(sdk)
    /// }
    /// ```
    pub fn subscription(&self, sdk: &Sdk) -> Subscription<Message> {
        let listener = Listener {
            view: self.id,
            core: sdk.core().downgrade(),
        };
        let clock = self.situation.clock();
        let stale = [&self.root].into_iter().chain(self.over.last());
        let stale = stale.filter_map(|(_, page)| page.stale_after(clock)).min();
        let tick =
            stale.map(|after| Subscription::run_with((self.id, listen::wake_at(after)), tick));
        let focus = event::listen_with(focus)
            .with(self.id)
            .map(|(_, message)| message);
        let client = Subscription::run_with(listener, hear);
        Subscription::batch([Some(client), Some(focus), tick].into_iter().flatten())
    }

    fn pages(&mut self) -> impl Iterator<Item = &mut (Serial, Page)> {
        [&mut self.root].into_iter().chain(&mut self.over)
    }

    fn start(&mut self, sdk: &Sdk, turn: &mut Turn) {
        let core = sdk.core();
        self.situation
            .ready(core.me(), core.connection(), core.call());
        // Whoever listens again does so because the view is in sight again.
        self.in_front = true;
        self.each(sdk, turn, |page| page.start(sdk));
        self.show_top(true, sdk, turn);
    }

    fn event(&mut self, event: &Event, sdk: &Sdk, turn: &mut Turn) {
        turn.later(self.situation.event(event));
        if let Event::TurnedAway { user, .. } = event {
            let (store, user) = (sdk.core().store().clone(), *user);
            let unknown = sdk.words().name(None);
            turn.run(Task::future(async move {
                let found = store.user(user).await.ok().flatten();
                let name = found.map_or(unknown, |user| user.fullname);
                Inner::Keep(Notice::new("call-turned-away").with("name", name))
            }));
        }
        self.each(sdk, turn, |page| page.event(event, sdk));
    }

    fn each(&mut self, sdk: &Sdk, turn: &mut Turn, mut tell: impl FnMut(&mut Page) -> Vec<Wish>) {
        let asked: Vec<_> = self
            .pages()
            .map(|(serial, page)| (*serial, tell(page)))
            .collect();
        for (serial, wishes) in asked {
            self.grant(serial, wishes, sdk, turn);
        }
    }

    /// Does what a page wants.
    fn grant(&mut self, serial: Serial, wishes: Vec<Wish>, sdk: &Sdk, turn: &mut Turn) {
        for wish in wishes {
            match wish {
                Wish::Run(task) => turn
                    .run(task.map(move |heard| heard.map(|told| Inner::Page(serial, told)).into())),
                Wish::Go(destination) => self.go(destination, sdk, turn),
                Wish::Say(notice) => turn.later(self.situation.say(notice)),
                Wish::Back => self.back(serial, sdk, turn),
            }
        }
    }

    /// Leads to `destination`, unless the host does.
    fn go(&mut self, destination: Destination, sdk: &Sdk, turn: &mut Turn) {
        if sdk.hooks.navigate(&destination) {
            turn.outcome = Some(Outcome::Navigate(destination));
            return;
        }
        let known = self.pages().position(|(_, page)| page.is(&destination));
        if let Some(at) = known {
            self.back_to(at, sdk, turn);
            return;
        }
        match destination {
            Destination::Chat(chat) => self.push(Page::chat(chat), sdk, turn),
            Destination::User(user) => self.push(Page::user(user), sdk, turn),
            Destination::Group(group) => self.push(Page::group(group), sdk, turn),
            Destination::StartCall { user, media } => {
                let begun = sdk.core().start_free_call(user, media);
                turn.run(Task::perform(begun, |begun| match begun {
                    Ok(()) => Inner::Go(Destination::Call),
                    Err(error) => Inner::Say(Notice::from(&error)),
                }));
            }
            Destination::Call => self.push(Page::call(), sdk, turn),
            Destination::Link(link) => turn.run(errand::open(&link).map(Inner::from)),
        }
    }

    fn push(&mut self, page: Page, sdk: &Sdk, turn: &mut Turn) {
        self.show_top(false, sdk, turn);
        self.last += 1;
        self.over.push((self.last, page));
        let (serial, wishes) = (self.last, self.top().1.start(sdk));
        self.grant(serial, wishes, sdk, turn);
        self.show_top(self.in_front, sdk, turn);
    }

    /// Leaves the page, with those over it; the first one only the host can leave.
    fn back(&mut self, serial: Serial, sdk: &Sdk, turn: &mut Turn) {
        let Some(at) = self.over.iter().position(|(known, _)| *known == serial) else {
            (self.on_back)();
            turn.outcome = Some(Outcome::Back);
            return;
        };
        self.back_to(at, sdk, turn);
    }

    /// Leaves all pages but the first and the next `more` over it.
    fn back_to(&mut self, more: usize, sdk: &Sdk, turn: &mut Turn) {
        if more < self.over.len() {
            self.over.truncate(more);
            self.show_top(self.in_front, sdk, turn);
        }
    }

    fn top(&mut self) -> &mut (Serial, Page) {
        self.over.last_mut().unwrap_or(&mut self.root)
    }

    fn show_top(&mut self, in_front: bool, sdk: &Sdk, turn: &mut Turn) {
        let (serial, page) = self.top();
        let (serial, wishes) = (*serial, page.in_front(in_front, sdk));
        self.grant(serial, wishes, sdk, turn);
    }

    fn call_pressed(&mut self, press: Press, sdk: &Sdk, turn: &mut Turn) {
        let core = sdk.core();
        let wish = match press {
            Press::Show => return self.go(Destination::Call, sdk, turn),
            Press::Microphone => errand::wish(core.toggle_audio_state(None)),
            Press::HangUp if self.situation.rings_here() => errand::end(errand::decline(core)),
            Press::HangUp => errand::end(errand::hang_up(core)),
        };
        turn.run(wish.map(Inner::from));
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({})", self.id)
    }
}

impl From<Heard<Self>> for Inner {
    fn from(heard: Heard<Self>) -> Self {
        match heard {
            Heard::Tell(inner) => inner,
            Heard::Say(notice) => Self::Say(notice),
            Heard::Done => Self::Done,
        }
    }
}

/// A view's place at the client. The same view is the same listener.
struct Listener {
    view: u64,
    core: WeakCore,
}

impl Hash for Listener {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.view.hash(state);
    }
}

/// The client's events; whoever begins to listen reads everything first, so nothing is missed in between.
fn hear(listener: &Listener) -> impl Stream<Item = Message> + use<> {
    let events = listener.core.upgrade().map(|core| core.events());
    let batches = stream::iter(events).flat_map(listen::batches);
    stream::iter([Inner::Listening])
        .chain(batches.map(Inner::Events))
        .map(Message)
}

fn tick((_, at): &(u64, Millis)) -> impl Stream<Item = Message> + use<> {
    listen::tick(*at).map(|()| Message(Inner::Tick))
}

fn focus(event: Raw, _: event::Status, _: window::Id) -> Option<Message> {
    match event {
        Raw::Window(window::Event::Focused) => Some(Message(Inner::InFront(true))),
        Raw::Window(window::Event::Unfocused) => Some(Message(Inner::InFront(false))),
        _ => None,
    }
}
