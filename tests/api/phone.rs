//! Calls with phones: F09–F14, F18, E07–E11, C08–C12. The trunk is sipp.

use azstack::client::constants::{
    PaidCallStatus, PaidCallType, callin_status, callout_initial, callout_status, phone_status,
};
use azstack::client::{Call, CallStage, Core, Direction, Event};

use crate::exchange::{Exchange, OUTSIDE, logged, over, ringing, talking, until};
use crate::line::Line;
use crate::sipp::{Sipp, Step, cancelling};
use crate::style::Style;
use crate::world::{Person, World};

const NUMBER: &str = "+842471000001";
/// As the trunk dials it.
const DIALLED: &str = "02471000001";
/// A trunk that answers until it is hung up.
const ANSWERS: &[Step] = &[
    Step::Receive("INVITE"),
    Step::Respond(180, false),
    Step::Respond(200, true),
    Step::Receive("ACK"),
    Step::Receive("BYE"),
    Step::Respond(200, false),
];

/// A gateway of the style's own, and Alice.
struct Desk {
    exchange: Exchange,
    line: Line,
    alice: Person,
}

impl Desk {
    async fn new() -> Self {
        let exchange = Exchange::new().await;
        let alice = exchange.person("alice", NUMBER).await;
        Self {
            exchange,
            line: Line::new(700.0),
            alice,
        }
    }

    fn trunk(&self, steps: &[Step]) -> Sipp {
        self.exchange.trunk(steps, &self.line, 1)
    }

    /// A trunk that answers to the invitation with that.
    fn refusing(&self, code: u16) -> Sipp {
        self.trunk(&[
            Step::Receive("INVITE"),
            Step::Respond(code, false),
            Step::Receive("ACK"),
        ])
    }

    /// Somebody calls, and it rings.
    async fn rings(&mut self, talk: u32, refusal: Option<u16>) -> Sipp {
        let trunk = self.exchange.call_in(DIALLED, &self.line, talk, refusal);
        until(&mut self.alice, "ringing", ringing).await;
        trunk
    }
}

fn number(call: &Call) -> i64 {
    phone_status(call.direction, &call.stage)
}

async fn start(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let trunk = desk.trunk(ANSWERS);
    let start = |core: &Core| core.start_callout(OUTSIDE, Some(NUMBER), Some("vip"));
    let started = style
        .call(&desk.alice.core, start, returned!(StartCallout))
        .await;
    assert_eq!(started, Ok(()));
    until(&mut desk.alice, "talking", talking).await;
    let again = style
        .call(&desk.alice.core, start, returned!(StartCallout))
        .await;
    assert_eq!(again.unwrap_err().code(), "ERR_UNEXPECTED_DATA");
    desk.alice.core.stop_callout().await.unwrap();
    logged(&mut desk.alice).await;
    trunk.succeeds().await;
    // A refusal has a status beside its code (B04).
    let abroad = |core: &Core| core.start_callout("+12024561111", None, None);
    let refused = style
        .call(&desk.alice.core, abroad, returned!(StartCallout))
        .await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), "ERR_UNEXPECTED_RECEIVED_DATA");
    assert_eq!(refused.status(), Some(callout_initial::INVALID_NUMBER));
    let nonsense = desk.alice.core.start_callout("12ab", None, None).await;
    assert_eq!(nonsense.unwrap_err().code(), "ERR_UNEXPECTED_SEND_DATA");
}
in_every_style!(f09_start_callout, r08_on_start_callout_return, start);

async fn stop(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let trunk = desk.trunk(ANSWERS);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap();
    until(&mut desk.alice, "talking", talking).await;
    let stopped = style
        .call(&desk.alice.core, Core::stop_callout, returned!(StopCallout))
        .await;
    assert_eq!(stopped, Ok(()));
    until(&mut desk.alice, "the end", over).await;
    let again = style
        .call(&desk.alice.core, Core::stop_callout, returned!(StopCallout))
        .await;
    assert_eq!(again.unwrap_err().code(), "ERR_UNEXPECTED_DATA");
    trunk.succeeds().await;
}
in_every_style!(f10_stop_callout, r09_on_stop_callout_return, stop);

