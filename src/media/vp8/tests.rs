use super::*;

fn gradient(width: u32, height: u32, shift: u32) -> Frame {
    let mut frame = Frame::black(width, height);
    for y in 0..height {
        for x in 0..width {
            frame.y[(y * width + x) as usize] = (40 + (x + y + shift) % 160) as u8;
        }
    }
    frame
}

fn luma_error(a: &Frame, b: &Frame) -> f64 {
    let sum: f64 =
        a.y.iter()
            .zip(&b.y)
            .map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
            .sum();
    (sum / a.y.len() as f64).sqrt()
}

#[test]
fn a_picture_comes_back_nearly_the_same_also_with_odd_sides() {
    for (width, height) in [(320, 180), (161, 91)] {
        let mut encoder = Encoder::new(width, height, 800).unwrap();
        let mut decoder = Decoder::new().unwrap();
        for number in 0..5 {
            let frame = gradient(width, height, number);
            let at = i64::from(number) * 3000;
            let encoded = encoder.encode(&frame, at, 3000, false).unwrap().unwrap();
            assert_eq!(encoded.key, number == 0);
            let decoded = decoder.decode(&encoded.data).unwrap().unwrap();
            assert_eq!((decoded.width, decoded.height), (width, height));
            assert!(luma_error(&frame, &decoded) < 12.0);
        }
    }
}

#[test]
fn a_key_frame_is_made_when_asked_for_and_announces_its_size() {
    let mut encoder = Encoder::new(320, 180, 300).unwrap();
    let keys: Vec<bool> = (0..6)
        .map(|n| {
            let frame = gradient(320, 180, n);
            let encoded = encoder.encode(&frame, i64::from(n) * 3000, 3000, n == 4);
            let encoded = encoded.unwrap().unwrap();
            let size = key_frame_size(&encoded.data);
            assert_eq!(size, encoded.key.then_some((320, 180)));
            encoded.key
        })
        .collect();
    assert_eq!(keys, [true, false, false, false, true, false]);
}

#[test]
fn the_bit_rate_follows() {
    let mut encoder = Encoder::new(320, 180, 200).unwrap();
    let mut noise = 1u32;
    let mut rate = |encoder: &mut Encoder, from: u32| {
        let mut bytes = 0;
        for n in from..from + 60 {
            let mut frame = gradient(320, 180, n * 7);
            for sample in &mut frame.y {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *sample = sample.wrapping_add((noise >> 27) as u8);
            }
            let encoded = encoder.encode(&frame, i64::from(n) * 3000, 3000, false);
            bytes += encoded.unwrap().map_or(0, |encoded| encoded.data.len());
        }
        bytes
    };
    let low = rate(&mut encoder, 0);
    encoder.set_bitrate(1000).unwrap();
    let high = rate(&mut encoder, 60);
    assert!(high > low * 2, "{low} bytes at 200 kbit/s, {high} at 1000");
}

#[test]
fn damaged_and_oversize_frames_are_errors() {
    let mut decoder = Decoder::new().unwrap();
    assert!(decoder.decode(&[1, 2, 3]).is_err());
    assert!(decoder.decode(&[]).is_err() || decoder.decode(&[]).unwrap().is_none());
    let huge = [0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0];
    let error = Error::Size {
        width: 16383,
        height: 16383,
    };
    assert_eq!(decoder.decode(&huge), Err(error));
    assert!(Encoder::new(0, 10, 100).is_err());
    assert!(Encoder::new(10_000, 10_000, 100).is_err());
    let mut encoder = Encoder::new(64, 64, 100).unwrap();
    assert!(encoder.encode(&Frame::black(32, 32), 0, 1, false).is_err());
    let mut torn = Frame::black(64, 64);
    torn.y.truncate(10);
    assert!(encoder.encode(&torn, 0, 1, false).is_err());
}
