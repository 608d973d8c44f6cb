//! Voice messages: recorded from, and played on, the devices in use.

use iced::Task;

use super::Heard;
use crate::client::Core;
use crate::media::voice::{Playing, Recording, look};
use crate::ui::Notice;
use crate::ui::screen::chat::Message;
use crate::ui::screen::chat::voice::{Deed, Message as Say};

/// The longest file looked at, in bytes.
const LONGEST: u64 = 16 << 20;

/// Does what the screen asks for.
pub(super) fn voice(core: &Core, deed: Deed) -> Task<Heard<Message>> {
    let core = core.clone();
    match deed {
        Deed::Record => Task::future(record(core)).then(|began| told(began, Say::Began)),
        Deed::Finish(recording) => Task::future(async move {
            let ended = recording.finish().await;
            ended.map_err(|reason| Notice::new("error-voice").with("reason", reason))
        })
        .then(|ended| told(ended, Say::Ended)),
        Deed::LookAt(key, url) => {
            let fetched = core.fetch_file(&url, LONGEST);
            let found = async move {
                let path = fetched.await.ok()?;
                let file = path.clone();
                let sketch = tokio::task::spawn_blocking(move || look(&file))
                    .await
                    .ok()?;
                Some((path, sketch.ok()?))
            };
            Task::perform(found, move |found| {
                Heard::Tell(Message::Voice(Say::Known(key, found)))
            })
        }
        Deed::Play(key, path, from) => {
            let speaker = core.media().sound_devices().speaker;
            let started =
                tokio::task::spawn_blocking(move || Playing::start(&speaker, &path, from));
            Task::future(async move {
                let started = started.await.map_err(|error| error.to_string());
                let playing = started.and_then(|started| started);
                playing.map_err(|reason| Notice::new("error-voice-play").with("reason", reason))
            })
            .then(move |plays| told(plays, move |plays| Say::Plays(key, plays)))
        }
    }
}

async fn record(core: Core) -> Result<Recording, Notice> {
    let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H-%M-%S").to_string();
    let path = core.passing_file(&format!("voice-{now}.opus")).await;
    let path = path.map_err(|error| Notice::from(&error))?;
    let devices = core.media().sound_devices();
    let recording = Recording::start(&devices.microphone, devices.tone_id, path);
    recording.map_err(|error| Notice::new("error-voice").with("reason", error.to_string()))
}

/// Tells the screen, and the person what went wrong.
fn told<T: Clone + Send + 'static>(
    result: Result<T, Notice>,
    say: impl Fn(Result<T, Notice>) -> Say,
) -> Task<Heard<Message>> {
    let wrong = result.as_ref().err().cloned();
    let wrong = wrong.map(|notice| Task::done(Heard::Say(notice)));
    let heard = Task::done(Heard::Tell(Message::Voice(say(result))));
    Task::batch([heard].into_iter().chain(wrong))
}
