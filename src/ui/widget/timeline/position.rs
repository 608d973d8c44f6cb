//! Telling the parent where the list stands.

use iced::advanced::Shell;

use super::{State, Timeline};

/// Where the list stands; published when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The last row is fully in view.
    pub at_end: bool,
    /// The first row is in view or less than two screens away: time to load what comes before it.
    pub near_start: bool,
    /// The last row is in view or less than two screens away.
    pub near_end: bool,
}

impl<T, K: Copy, Message> Timeline<'_, T, K, Message> {
    /// Publishes where the list stands if the parent does not know yet.
    pub(super) fn tell(&self, state: &mut State<K>, shell: &mut Shell<'_, Message>) {
        let Some(on_position) = self.on_position.as_ref().filter(|_| !self.rows.is_empty()) else {
            return;
        };
        let Some((top, _, y)) = state.top else { return };
        let screen = f64::from(state.size.height);
        let above = state.heights.before(top) - f64::from(y);
        let below = state.heights.total() - above - screen;
        let position = Position {
            at_end: state.at_end,
            near_start: above < 2.0 * screen,
            near_end: below < 2.0 * screen,
        };
        // Rows that came may leave us still near an edge: then it is said again.
        let asks_again = position.near_start || position.near_end;
        let known = state.told.is_some_and(|(told, revision)| {
            told == position && (revision == self.revision || !asks_again)
        });
        if !known {
            state.told = Some((position, self.revision));
            shell.publish(on_position(position));
        }
    }
}
