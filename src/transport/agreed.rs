//! Which codecs the two sides agreed on, and under which payload types.

use super::{Codec, Kind};
use std::sync::atomic::{AtomicU8, Ordering};

const ALL: [Codec; 5] = [
    Codec::Opus,
    Codec::Pcmu,
    Codec::Pcma,
    Codec::KeyTones,
    Codec::Vp8,
];
/// No payload type; real ones have seven bits.
const NONE: u8 = 0xff;

impl Codec {
    /// The kind of stream it belongs into.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Vp8 => Kind::Video,
            _ => Kind::Audio,
        }
    }
}

/// What was agreed for one connection; read for every packet, written with every description.
pub(super) struct Agreed {
    types: [AtomicU8; ALL.len()],
    /// Place in [`ALL`] of what our sound is coded as.
    sound: AtomicU8,
}

impl Default for Agreed {
    fn default() -> Self {
        Self {
            types: [const { AtomicU8::new(NONE) }; ALL.len()],
            sound: AtomicU8::new(NONE),
        }
    }
}

impl Agreed {
    /// The other side takes these, most wanted first, under these payload types.
    pub(super) fn set(&self, kind: Kind, codecs: &[(Codec, u8)]) {
        for codec in ALL.into_iter().filter(|codec| codec.kind() == kind) {
            let found = codecs.iter().find(|(other, _)| *other == codec);
            let payload_type = found.map_or(NONE, |(_, payload_type)| *payload_type);
            self.types[codec as usize].store(payload_type, Ordering::Relaxed);
        }
        if kind == Kind::Audio {
            let sound = codecs.iter().find(|(codec, _)| *codec != Codec::KeyTones);
            let place = sound.map_or(NONE, |(codec, _)| *codec as u8);
            self.sound.store(place, Ordering::Relaxed);
        }
    }

    /// The payload type of a codec.
    pub(super) fn payload_type(&self, codec: Codec) -> Option<u8> {
        let payload_type = self.types[codec as usize].load(Ordering::Relaxed);
        (payload_type != NONE).then_some(payload_type)
    }

    /// The codec of a payload type.
    pub(super) fn codec(&self, kind: Kind, payload_type: u8) -> Option<Codec> {
        ALL.into_iter().find(|codec| {
            codec.kind() == kind && self.payload_type(*codec) == Some(payload_type & 0x7f)
        })
    }

    /// What our stream of that kind is coded as.
    pub(super) fn main(&self, kind: Kind) -> Option<Codec> {
        match kind {
            Kind::Video => self.payload_type(Codec::Vp8).map(|_| Codec::Vp8),
            Kind::Audio => {
                let place = self.sound.load(Ordering::Relaxed);
                ALL.get(usize::from(place)).copied()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_codec_of_sound_is_spoken_and_the_others_are_understood() {
        let agreed = Agreed::default();
        assert_eq!(agreed.main(Kind::Audio), None);
        let both = [(Codec::KeyTones, 101), (Codec::Pcma, 8), (Codec::Pcmu, 0)];
        agreed.set(Kind::Audio, &both);
        assert_eq!(agreed.main(Kind::Audio), Some(Codec::Pcma));
        assert_eq!(agreed.payload_type(Codec::Pcmu), Some(0));
        assert_eq!(agreed.codec(Kind::Audio, 101), Some(Codec::KeyTones));
        assert_eq!(agreed.codec(Kind::Audio, 96), None);
        assert_eq!(agreed.codec(Kind::Video, 0), None);
        agreed.set(Kind::Audio, &both[1..2]);
        assert_eq!(agreed.payload_type(Codec::KeyTones), None);
    }
}
