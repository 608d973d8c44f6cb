//! The main window: the list beside the chat, a bar while a call runs, and sentences about what went wrong.
//!
//! Above [`TWO_PANES`] pixels both are shown, below it one at a time with a way back. The screen follows the client's
//! events and answers with [`Action`]s; it is told the results by messages.

mod events;
mod view;

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use iced::Size;

use super::{chat, conversations};
use crate::client::{Call, CallStage, Connection, Event};
use crate::protocol::call::MediaType;
use crate::protocol::{Id, Millis};
use crate::store::{Chat, User};
use crate::ui::shortcut::Shortcut;
use crate::ui::{Clock, Notice, Words};

/// From this width on, list and chat stand side by side, in pixels.
pub const TWO_PANES: f32 = 640.0;
/// How long a sentence about a failure stays unless it is hidden.
const NOTICE_STAYS: Duration = Duration::from_secs(12);
/// Most sentences shown at a time.
const MOST_NOTICES: usize = 4;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// To the list.
    List(conversations::Message),
    /// To the chat that is open.
    Chat(chat::Message),
    /// A page of this chat was read.
    Page(Chat, chat::Which, Result<chat::Page, crate::store::Error>),
    /// The account is ready: me, and the connection now.
    Ready(Option<User>, Connection),
    /// The client tells.
    Event(Event),
    /// Show this chat.
    Open(Chat),
    /// Show this chat if it is in the list, nothing is open yet and there is room beside the list.
    Restore(Chat),
    /// Something failed; say so for a while.
    Say(Notice),
    /// Something a person must not miss: say so until they hide it.
    Keep(Notice),
    /// Hide a sentence.
    Hide(u64),
    /// Somebody has stopped typing, unless a newer notice came.
    TypingOver(Chat, u64),
    /// A key.
    Shortcut(Shortcut),
    /// The window's size changed.
    Resized(Size),
    /// The window came to the front, or left it.
    InFront(bool),
    /// Labels that tell how long ago something was may be out of date.
    Tick,
    /// The call bar was pressed.
    ShowCall,
    /// Hang up, in the call bar.
    HangUp,
    /// The microphone, in the call bar.
    Microphone,
}

/// What the screen asks for.
#[derive(Clone, Debug)]
pub enum Action {
    /// Read the first so many conversations; answer with [`conversations::Message::Read`].
    ReadList(usize),
    /// Read a page of a chat, the newest or the one before a message; answer with [`Message::Page`].
    ReadPage(Chat, Option<(Millis, Id)>),
    /// Send a text.
    Send(Chat, String),
    /// Send a failed message again.
    Resend(Chat, Id),
    /// Keep what is typed.
    KeepDraft(Chat, Option<String>),
    /// Tell the other side that I am typing.
    Typing(Chat),
    /// Report everything in a chat as seen.
    Seen(Chat),
    /// Look a user name up; answer with [`conversations::Message::LookedUp`].
    LookUp(String),
    /// Call a user.
    Call(Id, MediaType),
    /// Show the call's window.
    ShowCall,
    /// End the call.
    HangUp,
    /// Turn the microphone on or off.
    Microphone(bool),
    /// Connect now.
    Connect,
    /// Open the settings.
    Settings,
    /// Put a text on the clipboard.
    Copy(String),
    /// Open a web link.
    OpenLink(String),
    /// Give the search box the keyboard.
    FocusSearch,
    /// Give the field a message is written in the keyboard.
    FocusComposer,
    /// Remember the open chat for the next start.
    Remember(Option<Chat>),
    /// Say this again after a while.
    Later(Duration, Message),
}

/// The screen.
pub struct Screen {
    me: Option<User>,
    connection: Option<Connection>,
    list: conversations::Screen,
    reading_list: Reading,
    chat: Option<chat::Screen>,
    call: Option<Call>,
    typing: HashSet<Chat>,
    typing_serial: HashMap<Chat, u64>,
    notices: VecDeque<(u64, Notice)>,
    serial: u64,
    size: Size,
    in_front: bool,
    clock: Clock,
}

/// Whether the list is on its way, and whether it changed meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Idle,
    Running,
    RunningAgain,
}

impl Screen {
    /// A window of `size` pixels whose account is not ready yet.
    pub fn new(size: Size) -> Self {
        let (list, _) = conversations::Screen::new();
        Self {
            me: None,
            connection: None,
            list,
            reading_list: Reading::Idle,
            chat: None,
            call: None,
            typing: HashSet::new(),
            typing_serial: HashMap::new(),
            notices: VecDeque::new(),
            serial: 0,
            size,
            in_front: true,
            clock: Clock::now(),
        }
    }

