//! Reading a list from the store again whenever it changes: never two readings at a time, and no change overlooked.

/// Whether the list is on its way, and whether it changed meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    #[default]
    Idle,
    Running,
    RunningAgain,
}

impl Reading {
    /// The list changed. Returns whether to read it now; if not, the reading on its way is followed by another.
    pub(super) fn begin(&mut self) -> bool {
        let idle = *self == Self::Idle;
        *self = if idle {
            Self::Running
        } else {
            Self::RunningAgain
        };
        idle
    }

    /// The reading on its way has ended. Returns whether the list changed meanwhile.
    pub(super) fn end(&mut self) -> bool {
        std::mem::replace(self, Self::Idle) == Self::RunningAgain
    }
}
