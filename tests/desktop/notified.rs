//! Notifications of the real program while it stays out of sight: gone when read on another device, and calls answered
//! and declined from them.

use azstack::client::{Call, CallEnd, CallStage, Core, Event, Events, NewMessage};
use azstack::local;
use azstack::protocol::call::MediaType;

use crate::desk::{Desk, eventually};
use crate::driver::Display;
use crate::manners::{bob, start};
use crate::server::{Said, Server};

/// The next call as the other side sees it that is as wanted.
async fn call(events: &mut Events, wanted: impl Fn(&CallStage) -> bool) -> Call {
    let heard = async {
        loop {
            match events.next().await.unwrap() {
                Event::Call(call) if wanted(&call.stage) => return call,
                _ => {}
            }
        }
    };
    let patience = std::time::Duration::from_secs(40);
    let heard = tokio::time::timeout(patience, heard).await;
    heard.expect("the call does not get there")
}

/// The buttons of the next notification.
async fn rings(server: &mut Server) -> u32 {
    let shown = server.shown().await;
    assert_eq!(shown.title, "Bob is calling");
    for button in ["answer", "decline"] {
        assert!(
            shown.actions.iter().any(|action| action == button),
            "{:?}",
            shown.actions
        );
    }
    shown.id
}

/// Until the notification is taken back; it may be renewed before, when more is known of the caller.
async fn gone(server: &mut Server, id: u32) {
    loop {
        match server.next().await {
            Said::Closed(closed) => return assert_eq!(closed, id),
            Said::Shown(shown) => assert_eq!(shown.replaces, id),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_elsewhere_is_told_no_longer_and_calls_are_answered_from_their_notification() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let mut server = Server::start(&desk.address, &["actions", "body"]).await;
    let mut program = start(&display, &desk, &["--minimised", "--camera", "none"]);
    let shared = desk.home.path().join("data/azstack/local");
    eventually("the embedded server", async || {
        shared.join("server.json").exists()
    })
    .await;
    let (bob, place) = bob(desk.home.path()).await;
    eventually("alice is known", async || {
        bob.open_chat("alice").await.is_ok()
    })
    .await;
    let alice = bob.open_chat("alice").await.unwrap();
    bob.new_message(NewMessage::text(alice, "Are you there?"))
        .await
        .unwrap();
    let shown = server.shown().await;
    // Alice reads it on another device.
    let elsewhere = local::join(&shared, "alice", "Alice").await.unwrap();
    let phone = Core::new(elsewhere.config.clone()).unwrap();
    phone.connect().await.unwrap();
    let chat = phone.open_chat("bob").await.unwrap();
    eventually("the message is on the other device", async || {
        !phone
            .store()
            .messages(chat, None, 1)
            .await
            .unwrap()
            .is_empty()
    })
    .await;
    phone.mark_seen(chat);
    assert_eq!(server.next().await, Said::Closed(shown.id));
    phone.disconnect().await.unwrap();
    elsewhere.leave().await;

    let mut events = bob.events();
    bob.start_free_call(alice.id, MediaType::Audio)
        .await
        .unwrap();
    let ringing = rings(&mut server).await;
    server.press(ringing, "decline").await;
    let declined = call(&mut events, |stage| matches!(stage, CallStage::Ended(_))).await;
    assert_eq!(declined.stage, CallStage::Ended(CallEnd::Rejected));
    gone(&mut server, ringing).await;

    bob.start_free_call(alice.id, MediaType::Audio)
        .await
        .unwrap();
    let ringing = rings(&mut server).await;
    server.press(ringing, "answer").await;
    call(&mut events, |stage| {
        matches!(stage, CallStage::Talking { .. })
    })
    .await;
    gone(&mut server, ringing).await;
    display.wait_for_window("^Bob");
    bob.stop_free_call().await.unwrap();
    display.wait_for("the end of the call", || display.window("^Bob").is_none());
    assert!(program.runs());
    drop((bob, phone));
    place.leave().await;
}
