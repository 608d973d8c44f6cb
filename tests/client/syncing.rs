//! Reading the lists after a sign-in leaves no gap, whatever happens meanwhile.

use azstack::client::Event;
use azstack::protocol::conversation::{
    Conversation, Conversations, LastMessage, ListedMessage, Messages, MessagesRequest,
    UnreadMessages,
};
use azstack::protocol::message::OwnText;
use azstack::protocol::user::Users;
use azstack::protocol::{ChatType, Content, Id, Millis, ToClient, ToServer};
use azstack::store::Chat;

use crate::scripted::{ME, Scripted, Wire};
use crate::world::{Person, eventually};

const PEER: Id = 202;

/// One chat of `count` messages of mine, made at 1000, 2000 …, in pages of ten.
struct History {
    count: i64,
}

impl History {
    fn created(&self) -> Millis {
        self.count * 1000
    }

    /// The messages `oldest..=newest`. The change that made a message has its number.
    fn list(oldest: i64, newest: i64) -> Vec<ListedMessage> {
        let list = (oldest..=newest).map(|number| ListedMessage {
            chat_type: ChatType::User,
            sender_id: ME,
            receiver_id: PEER,
            msg_id: number,
            status: 3,
            created: number * 1000,
            modified: number * 1000,
            deleted: 0,
            content: Content::Text(number.to_string()),
        });
        list.collect()
    }

    fn page(&self, asked: &MessagesRequest) -> Messages {
        let (oldest, newest, done) = match asked.changed_after {
            Some(after) => {
                let newest = self.count.min(after + 10);
                (after + 1, newest, newest == self.count)
            }
            None => {
                let newest = self.count - (asked.page - 1) * 10;
                let oldest = (newest - 9).max(1);
                (oldest, newest, oldest == 1)
            }
        };
        let changed = asked.changed_after.map(|_| newest);
        let list = Self::list(oldest, newest);
        messages(asked.page, i64::from(done), list, changed)
    }

    /// Answers questions until there are none for this page of messages, or none at all any more.
    async fn serve(&self, wire: &mut Wire, until_page: Option<i64>) {
        while let Some(asked) = wire.read().await {
            match asked {
                ToServer::Conversations(asked) => {
                    let last_msg = LastMessage {
                        chat_type: ChatType::User,
                        sender: ME,
                        msg_id: self.count,
                        status: 3,
                        created: self.created(),
                        content: Content::Text(String::from("last")),
                    };
                    let chat = Conversation {
                        chat_type: ChatType::User,
                        chat_id: PEER,
                        modified: self.created(),
                        unread: 0,
                        last_msg,
                        changed: Some(self.count),
                    };
                    wire.send(Conversations {
                        done: 1,
                        page: asked.page,
                        list: vec![chat],
                        request_id: None,
                        changed: asked.changed_after.map(|_| self.count),
                    })
                    .await;
                }
                ToServer::Messages(asked) if Some(asked.page) == until_page => return,
                ToServer::Messages(asked) => {
                    wire.send(ToClient::Messages(self.page(&asked))).await;
                }
                ToServer::UnreadMessages(asked) => {
                    let none = messages(asked.page, 1, Vec::new(), None);
                    wire.send(UnreadMessages(none)).await;
                }
                ToServer::UsersById(asked) => {
                    wire.send(ToClient::UsersById(Users {
                        r: 1,
                        purpose: asked.purpose,
                        done: 1,
                        user_info_list: Vec::new(),
                    }))
                    .await;
                }
                _ => {}
            }
        }
    }
}

fn messages(page: i64, done: i64, list: Vec<ListedMessage>, changed: Option<i64>) -> Messages {
    Messages {
        chat_type: ChatType::User,
        chat_id: PEER,
        done,
        page,
        list,
        request_id: None,
        changed,
    }
}

async fn ids(person: &Person) -> Vec<Id> {
    let chat = Chat::user(PEER);
    let found = person
        .core
        .store()
        .messages(chat, None, 1000)
        .await
        .unwrap();
    found.iter().map(|message| message.id).collect()
}

async fn in_step(person: &mut Person) {
    person
        .hear("the lists", |event| (event == Event::Resync).then_some(()))
        .await;
}

/// A client that has read a chat of 5, and is offline.
async fn after_five(server: &Scripted) -> Person {
    let script = async {
        let mut wire = server.signed_in().await;
        tokio::select! {
            () = History { count: 5 }.serve(&mut wire, None) => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
        }
    };
    let (mut person, ()) = tokio::join!(Person::of(server.config()), script);
    in_step(&mut person).await;
    assert_eq!(ids(&person).await, (1..=5).collect::<Vec<_>>());
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_broken_reading_left_out_is_read_by_the_next() {
    let server = Scripted::new().await;
    let person = after_five(&server).await;
    let history = History { count: 35 };
    let mut wire = server.signed_in().await;
    history.serve(&mut wire, Some(3)).await;
    drop(wire);
    let mut wire = server.signed_in().await;
    let all: Vec<Id> = (1..=35).collect();
    tokio::select! {
        () = history.serve(&mut wire, None) => panic!("the client left"),
        () = eventually("all without a gap", || async { ids(&person).await == all }) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_comes_before_the_lists_hides_no_gap() {
    let server = Scripted::new().await;
    let person = after_five(&server).await;
    let history = History { count: 35 };
    let mut wire = server.signed_in().await;
    wire.send(OwnText {
        to: PEER,
        msg_id: 35,
        msg: String::from("35"),
        time: history.created(),
    })
    .await;
    eventually("the newest", || async { ids(&person).await.contains(&35) }).await;
    let all: Vec<Id> = (1..=35).collect();
    tokio::select! {
        () = history.serve(&mut wire, None) => panic!("the client left"),
        () = eventually("all without a gap", || async { ids(&person).await == all }) => {}
    }
}
