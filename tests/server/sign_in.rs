//! Who comes in, and that nobody else learns why not.

use azstack::protocol::ToClient;
use azstack::protocol::auth::{AddressRequest, Authenticate, IceServer};
use azstack::server::Count;
use azstack::server::accounts::Auth;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::client::{Host, authenticate, encrypt, token};

/// The one refusal, as it stands on the wire.
const REFUSAL: &str = r#"42["WebPacket",{"service":162,"body":"{\"resultCode\":0,\"resultMsg\":\"sign-in refused\"}"}]"#;

#[tokio::test]
async fn a_user_signs_in_with_address_token_and_ice_servers() {
    let stun = IceServer {
        url: String::from("stun:stun.example.org:3478"),
        username: None,
        password: None,
    };
    let ice = vec![stun];
    let host = Host::with(Auth::Open, |config| config.ice_servers = ice.clone()).await;
    let mut client = host.connect().await;
    // The application ping may come before everything else.
    client.send_body(1, "{}").await;
    client
        .send(AddressRequest {
            az_stack_user_id: String::from("alice"),
        })
        .await;
    let ToClient::Address(address) = client.next().await else {
        panic!()
    };

    let sealed = encrypt(&host.app, token("", "alice", "").as_bytes());
    let reply = client
        .sign_in(Authenticate {
            slave_ip: Some(address.ip),
            slave_port: Some(address.port),
            ..authenticate(&host.app, "", "alice", &sealed)
        })
        .await;
    assert_eq!(reply.result_code, Some(1));
    assert_eq!(reply.username.as_deref(), Some("alice"));
    assert_eq!(reply.fullname.as_deref(), Some("Full alice"));
    assert_eq!(reply.user_id, Some(101), "users are numbered from 101");
    assert_eq!(reply.ice_server, Some(ice));

    // The number stays, others get other ones.
    assert_eq!(host.join("alice").await.id, 101);
    assert_eq!(host.join("bob").await.id, 102);
    assert_eq!(host.join_app(&host.app, "other", "alice").await.id, 103);
    assert_eq!(host.count(Count::SignedIn), 4);
}

