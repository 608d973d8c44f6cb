//! Which size, rate and bit rate of pictures suit the path and the machine.
//!
//! Pictures are sent at one of five shares of the camera's size: the largest whose pixels get enough bits, and that is
//! encoded in time. Smaller at once, larger only when there is room to spare. Where even the smallest gets too
//! little, fewer pictures are sent, and at last none: sound goes first. No clock and no codec here.

use std::time::Duration;

/// The shares of the camera's width and height, in eighths: of 1280×720 also 960×540, 640×360, 480×270 and 320×180.
const SHARES: [u32; 5] = [8, 6, 4, 3, 2];
/// Nothing smaller than so many pixels, unless the camera gives no more.
const FEWEST_PIXELS: u32 = 320 * 180;
/// What sound and packet headers take of the path, in kbit/s and as a share.
const SOUND_KBPS: f64 = 45.0;
const HEADERS: f64 = 0.06;
/// Bits a second for each pixel: a size that gets less is left, one that would get more is taken, and more than the
/// last does no good.
const POOR: f64 = 0.65;
const GOOD: f64 = 0.85;
const ENOUGH: f64 = 1.65;
/// What any picture may take, in kbit/s: small ones show more of their faults.
const ENOUGH_FOR_ANY: f64 = 250.0;
/// Distances of pictures with ever fewer bits, and the kbit/s below which the next begins. Below the last there are no
/// pictures.
const DISTANCES: [(f64, Duration); 3] = [
    (60.0, Duration::from_millis(16)),
    (35.0, Duration::from_millis(60)),
    (15.0, Duration::from_millis(120)),
];
/// A size stays for at least so long before a larger one is tried; twice as long each time that one did not last, for
/// every change costs a key frame.
const BEFORE_LARGER: Duration = Duration::from_secs(1);
const LONGEST_BEFORE_LARGER: Duration = Duration::from_secs(30);
/// What a larger size must last.
const LASTING: Duration = Duration::from_secs(20);
/// After the machine was too slow it is not tried again for so long.
const BEFORE_LARGER_AGAIN: Duration = Duration::from_secs(20);
/// Share of a picture's time that encoding it may take, and that the next larger size may be expected to. A size that a
/// call began with and could keep must be found again after a while on a narrow path.
const TOO_SLOW: f64 = 0.7;
const QUICK_ENOUGH: f64 = 0.65;
/// A picture's time, in seconds.
const PICTURE: f64 = 1.0 / 30.0;
/// Pictures' shares of the path that may have been sent too early. An encoder needs some tenths of a second to follow a
/// lower rate: what it gives too much until then would stand in the path's queue, with sound behind it. It is asked for
/// that much less in the fifth of a second that follows, and beyond the bound a picture is left out. Of 300 kbit/s with
/// both, simulated queues are a third shorter, for 1 % of the pictures.
const MOST_AHEAD: f64 = 2.5;
const CATCH_UP: f64 = 0.2;
/// But nothing is left out for longer than this, in seconds.
const LONGEST_PAUSE: f64 = 0.1;
/// Pictures after which the time they take is known.
const TIMED: u32 = 15;

/// How a picture is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Width and height in pixels, both even.
    pub size: (u32, u32),
    /// The encoder's rate in kbit/s.
    pub kbps: u32,
    /// For how long in all pictures were left out because too much was sent. The encoder must not know of that time: it
    /// would make the next picture so much larger.
    pub left_out: Duration,
}

/// See the module. Times are since any fixed moment.
pub struct Adaptation {
    /// Index into [`SHARES`].
    level: usize,
    /// When a larger one may be chosen, and after what pause the last time.
    larger_from: Duration,
    pause: Duration,
    /// When it was made larger.
    grown: Option<Duration>,
    /// When the last picture was taken.
    last: Option<Duration>,
    /// Mean seconds of encoding a picture of this size, and of how many.
    encoding: f64,
    encoded: u32,
    /// Bits that were sent before the path had carried what was sent before them, as of when.
    ahead: f64,
    counted: Duration,
    left_out: Duration,
}

