//! Two machines talk to each other over a simulated wire and clock.

use std::time::{Duration, Instant};

use super::*;
use crate::protocol::call::{Payload, SessionDescription, status};

const ALICE: Id = 101;
const BOB: Id = 202;

/// A machine with its user, and what it has put out.
struct Party {
    id: Id,
    machine: Machine,
    log: Vec<Output>,
}

impl Party {
    fn new(id: Id) -> Self {
        Self {
            id,
            machine: Machine::default(),
            log: Vec::new(),
        }
    }

    fn stage(&self) -> Option<Stage> {
        self.machine.call().map(|call| call.stage.clone())
    }

    fn last_end(&self) -> Option<End> {
        self.log.iter().rev().find_map(|output| match output {
            Output::Changed(Snapshot {
                stage: Stage::Ended(end),
                ..
            }) => Some(end.clone()),
            _ => None,
        })
    }

    /// Feeds an input, plays the media's part, and returns the packets for the wire.
    fn feed(&mut self, now: Instant, input: Input) -> Vec<ToServer> {
        let mut packets = Vec::new();
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            for output in self.machine.handle(now, input).unwrap() {
                match &output {
                    Output::Send(packet) => packets.push(packet.clone()),
                    Output::MakeOffer { key, .. } => {
                        inputs.push(Input::OfferReady {
                            key: *key,
                            sdp: "offer".into(),
                        });
                        inputs.push(Input::CandidateReady {
                            key: *key,
                            candidate: candidate("caller"),
                        });
                    }
                    Output::RestartMedia { key } => {
                        inputs.push(Input::OfferReady {
                            key: *key,
                            sdp: "new offer".into(),
                        });
                        inputs.push(Input::CandidateReady {
                            key: *key,
                            candidate: candidate("caller's new"),
                        });
                    }
                    Output::MakeAnswer { key, .. } | Output::TakeOffer { key, .. } => {
                        inputs.push(Input::AnswerReady {
                            key: *key,
                            sdp: "answer".into(),
                        });
                        inputs.push(Input::CandidateReady {
                            key: *key,
                            candidate: candidate("callee"),
                        });
                    }
                    _ => {}
                }
                self.log.push(output);
            }
        }
        packets
    }
}

fn candidate(name: &str) -> IceCandidate {
    IceCandidate {
        sdp_mid: "0".into(),
        sdp_m_line_index: 0,
        sdp: format!("candidate:{name}"),
    }
}

/// Carries packets between the two until nothing is under way, as a server would.
fn relay(now: Instant, from: &mut Party, to: &mut Party, packets: Vec<ToServer>) {
    for packet in packets {
        let input = match packet {
            ToServer::CallStart(start) => Input::Offered(Start {
                from: Some(from.id),
                ..start
            }),
            ToServer::CallData(data) => Input::Data(Data {
                from: Some(from.id),
                ..data
            }),
            ToServer::CallStatus(news) => Input::Status(Status {
                from: Some(from.id),
                ..news
            }),
            other => panic!("not a call packet: {other:?}"),
        };
        let answers = to.feed(now, input);
        relay(now, to, from, answers);
    }
}

fn ringing(now: Instant) -> (Party, Party) {
    let (mut alice, mut bob) = (Party::new(ALICE), Party::new(BOB));
    let packets = alice.feed(
        now,
        Input::Start {
            call: 7,
            peer: BOB,
            media: MediaType::Video,
        },
    );
    relay(now, &mut alice, &mut bob, packets);
    (alice, bob)
}

fn talking(now: Instant) -> (Party, Party) {
    let (mut alice, mut bob) = ringing(now);
    let packets = bob.feed(now, Input::Answer { with_camera: true });
    relay(now, &mut bob, &mut alice, packets);
    for party in [&mut alice, &mut bob] {
        let key = party.machine.call().unwrap().key;
        party.feed(now, Input::MediaConnected { key });
    }
    (alice, bob)
}

#[test]
fn a_call_rings_on_both_sides() {
    let (alice, bob) = ringing(Instant::now());
    assert_eq!(alice.stage(), Some(Stage::Ringing));
    assert_eq!(bob.stage(), Some(Stage::Ringing));
    // The caller's candidate follows the offer, never before it, and reaches the callee while it rings.
    assert!(
        bob.log
            .iter()
            .any(|output| matches!(output, Output::TakeCandidate { .. }))
    );
    // No device opens on a ring: the callee has not been asked for an answer yet.
    assert!(
        !bob.log
            .iter()
            .any(|output| matches!(output, Output::MakeAnswer { .. }))
    );
}

