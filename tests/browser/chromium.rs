//! Chromium without a window, on one page.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// Debian's, and what other systems call it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What a page of ours needs, and what keeps the browser to itself.
const FLAGS: [&str; 18] = [
    "--headless",
    // Its sandbox wants a user other than root and rights that a container has not; the only page is ours.
    "--no-sandbox",
    "--disable-gpu",
    // Containers have little of it.
    "--disable-dev-shm-usage",
    // Nobody clicks, and the sound needs no device.
    "--autoplay-policy=no-user-gesture-required",
    "--disable-audio-output",
    // A call over loopback, as a machine without a network has nothing else.
    "--allow-loopback-in-peer-connection",
    // Nothing is slowed down for not being looked at.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    // No errands of its own.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    // The page's errors are in the log.
    "--enable-logging=stderr",
    "--disable-features=Translate,OptimizationHints",
    "--lang=en",
];

/// A browser, ended with this value; its log is shown if a test fails.
pub struct Chromium {
    child: Child,
    folder: tempfile::TempDir,
}

impl Chromium {
    /// Opens `url`. With the `permission` to use camera and microphone, which every page for calls has, its candidates
    /// name its addresses. Without it they name `….local` hosts, which only multicast DNS knows.
    pub fn open(url: &str, permission: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = NAMES.iter().find_map(|name| {
            Command::new(name)
                .args(FLAGS)
                .args(permission.then_some("--use-fake-ui-for-media-stream"))
                .arg(format!(
                    "--user-data-dir={}",
                    folder.path().join("profile").display()
                ))
                .arg(url)
                .env("TMPDIR", folder.path())
                // A group of its own: its processes are ended together.
                .process_group(0)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log.try_clone().unwrap())
                .spawn()
                .ok()
        });
        Self {
            child: child.expect("this test needs Debian's package chromium: run `make test`"),
            folder,
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = std::fs::read(self.folder.path().join("log")).unwrap_or_default();
            eprintln!("Chromium said:\n{}", String::from_utf8_lossy(&log));
        }
    }
}
