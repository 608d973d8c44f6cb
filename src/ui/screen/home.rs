//! The main window: the list beside the chat, a bar while a call runs, and sentences about what went wrong.
//!
//! Above [`TWO_PANES`] pixels both are shown, below it one at a time with a way back. The screen follows the client's
//! events and answers with [`Action`]s; it is told the results by messages.

mod events;
mod keys;
mod message;
mod opening;
pub mod side;
mod view;

use std::collections::HashMap;
use std::time::Duration;

use iced::Size;

pub use message::{Action, Message};

use super::conversations::Tab;
use super::{Situation, calls, chat, conversations, group, situation, user};
use crate::store::{Chat, User};
use crate::ui::Words;
use crate::ui::widget::call_bar::Press;

/// From this width on, list and chat stand side by side, in pixels.
pub const TWO_PANES: f32 = 640.0;
/// From this width on, whom a chat is with stands beside it, in pixels.
pub const THREE_PANES: f32 = 1000.0;

/// The screen.
pub struct Screen {
    situation: Situation,
    list: conversations::Screen,
    chat: Option<chat::Screen>,
    /// What is being sent in chats that are not open.
    trays: HashMap<Chat, chat::tray::Tray>,
    /// Who is in the open group.
    members: Vec<User>,
    side: Option<side::Side>,
    size: Size,
    in_front: bool,
}

impl Screen {
    /// A window of `size` logical pixels whose account is not ready yet.
    ///
    /// ```
    /// use azstack::ui::screen::home::Screen;
    /// let home = Screen::new(iced::Size::new(900.0, 600.0));
    /// assert!(home.open_chat().is_none());
    /// ```
    pub fn new(size: Size) -> Self {
        Self {
            situation: Situation::new(),
            list: conversations::Screen::new(),
            chat: None,
            trays: HashMap::new(),
            members: Vec::new(),
            side: None,
            size,
            in_front: true,
        }
    }

    /// Shows whether incoming calls are silent.
    pub(crate) fn set_do_not_disturb(&mut self, on: bool) {
        self.situation.set_do_not_disturb(on);
    }

    /// Lists the accounts to choose from.
    pub(crate) fn set_accounts(&mut self, accounts: &[situation::Account]) {
        self.situation.set_accounts(accounts);
    }

    /// Messages nobody has read, in the conversations read so far but for those that are muted.
    pub(crate) fn unread(&self) -> u32 {
        let rows = self.list.rows().unwrap_or_default().iter();
        rows.filter(|row| !row.muted).map(|row| row.unread).sum()
    }

    /// The chat that is open.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::{Words, screen::home::{Message, Screen}}};
    /// let mut home = Screen::new(iced::Size::new(900.0, 600.0));
    /// home.update(Message::Open(Chat::user(202)), &Words::english());
    /// assert_eq!(home.open_chat(), Some(Chat::user(202)));
    /// ```
    pub fn open_chat(&self) -> Option<Chat> {
        self.chat.as_ref().map(chat::Screen::chat)
    }

    /// The open chat and what is typed in it, to keep before leaving.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::{Words, screen::home::{Message, Screen}}};
    /// let mut home = Screen::new(iced::Size::new(900.0, 600.0));
    /// home.update(Message::Open(Chat::user(202)), &Words::english());
    /// assert_eq!(home.draft(), Some((Chat::user(202), None)));
    /// ```
    pub fn draft(&self) -> Option<(Chat, Option<String>)> {
        self.chat.as_ref().map(|chat| (chat.chat(), chat.draft()))
    }

    /// My own user, once known.
    ///
    /// ```
    /// use azstack::ui::screen::home::Screen;
    /// assert!(Screen::new(iced::Size::new(900.0, 600.0)).me().is_none());
    /// ```
    pub fn me(&self) -> Option<&User> {
        self.situation.me()
    }