impl Adaptation {
    /// Begins with the camera's own size.
    pub fn new() -> Self {
        Self {
            level: 0,
            larger_from: Duration::ZERO,
            pause: BEFORE_LARGER,
            grown: None,
            last: None,
            encoding: 0.0,
            encoded: 0,
            ahead: 0.0,
            counted: Duration::ZERO,
            left_out: Duration::ZERO,
        }
    }

    /// How to send a picture of `camera` pixels that was taken at `now`, over a path that carries `target` bit/s;
    /// `None` if it is not to be sent.
    pub fn plan(&mut self, now: Duration, camera: (u32, u32), target: u64) -> Option<Plan> {
        let room = ((target as f64 / 1000.0 - SOUND_KBPS) * (1.0 - HEADERS)).max(0.0);
        self.choose(now, camera, room);
        let distance = DISTANCES
            .iter()
            .rev()
            .find(|(kbps, _)| room < *kbps)
            .map_or(DISTANCES[0].1, |(_, distance)| *distance);
        let is_soon = self.last.is_some_and(|last| now < last + distance);
        if self.is_ahead(now, room * 1000.0) || room < DISTANCES[2].0 / 2.0 || is_soon {
            return None;
        }
        self.last = Some(now);
        let size = size(camera, self.level);
        let too_much = self.ahead / CATCH_UP / 1000.0;
        let room = room - too_much.min(room / 2.0);
        let enough = (pixels(size) * ENOUGH / 1000.0).max(ENOUGH_FOR_ANY);
        Some(Plan {
            size,
            kbps: room.min(enough).max(1.0) as u32,
            left_out: self.left_out,
        })
    }

    /// Whether too much was sent already for a path that carries so many bit/s.
    fn is_ahead(&mut self, now: Duration, carries: f64) -> bool {
        let since = now.saturating_sub(std::mem::replace(&mut self.counted, now));
        let carried = carries * since.as_secs_f64();
        self.ahead = (self.ahead - carried).clamp(0.0, LONGEST_PAUSE * carries);
        let is_ahead = self.ahead > MOST_AHEAD * PICTURE * carries;
        if is_ahead {
            self.left_out += since;
        }
        is_ahead
    }

    /// Takes note of how long encoding a picture of the planned size took, in this thread, and of its bytes.
    pub fn encoded(&mut self, took: Duration, bytes: usize) {
        self.ahead += bytes as f64 * 8.0;
        self.encoded += 1;
        let weight = f64::from(self.encoded.min(TIMED)).recip();
        self.encoding += (took.as_secs_f64() - self.encoding) * weight;
    }

    fn choose(&mut self, now: Duration, camera: (u32, u32), kbps: f64) {
        let bits = |level: usize| kbps * 1000.0 / pixels(size(camera, level));
        let smallest = smallest(camera);
        self.level = self.level.min(smallest);
        let is_slow = self.encoded >= TIMED && self.encoding > TOO_SLOW * PICTURE;
        if is_slow && self.level < smallest {
            self.larger_from = now + BEFORE_LARGER_AGAIN;
            self.change(self.level + 1);
        } else if bits(self.level) < POOR && self.level < smallest {
            let fits = (self.level + 1..smallest).find(|level| bits(*level) >= POOR);
            let lasted = self.grown.take().is_none_or(|at| now >= at + LASTING);
            self.pause = if lasted {
                BEFORE_LARGER
            } else {
                (self.pause * 2).min(LONGEST_BEFORE_LARGER)
            };
            self.larger_from = self.larger_from.max(now + self.pause);
            self.change(fits.unwrap_or(smallest));
        } else if now >= self.larger_from {
            let own = pixels(size(camera, self.level));
            let is_quick = |level: usize| {
                let growth = pixels(size(camera, level)) / own;
                self.encoding * growth < QUICK_ENOUGH * PICTURE
            };
            let larger = (0..self.level).find(|level| bits(*level) > GOOD && is_quick(*level));
            if let Some(larger) = larger {
                self.grown = Some(now);
                self.change(larger);
            }
        }
    }

