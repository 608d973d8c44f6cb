//! Calls over a simulated clock.

mod absence;

use super::*;
use crate::protocol::call::{MediaType, SessionDescription};

const RING: Duration = Duration::from_secs(30);
const CALL: Id = 7;
const ALICE: Party = party(101, 1);
const ALICE_2: Party = party(101, 2);
const BOB: Party = party(102, 3);
const BOB_2: Party = party(102, 4);
const CAROL: Party = party(103, 5);

const fn party(user: Id, session: u64) -> Party {
    Party {
        user,
        session: SessionId(session),
    }
}

fn offer(call_id: Id, to: Id) -> Start {
    Start {
        call_id,
        media_type: MediaType::Video,
        // A lie, which the server replaces.
        from: Some(999),
        to,
        sdp: SessionDescription::offer(String::from("v=0")),
    }
}

fn news(to: Party, status: i64) -> Status {
    Status {
        call_id: CALL,
        from: Some(999),
        to: Some(to.user),
        status,
    }
}

fn data(to: Party, payload: Payload) -> Data {
    Data {
        call_id: CALL,
        from: Some(999),
        to: Some(to.user),
        payload,
    }
}

fn candidate(number: usize) -> Payload {
    Payload::Candidate(IceCandidate {
        sdp_mid: String::from("0"),
        sdp_m_line_index: 0,
        sdp: format!("candidate:{number}"),
    })
}

fn answer() -> Payload {
    Payload::Answer(SessionDescription::answer(String::from("v=0")))
}

/// What one party was told by another, in a form that is short to write: recipient, service, status.
fn short(outputs: &[Output]) -> Vec<(Recipient, i64, i64)> {
    let short = |output: &Output| match &output.packet {
        ToClient::CallStatus(body) => (output.to, 188, body.status),
        ToClient::CallStatusByMe(body) => (output.to, 199, body.status),
        ToClient::CallStart(_) => (output.to, 186, 0),
        ToClient::CallData(_) => (output.to, 187, 0),
        other => panic!("{other:?}"),
    };
    outputs.iter().map(short).collect()
}

use Recipient::{All, One, Others};

struct World {
    calls: Calls,
    now: Instant,
}

impl World {
    fn new() -> Self {
        Self {
            calls: Calls::new(RING),
            now: Instant::now(),
        }
    }

    /// Alice calls Bob, who has these devices.
    fn ringing(devices: &[Party]) -> Self {
        let mut world = Self::new();
        let devices: Vec<SessionId> = devices.iter().map(|device| device.session).collect();
        let outputs = world.start(ALICE, offer(CALL, BOB.user), Some(&devices));
        assert_eq!(outputs.len(), 1 + devices.len());
        world
    }

    fn talking() -> Self {
        let mut world = Self::ringing(&[BOB]);
        world.status(BOB, ALICE, status::ANSWERED).unwrap();
        world
    }

    fn start(&mut self, from: Party, offer: Start, devices: Option<&[SessionId]>) -> Outputs {
        self.calls.start(self.now, from, offer, devices)
    }

    fn status(&mut self, from: Party, to: Party, status: i64) -> Result<Outputs, Foreign> {
        self.calls.status(from, &news(to, status))
    }

    fn data(&mut self, from: Party, to: Party, payload: Payload) -> Result<Outputs, Foreign> {
        self.calls.data(from, data(to, payload))
    }

    fn left(&mut self, who: Party) -> Outputs {
        self.calls.left(self.now, who)
    }

    fn tick_after(&mut self, time: Duration) -> Outputs {
        self.now += time;
        self.calls.tick(self.now)
    }

    /// Nothing is left behind.
    fn over(&mut self) {
        for party in [ALICE, BOB] {
            assert_eq!(self.calls.table.keys_of(party.user), []);
            assert_eq!(self.status(party, BOB, status::STOP), Err(Foreign));
        }
        assert_eq!(self.calls.next_deadline(), None);
    }
}

#[test]
fn an_offer_rings_everywhere_in_the_callers_name() {
    let mut world = World::new();
    let devices = [BOB.session, BOB_2.session];
    let outputs = world.start(ALICE, offer(CALL, BOB.user), Some(&devices));
    assert_eq!(
        short(&outputs),
        [
            (One(ALICE), 188, 100),
            (One(BOB), 186, 0),
            (One(BOB_2), 186, 0)
        ]
    );
    let ToClient::CallStart(start) = &outputs[1].packet else {
        panic!()
    };
    assert_eq!(start.from, Some(ALICE.user));
    // The same packet again is the same call.
    assert_eq!(
        world.start(ALICE, offer(CALL, BOB.user), Some(&devices)),
        []
    );
}

