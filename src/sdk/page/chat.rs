//! A chat as a page: the screen is there as soon as the store has told what is unread and what was typed.

use std::time::Duration;

use iced::Task;

use super::{Drawn, Wish, errand};
use crate::client::{Core, Event, NewMessage, WhichUsers};
use crate::protocol::ChatType;
use crate::sdk::errand::Heard;
use crate::sdk::{Destination, Sdk, sending};
use crate::store::{Chat, Conversation, User};
use crate::ui::screen::chat::{self, Action, Screen};
use crate::ui::{Clock, Element};

/// What happens to the page.
#[derive(Clone, Debug)]
pub(in crate::sdk) enum Message {
    /// To the screen.
    Screen(chat::Message),
    /// What the store knows of the chat.
    Known(Option<Conversation>),
}

pub(in crate::sdk) struct Chatting {
    chat: Chat,
    peer: Option<User>,
    screen: Option<Screen>,
    in_front: bool,
    queue: sending::Queue,
}

impl Chatting {
    pub(super) fn new(chat: Chat) -> Self {
        Self {
            chat,
            peer: None,
            screen: None,
            in_front: true,
            queue: sending::Queue::default(),
        }
    }

    pub(super) fn chat(&self) -> Chat {
        self.chat
    }

    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        let known = Task::perform(know(sdk.core().clone(), self.chat), |row| {
            Heard::Tell(super::Message::Chat(Message::Known(row)))
        });
        let mut wishes = vec![Wish::Run(known)];
        wishes.extend(self.tell(chat::Message::Changed, sdk));
        wishes
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        match message {
            Message::Screen(message) => self.tell(message, sdk),
            Message::Known(row) => self.known(row, sdk),
        }
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::Resync => self.tell(chat::Message::Changed, sdk),
            Event::Conversation(chat) if *chat == self.chat => {
                self.tell(chat::Message::Changed, sdk)
            }
            Event::NewMessage(message)
            | Event::MessageFromMe(message)
            | Event::GroupChanged(message)
                if message.chat == self.chat =>
            {
                self.tell(chat::Message::Changed, sdk)
            }
            Event::MessageDeleted { chat, sender, id } if *chat == self.chat => {
                self.tell(chat::Message::Removed(*sender, *id), sdk)
            }
            Event::User(user) if Chat::user(user.id) == self.chat => {
                self.peer = Some(user.clone());
                Vec::new()
            }
            Event::MessageStatus {
                chat,
                sender,
                id,
                status,
                ..
            } if *chat == self.chat => self.tell(chat::Message::Status(*sender, *id, *status), sdk),
            _ => Vec::new(),
        }
    }

    pub(super) fn in_front(&mut self, in_front: bool, sdk: &Sdk) -> Vec<Wish> {
        self.in_front = in_front;
        let mut wishes = self.tell(chat::Message::InFront(in_front), sdk);
        if !in_front {
            wishes.extend(self.keep_draft(sdk));
        }
        wishes
    }

    pub(super) fn stale_after(&self, clock: Clock) -> Option<Duration> {
        clock.keeps_last_seen(self.peer.as_ref()?)
    }

    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Some(screen) = &self.screen else {
            return iced::widget::space().into();
        };
        let drawn = chat::Drawn {
            peer: self.peer.as_ref(),
            situation: drawn.situation,
            way_back: true,
            details: true,
            look: drawn.sdk.look(),
            words: drawn.sdk.words(),
        };
        screen.view(drawn).map(Message::Screen)
    }

    /// The store has told: the screen can be made, if it is not there yet.
    fn known(&mut self, row: Option<Conversation>, sdk: &Sdk) -> Vec<Wish> {
        let (unread, draft) = match &row {
            Some(row) => (row.unread, row.draft.clone()),
            None => (0, None),
        };
        self.peer = row.and_then(|row| row.peer).or(self.peer.take());
        if self.screen.is_some() {
            return Vec::new();
        }
        let (mut screen, read) = Screen::new(self.chat, unread, draft.as_deref());
        if !self.in_front {
            screen.leave_front();
        }
        self.screen = Some(screen);
        self.carry_out(read, sdk)
    }

    fn tell(&mut self, message: chat::Message, sdk: &Sdk) -> Vec<Wish> {
        let Some(screen) = &mut self.screen else {
            return Vec::new();
        };
        let action = screen.update(message, sdk.words());
        self.carry_out(action, sdk)
    }

    fn carry_out(&mut self, action: Action, sdk: &Sdk) -> Vec<Wish> {
        match action {
            Action::None => Vec::new(),
            Action::Back => vec![self.keep_draft(sdk), Some(Wish::Back)]
                .into_iter()
                .flatten()
                .collect(),
            Action::Call(media) => vec![Wish::Go(Destination::StartCall {
                user: self.chat.id,
                media,
            })],
            Action::Peer => vec![Wish::Go(Destination::User(self.chat.id))],
            Action::Open(link) => vec![Wish::Go(Destination::Link(link))],
            Action::Send(text) => {
                let message = NewMessage::text(self.chat, text);
                let sent = sending::send(sdk.core().clone(), sdk.hooks.clone(), message);
                vec![run(Task::future(self.queue.next(sent)))]
            }
            Action::Resend(id) => {
                let sent = sending::resend(sdk.core().clone(), sdk.hooks.clone(), self.chat, id);
                vec![run(Task::future(self.queue.next(sent)))]
            }
            action => vec![run(errand::chat(sdk.core(), self.chat, action))],
        }
    }

    fn keep_draft(&self, sdk: &Sdk) -> Option<Wish> {
        let draft = self.screen.as_ref()?.draft();
        Some(Wish::Run(errand::keep_draft(sdk.core(), self.chat, draft)))
    }
}

/// Runs a task whose messages are the screen's.
fn run(task: Task<Heard<chat::Message>>) -> Wish {
    Wish::Run(task.map(|heard| heard.map(|told| super::Message::Chat(Message::Screen(told)))))
}

/// What the store knows of a chat; whom it is with is asked of the server if the store does not know.
async fn know(core: Core, chat: Chat) -> Option<Conversation> {
    // A store that fails says so when the messages are read.
    let row = core.store().conversation(chat).await.ok().flatten();
    let peer_known = row.as_ref().is_some_and(|row| row.peer.is_some());
    if chat.kind == ChatType::User && !peer_known {
        // The answer comes as an event.
        drop(core.get_users_information(WhichUsers::Ids(vec![chat.id])));
    }
    row
}
