//! The bounded out-queue of a socket: anybody pushes, the socket's own task writes.
//!
//! A full queue never drops a frame in silence and never grows: it closes the socket, and the client reads what it
//! missed from the store when it is back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes};
use futures_util::{Sink, SinkExt};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::Limits;

enum Item {
    Frame(Utf8Bytes),
    Close,
}

struct Shared {
    frames: mpsc::Sender<Item>,
    bytes: AtomicUsize,
    max_bytes: usize,
    overflowed: AtomicBool,
    is_over: AtomicBool,
    ended: Notify,
    wrote: Notify,
}

/// The pushing end, cheap to clone.
#[derive(Clone)]
pub(super) struct Outbox(Arc<Shared>);

/// The writing end.
pub(super) struct Queue {
    frames: mpsc::Receiver<Item>,
    shared: Arc<Shared>,
    write_time: Duration,
}

/// A new, empty out-queue.
pub(super) fn outbox(limits: &Limits) -> (Outbox, Queue) {
    let (sender, frames) = mpsc::channel(limits.queued_frames);
    let shared = Arc::new(Shared {
        frames: sender,
        bytes: AtomicUsize::new(0),
        max_bytes: limits.queued_bytes,
        overflowed: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
        ended: Notify::new(),
        wrote: Notify::new(),
    });
    let queue = Queue {
        frames,
        shared: shared.clone(),
        write_time: limits.write_time,
    };
    (Outbox(shared), queue)
}

impl Outbox {
    /// Queues one text frame; on overflow the socket is marked for closing instead.
    pub(super) fn push(&self, frame: Utf8Bytes) {
        let shared = &self.0;
        if self.is_overflowed() {
            return;
        }
        let length = frame.len();
        let waiting = shared.bytes.fetch_add(length, Ordering::Relaxed);
        // One frame alone always has room: pages may be longer than a queue that was chosen small.
        let is_too_much = waiting > 0 && waiting + length > shared.max_bytes;
        if is_too_much || shared.frames.try_send(Item::Frame(frame)).is_err() {
            self.overflow();
        }
    }

    /// Closes the socket once everything queued before is written.
    pub(super) fn close(&self) {
        if self.0.frames.try_send(Item::Close).is_err() {
            self.overflow();
        }
    }

    fn overflow(&self) {
        self.0.overflowed.store(true, Ordering::Relaxed);
        self.end();
    }

    /// Whether the socket must be closed at once, because it did not read.
    pub(super) fn is_overflowed(&self) -> bool {
        self.0.overflowed.load(Ordering::Relaxed)
    }

    /// Nothing can be written any more.
    pub(super) fn end(&self) {
        self.0.is_over.store(true, Ordering::Relaxed);
        self.0.ended.notify_one();
        self.0.wrote.notify_one();
    }

    /// Completes at an overflow or [`Self::end`]. One task waits for it.
    pub(super) async fn ended(&self) {
        self.0.ended.notified().await;
    }

    /// Completes when less than half of the queue is in use: the socket's own requests wait for that, so a client
    /// cannot overflow its queue by asking faster than it reads. Completes at the end, too: a request is finished even
    /// if nobody reads its answer.
    pub(super) async fn room(&self) {
        let shared = &self.0;
        loop {
            let wrote = shared.wrote.notified();
            if shared.is_over.load(Ordering::Relaxed) {
                return;
            }
            let frames = shared.frames.capacity() * 2 >= shared.frames.max_capacity();
            if frames && shared.bytes.load(Ordering::Relaxed) * 2 <= shared.max_bytes {
                return;
            }
            wrote.await;
        }
    }
}

impl Queue {
    /// Writes until the close mark, a failure, or a frame that takes longer than the write time; then closes `sink`.
    pub(super) async fn write_to(mut self, mut sink: impl Sink<Message> + Unpin) {
        while let Some(Item::Frame(frame)) = self.frames.recv().await {
            let length = frame.len();
            let written = timeout(self.write_time, sink.send(Message::Text(frame))).await;
            if !matches!(written, Ok(Ok(()))) {
                return;
            }
            self.shared.bytes.fetch_sub(length, Ordering::Relaxed);
            self.shared.wrote.notify_one();
        }
        let _ = timeout(Duration::from_secs(1), sink.close()).await;
    }
}
