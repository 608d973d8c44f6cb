//! Whether an address is still one of this machine's.

use std::net::{IpAddr, UdpSocket};

/// Whether this machine has that address now. A socket bound to one that is gone hears nothing any more, and nobody
/// tells it.
pub fn is_here(address: IpAddr) -> bool {
    // Only an address of an interface can be bound; that asks every system in the same way.
    // Loopback does not go; it is not worth asking for.
    address.is_loopback() || UdpSocket::bind((address, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn only_own_addresses_are_here() {
        assert!(is_here(Ipv4Addr::LOCALHOST.into()));
        // For documentation only (RFC 5737).
        assert!(!is_here(Ipv4Addr::new(192, 0, 2, 7).into()));
    }
}