#[test]
fn ring_answer_talk_stop() {
    let mut world = World::ringing(&[BOB, BOB_2]);
    let to_both = world.data(ALICE, BOB, candidate(0)).unwrap();
    assert_eq!(short(&to_both), [(One(BOB), 187, 0), (One(BOB_2), 187, 0)]);
    let ringing = world.status(BOB, ALICE, status::RINGING).unwrap();
    assert_eq!(
        short(&ringing),
        [(One(ALICE), 188, 180), (Others(BOB), 199, 180)]
    );
    let ToClient::CallStatus(body) = &ringing[0].packet else {
        panic!()
    };
    assert_eq!((body.from, body.to), (Some(BOB.user), Some(ALICE.user)));
    // Data before 200 is from a device that may lose the race.
    assert_eq!(world.data(BOB, ALICE, answer()), Err(Foreign));

    let answered = world.status(BOB, ALICE, status::ANSWERED).unwrap();
    assert_eq!(
        short(&answered),
        [(One(ALICE), 188, 200), (Others(BOB), 199, 200)]
    );
    assert_eq!(world.status(BOB_2, ALICE, status::ANSWERED), Err(Foreign));
    assert_eq!(world.status(BOB_2, ALICE, status::REJECTED), Err(Foreign));
    assert_eq!(world.data(BOB_2, ALICE, candidate(1)), Err(Foreign));
    assert_eq!(
        world.data(ALICE, BOB, answer()),
        Err(Foreign),
        "a caller does not answer"
    );

    let reply = world.data(BOB, ALICE, answer()).unwrap();
    assert_eq!(short(&reply), [(One(ALICE), 187, 0)]);
    let ToClient::CallData(body) = &reply[0].packet else {
        panic!()
    };
    assert_eq!(body.from, Some(BOB.user));
    let later = world.data(ALICE, BOB, candidate(2)).unwrap();
    assert_eq!(
        short(&later),
        [(One(BOB), 187, 0)],
        "only the device that answered"
    );
    assert_eq!(
        world.tick_after(10 * RING),
        [],
        "an answered call rings no more"
    );

    let stopped = world.status(ALICE, BOB, status::STOP).unwrap();
    assert_eq!(
        short(&stopped),
        [(One(BOB), 188, 700), (Others(ALICE), 199, 700)]
    );
    world.over();
}

#[test]
fn a_refusal_on_one_device_ends_the_call_everywhere() {
    for refusal in [status::REJECTED, status::NOT_ANSWERED, status::STOP] {
        let mut world = World::ringing(&[BOB, BOB_2]);
        let outputs = world.status(BOB_2, ALICE, refusal).unwrap();
        assert_eq!(
            short(&outputs),
            [(One(ALICE), 188, refusal), (Others(BOB_2), 199, refusal)]
        );
        world.over();
    }
}

#[test]
fn busy_is_held_back_while_another_device_rings() {
    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(world.status(BOB, ALICE, status::BUSY).unwrap(), []);
    let candidates = world.data(ALICE, BOB, candidate(0)).unwrap();
    assert_eq!(short(&candidates), [(One(BOB_2), 187, 0)]);
    let outputs = world.status(BOB_2, ALICE, status::BUSY).unwrap();
    assert_eq!(
        short(&outputs),
        [(One(ALICE), 188, 600), (Others(BOB_2), 199, 600)]
    );
    world.over();

    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(world.status(BOB, ALICE, status::BUSY).unwrap(), []);
    world.status(BOB_2, ALICE, status::ANSWERED).unwrap();

    // Or the ringing device vanishes and only the busy one is left.
    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(world.status(BOB, ALICE, status::BUSY).unwrap(), []);
    assert_eq!(short(&world.left(BOB_2)), [(One(ALICE), 188, 600)]);
    world.over();
}

#[test]
fn an_unknown_callee_does_not_answer_at_once() {
    let mut world = World::new();
    let outputs = world.start(ALICE, offer(CALL, 404), None);
    assert_eq!(short(&outputs), [(One(ALICE), 188, 400)]);
    world.over();
}

#[test]
fn the_caller_gives_up() {
    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(
        world.status(ALICE_2, BOB, status::STOP),
        Err(Foreign),
        "not his other device"
    );
    assert_eq!(world.status(ALICE, BOB, status::REJECTED), Err(Foreign));
    let outputs = world.status(ALICE, BOB, status::STOP).unwrap();
    assert_eq!(
        short(&outputs),
        [(All(BOB.user), 188, 700), (Others(ALICE), 199, 700)]
    );
    world.over();
}