async fn answer(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let trunk = desk.rings(500, None).await;
    let answer = |core: &Core| core.answer_callin(Some("vip"));
    let answered = style
        .call(&desk.alice.core, answer, returned!(AnswerCallin))
        .await;
    assert_eq!(answered, Ok(()));
    until(&mut desk.alice, "talking", talking).await;
    let again = style
        .call(&desk.alice.core, answer, returned!(AnswerCallin))
        .await;
    assert_eq!(again.unwrap_err().code(), "ERR_UNEXPECTED_DATA");
    assert_eq!(logged(&mut desk.alice).await.tags, "vip");
    trunk.succeeds().await;
}
in_every_style!(f11_answer_callin, r10_on_answer_callin_return, answer);

async fn reject(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let trunk = desk.rings(0, Some(603)).await;
    let reject = |core: &Core| core.reject_callin(None);
    let rejected = style
        .call(&desk.alice.core, reject, returned!(RejectCallin))
        .await;
    assert_eq!(rejected, Ok(()));
    assert_eq!(
        logged(&mut desk.alice).await.status,
        PaidCallStatus::Rejected
    );
    trunk.succeeds().await;
}
in_every_style!(f12_reject_callin, r11_on_reject_callin_return, reject);

async fn not_answered(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let trunk = desk.rings(0, Some(480)).await;
    let leave = |core: &Core| core.not_answered_callin(None);
    let left = style
        .call(&desk.alice.core, leave, returned!(NotAnsweredCallin))
        .await;
    assert_eq!(left, Ok(()));
    assert_eq!(
        logged(&mut desk.alice).await.status,
        PaidCallStatus::NotAnswered
    );
    trunk.succeeds().await;
}
in_every_style!(
    f13_not_answered_callin,
    r12_on_not_answered_callin_return,
    not_answered
);

async fn stop_callin(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let scenario = crate::sipp::called_back(DIALLED);
    let trunk = desk.exchange.call_with(&scenario, &desk.line);
    until(&mut desk.alice, "ringing", ringing).await;
    desk.alice.core.answer_callin(None).await.unwrap();
    until(&mut desk.alice, "talking", talking).await;
    let stopped = style
        .call(&desk.alice.core, Core::stop_callin, returned!(StopCallin))
        .await;
    assert_eq!(stopped, Ok(()));
    until(&mut desk.alice, "the end", over).await;
    trunk.succeeds().await;
}
in_every_style!(f14_stop_callin, r13_on_stop_callin_return, stop_callin);

async fn paid_call_logs(_: &World, style: Style) {
    let mut desk = Desk::new().await;
    let logs = |core: &Core| core.get_paid_call_logs();
    let none = style
        .call(&desk.alice.core, logs, returned!(GetPaidCallLogs))
        .await;
    assert_eq!(none, Ok(Vec::new()));
    let trunk = desk.refusing(486);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, Some("vip"))
        .await
        .unwrap();
    let first = logged(&mut desk.alice).await;
    trunk.succeeds().await;
    let trunk = desk.rings(0, Some(603)).await;
    desk.alice.core.reject_callin(None).await.unwrap();
    let second = logged(&mut desk.alice).await;
    trunk.succeeds().await;
    let list = style
        .call(&desk.alice.core, logs, returned!(GetPaidCallLogs))
        .await;
    assert_eq!(list, Ok(vec![second.clone(), first.clone()]));
    assert_eq!(
        (first.from.as_str(), first.to.as_str(), first.tags.as_str()),
        (NUMBER, OUTSIDE, "vip")
    );
    assert_eq!(
        (second.from.as_str(), second.to.as_str()),
        (OUTSIDE, NUMBER)
    );
    assert!(first.record_time > 1_511_325_700_000, "in ms");
    assert_eq!(
        (first.record_url.as_str(), first.user_id),
        ("", desk.alice.id())
    );
}
in_every_style!(
    f18_get_paid_call_logs,
    r17_on_get_paid_call_logs_return,
    paid_call_logs
);

