//! Groups: what members do with them, what everybody hears of it, what the lists say afterwards.

mod bounds;

use azstack::protocol::content::Action;
use azstack::protocol::group::{
    AdminChanged, ChangeAdmin, ChangeAdminAck, Create, CreateAck, Created, Invite, InviteAck,
    InviteResult, Invited, Join, JoinNews, Leave, LeaveAck, Left, MyGroup, PublicGroup, Rename,
    RenameAck, Renamed,
};
use azstack::protocol::report::{CancelGroup, Delete};
use azstack::protocol::{ChatType, Content, GroupType, Id, ToClient};

use crate::asking::{group as of_group, with};
use crate::client::{Client, Host};

/// The time stamp of an ack, which must be a success.
async fn acked(client: &mut Client, request: impl Into<azstack::protocol::ToServer>) -> i64 {
    match client.ask(request).await {
        ToClient::InviteGroupAck(InviteAck { r: 0, created, .. })
        | ToClient::LeaveGroupAck(LeaveAck { r: 0, created, .. })
        | ToClient::RenameGroupAck(RenameAck { r: 0, created, .. })
        | ToClient::ChangeAdminAck(ChangeAdminAck { r: 0, created, .. })
        | ToClient::Joined(JoinNews {
            r: Some(0),
            created,
            ..
        }) => created,
        other => panic!("{other:?}"),
    }
}

/// The same, for a deed the actor hears of too.
async fn done(client: &mut Client, request: impl Into<azstack::protocol::ToServer>) -> i64 {
    let created = acked(client, request).await;
    client.next().await;
    created
}

/// The result code of an ack.
async fn result(client: &mut Client, request: impl Into<azstack::protocol::ToServer>) -> i64 {
    match client.ask(request).await {
        ToClient::CreateGroupAck(ack) => ack.r,
        ToClient::InviteGroupAck(ack) => ack.r,
        ToClient::LeaveGroupAck(ack) => ack.r,
        ToClient::RenameGroupAck(ack) => ack.r,
        ToClient::ChangeAdminAck(ack) => ack.r,
        ToClient::Joined(ack) => ack.r.unwrap(),
        other => panic!("{other:?}"),
    }
}

fn leave(group: Id, msg_id: Id, leave_user: Id, new_admin: Option<Id>) -> Leave {
    Leave {
        msg_id,
        group,
        leave_user,
        new_admin,
    }
}

fn invite(group: Id, msg_id: Id, members: &[Id]) -> Invite {
    Invite {
        msg_id,
        group,
        members: members.to_vec(),
    }
}

fn rename(group: Id, msg_id: Id, name: &str) -> Rename {
    let name = name.to_owned();
    Rename {
        msg_id,
        group,
        name,
    }
}

fn hand_over(group: Id, msg_id: Id, new_admin: Id) -> ChangeAdmin {
    ChangeAdmin {
        msg_id,
        group,
        new_admin,
        // Servers go by the session.
        from: 1,
    }
}

async fn members(client: &mut Client, group: Id) -> Vec<Id> {
    let details = client.details(group).await;
    details
        .members
        .iter()
        .map(|member| member.user_id)
        .collect()
}

