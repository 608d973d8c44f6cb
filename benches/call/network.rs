//! The network between the two ends: four namespaces in a row, and what is wrong with it.
//!
//! ```text
//! caller ── gateway ── gateway ── callee        the server listens on the caller's gateway
//!   tbf      loss,                  tbf
//!            delay      delay
//! ```
//!
//! Rates are limited where each end sends (tbf, so in each direction), datagrams are lost between the gateways (nft,
//! in each direction; signalling runs over TCP and is spared), delay is a [`proxy`](crate::proxy) on each gateway.
//! Nothing here leaves the machine, and nothing of it stays: namespaces of a run that was killed are removed by the
//! next one.

use std::path::Path;
use std::process::Command;

/// What is wrong with the network, in each direction.
#[derive(Clone, Copy, Default)]
pub struct Trouble {
    /// Limit in kbit/s.
    pub rate: Option<u32>,
    /// Share of datagrams lost, in per cent.
    pub loss: u32,
    /// Each datagram is held back by up to so many milliseconds.
    pub jitter: u32,
}

/// The places a program can run in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Caller,
    CallerGateway,
    CalleeGateway,
    Callee,
}

const PLACES: [(Place, &str); 4] = [
    (Place::Caller, "a"),
    (Place::CallerGateway, "ga"),
    (Place::CalleeGateway, "gb"),
    (Place::Callee, "b"),
];
const PREFIX: &str = "azcall";
/// The addresses are those set aside for measuring (RFC 2544).
pub const CALLER: &str = "198.18.1.2";
pub const CALLEE: &str = "198.18.2.2";
/// The caller's address after it has changed.
const CALLER_MOVED: &str = "198.18.1.3";
/// The gateways' addresses towards each other.
pub const CALLER_GATEWAY: &str = "198.18.3.1";
pub const CALLEE_GATEWAY: &str = "198.18.3.2";
/// The port both ends use when a proxy has to know it.
pub const MEDIA_PORT: u16 = 40_000;

/// Four namespaces; removed when dropped.
pub struct Network;

impl Network {
    /// Lays the network.
    pub fn new(trouble: Trouble) -> Result<Self, String> {
        remove_leftovers();
        let network = Self;
        for (place, _) in PLACES {
            run(&["ip", "netns", "add", &name(place)])?;
            inside(place, "ip link set lo up")?;
        }
        use Place::{Callee, CalleeGateway, Caller, CallerGateway};
        link(Caller, CALLER, CallerGateway, "198.18.1.1")?;
        link(CallerGateway, CALLER_GATEWAY, CalleeGateway, CALLEE_GATEWAY)?;
        link(Callee, CALLEE, CalleeGateway, "198.18.2.1")?;
        inside(Caller, "ip route add default via 198.18.1.1")?;
        inside(Callee, "ip route add default via 198.18.2.1")?;
        let there = format!("ip route add 198.18.2.0/24 via {CALLEE_GATEWAY}");
        inside(CallerGateway, &there)?;
        let back = format!("ip route add 198.18.1.0/24 via {CALLER_GATEWAY}");
        inside(CalleeGateway, &back)?;
        for gateway in [CallerGateway, CalleeGateway] {
            inside(gateway, "sysctl -qw net.ipv4.ip_forward=1")?;
        }
        network.make(trouble)?;
        Ok(network)
    }

    fn make(&self, trouble: Trouble) -> Result<(), String> {
        if let Some(rate) = trouble.rate {
            for end in [Place::Caller, Place::Callee] {
                let limit = format!(
                    "tc qdisc add dev uplink root tbf rate {rate}kbit burst 4000 latency 300ms"
                );
                inside(end, &limit)?;
            }
        }
        if trouble.loss > 0 {
            let lossy = format!(
                "table ip bad {{ chain lose {{ type filter hook forward priority 0; \
                 meta l4proto udp numgen random mod 100 < {} drop; }}; }}",
                trouble.loss
            );
            nft(Place::CallerGateway, &lossy)?;
        }
        if trouble.jitter > 0 {
            nft(
                Place::CallerGateway,
                &through_proxy(CALLER, CALLEE, CALLER_GATEWAY),
            )?;
            nft(
                Place::CalleeGateway,
                &through_proxy(CALLEE, CALLER, CALLEE_GATEWAY),
            )?;
        }
        Ok(())
    }

