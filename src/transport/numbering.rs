//! Leaves padding out of a stream.
//!
//! A sender that looks for bandwidth sends packets with nothing but padding among the others (RFC 3550 § 5.1; browsers
//! do, when nothing can be sent again). They use up sequence numbers. Who puts frames together must not take them for
//! packets that are missing or wrong, so the others are numbered as if there were none. Loss stays visible: a padding
//! that is lost is a hole like any other.

use std::collections::VecDeque;

/// Packets that come later than so many others are too late for anything.
const MEMORY: u16 = 1024;

/// The numbers of one stream; see the module.
#[derive(Default)]
pub(super) struct Numbering {
    newest: Option<u16>,
    /// Sequence numbers of recent paddings, in order.
    recent: VecDeque<u16>,
    /// How many there were before those.
    before: u16,
}

impl Numbering {
    /// Under which number a packet is handed on; `None` for padding.
    pub(super) fn number(&mut self, sequence: u16, is_padding: bool) -> Option<u16> {
        let is_newest = self.newest.is_none_or(|newest| is_after(sequence, newest));
        if is_newest {
            self.newest = Some(sequence);
            self.forget_old(sequence);
        }
        if is_padding {
            // One that was overtaken leaves its hole: what came after it has its number already.
            if is_newest {
                self.recent.push_back(sequence);
            }
            return None;
        }
        let earlier = self.recent.iter().filter(|&&p| is_after(sequence, p));
        let left_out = self.before.wrapping_add(earlier.count() as u16);
        Some(sequence.wrapping_sub(left_out))
    }

    fn forget_old(&mut self, newest: u16) {
        while let Some(oldest) = self.recent.front()
            && newest.wrapping_sub(*oldest) > MEMORY
        {
            self.recent.pop_front();
            self.before = self.before.wrapping_add(1);
        }
    }
}

/// Whether `a` is the later one of two numbers that wrap.
fn is_after(a: u16, b: u16) -> bool {
    (1..0x8000).contains(&a.wrapping_sub(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers handed on; padding is marked by `true`.
    fn numbers(packets: &[(u16, bool)]) -> Vec<u16> {
        let mut numbering = Numbering::default();
        let number = |&(sequence, padding): &(u16, bool)| numbering.number(sequence, padding);
        packets.iter().filter_map(number).collect()
    }

    #[test]
    fn paddings_leave_no_holes_and_lost_packets_do() {
        let packets = [
            (65_534, false),
            (65_535, true),
            (0, true),
            (1, false),
            (3, false),
        ];
        assert_eq!(numbers(&packets), [65_534, 65_535, 1]);
    }

    #[test]
    fn a_packet_that_was_overtaken_by_padding_has_its_own_place() {
        let packets = [
            (10, false),
            (12, true),
            (13, false),
            (11, false),
            (13, false),
        ];
        assert_eq!(numbers(&packets), [10, 12, 11, 12]);
    }

    #[test]
    fn an_overtaken_padding_moves_nothing_that_has_its_number() {
        let packets = [(10, false), (12, false), (11, true), (13, false)];
        assert_eq!(numbers(&packets), [10, 12, 13]);
    }

    #[test]
    fn it_goes_on_for_ever_in_bounded_memory() {
        let mut numbering = Numbering::default();
        let mut expected = 0u16;
        for sequence in 0..300_000u32 {
            if let Some(number) = numbering.number(sequence as u16, sequence % 3 > 0) {
                assert_eq!(number, expected);
                expected = expected.wrapping_add(1);
            }
            assert!(numbering.recent.len() <= usize::from(MEMORY) + 1);
        }
    }
}