#[tokio::test]
async fn a_group_is_created_and_everybody_in_it_hears() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    let stranger = host.join_app(&host.app, "elsewhere", "bob").await;
    let request = Create {
        msg_id: 20,
        kind: GroupType::Private,
        name: String::from("Tëam 👋"),
        // Herself need not be among them; the unknown and the strangers are left out; nobody is in it twice.
        members: vec![carol.id, bob.id, 999_999, stranger.id, bob.id],
    };
    let ToClient::CreateGroupAck(ack) = alice.ask(request.clone()).await else {
        panic!()
    };
    let all = vec![alice.id, bob.id, carol.id];
    let expected = CreateAck {
        r: 1,
        kind: Some(GroupType::Private),
        group: ack.group,
        msg_id: 20,
        admin: alice.id,
        name: String::from("Tëam 👋"),
        members: all.clone(),
        created: ack.created,
    };
    assert_eq!(ack, expected);
    assert!(ack.group > 0 && ack.created > 0 && !all.contains(&ack.group));
    let event = ToClient::GroupCreated(Created {
        kind: GroupType::Private,
        group: ack.group,
        msg_id: 20,
        admin: alice.id,
        name: String::from("Tëam 👋"),
        members: all.clone(),
        created: ack.created,
    });
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }
    // Again, by a client that missed the ack: the same answer, no second group.
    assert_eq!(alice.ask(request).await, ToClient::CreateGroupAck(expected));
    for client in [&mut alice, &mut bob] {
        client.nothing().await;
        let mine = client.my_groups().await;
        let group = MyGroup {
            group_id: ack.group,
            name: String::from("Tëam 👋"),
            admin: all[0],
            members: all.clone(),
        };
        assert_eq!(mine, [group]);
    }
    // It is a message, unread for the others.
    let chat = of_group(ack.group);
    let item = bob.conversation(chat).await.unwrap();
    assert_eq!(
        (item.unread, item.last_msg.sender, item.last_msg.msg_id),
        (1, alice.id, 20)
    );
    assert!(
        matches!(item.last_msg.content, Content::Action(Action::Created { ref name, .. }) if name == "Tëam 👋")
    );
    assert_eq!(alice.conversation(chat).await.unwrap().unread, 0);
    let listed = bob.messages(chat).await;
    let created = Action::Created {
        kind: GroupType::Private,
        admin: all[0],
        name: String::from("Tëam 👋"),
        members: all,
    };
    assert_eq!(listed[0].content, Content::Action(created));
    assert_eq!((listed.len(), listed[0].receiver_id), (1, ack.group));
    // A user who comes later gets a number of his own.
    let dave = host.join("dave").await;
    assert!(dave.id > ack.group);
    // Another name under the same id is another group.
    alice.create(20, GroupType::Private, "other", &[]).await;
    assert_eq!(alice.my_groups().await.len(), 2);
}

#[tokio::test]
async fn every_deed_is_acked_told_to_all_and_left_as_a_message() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    let group = alice.create(1, GroupType::Private, "Team", &[bob.id]).await;
    for client in [&mut alice_2, &mut bob] {
        client.next().await;
    }

    // Any member invites; each user has a result of his own.
    let request = invite(group, 2, &[carol.id, 999_999, alice.id, carol.id]);
    let results = [(carol.id, 0), (999_999, -4), (alice.id, -5)];
    let results = results.map(|(user, r)| InviteResult { user, r });
    let ToClient::InviteGroupAck(ack) = bob.ask(request).await else {
        panic!()
    };
    assert_eq!((ack.r, ack.group, ack.msg_id), (0, group, 2));
    assert_eq!(ack.invite_result, results);
    let event = ToClient::GroupInvited(Invited {
        from: bob.id,
        group,
        msg_id: 2,
        invited: vec![carol.id],
        created: ack.created,
    });
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }

    // Any member renames.
    let created = acked(&mut carol, rename(group, 3, "Team 2")).await;
    let event = ToClient::GroupRenamed(Renamed {
        from: carol.id,
        group,
        msg_id: 3,
        name: String::from("Team 2"),
        created,
    });
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }

    // The admin hands over, whatever `from` says.
    let created = acked(&mut alice, hand_over(group, 4, bob.id)).await;
    let event = ToClient::GroupAdminChanged(AdminChanged {
        from: alice.id,
        group,
        msg_id: 4,
        new_admin: bob.id,
        created,
    });
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }

    // The admin removes; who is removed hears it too.
    let created = acked(&mut bob, leave(group, 5, alice.id, None)).await;
    let event = ToClient::GroupLeft(Left {
        from: bob.id,
        group,
        msg_id: 5,
        leave_user: alice.id,
        new_admin: None,
        created,
    });
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }
    let details = carol.details(group).await;
    assert_eq!(
        (
            details.r,
            details.kind,
            details.name.as_str(),
            details.admin
        ),
        (0, Some(GroupType::Private), "Team 2", bob.id)
    );
    let member = &details.members[0];
    assert_eq!(
        (member.user_id, member.username.as_str(), member.online),
        (bob.id, "bob", 1)
    );
    assert_eq!(member.fullname, "Full bob");
    assert_eq!(members(&mut carol, group).await, [bob.id, carol.id]);

    // All of it is in the history.
    let listed = bob.messages(of_group(group)).await;
    let actions: Vec<_> = listed.into_iter().map(|message| message.content).collect();
    assert_eq!(
        actions[1..],
        [
            Action::Invited {
                members: vec![carol.id]
            },
            Action::Renamed {
                name: String::from("Team 2")
            },
            Action::AdminChanged { admin: bob.id },
            Action::Left {
                user: alice.id,
                new_admin: None
            },
        ]
        .map(Content::Action)
    );
}

