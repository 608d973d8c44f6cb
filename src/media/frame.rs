//! Pictures and the slot that hands the newest one over.
//!
//! A producer (camera preview, decoder) publishes into a [`Slot`]; any number of viewers look at what is there now.
//! Frames are replaced, never queued: a slow viewer sees fewer pictures, not older ones. No conversion happens here.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// One picture in planar YUV 4:2:0 (I420), BT.601 limited range (Y 16–235, U and V 16–240).
///
/// Planes are tightly packed: `y` is `width * height` bytes, `u` and `v` are
/// `ceil(width / 2) * ceil(height / 2)` bytes each, rows from top to bottom.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// Picture width in pixels.
    pub width: u32,
    /// Picture height in pixels.
    pub height: u32,
    /// Luma plane.
    pub y: Vec<u8>,
    /// Blue-difference chroma plane.
    pub u: Vec<u8>,
    /// Red-difference chroma plane.
    pub v: Vec<u8>,
}

impl Frame {
    /// A black picture of `width` × `height` pixels.
    ///
    /// ```
    /// use azstack::media::frame::Frame;
    /// let picture = Frame::black(320, 180);
    /// assert_eq!((picture.y.len(), picture.u.len()), (320 * 180, 160 * 90));
    /// ```
    pub fn black(width: u32, height: u32) -> Self {
        let chroma = (width.div_ceil(2) * height.div_ceil(2)) as usize;
        Self {
            width,
            height,
            y: vec![16; (width * height) as usize],
            u: vec![128; chroma],
            v: vec![128; chroma],
        }
    }

    /// Width and height of a chroma plane in samples.
    ///
    /// ```
    /// use azstack::media::frame::Frame;
    /// assert_eq!(Frame::black(321, 181).chroma_size(), (161, 91));
    /// ```
    pub fn chroma_size(&self) -> (u32, u32) {
        (self.width.div_ceil(2), self.height.div_ceil(2))
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({}x{})", self.width, self.height)
    }
}

/// Where a producer leaves its newest picture for whoever draws it.
///
/// Cheap to clone; all clones share the same place.
#[derive(Clone, Debug)]
pub struct Slot(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    id: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sequence: u64,
    frame: Option<Arc<Frame>>,
}

impl Slot {
    /// An empty slot.
    ///
    /// ```
    /// use azstack::media::frame::Slot;
    /// assert_eq!(Slot::new().latest(), (0, None));
    /// ```
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(Arc::new(Shared {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            state: Mutex::default(),
        }))
    }

    /// Names this slot (and its clones) within the process; a renderer keys its textures by it.
    ///
    /// ```
    /// use azstack::media::frame::Slot;
    /// let slot = Slot::new();
    /// assert_eq!(slot.id(), slot.clone().id());
    /// assert_ne!(slot.id(), Slot::new().id());
    /// ```
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// Replaces the picture by `frame`.
    ///
    /// ```
    /// use azstack::media::frame::{Frame, Slot};
    /// let slot = Slot::new();
    /// slot.publish(Frame::black(320, 180).into());
    /// assert!(slot.latest().1.is_some());
    /// ```
    pub fn publish(&self, frame: Arc<Frame>) {
        let mut state = self.state();
        state.sequence += 1;
        state.frame = Some(frame);
    }

    /// Empties the slot: the stream has paused or ended, there is nothing to draw.
    ///
    /// ```
    /// use azstack::media::frame::{Frame, Slot};
    /// let slot = Slot::new();
    /// slot.publish(Frame::black(320, 180).into());
    /// slot.clear();
    /// assert_eq!(slot.latest(), (2, None));
    /// ```
    pub fn clear(&self) {
        let mut state = self.state();
        state.sequence += 1;
        state.frame = None;
    }

    /// The newest picture, if any, with a number that changes at every [`publish`](Self::publish) and
    /// [`clear`](Self::clear).
    ///
    /// ```
    /// use azstack::media::frame::{Frame, Slot};
    /// let slot = Slot::new();
    /// let (before, _) = slot.latest();
    /// slot.publish(Frame::black(320, 180).into());
    /// let (after, picture) = slot.latest();
    /// assert!(after != before && picture.is_some_and(|picture| picture.width == 320));
    /// ```
    pub fn latest(&self) -> (u64, Option<Arc<Frame>>) {
        let state = self.state();
        (state.sequence, state.frame.clone())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self::new()
    }
}
