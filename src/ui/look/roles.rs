//! The colours a theme must give, by the role they play.

use iced::Color;

macro_rules! roles {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)*) => {
        /// One colour for each role; a field's name in a theme file has hyphens.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct Roles {
            $($(#[$doc])* pub $field: Color,)*
        }

        impl Roles {
            /// Every role, as written in a theme file.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// Asks `color` for each role; the first role it has no colour for is the error.
            pub(super) fn collect(
                mut color: impl FnMut(&'static str) -> Option<Color>,
            ) -> Result<Self, &'static str> {
                Ok(Self { $($field: color($name).ok_or($name)?,)* })
            }

            /// The colour of the role called `name` in theme files.
            ///
            /// ```
            /// use azstack::ui::Look;
            /// let look = Look::classic();
            /// assert_eq!(look.roles().get("on-accent"), Some(look.roles().on_accent));
            /// assert_eq!(look.roles().get("sparkle"), None);
            /// ```
            pub fn get(&self, name: &str) -> Option<Color> {
                match name {
                    $($name => Some(self.$field),)*
                    _ => None,
                }
            }

            /// Gives the role called `name` another colour.
            pub(super) fn set(&mut self, name: &str, color: Color) {
                match name {
                    $($name => self.$field = color,)*
                    _ => {}
                }
            }
        }
    };
}

roles! {
    /// Chat and cards.
    background = "background",
    /// The list pane.
    side = "side",
    /// Fields and chips.
    surface = "surface",
    /// A row under the mouse.
    hover = "hover",
    /// The chosen row.
    selected = "selected",
    /// Thin lines and skeletons.
    line = "line",
    /// Round fields and bubbles; transparent where their surface alone tells them from what is behind.
    edge = "edge",
    /// The ring round what has the keyboard.
    focus = "focus",
    /// A second ring inside that one, so different from it that one of both is seen on every ground.
    focus_edge = "focus-edge",
    /// Text.
    text = "text",
    /// Times and second lines.
    muted = "muted",
    /// Hints and empty states.
    faint = "faint",
    /// Links.
    link = "link",
    /// Buttons and badges that carry text.
    accent = "accent",
    /// Text on `accent`.
    on_accent = "on-accent",
    /// The accent where it carries no text: rings, lines, dots.
    accent_soft = "accent-soft",
    /// A word in the accent's colour, on `background`.
    accent_text = "accent-text",
    /// My bubble.
    mine = "mine",
    /// Text on `mine`.
    on_mine = "on-mine",
    /// Times on `mine`.
    on_mine_muted = "on-mine-muted",
    /// Other people's bubble.
    theirs = "theirs",
    /// Text on `theirs`.
    on_theirs = "on-theirs",
    /// Times on `theirs`.
    on_theirs_muted = "on-theirs-muted",
    /// Status marks: sent, delivered, seen.
    mark = "mark",
    /// The ticks inside a filled mark.
    on_mark = "on-mark",
    /// The mark and text of a failed message.
    failed = "failed",
    /// The dot of somebody online.
    online = "online",
    /// A strip that says all is well: a call is running.
    good = "good",
    /// Text on `good`.
    on_good = "on-good",
    /// A strip that says wait.
    warning = "warning",
    /// Text on `warning`.
    on_warning = "on-warning",
    /// A strip that says something is wrong.
    danger = "danger",
    /// Text on `danger`.
    on_danger = "on-danger",
    /// Tooltips.
    tooltip = "tooltip",
    /// Text on `tooltip`.
    on_tooltip = "on-tooltip",
    /// The half-transparent layer behind a dialog and behind controls over a picture.
    film = "film",
    /// Behind a call.
    stage = "stage",
    /// Text on `stage`.
    on_stage = "on-stage",
    /// Second lines on `stage`.
    on_stage_muted = "on-stage-muted",
    /// How far a call has come, on `stage`.
    stage_status = "stage-status",
    /// Rings round the avatar while it rings.
    pulse = "pulse",
    /// A call button.
    control = "control",
    /// A call button that is switched: muted, camera off.
    control_on = "control-on",
    /// The icon on `control_on`.
    on_control_on = "on-control-on",
    /// Hang up, decline.
    hang_up = "hang-up",
    /// The icon on `hang_up`.
    on_hang_up = "on-hang-up",
    /// Answer.
    answer = "answer",
    /// The icon on `answer`.
    on_answer = "on-answer",
}