#[test]
fn an_answered_call_talks_and_stops_on_both_sides() {
    let now = Instant::now();
    let (mut alice, mut bob) = talking(now);
    assert_eq!(alice.stage(), Some(Stage::Talking { since: now }));
    assert_eq!(bob.stage(), Some(Stage::Talking { since: now }));
    let answer = alice
        .log
        .iter()
        .position(|output| matches!(output, Output::TakeAnswer { .. }));
    let candidate = alice
        .log
        .iter()
        .position(|output| matches!(output, Output::TakeCandidate { .. }));
    assert!(
        answer.unwrap() < candidate.unwrap(),
        "the answer comes before its candidates"
    );
    let packets = alice.feed(now, Input::Stop);
    relay(now, &mut alice, &mut bob, packets);
    for party in [&alice, &bob] {
        assert_eq!(party.stage(), None);
        assert_eq!(party.last_end(), Some(End::Stopped));
        assert!(
            party
                .log
                .iter()
                .any(|output| matches!(output, Output::EndMedia { .. }))
        );
    }
}

#[test]
fn a_declined_call_ends_on_both_sides() {
    let now = Instant::now();
    let (mut alice, mut bob) = ringing(now);
    let packets = bob.feed(now, Input::Reject);
    relay(now, &mut bob, &mut alice, packets);
    assert_eq!(alice.last_end(), Some(End::Rejected));
    assert_eq!(bob.last_end(), Some(End::Rejected));
}

#[test]
fn a_caller_who_gives_up_stops_the_ringing() {
    let now = Instant::now();
    let (mut alice, mut bob) = ringing(now);
    let packets = alice.feed(now, Input::Stop);
    relay(now, &mut alice, &mut bob, packets);
    assert_eq!(bob.last_end(), Some(End::Stopped));
}

#[test]
fn an_unanswered_call_ends_after_thirty_seconds() {
    let now = Instant::now();
    let (mut alice, mut bob) = ringing(now);
    assert_eq!(bob.machine.deadline(), Some(now + RING_TIME));
    assert!(
        bob.feed(now + RING_TIME - Duration::from_millis(1), Input::Tick)
            .is_empty()
    );
    let packets = bob.feed(now + RING_TIME, Input::Tick);
    relay(now, &mut bob, &mut alice, packets);
    assert_eq!(alice.last_end(), Some(End::NotAnswered));
    assert_eq!(bob.last_end(), Some(End::NotAnswered));
}

#[test]
fn a_caller_who_hears_nothing_gives_up_by_itself() {
    let now = Instant::now();
    let mut alice = Party::new(ALICE);
    alice.feed(
        now,
        Input::Start {
            call: 7,
            peer: BOB,
            media: MediaType::Audio,
        },
    );
    let packets = alice.feed(now + CALLER_PATIENCE, Input::Tick);
    assert!(matches!(
        &packets[..],
        [ToServer::CallStatus(Status {
            status: status::STOP,
            ..
        })]
    ));
    assert_eq!(alice.last_end(), Some(End::NotAnswered));
}

#[test]
fn a_second_caller_is_told_busy_and_the_call_goes_on() {
    let now = Instant::now();
    let (_, mut bob) = talking(now);
    let packets = bob.feed(now, Input::Offered(offer_from(303, 9)));
    assert!(matches!(
        &packets[..],
        [ToServer::CallStatus(Status {
            call_id: 9,
            to: Some(303),
            status: status::BUSY,
            ..
        })]
    ));
    assert!(bob.log.contains(&Output::TurnedAway {
        call: 9,
        peer: 303,
        media: MediaType::Audio
    }));
    assert!(matches!(bob.stage(), Some(Stage::Talking { .. })));
}

fn offer_from(peer: Id, call: Id) -> Start {
    Start {
        call_id: call,
        media_type: MediaType::Audio,
        from: Some(peer),
        to: BOB,
        sdp: SessionDescription::offer("offer".into()),
    }
}

#[test]
fn a_repeated_offer_is_not_a_second_call() {
    let now = Instant::now();
    let mut bob = Party::new(BOB);
    bob.feed(now, Input::Offered(offer_from(ALICE, 7)));
    assert!(
        bob.feed(now, Input::Offered(offer_from(ALICE, 7)))
            .is_empty()
    );
    assert_eq!(bob.stage(), Some(Stage::Ringing));
}

