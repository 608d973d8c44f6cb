//! Every screen four times in one picture, for docs/screens.md: classic and dark, below them Arabic and 200 %.
//!
//! Four people at one display, each with a look of their own, are led through the program by the same keys and clicks.

use std::path::Path;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::caller::Caller;
use crate::driver::{Display, Picture, Window};
use crate::person::{Person, see_own};

/// A quarter of the display; room for two panes at 100 %.
const QUARTER: (u32, u32) = (840, 700);
const GAP: u32 = 12;

/// Who sits where: their profile, their caller's name, how their program looks, and what they write.
const SEATS: [(&str, &str, [&str; 2], &str); 4] = [
    (
        "alice",
        "Sofia",
        ["en", "classic"],
        "Hello! Shall we meet at seven?",
    ),
    (
        "bob",
        "Marco",
        ["en", "classic-dark"],
        "Hello! Shall we meet at seven?",
    ),
    (
        "amal",
        "Hana",
        ["ar", "classic"],
        "مرحبا! هل نلتقي في السابعة؟",
    ),
    (
        "dora",
        "Luis",
        ["en", "classic"],
        "Hello! Shall we meet at seven?",
    ),
];
/// The one who reads from the right, and the one who sees everything twice as large.
const MIRRORED: usize = 2;
const LARGE: usize = 3;

/// Size of the display.
pub fn size() -> (u32, u32) {
    (2 * QUARTER.0 + 3 * GAP, 2 * QUARTER.1 + 3 * GAP)
}

/// Leads all four through; `page` is given each picture and its name.
pub fn run(display: &Display, home: &Path, mut page: impl FnMut(&Picture, &str)) {
    let mut wall = Wall::open(display, home);
    let mut shot = |wall: &Wall<'_>, name: &str| page(&wall.settled(), name);
    shot(&wall, "list");
    wall.click(|seat| seat.in_list(0.5, 194));
    wall.type_in(|seat| SEATS[seat].3);
    wall.press("Return");
    wall.settled();
    shot(&wall, "chat");
    wall.click(|seat| seat.in_chat(130, 32));
    shot(&wall, "person");
    wall.press("Escape");
    wall.press("ctrl+f");
    wall.type_in(|seat| &SEATS[seat].3[..SEATS[seat].3.find('!').unwrap()]);
    shot(&wall, "find-in-chat");
    wall.press("Escape");
    wall.press("ctrl+e");
    shot(&wall, "stickers");
    wall.press("Escape");
    for (keys, name) in [
        ("ctrl+n", "new-conversation"),
        ("ctrl+comma", "settings"),
        ("ctrl+slash", "shortcuts"),
    ] {
        wall.press(keys);
        shot(&wall, name);
        wall.press("Escape");
    }
    // What the settings lead to, by the keys that go through them: forwards, and backwards from the end.
    for (step, steps, name) in [("Tab", 8, "theme"), ("shift+Tab", 5, "camera-and-sound")] {
        wall.press("ctrl+comma");
        wall.settled();
        for _ in 0..steps {
            wall.press(step);
        }
        wall.press("Return");
        shot(&wall, name);
        wall.press("Escape");
        if name == "theme" {
            // The settings are there again.
            wall.settled();
            wall.press("Escape");
        }
    }
    calls(&mut wall, home, &mut shot);
    wall.show_list();
    wall.click(|seat| seat.in_list(0.75, 80));
    shot(&wall, "calls-and-pad");
    wall.click(|seat| seat.in_list(0.25, 80));
    wall.press("ctrl+k");
    wall.type_in(|seat| &SEATS[seat].3[..SEATS[seat].3.find('!').unwrap()]);
    shot(&wall, "search-everywhere");
    wall.press("Escape");
    wall.click(|seat| seat.in_list(0.2, 32));
    wall.settled();
    wall.click(|seat| seat.in_list(0.5, 134));
    shot(&wall, "sign-in");
    assert!(wall.people.iter_mut().all(|person| person.program.runs()));
}

