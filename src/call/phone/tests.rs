use super::*;
use crate::protocol::phone::Sdp;

const OFFER: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";

struct Desk {
    phone: Phone,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        Self {
            phone: Phone::default(),
            now: Instant::now(),
        }
    }

    fn give(&mut self, input: PhoneInput) -> Vec<Output> {
        self.phone.handle(self.now, input).unwrap()
    }

    fn key(&self) -> u64 {
        self.phone.call().unwrap().key
    }

    fn stage(&self) -> Stage {
        self.phone.call().unwrap().stage.clone()
    }

    /// A call to a phone that the server permitted and that has offered.
    fn calling() -> Self {
        let mut desk = Self::new();
        desk.give(PhoneInput::Start(start()));
        desk.give(PhoneInput::Go(Go { call_id: 7 }));
        let key = desk.key();
        let sdp = OFFER.to_owned();
        desk.give(PhoneInput::Described { key, sdp });
        desk.give(PhoneInput::Gathered { key });
        desk
    }

    fn rung() -> Self {
        let mut desk = Self::new();
        desk.give(PhoneInput::Offered(offered(8), false));
        desk
    }
}

fn start() -> StartCallout {
    StartCallout {
        call_id: 7,
        to: String::from("+84912345678"),
        from: None,
        tags: None,
    }
}

fn offered(call_id: Id) -> StartCallin {
    StartCallin {
        call_id,
        call_type: serde_json::json!({ "any": [2] }),
        from: String::from("0912345678"),
        to: String::from("842471000000"),
        sdp_candidate: Sdp(String::from("offer")),
    }
}

fn status(code: i64, answer: Option<&str>) -> PhoneInput {
    PhoneInput::Status(CalloutStatus {
        call_id: 7,
        code,
        sdp_candidate: answer.map(|sdp| Sdp(sdp.to_owned())),
    })
}

fn ended(outputs: &[Output]) -> Option<End> {
    outputs.iter().find_map(|output| match output {
        Output::Changed(Snapshot {
            stage: Stage::Ended(end),
            ..
        }) => Some(end.clone()),
        _ => None,
    })
}

fn codes(outputs: &[Output]) -> Vec<i64> {
    let code = |output: &Output| match output {
        Output::Send(ToServer::Callin(action)) => Some(action.code),
        _ => None,
    };
    outputs.iter().filter_map(code).collect()
}

#[test]
fn an_offer_goes_out_when_its_candidates_are_complete() {
    let mut desk = Desk::new();
    let outputs = desk.give(PhoneInput::Start(start()));
    assert_eq!(outputs[0], Output::Send(ToServer::CalloutStart(start())));
    let accepted = CalloutInitial {
        call_id: 7,
        status: Some(100),
        charging_error: None,
    };
    assert_eq!(desk.give(PhoneInput::Initial(accepted)), []);
    let key = desk.key();
    let outputs = desk.give(PhoneInput::Go(Go { call_id: 7 }));
    assert_eq!(
        outputs,
        [Output::Permitted(Ok(())), Output::MakePhoneOffer { key }]
    );
    let sdp = OFFER.to_owned();
    assert_eq!(desk.give(PhoneInput::Described { key, sdp }), []);
    let candidate = String::from("candidate:1 1 udp 1 192.0.2.7 5000 typ host");
    desk.give(PhoneInput::Candidate { key, candidate });
    let outputs = desk.give(PhoneInput::Gathered { key });
    let [Output::Send(ToServer::CalloutOffer(offer))] = outputs.as_slice() else {
        panic!("{outputs:?}")
    };
    let whole = format!("{OFFER}a=candidate:1 1 udp 1 192.0.2.7 5000 typ host\r\n");
    assert_eq!(offer.sdp_candidate.0, whole);
    assert_eq!(desk.give(PhoneInput::Gathered { key }), [], "once");
}

#[test]
fn gathering_that_never_ends_is_not_waited_for() {
    let mut desk = Desk::new();
    desk.give(PhoneInput::Start(start()));
    desk.give(PhoneInput::Go(Go { call_id: 7 }));
    let (key, sdp) = (desk.key(), OFFER.to_owned());
    desk.give(PhoneInput::Described { key, sdp });
    desk.now += GATHERING;
    assert!(desk.phone.deadline().unwrap() <= desk.now);
    assert_eq!(desk.give(PhoneInput::Tick).len(), 1);
}

