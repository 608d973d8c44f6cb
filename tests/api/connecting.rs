//! Connecting and disconnecting: F01–F03, E01.

use azstack::client::{Connection, Core, Event};

use crate::style::Style;
use crate::world::{Person, World};

#[tokio::test(flavor = "multi_thread")]
async fn f01_a_core_is_made_from_its_options() {
    let world = World::new().await;
    let mut config = world.config("alice");
    config.connection.account.fullname = String::from("Alice Liddell");
    let alice = Person::of(config).await;
    let me = alice.core.me().unwrap();
    assert_eq!(
        (me.name.as_str(), me.fullname.as_str()),
        ("alice", "Alice Liddell")
    );
}

async fn connect(world: &World, style: Style) {
    let core = Core::new(world.config("alice")).unwrap();
    let me = style
        .call(&core, Core::connect, returned!(Connect))
        .await
        .unwrap();
    assert_eq!((me.name.as_str(), me.fullname.as_str()), ("alice", "ALICE"));
    assert!(me.id > 0);
    assert_eq!(core.connection(), Connection::Online(me));
}
in_every_style!(f02_connect, r01_on_connect_return, connect);

async fn disconnect(world: &World, style: Style) {
    let alice = style.person(world, "alice").await;
    let leave = || style.call(&alice.core, Core::disconnect, returned!(Disconnect));
    assert_eq!(leave().await, Ok(()));
    assert_eq!(
        alice.core.connection(),
        Connection::Offline { reason: None }
    );
    let again = leave().await.unwrap_err();
    assert_eq!(again.code(), "ERR_SOCKET_NOT_CONNECTED");
}
in_every_style!(f03_disconnect, r02_on_disconnect_return, disconnect);

#[tokio::test(flavor = "multi_thread")]
async fn e01_on_disconnected_unasked() {
    let mut world = World::new().await;
    let mut config = world.config("alice");
    config.connection.reconnect = None;
    let mut alice = Person::of(config).await;
    world.stop().await;
    let reason = alice
        .hear("the end of the connection", |event| match event {
            Event::Connection(Connection::Offline { reason }) => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(
        reason.expect("nobody asked for it").code(),
        "ERR_SOCKET_CONNECT"
    );
}

/// Not a line of the document, but of its later source: reconnecting, by hand and as somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn reconnecting_is_refused_while_there_is_nothing_to_do() {
    let world = World::new().await;
    let alice = Core::new(world.config("alice")).unwrap();
    let never = alice.reconnect().await.unwrap_err();
    assert_eq!(never.code(), "ERR_UNEXPECTED_DATA");
    let me = alice.connect().await.unwrap();
    let connected = alice.reconnect().await.unwrap_err();
    assert_eq!(connected.code(), "ERR_UNEXPECTED_DATA");
    alice.disconnect().await.unwrap();
    assert_eq!(alice.reconnect().await, Ok(me));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_signs_in_by_connect_as() {
    let world = World::new().await;
    let core = Core::new(world.config("alice")).unwrap();
    let alice = core.connect().await.unwrap();
    let bob = azstack::client::Account {
        app_id: world.app.app_id.clone(),
        public_key: world.app.public_key.clone(),
        user: String::from("bob"),
        fullname: String::from("Bob"),
        credentials: String::new(),
        namespace: String::new(),
    };
    let busy = core.connect_as(bob.clone()).await.unwrap_err();
    assert_eq!(busy.code(), "ERR_UNEXPECTED_DATA");
    core.disconnect().await.unwrap();
    let me = core.connect_as(bob).await.unwrap();
    assert_eq!(me.name, "bob");
    assert_ne!(me.id, alice.id);
}