    /// The chat that is open.
    pub fn open_chat(&self) -> Option<Chat> {
        self.chat.as_ref().map(chat::Screen::chat)
    }

    /// The open chat and what is typed in it, to keep before leaving.
    pub fn draft(&self) -> Option<(Chat, Option<String>)> {
        self.chat.as_ref().map(|chat| (chat.chat(), chat.draft()))
    }

    /// My own user, once known.
    pub fn me(&self) -> Option<&User> {
        self.me.as_ref()
    }

    /// After how long a label on the screen will be out of date; `None` while none will be soon.
    pub fn stale_after(&self) -> Option<Duration> {
        let rows = self.list.rows().into_iter().flatten();
        let listed = rows.filter_map(|row| self.clock.keeps(row.last.as_ref()?.created));
        let peer = self
            .open_chat()
            .and_then(|chat| self.list.row(chat)?.peer.as_ref());
        let peer = peer.filter(|peer| !peer.online && peer.last_visit > 0);
        let seen = peer.and_then(|peer| self.clock.keeps(peer.last_visit * 1000));
        listed.chain(seen).min()
    }

    /// Takes `message` in.
    pub fn update(&mut self, message: Message, words: &Words) -> Vec<Action> {
        self.clock = Clock::now();
        match message {
            Message::List(message) => self.list_message(message),
            Message::Chat(message) => self.chat_message(message, words),
            Message::Page(chat, which, page) if self.open_chat() == Some(chat) => {
                self.chat_message(chat::Message::Read(which, page), words)
            }
            Message::Page(..) | Message::Tick => Vec::new(),
            Message::Ready(me, connection) => {
                self.me = me;
                self.connection = Some(connection);
                self.read_list()
            }
            Message::Event(event) => self.event(event, words),
            Message::Open(chat) => self.open(chat),
            Message::Restore(chat) => {
                let fits =
                    self.chat.is_none() && !self.is_narrow() && self.list.row(chat).is_some();
                if fits { self.open(chat) } else { Vec::new() }
            }
            Message::Say(notice) => self.say(notice),
            Message::Keep(notice) => {
                self.show(notice);
                Vec::new()
            }
            Message::Hide(serial) => {
                self.notices.retain(|(shown, _)| *shown != serial);
                Vec::new()
            }
            Message::TypingOver(chat, serial) => {
                if self.typing_serial.get(&chat) == Some(&serial) {
                    self.typing.remove(&chat);
                    self.typing_serial.remove(&chat);
                }
                Vec::new()
            }
            Message::Shortcut(shortcut) => self.shortcut(shortcut, words),
            Message::Resized(size) => {
                self.size = size;
                Vec::new()
            }
            Message::InFront(in_front) => self.in_front(in_front, words),
            Message::ShowCall => vec![Action::ShowCall],
            Message::HangUp => vec![Action::HangUp],
            Message::Microphone => {
                let on = self.call.as_ref().map(|call| !call.microphone_on);
                on.map(Action::Microphone).into_iter().collect()
            }
        }
    }

    fn list_message(&mut self, message: conversations::Message) -> Vec<Action> {
        let again = matches!(message, conversations::Message::Read(_))
            && std::mem::replace(&mut self.reading_list, Reading::Idle) == Reading::RunningAgain;
        let mut actions = match self.list.update(message) {
            conversations::Action::None => Vec::new(),
            conversations::Action::Read(_) => self.read_list(),
            conversations::Action::Open(chat) => self.open(chat),
            conversations::Action::LookUp(name) => vec![Action::LookUp(name)],
            conversations::Action::Connect => vec![Action::Connect],
            conversations::Action::Settings => vec![Action::Settings],
        };
        if again {
            actions.extend(self.read_list());
        }
        actions
    }

    fn chat_message(&mut self, message: chat::Message, words: &Words) -> Vec<Action> {
        let Some(screen) = &mut self.chat else {
            return Vec::new();
        };
        let chat = screen.chat();
        match screen.update(message, words) {
            chat::Action::None => Vec::new(),
            chat::Action::ReadNewest => vec![Action::ReadPage(chat, None)],
            chat::Action::ReadOlder(before) => vec![Action::ReadPage(chat, Some(before))],
            chat::Action::Send(text) => {
                vec![Action::Send(chat, text), Action::KeepDraft(chat, None)]
            }
            chat::Action::Resend(id) => vec![Action::Resend(chat, id)],
            chat::Action::Typing => vec![Action::Typing(chat)],
            chat::Action::Seen => vec![Action::Seen(chat)],
            chat::Action::Copy(text) => vec![Action::Copy(text)],
            chat::Action::Open(link) => vec![Action::OpenLink(link)],
            chat::Action::Call(media) => vec![Action::Call(chat.id, media)],
            chat::Action::Back => self.close(),
        }
    }

