//! What all functions have in common: B01–B07.

use azstack::client::{Core, Error, NewMessage, WhichUsers};
use azstack::protocol::call::MediaType;
use azstack::protocol::{Content, GroupType, ToServer};
use azstack::store::{Chat, MessageStatus};

use crate::messages::{file, location, sticker, text};
use crate::scripted::Scripted;
use crate::style::Style;
use crate::world::{Person, World};

/// Makes one field wrong.
type Change = fn(&mut Content);

/// Calls every function that needs the connection, with parameters that are right, in one style. Gives each name with
/// the error it ended with.
macro_rules! every_function {
    ($style:expr, $core:expr, { $($returned:ident: $call:expr,)+ }) => {
        vec![$((
            stringify!($returned),
            $style.call($core, $call, returned!($returned)).await.err(),
        ),)+]
    };
}

async fn all_of(style: Style, core: &Core) -> Vec<(&'static str, Option<Error>)> {
    let (user, group) = (Chat::user(202), Chat::group(7436));
    every_function!(style, core, {
        GetUsersInformation: |core| core.get_users_information(WhichUsers::Ids(vec![1])),
        ChangeMessageStatus: |core| core.change_message_status(user, 202, 1, MessageStatus::Seen),
        DeleteMessage: |core| core.delete_message(user, 202, 1),
        DeleteConversation: |core| core.delete_conversation(group),
        SendTyping: |core| core.send_typing(group),
        GetModifiedConversations: |core| core.get_modified_conversations(1, 1),
        GetUnreadMessages: |core| core.get_unread_messages(1, user),
        GetModifiedMessages: |core| core.get_modified_messages(1, 1, user),
        GetModifiedFiles: |core| core.get_modified_files(1, None),
        CreateGroup: |core| core.create_group(GroupType::Private, "n", vec![1]),
        InviteGroup: |core| core.invite_group(1, vec![1]),
        LeaveGroup: |core| core.leave_group(1, 1, None),
        RenameGroup: |core| core.rename_group(1, "n"),
        ChangeAdminGroup: |core| core.change_admin_group(1, 1),
        JoinPublicGroup: |core| core.join_public_group(1),
        GetDetailsGroup: |core| core.get_details_group(1),
        GetListGroups: |core| core.get_list_groups(GroupType::Public),
        GetStickersList: |core| core.get_stickers_list(true),
        ChangeApplicationState: |core| core.change_application_state(true),
        NotificationRegisterDevice: |core| core.notification_register_device("t", 1, "b"),
        NotificationUnregisterDevice: |core| core.notification_unregister_device("t"),
        StartFreeCall: |core| core.start_free_call(202, MediaType::Audio),
        Disconnect: Core::disconnect,
    })
}

