//! Which colours meet on the screen, and how far apart they have to be to be told from each other.

use super::{Look, contrast};

/// What is told from its ground: the role of a text or a mark, that of the ground, and the least contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The role of the text or the mark.
    pub ink: &'static str,
    /// The role of what it stands on.
    pub ground: &'static str,
    /// The contrast it needs: 4.5 for texts, 3 for marks (WCAG 2.2, § 1.4.3 and § 1.4.11).
    pub least: f32,
}

const TEXTS: &[(&str, &[&str])] = &[
    (
        "text",
        &["background", "side", "surface", "hover", "selected"],
    ),
    (
        "muted",
        &["background", "side", "surface", "hover", "selected"],
    ),
    ("faint", &["background", "side", "surface"]),
    ("accent-text", &["background", "side", "hover", "selected"]),
    ("failed", &["background", "side", "hover", "selected"]),
    ("link", &["background", "theirs", "mine"]),
    ("on-accent", &["accent"]),
    ("on-mine", &["mine"]),
    ("on-mine-muted", &["mine"]),
    ("on-theirs", &["theirs"]),
    ("on-theirs-muted", &["theirs"]),
    ("on-good", &["good"]),
    ("on-warning", &["warning"]),
    ("on-danger", &["danger"]),
    ("on-tooltip", &["tooltip"]),
    ("on-stage", &["stage", "control"]),
    ("on-stage-muted", &["stage"]),
    ("stage-status", &["stage"]),
    ("on-control-on", &["control-on"]),
    ("on-hang-up", &["hang-up"]),
    ("on-answer", &["answer"]),
];

const MARKS: &[(&str, &[&str])] = &[
    ("mark", &["mine", "background", "side", "selected"]),
    ("on-mark", &["mark"]),
    ("failed", &["mine"]),
    ("muted", &["mine"]),
    ("focus", &["background", "surface"]),
];

/// All of them, texts first.
///
/// ```
/// use azstack::ui::{Look, look::pairs};
/// let look = Look::classic();
/// let figures = pairs().map(|pair| pair.contrast(&look));
/// assert!(figures.into_iter().all(|figure| (1.0..=21.0).contains(&figure)));
/// ```
pub fn pairs() -> impl Iterator<Item = Pair> {
    [(TEXTS, 4.5), (MARKS, 3.0)]
        .into_iter()
        .flat_map(|(table, least)| {
            table.iter().flat_map(move |(ink, grounds)| {
                grounds
                    .iter()
                    .map(move |ground| Pair { ink, ground, least })
            })
        })
}

impl Pair {
    /// The contrast of the two in `look`, from 1 to 21.
    ///
    /// ```
    /// use azstack::ui::{Look, look::{Pair, contrast}};
    /// let (look, pair) = (Look::classic(), Pair { ink: "text", ground: "side", least: 4.5 });
    /// assert_eq!(pair.contrast(&look), contrast(look.roles().text, look.roles().side));
    /// ```
    pub fn contrast(&self, look: &Look) -> f32 {
        let colour = |role| look.roles.get(role).unwrap_or(look.roles.background);
        contrast(colour(self.ink), colour(self.ground))
    }

    /// Whether the two can be told from each other in `look`.
    ///
    /// ```
    /// use azstack::ui::{Look, look::Pair};
    /// let pair = Pair { ink: "text", ground: "background", least: 4.5 };
    /// let look = Look::classic();
    /// assert!(pair.holds(&look));
    /// let white = look.roles().background;
    /// assert!(!pair.holds(&look.with("text", white)));
    /// ```
    pub fn holds(&self, look: &Look) -> bool {
        self.contrast(look) >= self.least
    }
}
