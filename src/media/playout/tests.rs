use super::*;
use rand::{Rng, SeedableRng};

const FRAME: u64 = 20;

/// What came of playing a stream.
#[derive(Debug, Default)]
struct Outcome {
    /// Numbers of the packets played, with the time they were held back.
    played: Vec<(u32, f64)>,
    concealed: usize,
    recovered: usize,
    shortened: usize,
    lengthened: usize,
}

/// Plays packets that arrive at the given milliseconds; fetches 10 ms pieces, as the sound thread does, with a
/// clock that runs `speed` times as fast as the sender's.
fn play(arrivals: &[(u64, u32)], until: u64, speed: f64) -> Outcome {
    let mut playout = Playout::new();
    let mut outcome = Outcome::default();
    let mut arrivals = arrivals.to_vec();
    arrivals.sort_unstable();
    let mut arriving = arrivals.into_iter().peekable();
    let mut queued = 0.0;
    for tick in 0.. {
        let now = tick as f64 * 10.0 / speed;
        if now > until as f64 {
            return outcome;
        }
        while let Some((at, number)) = arriving.next_if(|(at, _)| *at as f64 <= now) {
            let payload = Bytes::copy_from_slice(&number.to_be_bytes());
            let timestamp = number.wrapping_mul(960).wrapping_add(u32::MAX - 9600);
            let at = Duration::from_millis(at);
            playout.push((number as u16).wrapping_add(65_530), timestamp, payload, at);
        }
        while queued < 10.0 {
            let at = Duration::from_secs_f64((now + queued) / 1000.0);
            queued += match playout.step(at) {
                Step::Decode(packet, pace) => {
                    let number = u32::from_be_bytes(packet.payload[..].try_into().unwrap());
                    let sent = f64::from(number) * FRAME as f64;
                    outcome.played.push((number, now + queued - sent));
                    match pace {
                        Pace::Keep => 20.0,
                        Pace::Shorten | Pace::ShortenAnyway => {
                            outcome.shortened += 1;
                            15.0
                        }
                        Pace::Lengthen => {
                            outcome.lengthened += 1;
                            25.0
                        }
                    }
                }
                Step::Recover(_) => {
                    outcome.recovered += 1;
                    20.0
                }
                Step::Conceal => {
                    outcome.concealed += 1;
                    20.0
                }
                Step::Comfort | Step::Silence => 10.0,
            };
        }
        queued -= 10.0;
    }
    unreachable!("time ends the loop")
}

fn in_order(outcome: &Outcome) -> bool {
    outcome.played.is_sorted_by(|a, b| a.0 < b.0)
}

fn delays_after(outcome: &Outcome, number: u32) -> impl Iterator<Item = f64> + '_ {
    outcome
        .played
        .iter()
        .filter(move |(n, _)| *n > number)
        .map(|(_, delay)| *delay)
}

#[test]
fn an_even_network_is_played_whole_and_soon() {
    let arrivals: Vec<_> = (0..500).map(|n| (u64::from(n) * FRAME + 30, n)).collect();
    let outcome = play(&arrivals, 10_000, 1.0);
    assert!(in_order(&outcome));
    assert!(outcome.played.len() >= 495, "{}", outcome.played.len());
    assert_eq!((outcome.concealed, outcome.recovered), (0, 0));
    // 30 ms of the network and about 20 held back.
    let late = delays_after(&outcome, 200).fold(0.0, f64::max);
    assert!(late < 75.0, "{late} ms");
}

#[test]
fn jitter_is_measured_and_covered() {
    let mut random = rand::rngs::StdRng::seed_from_u64(11);
    for jitter in [20, 60, 120] {
        let arrivals: Vec<_> = (0..1000)
            .map(|n| (u64::from(n) * FRAME + random.random_range(0..=jitter), n))
            .collect();
        let outcome = play(&arrivals, 20_000, 1.0);
        assert!(in_order(&outcome), "jitter {jitter}");
        let made_up = outcome.concealed + outcome.recovered;
        assert!(made_up < 60, "jitter {jitter}: {made_up} made up");
        let late = delays_after(&outcome, 300).fold(0.0, f64::max);
        assert!(late < jitter as f64 + 80.0, "jitter {jitter}: {late} ms");
    }
}

#[test]
fn a_lost_packet_is_recovered_from_the_next_one() {
    let arrivals: Vec<_> = (0..500)
        .filter(|n| n % 20 != 7)
        .map(|n| (u64::from(n) * FRAME, n))
        .collect();
    let outcome = play(&arrivals, 10_000, 1.0);
    assert!(in_order(&outcome));
    assert!(outcome.recovered >= 20, "{}", outcome.recovered);
    assert!(outcome.concealed <= 5, "{}", outcome.concealed);
}

