//! A call without windows: pictures and sound come from files or from our own test pattern and tone, what is heard
//! may go to a file, and once a second the call's numbers are printed.
//!
//! ```text
//! cargo run --features media --example call -- http://127.0.0.1:9199 APP_ID PUBLIC_KEY bob
//! cargo run --features media --example call -- http://127.0.0.1:9199 APP_ID PUBLIC_KEY alice \
//!     --call bob --camera clip.y4m --microphone speech.wav --speaker heard.wav --seconds 10
//! ```
//!
//! Without `--call` it waits to be called, answers, and ends with that call. A camera is `test-pattern`, `none` or a
//! Y4M file, a microphone `tone`, `none` or a WAV file, a speaker `none` or a WAV file to be written; names of real
//! devices work too. `AZSTACK_CREDENTIALS` as in `minimal`.

use std::error::Error;
use std::time::Duration;

use azstack::client::{Call, CallStage, Config, Core, Direction, Event};
use azstack::media::choice::Speaker;
use azstack::protocol::call::MediaType;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut needed = |what: &str| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let (server, app_id) = (needed("SERVER")?, needed("APP_ID")?);
    let (public_key, user) = (needed("PUBLIC_KEY")?, needed("USER")?);
    let mut config = Config::new(server.parse()?, &app_id, &public_key, &user, &user);
    config.connection.account.credentials =
        std::env::var("AZSTACK_CREDENTIALS").unwrap_or_default();
    config.media.camera = "test-pattern".parse()?;
    config.media.microphone = "tone".parse()?;
    config.media.speaker = Speaker::None;
    let (mut whom, mut seconds) = (None, 10);
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or("an option needs a value")?;
        match option.as_str() {
            "--call" => whom = Some(value),
            "--camera" => config.media.camera = value.parse()?,
            "--microphone" => config.media.microphone = value.parse()?,
            "--speaker" => config.media.speaker = value.parse()?,
            "--seconds" => seconds = value.parse()?,
            other => return Err(format!("what is {other}?").into()),
        }
    }

    let core = Core::new(config)?;
    let mut events = core.events();
    let me = core.connect().await?;
    println!("signed in as {}", me.name);
    if let Some(whom) = &whom {
        let chat = core.open_chat(whom).await?;
        core.start_free_call(chat.id, MediaType::Video).await?;
    }

    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    let mut talked = 0;
    loop {
        tokio::select! {
            event = events.next() => match event {
                Some(Event::Call(call)) => if on_call(&core, &call) { break },
                Some(_) => {}
                None => break,
            },
            _ = every_second.tick() => if is_talking(&core) {
                print_numbers(&core);
                talked += 1;
                if talked == seconds && whom.is_some() {
                    core.stop_free_call().await?;
                }
            },
        }
    }
    core.disconnect().await?;
    Ok(())
}

/// Says what happens to the call, and answers it. `true` when it is over.
fn on_call(core: &Core, call: &Call) -> bool {
    let peer = &call.peer.name;
    match &call.stage {
        CallStage::Ringing if call.direction == Direction::Incoming => {
            println!("somebody calls");
            // It is told again when the caller's name is known; the call is answered once.
            drop(core.answer_free_call());
        }
        // The numbers say so.
        CallStage::Talking { .. } => {}
        CallStage::Ended(end) => println!("the call with {peer} is over: {end:?}"),
        stage => println!("with {peer}: {stage:?}"),
    }
    matches!(call.stage, CallStage::Ended(_))
}

fn is_talking(core: &Core) -> bool {
    core.call()
        .is_some_and(|call| matches!(call.stage, CallStage::Talking { .. }))
}

fn print_numbers(core: &Core) {
    let numbers = core.media().statistics();
    println!(
        "pictures in {} ({} x {}, {:.0} a second), out {}; sound packets in {}; {:.0} kbit/s in, {:.0} kbit/s out",
        numbers.video_in.total,
        numbers.video_in.width,
        numbers.video_in.height,
        numbers.video_in.per_second,
        numbers.video_out.total,
        numbers.sound_received,
        numbers.kbps_in,
        numbers.kbps_out,
    );
}
