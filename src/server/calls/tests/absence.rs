//! Sides that are not there yet, or not any more; and the bounds on what is kept for them.

use super::*;

#[test]
fn an_absent_callee_rings_when_he_comes() {
    let mut world = World::ringing(&[]);
    for number in 0..3 {
        assert_eq!(world.data(ALICE, BOB, candidate(number)).unwrap(), []);
    }
    assert_eq!(world.tick_after(RING - Duration::from_millis(1)), []);
    let outputs = world.calls.joined(BOB);
    assert_eq!(short(&outputs)[0], (One(BOB), 186, 0));
    assert_eq!(outputs.len(), 4, "the offer and three candidates, in order");
    let ToClient::CallData(last) = &outputs[3].packet else {
        panic!()
    };
    assert_eq!(
        (&last.payload, last.from),
        (&candidate(2), Some(ALICE.user))
    );
    assert_eq!(world.calls.joined(BOB), [], "once a device");
    assert_eq!(
        world.calls.joined(ALICE_2),
        [],
        "the caller's other device does not ring"
    );
    // Time is up all the same.
    let outputs = world.tick_after(Duration::from_millis(1));
    assert_eq!(
        short(&outputs),
        [(One(ALICE), 188, 400), (One(BOB), 188, 700)]
    );
    world.over();
}

#[test]
fn a_side_that_vanishes_while_ringing_ends_the_call() {
    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(world.left(ALICE_2), []);
    assert_eq!(short(&world.left(ALICE)), [(All(BOB.user), 188, 700)]);
    world.over();

    let mut world = World::ringing(&[BOB, BOB_2]);
    assert_eq!(world.left(BOB), [], "another device still rings");
    assert_eq!(short(&world.left(BOB_2)), [(One(ALICE), 188, 700)]);
    world.over();
}

#[test]
fn an_answered_call_outlives_its_sockets_for_a_while() {
    // Bob's socket is lost; he is back under another name and hangs up.
    let mut world = World::talking();
    assert_eq!(world.left(BOB), []);
    assert_eq!(world.tick_after(AFTER_LOSS - Duration::from_secs(1)), []);
    let to_anybody = world.data(ALICE, BOB, candidate(1)).unwrap();
    assert_eq!(short(&to_anybody), [(All(BOB.user), 187, 0)]);
    let outputs = world.status(BOB_2, ALICE, status::STOP).unwrap();
    assert_eq!(
        short(&outputs),
        [(One(ALICE), 188, 700), (Others(BOB_2), 199, 700)]
    );
    world.over();

    // Somebody who is back for good is remembered for good.
    let mut world = World::talking();
    world.left(ALICE);
    assert_eq!(
        short(&world.data(ALICE_2, BOB, candidate(1)).unwrap()),
        [(One(BOB), 187, 0)]
    );
    assert_eq!(
        short(&world.data(BOB, ALICE, candidate(2)).unwrap()),
        [(One(ALICE_2), 187, 0)]
    );
    world.tick_after(2 * AFTER_LOSS);
    assert!(world.status(BOB, ALICE, status::STOP).is_ok());

    // Nobody comes back: forgotten.
    let mut world = World::talking();
    world.left(ALICE);
    world.left(BOB);
    assert_eq!(world.tick_after(AFTER_LOSS), []);
    world.over();
}

#[test]
fn early_candidates_are_bounded() {
    let mut world = World::ringing(&[]);
    for number in 0..MAX_CANDIDATES {
        world.data(ALICE, BOB, candidate(number)).unwrap();
    }
    assert_eq!(world.data(ALICE, BOB, candidate(0)), Err(Foreign));
    let huge = IceCandidate {
        sdp_mid: String::new(),
        sdp_m_line_index: 0,
        sdp: "c".repeat(MAX_SDP),
    };
    let mut world = World::ringing(&[]);
    assert_eq!(
        world.data(ALICE, BOB, Payload::Candidate(huge)),
        Err(Foreign)
    );
    let mut big = offer(8, BOB.user);
    big.sdp.sdp = "v".repeat(MAX_SDP + 1);
    assert_eq!(
        short(&world.start(ALICE, big, Some(&[]))),
        [(One(ALICE), 188, 400)]
    );
}

#[test]
fn a_users_calls_are_bounded() {
    let mut world = World::new();
    for call in 1..=MAX_CALLS as Id {
        let outputs = world.start(ALICE, offer(call, BOB.user), Some(&[BOB.session]));
        assert_eq!(outputs.len(), 2);
    }
    let refused = world.start(ALICE, offer(100, CAROL.user), Some(&[CAROL.session]));
    assert_eq!(short(&refused), [(One(ALICE), 188, 400)]);
    let refused = world.start(CAROL, offer(100, BOB.user), Some(&[BOB.session]));
    assert_eq!(short(&refused), [(One(CAROL), 188, 600)]);
    // Calls that are probably over make room.
    for call in 1..=MAX_CALLS as Id {
        let answered = Status {
            call_id: call,
            ..news(ALICE, status::ANSWERED)
        };
        world.calls.status(BOB, &answered).unwrap();
    }
    world.left(ALICE);
    world.left(BOB);
    assert_eq!(
        world
            .start(ALICE, offer(100, CAROL.user), Some(&[CAROL.session]))
            .len(),
        2
    );
}