/// Everybody is called, and everybody is in a call.
fn calls(wall: &mut Wall<'_>, home: &Path, shot: &mut impl FnMut(&Wall<'_>, &str)) {
    let runtime = Runtime::new().unwrap();
    let folder = home.join("data/azstack/local");
    let callers = SEATS.map(|(called, caller, ..)| {
        runtime.block_on(Caller::call(
            &folder,
            &caller.to_lowercase(),
            caller,
            called,
        ))
    });
    let windows = wall.call_windows(|seat| SEATS[seat].1);
    shot(wall, "incoming-call");
    wall.press_in(&windows, "ctrl+shift+d");
    wall.until_gone();
    for caller in callers {
        runtime.block_on(caller.leave());
    }
    // Two calls, with both ends of each on the wall.
    for (caller, called) in [(0, 1), (2, 3)] {
        wall.calls(caller, called);
    }
    let windows = wall.call_windows(|seat| ["Bob", "Alice", "Dora", "Amal"][seat]);
    see_own(wall.display, &windows[0]);
    shot(wall, "video-call");
    wall.press_in(&windows, "ctrl+shift+i");
    shot(wall, "call-statistics");
    // Either end hangs up for both.
    wall.press_in(&[windows[0].clone(), windows[2].clone()], "ctrl+shift+h");
    wall.until_gone();
}

/// A main window, in the program's own pixels.
#[derive(Clone, Copy)]
struct Seat {
    mirrored: bool,
    scale: u32,
}

impl Seat {
    fn width(self) -> u32 {
        QUARTER.0 / self.scale
    }

    /// Width of the list; where there is one pane, it is the whole window's.
    fn list(self) -> u32 {
        match self.scale {
            1 => (QUARTER.0 as f32 * 0.32).clamp(270.0, 380.0) as u32,
            _ => self.width(),
        }
    }

    /// A point of the list, as a share of its width from where lines begin.
    fn in_list(self, share: f32, y: u32) -> (u32, u32) {
        self.off_start((self.list() as f32 * share) as u32, y)
    }

    /// A point of the chat.
    fn in_chat(self, x: u32, y: u32) -> (u32, u32) {
        let start = if self.scale == 1 { self.list() } else { 0 };
        self.off_start(start + x, y)
    }

    fn off_end(self, x: u32, y: u32) -> (u32, u32) {
        self.off_start(self.width() - x, y)
    }

    fn off_start(self, x: u32, y: u32) -> (u32, u32) {
        let x = if self.mirrored { self.width() - x } else { x };
        (x * self.scale, y * self.scale)
    }
}

/// The four at their display.
struct Wall<'a> {
    display: &'a Display,
    people: [Person<'a>; 4],
}

impl<'a> Wall<'a> {
    fn open(display: &'a Display, home: &Path) -> Self {
        let seats = std::array::from_fn::<usize, 4, _>(|seat| seat);
        let people = seats.map(|seat| {
            let (profile, _, [locale, theme], _) = SEATS[seat];
            let looks = ["--locale", locale, "--theme", theme];
            let mut person = Person::start(display, home, profile, &looks);
            let (x, y) = corner(seat);
            display.place(&person.main, x as i32, y as i32, QUARTER.0, QUARTER.1);
            person.front();
            if seat == LARGE {
                // From 100 to 200 % in steps, and no further.
                for _ in 0..8 {
                    display.press("ctrl+equal");
                }
            }
            person
        });
        Self { display, people }
    }

    /// Clicks in every main window.
    fn click(&mut self, place: impl Fn(Seat) -> (u32, u32)) {
        for (seat, person) in self.people.iter_mut().enumerate() {
            person.front();
            let (x, y) = place(Seat {
                mirrored: seat == MIRRORED,
                scale: if seat == LARGE { 2 } else { 1 },
            });
            person.click(x, y);
        }
    }

