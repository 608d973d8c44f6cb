//! What a call costs, measured: run with `--ignored --nocapture` on a quiet machine.
#![cfg(feature = "media")]
#![allow(clippy::unwrap_used)]

use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::Slot;
use azstack::media::stamp::{self, Position};
use azstack::media::{Command, Event, Media, Options, VideoSize};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Receiver;

fn options(id: u16, size: VideoSize) -> Options {
    Options {
        camera: Camera::TestPattern,
        microphone: Microphone::Tone,
        speaker: Speaker::None,
        size,
        stamp_id: id,
        bind: vec!["127.0.0.1:0".to_owned()],
        ..Options::default()
    }
}

struct Side {
    media: Media,
    events: Receiver<Event>,
}

fn side(id: u16, size: VideoSize) -> Side {
    let (media, events) = Media::spawn(options(id, size));
    Side { media, events }
}

/// Makes a call; returns the times from the offer to the answer, to connected on both sides, and to the first picture on the callee's.
async fn connect(a: &mut Side, b: &mut Side, call: u64) -> [Duration; 3] {
    let start = Instant::now();
    let (mut connected, mut answered, mut seen) = (0, None, None);
    a.media
        .send(Command::Offer {
            call,
            video: true,
            ice_servers: vec![],
        })
        .unwrap();
    let mut both = None;
    while both.is_none() || seen.is_none() {
        let (from_a, event) = tokio::select! {
            event = a.events.recv() => (true, event.unwrap()),
            event = b.events.recv() => (false, event.unwrap()),
        };
        let other = if from_a { &b.media } else { &a.media };
        match event {
            Event::Offer { sdp, .. } => other
                .send(Command::Answer {
                    call,
                    video: true,
                    with_camera: true,
                    ice_servers: vec![],
                    offer: sdp,
                })
                .unwrap(),
            Event::Answer { sdp, .. } => {
                answered = Some(start.elapsed());
                other.send(Command::RemoteAnswer { call, sdp }).unwrap();
            }
            Event::Candidate { candidate, .. } => other
                .send(Command::RemoteCandidate { call, candidate })
                .unwrap(),
            Event::Connected { .. } => {
                connected += 1;
                if connected == 2 {
                    both = Some(start.elapsed());
                }
            }
            Event::RemoteVideo { on: true, .. } if !from_a => seen = Some(start.elapsed()),
            _ => {}
        }
    }
    [answered.unwrap(), both.unwrap(), seen.unwrap()]
}

async fn end(a: &mut Side, b: &mut Side, call: u64) -> Duration {
    let start = Instant::now();
    for side in [a, b] {
        side.media.send(Command::End { call }).unwrap();
        while side.events.recv().await.unwrap() != (Event::Ended { call }) {}
    }
    start.elapsed()
}

/// When each picture was seen first in a slot.
fn watch(slot: Slot, time: Duration) -> std::thread::JoinHandle<HashMap<u16, Instant>> {
    std::thread::spawn(move || {
        let start = Instant::now();
        let (mut seen, mut last) = (HashMap::new(), 0);
        while start.elapsed() < time {
            let (number, frame) = slot.latest();
            let now = Instant::now();
            if number != last {
                last = number;
                if let Some(stamp) =
                    frame.and_then(|frame| stamp::read_frame(&frame, Position::Sender))
                {
                    seen.entry(stamp.counter).or_insert(now);
                }
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        seen
    })
}

/// Seconds of processor time this process has used.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn summary(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    format!(
        "n {} min {:.1} median {:.1} p95 {:.1} max {:.1} ms",
        times.len(),
        at(0.0),
        at(0.5),
        at(0.95),
        at(1.0)
    )
}

