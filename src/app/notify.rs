//! When a notification is shown, what it says, and when it goes: the rules.
//!
//! None for a chat that is muted or in front, none while one is not to be disturbed. How much it says is the person's
//! choice. It goes when the chat is read, here or on another device, and a press on it leads to the chat.

use std::time::{Duration, Instant};

use iced::Task;

use super::message::Message;
use super::platform::notification::{Button, Note, Topic};
use super::program::Program;
use super::session::Key;
use super::windows::Role;
use crate::client::{Call, Core, Event, WhichUsers};
use crate::media::{Command, Sound};
use crate::protocol::{ChatType, Content};
use crate::store::{Chat, Conversation, Message as Row, MessageStatus, User};
use crate::ui::Words;
use crate::ui::screen::conversations::in_one_line;
use crate::ui::screen::settings::Telling;
use crate::ui::screen::{home, incoming};
use crate::ui::shortcut::Shortcut;

/// Longest text shown, in characters.
const LONGEST: usize = 200;
/// How long a notification waits for the name of somebody new.
const INTRODUCED_WITHIN: Duration = Duration::from_secs(3);
/// Messages that come closer together than this sound once.
const BETWEEN_CHIMES: Duration = Duration::from_secs(2);

/// A message to be told of, with what the store knows of it.
#[derive(Debug)]
pub struct News {
    conversation: Conversation,
    sender: Option<User>,
    message: Row,
}

impl Program {
    /// The client of the account at hand told `event`: there may be something to notify of, or no longer.
    pub(super) fn notify_of(&mut self, event: &Event) -> Task<Message> {
        match event {
            Event::NewMessage(message) => self.news_of(message),
            Event::Conversation(chat)
            | Event::MessageStatus { chat, .. }
            | Event::MessageDeleted { chat, .. } => self.look_whether_read(*chat),
            Event::MessageFromMe(message) => self.look_whether_read(message.chat),
            Event::Resync => {
                let key = self.session.key;
                let chats = self.notified.iter().filter(|(account, _)| *account == key);
                let chats: Vec<_> = chats.map(|(_, chat)| *chat).collect();
                let looks: Vec<_> = chats
                    .into_iter()
                    .map(|chat| self.look_whether_read(chat))
                    .collect();
                Task::batch(looks)
            }
            _ => Task::none(),
        }
    }

    fn news_of(&self, message: &Row) -> Task<Message> {
        let Some(core) = &self.session.core else {
            return Task::none();
        };
        if message.mine || self.settings.do_not_disturb || self.is_in_front(message.chat) {
            return Task::none();
        }
        let news = look_up(core.clone(), message.clone());
        Task::perform(news, |news| match news {
            Some(news) => Message::News(Box::new(news)),
            None => Message::Done,
        })
    }

    /// Whether the person looks at this chat of the account at hand.
    fn is_in_front(&self, chat: Chat) -> bool {
        self.in_front
            && self.session.key == self.shown
            && self.session.home.open_chat() == Some(chat)
    }

    /// There is a message to tell of.
    pub(super) fn tell_news(&mut self, news: &News) -> Task<Message> {
        let chat = news.conversation.chat;
        if news.conversation.muted || self.is_in_front(chat) {
            return Task::none();
        }
        let notifier = self.notifier.clone();
        let quiet = async move { notifier.is_quiet().await };
        let chime = Task::perform(quiet, |quiet| match quiet {
            true => Message::Done,
            false => Message::Chime,
        });
        if let Some(note) = note(news, self.session.key, self.settings.telling, &self.words) {
            self.notified.insert((self.session.key, chat));
            self.notifier.show(note);
        }
        chime
    }

    /// Makes the sound of a message: one for several that come together, none beside a call.
    pub(super) fn chime(&mut self) -> Task<Message> {
        let just_now = self
            .chimed
            .is_some_and(|last| last.elapsed() < BETWEEN_CHIMES);
        if self.settings.silent_messages || just_now || self.calls.owner.is_some() {
            return Task::none();
        }
        self.chimed = Some(Instant::now());
        self.tell_media(Command::Play(Sound::Message))
    }

