//! System notifications: one for each chat, replaced by the newest and taken away again; and what is pressed on them.
//!
//! On Linux and its kin they go to `org.freedesktop.Notifications` on the session's bus; elsewhere, and where nobody
//! answers to that name, nothing is shown. What is said and whether it is said at all is decided elsewhere
//! (`app::notify`).

#[cfg(target_os = "linux")]
mod freedesktop;

use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc;

use super::bus::Bus;
use crate::app::session::Key;
use crate::store::Chat;

/// Notifications on their way; on overflow the newest is not shown.
const QUEUE: usize = 64;

/// What a notification is about. There is one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A chat of an account.
    Chat(Key, Chat),
    /// A call that comes to an account.
    Call(Key),
}

/// What can be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The notification itself.
    Open,
    /// Answer the call.
    Answer,
    /// Decline the call.
    Decline,
}

impl Button {
    const ALL: [Self; 3] = [Self::Open, Self::Answer, Self::Decline];

    /// The name it has on the bus.
    const fn word(self) -> &'static str {
        match self {
            // The specification's name for the notification itself.
            Self::Open => "default",
            Self::Answer => "answer",
            Self::Decline => "decline",
        }
    }
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub topic: Topic,
    /// The first line.
    pub title: String,
    /// What stands below it.
    pub text: String,
    /// What can be pressed, with its label.
    pub buttons: Vec<(Button, String)>,
}

#[derive(Debug)]
enum Command {
    Show(Note),
    Close(Topic),
    CloseAll,
}

/// The way to the notifications: a cheap handle.
#[derive(Clone, Debug)]
pub struct Notifier {
    commands: mpsc::Sender<Command>,
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "there is no bus")
    )]
    bus: Bus,
}

impl Notifier {
    /// Notifications on `bus`, and what is pressed on them; nothing is shown before the stream is listened to, inside a
    /// tokio runtime.
    pub fn new(bus: Bus) -> (Self, impl Stream<Item = (Topic, Button)> + Send + 'static) {
        let (commands, inbox) = mpsc::channel(QUEUE);
        let notifier = Self {
            commands,
            bus: bus.clone(),
        };
        (notifier, pressed(bus, inbox))
    }

    /// Shows `note`, in place of the one about the same.
    pub fn show(&self, note: Note) {
        self.tell(Command::Show(note));
    }

    /// Takes the one about this away, if it is still there.
    pub fn close(&self, topic: Topic) {
        self.tell(Command::Close(topic));
    }

    /// Takes all away.
    pub fn close_all(&self) {
        self.tell(Command::CloseAll);
    }

    /// Whether the person asked the whole desktop for quiet, as far as it says so.
    pub async fn is_quiet(&self) -> bool {
        #[cfg(target_os = "linux")]
        return freedesktop::is_quiet(&self.bus).await;
        #[cfg(not(target_os = "linux"))]
        false
    }

    fn tell(&self, command: Command) {
        if let Err(error) = self.commands.try_send(command) {
            tracing::debug!(%error, "a notification is not shown");
        }
    }
}

fn pressed(
    bus: Bus,
    inbox: mpsc::Receiver<Command>,
) -> impl Stream<Item = (Topic, Button)> + Send + 'static {
    // Whoever listens starts the work.
    let start = stream::once(async move {
        let (press, presses) = mpsc::channel(QUEUE);
        tokio::spawn(work(bus, inbox, press));
        stream::unfold(presses, |mut presses| async move {
            Some((presses.recv().await?, presses))
        })
    });
    start.flatten()
}

#[cfg(target_os = "linux")]
use freedesktop::work;

/// Nothing is shown.
#[cfg(not(target_os = "linux"))]
async fn work(
    _bus: Bus,
    mut inbox: mpsc::Receiver<Command>,
    _press: mpsc::Sender<(Topic, Button)>,
) {
    while inbox.recv().await.is_some() {}
}
