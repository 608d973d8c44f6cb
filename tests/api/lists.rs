//! Lists of conversations, messages, files, users: F19–F23, F28.

use azstack::client::{NewMessage, WhichUsers};
use azstack::protocol::content::Action;
use azstack::protocol::{ChatType, Content};
use azstack::store::{Chat, MessageStatus};

use crate::messages::{Two, file, of_every_kind, two};
use crate::style::Style;
use crate::world::{World, eventually};

/// A chat with one message of every kind in it, which Bob has not seen.
async fn written(world: &World, style: Style, kind: ChatType) -> Two {
    let mut people = two(world, style, kind).await;
    for content in of_every_kind() {
        people.written(content).await;
    }
    people
}

/// What of a content travels in the conversations list.
fn shortened(content: Content) -> Content {
    use azstack::protocol::content::File;
    match content {
        Content::Sticker(_) => Content::Sticker(Default::default()),
        Content::Location(_) => Content::Location(Default::default()),
        Content::File(file) => Content::File(File {
            kind: file.kind,
            ..File::default()
        }),
        other => other,
    }
}

async fn conversations(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = two(world, style, kind).await;
        for (place, content) in of_every_kind().into_iter().enumerate() {
            people.written(content.clone()).await;
            let page = style
                .call(
                    &people.bob.core,
                    |core| core.get_modified_conversations(1, 0),
                    returned!(GetModifiedConversations),
                )
                .await
                .unwrap();
            assert!(page.done);
            assert_eq!(page.page, 1);
            let listed = &page.list[0];
            assert_eq!(listed.chat, people.with_alice);
            let made = usize::from(kind == ChatType::Group);
            assert_eq!(listed.unread as usize, place + 1 + made);
            assert_eq!(listed.last.content, shortened(content));
            assert_eq!(listed.last.sender, people.alice.id());
            assert!(listed.modified >= listed.last.created);
        }
    }
}
in_every_style!(
    f19_get_modified_conversations,
    r18_on_get_modified_conversations_return,
    conversations
);

async fn delete(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let mut people = written(world, style, kind).await;
        let (chat, core) = (people.with_alice, &people.bob.core);
        let deleted = style
            .call(
                core,
                |core| core.delete_conversation(chat),
                returned!(DeleteConversation),
            )
            .await;
        assert_eq!(deleted, Ok(chat));
        assert_eq!(core.store().conversation(chat).await, Ok(None));
        let page = core.get_modified_conversations(1, 0).await.unwrap();
        assert!(page.list.iter().all(|listed| listed.chat != chat));
        let left = core.get_modified_messages(1, 0, chat).await.unwrap();
        assert!(left.list.is_empty());
        // A later message brings it back without what was before; the other side keeps everything.
        people.written(file()).await;
        let core = &people.bob.core;
        let left = core.get_modified_messages(1, 0, chat).await.unwrap();
        assert_eq!(left.list.len(), 1);
        let theirs = people
            .alice
            .core
            .get_modified_messages(1, 0, people.with_bob);
        assert!(theirs.await.unwrap().list.len() >= 5);
    }
}
in_every_style!(
    f20_delete_conversation,
    r19_on_delete_conversation_return,
    delete
);

async fn unread(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let people = written(world, style, kind).await;
        let chat = people.with_alice;
        let page = style
            .call(
                &people.bob.core,
                |core| core.get_unread_messages(1, chat),
                returned!(GetUnreadMessages),
            )
            .await
            .unwrap();
        assert_eq!((page.chat, page.done, page.page), (chat, true, 1));
        let said: Vec<Content> = page
            .list
            .iter()
            .map(|message| message.content.clone())
            .filter(|content| !matches!(content, Content::Action(_)))
            .collect();
        assert_eq!(said, of_every_kind());
        if kind == ChatType::Group {
            let made = &page.list[0].content;
            assert!(
                matches!(made, Content::Action(Action::Created { name, .. }) if name == "Team")
            );
        }
        assert!(page.list.iter().all(|message| {
            message.status < MessageStatus::Seen && message.chat == chat && !message.mine
        }));
        // What was seen is on the list no more.
        let first = &page.list[0];
        let seen = people.bob.core.change_message_status(
            chat,
            first.sender,
            first.id,
            MessageStatus::Seen,
        );
        seen.await.unwrap();
        let rest = people.bob.core.get_unread_messages(1, chat).await.unwrap();
        assert_eq!(rest.list.len(), page.list.len() - 1);
    }
}
in_every_style!(
    f21_get_unread_messages,
    r20_on_get_unread_messages_return,
    unread
);