#[ignore = "measures"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measure() {
    let sizes = [
        VideoSize::default(),
        VideoSize {
            width: 640,
            height: 360,
            fps: 30,
        },
    ];
    for size in sizes {
        let (mut a, mut b) = (side(1, size), side(2, size));
        let (mut answer, mut both, mut picture, mut ends) = (vec![], vec![], vec![], vec![]);
        for call in 0..10 {
            let times = connect(&mut a, &mut b, call)
                .await
                .map(|t| t.as_secs_f64() * 1e3);
            answer.push(times[0]);
            both.push(times[1]);
            picture.push(times[2]);
            ends.push(end(&mut a, &mut b, call).await.as_secs_f64() * 1e3);
        }
        println!("--- {}x{}@{}", size.width, size.height, size.fps);
        println!("offer to answer:        {}", summary(answer));
        println!("offer to connected:     {}", summary(both));
        println!("offer to first picture: {}", summary(picture));
        println!("end to ended, both:     {}", summary(ends));
        connect(&mut a, &mut b, 99).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let time = Duration::from_secs(10);
        let (start, used) = (Instant::now(), processor());
        tokio::time::sleep(time).await;
        let share = (processor() - used) / start.elapsed().as_secs_f64() * 100.0;
        println!("processor, both ends, both ways: {share:.0} % of a core");
        println!("{:?}", a.media.statistics());
        let (sent, got) = (
            watch(a.media.local_video(), time),
            watch(b.media.remote_video(), time),
        );
        while !got.is_finished() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (sent, got) = (sent.join().unwrap(), got.join().unwrap());
        let delays = got
            .iter()
            .filter_map(|(n, at)| Some((*at - *sent.get(n)?).as_secs_f64() * 1e3))
            .collect();
        println!("camera to decoded: {}", summary(delays));
        let mut gaps = vec![];
        for _ in 0..10 {
            let remote = b.media.remote_video();
            let warm = |slot: &Slot| slot.latest().1.map(|f| f.v[f.v.len() / 2] > 128);
            let before = warm(&remote);
            let (mut number, mut last) = (remote.latest().0, Instant::now());
            let command = Instant::now();
            a.media.send(Command::SwitchCamera).unwrap();
            while warm(&remote) == before {
                let (now, _) = remote.latest();
                if now != number {
                    number = now;
                    last = Instant::now();
                }
                tokio::time::sleep(Duration::from_micros(300)).await;
                assert!(command.elapsed() < Duration::from_secs(5));
            }
            gaps.push(last.elapsed().as_secs_f64() * 1e3);
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        println!(
            "camera switch, last old to first new picture: {}",
            summary(gaps)
        );
        end(&mut a, &mut b, 99).await;
    }
}

/// Run it behind a bottleneck, as in `unshare -n sh -c 'ip link set lo up; tc qdisc add dev lo root tbf rate 900kbit burst 10kb latency 300ms; …'`.
#[ignore = "measures"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measure_steadily() {
    let size = VideoSize::default();
    let (mut a, mut b) = (side(1, size), side(2, size));
    println!("{:?}", connect(&mut a, &mut b, 1).await);
    let time = Duration::from_secs(30);
    let (sent, got) = (
        watch(a.media.local_video(), time),
        watch(b.media.remote_video(), time),
    );
    while !got.is_finished() {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (of_a, of_b) = (a.media.statistics(), b.media.statistics());
        for s in [of_a, of_b] {
            println!(
                "out {:.0} kbit/s of {:.0}, {:.0} fps; in {:.0} fps; sound missing {} of {}, jitter {:?}; loss out {:.3}",
                s.kbps_out,
                s.kbps_target,
                s.video_out.per_second,
                s.video_in.per_second,
                s.sound_missing,
                s.sound_received,
                s.jitter,
                s.loss_out
            );
        }
    }
    let (sent, got) = (sent.join().unwrap(), got.join().unwrap());
    let delays = got
        .iter()
        .filter_map(|(n, at)| Some((*at - *sent.get(n)?).as_secs_f64() * 1e3))
        .collect();
    println!(
        "{} of {} pictures; camera to decoded: {}",
        got.len(),
        sent.len(),
        summary(delays)
    );
    end(&mut a, &mut b, 1).await;
}