#[test]
fn every_refusal_has_its_status() {
    for (status, charging, expected, end) in [
        (Some(402), Some(-3), -3, End::Busy),
        (Some(402), Some(-4), -4, End::NoMoney),
        (Some(402), Some(-5), -5, End::InvalidNumber),
        (None, Some(-4), -4, End::NoMoney),
        (Some(404), None, -6, End::InvalidFromNumber),
        (Some(402), Some(-9), 0, End::NoSignal),
        (Some(500), None, 0, End::NoSignal),
    ] {
        let mut desk = Desk::new();
        desk.give(PhoneInput::Start(start()));
        let outputs = desk.give(PhoneInput::Initial(CalloutInitial {
            call_id: 7,
            status,
            charging_error: charging,
        }));
        assert_eq!(outputs[0], Output::Permitted(Err(expected)));
        assert_eq!(ended(&outputs), Some(end));
        assert!(desk.phone.call().is_none());
    }
}

#[test]
fn every_code_of_a_callout_has_its_end() {
    for (code, end) in [
        (403, End::Rejected),
        (408, End::NotAvailable),
        (480, End::NotAnswered),
        (486, End::Busy),
        (487, End::Stopped),
        (503, End::NoSignal),
        (700, End::Stopped),
        (702, End::NoMoney),
        (404, End::Busy),
        (699, End::Busy),
    ] {
        assert_eq!(
            ended(&Desk::calling().give(status(code, None))),
            Some(end),
            "{code}"
        );
    }
    for code in [0, 100, 199, 300] {
        let mut desk = Desk::calling();
        assert_eq!(desk.give(status(code, None)), [], "{code}");
        assert_eq!(desk.stage(), Stage::Connecting);
    }
}

#[test]
fn the_first_answer_counts_and_is_heard_before_the_call_is_answered() {
    let mut desk = Desk::calling();
    let key = desk.key();
    let outputs = desk.give(status(183, Some("answer")));
    let sdp = String::from("answer");
    assert_eq!(outputs[0], Output::TakeAnswer { key, sdp });
    assert!(desk.phone.call().unwrap().line.as_ref().unwrap().is_heard);
    assert_eq!(desk.give(PhoneInput::Connected { key }), []);
    let outputs = desk.give(status(200, Some("answer")));
    assert_eq!(outputs.len(), 1, "it is not taken twice: {outputs:?}");
    assert_eq!(desk.stage(), Stage::Talking { since: desk.now });
    // Without early media it is as in any call.
    let mut desk = Desk::calling();
    desk.give(status(180, None));
    assert_eq!(desk.stage(), Stage::Ringing);
    assert!(!desk.phone.call().unwrap().line.as_ref().unwrap().is_heard);
    desk.give(status(200, Some("answer")));
    assert_eq!(desk.stage(), Stage::Answered);
    let key = desk.key();
    desk.give(PhoneInput::Connected { key });
    assert_eq!(desk.stage(), Stage::Talking { since: desk.now });
}

#[test]
fn who_gives_up_tells_the_server_and_nobody_waits_for_a_permission() {
    let mut desk = Desk::new();
    desk.give(PhoneInput::Start(start()));
    let outputs = desk.give(PhoneInput::StopCallout);
    assert!(matches!(outputs[0], Output::Send(ToServer::CalloutStop(_))));
    assert_eq!(outputs[1], Output::NotPermitted(End::Stopped));
    let mut desk = Desk::new();
    desk.give(PhoneInput::Start(start()));
    desk.now += START_PATIENCE;
    let outputs = desk.give(PhoneInput::Tick);
    assert!(outputs.contains(&Output::NotPermitted(End::NotAnswered)));
}

#[test]
fn a_call_from_a_phone_rings_and_each_wish_has_its_code() {
    let mut desk = Desk::new();
    let outputs = desk.give(PhoneInput::Offered(offered(8), false));
    assert_eq!(codes(&outputs), [183]);
    assert_eq!(
        desk.give(PhoneInput::Offered(offered(8), false)),
        [],
        "the same again"
    );
    assert_eq!(
        codes(&desk.give(PhoneInput::Offered(offered(9), false))),
        [486]
    );
    for (wish, code, end) in [
        (PhoneInput::Reject(None), 702, End::Rejected),
        (PhoneInput::NotAnswered(None), 403, End::NotAnswered),
        (PhoneInput::StopCallin, 700, End::Stopped),
        (PhoneInput::Stop, 700, End::Stopped),
    ] {
        let outputs = Desk::rung().give(wish);
        assert_eq!(codes(&outputs), [code]);
        assert_eq!(ended(&outputs), Some(end));
    }
    let busy = Desk::new().give(PhoneInput::Offered(offered(8), true));
    assert_eq!(codes(&busy), [486]);
    let mut desk = Desk::rung();
    desk.now += RING_TIME;
    assert_eq!(codes(&desk.give(PhoneInput::Tick)), [403]);
}