    /// After how long a label on the screen will be out of date; `None` while none will be soon.
    ///
    /// ```
    /// use azstack::ui::screen::home::Screen;
    /// assert!(Screen::new(iced::Size::new(900.0, 600.0)).stale_after().is_none());
    /// ```
    pub fn stale_after(&self) -> Option<Duration> {
        let clock = self.situation.clock();
        let listed = self.list.stale_after(clock);
        let peer = self
            .open_chat()
            .and_then(|chat| self.list.row(chat)?.peer.as_ref());
        let seen = peer.and_then(|peer| clock.keeps_last_seen(peer));
        listed.into_iter().chain(seen).min()
    }

    /// Takes `message` in; `words` tell where a day ends. The actions are the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::{Words, screen::{conversations, home::{Action, Message, Screen}}};
    /// let mut home = Screen::new(iced::Size::new(900.0, 600.0));
    /// let changed = Message::List(conversations::Message::Changed);
    /// let actions = home.update(changed, &Words::english());
    /// assert!(matches!(actions[..], [Action::List(conversations::Action::Read(_))]));
    /// ```
    pub fn update(&mut self, message: Message, words: &Words) -> Vec<Action> {
        self.situation.look_at_the_clock();
        let covered = self.is_covered();
        let mut actions = self.take_in(message, words);
        // Whoever was behind it gets the keyboard back.
        if covered && !self.is_covered() && self.chat.is_some() {
            actions.push(Action::FocusComposer);
        }
        actions
    }

    /// Whether a card or the gallery lies over everything.
    fn is_covered(&self) -> bool {
        let chat = self.chat.as_ref();
        self.list.has_cover() || chat.is_some_and(chat::Screen::has_cover)
    }

    fn take_in(&mut self, message: Message, words: &Words) -> Vec<Action> {
        match message {
            Message::List(message) => self.list_message(message),
            Message::Chat(message) => self.chat_message(message, words),
            Message::About(chat, message) if self.open_chat() == Some(chat) => {
                self.chat_message(message, words)
            }
            Message::About(chat, chat::Message::Tray(message)) => {
                // Files go on while another chat is open.
                if let Some(tray) = self.trays.get_mut(&chat) {
                    tray.hear(message);
                }
                self.trays.retain(|_, tray| !tray.is_empty());
                Vec::new()
            }
            Message::About(..) | Message::Tick => Vec::new(),
            Message::Members(chat, members) => {
                self.set_members(chat, members);
                Vec::new()
            }
            Message::Side(message) => self.side_message(message),
            Message::Hovered(hovered) => self.chat_message(chat::Message::Hovered(hovered), words),
            Message::Dropped(paths) => self.chat_message(chat::Message::Dropped(paths), words),
            Message::Situation(message) => {
                self.situation.update(message);
                Vec::new()
            }
            Message::Ready(me, connection, call) => {
                self.list.set_me(me.as_ref().map(|me| me.id));
                self.situation.ready(me, connection, call);
                self.lists_changed()
            }
            Message::Event(event) => self.event(event, words),
            Message::Open(chat) => self.open(chat),
            Message::Restore(chat) => {
                let fits =
                    self.chat.is_none() && !self.is_narrow() && self.list.row(chat).is_some();
                if fits { self.open(chat) } else { Vec::new() }
            }
            Message::Say(notice) => later(self.situation.say(notice)),
            Message::Keep(notice) => {
                self.situation.keep(notice);
                Vec::new()
            }
            Message::Shortcut(shortcut) => self.shortcut(shortcut, words),
            Message::Resized(size) => {
                self.size = size;
                Vec::new()
            }
            Message::InFront(in_front) => self.in_front(in_front, words),
            Message::Call(Press::Show) => vec![Action::ShowCall],
            Message::Call(Press::HangUp) => vec![Action::HangUp],
            Message::Call(Press::Microphone) => {
                let on = self.situation.call().map(|call| !call.microphone_on);
                on.map(Action::Microphone).into_iter().collect()
            }
        }
    }

