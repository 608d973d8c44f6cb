//! A screen reader: it reads the tree of whatever program is on the accessibility bus, acts on it and hears its events.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, MessageStream};

use crate::desk::{Desk, eventually};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const REGISTRY: &str = "org.a11y.atspi.Registry";
/// Where distributions put the program that starts the bus.
const LAUNCHERS: [&str; 3] = [
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
];
/// AT-SPI's numbers for the roles that are looked for.
const ROLES: [(u32, &str); 12] = [
    (7, "check box"),
    (16, "dialog"),
    (23, "frame"),
    (31, "list"),
    (32, "list item"),
    (37, "page tab"),
    (40, "password text"),
    (43, "button"),
    (44, "radio button"),
    (54, "status bar"),
    (75, "application"),
    (79, "entry"),
];
/// Bits of AT-SPI's states.
const CHECKED: u32 = 4;
const FOCUSED: u32 = 12;
const SELECTED: u32 = 23;

/// An object on the bus: whose, and where.
type Object = (String, OwnedObjectPath);

/// A part of a program, with everything in it.
#[derive(Clone, Debug)]
pub struct Part {
    object: Object,
    pub name: String,
    pub role: &'static str,
    states: u64,
    /// What stands in it, if it is a text.
    pub text: Option<String>,
    pub caret: Option<i32>,
    pub children: Vec<Part>,
}

impl Part {
    /// It and everything in it.
    pub fn all(&self) -> Vec<&Self> {
        let inner = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(inner).collect()
    }

    /// The part with this role whose name holds.
    pub fn find(&self, role: &str, holds: impl Fn(&str) -> bool) -> Option<&Self> {
        let mut all = self.all().into_iter();
        all.find(|part| part.role == role && holds(&part.name))
    }

    pub fn is_focused(&self) -> bool {
        self.has(FOCUSED)
    }

    pub fn is_selected(&self) -> bool {
        self.has(SELECTED)
    }

    pub fn is_checked(&self) -> bool {
        self.has(CHECKED)
    }

    fn has(&self, state: u32) -> bool {
        self.states >> state & 1 == 1
    }
}

/// The reader.
pub struct Assistant {
    launcher: Child,
    session: Connection,
    bus: Connection,
    said: mpsc::UnboundedReceiver<String>,
}

impl Assistant {
    /// Starts the accessibility bus beside the desk's. Nobody is told yet that there is a reader.
    pub async fn start(desk: &Desk) -> Self {
        let program = LAUNCHERS.iter().find(|path| Path::new(path).exists());
        let program = program.expect("at-spi2-core is needed: setup/packages.sh test installs it");
        let launcher = Command::new(program)
            .arg("--launch-immediately")
            .env("DBUS_SESSION_BUS_ADDRESS", &desk.address)
            .env("HOME", desk.home.path())
            .env("XDG_RUNTIME_DIR", desk.home.path())
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let session = desk.connection().await;
        let mut address = String::new();
        eventually("the accessibility bus is there", async || {
            let asked = session.call_method(
                Some("org.a11y.Bus"),
                "/org/a11y/bus",
                Some("org.a11y.Bus"),
                "GetAddress",
                &(),
            );
            let Ok(answer) = asked.await else {
                return false;
            };
            address = answer.body().deserialize().unwrap();
            !address.is_empty()
        })
        .await;
        let builder = zbus::connection::Builder::address(address.as_str()).unwrap();
        let bus = builder.build().await.unwrap();
        let said = listen(&bus).await;
        Self {
            launcher,
            session,
            bus,
            said,
        }
    }

    /// From now on there is a reader.
    pub async fn turn_on(&self) {
        let status = "org.a11y.Status";
        let on = Value::from(true);
        self.session
            .call_method(
                Some("org.a11y.Bus"),
                "/org/a11y/bus",
                Some("org.freedesktop.DBus.Properties"),
                "Set",
                &(status, "IsEnabled", on),
            )
            .await
            .unwrap();
    }

    /// The programs on the bus.
    async fn programs(&self) -> Vec<Object> {
        let root = (REGISTRY.to_owned(), ROOT.try_into().unwrap());
        self.call(&root, ACCESSIBLE, "GetChildren", &())
            .await
            .unwrap_or_default()
    }

    /// Whether any program is on the bus.
    pub async fn is_alone(&self) -> bool {
        self.programs().await.is_empty()
    }

