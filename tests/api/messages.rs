//! Sending, reporting, withdrawing, deleting, typing: F24–F27, E12–E15.

use azstack::client::{Event, NewMessage};
use azstack::protocol::content::{File, Location, Sticker, file_type};
use azstack::protocol::{ChatType, Content, GroupType, Id};
use azstack::store::{Chat, Message, MessageStatus};

use crate::style::Style;
use crate::world::{Person, World, eventually};

pub fn text() -> Content {
    Content::Text(String::from("Chào 👋 \"quoted\" \\ e\u{301} שלום"))
}

pub fn sticker() -> Content {
    Content::Sticker(Sticker {
        img_name: String::from("002.png"),
        cat_id: 7,
        url: String::from("https://files.example.org/sticker/7/002.png"),
        width: Some(256.0),
        height: Some(128.5),
    })
}

pub fn file() -> Content {
    Content::File(File {
        file_name: String::from("report é.pdf"),
        file_length: 90_210,
        kind: file_type::PDF,
        url: String::from("https://files.example.org/a.pdf"),
        width: None,
        height: None,
        duration: None,
    })
}

pub fn location() -> Content {
    Content::Location(Location {
        address: String::from("1 Main Street"),
        longitude: 105.804_364,
        latitude: 21.006_021,
    })
}

pub fn of_every_kind() -> [Content; 4] {
    [text(), sticker(), file(), location()]
}

/// Alice, Bob, and the chat of that kind as each of the two names it.
pub struct Two {
    pub alice: Person,
    pub bob: Person,
    pub with_bob: Chat,
    pub with_alice: Chat,
}

pub async fn two(world: &World, style: Style, kind: ChatType) -> Two {
    let mut alice = style.person(world, "alice").await;
    let mut bob = style.person(world, "bob").await;
    let (with_bob, with_alice) = match kind {
        ChatType::User => (Chat::user(bob.id()), Chat::user(alice.id())),
        ChatType::Group => {
            let members = vec![bob.id()];
            let made = alice.core.create_group(GroupType::Private, "Team", members);
            let group = Chat::group(made.await.unwrap().group);
            for person in [&mut alice, &mut bob] {
                person
                    .hear("the group", |event| {
                        matches!(event, Event::GroupChanged(message) if message.chat == group)
                            .then_some(())
                    })
                    .await;
            }
            (group, group)
        }
    };
    Two {
        alice,
        bob,
        with_bob,
        with_alice,
    }
}

impl Two {
    /// Alice writes, Bob has it.
    pub async fn written(&mut self, content: Content) -> Id {
        let new = NewMessage::new(self.with_bob, content);
        let id = self.alice.core.new_message(new).await.unwrap().id;
        arrived(&mut self.bob, id).await;
        id
    }
}

pub async fn arrived(person: &mut Person, id: Id) -> Message {
    person
        .hear("the message", |event| match event {
            Event::NewMessage(message) if message.id == id => Some(message),
            _ => None,
        })
        .await
}

/// Hears of a status of a message, and of who changed it.
async fn status(person: &mut Person, id: Id, wanted: MessageStatus) -> (Chat, Id, Id) {
    person
        .hear("the status", |event| match event {
            Event::MessageStatus {
                chat,
                sender,
                id: of,
                status,
                by,
            } if of == id && status == wanted => Some((chat, sender, by)),
            _ => None,
        })
        .await
}

async fn send(world: &World, style: Style, kind: ChatType, content: Content) {
    let mut people = two(world, style, kind).await;
    let new = NewMessage::new(people.with_bob, content.clone());
    let sent = style
        .call(
            &people.alice.core,
            |core| core.new_message(new),
            returned!(NewMessage),
        )
        .await
        .unwrap();
    // Settled at once, "sending"; what becomes of it is an event.
    assert_eq!((sent.status, sent.mine), (MessageStatus::Sending, true));
    let me = people.alice.id();
    let expected = (people.with_bob, me, me);
    let acked = status(&mut people.alice, sent.id, MessageStatus::Sent).await;
    assert_eq!(acked, expected);
    let received = arrived(&mut people.bob, sent.id).await;
    assert_eq!(received.content, content);
    assert_eq!((received.chat, received.sender), (people.with_alice, me));
    // And the server has it, as it was.
    let listed = people
        .bob
        .core
        .get_modified_messages(1, 0, people.with_alice);
    let listed = listed.await.unwrap().list;
    let last = listed.last().unwrap();
    assert_eq!((last.id, &last.content), (sent.id, &content));
}

