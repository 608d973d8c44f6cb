//! What devices tell of themselves: application state and push tokens.

use azstack::protocol::ToClient;
use azstack::protocol::device::{
    ChangeState, Register, Registered, StateChanged, Unregister, Unregistered,
};

use crate::client::{Client, Host};

fn token(id: &str) -> Register {
    Register {
        id: id.to_owned(),
        platform: 1,
        app_bundle_id: String::from("org.example.app"),
    }
}

/// The tokens of all users: name, token, platform, application.
fn kept(host: &Host) -> Vec<(String, String, i64, String)> {
    let database = rusqlite::Connection::open(host.folder.path().join("azstackd.sqlite")).unwrap();
    let mut select = database
        .prepare(
            "SELECT u.name, t.token, t.platform, t.bundle
             FROM push_token AS t JOIN user AS u ON u.id = t.user ORDER BY t.id",
        )
        .unwrap();
    let rows = select.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn tokens(host: &Host) -> Vec<(String, String)> {
    let all = kept(host).into_iter();
    all.map(|(user, token, ..)| (user, token)).collect()
}

async fn register(client: &mut Client, device: Register) -> i64 {
    match client.ask(device).await {
        ToClient::PushRegistered(Registered { r }) => r,
        other => panic!("{other:?}"),
    }
}

async fn unregister(client: &mut Client, id: &str) -> i64 {
    let id = id.to_owned();
    match client.ask(Unregister { id }).await {
        ToClient::PushUnregistered(Unregistered { r }) => r,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_state_is_taken_and_answered() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    for state in [1, 2, 3] {
        let answer = alice.ask(ChangeState { state }).await;
        assert_eq!(answer, ToClient::ApplicationState(StateChanged {}));
    }
}

#[tokio::test]
async fn push_tokens_belong_to_one_user_and_are_few() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let pair = |user: &str, token: &str| (user.to_owned(), token.to_owned());
    assert_eq!(register(&mut alice, token("one")).await, 1);
    let ios = Register {
        platform: 2,
        app_bundle_id: String::from("org.example.other"),
        ..token("one")
    };
    assert_eq!(register(&mut alice, ios).await, 1);
    let expected = (
        String::from("alice"),
        String::from("one"),
        2,
        String::from("org.example.other"),
    );
    assert_eq!(kept(&host), [expected], "the newer data of one token");
    // The device changes hands.
    assert_eq!(register(&mut bob, token("one")).await, 1);
    assert_eq!(tokens(&host), [pair("bob", "one")]);
    // In another namespace it is another device.
    let mut stranger = host.join_app(&host.app, "elsewhere", "stranger").await;
    assert_eq!(register(&mut stranger, token("one")).await, 1);
    assert_eq!(tokens(&host), [pair("bob", "one"), pair("stranger", "one")]);
    // Nobody unregisters another's.
    for client in [&mut alice, &mut stranger] {
        assert_eq!(unregister(client, "one").await, 1);
        assert_eq!(unregister(client, "never").await, 1);
    }
    assert_eq!(tokens(&host), [pair("bob", "one")]);
    assert_eq!(unregister(&mut bob, "one").await, 1);
    assert_eq!(tokens(&host), []);

    for number in 0..25 {
        assert_eq!(register(&mut alice, token(&format!("{number}"))).await, 1);
    }
    let last: Vec<_> = (5..25)
        .map(|number| pair("alice", &format!("{number}")))
        .collect();
    assert_eq!(tokens(&host), last, "the newest twenty");
    let bad = [
        token(""),
        token("a\0b"),
        token(&"t".repeat(4097)),
        Register {
            platform: 4,
            ..token("x")
        },
        Register {
            app_bundle_id: String::new(),
            ..token("x")
        },
    ];
    for device in bad {
        assert_eq!(register(&mut alice, device).await, -5);
    }
    assert_eq!(tokens(&host), last);
}