async fn modified(world: &World, style: Style) {
    for kind in [ChatType::User, ChatType::Group] {
        let people = written(world, style, kind).await;
        let chat = people.with_alice;
        let page = style
            .call(
                &people.bob.core,
                |core| core.get_modified_messages(1, 0, chat),
                returned!(GetModifiedMessages),
            )
            .await
            .unwrap();
        assert_eq!((page.chat, page.done, page.page), (chat, true, 1));
        let said: Vec<Content> = page
            .list
            .iter()
            .map(|message| message.content.clone())
            .filter(|content| !matches!(content, Content::Action(_)))
            .collect();
        assert_eq!(said, of_every_kind());
        // Only what is not newer than the bound.
        let bound = page.list[0].created;
        let old = people.bob.core.get_modified_messages(1, bound, chat);
        let old = old.await.unwrap().list;
        assert!(old.iter().all(|message| message.created <= bound) && !old.is_empty());
    }
}
in_every_style!(
    f22_get_modified_messages,
    r21_on_get_modified_messages_return,
    modified
);

async fn files(world: &World, style: Style) {
    let user = written(world, style, ChatType::User).await;
    let group = two(world, style, ChatType::Group).await;
    let new = NewMessage::new(group.with_bob, file());
    group.alice.core.new_message(new).await.unwrap();
    let core = &user.bob.core;
    let ask = |chat| {
        style.call(
            core,
            move |core: &azstack::Core| core.get_modified_files(0, chat),
            returned!(GetModifiedFiles),
        )
    };
    let here = ask(Some(user.with_alice)).await.unwrap();
    assert_eq!(here.len(), 1);
    assert_eq!((&here[0].content, here[0].chat), (&file(), user.with_alice));
    let none = ask(Some(Chat::group(999_999))).await.unwrap();
    assert!(none.is_empty());
    eventually("both files", || async {
        let everywhere = core.get_modified_files(0, None).await.unwrap();
        let chats: Vec<Chat> = everywhere.iter().map(|message| message.chat).collect();
        chats == [group.with_alice, user.with_alice]
    })
    .await;
}
in_every_style!(
    f23_get_modified_files,
    r22_on_get_modified_files_return,
    files
);

/// Two hundred and fifty files come in chunks and are one list.
#[tokio::test(flavor = "multi_thread")]
async fn f23_chunks_of_files_are_joined() {
    let world = World::new().await;
    let people = two(&world, Style::Promise, ChatType::User).await;
    for _ in 0..250 {
        let new = NewMessage::new(people.with_bob, file());
        people.alice.core.new_message(new).await.unwrap();
    }
    eventually("all files", || async {
        let files = people.bob.core.get_modified_files(0, None).await.unwrap();
        files.len() == 250
    })
    .await;
}

async fn by_id(world: &World, style: Style) {
    let alice = style.person(world, "alice").await;
    let bob = style.person(world, "bob").await;
    let ids = vec![bob.id(), 999_999];
    let found = style
        .call(
            &alice.core,
            |core| core.get_users_information(WhichUsers::Ids(ids)),
            returned!(GetUsersInformation),
        )
        .await
        .unwrap();
    let me = bob.core.me().unwrap();
    assert_eq!(found.len(), 1, "who does not exist is left out");
    assert_eq!((found[0].id, &found[0].name), (me.id, &me.name));
    assert_eq!((&found[0].fullname, found[0].online), (&me.fullname, true));
    assert!(found[0].last_visit > 1_500_000_000 && found[0].last_visit < 100_000_000_000);
}
in_every_style!(
    f28a_get_users_information_by_id,
    r27_on_get_users_information_return,
    by_id
);

async fn by_name(world: &World, style: Style) {
    let alice = style.person(world, "alice").await;
    let bob = style.person(world, "bob").await;
    let me = bob.core.me().unwrap();
    let names = vec![me.name.clone(), String::from("nobody")];
    let found = style
        .call(
            &alice.core,
            |core| core.get_users_information(WhichUsers::Names(names)),
            returned!(GetUsersInformation),
        )
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, &found[0].name), (me.id, &me.name));
}
in_every_style!(f28b_get_users_information_by_name, by_name);

/// More users than one packet holds come in chunks and are one list.
#[tokio::test(flavor = "multi_thread")]
async fn f28_chunks_of_users_are_joined() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let names: Vec<String> = (0..120).map(|number| format!("user-{number}")).collect();
    for name in &names {
        world.person(name).await;
    }
    let found = alice
        .core
        .get_users_information(WhichUsers::Names(names))
        .await
        .unwrap();
    assert_eq!(found.len(), 120);
}
