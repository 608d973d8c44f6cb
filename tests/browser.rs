//! Calls between the program and a browser: a plain page with Chromium's own `RTCPeerConnection`, which speaks our
//! signalling by hand, against a real server and a real [`Core`](azstack::client::Core).
//!
//! Both see and hear the other: each reads the stamps in the other's pictures and knows the other's tone. That is all
//! the page can do; it is no client to build on.
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
    // Chromium looks for bandwidth with packets of padding, which are no lost pictures.
    let statistics = page.ask("statistics", Value::Null).await;
    let asked = statistics["out"]["pliCount"].as_u64().unwrap();
    assert!(asked <= 1, "{asked} key frames were asked for");
}

/// A server, the program as "alice" and the page as "bob". For `permission` see [`chromium::Chromium::open`].
async fn set_up(permission: bool) -> (World, Program, Page) {
    let site = Site::open().await;
    let world = World::with(|config| config.allowed_origins.push(site.origin.clone())).await;
    let program = Program::new(&world, "alice", PROGRAM).await;
    let page = Page::open(site, &world, "bob", PAGE, permission).await;
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
    let (_world, mut program, mut page) = set_up(true).await;
    let calling = program.core().start_free_call(page.id, MediaType::Video);
    calling.await.unwrap();
    page.ask("answerCall", json!({})).await;
    see_and_hear(&mut page, &mut program).await;
    program.core().stop_free_call().await.unwrap();
    page.ask("stopped", Value::Null).await;
}

/// Chromium hides the page's addresses. It finds the program, and by that the program finds it.
///
/// Needs a network besides loopback, as Chromium speaks multicast DNS on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_hides_its_addresses_is_found() {
    let (_world, program, mut page) = set_up(false).await;
    let calling = program.core().start_free_call(page.id, MediaType::Video);
    calling.await.unwrap();
    page.ask("answerCall", json!({})).await;
    page.ask("connected", Value::Null).await;
    page.sees(PROGRAM).await;
    program.sees(PAGE).await;
    let addresses = page.ask("addresses", Value::Null).await;
    let addresses: Vec<String> = serde_json::from_value(addresses).unwrap();
    let is_hidden = |address: &String| address.ends_with(".local");
    assert!(
        !addresses.is_empty() && addresses.iter().all(is_hidden),
        "{addresses:?}"
    );
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
    assert!(lines.iter().any(labelled));
    assert!(!has("a=msid:") && !offer.as_str().unwrap().contains("sdes:mid"));

    called(&mut program, page.id).await;
    let answer = page.ask("answered", Value::Null).await;
    assert!(answer.as_str().unwrap().contains("a=mid:audio\r\n"));
    see_and_hear(&mut page, &mut program).await;
}

/// The program calls the page, which sees it; everything between them passes the detour.
async fn call_by_detour(program: &mut Program, page: &mut Page) -> Detour {
    let mut detour = Detour::open().await;
    let calling = program.core().start_free_call(page.id, MediaType::Video);
    calling.await.unwrap();
    page.ask("answerCall", json!({"detour": detour.port})).await;
    let port = page.ask("port", Value::Null).await.as_u64().unwrap();
    detour.lead_to((Ipv4Addr::LOCALHOST, u16::try_from(port).unwrap()).into());
    page.ask("connected", Value::Null).await;
    page.sees(PROGRAM).await;
    program.sees(PAGE).await;
    detour
}

#[tokio::test(flavor = "multi_thread")]
async fn what_gets_lost_is_sent_again() {
    let (_world, mut program, mut page) = set_up(true).await;
    let detour = call_by_detour(&mut program, &mut page).await;
    let before = page.ask("statistics", Value::Null).await;
    detour.lose_one_of(25);
    for _ in 0..5 {
        page.sees(PROGRAM).await;
        program.sees(PAGE).await;
    }
    let after = page.ask("statistics", Value::Null).await;
    let more = |way: &str, what: &str| {
        after[way][what].as_u64().unwrap() - before[way][what].as_u64().unwrap_or(0)
    };
    assert!(more("in", "nackCount") > 0 && more("out", "nackCount") > 0);
    assert!(more("out", "retransmittedPacketsSent") > 0);
    // So hardly a picture is missed, on either side.
    for way in ["in", "out"] {
        let asked = more(way, "pliCount");
        assert!(asked <= 2, "{way}: {asked} key frames were asked for");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_lost_is_replaced() {
    let (_world, mut program, mut page) = set_up(true).await;
    let detour = call_by_detour(&mut program, &mut page).await;

    drop(detour);
    let interrupted =
        |call: &azstack::client::Call| matches!(call.stage, CallStage::Interrupted { .. });
    program.is("interrupted", interrupted).await;
    program.is("talking again", program::talking).await;
    page.sees(PROGRAM).await;
    program.sees(PAGE).await;
}