    fn list_message(&mut self, message: conversations::Message) -> Vec<Action> {
        let creates = matches!(message, conversations::Message::Create);
        if creates {
            let mut actions = vec![Action::Focus(group::PICK)];
            actions.push(Action::List(self.list.update(message)));
            return actions;
        }
        match self.list.update(message) {
            conversations::Action::None | conversations::Action::Back => Vec::new(),
            conversations::Action::Open(chat) => self.open_listed(chat),
            conversations::Action::ShowGroup(id) => self.show_side(Chat::group(id)),
            conversations::Action::ShowHit(chat, place) => {
                let mut actions = self.open(chat);
                // The newest page is not what one came for.
                actions.retain(|action| {
                    !matches!(
                        action,
                        Action::Chat(_, chat::Action::ReadNewest) | Action::FocusComposer
                    )
                });
                if let Some(screen) = &mut self.chat {
                    actions.push(Action::Chat(chat, screen.show_first(place)));
                }
                actions
            }
            conversations::Action::Settings => vec![Action::Settings],
            conversations::Action::Account(key) => vec![Action::Account(key)],
            conversations::Action::AddAccount => vec![Action::AddAccount],
            action => vec![Action::List(action)],
        }
    }

    /// Everything in the list's column may have changed.
    fn lists_changed(&mut self) -> Vec<Action> {
        let mut actions = self.list_message(conversations::Message::Changed);
        actions.extend(self.calls_changed());
        actions
    }

    fn calls_changed(&mut self) -> Vec<Action> {
        self.list_message(conversations::Message::Calls(calls::Message::Changed))
    }

    fn chat_message(&mut self, message: chat::Message, words: &Words) -> Vec<Action> {
        let Some(screen) = &mut self.chat else {
            return Vec::new();
        };
        let chat = screen.chat();
        let action = screen.update(message, words);
        self.chat_action(chat, action)
    }

    fn chat_action(&mut self, chat: Chat, action: chat::Action) -> Vec<Action> {
        match action {
            chat::Action::None => Vec::new(),
            chat::Action::All(actions) => actions
                .into_iter()
                .flat_map(|action| self.chat_action(chat, action))
                .collect(),
            action @ chat::Action::Send(_) => {
                vec![Action::Chat(chat, action), Action::KeepDraft(chat, None)]
            }
            chat::Action::Back => self.close(),
            chat::Action::Peer => self.toggle_side(chat),
            action => vec![Action::Chat(chat, action)],
        }
    }

    fn in_front(&mut self, in_front: bool, words: &Words) -> Vec<Action> {
        self.in_front = in_front;
        let mut actions = self.chat_message(chat::Message::InFront(in_front), words);
        if !in_front && let Some((chat, draft)) = self.draft() {
            actions.push(Action::KeepDraft(chat, draft));
        }
        actions
    }

    /// Closes what is topmost, if anything is open above list and messages.
    fn close_topmost(&mut self) -> bool {
        self.list.close_accounts()
            || self.list.close_creation()
            || (self.size.width < THREE_PANES && self.close_side())
            || self.chat.as_mut().is_some_and(chat::Screen::close_topmost)
            || self.close_side()
            || self.situation.hide_newest()
    }

    /// The room of the window.
    pub(crate) fn size(&self) -> Size {
        self.size
    }

    fn is_narrow(&self) -> bool {
        self.size.width < TWO_PANES
    }

    /// Draws the window.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::home::{Message, Screen}};
    /// fn draw<'a>(home: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     home.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(
        &'a self,
        look: &'a crate::ui::Look,
        words: &'a Words,
    ) -> crate::ui::Element<'a, Message> {
        view::view(self, look, words)
    }
}

fn later(later: Option<situation::Later>) -> Vec<Action> {
    let later = later.map(|(after, message)| Action::Later(after, message));
    later.into_iter().collect()
}
