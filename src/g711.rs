//! G.711: how telephones write one sample of 16 bits in one byte, by two laws.
//!
//! Not here: rates and filters ([`media::telephone`](crate::media)), packets, files.

const BIAS: i32 = 0x84;
const CLIP: i32 = 32_635;

/// ITU-T G.711 § 2, µ-law.
pub(crate) fn to_mu_law(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = i32::from(sample).abs().min(CLIP) + BIAS;
    // The place of the highest bit, 7 to 14.
    let exponent = 31 - (magnitude as u32).leading_zeros() as i32 - 7;
    let mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    !(sign | ((exponent << 4) | mantissa) as u8)
}

/// And back.
pub(crate) fn from_mu_law(coded: u8) -> i16 {
    let coded = !coded;
    let exponent = i32::from(coded >> 4) & 7;
    let mantissa = i32::from(coded & 0x0f);
    let magnitude = (((mantissa << 3) + BIAS) << exponent) - BIAS;
    (if coded & 0x80 != 0 {
        -magnitude
    } else {
        magnitude
    }) as i16
}

/// ITU-T G.711 § 2, A-law, with every other bit turned.
pub(crate) fn to_a_law(sample: i16) -> u8 {
    let is_negative = sample < 0;
    let magnitude = if is_negative {
        !i32::from(sample)
    } else {
        i32::from(sample)
    } >> 3;
    let coded = if magnitude < 32 {
        magnitude >> 1
    } else {
        let exponent = 31 - (magnitude as u32).leading_zeros() as i32 - 4;
        (exponent << 4) | ((magnitude >> exponent) & 0x0f)
    };
    (coded as u8 | if is_negative { 0 } else { 0x80 }) ^ 0x55
}

/// And back.
pub(crate) fn from_a_law(coded: u8) -> i16 {
    let coded = coded ^ 0x55;
    let exponent = i32::from(coded >> 4) & 7;
    let mantissa = i32::from(coded & 0x0f);
    let magnitude = if exponent == 0 {
        (mantissa << 4) + 8
    } else {
        ((mantissa << 4) + 0x108) << (exponent - 1)
    };
    (if coded & 0x80 != 0 {
        magnitude
    } else {
        -magnitude
    }) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_are_their_own_inverse_where_they_must() {
        for coded in 0..=255 {
            let sample = from_mu_law(coded);
            // Both zeros are zero.
            assert!(to_mu_law(sample) == coded || sample == 0, "{coded:#x}");
            assert_eq!(to_a_law(from_a_law(coded)), coded, "{coded:#x}");
        }
        // Values of the tables in ITU-T G.711.
        assert_eq!(to_mu_law(0), 0xff);
        assert_eq!(to_mu_law(32_635), 0x80);
        assert_eq!(to_mu_law(-32_635), 0x00);
        assert_eq!(from_mu_law(0x80), 32_124);
        assert_eq!(to_a_law(0), 0xd5);
        assert_eq!(from_a_law(0xaa), 32_256);
    }
}