#[test]
fn strangers_have_no_say() {
    for mut world in [World::ringing(&[BOB]), World::talking()] {
        for other in [ALICE, BOB] {
            assert_eq!(world.status(CAROL, other, status::STOP), Err(Foreign));
            assert_eq!(world.data(CAROL, other, candidate(0)), Err(Foreign));
        }
        assert_eq!(world.status(BOB, CAROL, status::STOP), Err(Foreign));
        assert_eq!(world.left(CAROL), []);
        assert_eq!(world.calls.joined(CAROL), []);
        let nobody = Status {
            to: None,
            ..news(ALICE, status::STOP)
        };
        assert_eq!(world.calls.status(BOB, &nobody), Err(Foreign));
        assert_eq!(world.status(BOB, ALICE, 12345), Err(Foreign));
    }
}

#[test]
fn two_calls_with_one_id_are_told_apart() {
    // Alice and Bob call each other at the same moment with the same number.
    let mut world = World::ringing(&[BOB]);
    world.start(BOB, offer(CALL, ALICE.user), Some(&[ALICE.session]));
    // Both clients are busy: each refuses the other's call.
    let outputs = world.status(BOB, ALICE, status::BUSY).unwrap();
    assert_eq!(
        short(&outputs),
        [(One(ALICE), 188, 600), (Others(BOB), 199, 600)]
    );
    let outputs = world.status(ALICE, BOB, status::BUSY).unwrap();
    assert_eq!(
        short(&outputs),
        [(One(BOB), 188, 600), (Others(ALICE), 199, 600)]
    );
    world.over();
}

/// Whatever comes in whatever order: nothing panics, and in the end nothing is left.
#[test]
fn any_sequence_ends_clean() {
    use rand::{Rng, SeedableRng, rngs::StdRng};
    let parties = [ALICE, ALICE_2, BOB, BOB_2, CAROL];
    let codes = [180, 200, 400, 600, 603, 700, 5];
    for seed in 0..300 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut world = World::new();
        for _ in 0..200 {
            let (from, to) = (
                parties[random.random_range(0..5)],
                parties[random.random_range(0..5)],
            );
            match random.random_range(0..6) {
                0 => {
                    let offer = offer(random.random_range(7..9), to.user);
                    let devices = [to.session];
                    world.start(from, offer, (from.user != to.user).then_some(&devices[..]));
                }
                1 => {
                    let code = codes[random.random_range(0..codes.len())];
                    let _ = world.status(from, to, code);
                }
                2 => {
                    let payload = if random.random() {
                        answer()
                    } else {
                        candidate(1)
                    };
                    let _ = world.data(from, to, payload);
                }
                3 => drop(world.calls.joined(from)),
                4 => drop(world.left(from)),
                _ => drop(world.tick_after(Duration::from_secs(random.random_range(0..20)))),
            }
        }
        for party in parties {
            world.left(party);
        }
        world.tick_after(2 * AFTER_LOSS);
        assert!(
            parties
                .iter()
                .all(|party| world.calls.table.keys_of(party.user).is_empty())
        );
        assert_eq!(world.calls.next_deadline(), None);
    }
}

#[test]
fn a_client_that_changed_networks_goes_on_before_its_old_socket_is_known_dead() {
    let mut world = World::talking();
    let offer = Payload::Offer(SessionDescription::offer(String::from("v=0")));
    let outputs = world.data(ALICE_2, BOB, offer).unwrap();
    assert_eq!(short(&outputs), [(One(BOB), 187, 0)]);
    // From now on it is the one that is answered.
    let outputs = world.data(BOB, ALICE, answer()).unwrap();
    assert_eq!(short(&outputs), [(One(ALICE_2), 187, 0)]);
    // Another device of the callee's refuses too late.
    assert_eq!(world.status(BOB_2, ALICE, status::REJECTED), Err(Foreign));
}

#[test]
fn a_new_path_is_the_callers_to_offer_and_the_callees_to_wish() {
    let offer = || Payload::Offer(SessionDescription::offer(String::from("v=0")));
    let mut world = World::talking();
    let outputs = world.data(ALICE, BOB, offer()).unwrap();
    assert_eq!(short(&outputs), [(One(BOB), 187, 0)]);
    let outputs = world.data(BOB, ALICE, Payload::Restart).unwrap();
    assert_eq!(short(&outputs), [(One(ALICE), 187, 0)]);
    assert_eq!(world.data(BOB, ALICE, offer()), Err(Foreign));
    assert_eq!(world.data(ALICE, BOB, Payload::Restart), Err(Foreign));
    let mut world = World::ringing(&[BOB]);
    assert_eq!(world.data(ALICE, BOB, offer()), Err(Foreign));
}
