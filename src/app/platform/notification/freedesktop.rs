//! Notifications over D-Bus, as freedesktop.org specifies them (1.2).

use std::collections::HashMap;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use zbus::zvariant::Value;

use super::{Bus, Button, Command, Note, Topic};

/// The name of our desktop file, under which desktops keep what a person said about our notifications.
const DESKTOP_ENTRY: &str = "azstack";
/// A message stays as long as the desktop likes; a call until it is over.
const AS_LONG_AS_USUAL: i32 = -1;
const UNTIL_CLOSED: i32 = 0;
/// Levels of the specification.
const NORMAL: u8 = 1;
const CRITICAL: u8 = 2;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;

    #[zbus(property(emits_changed_signal = "false"))]
    fn inhibited(&self) -> zbus::Result<bool>;
}

/// Whether the desktop says that it is to be quiet. Few desktops do; the others just do not show what they are told.
pub(super) async fn is_quiet(bus: &Bus) -> bool {
    let ask = async {
        let connection = bus.connection().await?;
        let proxy = NotificationsProxy::new(&connection).await.ok()?;
        proxy.inhibited().await.ok()
    };
    ask.await.unwrap_or(false)
}

/// Shows and takes away what is wished, and tells what is pressed, until nobody wishes or listens any more.
pub(super) async fn work(
    bus: Bus,
    mut inbox: mpsc::Receiver<Command>,
    press: mpsc::Sender<(Topic, Button)>,
) {
    while let Some(first) = inbox.recv().await {
        let Some(connection) = bus.connection().await else {
            continue;
        };
        match serve(connection, first, &mut inbox, &press).await {
            Ok(()) => return,
            // Nobody shows notifications, or the bus is gone; whoever comes next is asked with the next wish.
            Err(error) => tracing::debug!(%error, "a notification is not shown"),
        }
    }
}

async fn serve(
    connection: zbus::Connection,
    first: Command,
    inbox: &mut mpsc::Receiver<Command>,
    press: &mpsc::Sender<(Topic, Button)>,
) -> zbus::Result<()> {
    let proxy = NotificationsProxy::new(&connection).await?;
    let mut invoked = proxy.receive_action_invoked().await?;
    let mut closed = proxy.receive_notification_closed().await?;
    let capabilities = proxy.get_capabilities().await?;
    let mut shown = Shown {
        markup: capabilities.iter().any(|word| word == "body-markup"),
        ids: HashMap::new(),
        proxy,
    };
    shown.carry_out(first).await?;
    loop {
        tokio::select! {
            command = inbox.recv() => match command {
                Some(command) => shown.carry_out(command).await?,
                None => return Ok(()),
            },
            Some(signal) = invoked.next() => {
                let arguments = signal.args()?;
                if let Some(pressed) = shown.pressed(arguments.id, arguments.action_key)
                    && press.send(pressed).await.is_err()
                {
                    return Ok(());
                }
            }
            Some(signal) = closed.next() => {
                let id = signal.args()?.id;
                shown.ids.retain(|_, shown| *shown != id);
            }
        }
    }
}

/// What is shown now.
struct Shown<'a> {
    proxy: NotificationsProxy<'a>,
    /// Whether the text is read as markup.
    markup: bool,
    ids: HashMap<Topic, u32>,
}

impl Shown<'_> {
    async fn carry_out(&mut self, command: Command) -> zbus::Result<()> {
        match command {
            Command::Show(note) => self.show(&note).await,
            Command::Close(topic) => match self.ids.remove(&topic) {
                Some(id) => self.close(id).await,
                None => Ok(()),
            },
            Command::CloseAll => {
                for id in std::mem::take(&mut self.ids).into_values() {
                    self.close(id).await?;
                }
                Ok(())
            }
        }
    }

    async fn show(&mut self, note: &Note) -> zbus::Result<()> {
        let replaces = self.ids.get(&note.topic).copied().unwrap_or_default();
        let call = matches!(note.topic, Topic::Call(_));
        let (category, urgency, stays) = match call {
            true => ("call.incoming", CRITICAL, UNTIL_CLOSED),
            false => ("im.received", NORMAL, AS_LONG_AS_USUAL),
        };
        let hints = HashMap::from([
            ("desktop-entry", Value::from(DESKTOP_ENTRY)),
            ("category", Value::from(category)),
            ("urgency", Value::from(urgency)),
            // Our own sounds have a volume and a switch of their own.
            ("suppress-sound", Value::from(true)),
        ]);
        let buttons = note.buttons.iter();
        let actions: Vec<&str> = buttons
            .flat_map(|(button, label)| [button.word(), label.as_str()])
            .collect();
        let text = match self.markup {
            true => escaped(&note.text),
            false => note.text.clone(),
        };
        let shown = self.proxy.notify(
            "AZStack",
            replaces,
            DESKTOP_ENTRY,
            &note.title,
            &text,
            &actions,
            hints,
            stays,
        );
        self.ids.insert(note.topic, shown.await?);
        Ok(())
    }

    /// Closing what is closed already is no fault.
    async fn close(&self, id: u32) -> zbus::Result<()> {
        match self.proxy.close_notification(id).await {
            Err(zbus::Error::MethodError(..)) => Ok(()),
            closed => closed,
        }
    }

    fn pressed(&self, id: u32, word: &str) -> Option<(Topic, Button)> {
        let (topic, _) = self.ids.iter().find(|(_, shown)| **shown == id)?;
        let button = Button::ALL
            .into_iter()
            .find(|button| button.word() == word)?;
        Some((*topic, button))
    }
}

/// The text, so that nothing in it is markup: others write it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
