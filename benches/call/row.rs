//! The rows of the table: calls to make, and what must hold in them.

use crate::figures::*;
use crate::network::Trouble;

/// What happens when the measured time begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Nothing,
    LiftLimit,
    MoveCaller,
}

/// A bound on a figure.
#[derive(Clone, Copy)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// What must hold.
pub type Budget = (&'static str, Bound);

/// One kind of call.
pub struct Row {
    /// Also what one types to run it alone.
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    /// Both ends send, not only the caller.
    pub two_way: bool,
    pub trouble: Trouble,
    pub act: Act,
    /// Sound goes through the sound system, and its delay is measured.
    pub sound_devices: bool,
    /// Speech is said in place of the tone, and judged.
    pub speech: bool,
    pub budgets: Vec<Budget>,
}

impl Row {
    /// A call at 720p30, one way, over that network.
    fn new(name: &'static str, trouble: Trouble, budgets: &[Budget]) -> Self {
        Self {
            name,
            width: 1280,
            height: 720,
            two_way: false,
            trouble,
            act: Act::Nothing,
            sound_devices: false,
            speech: false,
            budgets: budgets.to_vec(),
        }
    }
}

fn loss(loss: u32) -> Trouble {
    Trouble {
        loss,
        ..Trouble::default()
    }
}

fn rate(kbps: u32) -> Trouble {
    Trouble {
        rate: Some(kbps),
        ..Trouble::default()
    }
}

/// All rows.
pub fn all() -> Vec<Row> {
    use Bound::{AtLeast, AtMost};
    let clean = Trouble::default();
    let jitter = Trouble {
        jitter: 30,
        ..clean
    };
    vec![
        Row::new(
            "clean",
            clean,
            &[
                (CONNECTED, AtMost(80.0)),
                (FIRST_FRAME, AtMost(200.0)),
                (DELAY_MEDIAN, AtMost(30.0)),
                (DELAY_P95, AtMost(45.0)),
                (FULL_AFTER, AtMost(5.0)),
                (CPU, AtMost(60.0)),
                (MEMORY, AtMost(200.0)),
            ],
        ),
        Row {
            width: 640,
            height: 360,
            ..Row::new("clean-360p", clean, &[])
        },
        Row::new(
            "loss-5",
            loss(5),
            &[
                (SHOWN, AtLeast(98.0)),
                (DELAY_P95, AtMost(70.0)),
                (FREEZES, AtMost(0.0)),
                (CONCEALED, AtMost(2.0)),
            ],
        ),
        Row::new(
            "loss-10",
            loss(10),
            &[
                (RATE, AtLeast(28.0)),
                (LOWEST, AtLeast(540.0)),
                (CONCEALED, AtMost(4.0)),
                (HOLE, AtMost(60.0)),
            ],
        ),
        Row::new("jitter-30", jitter, &[]),
        Row::new(
            "900k",
            rate(900),
            &[
                (DELAY_P95, AtMost(100.0)),
                (LATER_FREEZES, AtMost(0.0)),
                (RATE, AtLeast(29.0)),
            ],
        ),
        Row::new(
            "300k",
            rate(300),
            &[
                (RATE, AtLeast(25.0)),
                (LOWEST, AtLeast(180.0)),
                (DELAY_P95, AtMost(140.0)),
                (CONCEALED, AtMost(0.2)),
            ],
        ),
        Row {
            act: Act::LiftLimit,
            ..Row::new("lifted", rate(300), &[(BACK_AFTER, AtMost(5.0))])
        },
        Row {
            act: Act::MoveCaller,
            ..Row::new(
                "moved",
                clean,
                &[(LONGEST, AtMost(3000.0)), (SILENCE, AtMost(3000.0))],
            )
        },
        Row {
            sound_devices: true,
            ..Row::new("devices", clean, &[(MOUTH_TO_EAR, AtMost(80.0))])
        },
        Row {
            speech: true,
            ..Row::new("speech", clean, &[(SPEECH_LOSS, AtMost(0.2))])
        },
        Row {
            speech: true,
            ..Row::new("speech-5", loss(5), &[(SPEECH_LOSS, AtMost(0.5))])
        },
        Row {
            speech: true,
            ..Row::new("speech-10", loss(10), &[(SPEECH_LOSS, AtMost(0.9))])
        },
        Row {
            two_way: true,
            ..Row::new("two-way", clean, &[(CPU, AtMost(100.0))])
        },
    ]
}