    /// Everything the program's windows say, as soon as it `holds`.
    pub async fn wait_for<T>(&self, what: &str, holds: impl Fn(&Part) -> Option<T>) -> T {
        let mut found = None;
        let mut last = String::new();
        let start = std::time::Instant::now();
        while found.is_none() {
            for program in self.programs().await {
                if let Some(part) = self.read(program).await {
                    last = outline(&part);
                    found = found.or_else(|| holds(&part));
                }
            }
            let patience = Duration::from_secs(40);
            assert!(start.elapsed() < patience, "never: {what}\n{last}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        found.unwrap()
    }

    /// Waits for the part with this role whose name holds.
    pub async fn part(&self, role: &str, holds: impl Fn(&str) -> bool + Copy) -> Part {
        let what = format!("a {role}");
        self.wait_for(&what, |all| all.find(role, holds).cloned())
            .await
    }

    /// Waits for a part of this name.
    pub async fn named(&self, role: &str, name: &str) -> Part {
        let what = format!("a {role} called “{name}”");
        self.wait_for(&what, |all| all.find(role, |is| is == name).cloned())
            .await
    }

    /// Does the first thing that can be done to a part, which is pressing it.
    pub async fn press(&self, part: &Part) {
        let action = "org.a11y.atspi.Action";
        let done: bool = self
            .call(&part.object, action, "DoAction", &(0_i32,))
            .await
            .unwrap();
        assert!(done, "{part:?}");
    }

    /// Gives a part the keyboard.
    pub async fn focus(&self, part: &Part) {
        let component = "org.a11y.atspi.Component";
        let done: bool = self
            .call(&part.object, component, "GrabFocus", &())
            .await
            .unwrap();
        assert!(done, "{part:?}");
    }

    /// Waits until a sentence is read out by itself.
    pub async fn hears(&mut self, sentence: &str) {
        let mut heard = Vec::new();
        let wait = async {
            while heard.last().map(String::as_str) != Some(sentence) {
                heard.push(self.said.recv().await.unwrap());
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(40), wait).await;
        if waited.is_err() {
            let mut seen = String::new();
            for program in self.programs().await {
                seen += &self
                    .read(program)
                    .await
                    .as_ref()
                    .map_or_else(String::new, outline);
            }
            panic!("never “{sentence}”, but {heard:?}\n{seen}");
        }
    }

    /// A part and what is in it; nothing if it has gone meanwhile.
    async fn read(&self, object: Object) -> Option<Part> {
        let name: String = self.get(&object, ACCESSIBLE, "Name").await?;
        let role: u32 = self.call(&object, ACCESSIBLE, "GetRole", &()).await?;
        let known = ROLES.iter().find(|(number, _)| *number == role);
        let role = known.map_or("other", |(_, name)| *name);
        let states: Vec<u32> = self.call(&object, ACCESSIBLE, "GetState", &()).await?;
        let interfaces: Vec<String> = self.call(&object, ACCESSIBLE, "GetInterfaces", &()).await?;
        let text = "org.a11y.atspi.Text";
        let (mut says, mut caret) = (None, None);
        if interfaces.iter().any(|interface| interface == text) {
            says = self.call(&object, text, "GetText", &(0_i32, -1_i32)).await;
            caret = self.get(&object, text, "CaretOffset").await;
        }
        let inner: Vec<Object> = self.call(&object, ACCESSIBLE, "GetChildren", &()).await?;
        let mut children = Vec::new();
        for child in inner {
            children.extend(Box::pin(self.read(child)).await);
        }
        let states = u64::from(states[0]) | u64::from(*states.get(1).unwrap_or(&0)) << 32;
        Some(Part {
            object,
            name,
            role,
            states,
            text: says,
            caret,
            children,
        })
    }

    async fn call<T>(
        &self,
        (whose, path): &Object,
        interface: &str,
        method: &str,
        body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
    ) -> Option<T>
    where
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let asked = self
            .bus
            .call_method(Some(whose.as_str()), path, Some(interface), method, body);
        let answer = asked.await.ok()?;
        let answer = answer.body();
        answer.deserialize().ok()
    }

    async fn get<T>(&self, object: &Object, interface: &str, property: &str) -> Option<T>
    where
        T: TryFrom<OwnedValue>,
    {
        let properties = "org.freedesktop.DBus.Properties";
        let value: OwnedValue = self
            .call(object, properties, "Get", &(interface, property))
            .await?;
        value.try_into().ok()
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        // The bus and the registry that it started end with it.
        let _ = Command::new("kill")
            .arg(self.launcher.id().to_string())
            .status();
        let _ = self.launcher.wait();
    }
}

/// What programs announce.
async fn listen(bus: &Connection) -> mpsc::UnboundedReceiver<String> {
    let rule = MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .interface("org.a11y.atspi.Event.Object")
        .unwrap()
        .member("Announcement")
        .unwrap()
        .build();
    let mut events = MessageStream::for_match_rule(rule, bus, Some(256))
        .await
        .unwrap();
    let (say, said) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(event)) = events.next().await {
            let body = event.body();
            let structure: zbus::zvariant::Structure<'_> = body.deserialize().unwrap();
            let sentence = structure.fields().iter().find_map(|field| match field {
                Value::Value(inner) => inner.downcast_ref::<String>().ok(),
                _ => None,
            });
            let _ = say.send(sentence.unwrap_or_default());
        }
    });
    said
}

/// The tree, a line each, for whoever has to find out why a test fails.
pub fn outline(part: &Part) -> String {
    fn write(part: &Part, depth: usize, out: &mut String) {
        let text = part
            .text
            .as_deref()
            .map_or_else(String::new, |text| format!(" “{text}”"));
        let focus = if part.is_focused() { " *" } else { "" };
        *out += &format!(
            "{}{}: {}{text}{focus}\n",
            "  ".repeat(depth),
            part.role,
            part.name
        );
        for child in &part.children {
            write(child, depth + 1, out);
        }
    }
    let mut out = String::new();
    write(part, 0, &mut out);
    out
}
