//! One program a profile: a second start hands what it was asked for to the first, and leaves.
//!
//! A lock on a file says who is first, for as long as the process lives; a socket beside it, which the system lets only its
//! owner open, takes in what later starts want. Unix alone has both here; elsewhere every start is a first one.

use serde::{Deserialize, Serialize};

use crate::app::link::Link;

/// What a start was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// What to open.
    pub link: Option<Link>,
    /// Whether to stay out of sight.
    pub minimised: bool,
}

#[cfg(unix)]
pub use unix::{Instance, hand_over, take_turn};

/// What became of a start.
#[derive(Debug)]
pub enum Turn {
    /// It is the first and goes on.
    First(Instance),
    /// Another one is, and has taken the wish.
    HandedOver,
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use futures_util::stream::{self, Stream};
    use sha2::{Digest, Sha256};
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};

    use super::{Turn, Wish};

    /// The file whose lock the first one has.
    const LOCK: &str = "instance.lock";
    /// Longest wish, in bytes; a link has 2048.
    const LONGEST: u64 = 8 * 1024;
    /// How long the other end may take for a wish.
    const PATIENCE: Duration = Duration::from_secs(2);
    /// How long a first one may take to open its socket, or to end.
    const SETTLES_WITHIN: Duration = Duration::from_secs(8);
    /// How often it is looked whether it has.
    const LOOK_EVERY: Duration = Duration::from_millis(20);
    /// What the first one answers.
    const TAKEN: &[u8] = b"taken\n";

    /// Being the first: the lock, and the socket for those that follow.
    #[derive(Debug)]
    pub struct Instance {
        _lock: File,
        path: PathBuf,
        listener: Option<UnixListener>,
    }

    /// Hands `wish` to a program that runs with this profile's `folder`; `false` if none takes it.
    pub fn hand_over(folder: &Path, wish: &Wish) -> bool {
        tell(&path(folder), wish).is_ok()
    }

    /// Becomes the first program with this profile's `folder`, or hands `wish` to the one that is.
    ///
    /// # Errors
    /// When the folder cannot be used, or another program has the lock and does not answer.
    pub fn take_turn(folder: &Path, wish: &Wish) -> std::io::Result<Turn> {
        std::fs::create_dir_all(folder)?;
        let path = path(folder);
        let lock = File::create(folder.join(LOCK))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Turn::First(Instance::new(lock, path))),
                Err(std::fs::TryLockError::Error(error)) => return Err(error),
                Err(std::fs::TryLockError::WouldBlock) => {}
            }
            match tell(&path, wish) {
                Ok(()) => return Ok(Turn::HandedOver),
                Err(error) if begun.elapsed() > SETTLES_WITHIN => return Err(error),
                // It is only beginning, or about to end.
                Err(_) => std::thread::sleep(LOOK_EVERY),
            }
        }
    }

    impl Instance {
        fn new(lock: File, path: PathBuf) -> Self {
            // One that was killed leaves its socket behind.
            let _ = std::fs::remove_file(&path);
            let listener = UnixListener::bind(&path);
            if let Err(error) = &listener {
                tracing::warn!(%error, "later starts cannot hand over what they are asked for");
            }
            Self {
                _lock: lock,
                path,
                listener: listener.ok(),
            }
        }

        /// What later starts want, from now on; must be listened to inside a tokio runtime.
        pub fn wishes(&mut self) -> impl Stream<Item = Wish> + Send + 'static {
            let listener = self.listener.take();
            let start = stream::iter(listener.and_then(|listener| {
                listener.set_nonblocking(true).ok()?;
                Some(listener)
            }));
            futures_util::StreamExt::flat_map(start, |listener| {
                let listener = tokio::net::UnixListener::from_std(listener).ok();
                stream::unfold(listener, |listener| async move {
                    let listener = listener?;
                    loop {
                        let (socket, _) = listener.accept().await.ok()?;
                        let wish = tokio::time::timeout(PATIENCE, take(socket)).await;
                        if let Ok(Some(wish)) = wish {
                            return Some((wish, Some(listener)));
                        }
                    }
                })
            })
        }

        /// Takes no more wishes: the program is about to end. Whoever starts now waits for the lock.
        pub fn close(&self) {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    async fn take(mut socket: tokio::net::UnixStream) -> Option<Wish> {
        let (reader, mut writer) = socket.split();
        let mut line = String::new();
        let mut reader = tokio::io::BufReader::new(reader.take(LONGEST));
        reader.read_line(&mut line).await.ok()?;
        let wish = serde_json::from_str(&line).ok()?;
        writer.write_all(TAKEN).await.ok()?;
        Some(wish)
    }

    fn tell(path: &Path, wish: &Wish) -> std::io::Result<()> {
        let mut socket = UnixStream::connect(path)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let mut line = serde_json::to_vec(wish)?;
        line.push(b'\n');
        socket.write_all(&line)?;
        let mut answer = Vec::new();
        let mut reader = BufReader::new(socket.take(LONGEST));
        reader.read_until(b'\n', &mut answer)?;
        match answer == TAKEN {
            true => Ok(()),
            false => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Where the socket is: in the session's own folder if there is one, for a profile's folder may have a path that is too
    /// long for a socket.
    fn path(folder: &Path) -> PathBuf {
        let session = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        match session.filter(|session| session.is_absolute() && session.is_dir()) {
            Some(session) => {
                let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
                let name: String = digest[..8]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                session.join(format!("azstack-{name}"))
            }
            None => folder.join("instance.socket"),
        }
    }

    #[cfg(test)]
    mod tests {
        #![allow(clippy::unwrap_used)]

        use std::pin::pin;

        use futures_util::StreamExt;

        use super::*;
        use crate::app::link::Link;

        fn wish(number: &str) -> Wish {
            Wish {
                link: Some(Link::Phone {
                    number: number.into(),
                }),
                minimised: false,
            }
        }

        fn first(folder: &Path) -> Instance {
            match take_turn(folder, &Wish::default()).unwrap() {
                Turn::First(instance) => instance,
                Turn::HandedOver => panic!("somebody else is first"),
            }
        }

        #[tokio::test]
        async fn a_second_start_hands_its_wish_over_and_a_third_its_own() {
            let folder = tempfile::tempdir().unwrap();
            assert!(!hand_over(folder.path(), &wish("1")));
            let mut instance = first(folder.path());
            let mut wishes = pin!(instance.wishes());
            let path = folder.path().to_owned();
            let second = tokio::task::spawn_blocking(move || take_turn(&path, &wish("2")));
            assert_eq!(wishes.next().await, Some(wish("2")));
            assert!(matches!(second.await.unwrap(), Ok(Turn::HandedOver)));
            let path = folder.path().to_owned();
            let third = tokio::task::spawn_blocking(move || hand_over(&path, &wish("3")));
            assert_eq!(wishes.next().await, Some(wish("3")));
            assert!(third.await.unwrap());
        }

        #[tokio::test]
        async fn rubbish_is_no_wish_and_does_no_harm() {
            let folder = tempfile::tempdir().unwrap();
            let mut instance = first(folder.path());
            let socket = instance.path.clone();
            let mut wishes = pin!(instance.wishes());
            let path = folder.path().to_owned();
            let others = tokio::task::spawn_blocking(move || {
                for rubbish in [&b"{}"[..], b"\xff\xff\n", &[b'x'; 20_000]] {
                    let mut socket = UnixStream::connect(&socket).unwrap();
                    // It may hang up before it has read all of it.
                    let _ = socket.write_all(rubbish);
                }
                hand_over(&path, &wish("2"))
            });
            assert_eq!(wishes.next().await, Some(wish("2")));
            assert!(others.await.unwrap());
        }

        #[test]
        fn whoever_starts_while_the_first_ends_is_the_next_first() {
            let folder = tempfile::tempdir().unwrap();
            let instance = first(folder.path());
            instance.close();
            let path = folder.path().to_owned();
            let next = std::thread::spawn(move || take_turn(&path, &wish("2")));
            // What a killed one leaves behind is in nobody's way.
            std::fs::write(&instance.path, "").unwrap();
            drop(instance);
            assert!(matches!(next.join().unwrap(), Ok(Turn::First(_))));
        }
    }
}

/// Being the first; every start is.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct Instance;

#[cfg(not(unix))]
impl Instance {
    /// Nobody wants anything.
    pub fn wishes(&mut self) -> impl futures_util::Stream<Item = Wish> + Send + 'static {
        futures_util::stream::empty()
    }

    /// Nothing is to be done.
    pub fn close(&self) {}
}

/// Nobody takes it.
#[cfg(not(unix))]
pub fn hand_over(_folder: &std::path::Path, _wish: &Wish) -> bool {
    false
}

/// Every start is the first.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn take_turn(_folder: &std::path::Path, _wish: &Wish) -> std::io::Result<Turn> {
    Ok(Turn::First(Instance))
}
