//! A display of its own (Xvfb with a window manager), real mouse and key events, and screenshots.
//!
//! Screenshots are read from Xvfb's frame buffer file, so looking costs the program nothing.

#[path = "picture.rs"]
mod picture;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

pub use picture::Picture;

/// Long enough for a loaded machine; waits end as soon as their condition holds.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// For openbox: no frames, so that a window's place is its content's; new windows get the keyboard.
const RULES: &str = r#"<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
<applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"#;

/// A virtual display.
pub struct Display {
    name: String,
    folder: tempfile::TempDir,
    server: Child,
    manager: Child,
}

impl Display {
    /// Starts Xvfb on a free display, and openbox on it.
    pub fn start(width: u32, height: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                // Without it a client that leaves early takes the others with it.
                "-noreset",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                "-fbdir",
            ])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is needed: setup/packages.sh test installs it");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        let name = format!(":{}", number.trim());
        let rules = folder.path().join("rc.xml");
        std::fs::write(&rules, RULES).unwrap();
        let manager = Command::new("openbox")
            .arg("--config-file")
            .arg(&rules)
            .env("DISPLAY", &name)
            .env("XDG_CONFIG_HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openbox is needed: setup/packages.sh test installs it");
        let display = Self {
            name,
            folder,
            server,
            manager,
        };
        display.wait_for("the window manager", || {
            display.xdotool(&["get_num_desktops"]).is_some()
        });
        display
    }

    /// The display's name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts a program on this display, with a home of its own and no desktop round it.
    pub fn run(&self, program: &Path, home: &Path, arguments: &[&str]) -> Program {
        let nobody = format!("unix:path={}/no-bus", home.display());
        let nobody = [("DBUS_SESSION_BUS_ADDRESS", nobody.as_str())];
        self.run_with(program, home, arguments, &nobody)
    }

    /// The same, with these variables.
    pub fn run_with(
        &self,
        program: &Path,
        home: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Program {
        // File names are bounded; the profile comes first.
        let name = arguments.join("_").replace(['/', ' '], "");
        let log = home.join(format!("log-{}", &name[..name.len().min(200)]));
        let out = std::fs::File::create(&log).unwrap();
        let process = Command::new(program)
            .args(arguments)
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("AZSTACK_TRACE_START", "1")
            .env_remove("XDG_RUNTIME_DIR")
            .envs(variables.iter().copied())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .unwrap();
        Program { process, log }
    }

    /// What is on the screen now.
    pub fn look(&self) -> Picture {
        Picture::read(&self.folder.path().join("Xvfb_screen0"))
    }

    /// Clicks at a point of the screen.
    pub fn click(&self, x: u32, y: u32) {
        let (x, y) = (x.to_string(), y.to_string());
        self.must(&["mousemove", &x, &y]);
        // A person's hand is not instant either: the program must have seen the pointer arrive.
        std::thread::sleep(Duration::from_millis(60));
        self.must(&["click", "1"]);
    }

    /// Presses a key or a combination, such as `ctrl+k`.
    pub fn press(&self, keys: &str) {
        self.must(&["key", keys]);
    }

    /// A hand that is at the keys already, for what is timed: starting xdotool takes longer than what it starts.
    pub fn hand(&self) -> Hand {
        let mut process = Command::new("xdotool")
            .arg("-")
            .env("DISPLAY", &self.name)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("xdotool is needed: setup/packages.sh test installs it");
        let commands = process.stdin.take().unwrap();
        Hand { process, commands }
    }

    /// Types a text.
    pub fn write(&self, text: &str) {
        self.must(&["type", "--delay", "12", text]);
    }

    /// Puts a text on the clipboard, as another program would: what no key of this display writes.
    pub fn copy_text(&self, text: &str) {
        let mut copy = Command::new("xclip")
            .args(["-selection", "clipboard", "-i"])
            .env("DISPLAY", &self.name)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("xclip is needed: setup/packages.sh test installs it");
        let mut input = copy.stdin.take().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        drop(input);
        assert!(copy.wait().unwrap().success());
    }

    /// Puts a picture file on the clipboard, as another program would.
    pub fn copy_picture(&self, file: &Path) {
        let status = Command::new("xclip")
            .args(["-selection", "clipboard", "-t", "image/png", "-i"])
            .arg(file)
            .env("DISPLAY", &self.name)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("xclip is needed: setup/packages.sh test installs it");
        assert!(status.success());
    }

    /// The visible windows whose title matches.
    pub fn windows(&self, title: &str) -> Vec<Window> {
        let found = self
            .xdotool(&["search", "--onlyvisible", "--name", title])
            .unwrap_or_default();
        found.lines().filter_map(|id| self.geometry(id)).collect()
    }

    /// The newest visible window whose title matches.
    pub fn window(&self, title: &str) -> Option<Window> {
        self.windows(title).pop()
    }

    /// The same window where it is now.
    pub fn measured(&self, window: &Window) -> Window {
        self.geometry(&window.id)
            .unwrap_or_else(|| panic!("the window is gone"))
    }

    fn geometry(&self, id: &str) -> Option<Window> {
        let geometry = self.xdotool(&["getwindowgeometry", "--shell", id])?;
        let value = |key: &str| -> Option<u32> {
            geometry
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('=')?.parse().ok())
        };
        Some(Window {
            id: id.to_owned(),
            x: value("X")?,
            y: value("Y")?,
            width: value("WIDTH")?,
            height: value("HEIGHT")?,
        })
    }

    /// Waits for a window, until it no longer moves.
    pub fn wait_for_window(&self, title: &str) -> Window {
        let mut found: Option<Window> = None;
        self.wait_for(&format!("a window “{title}”"), || {
            let before = found.take();
            found = self.window(title);
            found.is_some() && found == before
        });
        found.unwrap()
    }

    /// Brings a window to the front and gives it the keyboard.
    pub fn focus(&self, window: &Window) {
        self.must(&["windowactivate", "--sync", &window.id]);
    }

    /// Moves a window's content to a place on the screen, with a size.
    pub fn place(&self, window: &Window, x: i32, y: i32, width: u32, height: u32) {
        let numbers = [
            x.to_string(),
            y.to_string(),
            width.to_string(),
            height.to_string(),
        ];
        self.must(&["windowsize", &window.id, &numbers[2], &numbers[3]]);
        self.must(&["windowmove", &window.id, &numbers[0], &numbers[1]]);
    }

    /// Waits until the condition holds; fails with a picture of the screen.
    pub fn wait_for(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let start = Instant::now();
        while !holds() {
            if start.elapsed() > PATIENCE {
                let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failure.png");
                self.look().save(&path);
                panic!("never: {what}; the screen is in {}", path.display());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn must(&self, arguments: &[&str]) {
        assert!(
            self.xdotool(arguments).is_some(),
            "xdotool {arguments:?} failed"
        );
    }

    fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.name)
            .stderr(Stdio::null())
            .output()
            .expect("xdotool is needed: setup/packages.sh test installs it");
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in [&mut self.manager, &mut self.server] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Does at once what it is told, in xdotool's words.
pub struct Hand {
    process: Child,
    commands: ChildStdin,
}

impl Hand {
    pub fn does(&mut self, command: &str) {
        writeln!(self.commands, "{command}").unwrap();
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A window's content area on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    id: String,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Window {
    /// Whether both are the same window.
    pub fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// A program under test; killed when dropped.
pub struct Program {
    process: Child,
    log: PathBuf,
}

impl Program {
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// Waits for the program's own end.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- {} ---\n{}", self.log.display(), self.printed());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