async fn text_to_user(world: &World, style: Style) {
    send(world, style, ChatType::User, text()).await;
}
async fn sticker_to_user(world: &World, style: Style) {
    send(world, style, ChatType::User, sticker()).await;
}
async fn file_to_user(world: &World, style: Style) {
    send(world, style, ChatType::User, file()).await;
}
async fn location_to_user(world: &World, style: Style) {
    send(world, style, ChatType::User, location()).await;
}
async fn text_to_group(world: &World, style: Style) {
    send(world, style, ChatType::Group, text()).await;
}
async fn sticker_to_group(world: &World, style: Style) {
    send(world, style, ChatType::Group, sticker()).await;
}
async fn file_to_group(world: &World, style: Style) {
    send(world, style, ChatType::Group, file()).await;
}
async fn location_to_group(world: &World, style: Style) {
    send(world, style, ChatType::Group, location()).await;
}
in_every_style!(
    f24a_new_message_text_to_user,
    r23_on_new_message_return,
    text_to_user
);
in_every_style!(f24b_new_message_sticker_to_user, sticker_to_user);
in_every_style!(f24c_new_message_file_to_user, file_to_user);
in_every_style!(f24d_new_message_text_to_group, text_to_group);
in_every_style!(f24e_new_message_sticker_to_group, sticker_to_group);
in_every_style!(f24f_new_message_file_to_group, file_to_group);
in_every_style!(a_location_goes_to_a_user, location_to_user);
in_every_style!(a_location_goes_to_a_group, location_to_group);

/// Bob reports; Alice hears of it. Whatever Bob's client reports by itself is no lower.
async fn report(world: &World, style: Style, kind: ChatType, wanted: MessageStatus) {
    let mut people = two(world, style, kind).await;
    let id = people.written(text()).await;
    let (alice, bob) = (people.alice.id(), people.bob.id());
    let reported = style
        .call(
            &people.bob.core,
            |core| core.change_message_status(people.with_alice, alice, id, wanted),
            returned!(ChangeMessageStatus),
        )
        .await;
    assert_eq!(reported, Ok(()));
    let told = status(&mut people.alice, id, wanted).await;
    assert_eq!(told, (people.with_bob, alice, bob));
}

async fn delivered(world: &World, style: Style) {
    report(world, style, ChatType::User, MessageStatus::Delivered).await;
    let kind = ChatType::Group;
    report(world, style, kind, MessageStatus::Delivered).await;
}
async fn seen(world: &World, style: Style) {
    report(world, style, ChatType::User, MessageStatus::Seen).await;
    report(world, style, ChatType::Group, MessageStatus::Seen).await;
}

async fn cancelled(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(world, style, kind).await;
        let id = people.written(text()).await;
        let alice = people.alice.id();
        let withdrawn = style
            .call(
                &people.alice.core,
                |core| {
                    let status = MessageStatus::Cancelled;
                    core.change_message_status(people.with_bob, alice, id, status)
                },
                returned!(ChangeMessageStatus),
            )
            .await;
        assert_eq!(withdrawn, Ok(()));
        let told = status(&mut people.bob, id, MessageStatus::Cancelled).await;
        assert_eq!(told, (people.with_alice, alice, alice));
        for (person, chat) in [
            (&people.alice, people.with_bob),
            (&people.bob, people.with_alice),
        ] {
            let here = person.core.store().message(chat, alice, id).await.unwrap();
            assert_eq!(here.unwrap().content, Content::Empty);
            let listed = person.core.get_modified_messages(1, 0, chat).await.unwrap();
            let last = listed.list.last().unwrap();
            assert_eq!(last.status, MessageStatus::Cancelled);
            assert!(!last.content.encode().contains("Chào"));
        }
        // Nobody withdraws what others wrote.
        let foreign = people
            .bob
            .core
            .change_message_status(people.with_alice, alice, id, MessageStatus::Cancelled)
            .await
            .unwrap_err();
        assert_eq!(foreign.code(), "ERR_UNEXPECTED_SEND_DATA");
    }
}
in_every_style!(
    f25a_change_message_status_delivered,
    r24_on_change_message_status_return,
    delivered
);
in_every_style!(f25b_change_message_status_seen, seen);
in_every_style!(f25c_change_message_status_cancelled, cancelled);

