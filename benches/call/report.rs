//! What an end is told, and what it reports: lines of JSON over its standard input and output.
//!
//! Both ends run on one machine, so their clocks are one.

use serde::{Deserialize, Serialize};

/// Seconds since 1970.
pub fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}

/// How the server is reached.
#[derive(Clone, Serialize, Deserialize)]
pub struct Server {
    pub address: std::net::SocketAddr,
    pub app_id: String,
    pub public_key: String,
}

/// What an end is started with; its devices by the names of the command line.
#[derive(Clone, Serialize, Deserialize)]
pub struct Setup {
    pub server: Server,
    pub name: String,
    /// Whom to call; nobody: wait to be called.
    pub whom: Option<String>,
    pub camera: String,
    pub microphone: String,
    pub speaker: String,
    pub width: u32,
    pub height: u32,
    pub bind: Vec<String>,
}

/// What an end is told, a word a line; at the end of its input it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Call.
    Call,
    /// The measured time begins.
    Begin,
    /// It is over: report.
    Finish,
}

/// What an end says, a line each.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// Signed in.
    Ready,
    /// Something happened.
    Event(Moment, f64),
    /// Everything, after [`Order::Finish`].
    Report(Box<Report>),
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    Called,
    Answered,
    Connected,
    Interrupted,
    Ended(String),
}

/// A picture, when it was there: in the camera's slot, or decoded.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Picture {
    /// The counter in its stamp.
    pub counter: u16,
    pub at: f64,
    pub width: u32,
    pub height: u32,
}

/// The program's own numbers, as they are every second.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Numbers {
    pub at: f64,
    pub kbps_in: f64,
    pub kbps_out: f64,
    pub kbps_target: f64,
    pub loss_in: f64,
    pub round_trip_ms: f64,
    /// Longest piece of sound made up at a stretch.
    pub hole_ms: f64,
}

/// Counters at one moment.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub struct Counters {
    pub at: f64,
    /// Without what measuring took.
    pub cpu_seconds: f64,
    pub samples_played: u64,
    pub samples_concealed: u64,
    pub samples_recovered: u64,
}

/// All that an end saw.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Report {
    pub events: Vec<(Moment, f64)>,
    /// Pictures of its own camera, and of the other end.
    pub sent: Vec<Picture>,
    pub received: Vec<Picture>,
    pub numbers: Vec<Numbers>,
    pub begin: Counters,
    pub finish: Counters,
    /// Proportional set size at the end, in MiB.
    pub memory: f64,
    pub threads: usize,
}

impl Report {
    /// When that happened first.
    pub fn first(&self, moment: &Moment) -> Option<f64> {
        let event = self.events.iter().find(|(what, _)| what == moment);
        event.map(|(_, at)| *at)
    }
}