#[test]
fn an_answer_echoes_what_the_call_came_with() {
    let mut desk = Desk::rung();
    let key = desk.key();
    let outputs = desk.give(PhoneInput::Answer(Some(String::from("vip"))));
    let offer = String::from("offer");
    assert_eq!(outputs[0], Output::MakePhoneAnswer { key, offer });
    let sdp = OFFER.to_owned();
    desk.give(PhoneInput::Described { key, sdp });
    let outputs = desk.give(PhoneInput::Gathered { key });
    let [Output::Send(ToServer::Callin(action))] = outputs.as_slice() else {
        panic!("{outputs:?}")
    };
    assert_eq!(action.code, 200);
    assert_eq!(action.call_type, offered(8).call_type);
    assert_eq!(
        (action.destination.as_str(), action.phonenumber.as_str()),
        ("0912345678", "842471000000")
    );
    assert_eq!(action.tags.as_deref(), Some("vip"));
    // Tags go with the hang-up, too.
    let outputs = desk.give(PhoneInput::StopCallin);
    assert_eq!(codes(&outputs), [700]);
}

#[test]
fn another_device_ends_what_rings_here_and_not_what_was_answered_here() {
    for (code, end) in [
        (200, Some(End::AnsweredElsewhere)),
        (403, Some(End::EndedElsewhere)),
        (486, Some(End::EndedElsewhere)),
        (702, Some(End::EndedElsewhere)),
        (183, None),
    ] {
        let news = || PhoneInput::ByMe(CallinStatusByMe { call_id: 8, code });
        let outputs = Desk::rung().give(news());
        assert_eq!(ended(&outputs), end, "{code}");
        assert!(outputs.contains(&Output::ChangedByMe {
            call: 8,
            status: code
        }));
        let mut desk = Desk::rung();
        desk.give(PhoneInput::Answer(None));
        assert_eq!(ended(&desk.give(news())), None);
    }
}

#[test]
fn wishes_that_do_not_fit_are_refused_and_packets_that_do_not_are_ignored() {
    let mut desk = Desk::new();
    let now = desk.now;
    for wish in [
        PhoneInput::Stop,
        PhoneInput::StopCallout,
        PhoneInput::Answer(None),
        PhoneInput::Reject(None),
    ] {
        assert_eq!(desk.phone.handle(now, wish), Err(Refused::NoCall));
    }
    for packet in [
        status(200, Some("answer")),
        PhoneInput::Go(Go { call_id: 7 }),
        PhoneInput::CallinStatus(CallinStatus {
            call_id: 8,
            code: 702,
        }),
        PhoneInput::Tick,
        PhoneInput::SignallingLost,
    ] {
        assert_eq!(desk.give(packet), []);
    }
    let mut desk = Desk::calling();
    assert_eq!(
        desk.phone.handle(now, PhoneInput::StopCallin),
        Err(Refused::NoCall)
    );
    assert_eq!(
        desk.phone.handle(now, PhoneInput::Answer(None)),
        Err(Refused::NotRinging)
    );
    assert_eq!(
        desk.phone.handle(now, PhoneInput::Start(start())),
        Err(Refused::CallRunning)
    );
    assert_eq!(
        desk.give(PhoneInput::CallinStatus(CallinStatus {
            call_id: 7,
            code: 700
        })),
        []
    );
}

#[test]
fn a_lost_line_to_the_server_ends_what_was_not_answered() {
    assert_eq!(
        ended(&Desk::calling().give(PhoneInput::SignallingLost)),
        Some(End::SignallingLost)
    );
    let mut desk = Desk::calling();
    desk.give(status(200, Some("answer")));
    assert_eq!(desk.give(PhoneInput::SignallingLost), []);
}

#[test]
fn a_lost_path_is_waited_for_and_then_given_up() {
    let mut desk = Desk::calling();
    let key = desk.key();
    desk.give(status(200, Some("answer")));
    desk.give(PhoneInput::Connected { key });
    let since = desk.now;
    desk.give(PhoneInput::Interrupted { key });
    assert_eq!(desk.stage(), Stage::Interrupted { since });
    desk.give(PhoneInput::Connected { key });
    assert_eq!(desk.stage(), Stage::Talking { since });
    desk.give(PhoneInput::Interrupted { key });
    desk.now += MEDIA_PATIENCE;
    let outputs = desk.give(PhoneInput::Tick);
    assert!(matches!(outputs[0], Output::Send(ToServer::CalloutStop(_))));
    assert!(matches!(ended(&outputs), Some(End::MediaFailed(_))));
}