    /// Presses the same keys in every main window.
    fn press(&mut self, keys: &str) {
        for person in &mut self.people {
            person.front();
            self.display.press(keys);
        }
    }

    fn type_in<'t>(&mut self, text: impl Fn(usize) -> &'t str) {
        self.settled();
        for (seat, person) in self.people.iter_mut().enumerate() {
            person.front();
            self.display.copy_text(text(seat));
            self.display.press("ctrl+v");
            // The clipboard is everybody's: read before it is filled again.
            std::thread::sleep(Duration::from_millis(400));
        }
    }

    /// One of them calls another by video, who answers.
    fn calls(&mut self, caller: usize, called: usize) {
        let display = self.display;
        let (name, scale) = (SEATS[called].0, 1);
        self.people[caller].front();
        display.press("ctrl+k");
        display.write(name);
        self.settled();
        display.press("Return");
        self.settled();
        let mirrored = caller == MIRRORED;
        let (x, y) = Seat { mirrored, scale }.off_end(34, 32);
        self.people[caller].click(x, y);
        let mut incoming = None;
        let title = SEATS[caller].0;
        display.wait_for("the call", || {
            incoming = display.window(title);
            incoming.is_some()
        });
        display.focus(&incoming.unwrap());
        display.press("ctrl+shift+a");
        display.wait_for("the call's window", || {
            display
                .window(title)
                .is_some_and(|window| window.width > 400)
        });
    }

    /// Where there is one pane, back to the list.
    fn show_list(&mut self) {
        self.people[LARGE].front();
        // Sentences about what happened go first.
        for _ in 0..3 {
            self.display.press("Escape");
        }
        self.settled();
    }

    /// What is on the screen once it has come to rest; a running call never does.
    fn settled(&self) -> Picture {
        let mut before = self.display.look();
        for _ in 0..10 {
            std::thread::sleep(Duration::from_millis(250));
            let now = self.display.look();
            if now.differences(&before) == 0 {
                return now;
            }
            before = now;
        }
        before
    }

    /// The four call windows of these titles, each over its main window.
    fn call_windows<'t>(&self, title: impl Fn(usize) -> &'t str) -> Vec<Window> {
        let mut windows: Vec<Window> = Vec::new();
        for seat in 0..SEATS.len() {
            // Names are set apart from the direction of what is round them.
            let title = title(seat);
            self.display.wait_for("a call's window", || {
                let found = self.display.windows(title).into_iter();
                let mut new = found.filter(|found| !windows.iter().any(|known| known.is(found)));
                let new = new.next_back();
                windows.extend(new);
                windows.len() > seat
            });
            let (x, y) = corner(seat);
            let window = &windows[seat];
            let (width, height) = (window.width.min(QUARTER.0), window.height.min(QUARTER.1));
            let (x, y) = (x + (QUARTER.0 - width) / 2, y + (QUARTER.1 - height) / 2);
            self.display
                .place(window, x as i32, y as i32, width, height);
        }
        self.settled();
        windows
            .iter()
            .map(|window| self.display.measured(window))
            .collect()
    }

    fn press_in(&self, windows: &[Window], keys: &str) {
        for window in windows {
            self.display.focus(window);
            self.display.press(keys);
        }
    }

    /// Until no call has a window any more.
    fn until_gone(&self) {
        let titles = SEATS.map(|(profile, caller, ..)| [profile, caller]);
        for title in titles.into_iter().flatten() {
            self.display.wait_for("the end of the call", || {
                self.display.window(title).is_none()
            });
        }
    }
}

/// Left above of a person's quarter.
fn corner(seat: usize) -> (u32, u32) {
    let (column, row) = (seat as u32 % 2, seat as u32 / 2);
    (
        GAP + column * (QUARTER.0 + GAP),
        GAP + row * (QUARTER.1 + GAP),
    )
}
