//! Phone calls: the gateway between clients and a trunk, which is sipp.

mod callout;
#[path = "../phone/sipp.rs"]
#[allow(dead_code)]
pub mod sipp;

use azstack::protocol::phone::{
    CalloutInitial, CalloutOffer, CalloutStatus, Go, NewPaidCall, PaidCall, Sdp, StartCallout,
    StopCallout,
};
use azstack::protocol::{Id, ToClient};
use azstack::server::accounts::Auth;
use azstack::server::phone::Config;

use crate::client::{Client, Host};

/// A number that may be called.
pub const NUMBER: &str = "+84912345678";
/// Alice's number.
pub const OWN: &str = "+842471000000";
/// An offer of a client that was never a peer connection: good for calls that nobody answers.
pub const OFFER: &str =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0 8 101\r\n";

/// The gateway's configuration with trunks on these ports of loopback.
pub fn configuration(trunks: &[u16], more: &str) -> Config {
    let mut text =
        format!("listen = \"127.0.0.1:0\"\nmedia = [\"127.0.0.1:0\"]\nallow = [\"+84\"]\n{more}\n");
    for port in trunks {
        text.push_str(&format!(
            "[[trunk]]\nname = \"t{port}\"\nhost = \"127.0.0.1:{port}\"\nkeep-alive = 0\nuser = \"us\"\npassword = \"secret\"\n"
        ));
    }
    Config::parse(&text).unwrap()
}

/// A server with such a gateway, on which Alice has a number and some money.
pub async fn host(trunks: &[u16], more: &str) -> (Host, Config) {
    let config = configuration(trunks, more);
    let clone = config.clone();
    let host = Host::with(Auth::Open, |server| server.phone = Some(clone)).await;
    let admin = host.admin();
    admin
        .add_phone_number(&host.app.app_id, "alice", OWN)
        .unwrap();
    admin.set_phone_price("+84", Some(600)).unwrap();
    admin
        .add_phone_balance(&host.app.app_id, "alice", 6_000)
        .unwrap();
    (host, config)
}

/// Begins a call to [`NUMBER`] and hands in an offer, as far as the server allows.
pub async fn call(client: &mut Client, call_id: Id) {
    start(client, call_id, NUMBER, None).await;
    assert_eq!(client.next().await, accepted(call_id));
    assert_eq!(client.next().await, ToClient::CalloutGo(Go { call_id }));
    client
        .send(CalloutOffer {
            call_id,
            to: NUMBER.to_owned(),
            sdp_candidate: Sdp(OFFER.to_owned()),
        })
        .await;
    assert_eq!(client.next().await, status(call_id, 100));
}

pub async fn start(client: &mut Client, call_id: Id, to: &str, from: Option<&str>) {
    client
        .send(StartCallout {
            call_id,
            to: to.to_owned(),
            from: from.map(str::to_owned),
            tags: Some(String::from("vip")),
        })
        .await;
}

pub async fn stop(client: &mut Client, call_id: Id) {
    let to = NUMBER.to_owned();
    client.send(StopCallout { call_id, to }).await;
}

pub fn accepted(call_id: Id) -> ToClient {
    ToClient::CalloutInitial(CalloutInitial {
        call_id,
        status: Some(100),
        charging_error: None,
    })
}

pub fn status(call_id: Id, code: i64) -> ToClient {
    ToClient::CalloutStatus(CalloutStatus {
        call_id,
        code,
        sdp_candidate: None,
    })
}

/// The next packet is a new line of the log.
pub async fn logged(client: &mut Client) -> PaidCall {
    match client.next().await {
        ToClient::PaidCall(NewPaidCall(call)) => call,
        other => panic!("{other:?}"),
    }
}
