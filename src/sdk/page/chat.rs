//! A chat as a page: the screen is there as soon as the store has told what is unread and what was typed.

use std::time::Duration;

use iced::Task;

use super::{Drawn, Wish, errand};
use crate::client::{Core, Event, NewMessage, WhichUsers};
use crate::protocol::{ChatType, Content};
use crate::sdk::errand::Heard;
use crate::sdk::{Destination, Sdk, sending};
use crate::store::{Chat, Conversation, Group, User};
use crate::ui::screen::chat::{self, Action, Screen};
use crate::ui::widget::slot::slot;
use crate::ui::{Clock, Element};

/// What happens to the page.
#[derive(Clone, Debug)]
pub(in crate::sdk) enum Message {
    /// To the screen.
    Screen(chat::Message),
    /// What the store knows of the chat.
    Known(Box<Known>),
}

/// What the store knows of a chat.
#[derive(Clone, Debug, Default)]
pub(in crate::sdk) struct Known {
    row: Option<Conversation>,
    group: Option<Group>,
    members: Vec<User>,
}

pub(in crate::sdk) struct Chatting {
    chat: Chat,
    peer: Option<User>,
    group: Option<Group>,
    members: Vec<User>,
    screen: Option<Screen>,
    in_front: bool,
    queue: sending::Queue,
}

impl Chatting {
    pub(super) fn new(chat: Chat) -> Self {
        Self {
            chat,
            peer: None,
            group: None,
            members: Vec::new(),
            screen: None,
            in_front: true,
            queue: sending::Queue::default(),
        }
    }

    pub(super) fn chat(&self) -> Chat {
        self.chat
    }

    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        let mut wishes = vec![self.learn(sdk)];
        wishes.extend(self.tell(chat::Message::Changed, sdk));
        wishes
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        match message {
            Message::Screen(message) => self.tell(message, sdk),
            Message::Known(known) => self.known(*known, sdk),
        }
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::Resync => self.tell(chat::Message::Changed, sdk),
            Event::Conversation(chat) if *chat == self.chat => {
                self.tell(chat::Message::Changed, sdk)
            }
            Event::NewMessage(message) | Event::MessageFromMe(message)
                if message.chat == self.chat =>
            {
                self.tell(chat::Message::Changed, sdk)
            }
            Event::GroupChanged(message) if message.chat == self.chat => {
                let mut wishes = vec![self.learn(sdk)];
                wishes.extend(self.tell(chat::Message::Changed, sdk));
                wishes
            }
            Event::MessageDeleted { chat, sender, id } if *chat == self.chat => {
                self.tell(chat::Message::Removed(*sender, *id), sdk)
            }
            Event::User(user) => {
                self.met(user);
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
            group: self.group.as_ref(),
            members: &self.members,
            situation: drawn.situation,
            way_back: true,
            width: f32::INFINITY,
            details: true,
            muted: None,
            look: drawn.sdk.look(),
            words: drawn.sdk.words(),
        };
        let page = screen.view(drawn).map(Message::Screen);
        let cover = screen.cover(drawn);
        iced::widget::stack![page, slot(cover.map(|cover| cover.map(Message::Screen)))].into()
    }

    /// Asks the store what it knows.
    fn learn(&self, sdk: &Sdk) -> Wish {
        let known = know(sdk.core().clone(), self.chat);
        Wish::Run(Task::perform(known, |known| {
            Heard::Tell(super::Message::Chat(Message::Known(Box::new(known))))
        }))
    }

    fn met(&mut self, user: &User) {
        if Chat::user(user.id) == self.chat {
            self.peer = Some(user.clone());
        }
        let mut members = self.members.iter_mut();
        if let Some(member) = members.find(|member| member.id == user.id) {
            *member = user.clone();
        }
    }

    /// The store has told: the screen can be made, if it is not there yet.
    fn known(&mut self, known: Known, sdk: &Sdk) -> Vec<Wish> {
        let Known {
            row,
            group,
            members,
        } = known;
        let (unread, draft) = match &row {
            Some(row) => (row.unread, row.draft.clone()),
            None => (0, None),
        };
        self.peer = row.and_then(|row| row.peer).or(self.peer.take());
        self.group = group.or(self.group.take());
        self.members = members;
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
            Action::Peer => vec![Wish::Go(match self.chat.kind {
                ChatType::User => Destination::User(self.chat.id),
                ChatType::Group => Destination::Group(self.chat.id),
            })],
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
            Action::All(actions) => actions
                .into_iter()
                .flat_map(|action| self.carry_out(action, sdk))
                .collect(),
            Action::SendContent(content) => {
                let (core, hooks) = (sdk.core().clone(), sdk.hooks.clone());
                let message = NewMessage::new(self.chat, content);
                let sent = async move {
                    if let Content::Sticker(sticker) = &message.content {
                        errand::chat::remember(&core, sticker).await;
                    }
                    sending::send(core, hooks, message).await
                };
                vec![run(Task::future(self.queue.next(sent)))]
            }
            Action::SendFile(serial, path, lasts) => {
                let (core, hooks) = (sdk.core().clone(), sdk.hooks.clone());
                let chat = self.chat;
                let task = errand::files::send(
                    sdk.core(),
                    (serial, path, lasts),
                    move |content| async move {
                        let message = NewMessage::new(chat, content);
                        match sending::send(core, hooks, message).await {
                            Heard::Say(notice) => Err(notice),
                            Heard::Tell(_) | Heard::Done => Ok(()),
                        }
                    },
                );
                vec![run(task)]
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

/// What the store knows of a chat. What it does not know of the other side is asked of the server, and told as an event
/// or when it is here.
async fn know(core: Core, chat: Chat) -> Known {
    // A store that fails says so when the messages are read.
    let row = core.store().conversation(chat).await.ok().flatten();
    let mut known = Known {
        group: row.as_ref().and_then(|row| row.group.clone()),
        row,
        members: Vec::new(),
    };
    let peer_known = known.row.as_ref().is_some_and(|row| row.peer.is_some());
    match chat.kind {
        ChatType::User if !peer_known => {
            drop(core.get_users_information(WhichUsers::Ids(vec![chat.id])));
        }
        ChatType::User => {}
        ChatType::Group => {
            let members = core.store().group_members(chat.id).await;
            known.members = members.unwrap_or_default();
            if known.members.iter().any(|member| member.name.is_empty()) || known.group.is_none() {
                let details = core.get_details_group(chat.id).await;
                if let Ok(details) = details {
                    known.group = Some(details.group);
                    known.members = details.members;
                }
            }
        }
    }
    known
}