#[tokio::test(flavor = "multi_thread")]
async fn e07_on_callout_status_changed() {
    let mut desk = Desk::new().await;
    let trunk = desk.trunk(ANSWERS);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap();
    let mut heard = Vec::new();
    for what in ["100", "183", "200"] {
        let call = until(&mut desk.alice, what, |call| {
            !heard.contains(&number(call)) && call.direction == Direction::Outgoing
        })
        .await;
        heard.push(number(&call));
    }
    assert_eq!(heard, [100, 183, 200]);
    desk.alice.core.stop_callout().await.unwrap();
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e08_on_callin_start() {
    let mut desk = Desk::new().await;
    let trunk = desk.exchange.call_in(DIALLED, &desk.line, 0, Some(603));
    let call = until(&mut desk.alice, "505", ringing).await;
    let line = call.line.unwrap();
    assert_eq!((line.number.as_str(), line.own.as_str()), (OUTSIDE, NUMBER));
    assert_eq!(call.direction, Direction::Incoming);
    desk.alice.core.reject_callin(None).await.unwrap();
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e09_on_callin_status_changed() {
    let mut desk = Desk::new().await;
    let trunk = desk.exchange.call_with(&cancelling(DIALLED), &desk.line);
    until(&mut desk.alice, "ringing", ringing).await;
    let end = until(&mut desk.alice, "702", over).await;
    assert_eq!(number(&end), callin_status::STOP);
    trunk.succeeds().await;
    let trunk = desk.rings(300, None).await;
    desk.alice.core.answer_callin(None).await.unwrap();
    until(&mut desk.alice, "200", talking).await;
    let end = until(&mut desk.alice, "700", over).await;
    assert_eq!(number(&end), callin_status::STOP);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e10_on_callin_status_changed_by_me() {
    let mut desk = Desk::new().await;
    let mut other = Person::of(desk.exchange.world.config("alice")).await;
    let trunk = desk.rings(300, None).await;
    let call = until(&mut other, "ringing", ringing).await;
    desk.alice.core.answer_callin(None).await.unwrap();
    let by_me = |event| match event {
        Event::CallStatusByMe { call: id, status } if id == call.id => {
            (status == callin_status::ANSWERED).then_some(())
        }
        _ => None,
    };
    other.hear("508 with 200", by_me).await;
    until(&mut other, "the end there", over).await;
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e11_on_paid_call_log_return() {
    let mut desk = Desk::new().await;
    let mut other = Person::of(desk.exchange.world.config("alice")).await;
    let trunk = desk.refusing(480);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap();
    let call = logged(&mut desk.alice).await;
    assert_eq!(call.to, OUTSIDE);
    assert_eq!(logged(&mut other).await, call, "every device is told");
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c08_callout_initial_statuses() {
    let mut desk = Desk::new().await;
    let core = desk.alice.core.clone();
    let refused = |to: &'static str, from: Option<&'static str>| {
        let start = core.start_callout(to, from, None);
        async move { start.await.unwrap_err().status().unwrap() }
    };
    assert_eq!(
        refused("+12024561111", None).await,
        callout_initial::INVALID_NUMBER
    );
    let stranger = Some("+842471999999");
    assert_eq!(
        refused(OUTSIDE, stranger).await,
        callout_initial::INVALID_FROM_NUMBER
    );
    let (admin, app) = (
        desk.exchange.admin(),
        desk.exchange.world.app.app_id.clone(),
    );
    admin
        .add_phone_balance(&app, "alice", -crate::exchange::BALANCE)
        .unwrap();
    assert_eq!(
        refused(OUTSIDE, None).await,
        callout_initial::NOT_ENOUGH_BALANCE
    );
    admin
        .add_phone_balance(&app, "alice", crate::exchange::BALANCE)
        .unwrap();
    // Busy: another device of hers has a call.
    let other = Person::of(desk.exchange.world.config("alice")).await;
    let trunk = desk.trunk(ANSWERS);
    core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut desk.alice, "talking", talking).await;
    let busy = other
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap_err();
    assert_eq!(busy.status(), Some(callout_initial::BUSY));
    core.stop_callout().await.unwrap();
    trunk.succeeds().await;
    assert_eq!(
        [
            callout_initial::UNKNOWN,
            callout_initial::BUSY,
            callout_initial::NOT_ENOUGH_BALANCE
        ],
        [0, -3, -4]
    );
    assert_eq!(
        [
            callout_initial::INVALID_NUMBER,
            callout_initial::INVALID_FROM_NUMBER
        ],
        [-5, -6]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_callout_statuses() {
    let mut desk = Desk::new().await;
    for (response, status) in [
        (486, callout_status::BUSY),
        (480, callout_status::NOT_ANSWERED),
        (603, callout_status::REJECTED),
        (404, callout_status::NOT_AVAILABLE),
        (503, callout_status::NO_SIGNAL),
    ] {
        let trunk = desk.refusing(response);
        desk.alice
            .core
            .start_callout(OUTSIDE, None, None)
            .await
            .unwrap();
        let end = until(&mut desk.alice, "the end", over).await;
        assert_eq!(number(&end), status, "{response}");
        logged(&mut desk.alice).await;
        trunk.succeeds().await;
    }
    use callout_status as number;
    let numbers = [
        number::CONNECTING,
        number::RINGING,
        number::ANSWERED,
        number::NOT_ANSWERED,
        number::BUSY,
        number::STOP,
        number::NOT_ENOUGH_BALANCE,
    ];
    assert_eq!(numbers, [100, 183, 200, 480, 486, 700, 702]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_callin_statuses() {
    let mut desk = Desk::new().await;
    let trunk = desk.rings(0, Some(603)).await;
    assert_eq!(
        number(&desk.alice.core.call().unwrap()),
        callin_status::RINGING
    );
    desk.alice.core.reject_callin(None).await.unwrap();
    let end = until(&mut desk.alice, "the end", over).await;
    assert_eq!(number(&end), callin_status::RINGING_STOP);
    trunk.succeeds().await;
    let unknown = CallStage::Ended(azstack::client::CallEnd::EndedElsewhere);
    assert_eq!(phone_status(Direction::Incoming, &unknown), 0);
    use callin_status as number;
    let numbers = [
        number::RINGING,
        number::ANSWERED,
        number::NOT_ANSWERED,
        number::BUSY,
        number::STOP,
        number::RINGING_STOP,
    ];
    assert_eq!(numbers, [183, 200, 403, 486, 700, 702]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c11_paid_log_call_types() {
    let mut desk = Desk::new().await;
    let trunk = desk.refusing(486);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap();
    assert_eq!(
        logged(&mut desk.alice).await.call_type,
        PaidCallType::Callout
    );
    trunk.succeeds().await;
    let trunk = desk.rings(0, Some(603)).await;
    desk.alice.core.reject_callin(None).await.unwrap();
    assert_eq!(
        logged(&mut desk.alice).await.call_type,
        PaidCallType::Callin
    );
    trunk.succeeds().await;
    assert_eq!(
        [
            PaidCallType::Callout.number(),
            PaidCallType::Callin.number()
        ],
        [1, 2]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c12_paid_log_call_statuses() {
    let mut desk = Desk::new().await;
    for (response, status) in [
        (486, PaidCallStatus::Rejected),
        (480, PaidCallStatus::NotAnswered),
    ] {
        let trunk = desk.refusing(response);
        desk.alice
            .core
            .start_callout(OUTSIDE, None, None)
            .await
            .unwrap();
        assert_eq!(logged(&mut desk.alice).await.status, status);
        trunk.succeeds().await;
    }
    let trunk = desk.trunk(ANSWERS);
    desk.alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap();
    until(&mut desk.alice, "talking", talking).await;
    desk.alice.core.stop_callout().await.unwrap();
    assert_eq!(
        logged(&mut desk.alice).await.status,
        PaidCallStatus::Answered
    );
    trunk.succeeds().await;
    let all = [
        PaidCallStatus::Answered,
        PaidCallStatus::Rejected,
        PaidCallStatus::NotAnswered,
    ];
    assert_eq!(all.map(PaidCallStatus::number), [0, 1, 2]);
}
