//! Who may do what: every service by everybody who may not. Refused with the right code, nothing changed, nothing
//! disclosed: the answer is the one for something that does not exist.

mod scene;

use azstack::protocol::call::{self, Data, MediaType, Payload, SessionDescription, Start, Status};
use azstack::protocol::conversation::ConversationsRequest;
use azstack::protocol::device::{ChangeState, Register, Unregister};
use azstack::protocol::group::{
    ChangeAdmin, Create, Invite, Leave, MyGroupsRequest, PublicGroupsRequest,
};
use azstack::protocol::message::SendText;
use azstack::protocol::report::{Cancel, CancelGroup, Delete, Delivered, Seen};
use azstack::protocol::sticker::PacksRequest;
use azstack::protocol::user::ByName;
use azstack::protocol::{ChatType, GroupType, ToServer, file};
use azstack::server::Count;
use azstack::server::accounts::Auth;

use scene::Outcome::{Code, Empty, Silence};
use scene::{NEW, NOBODY, Scene, TEXT, about_group, about_user, answer, looking_at_group};

#[tokio::test]
async fn strangers_get_what_they_would_get_for_nothing() {
    let mut scene = Box::pin(Scene::new()).await;
    let (a, b) = (scene.alice.id, scene.bob.id);
    let other_app = scene.host.admin().create_app("other", Auth::Open).unwrap();
    let host = &scene.host;
    let mut strangers = [
        host.join_app(&other_app, "", "alice").await,
        host.join_app(&host.app, "elsewhere", "alice").await,
    ];
    let before = scene.everything().await;
    for stranger in &mut strangers {
        for group in [scene.private, scene.public] {
            let real = about_group(group, a, b);
            for ((request, expected, _), (nothing, ..)) in
                real.into_iter().zip(about_group(NOBODY, a, b))
            {
                let (outcome, body) = answer(stranger, &request, group).await;
                assert_eq!(outcome, expected, "{request:?}");
                assert_eq!((outcome, body), answer(stranger, &nothing, NOBODY).await);
            }
            for (request, nothing) in looking_at_group(group)
                .iter()
                .zip(&looking_at_group(NOBODY))
            {
                let (outcome, body) = answer(stranger, request, group).await;
                assert_eq!(outcome, Code(-4), "{request:?}");
                assert_eq!((outcome, body), answer(stranger, nothing, NOBODY).await);
            }
        }
        for ((request, expected), (nothing, _)) in about_user(a).into_iter().zip(about_user(NOBODY))
        {
            let (outcome, body) = answer(stranger, &request, a).await;
            assert_eq!(outcome, expected, "{request:?}");
            assert_eq!((outcome, body), answer(stranger, &nothing, NOBODY).await);
        }
        let request = ByName {
            purpose: 1,
            username_list: vec![String::from("bob")],
        };
        assert_eq!(answer(stranger, &request.into(), b).await.0, Empty);
        assert_eq!(stranger.public_groups().await, []);
        assert_eq!(stranger.conversations().await, []);
        assert_eq!(stranger.files(None, 0).await, []);
        // A call does not ring.
        let sdp = SessionDescription::offer(String::from("v=0\r\n"));
        let (call_id, media_type, from, to) = (1, MediaType::Audio, None, a);
        stranger
            .send(Start {
                call_id,
                media_type,
                from,
                to,
                sdp,
            })
            .await;
        stranger.drain().await;
        // Nor can they be brought in.
        let group = scene.private;
        for user in [stranger.id, NOBODY] {
            let (msg_id, members) = (NEW, vec![user]);
            let request = Invite {
                msg_id,
                group,
                members,
            };
            assert_eq!(
                answer(&mut scene.alice, &request.into(), user).await.0,
                Code(-4)
            );
            let request = SendText {
                msg_id,
                to: user,
                msg: String::from("x"),
            };
            assert_eq!(
                answer(&mut scene.alice, &request.into(), user).await.0,
                Code(-4)
            );
        }
        stranger.nothing().await;
    }
    scene.silence().await;
    assert_eq!(scene.everything().await, before);
}

