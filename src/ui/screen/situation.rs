//! What is so whichever screen is shown: who I am, the connection, the running call, who is typing, sentences about
//! failures, and the time.
//!
//! Whoever owns screens keeps one of these, tells it the client's events, and lends it to the screens to draw from.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::client::{Call, CallStage, Connection, Direction, Event};
use crate::store::{Chat, User};
use crate::ui::{Clock, Notice};

/// How long a sentence about a failure stays unless it is hidden.
const NOTICE_STAYS: Duration = Duration::from_secs(12);
/// Most sentences shown at a time.
const MOST_NOTICES: usize = 4;
/// How long a typing notice counts (protocol: 5 s without another).
const TYPING_LASTS: Duration = Duration::from_secs(5);

/// What happens to the situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Hide a sentence.
    Hide(u64),
    /// Somebody has stopped typing, unless a newer notice came.
    TypingOver(Chat, u64),
}

/// A message to be told again after a while.
pub type Later = (Duration, Message);

/// An account of the program, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in the program.
    pub key: u32,
    /// Whose it is, as people read it.
    pub name: String,
    /// Where it is: the server's host; `None` on this machine.
    pub at: Option<String>,
    /// Messages nobody has read there.
    pub unread: u32,
    /// Whether it is the one that is shown.
    pub shown: bool,
}

/// The situation.
#[derive(Debug)]
pub struct Situation {
    me: Option<User>,
    connection: Option<Connection>,
    call: Option<Call>,
    do_not_disturb: bool,
    accounts: Vec<Account>,
    typing: HashMap<Chat, u64>,
    notices: VecDeque<(u64, Notice)>,
    serial: u64,
    clock: Clock,
}

impl Situation {
    /// Nothing is known yet.
    ///
    /// ```
    /// use azstack::ui::screen::Situation;
    /// let situation = Situation::new();
    /// assert!(situation.me().is_none() && situation.connection().is_none());
    /// ```
    pub fn new() -> Self {
        Self {
            me: None,
            connection: None,
            call: None,
            do_not_disturb: false,
            accounts: Vec::new(),
            typing: HashMap::new(),
            notices: VecDeque::new(),
            serial: 0,
            clock: Clock::now(),
        }
    }

    /// My own user, once known.
    ///
    /// ```
    /// use azstack::{client::Connection, store::User, ui::screen::Situation};
    /// let mut situation = Situation::new();
    /// situation.ready(Some(User::unknown(101)), Connection::Offline { reason: None }, None);
    /// assert_eq!(situation.me().map(|me| me.id), Some(101));
    /// ```
    pub fn me(&self) -> Option<&User> {
        self.me.as_ref()
    }

    /// The connection; `None` while the account is being opened.
    ///
    /// ```
    /// use azstack::{client::Connection, ui::screen::Situation};
    /// let mut situation = Situation::new();
    /// situation.ready(None, Connection::Connecting { attempt: 1 }, None);
    /// assert_eq!(situation.connection(), Some(&Connection::Connecting { attempt: 1 }));
    /// ```
    pub fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

    /// Whether I am signed in.
    pub(crate) fn is_online(&self) -> bool {
        matches!(self.connection, Some(Connection::Online(_)))
    }

    /// The running call, ringing ones included.
    ///
    /// ```
    /// use azstack::ui::screen::Situation;
    /// assert_eq!(Situation::new().call(), None);
    /// ```
    pub fn call(&self) -> Option<&Call> {
        self.call.as_ref()
    }

    /// Whether a call runs that is not ringing here.
    pub(crate) fn in_call(&self) -> bool {
        self.call.is_some() && !self.rings_here()
    }

    /// Whether somebody calls and has not been answered.
    pub(crate) fn rings_here(&self) -> bool {
        self.call.as_ref().is_some_and(|call| {
            call.direction == Direction::Incoming && call.stage == CallStage::Ringing
        })
    }

    /// Whether incoming calls are silent.
    pub(crate) fn do_not_disturb(&self) -> bool {
        self.do_not_disturb
    }

    /// Incoming calls are silent from now on, or ring.
    pub(crate) fn set_do_not_disturb(&mut self, on: bool) {
        self.do_not_disturb = on;
    }

    /// The program's accounts; none in somebody else's program.
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// These are the program's accounts from now on.
    pub(crate) fn set_accounts(&mut self, accounts: &[Account]) {
        if self.accounts != accounts {
            self.accounts = accounts.to_vec();
        }
    }

    /// Whether somebody is typing in `chat`.
    pub(crate) fn is_typing(&self, chat: Chat) -> bool {
        self.typing.contains_key(&chat)
    }

