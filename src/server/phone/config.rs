//! The file that describes the gateway: its trunks, its addresses, its bounds.
//!
//! TOML; keys that nobody knows are errors, so that a slip of the pen does not open a door. Passwords stay out of
//! `Debug`. It opens nothing.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::Deserialize;

use crate::server::Error;

/// Largest configuration file, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// How the gateway to the telephone network is set up.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Config {
    /// Where SIP is spoken; port 0 picks one.
    pub listen: SocketAddr,
    /// What trunks are told instead, behind a NAT.
    pub external: Option<SocketAddr>,
    /// Certificate chain and key (PEM) for trunks that connect to us by TLS.
    pub tls: Option<TlsFiles>,
    /// The address that sound of trunks comes to; the one of `listen` if that names one.
    pub rtp: Option<IpAddr>,
    /// First and last UDP port for the sound of trunks; 0 and 0 let the system pick.
    pub rtp_ports: (u16, u16),
    /// The local addresses for the sound of clients, `ip:port`.
    pub media: Vec<String>,
    /// Two letters: where numbers without `+` are from.
    pub country: String,
    /// How numbers that may be called begin, such as `+84`. Nothing else is called.
    pub allow: Vec<String>,
    /// The phone lines out and in, first choice first.
    pub trunk: Vec<Trunk>,
    /// Calls at a time, of everybody together.
    pub calls: usize,
    /// New calls of one user within a minute.
    pub calls_per_minute: usize,
    /// New calls that trunks may bring within a second.
    pub attempts_per_second: usize,
    /// Longest call, in seconds.
    pub longest_call: u64,
    /// How long it rings, in seconds.
    pub ring_time: u64,
    /// How long a client may take from the permission to call to its offer, in seconds.
    pub offer_time: u64,
    /// How long a caller's money must last for a call to begin, in seconds.
    pub reserve: u64,
    /// Silence of a line that is not on hold after which it counts as lost, in seconds.
    pub silence: u64,
    /// How long a trunk may take to its first word, in milliseconds, before the next one is tried.
    pub trunk_patience: u64,
    /// Whether what is said in calls is kept; a tone announces it to both sides.
    pub record: bool,
    /// The retransmission timer T1 of SIP, in milliseconds (RFC 3261 § 17.1.1.1).
    pub t1: u64,
    /// The address that SIP is spoken at, once the server runs. Keep a clone to read it.
    #[serde(skip)]
    pub bound: Arc<OnceLock<SocketAddr>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::UNSPECIFIED, 5060).into(),
            external: None,
            tls: None,
            rtp: None,
            rtp_ports: (0, 0),
            media: crate::transport::default_bind(),
            country: String::from("VN"),
            allow: Vec::new(),
            trunk: Vec::new(),
            calls: 100,
            calls_per_minute: 10,
            attempts_per_second: 20,
            longest_call: 2 * 60 * 60,
            ring_time: 60,
            offer_time: 30,
            reserve: 60,
            silence: 30,
            trunk_patience: 4_000,
            record: false,
            t1: 500,
            bound: Arc::default(),
        }
    }
}

/// PEM files.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TlsFiles {
    /// The chain, leaf first.
    pub certificate: std::path::PathBuf,
    /// The private key.
    pub key: std::path::PathBuf,
}

/// How to reach a trunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// Datagrams.
    #[default]
    Udp,
    /// A plain stream.
    Tcp,
    /// An encrypted stream.
    Tls,
}

/// A phone line: a provider's SIP server, or a telephone exchange.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Trunk {
    /// For logs.
    pub name: String,
    /// `host` or `host:port`.
    pub host: String,
    /// How it is reached.
    #[serde(default)]
    pub carrier: Carrier,
    /// Our name there.
    #[serde(default)]
    pub user: Option<String>,
    /// Our password there, for digest authentication.
    #[serde(default)]
    pub password: Option<String>,
    /// Whether it wants us to register.
    #[serde(default)]
    pub register: bool,
    /// How numbers begin that are called through it; all of them if there are none here.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// Addresses besides its host's that it calls and sends sound from.
    #[serde(default)]
    pub addresses: Vec<IpAddr>,
    /// Whether it wants numbers without `+`.
    #[serde(default)]
    pub without_plus: bool,
    /// How often it is asked whether it is there, in seconds; 0 never.
    #[serde(default = "thirty")]
    pub keep_alive: u64,
    /// The authority its TLS certificate is checked with (PEM); the system's otherwise.
    #[serde(default)]
    pub authority: Option<std::path::PathBuf>,
}

fn thirty() -> u64 {
    30
}

/// The password stays out of logs.
impl std::fmt::Debug for Trunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trunk({} at {})", self.name, self.host)
    }
}

impl Config {
    /// Reads the file at `path` (TOML, at most 1 MiB).
    ///
    /// # Errors
    /// [`Error::Phone`] if it cannot be read or makes no sense.
    ///
    /// ```no_run
    /// # fn example() -> Result<(), azstack::server::Error> {
    /// let mut config = azstack::server::Config::new("data");
    /// config.phone = Some(azstack::server::phone::Config::read("phone.toml".as_ref())?);
    /// # Ok(()) }
    /// ```
    pub fn read(path: &Path) -> Result<Self, Error> {
        let refuse = |reason: String| Error::Phone(format!("{}: {reason}", path.display()));
        let length = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?;
        if length.len() > MAX_FILE {
            return Err(refuse(String::from("it is too large")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
        Self::parse(&text).map_err(|error| refuse(error.to_string()))
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// [`Error::Phone`] if it makes no sense.
    ///
    /// ```
    /// use azstack::server::phone::Config;
    /// let config = Config::parse(r#"
    ///     allow = ["+84"]
    ///     [[trunk]]
    ///     name = "exchange"
    ///     host = "192.0.2.7"
    /// "#)?;
    /// assert_eq!(config.longest_call, 7200, "seconds");
    /// assert!(Config::parse("alow = []").is_err());
    /// # Ok::<(), azstack::server::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        // The text of an error may contain a line with a password; its message does not.
        let config: Self =
            toml::from_str(text).map_err(|error| Error::Phone(error.message().to_owned()))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |what: &str| Err(Error::Phone(what.to_owned()));
        let prefixes = self
            .allow
            .iter()
            .chain(self.trunk.iter().flat_map(|trunk| &trunk.prefixes));
        let mut prefixes = prefixes.into_iter();
        if !prefixes.all(|prefix| super::number::is_prefix(prefix)) {
            return wrong("a prefix is + and one to fifteen digits");
        }
        if self.country.parse::<phonenumber::country::Id>().is_err() {
            return wrong("country is two capital letters, such as VN");
        }
        let (first, last) = self.rtp_ports;
        if (first == 0) != (last == 0) || first > last {
            return wrong("rtp-ports is the first and the last port");
        }
        let is_secure = |trunk: &Trunk| trunk.carrier == Carrier::Tls;
        if self
            .trunk
            .iter()
            .any(|trunk| is_secure(trunk) && trunk.authority.is_none())
        {
            return wrong("a trunk by TLS needs an authority to check its certificate with");
        }
        for trunk in &self.trunk {
            if trunk.name.is_empty() || trunk.host.is_empty() {
                return wrong("a trunk has a name and a host");
            }
            if trunk.register && trunk.user.is_none() {
                return wrong("who registers needs a user");
            }
        }
        Ok(())
    }

    pub(super) fn ring_time(&self) -> Duration {
        Duration::from_secs(self.ring_time)
    }
}