#[tokio::test]
async fn public_groups_are_listed_and_joined() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    let group = alice.create(1, GroupType::Public, "Lobby", &[]).await;
    alice.create(2, GroupType::Private, "Secret", &[]).await;
    alice.write_to_group(group, 3, "before").await;
    let admin = alice.id;
    let listed = |count, in_group| PublicGroup {
        group_id: group,
        name: String::from("Lobby"),
        admin,
        count,
        in_group,
        auto_join: 0,
    };
    assert_eq!(bob.public_groups().await, [listed(1, 0)]);
    assert_eq!(bob.details(group).await.r, 0, "anybody may look");

    let request = Join { msg_id: 4, group };
    let created = acked(&mut bob, request.clone()).await;
    let event = ToClient::Joined(JoinNews {
        r: None,
        from: Some(bob.id),
        group,
        msg_id: 4,
        created,
    });
    // The device that joined makes its own event of the ack.
    bob.nothing().await;
    for client in [&mut alice, &mut bob_2] {
        client.hears(&event).await;
    }
    assert_eq!(acked(&mut bob, request).await, created, "the same again");
    assert_eq!(result(&mut bob, Join { msg_id: 5, group }).await, -5);
    alice.nothing().await;
    assert_eq!(bob.public_groups().await, [listed(2, 1)]);
    assert_eq!(bob.my_groups().await, [], "private ones only");
    // Whoever joins reads what was said before; it does not count as unread.
    assert_eq!(bob.message_ids(of_group(group)).await, [1, 3, 4]);
    assert_eq!(bob.conversation(of_group(group)).await.unwrap().unread, 0);
    assert_eq!(alice.conversation(of_group(group)).await.unwrap().unread, 1);
}

#[tokio::test]
async fn an_admin_names_a_successor_and_the_last_one_ends_the_group() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let outsider = host.join("outsider").await;
    let group = alice.create(1, GroupType::Public, "Team", &[bob.id]).await;
    bob.next().await;
    let (a, b) = (alice.id, bob.id);
    let cases = [
        (None, -5),
        (Some(a), -5),
        (Some(outsider.id), -4),
        (Some(999_999), -4),
    ];
    for (new_admin, r) in cases {
        let request = leave(group, 2, a, new_admin);
        assert_eq!(result(&mut alice, request).await, r, "{new_admin:?}");
    }
    bob.nothing().await;
    let request = leave(group, 2, a, Some(b));
    let created = acked(&mut alice, request.clone()).await;
    let event = ToClient::GroupLeft(Left {
        from: a,
        group,
        msg_id: 2,
        leave_user: a,
        new_admin: Some(b),
        created,
    });
    for client in [&mut alice, &mut bob] {
        client.hears(&event).await;
    }
    assert_eq!(
        acked(&mut alice, request).await,
        created,
        "also when gone already"
    );
    assert_eq!(bob.details(group).await.admin, b);
    // Bob is alone: nobody is left to succeed him.
    acked(&mut bob, leave(group, 3, b, None)).await;
    bob.next().await;
    assert_eq!(bob.public_groups().await, []);
    for client in [&mut alice, &mut bob] {
        assert_eq!(client.details(group).await.r, -4);
        assert_eq!(result(client, Join { msg_id: 9, group }).await, -4);
    }
    // What was said stays with those who heard it.
    assert_eq!(bob.message_ids(of_group(group)).await, [1, 2, 3]);
    assert_eq!(alice.message_ids(of_group(group)).await, [1, 2]);
}