#[test]
fn another_device_of_mine_ends_the_ringing() {
    let now = Instant::now();
    for (number, end) in [
        (status::ANSWERED, End::AnsweredElsewhere),
        (status::REJECTED, End::EndedElsewhere),
        (status::NOT_ANSWERED, End::EndedElsewhere),
        (status::STOP, End::EndedElsewhere),
    ] {
        let (_, mut bob) = ringing(now);
        bob.feed(
            now,
            Input::StatusByMe(StatusByMe {
                call_id: 7,
                status: status::RINGING,
            }),
        );
        assert_eq!(bob.stage(), Some(Stage::Ringing));
        bob.feed(
            now,
            Input::StatusByMe(StatusByMe {
                call_id: 7,
                status: number,
            }),
        );
        assert_eq!(bob.last_end(), Some(end));
        assert!(bob.log.contains(&Output::ChangedByMe {
            call: 7,
            status: number
        }));
    }
}

#[test]
fn a_busy_callee_and_an_unknown_one_end_the_call_at_once() {
    let now = Instant::now();
    for (number, end) in [
        (status::BUSY, End::Busy),
        (status::NOT_ANSWERED, End::NotAnswered),
    ] {
        let mut alice = Party::new(ALICE);
        alice.feed(
            now,
            Input::Start {
                call: 7,
                peer: BOB,
                media: MediaType::Audio,
            },
        );
        alice.feed(
            now,
            Input::Status(Status {
                call_id: 7,
                from: None,
                to: None,
                status: number,
            }),
        );
        assert_eq!(alice.last_end(), Some(end));
    }
}

#[test]
fn a_vanished_media_path_may_come_back_within_its_patience() {
    let now = Instant::now();
    let (mut alice, _) = talking(now);
    let key = alice.machine.call().unwrap().key;
    let later = now + Duration::from_secs(60);
    alice.feed(later, Input::MediaInterrupted { key });
    assert_eq!(alice.stage(), Some(Stage::Interrupted { since: now }));
    alice.feed(
        later + Duration::from_secs(5),
        Input::MediaConnected { key },
    );
    assert_eq!(
        alice.stage(),
        Some(Stage::Talking { since: now }),
        "the timer keeps its start"
    );
    alice.feed(later, Input::MediaInterrupted { key });
    alice.feed(later + MEDIA_PATIENCE, Input::Tick);
    assert!(matches!(alice.last_end(), Some(End::MediaFailed(_))));
}

fn count(party: &Party, is: impl Fn(&Output) -> bool) -> usize {
    party.log.iter().filter(|output| is(output)).count()
}

fn restarts(party: &Party) -> usize {
    count(party, |output| {
        matches!(output, Output::RestartMedia { .. })
    })
}

#[test]
fn a_lost_path_is_replaced_whoever_lost_it() {
    for caller_lost_it in [true, false] {
        let now = Instant::now();
        let (mut alice, mut bob) = talking(now);
        let (lost, other) = if caller_lost_it {
            (&mut alice, &mut bob)
        } else {
            (&mut bob, &mut alice)
        };
        let key = lost.machine.call().unwrap().key;
        let packets = lost.feed(now, Input::MediaInterrupted { key });
        relay(now, lost, other, packets);
        // The caller offered, the callee answered, and each took the other's new candidate after its description.
        assert_eq!(restarts(&alice), 1);
        let taken =
            |output: &Output| matches!(output, Output::TakeOffer { sdp, .. } if sdp == "new offer");
        let offer = bob.log.iter().position(taken).unwrap();
        assert!(matches!(
            &bob.log[offer..],
            [.., Output::TakeCandidate { .. }]
        ));
        let answers = count(&alice, |output| matches!(output, Output::TakeAnswer { .. }));
        assert_eq!(answers, 2);
        for party in [&mut alice, &mut bob] {
            let key = party.machine.call().unwrap().key;
            party.feed(now, Input::MediaConnected { key });
            assert_eq!(party.stage(), Some(Stage::Talking { since: now }));
        }
    }
}

#[test]
fn a_new_path_is_tried_again_and_at_once_when_the_server_is_back() {
    let now = Instant::now();
    let at = |seconds| now + Duration::from_secs(seconds);
    let (mut alice, _) = talking(now);
    let key = alice.machine.call().unwrap().key;
    alice.feed(now, Input::MediaInterrupted { key });
    assert_eq!(alice.machine.deadline(), Some(now + RESTART_PATIENCE));
    alice.feed(at(1), Input::Tick);
    assert_eq!(restarts(&alice), 1);
    alice.feed(at(4), Input::Tick);
    assert_eq!(restarts(&alice), 2);
    alice.feed(at(5), Input::SignallingBack);
    assert_eq!(restarts(&alice), 3);
    alice.feed(at(6), Input::MediaConnected { key });
    assert_eq!(alice.machine.deadline(), None);
    alice.feed(at(60), Input::SignallingBack);
    assert_eq!(restarts(&alice), 3, "a path that works is left alone");
}

