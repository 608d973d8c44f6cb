//! What can go wrong: no devices, refusals, a bad network.

use crate::pair::*;
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::stamp::Position;
use azstack::media::{Candidate, Command, DeviceKind, Error, Event, Options, Problem, tone};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_works_without_any_device_and_says_what_is_missing() {
    let missing = "there is no device of this name".to_owned();
    let a = Options {
        camera: Camera::Named(missing.clone()),
        microphone: Microphone::Named(missing.clone()),
        speaker: Speaker::Named(missing),
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    pair.until("three devices to be missing", |pair| {
        [
            DeviceKind::Camera,
            DeviceKind::Microphone,
            DeviceKind::Speaker,
        ]
        .into_iter()
        .all(|device| {
            let problem = Problem::Missing;
            pair.a.told.contains(&Event::Trouble { device, problem })
        })
    })
    .await;
    // The other side is seen all the same, and a device chosen later is used.
    let remote = pair.a.media.remote_video();
    pair.until("its picture", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    pair.a
        .media
        .send(Command::UseCamera(Camera::TestPattern))
        .unwrap();
    let remote = pair.b.media.remote_video();
    pair.until("our picture", |pair| {
        let device = DeviceKind::Camera;
        stamp_in(&remote, Position::Sender).is_some()
            && pair.a.told.contains(&Event::Working { device })
    })
    .await;
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_with_nothing_chosen_connects_and_complains_of_nothing() {
    let nothing = |id| Options {
        camera: Camera::None,
        microphone: Microphone::None,
        speaker: Speaker::None,
        // As the program does unless told otherwise.
        bind: Options::default().bind,
        ..options(id)
    };
    let mut pair = Pair::new(nothing(1), nothing(2));
    pair.connected().await;
    pair.ended(CALL).await;
    for told in [&pair.a.told, &pair.b.told] {
        let complaint = |event: &Event| {
            matches!(
                event,
                Event::Trouble { .. } | Event::LocalVideo { .. } | Event::Failed { .. }
            )
        };
        assert!(!told.iter().any(complaint), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn candidates_that_come_while_it_rings_are_kept() {
    let mut pair = Pair::new(options(1), options(2));
    pair.video = false;
    pair.call(CALL);
    let (mut offer, mut carried) = (None, 0);
    while offer.is_none() || carried == 0 {
        match pair.events.recv().await.unwrap() {
            (true, Event::Offer { sdp, .. }) => offer = Some(sdp),
            (true, event @ Event::Candidate { .. }) => {
                pair.carry(true, event);
                carried += 1;
            }
            _ => {}
        }
    }
    let sdp = offer.unwrap();
    pair.carry(true, Event::Offer { call: CALL, sdp });
    // The caller hears nothing of the callee's candidates: it is found by those kept alone.
    let deadline = Instant::now() + PATIENCE;
    let mut connected = 0;
    while connected < 2 {
        assert!(Instant::now() < deadline);
        match pair.events.recv().await.unwrap() {
            (_, Event::Connected { .. }) => connected += 1,
            (false, Event::Candidate { .. }) => {}
            (from_a, event) => pair.carry(from_a, event),
        }
    }
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_is_an_event_and_harms_nothing() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    // A second call at the same time.
    let busy = Event::Failed {
        call: 2,
        error: Error::Busy,
    };
    pair.call(2);
    pair.until("being refused", |pair| pair.a.told.contains(&busy))
        .await;
    // An answer nobody asked for, a candidate that is none, a call nobody knows.
    for command in [
        Command::RemoteAnswer {
            call: 7,
            sdp: "rubbish".to_owned(),
        },
        Command::RemoteCandidate {
            call: CALL,
            candidate: Candidate {
                mid: "0".to_owned(),
                line_index: 0,
                candidate: "candidate:rubbish".to_owned(),
            },
        },
    ] {
        pair.a.media.send(command).unwrap();
    }
    for number in 0..2000 {
        let candidate = Candidate {
            mid: "0".to_owned(),
            line_index: 0,
            candidate: "x".repeat(5000),
        };
        let call = 100 + number;
        // Full is fine, falling over is not.
        let _ = pair
            .a
            .media
            .send(Command::RemoteCandidate { call, candidate });
    }
    let remote = pair.b.media.remote_video();
    pair.until("pictures", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    pair.ended(CALL).await;
    pair.b
        .media
        .send(Command::Answer {
            call: 3,
            video: true,
            with_camera: true,
            ice_servers: Vec::new(),
            offer: "rubbish".to_owned(),
        })
        .unwrap();
    pair.until("the rubbish to be refused", |pair| {
        let failed = |event: &Event| matches!(event, Event::Failed { call: 3, .. });
        pair.b.told.iter().any(failed)
    })
    .await;
    pair.ended(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_side_that_ends_without_a_word_is_noticed() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    let remote = pair.a.media.remote_video();
    pair.until("its picture", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    // Its last handle is gone, as when its program ends.
    let (nobody, _) = azstack::media::Media::spawn(options(3));
    pair.b.media = nobody;
    pair.until("the silence to be noticed", |pair| {
        let told = |event: &Event| {
            matches!(
                event,
                Event::Interrupted { call: CALL } | Event::Failed { call: CALL, .. }
            )
        };
        let call = CALL;
        pair.a.told.iter().any(told)
            && pair
                .a
                .told
                .contains(&Event::RemoteVideo { call, on: false })
    })
    .await;
    assert_eq!(remote.latest().1, None);
    println!("{:?}", shorter(&pair.a.told));
    pair.a.media.send(Command::End { call: CALL }).unwrap();
    pair.until("ending", |pair| {
        pair.a.told.contains(&Event::Ended { call: CALL })
    })
    .await;
}

/// Carries datagrams between one address and whoever writes to it, losing and delaying some.
async fn bad_network(to: SocketAddr, seed: u64) -> SocketAddr {
    use rand::{Rng, SeedableRng};
    let socket = std::sync::Arc::new(tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap());
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        let mut other = None;
        let mut datagram = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut datagram).await {
            let target = if from == to {
                other
            } else {
                other = Some(from);
                Some(to)
            };
            let Some(target) = target else { continue };
            if random.random_bool(0.05) {
                continue;
            }
            let delay = Duration::from_millis(random.random_range(5..25));
            let (socket, datagram) = (socket.clone(), datagram[..length].to_vec());
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                let _ = socket.send_to(&datagram, target).await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_loses_and_disorders_packets_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("b.wav");
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(8)
    };
    let mut pair = Pair::new(options(7), b);
    pair.call(CALL);
    let remote = pair.b.media.remote_video();
    let seen = watch(remote, Position::Sender, 60);
    let deadline = Instant::now() + PATIENCE;
    while !seen.is_finished() || tone::recognise(&recorded(&heard)) != Some(7) {
        assert!(Instant::now() < deadline, "{:?}", pair.b.media.statistics());
        let soon = Duration::from_millis(10);
        let Ok(Some((from_a, event))) = tokio::time::timeout(soon, pair.events.recv()).await else {
            continue;
        };
        match event {
            // The callee finds the caller only through the bad network, and the caller not at all.
            Event::Candidate { call, candidate } if from_a => {
                let mut words: Vec<String> =
                    candidate.candidate.split(' ').map(str::to_owned).collect();
                let to = format!("{}:{}", words[4], words[5]).parse().unwrap();
                words[5] = bad_network(to, 3).await.port().to_string();
                let candidate = Candidate {
                    candidate: words.join(" "),
                    ..candidate
                };
                pair.carry(true, Event::Candidate { call, candidate });
            }
            Event::Candidate { .. } => {}
            other => pair.carry(from_a, other),
        }
    }
    let seen = seen.join().unwrap();
    assert!(seen.len() == 60 && in_order(&seen, 7), "{seen:?}");
    let first = seen[0].counter;
    let sent = seen[59].counter.wrapping_sub(first);
    assert!(sent < 120, "60 of {sent} pictures came");
    pair.ended(CALL).await;
}