    /// Takes a chat's notification away once there is nothing unread in it, or its newest message was withdrawn.
    fn look_whether_read(&self, chat: Chat) -> Task<Message> {
        let shown = self.notified.contains(&(self.session.key, chat));
        let Some(core) = self.session.core.as_ref().filter(|_| shown) else {
            return Task::none();
        };
        let store = core.store().clone();
        let read = async move {
            match store.conversation(chat).await {
                Ok(Some(conversation)) => {
                    let last = conversation.last.as_ref();
                    let withdrawn =
                        last.is_some_and(|last| last.status == MessageStatus::Cancelled);
                    conversation.unread == 0 || withdrawn
                }
                // It was deleted, or nothing is known.
                _ => true,
            }
        };
        Task::perform(read, move |read| match read {
            true => Message::ChatRead(chat),
            false => Message::Done,
        })
    }

    /// A chat of the account at hand was read.
    pub(super) fn chat_read(&mut self, chat: Chat) {
        let key = self.session.key;
        if self.notified.remove(&(key, chat)) {
            self.notifier.close(Topic::Chat(key, chat));
        }
    }

    /// Tells of a call that rings in the account at hand.
    pub(super) fn notify_of_call(&self, call: &Call) {
        let words = &self.words;
        let title = match self.settings.telling {
            Telling::Off => return,
            Telling::Nothing => words.say("notify-call"),
            Telling::Name | Telling::Text => {
                let name = words.name(Some(&call.peer));
                words.fill("notify-call-name", [("name", name.into())])
            }
        };
        self.notifier.show(Note {
            topic: Topic::Call(self.session.key),
            title,
            text: String::new(),
            buttons: vec![
                (Button::Open, words.say("notify-open")),
                (Button::Answer, words.say("call-answer")),
                (Button::Decline, words.say("call-decline")),
            ],
        });
    }

    /// Tells of a call that was missed, where its chat is.
    pub(super) fn notify_of_missed(&mut self, call: &Call) {
        if call.line.is_some() || self.settings.do_not_disturb {
            return;
        }
        let (words, chat) = (&self.words, Chat::user(call.peer.id));
        let title = match self.settings.telling {
            Telling::Off => return,
            Telling::Nothing => words.say("app-name"),
            Telling::Name | Telling::Text => words.name(Some(&call.peer)),
        };
        self.notified.insert((self.session.key, chat));
        self.notifier.show(Note {
            topic: Topic::Chat(self.session.key, chat),
            title,
            text: words.say("notify-missed"),
            buttons: vec![(Button::Open, words.say("notify-open"))],
        });
    }

    /// No call rings any more in the account at hand.
    pub(super) fn call_rings_no_more(&self) {
        self.notifier.close(Topic::Call(self.session.key));
    }

    /// A notification was pressed.
    pub(super) fn notification_pressed(&mut self, topic: Topic, button: Button) -> Task<Message> {
        let call = |message| Message::Incoming(incoming::Message::Shortcut(message));
        match (topic, button) {
            (Topic::Chat(key, chat), _) => {
                let shown = self.show_account(key);
                let opened = self.with(key, |program| {
                    program.chat_read(chat);
                    program.tell_home(home::Message::Open(chat))
                });
                Task::batch([shown, opened, self.windows.open(Role::Main)])
            }
            (Topic::Call(key), Button::Answer) => Task::done(call(Shortcut::Answer).of(key)),
            (Topic::Call(key), Button::Decline) => Task::done(call(Shortcut::Decline).of(key)),
            (Topic::Call(_), Button::Open) => self.windows.open(Role::Incoming),
        }
    }
}

/// What the store knows of a message; nothing if it was read meanwhile.
async fn look_up(core: Core, message: Row) -> Option<News> {
    let store = core.store();
    if matches!(store.user(message.sender).await, Ok(None)) {
        // Somebody new: who it is is worth a moment. The answer goes to the store.
        let asked = core.get_users_information(WhichUsers::Ids(vec![message.sender]));
        let _ = tokio::time::timeout(INTRODUCED_WITHIN, asked).await;
    }
    let conversation = store.conversation(message.chat).await.ok()??;
    let sender = store.user(message.sender).await.ok()?;
    (conversation.unread > 0).then_some(News {
        conversation,
        sender,
        message,
    })
}