#[test]
fn a_peer_that_wants_new_paths_all_the_time_gets_few() {
    let now = Instant::now();
    let (mut alice, bob) = talking(now);
    let wish = Data {
        call_id: 7,
        from: Some(bob.id),
        to: Some(alice.id),
        payload: Payload::Restart,
    };
    for millis in 0..4000 {
        let at = now + Duration::from_millis(millis);
        alice.feed(at, Input::Data(wish.clone()));
    }
    assert_eq!(restarts(&alice), 1);
    // And an offer to whoever called is none of the callee's.
    let offer = Payload::Offer(SessionDescription::offer("o".into()));
    alice.feed(
        now,
        Input::Data(Data {
            payload: offer,
            ..wish
        }),
    );
    assert_eq!(
        count(&alice, |output| matches!(output, Output::TakeOffer { .. })),
        0
    );
}

#[test]
fn a_lost_connection_ends_only_a_call_not_yet_answered() {
    let now = Instant::now();
    let (mut alice, mut bob) = ringing(now);
    alice.feed(now, Input::SignallingLost);
    bob.feed(now, Input::SignallingLost);
    assert_eq!(alice.last_end(), Some(End::SignallingLost));
    assert_eq!(bob.last_end(), Some(End::SignallingLost));
    let (mut alice, _) = talking(now);
    alice.feed(now, Input::SignallingLost);
    assert!(matches!(alice.stage(), Some(Stage::Talking { .. })));
}

#[test]
fn wishes_out_of_place_are_refused_and_strangers_ignored() {
    let now = Instant::now();
    let mut alice = Party::new(ALICE);
    assert_eq!(alice.machine.handle(now, Input::Stop), Err(Refused::NoCall));
    assert_eq!(
        alice
            .machine
            .handle(now, Input::Answer { with_camera: true }),
        Err(Refused::NoCall)
    );
    let (mut alice, mut bob) = ringing(now);
    assert_eq!(
        alice.machine.handle(now, Input::Reject),
        Err(Refused::NotRinging)
    );
    let start = Input::Start {
        call: 8,
        peer: 303,
        media: MediaType::Audio,
    };
    assert_eq!(bob.machine.handle(now, start), Err(Refused::CallRunning));
    let stop = Status {
        call_id: 99,
        from: Some(303),
        to: None,
        status: status::STOP,
    };
    bob.feed(now, Input::Status(stop));
    bob.feed(
        now,
        Input::Data(Data {
            call_id: 99,
            from: None,
            to: None,
            payload: Payload::Candidate(candidate("x")),
        }),
    );
    bob.feed(
        now,
        Input::MediaFailed {
            key: 4711,
            reason: "late".into(),
        },
    );
    assert_eq!(bob.stage(), Some(Stage::Ringing));
}

#[test]
fn a_stranger_with_the_same_call_id_changes_nothing() {
    let now = Instant::now();
    let (mut alice, _) = talking(now);
    let before = alice.log.len();
    for from in [Some(303), Some(ALICE)] {
        alice.feed(
            now,
            Input::Status(Status {
                call_id: 7,
                from,
                to: None,
                status: status::STOP,
            }),
        );
        alice.feed(
            now,
            Input::Data(Data {
                call_id: 7,
                from,
                to: None,
                payload: Payload::Candidate(candidate("stranger")),
            }),
        );
    }
    assert_eq!(alice.log.len(), before);
    assert!(matches!(alice.stage(), Some(Stage::Talking { .. })));
}

#[test]
fn an_answer_that_comes_twice_is_taken_once_and_candidates_are_bounded() {
    let now = Instant::now();
    let (mut alice, _) = talking(now);
    for payload in [
        Payload::Answer(SessionDescription::answer("again".into())),
        Payload::Candidate(candidate("flood")),
    ] {
        for _ in 0..10_000 {
            let payload = payload.clone();
            let data = Data {
                call_id: 7,
                from: Some(BOB),
                to: None,
                payload,
            };
            alice.feed(now, Input::Data(data));
        }
    }
    let count = |is: fn(&Output) -> bool| alice.log.iter().filter(|output| is(output)).count();
    assert_eq!(
        count(|output| matches!(output, Output::TakeAnswer { .. })),
        1
    );
    assert!(count(|output| matches!(output, Output::TakeCandidate { .. })) <= 128);
}