    /// The sentences about failures, oldest first, each with what hides it.
    ///
    /// ```
    /// use azstack::ui::{Notice, screen::Situation};
    /// let mut situation = Situation::new();
    /// situation.keep(Notice::new("error-store"));
    /// let (hide, _) = situation.notices().next().unwrap();
    /// situation.update(hide);
    /// assert_eq!(situation.notices().count(), 0);
    /// ```
    pub fn notices(&self) -> impl Iterator<Item = (Message, &Notice)> {
        let notices = self.notices.iter();
        notices.map(|(serial, notice)| (Message::Hide(*serial), notice))
    }

    /// The time screens are drawn for.
    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// It is later now: labels such as "5 min" are drawn for the present time.
    ///
    /// ```
    /// use azstack::ui::screen::Situation;
    /// let mut situation = Situation::new();
    /// situation.look_at_the_clock();
    /// ```
    pub fn look_at_the_clock(&mut self) {
        self.clock = Clock::now();
    }

    /// The account is ready: me, the connection now, and the call now.
    ///
    /// ```
    /// # fn example(core: azstack::Core) {
    /// use azstack::ui::screen::Situation;
    /// let mut situation = Situation::new();
    /// situation.ready(core.me(), core.connection(), core.call());
    /// # }
    /// ```
    pub fn ready(&mut self, me: Option<User>, connection: Connection, call: Option<Call>) {
        self.me = me;
        self.connection = Some(connection);
        self.call = call.filter(is_live);
    }

    /// Takes `message` in.
    ///
    /// ```
    /// use azstack::ui::{Notice, screen::Situation};
    /// let mut situation = Situation::new();
    /// let (_after, hide) = situation.say(Notice::new("error-store")).unwrap();
    /// situation.update(hide);
    /// assert_eq!(situation.notices().count(), 0);
    /// ```
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Hide(serial) => self.notices.retain(|(shown, _)| *shown != serial),
            Message::TypingOver(chat, serial) => {
                if self.typing.get(&chat) == Some(&serial) {
                    self.typing.remove(&chat);
                }
            }
        }
    }

    /// Takes the client's `event` in. What comes back is to be told to [`update`](Self::update) after that time.
    ///
    /// ```
    /// use azstack::client::{Connection, Event};
    /// use azstack::ui::screen::Situation;
    /// let mut situation = Situation::new();
    /// let later = situation.event(&Event::Connection(Connection::Connecting { attempt: 1 }));
    /// assert!(later.is_none() && situation.connection().is_some());
    /// ```
    pub fn event(&mut self, event: &Event) -> Option<Later> {
        match event {
            Event::Connection(connection) => {
                if let Connection::Online(me) = connection {
                    self.me = Some(me.clone());
                }
                self.connection = Some(connection.clone());
                match connection {
                    Connection::Offline {
                        reason: Some(reason),
                    } => self.say(Notice::offline(reason)),
                    _ => None,
                }
            }
            Event::NewMessage(message) => {
                self.typing.remove(&message.chat);
                None
            }
            Event::Typing { chat, .. } => {
                self.serial += 1;
                self.typing.insert(*chat, self.serial);
                Some((TYPING_LASTS, Message::TypingOver(*chat, self.serial)))
            }
            Event::User(user) => {
                if let Some(me) = self.me.as_mut().filter(|me| me.id == user.id) {
                    *me = user.clone();
                }
                None
            }
            Event::Call(call) => {
                self.call = Some(call.clone()).filter(is_live);
                None
            }
            _ => None,
        }
    }

    /// Shows a sentence for a while; nothing if it is there already. What comes back is to be told to [`update`](Self::update)
    /// after that time, and hides it.
    ///
    /// ```
    /// use azstack::ui::{Notice, screen::Situation};
    /// let mut situation = Situation::new();
    /// assert!(situation.say(Notice::new("error-store")).is_some());
    /// assert!(situation.say(Notice::new("error-store")).is_none());
    /// ```
    pub fn say(&mut self, notice: Notice) -> Option<Later> {
        let serial = self.show(notice)?;
        Some((NOTICE_STAYS, Message::Hide(serial)))
    }

    /// Shows a sentence a person must not miss until they hide it.
    ///
    /// ```
    /// use azstack::ui::{Notice, screen::Situation};
    /// let mut situation = Situation::new();
    /// situation.keep(Notice::new("error-store"));
    /// assert_eq!(situation.notices().count(), 1);
    /// ```
    pub fn keep(&mut self, notice: Notice) {
        self.show(notice);
    }

    /// Hides the newest sentence; `false` if there is none.
    ///
    /// ```
    /// use azstack::ui::{Notice, screen::Situation};
    /// let mut situation = Situation::new();
    /// situation.keep(Notice::new("error-store"));
    /// assert!(situation.hide_newest());
    /// assert!(!situation.hide_newest());
    /// ```
    pub fn hide_newest(&mut self) -> bool {
        self.notices.pop_back().is_some()
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
}

impl Default for Situation {
    fn default() -> Self {
        Self::new()
    }
}

fn is_live(call: &Call) -> bool {
    !matches!(call.stage, CallStage::Ended(_))
}