#[test]
fn a_standstill_is_caught_up() {
    let arrivals: Vec<_> = (0..600)
        .map(|n| {
            let sent = u64::from(n) * FRAME;
            let held_up = (4000..4500).contains(&sent);
            (if held_up { 4500 } else { sent }, n)
        })
        .collect();
    let outcome = play(&arrivals, 12_000, 1.0);
    assert!(in_order(&outcome));
    assert!(outcome.shortened > 0);
    let late = delays_after(&outcome, 520).fold(0.0, f64::max);
    assert!(late < 120.0, "still {late} ms late");
}

#[test]
fn clocks_that_differ_are_followed() {
    let arrivals: Vec<_> = (0..3000).map(|n| (u64::from(n) * FRAME, n)).collect();
    for (speed, what) in [(0.999, "slower"), (1.001, "faster")] {
        let outcome = play(&arrivals, 60_000, speed);
        assert!(in_order(&outcome), "{what}");
        assert!(outcome.played.len() > 2950, "{what}");
        assert!(outcome.concealed < 20, "{what}: {}", outcome.concealed);
        let late = delays_after(&outcome, 1000).fold(0.0, f64::max);
        assert!(late < 80.0, "{what}: {late} ms");
    }
}

#[test]
fn a_pause_a_new_stream_and_rubbish_are_survived() {
    let mut playout = Playout::new();
    let at = Duration::from_millis;
    let payload = || Bytes::from_static(b"xyz");
    for n in 0..10u16 {
        playout.push(n, u32::from(n) * 960, payload(), at(u64::from(n) * 20));
    }
    // Another stream with quite other numbers.
    let mut decoded = 0;
    for n in 0..300u16 {
        let sequence = n.wrapping_add(40_000);
        let timestamp = 3_000_000_000u32.wrapping_add(u32::from(n) * 960);
        let now = at(200 + u64::from(n) * 20);
        playout.push(sequence, timestamp, payload(), now);
        decoded += usize::from(matches!(playout.step(now), Step::Decode(..)));
    }
    assert!(decoded > 280, "{decoded}");
    // A sender that sends all at once does not fill the memory.
    for n in 300..3000u16 {
        let sequence = n.wrapping_add(40_000);
        let timestamp = 3_000_000_000u32.wrapping_add(u32::from(n) * 960);
        playout.push(sequence, timestamp, payload(), at(6200));
        assert!(playout.packets.len() <= MAX_PACKETS);
    }
    let received = playout.counts().received;
    playout.push(0, 0, Bytes::new(), at(6200));
    playout.push(0, 0, Bytes::from(vec![0; 100_000]), at(6200));
    assert_eq!(playout.counts().received, received);
}

#[test]
fn where_packets_are_lost_the_next_one_is_waited_for() {
    let mut random = rand::rngs::StdRng::seed_from_u64(3);
    let arrivals: Vec<_> = (0..2000)
        .filter(|_| !random.random_bool(0.1))
        .map(|n| (u64::from(n) * FRAME, n))
        .collect();
    let lost = 2000 - arrivals.len();
    let outcome = play(&arrivals, 40_000, 1.0);
    assert!(in_order(&outcome));
    // Of two in a row the first is beyond help: a tenth of them, and a few at the beginning.
    assert!(
        outcome.concealed * 4 < lost,
        "{} of {lost} made up, {} recovered",
        outcome.concealed,
        outcome.recovered
    );
    let late = delays_after(&outcome, 500).fold(0.0, f64::max);
    assert!(late < 100.0, "{late} ms");
}

#[test]
fn a_pause_is_neither_loss_nor_a_hole() {
    let mut playout = Playout::new();
    let at = Duration::from_millis;
    let sound = || Bytes::from_static(b"sound");
    let (mut decoded, mut comfort, mut queued) = (0, 0, 0);
    let mut sequence = 0u16;
    for tick in 0..1000u64 {
        let now = at(tick * 10);
        // 20 ms packets for a second, then a pause of a second: one packet that says so, and one after 400 ms.
        let (second, packet) = (tick / 100, tick % 100 / 2);
        let payload = match (tick % 2, second % 2, packet) {
            (0, 0, _) => Some(sound()),
            (0, 1, 0) => Some(Bytes::from_static(b"p")),
            (0, 1, 20) => Some(sound()),
            (0, 1, 21) => Some(Bytes::from_static(b"p")),
            _ => None,
        };
        if let Some(payload) = payload {
            playout.push(sequence, (tick * 480) as u32, payload, now);
            sequence += 1;
        }
        while queued < 10 {
            queued += match playout.step(now + at(queued)) {
                Step::Decode(_, pace) => {
                    decoded += 1;
                    if pace == Pace::Keep { 20 } else { 15 }
                }
                Step::Comfort => {
                    comfort += 1;
                    10
                }
                Step::Silence if tick < 10 => 10,
                step => panic!("{step:?} at {tick}"),
            };
        }
        queued -= 10;
    }
    assert_eq!(playout.counts().missing, 0);
    // Five seconds of each, and a packet of sound in each pause.
    assert!((245..=256).contains(&decoded), "{decoded}");
    assert!((450..=510).contains(&comfort), "{comfort}");
}
