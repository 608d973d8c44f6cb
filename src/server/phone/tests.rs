//! How much the relay adds: ten calls at once, both ways, with a clock on every packet.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::leg::Leg;
use super::relay::Relay;
use super::sdp::{KEY_TONES, Plain, Way};
use super::talk::Media;
use crate::transport::tests::End;
use crate::transport::{Codec, Packet};

const CALLS: usize = 10;
const PACKETS: u16 = 250;
const EVERY: Duration = Duration::from_millis(20);
/// A measurement that something else on the machine disturbs is taken again.
const TRIES: usize = 3;

/// Delays of one way, in order of arrival.
type Delays = Vec<Duration>;

/// A call: a client, and the socket of a trunk.
struct Call {
    client: End,
    media: Media,
    line: Arc<UdpSocket>,
}

async fn call() -> Call {
    let line = Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap());
    let remote = line.local_addr().unwrap();
    let relay = Relay::bind(remote.ip(), (0, 0), Vec::new()).unwrap();
    relay.describe(&Plain {
        remote,
        codecs: vec![Codec::Pcmu],
        key_tones: Some(KEY_TONES),
        way: Way::Both,
    });
    let client = End::new(&[Codec::Pcmu, Codec::Pcma, Codec::KeyTones]).await;
    let bind = vec![String::from("127.0.0.1:0")];
    let leg = Leg::open(bind, Vec::new(), &[Codec::Pcmu], relay.clone());
    let leg = leg.await.unwrap();
    let offer = client.connection.offer().await.unwrap();
    let answer = leg.answer(client.complete(offer).await).await.unwrap();
    client.connection.accept(answer).await.unwrap();
    client.connected().await;
    let mut media = Media::new(leg, relay, Codec::Pcmu, Some(KEY_TONES));
    media.carry();
    Call {
        client,
        media,
        line,
    }
}

/// The time since `began`, as a payload; padded to 20 ms of sound.
fn stamp(began: Instant) -> [u8; 160] {
    let mut payload = [0; 160];
    payload[..8].copy_from_slice(&(began.elapsed().as_micros() as u64).to_be_bytes());
    payload
}

fn delay(payload: &[u8], began: Instant) -> Duration {
    let sent = u64::from_be_bytes(payload[..8].try_into().unwrap());
    began.elapsed().saturating_sub(Duration::from_micros(sent))
}

/// From the trunk to the client, and from the client to the trunk.
async fn measure(call: &mut Call) -> (Delays, Delays) {
    let began = Instant::now();
    let gateway = call.media.relay.local();
    let (line, connection) = (call.line.clone(), call.client.connection.clone());
    let sending = async move {
        let mut beat = tokio::time::interval(EVERY);
        for sequence in 0..PACKETS {
            beat.tick().await;
            let timestamp = u32::from(sequence) * 160;
            let mut packet = vec![0x80, 0];
            packet.extend(sequence.to_be_bytes());
            packet.extend(timestamp.to_be_bytes());
            packet.extend([1, 2, 3, 4]);
            packet.extend(stamp(began));
            line.send_to(&packet, gateway).await.unwrap();
            let sound = Packet {
                codec: Codec::Pcmu,
                sequence,
                timestamp,
                marker: false,
                payload: Bytes::copy_from_slice(&stamp(began)),
            };
            connection.forward(sound).unwrap();
        }
    };
    let packets = &mut call.client.packets;
    let hearing = async {
        let mut delays = Delays::new();
        while delays.len() < usize::from(PACKETS) {
            let packet = packets.recv().await.unwrap();
            delays.push(delay(&packet.payload, began));
        }
        delays
    };
    let line = &call.line;
    let listening = async {
        let mut delays = Delays::new();
        let mut buffer = [0; 2048];
        while delays.len() < usize::from(PACKETS) {
            let (length, _) = line.recv_from(&mut buffer).await.unwrap();
            delays.push(delay(&buffer[12..length], began));
        }
        delays
    };
    let patience = EVERY * u32::from(PACKETS) + Duration::from_secs(10);
    let all = async { tokio::join!(sending, hearing, listening) };
    let all = tokio::time::timeout(patience, all).await;
    let ((), heard, listened) = all.expect("every packet arrives");
    (heard, listened)
}

/// The delay above the smallest that all but one in a hundred packets stay below.
fn jitter(delays: &mut Delays) -> Duration {
    delays.sort();
    delays[delays.len() * 99 / 100] - delays[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_calls_lose_nothing_and_are_hardly_delayed() {
    let mut calls = Vec::new();
    for _ in 0..CALLS {
        calls.push(Box::pin(call()).await);
    }
    let mut worst = Duration::MAX;
    for _ in 0..TRIES {
        let mut measuring = JoinSet::new();
        for mut call in calls.drain(..) {
            measuring.spawn(async move {
                let delays = measure(&mut call).await;
                (call, delays)
            });
        }
        worst = Duration::ZERO;
        while let Some(measured) = measuring.join_next().await {
            let (call, (mut heard, mut listened)) = measured.unwrap();
            worst = worst.max(jitter(&mut heard)).max(jitter(&mut listened));
            calls.push(call);
        }
        println!("ten calls: jitter p99 {worst:?}");
        if worst <= Duration::from_millis(10) {
            break;
        }
    }
    assert!(worst <= Duration::from_millis(10), "{worst:?}");
    for call in calls {
        call.media.close().await;
    }
}
