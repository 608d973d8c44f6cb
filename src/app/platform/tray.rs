//! The icon in the desktop's tray: how many messages are unread, and a menu.
//!
//! On Linux and its kin it is a StatusNotifierItem on the session's bus, shown by whoever watches for such items; where
//! nobody does there is no tray, which is told, and told again when that changes. Elsewhere there is none.

use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::{mpsc, watch};

/// Presses waiting for the program.
const QUEUE: usize = 16;

/// What the icon shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Unread messages.
    pub(crate) unread: u32,
    /// Whether one is not to be disturbed.
    pub(crate) quiet: bool,
    /// What the icon is called, and its state in a sentence.
    pub(crate) title: String,
    pub(crate) sentence: String,
    /// What the menu says: open, do not disturb, quit.
    pub(crate) open: String,
    pub(crate) do_not_disturb: String,
    pub(crate) quit: String,
}

/// What the tray tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Whether somebody shows the icon.
    There(bool),
    /// Open the window.
    Open,
    /// Be quiet, or no longer.
    Quiet(bool),
    /// End the program.
    Quit,
}

/// The icon; it goes with this.
#[derive(Debug)]
pub(crate) struct Tray(watch::Sender<State>);

impl Tray {
    /// An icon that shows nothing yet, and what it tells; it is there once the stream is listened to, inside a tokio
    /// runtime.
    pub(crate) fn new() -> (Self, impl Stream<Item = Said> + Send + 'static) {
        let (show, shown) = watch::channel(State::default());
        let start = stream::once(async move {
            let (say, said) = mpsc::channel(QUEUE);
            tokio::spawn(work(shown, say));
            stream::unfold(
                said,
                |mut said| async move { Some((said.recv().await?, said)) },
            )
        });
        (Self(show), start.flatten())
    }

    /// Whether it shows so many unread messages, and that one is quiet or not.
    pub(crate) fn shows(&self, unread: u32, quiet: bool) -> bool {
        let shown = self.0.borrow();
        (shown.unread, shown.quiet) == (unread, quiet)
    }

    /// Shows this from now on.
    pub(crate) fn show(&self, state: State) {
        self.0.send_if_modified(|shown| {
            let news = *shown != state;
            *shown = state;
            news
        });
    }
}

#[cfg(not(target_os = "linux"))]
async fn work(_shown: watch::Receiver<State>, _say: mpsc::Sender<Said>) {}

#[cfg(target_os = "linux")]
async fn work(mut shown: watch::Receiver<State>, say: mpsc::Sender<Said>) {
    use ksni::TrayMethods;

    let item = Item {
        state: shown.borrow_and_update().clone(),
        there: std::sync::atomic::AtomicBool::new(true),
        say: say.clone(),
    };
    // Whoever shows it may come later than we.
    let handle = match item.assume_sni_available(true).spawn().await {
        Ok(handle) => handle,
        Err(error) => return tracing::debug!(%error, "there is no tray"),
    };
    let there = handle.update(|item| item.there.load(std::sync::atomic::Ordering::Relaxed));
    let _ = say.send(Said::There(there.await.unwrap_or(false))).await;
    while shown.changed().await.is_ok() {
        let state = shown.borrow_and_update().clone();
        handle.update(|item| item.state = state).await;
    }
    handle.shutdown().await;
}

#[cfg(target_os = "linux")]
struct Item {
    state: State,
    there: std::sync::atomic::AtomicBool,
    say: mpsc::Sender<Said>,
}

#[cfg(target_os = "linux")]
impl Item {
    fn say(&self, said: Said) {
        // A full queue is a program that hangs: one press more does not help it.
        let _ = self.say.try_send(said);
    }

    fn set_there(&self, there: bool) {
        self.there
            .store(there, std::sync::atomic::Ordering::Relaxed);
        self.say(Said::There(there));
    }
}

#[cfg(target_os = "linux")]
impl ksni::Tray for Item {
    fn id(&self) -> String {
        "azstack".into()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::Communications
    }

    fn title(&self) -> String {
        self.state.title.clone()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        crate::app::emblem::tray(self.state.unread)
            .map(|(side, rgba)| ksni::Icon {
                width: side,
                height: side,
                data: argb(rgba),
            })
            .collect()
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        ksni::ToolTip {
            title: self.state.title.clone(),
            description: self.state.sentence.clone(),
            ..ksni::ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.say(Said::Open);
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        use ksni::menu::{CheckmarkItem, MenuItem, StandardItem};

        let open = StandardItem {
            label: self.state.open.clone(),
            activate: Box::new(|item: &mut Self| item.say(Said::Open)),
            ..StandardItem::default()
        };
        let quiet = CheckmarkItem {
            label: self.state.do_not_disturb.clone(),
            checked: self.state.quiet,
            activate: Box::new(|item: &mut Self| item.say(Said::Quiet(!item.state.quiet))),
            ..CheckmarkItem::default()
        };
        let quit = StandardItem {
            label: self.state.quit.clone(),
            activate: Box::new(|item: &mut Self| item.say(Said::Quit)),
            ..StandardItem::default()
        };
        vec![open.into(), quiet.into(), MenuItem::Separator, quit.into()]
    }

    fn watcher_online(&self) {
        self.set_there(true);
    }

    fn watcher_offline(&self, _reason: ksni::OfflineReason) -> bool {
        self.set_there(false);
        true
    }
}

/// The bytes in the order the specification wants.
#[cfg(target_os = "linux")]
fn argb(mut rgba: Vec<u8>) -> Vec<u8> {
    for pixel in rgba.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    rgba
}
