//! How long a connection may take for what it does.
//!
//! At first everybody is a stranger, with the sign-in time for all he does. An upgraded socket has its own rules in
//! [`peer`](crate::server::peer). A transfer may take as long as it likes while bytes move, in either direction; the
//! handlers allow it only to those who have shown an address that we made.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep};

use crate::server::Limits;

const STRANGER: u8 = 0;
const TRANSFER: u8 = 1;
const SOCKET: u8 = 2;

/// What a connection is used for, as its handlers say.
#[derive(Clone, Debug, Default)]
pub(super) struct Purpose(Arc<AtomicU8>);

impl Purpose {
    /// From now on it is a socket.
    pub(super) fn is_socket(&self) {
        self.0.store(SOCKET, Ordering::Relaxed);
    }

    /// From now on it is a transfer.
    pub(super) fn is_transfer(&self) {
        self.0.store(TRANSFER, Ordering::Relaxed);
    }
}

/// A connection that fails when it is too slow for its purpose, and gives its place back when it ends.
pub(super) struct Paced {
    io: TcpStream,
    purpose: Purpose,
    /// The purpose that `deadline` is for.
    known: u8,
    deadline: Pin<Box<Sleep>>,
    /// Bytes since the last deadline.
    moved: usize,
    pause: Duration,
    least: usize,
    _place: OwnedSemaphorePermit,
}

impl Paced {
    pub(super) fn new(
        io: TcpStream,
        purpose: Purpose,
        limits: &Limits,
        place: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            io,
            purpose,
            known: STRANGER,
            deadline: Box::pin(sleep(limits.sign_in_time)),
            moved: 0,
            pause: limits.transfer_pause,
            least: limits.transfer_pace,
            _place: place,
        }
    }

    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let purpose = self.purpose.0.load(Ordering::Relaxed);
        if purpose == SOCKET {
            return Ok(());
        }
        if purpose != self.known {
            self.known = purpose;
            self.next_pause();
        }
        while self.deadline.as_mut().poll(context).is_ready() {
            if purpose == STRANGER || self.moved < self.least {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.next_pause();
        }
        Ok(())
    }

    fn next_pause(&mut self) {
        self.moved = 0;
        self.deadline.as_mut().reset(Instant::now() + self.pause);
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(context, buffer))?;
        self.moved += buffer.filled().len() - before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Paced {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        let written = ready!(Pin::new(&mut self.io).poll_write(context, bytes))?;
        self.moved += written;
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.io).poll_shutdown(context))?;
        Poll::Ready(Ok(()))
    }
}
