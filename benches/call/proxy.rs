//! A gateway's half of a network with jitter: carries datagrams between its end and the other gateway, and holds back
//! those of its end by a random time. Their order is kept, as in a queue. One pair of ends, one port.

use rand::{Rng, SeedableRng};
use std::io::Read;
use std::net::UdpSocket;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::network::MEDIA_PORT;

/// The port on which the gateways talk to each other.
const LINK_PORT: u16 = MEDIA_PORT + 1;
/// Datagrams that may wait.
const QUEUE: usize = 10_000;

/// Runs until standard input ends. `here` and `there` are the gateways' addresses, `end` that of this one's end.
pub fn run(here: &str, there: &str, end: &str, jitter: Duration, seed: u64) -> std::io::Result<()> {
    let facing_end = UdpSocket::bind((here, MEDIA_PORT))?;
    let link = UdpSocket::bind((here, LINK_PORT))?;
    link.connect((there, LINK_PORT))?;
    let (queue, waiting) = mpsc::sync_channel::<(Instant, Vec<u8>)>(QUEUE);
    let (to_end, from_link) = (facing_end.try_clone()?, link.try_clone()?);
    let end = (end.to_owned(), MEDIA_PORT);
    std::thread::spawn(move || {
        let mut datagram = [0; 65_536];
        loop {
            // Errors are those of single datagrams, such as a port that nobody listens on yet.
            if let Ok(length) = from_link.recv(&mut datagram) {
                let _ = to_end.send_to(&datagram[..length], &end);
            }
        }
    });
    std::thread::spawn(move || {
        for (due, datagram) in waiting {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let _ = link.send(&datagram);
        }
    });
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let mut random = rand::rngs::StdRng::seed_from_u64(seed);
    let mut datagram = [0; 65_536];
    loop {
        if let Ok((length, _)) = facing_end.recv_from(&mut datagram) {
            let due = Instant::now() + random.random_range(Duration::ZERO..=jitter);
            let _ = queue.try_send((due, datagram[..length].to_vec()));
        }
    }
}