/// Every function settles, by whatever style it was called, and says why it could not be done.
async fn settles(style: Style) {
    let world = World::new().await;
    let core = Core::new(world.config("alice")).unwrap();
    for (name, error) in all_of(style, &core).await {
        let error = error.unwrap_or_else(|| panic!("{name} cannot have worked"));
        assert_eq!(error.code(), "ERR_SOCKET_NOT_CONNECTED", "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b01_callbacks_of_every_function() {
    settles(Style::Callback).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b02_promises_of_every_function() {
    settles(Style::Promise).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b03_return_delegates_of_every_function() {
    settles(Style::Delegate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b04_errors_have_a_code_and_a_message() {
    let world = World::new().await;
    let core = Core::new(world.config("alice")).unwrap();
    for (name, error) in all_of(Style::Promise, &core).await {
        let error = error.unwrap();
        assert!(error.code().starts_with("ERR_"), "{name}");
        assert!(!error.to_string().is_empty(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b05_what_is_wrong_is_not_sent() {
    let server = Scripted::new().await;
    let (person, mut wire) = tokio::join!(Person::of(server.config()), server.signed_in());
    let core = &person.core;
    let (user, nobody) = (Chat::user(202), Chat::user(0));
    let wrong = |content: Content| core.new_message(NewMessage::new(user, content));
    let with = |mut content: Content, change: Change| {
        change(&mut content);
        wrong(content)
    };
    let mut errors = vec![
        wrong(Content::Text(String::new())).await.err(),
        wrong(Content::Text(String::from("a\0b"))).await.err(),
        wrong(Content::Text("x".repeat((64 << 10) + 1))).await.err(),
        wrong(Content::Empty).await.err(),
        core.new_message(NewMessage::text(nobody, "hello"))
            .await
            .err(),
    ];
    let fields: [(fn() -> Content, Change); 10] = [
        (sticker, |it| {
            if let Content::Sticker(it) = it {
                it.img_name.clear();
            }
        }),
        (sticker, |it| {
            if let Content::Sticker(it) = it {
                it.url.clear();
            }
        }),
        (sticker, |it| {
            if let Content::Sticker(it) = it {
                it.url = "javascript:0".into();
            }
        }),
        (file, |it| {
            if let Content::File(it) = it {
                it.file_name.clear();
            }
        }),
        (file, |it| {
            if let Content::File(it) = it {
                it.file_length = -1;
            }
        }),
        (file, |it| {
            if let Content::File(it) = it {
                it.kind = 11;
            }
        }),
        (file, |it| {
            if let Content::File(it) = it {
                it.url = "a b".into();
            }
        }),
        (location, |it| {
            if let Content::Location(it) = it {
                it.address.clear();
            }
        }),
        (location, |it| {
            if let Content::Location(it) = it {
                it.longitude = 180.5;
            }
        }),
        (location, |it| {
            if let Content::Location(it) = it {
                it.latitude = f64::NAN;
            }
        }),
    ];
    for (content, change) in fields {
        errors.push(with(content(), change).await.err());
    }
    let status = MessageStatus::Seen;
    errors.extend([
        core.get_users_information(WhichUsers::Ids(vec![]))
            .await
            .err(),
        core.get_users_information(WhichUsers::Names(vec![String::new()]))
            .await
            .err(),
        core.change_message_status(nobody, 1, 1, status).await.err(),
        core.change_message_status(user, 0, 1, status).await.err(),
        core.change_message_status(user, 1, 0, status).await.err(),
        core.change_message_status(user, 1, 1, MessageStatus::Sent)
            .await
            .err(),
        core.delete_message(user, 0, 1).await.err(),
        core.delete_message(nobody, 1, 1).await.err(),
        core.delete_conversation(nobody).await.err(),
        core.send_typing(nobody).await.err(),
        core.get_modified_conversations(0, 1).await.err(),
        core.get_unread_messages(0, user).await.err(),
        core.get_unread_messages(1, nobody).await.err(),
        core.get_modified_messages(0, 1, user).await.err(),
        core.get_modified_messages(1, 1, nobody).await.err(),
        core.get_modified_files(1, Some(nobody)).await.err(),
        core.create_group(GroupType::Private, "", vec![1])
            .await
            .err(),
        core.create_group(GroupType::Private, "n", vec![])
            .await
            .err(),
        core.create_group(GroupType::Private, "n", vec![0])
            .await
            .err(),
        core.invite_group(0, vec![1]).await.err(),
        core.invite_group(1, vec![]).await.err(),
        core.leave_group(1, 0, None).await.err(),
        core.leave_group(1, 1, Some(0)).await.err(),
        core.rename_group(1, "").await.err(),
        core.change_admin_group(1, 0).await.err(),
        core.join_public_group(0).await.err(),
        core.get_details_group(0).await.err(),
        core.notification_register_device("", 1, "b").await.err(),
        core.notification_register_device("t", 9, "b").await.err(),
        core.notification_register_device("t", 1, "").await.err(),
        core.notification_unregister_device("").await.err(),
        core.start_free_call(0, MediaType::Audio).await.err(),
    ]);
    for (place, error) in errors.into_iter().enumerate() {
        let error = error.unwrap_or_else(|| panic!("the {place}th is not refused"));
        assert_eq!(error.code(), "ERR_UNEXPECTED_SEND_DATA", "{place}: {error}");
    }
    // The first thing the server hears of all that is what is right.
    core.new_message(NewMessage::new(user, text()))
        .await
        .unwrap();
    assert!(matches!(wire.next_deed().await, ToServer::Text(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn b06_not_connected() {
    let mut world = World::new().await;
    let mut config = world.config("alice");
    config.connection.reconnect = None;
    let mut alice = Person::of(config).await;
    world.stop().await;
    alice
        .hear("the end", |event| {
            use azstack::client::{Connection, Event};
            matches!(event, Event::Connection(Connection::Offline { .. })).then_some(())
        })
        .await;
    for (name, error) in all_of(Style::Promise, &alice.core).await {
        let code = error.unwrap().code();
        assert_eq!(code, "ERR_SOCKET_NOT_CONNECTED", "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b07_lists_are_done_page_by_page() {
    let world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    for number in 0..120 {
        let new = NewMessage::text(Chat::user(bob.id()), number.to_string());
        alice.core.new_message(new).await.unwrap();
    }
    let chat = Chat::user(alice.id());
    crate::world::eventually("all", || async {
        bob.core
            .store()
            .messages(chat, None, 200)
            .await
            .unwrap()
            .len()
            == 120
    })
    .await;
    let (mut seen, mut page) = (Vec::new(), 1);
    loop {
        let listed = bob.core.get_modified_messages(page, 0, chat).await.unwrap();
        assert_eq!(listed.page, page);
        seen.extend(listed.list.into_iter().map(|message| message.id));
        if listed.done {
            break;
        }
        page += 1;
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((seen.len(), page), (120, 2));
}