#[tokio::test]
async fn whoever_is_not_in_a_group_stays_outside() {
    let mut scene = Box::pin(Scene::new()).await;
    let (a, b) = (scene.alice.id, scene.bob.id);
    let mut dave = scene.host.join("dave").await;
    let before = scene.everything().await;
    let (private, public) = (scene.private, scene.public);
    let nothing = about_group(NOBODY, a, b).into_iter();
    for ((request, expected, _), (nothing, ..)) in
        about_group(private, a, b).into_iter().zip(nothing)
    {
        let (outcome, body) = answer(&mut dave, &request, private).await;
        assert_eq!(outcome, expected, "{request:?}");
        assert_eq!((outcome, body), answer(&mut dave, &nothing, NOBODY).await);
    }
    for request in looking_at_group(private) {
        assert_eq!(answer(&mut dave, &request, private).await.0, Code(-4));
    }
    for (request, _, expected) in about_group(public, a, b) {
        let (outcome, _) = answer(&mut dave, &request, public).await;
        assert_eq!(outcome, expected, "{request:?}");
    }
    assert_eq!(dave.my_groups().await, []);
    assert_eq!(dave.conversations().await, []);
    let listed: Vec<_> = dave.public_groups().await;
    assert_eq!((listed.len(), listed[0].group_id), (1, public));
    scene.silence().await;
    assert_eq!(scene.everything().await, before);

    // Nor does he get back in who was taken out.
    let carol = &mut scene.carol;
    for group in [private, public] {
        let (msg_id, leave_user, new_admin) = (NEW + 1, carol.id, None);
        let leave = Leave {
            msg_id,
            group,
            leave_user,
            new_admin,
        };
        scene.alice.ask(leave).await;
        scene.alice.next().await;
    }
    carol.drain().await;
    scene.bob.drain().await;
    for (group, is_private) in [(private, true), (public, false)] {
        // What he still reads he may report on, delete and look at.
        let lasting = |request: &ToServer| {
            matches!(
                request,
                ToServer::Seen(_)
                    | ToServer::DeliveredGroup(_)
                    | ToServer::DeleteMessage(_)
                    | ToServer::DeleteConversation(_)
                    | ToServer::Messages(_)
                    | ToServer::UnreadMessages(_)
            )
        };
        let all = about_group(group, a, b).into_iter();
        for (request, hidden, open) in all.filter(|(request, ..)| !lasting(request)) {
            let expected = if is_private { hidden } else { open };
            let (outcome, _) = answer(carol, &request, group).await;
            assert_eq!(outcome, expected, "{request:?}");
        }
    }
    for request in looking_at_group(private) {
        assert_eq!(answer(carol, &request, private).await.0, Code(-4));
    }
    scene.silence().await;
}

#[tokio::test]
async fn a_member_is_not_an_admin() {
    let mut scene = Box::pin(Scene::new()).await;
    let (a, b, c) = (scene.alice.id, scene.bob.id, scene.carol.id);
    let before = scene.everything().await;
    for group in [scene.private, scene.public] {
        let leave = |leave_user| Leave {
            msg_id: NEW,
            group,
            leave_user,
            new_admin: Some(c),
        };
        let hand_over = |new_admin| ChangeAdmin {
            msg_id: NEW,
            group,
            new_admin,
            // He may say so, but he is not.
            from: a,
        };
        let requests: [ToServer; 6] = [
            leave(a).into(),
            leave(b).into(),
            leave(NOBODY).into(),
            hand_over(b).into(),
            hand_over(c).into(),
            hand_over(NOBODY).into(),
        ];
        for request in requests {
            let (outcome, _) = answer(&mut scene.carol, &request, group).await;
            assert_eq!(outcome, Code(-2), "{request:?}");
        }
    }
    scene.silence().await;
    assert_eq!(scene.everything().await, before);
}

