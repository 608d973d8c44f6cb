//! Calls between the program and a browser: a plain page with Chromium's own `RTCPeerConnection`, which speaks our
//! signalling by hand, against a real server and a real [`Core`](azstack::client::Core).
//!
//! Both see and hear the other: each reads the stamps in the other's pictures and knows the other's tone. That is all the page can do;
//! it is no client to build on.
//!
//! Needs Debian's package `chromium`.

#![cfg(all(unix, feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

#[path = "browser/chromium.rs"]
mod chromium;
#[path = "server/client.rs"]
mod client;
#[path = "browser/detour.rs"]
mod detour;
#[path = "browser/page.rs"]
mod page;
#[path = "browser/program.rs"]
mod program;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use std::net::Ipv4Addr;

use azstack::client::{CallEnd, CallStage};
use azstack::protocol::call::MediaType;
use serde_json::{Value, json};

use detour::Detour;
use page::{Page, Site};
use program::Program;
use world::World;

/// Stamps, and by them tones.
const PAGE: u16 = 21;
const PROGRAM: u16 = 42;

/// Each sees and hears the other, in VP8 and Opus.
async fn see_and_hear(page: &mut Page, program: &mut Program) {
    page.ask("connected", Value::Null).await;
    program.is("talking", program::talking).await;
    page.sees(PROGRAM).await;
    program.sees(PAGE).await;
    assert_eq!(page.ask("tone", Value::Null).await, PROGRAM);
    program.hears(PAGE).await;
    let codecs = json!({
        "in audio": "audio/opus", "in video": "video/VP8", "out audio": "audio/opus", "out video": "video/VP8",
    });
    assert_eq!(page.ask("codecs", Value::Null).await, codecs);
}

/// A server, the program as "alice" and the page as "bob". For `plain_addresses` see [`chromium::Chromium::open`].
async fn set_up(plain_addresses: bool) -> (World, Program, Page) {
    let site = Site::open().await;
    let world = World::with(|config| config.allowed_origins.push(site.origin.clone())).await;
    let program = Program::new(&world, "alice", PROGRAM).await;
    let page = Page::open(site, &world, "bob", PAGE, plain_addresses).await;
    (world, program, page)
}

/// The program is called and answers.
async fn called(program: &mut Program, peer: i64) {
    let call = program
        .is("ringing", |call| call.stage == CallStage::Ringing)
        .await;
    assert_eq!((call.peer.id, call.media), (peer, MediaType::Video));
    program.core().answer_free_call().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_calls_sees_the_camera_go_off_and_on_and_hangs_up() {
    let (_world, mut program, mut page) = set_up(true).await;
    let with = json!({"peer": program.id(), "id": 7, "old": false});
    page.ask("call", with).await;
    called(&mut program, page.id).await;
    page.ask("answered", Value::Null).await;
    see_and_hear(&mut page, &mut program).await;

    assert!(!program.core().toggle_video_state(None).await.unwrap());
    page.ask("still", Value::Null).await;
    assert!(program.core().toggle_video_state(None).await.unwrap());
    page.sees(PROGRAM).await;

    page.ask("hangUp", Value::Null).await;
    program
        .is("the end", |call| {
            call.stage == CallStage::Ended(CallEnd::Stopped)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_calls_and_hangs_up() {
    // Chromium hides the page's addresses: it finds the program, and the program finds it by that.
    let (_world, mut program, mut page) = set_up(false).await;
    let calling = program.core().start_free_call(page.id, MediaType::Video);
    calling.await.unwrap();
    page.ask("answerCall", json!({})).await;
    see_and_hear(&mut page, &mut program).await;
    program.core().stop_free_call().await.unwrap();
    page.ask("stopped", Value::Null).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_as_old_clients_make_it_is_accepted() {
    let (_world, mut program, mut page) = set_up(true).await;
    let with = json!({"peer": program.id(), "id": 7, "old": true});
    let offer = page.ask("call", with).await;
    let lines: Vec<&str> = offer.as_str().unwrap().lines().collect();
    // It is what it should be: `page/plan_b.js` says what differs and why.
    let has = |start: &str| lines.iter().any(|line| line.starts_with(start));
    assert!(lines.contains(&"a=mid:audio") && lines.contains(&"a=mid:video"));
    assert!(has("a=candidate:") && has("a=msid-semantic: WMS "));
    let labelled = |line: &&str| line.starts_with("a=ssrc:") && line.contains(" mslabel:");
    assert!(lines.iter().any(|line| labelled(line)));
    assert!(!has("a=msid:") && !offer.as_str().unwrap().contains("sdes:mid"));

    called(&mut program, page.id).await;
    let answer = page.ask("answered", Value::Null).await;
    assert!(answer.as_str().unwrap().contains("a=mid:audio\r\n"));
    see_and_hear(&mut page, &mut program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_lost_is_replaced() {
    let (_world, mut program, mut page) = set_up(true).await;
    let mut detour = Detour::open().await;
    let calling = program.core().start_free_call(page.id, MediaType::Video);
    calling.await.unwrap();
    page.ask("answerCall", json!({"detour": detour.port})).await;
    let port = page.ask("port", Value::Null).await.as_u64().unwrap();
    detour.lead_to((Ipv4Addr::LOCALHOST, u16::try_from(port).unwrap()).into());
    page.ask("connected", Value::Null).await;
    page.sees(PROGRAM).await;

    drop(detour);
    let interrupted =
        |call: &azstack::client::Call| matches!(call.stage, CallStage::Interrupted { .. });
    program.is("interrupted", interrupted).await;
    program.is("talking again", program::talking).await;
    page.sees(PROGRAM).await;
    program.sees(PAGE).await;
}