async fn delete(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(world, style, kind).await;
        let phone = Person::of(world.config(&people.bob.core.me().unwrap().name)).await;
        let id = people.written(text()).await;
        let kept = people.written(sticker()).await;
        let alice = people.alice.id();
        let deleted = style
            .call(
                &people.bob.core,
                |core| core.delete_message(people.with_alice, alice, id),
                returned!(DeleteMessage),
            )
            .await;
        assert_eq!(deleted, Ok(()));
        // Out of Bob's view on all his devices and on the server, and of nobody else's.
        for person in [&people.bob, &phone] {
            eventually("gone", || async {
                let chat = people.with_alice;
                let left = person.core.store().messages(chat, None, 9).await.unwrap();
                left.iter().all(|message| message.id != id)
                    && left.iter().any(|message| message.id == kept)
            })
            .await;
        }
        let lists = |person: &Person, chat| person.core.get_modified_messages(1, 0, chat);
        let bobs = lists(&people.bob, people.with_alice).await.unwrap().list;
        assert!(bobs.iter().all(|message| message.id != id));
        let alices = lists(&people.alice, people.with_bob).await.unwrap().list;
        assert!(alices.iter().any(|message| message.id == id));
    }
}
in_every_style!(f26_delete_message, r25_on_message_deleted, delete);

async fn typing(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(world, style, kind).await;
        let told = style
            .call(
                &people.alice.core,
                |core| core.send_typing(people.with_bob),
                returned!(SendTyping),
            )
            .await;
        assert_eq!(told, Ok(()));
        let heard = people
            .bob
            .hear("typing", |event| match event {
                Event::Typing { chat, user } => Some((chat, user)),
                _ => None,
            })
            .await;
        assert_eq!(heard, (people.with_alice, people.alice.id()));
    }
}
in_every_style!(f27_send_typing, r26_on_send_typing_return, typing);

#[tokio::test(flavor = "multi_thread")]
async fn e12_on_has_new_message_of_every_kind() {
    let world = World::new().await;
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(&world, Style::Promise, kind).await;
        for content in of_every_kind() {
            let new = NewMessage::new(people.with_bob, content.clone());
            let sent = people.alice.core.new_message(new).await.unwrap();
            let heard = arrived(&mut people.bob, sent.id).await;
            assert_eq!(
                (heard.chat, heard.sender),
                (people.with_alice, people.alice.id())
            );
            assert_eq!((heard.content, heard.mine), (content, false));
            assert_eq!(heard.status, MessageStatus::Sent);
            assert!(heard.created > 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e13_on_message_from_me_of_every_kind() {
    let world = World::new().await;
    for kind in [ChatType::User, ChatType::Group] {
        let people = two(&world, Style::Promise, kind).await;
        let name = people.alice.core.me().unwrap().name;
        let mut phone = world.person(&name).await;
        for content in of_every_kind() {
            let new = NewMessage::new(people.with_bob, content.clone());
            let sent = people.alice.core.new_message(new).await.unwrap();
            let copy = phone
                .hear("the copy", |event| match event {
                    Event::MessageFromMe(message) if message.id == sent.id => Some(message),
                    _ => None,
                })
                .await;
            assert_eq!(
                (copy.chat, copy.sender),
                (people.with_bob, people.alice.id())
            );
            assert_eq!((copy.content, copy.mine), (content, true));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e14_on_message_status_changed_all_the_way() {
    let world = World::new().await;
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(&world, Style::Promise, kind).await;
        let (alice, bob) = (people.alice.id(), people.bob.id());
        let new = NewMessage::new(people.with_bob, text());
        let id = people.alice.core.new_message(new).await.unwrap().id;
        let chat = people.with_bob;
        let sent = status(&mut people.alice, id, MessageStatus::Sent).await;
        assert_eq!(sent, (chat, alice, alice));
        let delivered = status(&mut people.alice, id, MessageStatus::Delivered).await;
        assert_eq!(delivered, (chat, alice, bob));
        people.bob.core.mark_seen(people.with_alice);
        let seen = status(&mut people.alice, id, MessageStatus::Seen).await;
        assert_eq!(seen, (chat, alice, bob));
        let withdraw = MessageStatus::Cancelled;
        let done = people
            .alice
            .core
            .change_message_status(chat, alice, id, withdraw);
        done.await.unwrap();
        let cancelled = status(&mut people.bob, id, withdraw).await;
        assert_eq!(cancelled, (people.with_alice, alice, alice));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e15_on_typing_of_both_kinds() {
    let world = World::new().await;
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(&world, Style::Promise, kind).await;
        people
            .alice
            .core
            .send_typing(people.with_bob)
            .await
            .unwrap();
        let (chat, user) = people
            .bob
            .hear("typing", |event| match event {
                Event::Typing { chat, user } => Some((chat, user)),
                _ => None,
            })
            .await;
        assert_eq!((chat, user), (people.with_alice, people.alice.id()));
    }
}
