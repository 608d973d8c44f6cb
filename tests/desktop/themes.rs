//! Themes of one's own, saved while the program runs, and what the desktop asks for: seen in the window.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use azstack::ui::Look;
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Value};

use crate::desk::Desk;
use crate::driver::{Display, Program, Window};
use crate::person::Person;

const PATH: &str = "/org/freedesktop/portal/desktop";
const NAME: &str = "org.freedesktop.portal.Desktop";
const APPEARANCE: &str = "org.freedesktop.appearance";

/// A colour as its parts.
fn parts(colour: iced::Color) -> [u8; 3] {
    let [red, green, blue, _] = colour.into_rgba8();
    [red, green, blue]
}

/// Whether the list's pane has this colour, at its lower end, where no row is.
fn list_is(display: &Display, window: &Window, colour: [u8; 3]) -> bool {
    let (x, y) = (window.x + 8, window.y + window.height - 8);
    display.look().rgb(x, y) == colour
}

/// Saves as most editors do: a new file in the place of the old one.
fn save(themes: &Path, text: &str) {
    let new = themes.join(".sea.toml.swp");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, themes.join("sea.toml")).unwrap();
}

#[test]
fn a_theme_that_is_saved_is_drawn_with_at_once_and_a_fault_leaves_the_last_good_one() {
    const MAGENTA: [u8; 3] = [0xff, 0, 0xff];
    let text = |side: &str| {
        format!(
            "base = \"classic\"\n[colors]\nside = \"{side}\"\ntooltip = \"#ff00ff\"\nline = \"#123456\"\n"
        )
    };
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    let themes = home.path().join("config/azstack/themes");
    std::fs::create_dir_all(&themes).unwrap();
    save(&themes, &text("#204060"));
    let looks = ["--locale", "en", "--theme", "sea"];
    let mut alice = Person::start(&display, home.path(), "alice", &looks);
    alice.front();
    let main = alice.main.clone();
    display.wait_for("the theme of one's own", || {
        list_is(&display, &main, [0x20, 0x40, 0x60])
    });

    let saved = Instant::now();
    save(&themes, &text("#602040"));
    display.wait_for("the theme that was saved", || {
        list_is(&display, &main, [0x60, 0x20, 0x40])
    });
    println!("saved theme shown after {} ms", saved.elapsed().as_millis());

    // The sentence about the fault is drawn on the colour of hints, which is nowhere else.
    let sentence = |least: usize| {
        let picture = alice.picture();
        let area = [0, 0, picture.width, picture.height];
        picture.find(MAGENTA, area, least).is_some()
    };
    assert!(!sentence(1));
    save(&themes, &text("blue"));
    display.wait_for("the sentence about the fault", || sentence(4_000));
    assert!(list_is(&display, &main, [0x60, 0x20, 0x40]));

    // Written in place, in pieces, as others save.
    std::fs::write(themes.join("sea.toml"), "base = \"classic\"\n[colors]\n").unwrap();
    std::fs::write(themes.join("sea.toml"), text("#406020")).unwrap();
    display.wait_for("the repaired theme", || {
        list_is(&display, &main, [0x40, 0x60, 0x20])
    });
    assert!(alice.program.runs());
}

/// The desktop's settings, as programs ask for them.
struct Portal(watch::Receiver<HashMap<&'static str, u32>>);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Portal {
    /// A value in a value, as the real one gives it.
    fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        let settings = self.0.borrow();
        let found = settings.get(key).filter(|_| namespace == APPEARANCE);
        let found = found.ok_or_else(|| zbus::fdo::Error::Failed("no such setting".into()))?;
        let inner = Value::Value(Box::new(Value::from(*found)));
        Ok(inner.try_to_owned().unwrap())
    }

    #[zbus(signal)]
    async fn setting_changed(
        emitter: &SignalEmitter<'_>,
        namespace: &str,
        key: &str,
        value: Value<'_>,
    ) -> zbus::Result<()>;

    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }
}

/// Whoever changes the desktop's settings.
struct Chooser {
    connection: zbus::Connection,
    settings: watch::Sender<HashMap<&'static str, u32>>,
}

impl Chooser {
    async fn start(desk: &Desk, first: (&'static str, u32)) -> Self {
        let (settings, told) = watch::channel(HashMap::from([first]));
        let connection = desk.connection().await;
        connection
            .object_server()
            .at(PATH, Portal(told))
            .await
            .unwrap();
        connection.request_name(NAME).await.unwrap();
        Self {
            connection,
            settings,
        }
    }

    async fn choose(&self, key: &'static str, value: u32) {
        self.settings.send_modify(|settings| {
            settings.insert(key, value);
        });
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        Portal::setting_changed(&emitter, APPEARANCE, key, Value::from(value))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desktops_light_and_dark_and_its_contrast_are_followed() {
    let display = Display::start(1280, 800);
    let desk = Desk::new();
    let chooser = Chooser::start(&desk, ("color-scheme", 1)).await;
    let arguments = ["--locale", "en", "--renderer", "software"];
    let mut program: Program = display.run_with(
        Path::new(env!("CARGO_BIN_EXE_azstack")),
        desk.home.path(),
        &arguments,
        &[("DBUS_SESSION_BUS_ADDRESS", &desk.address)],
    );
    let window = display.wait_for_window("AZStack");
    let list_is_of = |theme: &str| {
        let side = Look::load(theme, None).unwrap().roles().side;
        let what = format!("the list as in {theme}");
        display.wait_for(&what, || list_is(&display, &window, parts(side)));
    };
    list_is_of("classic-dark");
    chooser.choose("color-scheme", 2).await;
    list_is_of("classic-light");
    chooser.choose("contrast", 1).await;
    list_is_of("high-contrast");
    chooser.choose("contrast", 0).await;
    chooser.choose("color-scheme", 1).await;
    list_is_of("classic-dark");
    // Another theme is chosen by hand: the desktop is not followed any more, and is again once it is chosen.
    display.focus(&window);
    display.press("ctrl+shift+t");
    list_is_of("high-contrast");
    chooser.choose("color-scheme", 2).await;
    let settings = desk.home.path().join("data/azstack/profiles");
    display.wait_for("the choice to be kept", || kept(&settings, "high-contrast"));
    list_is_of("high-contrast");
    assert!(program.runs());
}

/// Whether the settings of the only profile name this theme.
fn kept(profiles: &Path, theme: &str) -> bool {
    let mut profiles = std::fs::read_dir(profiles).into_iter().flatten().flatten();
    profiles.any(|profile| {
        let text = std::fs::read_to_string(profile.path().join("settings.toml"));
        text.is_ok_and(|text| text.contains(&format!("theme = \"{theme}\"")))
    })
}