    fn change(&mut self, level: usize) {
        self.level = level;
        self.encoded = 0;
        self.encoding = 0.0;
    }
}

fn size((width, height): (u32, u32), level: usize) -> (u32, u32) {
    let share = |side: u32| ((side * SHARES[level] / 8) & !1).max(2);
    match level {
        0 => (width, height),
        _ => (share(width), share(height)),
    }
}

fn pixels((width, height): (u32, u32)) -> f64 {
    f64::from(width) * f64::from(height)
}

fn smallest(camera: (u32, u32)) -> usize {
    let is_large = |level: &usize| pixels(size(camera, *level)) >= f64::from(FEWEST_PIXELS);
    (1..SHARES.len()).rev().find(is_large).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: (u32, u32) = (1280, 720);

    /// Sends 30 pictures a second for some seconds over a path of so many kbit/s; encoding takes `encoding` for each
    /// megapixel. Returns the last plan, and how many pictures were sent in the last second.
    fn run(
        adaptation: &mut Adaptation,
        seconds: std::ops::Range<u64>,
        kbps: u64,
        encoding: Duration,
    ) -> (Option<Plan>, usize) {
        let mut sent = Vec::new();
        for picture in seconds.start * 30..seconds.end * 30 {
            let now = Duration::from_secs(1) / 30 * picture as u32;
            if let Some(plan) = adaptation.plan(now, HD, kbps * 1000) {
                let bytes = plan.kbps as usize * 1000 / 8 / 30;
                adaptation.encoded(encoding.mul_f64(pixels(plan.size) / 1e6), bytes);
                sent.push((picture, plan));
            }
        }
        let last = sent.iter().filter(|(at, _)| *at >= (seconds.end - 1) * 30);
        (sent.last().map(|(_, plan)| *plan), last.count())
    }

    const QUICK: Duration = Duration::from_millis(9);

    #[test]
    fn the_size_is_what_the_path_carries() {
        for (kbps, expected) in [
            (2500, (1280, 720)),
            (900, (1280, 720)),
            (550, (960, 540)),
            (300, (640, 360)),
            (150, (480, 270)),
            (90, (320, 180)),
        ] {
            let (plan, sent) = run(&mut Adaptation::new(), 0..10, kbps, QUICK);
            let plan = plan.unwrap();
            assert_eq!(plan.size, expected, "{kbps} kbit/s");
            assert!(u64::from(plan.kbps) < kbps - 40, "{plan:?} of {kbps}");
            assert!(sent >= 15, "{kbps} kbit/s: {sent} a second");
        }
    }

    #[test]
    fn a_good_picture_takes_no_more_than_it_needs() {
        let (plan, _) = run(&mut Adaptation::new(), 0..2, 10_000, QUICK);
        assert_eq!(plan.unwrap().kbps, 1520);
    }

    #[test]
    fn a_size_is_left_at_once_and_taken_again_in_seconds() {
        let mut adaptation = Adaptation::new();
        run(&mut adaptation, 0..2, 2500, QUICK);
        // The last large picture takes as long as some small ones.
        let soon = (0..5).map(|n| Duration::from_secs(2) + Duration::from_secs(1) / 30 * n);
        let small = soon.map(|now| adaptation.plan(now, HD, 150_000)).last();
        assert_eq!(small.flatten().unwrap().size, (480, 270));
        let (plan, _) = run(&mut adaptation, 3..6, 2500, QUICK);
        assert_eq!(plan.unwrap().size, HD);
    }

    #[test]
    fn a_larger_size_that_does_not_last_is_tried_less_and_less() {
        let mut adaptation = Adaptation::new();
        let mut changes = Vec::new();
        let mut size = HD;
        for tenth in 0..1200u32 {
            let now = Duration::from_millis(100) * tenth;
            // Each time it is taken it turns out to be too much.
            let target = if size == HD { 500_000 } else { 2_500_000 };
            let plan = adaptation.plan(now, HD, target).unwrap();
            adaptation.encoded(QUICK, 0);
            if plan.size != size {
                changes.push(tenth);
                size = plan.size;
            }
        }
        assert!((10..=16).contains(&changes.len()), "{changes:?}");
    }

    #[test]
    fn about_a_threshold_the_size_stays() {
        let mut adaptation = Adaptation::new();
        let mut sizes = std::collections::HashSet::new();
        for second in 0..20 {
            // What is too little for 720p, and a little more.
            let kbps = if second % 2 == 0 { 660 } else { 800 };
            sizes.insert(
                run(&mut adaptation, second..second + 1, kbps, QUICK)
                    .0
                    .unwrap()
                    .size,
            );
        }
        assert_eq!(sizes.len(), 1, "{sizes:?}");
    }

    #[test]
    fn little_sends_fewer_pictures_and_nothing_none() {
        let few = |kbps| run(&mut Adaptation::new(), 0..10, kbps, QUICK).1;
        assert_eq!(few(200), 30);
        assert!((10..=16).contains(&few(75)), "{}", few(75));
        assert!((5..=9).contains(&few(58)), "{}", few(58));
        assert_eq!(few(45), 0);
    }

    #[test]
    fn an_encoder_that_gives_too_much_is_given_fewer_pictures() {
        let mut adaptation = Adaptation::new();
        // Bytes of a picture on a path of 300 kbit/s; this encoder does not do what it is asked for.
        const SHARE: usize = 239_000 / 8 / 30;
        let sent = |adaptation: &mut Adaptation, second: u32, percent: usize| {
            let pictures = (second * 30..second * 30 + 30).filter(|picture| {
                let now = Duration::from_secs(1) / 30 * *picture;
                let plan = adaptation.plan(now, HD, 300_000);
                if plan.is_some() {
                    adaptation.encoded(QUICK, SHARE * percent / 100);
                }
                plan.is_some()
            });
            pictures.count()
        };
        assert_eq!(sent(&mut adaptation, 0, 90), 30);
        // A third too much: every fourth is left out.
        let fewer = sent(&mut adaptation, 1, 133);
        assert!((21..=24).contains(&fewer), "{fewer}");
        let left_out = adaptation.left_out.as_secs_f64() * 30.0;
        assert!((left_out - (30 - fewer) as f64).abs() < 0.5, "{left_out}");
        assert!(sent(&mut adaptation, 2, 90) >= 28);
        // A key frame of four times its share costs the picture behind it.
        let now = Duration::from_secs(3);
        let before = adaptation.plan(now, HD, 300_000).unwrap();
        adaptation.encoded(QUICK, SHARE * 4);
        let mut soon = (1..5).map(|n| {
            let now = now + Duration::from_secs(1) / 30 * n;
            adaptation.plan(now, HD, 300_000).map(|plan| plan.kbps)
        });
        assert_eq!(soon.next().unwrap(), None);
        let rates: Vec<_> = soon.map(Option::unwrap).collect();
        assert!(rates.is_sorted() && rates[0] < before.kbps && rates[2] <= before.kbps);
    }

    #[test]
    fn a_slow_machine_sends_smaller_pictures_and_does_not_try_for_ever() {
        let mut adaptation = Adaptation::new();
        let slow = Duration::from_millis(60);
        let (plan, _) = run(&mut adaptation, 0..10, 5000, slow);
        assert_eq!(plan.unwrap().size, (640, 360));
        let (plan, _) = run(&mut adaptation, 10..60, 5000, slow);
        assert_eq!(plan.unwrap().size, (640, 360));
        let (plan, _) = run(&mut adaptation, 60..90, 5000, QUICK);
        assert_eq!(plan.unwrap().size, HD);
    }

    #[test]
    fn any_camera_will_do() {
        for camera in [(160, 120), (2, 2), (641, 361), (1920, 1080), (720, 1280)] {
            let mut adaptation = Adaptation::new();
            for (second, target) in [(0, 4_000_000), (1, 100_000), (2, 4_000_000)] {
                let plan = adaptation.plan(Duration::from_secs(second), camera, target);
                let (width, height) = plan.unwrap().size;
                assert!(width <= camera.0 && height <= camera.1 && width >= 2 && height >= 2);
            }
        }
    }
}