#[tokio::test]
async fn whoever_is_out_reads_what_he_had_and_whoever_comes_in_what_follows() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let group = alice.create(1, GroupType::Private, "Team", &[bob.id]).await;
    let chat = of_group(group);
    alice.write_to_group(group, 2, "early").await;
    done(&mut alice, leave(group, 3, bob.id, None)).await;
    alice.write_to_group(group, 4, "behind his back").await;
    // Bob keeps what he had, the last of it that he is out; it can be read, and reported as read.
    bob.drain().await;
    assert_eq!(bob.message_ids(chat).await, [1, 2, 3]);
    let item = bob.conversation(chat).await.unwrap();
    assert_eq!((item.unread, item.last_msg.msg_id), (3, 3));
    assert_eq!(bob.see(chat, alice.id, 2).await, 0);
    assert_eq!(bob.see(chat, alice.id, 4).await, -4, "not that one");
    assert_eq!(bob.unread(chat).await, [1, 3]);
    assert!(matches!(alice.next().await, ToClient::Seen(news) if news.msg_id == 2));
    assert_eq!(bob.my_groups().await, []);

    // Back in a private group he sees what he had and what follows, and nothing from behind his back.
    done(&mut alice, invite(group, 5, &[bob.id])).await;
    alice.write_to_group(group, 6, "welcome back").await;
    bob.drain().await;
    assert_eq!(bob.message_ids(chat).await, [1, 2, 3, 5, 6]);
    assert_eq!(bob.unread(chat).await, [1, 3, 5, 6]);
    assert_eq!(bob.see(chat, alice.id, 4).await, -4);
    let (chat_type, chat_id, sender_id, msg_id) = (chat.0, group, alice.id, 4);
    let delete = Delete {
        chat_type,
        chat_id,
        sender_id,
        msg_id,
    };
    assert!(matches!(bob.ask(delete).await, ToClient::MessageDeleted(ack) if ack.r == -4));
    // Nor is he told that it is taken back.
    let cancel = CancelGroup {
        chat_type,
        chat_id,
        group,
        msg_id,
    };
    assert!(matches!(alice.ask(cancel).await, ToClient::CancelledGroup(ack) if ack.r == Some(0)));
    bob.nothing().await;
    let ids: Vec<Id> = bob
        .changes(chat, 0)
        .await
        .list
        .iter()
        .map(|it| it.msg_id)
        .collect();
    assert!(!ids.contains(&4), "{ids:?}");
    assert_eq!(alice.message_ids(chat).await, [1, 2, 3, 4, 5, 6]);

    // In a public one he sees everything again.
    let group = alice.create(7, GroupType::Public, "Lobby", &[bob.id]).await;
    let b = bob.id;
    bob.next().await;
    done(&mut bob, leave(group, 8, b, None)).await;
    alice.next().await;
    alice.write_to_group(group, 9, "meanwhile").await;
    bob.nothing().await;
    acked(&mut bob, Join { msg_id: 10, group }).await;
    assert_eq!(bob.message_ids(of_group(group)).await, [7, 8, 9, 10]);
}