    /// Takes the limits away.
    pub fn lift_limit(&self) -> Result<(), String> {
        for end in [Place::Caller, Place::Callee] {
            inside(end, "tc qdisc del dev uplink root")?;
        }
        Ok(())
    }

    /// Gives the caller another address, as a machine gets that changes networks.
    pub fn move_caller(&self) -> Result<(), String> {
        inside(
            Place::Caller,
            &format!(
                "ip address del {CALLER}/24 dev uplink; ip address add {CALLER_MOVED}/24 dev uplink; \
                 ip route add default via 198.18.1.1"
            ),
        )
    }

    /// A command that runs a program there.
    pub fn command(&self, place: Place, program: &Path) -> Command {
        let mut command = Command::new("ip");
        // `ip` becomes the program, so the process's id is the program's.
        command.args(["netns", "exec", &name(place)]).arg(program);
        command
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for (place, _) in PLACES {
            let _ = run(&["ip", "netns", "del", &name(place)]);
        }
    }
}

fn name(place: Place) -> String {
    let (_, short) = PLACES[PLACES.iter().position(|(p, _)| *p == place).unwrap_or(0)];
    format!("{PREFIX}-{}-{short}", std::process::id())
}

/// Joins two places by a cable; at an end it is called `uplink`.
fn link(one: Place, address: &str, other: Place, other_address: &str) -> Result<(), String> {
    let is_end = |place| matches!(place, Place::Caller | Place::Callee);
    let (device, other_device) = if is_end(one) {
        ("uplink", "end")
    } else {
        ("across", "across")
    };
    run(&[
        "ip",
        "link",
        "add",
        device,
        "netns",
        &name(one),
        "type",
        "veth",
        "peer",
        "name",
        other_device,
        "netns",
        &name(other),
    ])?;
    for (place, device, address) in [(one, device, address), (other, other_device, other_address)] {
        inside(
            place,
            &format!("ip address add {address}/24 dev {device} && ip link set {device} up"),
        )?;
    }
    Ok(())
}

/// Rules that hand what `end` sends to `peer` to the proxy at `gateway`, and make what the proxy sends to `end` look
/// as if it came from `peer`. Stateless, so it does not matter who sends first.
fn through_proxy(end: &str, peer: &str, gateway: &str) -> String {
    format!(
        "table ip proxy {{ \
         chain there {{ type filter hook prerouting priority raw; \
         ip saddr {end} udp dport {MEDIA_PORT} ip daddr set {gateway}; }}; \
         chain back {{ type filter hook output priority raw; \
         ip daddr {end} udp sport {MEDIA_PORT} ip saddr set {peer}; }}; }}"
    )
}

fn nft(place: Place, rules: &str) -> Result<(), String> {
    run(&["ip", "netns", "exec", &name(place), "nft", rules])
}

fn inside(place: Place, script: &str) -> Result<(), String> {
    run(&["ip", "netns", "exec", &name(place), "sh", "-ec", script])
}

fn run(words: &[&str]) -> Result<(), String> {
    let output = Command::new(words[0])
        .args(&words[1..])
        .output()
        .map_err(|error| format!("{}: {error}", words[0]))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}", words.join(" "), said.trim()))
}

/// Removes namespaces whose run is gone without having done so.
fn remove_leftovers() {
    let Ok(names) = std::fs::read_dir("/run/netns") else {
        return;
    };
    for name in names.flatten().map(|entry| entry.file_name()) {
        let name = name.to_string_lossy().into_owned();
        let mut parts = name.split('-');
        if parts.next() != Some(PREFIX) {
            continue;
        }
        let owner = parts.next().and_then(|id| id.parse::<u32>().ok());
        if owner.is_some_and(|owner| !Path::new(&format!("/proc/{owner}")).exists()) {
            let _ = run(&["ip", "netns", "del", &name]);
        }
    }
}