    /// Asks for the list, or remembers to do so when the one on its way has come.
    fn read_list(&mut self) -> Vec<Action> {
        if self.reading_list == Reading::Idle {
            self.reading_list = Reading::Running;
            return vec![Action::ReadList(self.list.limit())];
        }
        self.reading_list = Reading::RunningAgain;
        Vec::new()
    }

    /// Shows `chat`; what was typed in the one before is kept.
    fn open(&mut self, chat: Chat) -> Vec<Action> {
        if self.open_chat() == Some(chat) {
            return vec![Action::FocusComposer];
        }
        let mut actions = self.leave();
        let row = self.list.row(chat);
        let unread = row.map_or(0, |row| row.unread);
        let draft = row.and_then(|row| row.draft.as_deref());
        let (mut screen, _) = chat::Screen::new(chat, unread, draft);
        if !self.in_front {
            screen.leave_front();
        }
        self.chat = Some(screen);
        actions.extend([
            Action::ReadPage(chat, None),
            Action::Remember(Some(chat)),
            Action::FocusComposer,
        ]);
        actions
    }

    /// Back to the list.
    fn close(&mut self) -> Vec<Action> {
        let mut actions = self.leave();
        actions.push(Action::Remember(None));
        actions
    }

    fn leave(&mut self) -> Vec<Action> {
        let Some(screen) = self.chat.take() else {
            return Vec::new();
        };
        self.list.set_draft(screen.chat(), screen.draft());
        vec![Action::KeepDraft(screen.chat(), screen.draft())]
    }

    fn in_front(&mut self, in_front: bool, words: &Words) -> Vec<Action> {
        self.in_front = in_front;
        let mut actions = self.chat_message(chat::Message::InFront(in_front), words);
        if !in_front && let Some((chat, draft)) = self.draft() {
            actions.push(Action::KeepDraft(chat, draft));
        }
        actions
    }

    fn say(&mut self, notice: Notice) -> Vec<Action> {
        match self.show(notice) {
            Some(serial) => vec![Action::Later(NOTICE_STAYS, Message::Hide(serial))],
            None => Vec::new(),
        }
    }

    /// Shows a sentence and names it; nothing if it is there already.
    fn show(&mut self, notice: Notice) -> Option<u64> {
        if self.notices.iter().any(|(_, shown)| *shown == notice) {
            return None;
        }
        self.serial += 1;
        self.notices.push_back((self.serial, notice));
        if self.notices.len() > MOST_NOTICES {
            self.notices.pop_front();
        }
        Some(self.serial)
    }

    fn shortcut(&mut self, shortcut: Shortcut, words: &Words) -> Vec<Action> {
        match shortcut {
            Shortcut::Jump => {
                let mut actions = if self.is_narrow() {
                    self.close()
                } else {
                    Vec::new()
                };
                actions.push(Action::FocusSearch);
                actions
            }
            Shortcut::Settings => vec![Action::Settings],
            Shortcut::PreviousChat | Shortcut::NextChat => {
                let by = if shortcut == Shortcut::NextChat {
                    1
                } else {
                    -1
                };
                let next = self.list.neighbour(self.open_chat(), by);
                next.map(|chat| self.open(chat)).unwrap_or_default()
            }
            Shortcut::Escape if !self.notices.is_empty() => {
                self.notices.pop_back();
                Vec::new()
            }
            Shortcut::Escape if self.list.is_searching() => {
                self.list_message(conversations::Message::Clear)
            }
            Shortcut::Escape if self.is_narrow() => self.close(),
            Shortcut::Escape => self.chat_message(chat::Message::ToEnd, words),
            Shortcut::Microphone if self.in_call() => self.update(Message::Microphone, words),
            Shortcut::HangUp if self.in_call() => vec![Action::HangUp],
            _ => Vec::new(),
        }
    }

    fn is_narrow(&self) -> bool {
        self.size.width < TWO_PANES
    }

    /// Whether a call runs that is not ringing here.
    fn in_call(&self) -> bool {
        self.call.as_ref().is_some_and(|call| {
            let rings_here = call.direction == crate::client::Direction::Incoming
                && call.stage == CallStage::Ringing;
            !rings_here && !matches!(call.stage, CallStage::Ended(_))
        })
    }

    /// Draws the window.
    pub fn view<'a>(
        &'a self,
        look: &'a crate::ui::Look,
        words: &'a Words,
    ) -> crate::ui::Element<'a, Message> {
        view::view(self, look, words)
    }
}