#[tokio::test]
async fn only_the_admin_removes_and_hands_over() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let (mut carol, outsider) = (host.join("carol").await, host.join("outsider").await);
    let group = alice
        .create(1, GroupType::Private, "Team", &[bob.id, carol.id])
        .await;
    for client in [&mut bob, &mut carol] {
        client.next().await;
    }
    assert_eq!(result(&mut bob, leave(group, 2, carol.id, None)).await, -2);
    assert_eq!(
        result(&mut bob, leave(group, 2, outsider.id, None)).await,
        -2,
        "whoever that is"
    );
    let (a, b) = (alice.id, bob.id);
    assert_eq!(result(&mut bob, hand_over(group, 2, b)).await, -2);
    assert_eq!(result(&mut alice, hand_over(group, 2, a)).await, -5);
    assert_eq!(
        result(&mut alice, hand_over(group, 2, outsider.id)).await,
        -4
    );
    assert_eq!(
        result(&mut alice, leave(group, 2, outsider.id, None)).await,
        -4
    );
    let names = ["", "  ", "a\nb", "a\0b", &"n".repeat(129)];
    for name in names {
        assert_eq!(result(&mut bob, rename(group, 2, name)).await, -5, "{name}");
        let (msg_id, kind, name) = (2, GroupType::Private, name.to_owned());
        let request = Create {
            msg_id,
            kind,
            name,
            members: vec![],
        };
        assert_eq!(result(&mut bob, request).await, -5);
    }
    assert_eq!(result(&mut bob, invite(group, 2, &[])).await, -5);
    assert_eq!(result(&mut bob, invite(group, 2, &[carol.id])).await, -5);
    assert_eq!(result(&mut bob, invite(group, 2, &[999_999])).await, -4);
    assert_eq!(result(&mut bob, invite(group, 0, &[outsider.id])).await, -5);
    for client in [&mut alice, &mut bob, &mut carol] {
        client.nothing().await;
        assert_eq!(client.message_ids(of_group(group)).await, [1]);
    }
    // A name of the full length is fine.
    acked(&mut bob, rename(group, 2, &"é".repeat(128))).await;
}

#[tokio::test]
async fn two_devices_that_counted_alike_both_have_their_way() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let group = alice.create(1, GroupType::Private, "Team", &[]).await;
    alice_2.next().await;
    alice.write_to_group(group, 2, "text").await;
    alice_2.next().await;
    // The ids are taken by a text, and then by another deed of the same kind.
    let created = acked(&mut alice_2, rename(group, 2, "A")).await;
    let renamed = |msg_id, name: &str, created| {
        ToClient::GroupRenamed(Renamed {
            from: alice.id,
            group,
            msg_id,
            name: name.to_owned(),
            created,
        })
    };
    assert_eq!(alice_2.drain().await, [renamed(3, "A", created)]);
    let created_2 = acked(&mut alice_2, rename(group, 2, "B")).await;
    assert_eq!(alice_2.drain().await, [renamed(4, "B", created_2)]);
    assert_eq!(acked(&mut alice_2, rename(group, 2, "A")).await, created);
    alice_2.nothing().await;
    alice.drain().await;
    assert_eq!(alice.details(group).await.name, "B");
    assert_eq!(alice.message_ids(of_group(group)).await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_user_and_a_group_are_never_taken_for_each_other() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let group = alice.create(1, GroupType::Private, "Team", &[bob.id]).await;
    bob.next().await;
    alice.text_to(group, 2, "to a user of that number").await;
    assert!(matches!(alice.next().await, ToClient::MessageAck(ack) if ack.r == -4));
    assert_eq!(alice.message_ids(with(group)).await, [0; 0]);
    assert_eq!(alice.message_ids(of_group(bob.id)).await, [0; 0]);
    assert_eq!(alice.message_ids(of_group(group)).await, [1]);
    let items = alice.conversations().await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].chat_type, ChatType::Group);
}
