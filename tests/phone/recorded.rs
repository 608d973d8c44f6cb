//! Calls that are recorded: announced to both sides, kept for the user alone.

use crate::exchange::{Exchange, OUTSIDE, WHISTLE, logged, over, talking, until};
use crate::line::{Line, RATE, from_mu_law, loudest, read_wave};
use crate::sipp::TALK;
use crate::world::eventually;

const NUMBER: &str = "+842471000001";
/// The pitch of the trunk, and of the announcement.
const TRUNK: f32 = 700.0;
const TONE: f32 = 1_400.0;
/// Bytes before the sound.
const HEAD: usize = 58;

fn is(pitch: f32, wanted: f32) -> bool {
    (pitch - wanted).abs() <= 20.0
}

/// Whether alice's recording begins with the tone.
async fn hears_the_tone(path: &std::path::Path) {
    eventually("the tone at alice's", || async {
        let (samples, rate) = read_wave(path, 60.0);
        let parts: Vec<_> = samples.chunks_exact((rate / 5.0) as usize).collect();
        parts.iter().any(|part| is(loudest(part, rate), TONE))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_are_told_and_the_user_alone_can_listen_afterwards() {
    let exchange = Exchange::with("record = true").await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(&TALK, &line, 1);
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    line.hears(2.0).await;
    let announced = line.look(|heard| loudest(&heard.samples[1_200..3_200], RATE));
    assert!(is(announced, TONE), "the trunk heard {announced} Hz");
    hears_the_tone(&exchange.recording("alice")).await;
    alice.core.stop_callout().await.unwrap();
    until(&mut alice, "the end", over).await;
    let log = logged(&mut alice).await;
    trunk.succeeds().await;
    assert_eq!(
        alice.core.get_paid_call_logs().await.unwrap(),
        std::slice::from_ref(&log)
    );

    let file = reqwest::get(&log.record_url).await.unwrap();
    assert_eq!(file.headers()["content-type"], "audio/wav");
    let bytes = file.bytes().await.unwrap();
    let size = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    assert_eq!(size + 8, bytes.len());
    assert_eq!(&bytes[20..24], [7, 0, 2, 0], "µ-law, two channels");
    let channel = |first: usize| {
        let samples = bytes[HEAD..].iter().skip(first).step_by(2);
        samples.map(|byte| from_mu_law(*byte)).collect::<Vec<_>>()
    };
    for (first, pitch) in [(0, WHISTLE), (1, TRUNK)] {
        let samples = channel(first);
        let begin = samples
            .iter()
            .position(|sample| sample.abs() > 0.05)
            .unwrap();
        let tone = loudest(&samples[begin + 200..begin + 3_000], RATE);
        assert!(is(tone, TONE), "channel {first} begins with {tone} Hz");
        let then = loudest(&samples[begin + 6_000..begin + 12_000], RATE);
        assert!(is(then, pitch), "channel {first} has {then} Hz");
    }
    let (address, _) = log.record_url.split_once('?').unwrap();
    let stranger = reqwest::get(address).await.unwrap();
    assert_eq!(stranger.status(), 404);
}
