//! HTTP as transfers need it: where requests go, what their failures mean, when to try again.

use std::sync::OnceLock;
use std::time::Duration;

use rand::Rng;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::Url;

use super::super::WeakCore;
use super::Error;

/// A connection that takes longer than this to be made, or is silent for this long, is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// Tries in a row that got nowhere.
const TRIES: u32 = 9;
/// The wait before the second try; it doubles with every further one.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// Why one request did not do it.
pub enum Trouble {
    /// It makes sense to try again.
    Passing(String),
    /// It does not.
    Final(Error),
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        // The address is a key, and does not belong into a log or before a person.
        Self::Passing(error.without_url().to_string())
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

impl Trouble {
    /// What an answer without success means.
    pub fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::Final(Error::NoSuchFile),
            // The offset is another one than we thought, an older request of ours has just ended, or too many at once.
            StatusCode::CONFLICT | StatusCode::LOCKED | StatusCode::TOO_MANY_REQUESTS => {
                Self::Passing(status.to_string())
            }
            status if status.is_server_error() => Self::Passing(status.to_string()),
            status => Self::Final(Error::Transfer(status.to_string())),
        }
    }
}

/// Counts tries in vain, and waits between them.
#[derive(Default)]
pub struct Tries(u32);

impl Tries {
    /// Something got through.
    pub fn forget(&mut self) {
        self.0 = 0;
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// The trouble, if it is final or there were too many tries.
    pub async fn again(&mut self, trouble: Trouble) -> Result<(), Error> {
        let wait = self.wait(trouble)?;
        // Not everybody at the same moment, after a server was away.
        let wait = wait.mul_f64(rand::rng().random_range(0.5..1.0));
        tokio::time::sleep(wait).await;
        Ok(())
    }

    fn wait(&mut self, trouble: Trouble) -> Result<Duration, Error> {
        let reason = match trouble {
            Trouble::Final(error) => return Err(error),
            Trouble::Passing(reason) => reason,
        };
        self.0 += 1;
        if self.0 >= TRIES {
            return Err(Error::Transfer(reason));
        }
        let wait = (FIRST_WAIT * 2_u32.pow(self.0 - 1)).min(LONGEST_WAIT);
        tracing::debug!(reason, ?wait, "a transfer stopped and goes on");
        Ok(wait)
    }
}

fn client(
    cell: &OnceLock<Client>,
    build: impl FnOnce() -> reqwest::Result<Client>,
) -> Result<Client, Error> {
    if let Some(client) = cell.get() {
        return Ok(client.clone());
    }
    let client = build().map_err(|error| Error::Transfer(error.to_string()))?;
    Ok(cell.get_or_init(|| client).clone())
}

/// For our server: the way the socket goes too, and nowhere else.
pub fn to_server() -> Result<Client, Error> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    client(&CLIENT, || {
        let builder = Client::builder().redirect(Policy::none()).no_proxy();
        builder
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .build()
    })
}

/// For other hosts.
pub fn to_others() -> Result<Client, Error> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    client(&CLIENT, || {
        let builder = Client::builder()
            .redirect(Policy::limited(5))
            .referer(false);
        builder
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .build()
    })
}

/// Where an address of our server is now, on the server the client is connected to; `None` for other addresses.
///
/// Uploads and files are known by their path, for hosts and ports change while addresses stay in messages: their keys
/// go to our server only, whatever host is named. Stickers have no key; those of a server on this machine move.
pub fn on_server(url: &Url, core: &WeakCore) -> Result<Option<Url>, Error> {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    let is_id = |id: &str| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_here = match segments[..] {
        [.., "uploads" | "files", id] => is_id(id),
        ["stickers", ..] => url
            .host_str()
            .is_some_and(|host| ["127.0.0.1", "localhost"].contains(&host)),
        _ => false,
    };
    if !is_here {
        return Ok(None);
    }
    let from = match segments[0] {
        "stickers" => 0,
        // A server behind a prefix of its own still has its paths at the end.
        _ => segments.len() - 2,
    };
    let mut here = core.upgrade().ok_or(Error::Closed)?.server();
    let scheme = match here.scheme() {
        "https" | "wss" => "https",
        _ => "http",
    };
    // All four are schemes with a host, so this cannot fail for a URL that has one.
    let _ = here.set_scheme(scheme);
    here.set_path(&segments[from..].join("/"));
    here.set_query(url.query());
    here.set_fragment(None);
    Ok(Some(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble() -> Trouble {
        Trouble::Passing(String::from("the wire broke"))
    }

    #[test]
    fn tries_in_vain_wait_longer_and_longer_and_end() {
        let mut tries = Tries::default();
        let waits: Vec<_> = (1..TRIES)
            .map(|_| tries.wait(trouble()).unwrap().as_millis())
            .collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 8000]);
        let ended = Error::Transfer(String::from("the wire broke"));
        assert_eq!(tries.wait(trouble()), Err(ended));
    }

    #[test]
    fn getting_further_makes_patient_again() {
        let mut tries = Tries::default();
        for _ in 0..3 * TRIES {
            assert_eq!(tries.wait(trouble()), Ok(FIRST_WAIT));
            tries.forget();
        }
    }

    #[test]
    fn what_cannot_get_better_is_not_tried_again() {
        let gone = Trouble::of(StatusCode::NOT_FOUND);
        assert_eq!(Tries::default().wait(gone), Err(Error::NoSuchFile));
    }
}
