//! A message bus of the test's own, and services on it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use azstack::app::platform::bus::Bus;

/// A private session bus, with a home of its own; both end with it.
pub struct Desk {
    pub home: tempfile::TempDir,
    pub address: String,
    bus: Child,
    keyring: Option<Child>,
}

impl Desk {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("bus.conf");
        // No services to start by themselves: what is on this bus is what the test puts there.
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>session</type>
              <listen>unix:dir={}</listen>
              <policy context="default">
                <allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/>
              </policy>
            </busconfig>"#,
            home.path().display()
        );
        std::fs::write(&config, text).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is needed: setup/packages.sh test installs it");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            home,
            address: address.trim().to_owned(),
            bus,
            keyring: None,
        }
    }

    pub fn bus(&self) -> Bus {
        Bus::at(&self.address)
    }

    /// Starts GNOME's keyring, unlocked, and waits until it is on the bus.
    pub async fn start_keyring(&mut self) {
        let home = self.home.path();
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .arg(format!("--control-directory={}", home.display()))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_RUNTIME_DIR", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring is needed: setup/packages.sh test installs it");
        // The password that unlocks it, and makes it the first time.
        keyring.stdin.take().unwrap().write_all(b"open").unwrap();
        self.keyring = Some(keyring);
        let connection = self.connection().await;
        let names = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
        let wanted: zbus::names::BusName<'_> = "org.freedesktop.secrets".try_into().unwrap();
        eventually("the keyring is on the bus", async || {
            names.name_has_owner(wanted.clone()).await.unwrap()
        })
        .await;
    }

    /// A connection to the bus.
    pub async fn connection(&self) -> zbus::Connection {
        let builder = zbus::connection::Builder::address(self.address.as_str()).unwrap();
        builder.build().await.unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until the condition holds.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !holds().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(std::time::Duration::from_secs(30), wait).await;
    assert!(waited.is_ok(), "never: {what}");
}

/// Whether any file below `folder` has these bytes in it.
pub fn any_file_has(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .any(|entry| {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => any_file_has(&path, bytes),
                false => std::fs::read(path)
                    .unwrap_or_default()
                    .windows(bytes.len())
                    .any(|window| window == bytes),
            }
        })
}