/// What is said of the news.
fn note(news: &News, key: Key, telling: Telling, words: &Words) -> Option<Note> {
    let conversation = &news.conversation;
    let name = words.title(conversation.peer.as_ref(), conversation.group.as_ref());
    let title = match telling {
        Telling::Off => return None,
        Telling::Nothing => words.say("app-name"),
        Telling::Name | Telling::Text if conversation.unread > 1 => words.fill(
            "notify-title-many",
            [
                ("name", name.into()),
                ("count", i64::from(conversation.unread).into()),
            ],
        ),
        Telling::Name | Telling::Text => name,
    };
    let text = match telling {
        Telling::Text => said(news, words),
        _ => words.say("notify-message"),
    };
    Some(Note {
        topic: Topic::Chat(key, conversation.chat),
        title,
        text,
        buttons: vec![(Button::Open, words.say("notify-open"))],
    })
}

/// The message in a line or two, in a group with who says it.
fn said(news: &News, words: &Words) -> String {
    let said = match &news.message.content {
        Content::Text(text) => {
            let (_, own) = crate::ui::widget::bubble::quotation(text);
            own.trim().to_owned()
        }
        content => in_one_line(content, words),
    };
    let mut short: String = said.chars().take(LONGEST).collect();
    if short.len() < said.len() {
        short.push('…');
    }
    if news.conversation.chat.kind == ChatType::User {
        return short;
    }
    let name = words.name(news.sender.as_ref());
    words.fill(
        "notify-in-group",
        [("name", name.into()), ("text", short.into())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::GroupType;
    use crate::store::Group;

    fn news(unread: u32, text: &str) -> News {
        let chat = Chat::user(2);
        let bob = User {
            fullname: "Bob".into(),
            ..User::unknown(2)
        };
        News {
            sender: Some(bob.clone()),
            message: Row {
                chat,
                sender: 2,
                id: 1,
                mine: false,
                created: 1,
                status: MessageStatus::Delivered,
                content: Content::Text(text.into()),
            },
            conversation: Conversation {
                chat,
                peer: Some(bob),
                group: None,
                modified: 1,
                unread,
                muted: false,
                last: None,
                draft: None,
            },
        }
    }

    #[test]
    fn a_notification_says_as_much_as_one_likes() {
        let words = Words::english();
        let said = |telling, unread| {
            let note = note(
                &news(unread, "The keys are under the mat"),
                0,
                telling,
                &words,
            );
            note.map(|note| (note.title, note.text))
        };
        let pair = |title: &str, text: &str| Some((title.to_owned(), text.to_owned()));
        assert_eq!(
            said(Telling::Text, 1),
            pair("Bob", "The keys are under the mat")
        );
        assert_eq!(
            said(Telling::Text, 3),
            pair("Bob (3)", "The keys are under the mat")
        );
        assert_eq!(said(Telling::Name, 1), pair("Bob", "New message"));
        assert_eq!(said(Telling::Nothing, 7), pair("AZStack", "New message"));
        assert_eq!(said(Telling::Off, 1), None);
    }

    #[test]
    fn in_a_group_it_says_who_and_a_long_text_is_cut() {
        let words = Words::english();
        let mut group = news(1, &"x".repeat(500));
        group.conversation.chat = Chat::group(9);
        group.conversation.group = Some(Group {
            id: 9,
            kind: GroupType::Private,
            name: "Team".into(),
            admin: 2,
            members: 3,
            is_member: true,
        });
        let note = note(&group, 0, Telling::Text, &words).expect("there is one");
        assert_eq!(note.title, "Team");
        assert!(note.text.starts_with("Bob: xxx") && note.text.ends_with('…'));
        assert!(note.text.chars().count() < 220);
    }
}