#[tokio::test]
async fn old_and_odd_tokens_are_understood() {
    let host = Host::open().await;
    let mut ids = Vec::new();
    let plain = [
        // The oldest web client: small d, nothing optional.
        Vec::from(r#"{"azStackUserId":"zoë👋","userCredentials":""}"#),
        // An encryptor in JavaScript: each surrogate as three bytes.
        [
            r#"{"azStackUserID":"zoë"#.as_bytes(),
            &[0xed, 0xa0, 0xbd, 0xed, 0xb1, 0x8b],
            r#"","colour":"red"}"#.as_bytes(),
        ]
        .concat(),
    ];
    for plain in plain {
        let mut client = host.connect().await;
        let request = authenticate(&host.app, "", "", &encrypt(&host.app, &plain));
        let reply = client.sign_in(request).await;
        assert_eq!(reply.username.as_deref(), Some("zoë👋"));
        ids.push(reply.user_id);
    }
    assert_eq!(ids[0], ids[1], "both spellings are the same user");
}

#[tokio::test]
async fn every_broken_sign_in_gets_the_same_bytes_and_its_own_counter() {
    let host = Host::with(Auth::Password, |config| {
        config.limits.failed_sign_ins = 1000;
    })
    .await;
    let app = &host.app;
    host.admin()
        .add_user(&app.app_id, "alice", "s3cret")
        .unwrap();
    let foreign = host.admin().create_app("foreign", Auth::Open).unwrap();
    let with = |token: &str| authenticate(app, "", "alice", token);
    let sealed = |plain: &str| encrypt(app, plain.as_bytes());
    let good = sealed(&token("", "alice", "s3cret"));
    let bytes = STANDARD.decode(&good).unwrap();
    let mut flipped = bytes.clone();
    flipped[100] ^= 1;
    let long_name = "a".repeat(129);

    let broken = [
        (Count::RefusedBase64, with("not base64 at all")),
        (
            Count::RefusedLength,
            with(&STANDARD.encode([&[1], &bytes[..]].concat())),
        ),
        (Count::RefusedPadding, with(&STANDARD.encode(&bytes[..250]))),
        (Count::RefusedPadding, with(&STANDARD.encode(flipped))),
        (
            Count::RefusedPadding,
            with(&encrypt(&foreign, token("", "alice", "s3cret").as_bytes())),
        ),
        (Count::RefusedPadding, with("")),
        (
            Count::RefusedText,
            with(&encrypt(app, &[b'{', 0xff, 0xfe, b'}'])),
        ),
        (Count::RefusedJson, with(&sealed("hello"))),
        (
            Count::RefusedJson,
            with(&sealed(r#"{"userCredentials":"s3cret"}"#)),
        ),
        (Count::RefusedName, with(&sealed(&token("", "", "s3cret")))),
        (
            Count::RefusedName,
            with(&sealed(&format!(r#"{{"azStackUserID":"{long_name}"}}"#))),
        ),
        (
            Count::RefusedNamespace,
            with(&sealed(&token("elsewhere", "alice", "s3cret"))),
        ),
        (
            Count::RefusedPassword,
            with(&sealed(&token("", "alice", "wrong"))),
        ),
        (
            Count::RefusedPassword,
            with(&sealed(&token("", "nobody", "s3cret"))),
        ),
        (
            Count::RefusedApp,
            Authenticate {
                app_id: "0".repeat(32),
                ..with(&good)
            },
        ),
    ];
    for (cause, request) in broken {
        let before = host.count(cause);
        let mut client = host.connect().await;
        client.send(request).await;
        client.ends_after(&[REFUSAL]).await;
        assert_eq!(host.count(cause), before + 1, "{cause:?}");
    }
    for body in ["", "[]", r#"{"token":7}"#, r#"{"token":"x"}"#] {
        let mut client = host.connect().await;
        client.send_body(179, body).await;
        client.ends_after(&[REFUSAL]).await;
    }
    assert_eq!(host.count(Count::RefusedBody), 4);
    assert_eq!(host.count(Count::SignedIn), 0);

    // The right one still works, and is counted as such.
    let mut client = host.connect().await;
    assert_eq!(client.sign_in(with(&good)).await.result_code, Some(1));
}

#[tokio::test]
async fn failures_of_one_user_are_limited_without_a_word() {
    let host = Host::with(Auth::Password, |config| config.limits.failed_sign_ins = 3).await;
    let app = &host.app;
    for user in ["alice", "bob"] {
        host.admin().add_user(&app.app_id, user, "s3cret").unwrap();
    }
    let request = |user: &str, password: &str| {
        let sealed = encrypt(app, token("", user, password).as_bytes());
        authenticate(app, "", user, &sealed)
    };
    for _ in 0..3 {
        let mut client = host.connect().await;
        client.send(request("alice", "guess")).await;
        client.ends_after(&[REFUSAL]).await;
    }
    // Now even the right password is refused, with the same bytes; others are not concerned.
    let mut client = host.connect().await;
    client.send(request("alice", "s3cret")).await;
    client.ends_after(&[REFUSAL]).await;
    assert_eq!(host.count(Count::RefusedRate), 1);
    assert_eq!(host.count(Count::RefusedPassword), 3);
    let mut client = host.connect().await;
    assert_eq!(
        client.sign_in(request("bob", "s3cret")).await.result_code,
        Some(1)
    );
}

#[tokio::test]
async fn new_apps_users_and_passwords_count_at_once() {
    let host = Host::open().await;
    let app = host.admin().create_app("later", Auth::Password).unwrap();
    host.admin().add_user(&app.app_id, "alice", "one").unwrap();
    host.admin().add_user(&app.app_id, "alice", "two").unwrap();
    for (password, expected) in [("one", Some(0)), ("two", Some(1))] {
        let mut client = host.connect().await;
        let sealed = encrypt(&app, token("", "alice", password).as_bytes());
        let reply = client
            .sign_in(authenticate(&app, "", "alice", &sealed))
            .await;
        assert_eq!(reply.result_code, expected);
    }
    assert!(
        host.admin().add_user(&host.app.app_id, "x", "y").is_err(),
        "an open app has no passwords"
    );
    assert!(host.admin().add_user("nonsense", "x", "y").is_err());
}

#[tokio::test]
async fn before_sign_in_everything_else_is_dropped() {
    let host = Host::open().await;
    let mut client = host.connect().await;
    for service in [
        72, 104, 121, 142, 153, 164, 165, 167, 169, 170, 171, 173, 186, 187, 188,
    ] {
        client
            .send_body(service, r#"{"purpose":1,"msgId":1,"to":101,"msg":"x"}"#)
            .await;
    }
    client.nothing().await;
    assert_eq!(host.count(Count::OutOfPlace), 15);
    let sealed = encrypt(&host.app, token("", "alice", "").as_bytes());
    let request = authenticate(&host.app, "", "alice", &sealed);
    assert_eq!(client.sign_in(request.clone()).await.result_code, Some(1));
    // A second sign-in on the same socket is out of place, too.
    client.send(request).await;
    client.nothing().await;
    assert_eq!(host.count(Count::OutOfPlace), 16);
}
