//! One call over one network, from the click to the reports of both ends.

use std::time::Duration;

use crate::child::{Child, pause};
use crate::heard::Heard;
use crate::network::{CALLEE, CALLEE_GATEWAY, CALLER, CALLER_GATEWAY, MEDIA_PORT, Network, Place};
use crate::report::{Moment, Order, Report, Said, Server, Setup};
use crate::row::{Act, Row};
use crate::sound::{MICROPHONE, SPEAKER, SoundServer};
use crate::speech::Speech;

/// For what a machine under load does in a moment.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long things take.
#[derive(Clone, Copy)]
pub struct Times {
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What both ends saw.
#[derive(serde::Serialize)]
pub struct Run {
    pub caller: Report,
    pub callee: Report,
    /// In ms.
    pub mouth_to_ear: Option<f64>,
    /// Longest time without the tone, in ms.
    pub silence: Option<f64>,
    /// How much less speech is worth than after Opus alone, and what it is worth after that.
    pub speech: Option<(f64, f64)>,
}

/// Makes the call.
pub fn run(row: &Row, times: Times, seed: u64) -> Result<Run, String> {
    let network = Network::new(row.trouble)?;
    let _proxies = if row.trouble.jitter > 0 {
        proxies(&network, row.trouble.jitter, seed)?
    } else {
        Vec::new()
    };
    let sound = row.sound_devices.then(SoundServer::start).transpose()?;
    let speech = row.speech.then(Speech::start).transpose()?;
    let heard = (row.act == Act::MoveCaller)
        .then(Heard::start)
        .transpose()?;
    let sources = (sound.as_ref(), speech.as_ref(), heard.as_ref());
    let sound_of = |place| devices(place, row, sources);
    let server = Child::start(
        &network,
        Place::CallerGateway,
        &["--as-server", CALLER_GATEWAY],
        &[],
    )?;
    let address = server.hear::<Server>(PATIENCE)?;
    let address = address.ok_or("the server does not start")?;
    let mut callee = end(
        &network,
        Place::Callee,
        row,
        &address,
        sound_of(Place::Callee),
    )?;
    let mut caller = end(
        &network,
        Place::Caller,
        row,
        &address,
        sound_of(Place::Caller),
    )?;
    caller.tell(&Order::Call)?;
    until_connected(&caller)?;
    pause(times.warm_up)?;
    for end in [&mut caller, &mut callee] {
        end.tell(&Order::Begin)?;
    }
    let listening = sound.as_ref().map(|sound| sound.begin(times.measured));
    let listening = listening.transpose()?;
    match row.act {
        Act::Nothing => {}
        Act::LiftLimit => network.lift_limit()?,
        Act::MoveCaller => network.move_caller()?,
    }
    pause(times.measured)?;
    for end in [&mut caller, &mut callee] {
        end.tell(&Order::Finish)?;
    }
    let (caller, callee) = (report(&caller)?, report(&callee)?);
    Ok(Run {
        caller,
        callee,
        speech: speech
            .map(|speech| speech.loss(times.measured))
            .transpose()?,
        silence: heard
            .map(|heard| heard.longest_silence(times.measured))
            .transpose()?,
        mouth_to_ear: listening.and_then(|listening| listening.median()),
    })
}

fn proxies(network: &Network, jitter: u32, seed: u64) -> Result<Vec<Child>, String> {
    let halves = [
        (Place::CallerGateway, CALLER_GATEWAY, CALLEE_GATEWAY, CALLER),
        (Place::CalleeGateway, CALLEE_GATEWAY, CALLER_GATEWAY, CALLEE),
    ];
    let half = |(place, here, there, end)| {
        let (jitter, seed) = (jitter.to_string(), seed.to_string());
        let role = ["--as-proxy", here, there, end, &jitter, &seed];
        Child::start(network, place, &role, &[])
    };
    halves.into_iter().map(half).collect()
}

/// What an end hears and says with.
struct Sound {
    microphone: String,
    speaker: String,
    /// Empty: none.
    server: String,
}

fn devices(
    place: Place,
    row: &Row,
    (server, speech, heard): (Option<&SoundServer>, Option<&Speech>, Option<&Heard>),
) -> Sound {
    let hears = place == Place::Callee || row.two_way;
    let (microphone, speaker) = match (server, speech) {
        (Some(_), _) => (MICROPHONE.to_owned(), SPEAKER.to_owned()),
        (None, Some(speech)) => {
            let [said, heard] = [speech.said(), speech.heard()];
            (said.display().to_string(), heard.display().to_string())
        }
        (None, None) => {
            let speaker = heard.map_or("none".to_owned(), |heard| {
                heard.file().display().to_string()
            });
            ("tone".to_owned(), speaker)
        }
    };
    Sound {
        microphone,
        speaker: if hears { speaker } else { "none".to_owned() },
        server: server.map(SoundServer::address).unwrap_or_default(),
    }
}

/// An end that has signed in.
fn end(
    network: &Network,
    place: Place,
    row: &Row,
    server: &Server,
    sound: Sound,
) -> Result<Child, String> {
    let calls = place == Place::Caller;
    let sends = calls || row.two_way;
    // A proxy knows one address and one port.
    let own = if calls { CALLER } else { CALLEE };
    let bind = if row.trouble.jitter > 0 {
        vec![format!("{own}:{MEDIA_PORT}")]
    } else {
        azstack::media::Options::default().bind
    };
    let chosen = |device: &str| if sends { device } else { "none" }.to_owned();
    let setup = Setup {
        server: server.clone(),
        name: if calls { "caller" } else { "callee" }.to_owned(),
        whom: calls.then(|| "callee".to_owned()),
        camera: chosen("test-pattern"),
        microphone: chosen(&sound.microphone),
        speaker: sound.speaker,
        width: row.width,
        height: row.height,
        bind,
    };
    let setup = serde_json::to_string(&setup).map_err(|error| error.to_string())?;
    let environment = [("PULSE_SERVER", sound.server.as_str())];
    let end = Child::start(network, place, &["--as-end", &setup], &environment)?;
    match end.hear(PATIENCE)? {
        Some(Said::Ready) => Ok(end),
        _ => Err("an end does not sign in".to_owned()),
    }
}

fn until_connected(end: &Child) -> Result<(), String> {
    loop {
        match end.hear(PATIENCE)? {
            Some(Said::Event(Moment::Connected, _)) => return Ok(()),
            Some(Said::Event(Moment::Ended(how), _)) => return Err(format!("no call: {how}")),
            Some(_) => {}
            None => return Err("the call does not connect".to_owned()),
        }
    }
}

fn report(end: &Child) -> Result<Report, String> {
    loop {
        match end.hear(PATIENCE)? {
            Some(Said::Report(report)) => return Ok(*report),
            Some(_) => {}
            None => return Err("an end does not report".to_owned()),
        }
    }
}
