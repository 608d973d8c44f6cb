use super::*;

fn wave(pitch: f32, count: usize) -> Vec<f32> {
    let at = |index: usize| index as f32 / SAMPLE_RATE as f32;
    (0..count)
        .map(|index| 0.5 * (TAU * pitch * at(index)).sin())
        .collect()
}

fn loudness(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32).sqrt()
}

#[test]
fn what_a_telephone_carries_comes_through_and_the_rest_does_not() {
    for codec in [Codec::Pcmu, Codec::Pcma] {
        for (pitch, is_heard) in [
            (300.0, true),
            (1000.0, true),
            (3000.0, true),
            (5000.0, false),
            (7000.0, false),
        ] {
            let (mut encoder, mut decoder) = (Encoder::new(), Decoder::new());
            let mut heard = Vec::new();
            for block in wave(pitch, 48_000).chunks(960) {
                let packet = encoder.encode(codec, block);
                assert_eq!(packet.len(), 160);
                heard.extend(decoder.decode(codec, &packet));
            }
            assert_eq!(heard.len(), 48_000);
            let ratio = loudness(&heard[4800..]) / loudness(&wave(pitch, 48_000));
            if is_heard {
                assert!((0.85..1.1).contains(&ratio), "{pitch} Hz: {ratio}");
            } else {
                assert!(ratio < 0.05, "{pitch} Hz: {ratio}");
            }
        }
    }
}

#[test]
fn what_is_lost_fades_away() {
    let (mut encoder, mut decoder) = (Encoder::new(), Decoder::new());
    for block in wave(500.0, 9600).chunks(960) {
        decoder.decode(Codec::Pcmu, &encoder.encode(Codec::Pcmu, block));
    }
    let mut last = f32::MAX;
    for _ in 0..5 {
        let made = decoder.conceal(960);
        assert_eq!(made.len(), 960);
        assert!(loudness(&made) < last);
        last = loudness(&made);
    }
    assert!(last < 0.03);
    assert_eq!(Decoder::new().conceal(480), vec![0.0; 480]);
}

#[test]
fn a_press_is_told_from_its_beginning_to_its_end_three_times() {
    let mut press = Press::new(Key::new('#').unwrap(), 77);
    let mut packets = Vec::new();
    while let Some(packet) = press.next() {
        packets.push(packet);
    }
    assert_eq!(packets.len(), 10);
    assert_eq!(packets[0], ([11, 10, 0, 160], true));
    assert_eq!(packets[6], ([11, 10, 4, 96], false));
    assert_eq!(packets[7..], [([11, 138, 5, 0], false); 3]);
}

#[test]
fn keys_have_the_tones_of_the_table() {
    let pitches = |key| Key::new(key).unwrap().pitches();
    assert_eq!(pitches('1'), [697.0, 1209.0]);
    assert_eq!(pitches('6'), [770.0, 1477.0]);
    assert_eq!(pitches('0'), [941.0, 1336.0]);
    assert_eq!(pitches('*'), [941.0, 1209.0]);
    assert_eq!(pitches('#'), [941.0, 1477.0]);
    assert_eq!(pitches('D'), [941.0, 1633.0]);
    assert_eq!(Key::new('E'), None);
    let mut beep = Beep::new(Key::new('5').unwrap());
    let mut block = [0.0; BLOCK];
    let mut blocks = 1;
    while beep.mix(&mut block) {
        blocks += 1;
    }
    assert_eq!(blocks, 16);
}
