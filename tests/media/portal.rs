//! Sharing a screen where only the desktop's portal may look at it, as under Wayland: Debian's portal and PipeWire, and
//! in the place of the compositor a [`Screen`] of our own, picked by nobody's hand.

use std::process::{Child, Command as Process, Stdio};
use std::sync::{Arc, Mutex};

use azstack::media::screen::ScreenId;
use azstack::media::screen::portal::pick;
use azstack::media::stamp::Position;
use azstack::media::{Command, Event};
use tokio::sync::oneshot;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::desk::{Desk, eventually};
use crate::pair::*;
use crate::pipewire_screen::Screen;
use crate::warmth;

type Answer = (u32, std::collections::HashMap<String, OwnedValue>);

const NAME: &str = "org.freedesktop.impl.portal.desktop.azstack";
const PLACE: &str = "/org/freedesktop/portal/desktop";
/// How the portal is answered: the person picked something, or nothing.
const PICKED: u32 = 0;
const CANCELLED: u32 = 1;

/// A session with a portal and PipeWire; all of it ends with this.
struct Desktop {
    desk: Desk,
    children: Vec<Child>,
    /// The screen that is shown, if somebody picked it.
    shown: Arc<Mutex<Option<Screen>>>,
    backend: zbus::Connection,
}

impl Desktop {
    /// One on which a person picks a screen of this colour (blue, green, red); or nothing.
    async fn new(colour: Option<[u8; 3]>) -> Self {
        let desk = Desk::new();
        let shown = Arc::default();
        let backend = Backend {
            colour,
            remote: desk.home.path().join("pipewire-0"),
            shown: Arc::clone(&shown),
        };
        let connection = desk.connection().await;
        connection.object_server().at(PLACE, backend).await.unwrap();
        connection.request_name(NAME).await.unwrap();
        let mut desktop = Self {
            desk,
            children: Vec::new(),
            shown,
            backend: connection,
        };
        desktop.start().await;
        desktop
    }

    async fn start(&mut self) {
        let home = self.desk.home.path().to_owned();
        let portals = home.join("portals");
        std::fs::create_dir(&portals).unwrap();
        let ours = format!(
            "[portal]\nDBusName={NAME}\nInterfaces=org.freedesktop.impl.portal.ScreenCast;\nUseIn=azstack\n"
        );
        std::fs::write(portals.join("azstack.portal"), ours).unwrap();
        self.run("pipewire");
        let socket = home.join("pipewire-0");
        eventually("PipeWire listens", async || socket.exists()).await;
        // It joins what gives pictures to what takes them.
        self.run("wireplumber");
        self.run("/usr/libexec/xdg-desktop-portal");
        let names = zbus::fdo::DBusProxy::new(&self.backend).await.unwrap();
        let wanted: zbus::names::BusName<'_> = "org.freedesktop.portal.Desktop".try_into().unwrap();
        eventually("the portal is on the bus", async || {
            names.name_has_owner(wanted.clone()).await.unwrap()
        })
        .await;
    }

    fn run(&mut self, program: &str) {
        let home = self.desk.home.path();
        let child = Process::new(program)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("XDG_CURRENT_DESKTOP", "azstack")
            .env("XDG_DESKTOP_PORTAL_DIR", home.join("portals"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.desk.address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}; run `make test`"));
        self.children.push(child);
    }

    fn is_shown(&self) -> bool {
        self.shown.lock().unwrap().is_some()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The compositor's part of the portal.
struct Backend {
    colour: Option<[u8; 3]>,
    remote: std::path::PathBuf,
    shown: Arc<Mutex<Option<Screen>>>,
}

#[zbus::interface(name = "org.freedesktop.impl.portal.ScreenCast")]
impl Backend {
    #[zbus(property)]
    fn available_source_types(&self) -> u32 {
        3
    }

    #[zbus(property)]
    fn available_cursor_modes(&self) -> u32 {
        2
    }

    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        4
    }

    async fn create_session(
        &self,
        _handle: ObjectPath<'_>,
        session: OwnedObjectPath,
        _app: &str,
        _options: std::collections::HashMap<String, OwnedValue>,
        #[zbus(object_server)] server: &zbus::ObjectServer,
    ) -> Answer {
        let shown = Arc::clone(&self.shown);
        server.at(session, Session { shown }).await.unwrap();
        (PICKED, Default::default())
    }

    fn select_sources(
        &self,
        _handle: ObjectPath<'_>,
        _session: ObjectPath<'_>,
        _app: &str,
        options: std::collections::HashMap<String, OwnedValue>,
    ) -> Answer {
        let asked = |key: &str| options.get(key).and_then(|value| u32::try_from(value).ok());
        assert_eq!(asked("types"), Some(3), "a monitor or a window");
        assert_eq!(asked("cursor_mode"), Some(2), "with the pointer in it");
        (PICKED, Default::default())
    }

    async fn start(
        &self,
        _handle: ObjectPath<'_>,
        _session: ObjectPath<'_>,
        _app: &str,
        _window: &str,
        _options: std::collections::HashMap<String, OwnedValue>,
    ) -> Answer {
        let Some(colour) = self.colour else {
            return (CANCELLED, Default::default());
        };
        let (tell, node) = oneshot::channel();
        let screen = Screen::show(&self.remote, colour, tell);
        let node: u32 = node.await.unwrap();
        *self.shown.lock().unwrap() = Some(screen);
        let about = std::collections::HashMap::from([("source_type", Value::from(1_u32))]);
        let streams = Value::from(vec![(node, about)]).try_to_owned().unwrap();
        (PICKED, [(String::from("streams"), streams)].into())
    }
}

struct Session {
    shown: Arc<Mutex<Option<Screen>>>,
}

#[zbus::interface(name = "org.freedesktop.impl.portal.Session")]
impl Session {
    fn close(&self) {
        self.shown.lock().unwrap().take();
    }

    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        1
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_picked_in_the_portal_is_shared_until_it_is_taken_back() {
    let desktop = Desktop::new(Some([20, 20, 220])).await;
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    let remote = pair.b.media.remote_video();
    pair.until("the camera", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    let sharing = |on| Event::Sharing { call: CALL, on };
    for taken_back in [false, true] {
        pair.a.told.clear();
        let picked = pick(Some(&desktop.desk.address)).await.unwrap().unwrap();
        assert!(desktop.is_shown());
        let screen = ScreenId::Picked(picked);
        pair.a.media.send(Command::Share(Some(screen))).unwrap();
        pair.until("the screen", |_| warmth(&remote) > Some(180))
            .await;
        assert!(pair.a.told.contains(&sharing(true)));
        if taken_back {
            // By the desktop: its window was closed, or the person pressed its button.
            desktop.shown.lock().unwrap().take();
        } else {
            pair.a.media.send(Command::Share(None)).unwrap();
        }
        pair.until("the end of it", |pair| {
            pair.a.told.contains(&sharing(false))
        })
        .await;
        pair.until("the camera again", |_| {
            stamp_in(&remote, Position::Sender).is_some_and(|stamp| stamp.id == 1)
        })
        .await;
        // Nobody may look any more.
        eventually("the portal's session ends", async || !desktop.is_shown()).await;
    }
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_picks_nothing_shares_nothing_and_without_a_portal_that_is_said() {
    let desktop = Desktop::new(None).await;
    let picked = pick(Some(&desktop.desk.address)).await;
    assert_eq!(picked, Ok(None));
    let desk = Desk::new();
    let refused = pick(Some(&desk.address)).await;
    assert!(refused.is_err(), "{refused:?}");
}