#[tokio::test]
async fn somebody_elses_message_is_none_of_ones_own() {
    let mut scene = Box::pin(Scene::new()).await;
    let (a, b) = (scene.alice.id, scene.bob.id);
    let before = scene.everything().await;
    // Carol knows ids of Alice's message to Bob: they are worth as much as ids of nothing.
    let user = ChatType::User;
    let requests = |msg_id| -> Vec<ToServer> {
        let seen = |chat_id, sender_id| Seen {
            chat_type: user,
            chat_id,
            sender_id,
            msg_id,
        };
        let delete = |chat_id, sender_id| Delete {
            chat_type: user,
            chat_id,
            sender_id,
            msg_id,
        };
        let cancel = |to| Cancel {
            chat_type: user,
            chat_id: to,
            to,
            id: msg_id,
        };
        vec![
            seen(a, a).into(),
            seen(b, a).into(),
            seen(b, b).into(),
            delete(a, a).into(),
            delete(b, a).into(),
            delete(a, b).into(),
            cancel(a).into(),
            cancel(b).into(),
            Delivered { to: a, msg_id }.into(),
        ]
    };
    for (request, nothing) in requests(TEXT).iter().zip(&requests(NEW)) {
        let (outcome, body) = answer(&mut scene.carol, request, TEXT).await;
        assert!(matches!(outcome, Code(-4) | Silence), "{request:?}");
        assert_eq!(
            (outcome, body),
            answer(&mut scene.carol, nothing, NEW).await
        );
    }
    // Neither does Bob take back what Alice wrote to him, or to all.
    let cancel = Cancel {
        chat_type: user,
        chat_id: a,
        to: a,
        id: TEXT,
    };
    assert_eq!(answer(&mut scene.bob, &cancel.into(), a).await.0, Code(-4));
    for group in [scene.private, scene.public] {
        let (chat_type, chat_id, msg_id) = (ChatType::Group, group, TEXT);
        let cancel = CancelGroup {
            chat_type,
            chat_id,
            group,
            msg_id,
        };
        assert_eq!(
            answer(&mut scene.bob, &cancel.into(), group).await.0,
            Code(-4)
        );
        // Under another author's name there is no such message.
        for sender_id in [b, NOBODY] {
            let seen = Seen {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            };
            assert_eq!(
                answer(&mut scene.bob, &seen.into(), group).await.0,
                Code(-4)
            );
            let delete = Delete {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            };
            assert_eq!(
                answer(&mut scene.bob, &delete.into(), group).await.0,
                Code(-4)
            );
        }
    }
    scene.silence().await;
    assert_eq!(scene.everything().await, before);
}

#[tokio::test]
async fn before_the_sign_in_nothing_is_answered() {
    let mut scene = Box::pin(Scene::new()).await;
    let (a, b, group) = (scene.alice.id, scene.bob.id, scene.public);
    let before = scene.everything().await;
    let mut nobody = scene.host.connect().await;
    let mut requests: Vec<ToServer> = Vec::new();
    requests.extend(about_group(group, a, b).into_iter().map(|it| it.0));
    requests.extend(looking_at_group(group));
    requests.extend(about_user(a).into_iter().map(|it| it.0));
    let sdp = SessionDescription::offer(String::from("v=0\r\n"));
    let (call_id, media_type) = (1, MediaType::Audio);
    requests.extend([
        ToServer::from(ByName {
            purpose: 1,
            username_list: vec![String::from("bob")],
        }),
        ConversationsRequest {
            page: 1,
            last_created: 0,
            changed_after: None,
            request_id: None,
        }
        .into(),
        Create {
            msg_id: NEW,
            kind: GroupType::Public,
            name: String::from("x"),
            members: vec![a],
        }
        .into(),
        MyGroupsRequest {}.into(),
        PublicGroupsRequest {}.into(),
        PacksRequest { default: 1 }.into(),
        ChangeState { state: 1 }.into(),
        Register {
            id: String::from("x"),
            platform: 1,
            app_bundle_id: String::from("x"),
        }
        .into(),
        Unregister {
            id: String::from("x"),
        }
        .into(),
        file::Request {
            request_id: 1,
            file_name: String::from("x"),
            file_length: 1,
        }
        .into(),
        Start {
            call_id,
            media_type,
            from: None,
            to: a,
            sdp: sdp.clone(),
        }
        .into(),
        Data {
            call_id,
            from: None,
            to: Some(a),
            payload: Payload::Answer(sdp),
        }
        .into(),
        Status {
            call_id,
            from: None,
            to: Some(a),
            status: call::status::ANSWERED,
        }
        .into(),
    ]);
    let count = requests.len() as u64;
    for request in requests {
        nobody.send(request).await;
    }
    nobody.nothing().await;
    assert_eq!(scene.host.count(Count::OutOfPlace), count);
    scene.silence().await;
    assert_eq!(scene.everything().await, before);
}
