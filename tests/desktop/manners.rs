//! The program among the services of a desktop: notifications, the tray, a second start. The services are the test's own,
//! on a message bus of its own.

use std::path::Path;
use std::time::Duration;

use azstack::client::{Core, NewMessage};
use azstack::local;
use tokio::sync::mpsc;
use zbus::zvariant::{OwnedValue, Structure, Value};

use crate::desk::{Desk, eventually};
use crate::driver::{Display, Program};
use crate::server::{Said, Server};

const PATH: &str = "/StatusNotifierWatcher";
const NAME: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Whoever shows tray icons.
struct Watcher(mpsc::UnboundedSender<String>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, item: String) {
        let _ = self.0.send(item);
    }

    fn register_status_notifier_host(&self, _host: String) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// The program's icon, as the tray sees it.
struct Icon {
    connection: zbus::Connection,
    name: String,
}

impl Icon {
    async fn item(&self) -> zbus::Proxy<'_> {
        let proxy = zbus::proxy::Builder::new(&self.connection)
            .destination(self.name.as_str())
            .and_then(|proxy| proxy.path("/StatusNotifierItem"))
            .and_then(|proxy| proxy.interface(ITEM))
            .unwrap()
            .cache_properties(zbus::proxy::CacheProperties::No);
        proxy.build().await.unwrap()
    }

    /// The sentence under the icon.
    async fn sentence(&self) -> String {
        let tip: OwnedValue = self.item().await.get_property("ToolTip").await.unwrap();
        let tip = tip.downcast_ref::<Structure<'_>>().unwrap();
        tip.fields()[3].downcast_ref::<String>().unwrap()
    }

    async fn press(&self) {
        let item = self.item().await;
        item.call_method("Activate", &(0, 0)).await.unwrap();
    }

    /// Chooses the menu's entry with this label.
    async fn choose(&self, label: &str) {
        let menu = zbus::Proxy::new(&self.connection, self.name.as_str(), "/MenuBar", MENU);
        let menu = menu.await.unwrap();
        let layout = menu
            .call_method("GetLayout", &(0, -1, Vec::<&str>::new()))
            .await
            .unwrap();
        type Entry = (
            i32,
            std::collections::HashMap<String, OwnedValue>,
            Vec<OwnedValue>,
        );
        let (_, root): (u32, Entry) = layout.body().deserialize().unwrap();
        let id = root.2.iter().find_map(|entry| {
            let entry = entry.downcast_ref::<Structure<'_>>().ok()?;
            let id = entry.fields()[0].downcast_ref::<i32>().ok()?;
            format!("{:?}", entry.fields()[1])
                .contains(label)
                .then_some(id)
        });
        let id = id.unwrap_or_else(|| panic!("no entry {label}"));
        menu.call_method("Event", &(id, "clicked", Value::from(0), 0_u32))
            .await
            .unwrap();
    }
}

/// Somebody else on the embedded server, without a program.
pub async fn bob(home: &Path) -> (Core, local::Home) {
    let shared = home.join("data/azstack/local");
    let place = local::join(&shared, "bob", "Bob").await.unwrap();
    let core = Core::new(place.config.clone()).unwrap();
    place.settle_in(&core);
    core.connect().await.unwrap();
    (core, place)
}

pub fn start(display: &Display, desk: &Desk, more: &[&str]) -> Program {
    let mut arguments = vec!["--profile", "alice", "--locale", "en"];
    arguments.extend(["--renderer", "software", "--speaker", "none"]);
    arguments.extend(more);
    display.run_with(
        Path::new(env!("CARGO_BIN_EXE_azstack")),
        desk.home.path(),
        &arguments,
        &[("DBUS_SESSION_BUS_ADDRESS", &desk.address)],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_notifies_stays_in_the_tray_and_is_started_once() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let mut server = Server::start(&desk.address, &["actions", "body"]).await;
    let (tell, mut items) = mpsc::unbounded_channel();
    let connection = desk.connection().await;
    connection
        .object_server()
        .at(PATH, Watcher(tell))
        .await
        .unwrap();
    connection.request_name(NAME).await.unwrap();
    let profile = desk.home.path().join("data/azstack/profiles/alice");
    std::fs::create_dir_all(&profile).unwrap();
    std::fs::write(profile.join("settings.toml"), "stay-in-tray = true").unwrap();

    let mut program = start(&display, &desk, &[]);
    display.wait_for_window("AZStack");
    let patience = Duration::from_secs(40);
    let name = tokio::time::timeout(patience, items.recv())
        .await
        .unwrap()
        .unwrap();
    let icon = Icon { connection, name };
    assert_eq!(icon.sentence().await, "");

    // A message is notified of, is counted at the icon, and is read by pressing.
    let (bob, place) = bob(desk.home.path()).await;
    // The icon may be there before the program has signed in for the first time.
    eventually("alice is known", async || {
        bob.open_chat("alice").await.is_ok()
    })
    .await;
    let alice = bob.open_chat("alice").await.unwrap();
    bob.new_message(NewMessage::text(alice, "Are you there?"))
        .await
        .unwrap();
    let shown = server.shown().await;
    assert_eq!(
        (shown.title.as_str(), shown.text.as_str()),
        ("Bob", "Are you there?")
    );
    eventually("the icon counts", async || {
        icon.sentence().await == "1 unread message"
    })
    .await;
    server.press(shown.id, "default").await;
    assert_eq!(server.next().await, Said::Closed(shown.id));
    eventually("it is read", async || icon.sentence().await.is_empty()).await;
    // Its chat is in front now: another one is read at once and not notified of.
    let second = bob
        .new_message(NewMessage::text(alice, "I see you"))
        .await
        .unwrap();
    eventually("the second is read", async || {
        let sent = bob.store().message(alice, second.sender, second.id).await;
        sent.unwrap()
            .is_some_and(|row| row.status == azstack::store::MessageStatus::Seen)
    })
    .await;
    assert!(server.is_silent());

    // A second start hands over and leaves; the first goes on.
    let mut again = start(&display, &desk, &["tel:+8412345"]);
    assert!(again.wait().success());
    assert!(program.runs());

    // Closed, it stays in the tray, tells of messages, comes back from there, and ends from there.
    let window = display.wait_for_window("AZStack");
    display.focus(&window);
    display.press("alt+F4");
    display.wait_for("the window is gone", || display.window("AZStack").is_none());
    assert!(program.runs());
    bob.new_message(NewMessage::text(alice, "Gone?"))
        .await
        .unwrap();
    assert_eq!(server.shown().await.text, "Gone?");
    icon.press().await;
    display.wait_for_window("AZStack");
    icon.choose("Quit").await;
    assert!(program.wait().success());
    drop(bob);
    place.leave().await;
}
