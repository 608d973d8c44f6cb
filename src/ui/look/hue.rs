//! A colour as people mix it: its hue, how much of it there is, and how bright it is.

use iced::Color;

/// Hue in degrees (0 to 360), saturation and brightness (0 to 1), and how much of what is behind it hides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hue {
    pub(crate) degrees: f32,
    pub(crate) saturation: f32,
    pub(crate) brightness: f32,
    alpha: f32,
}

impl From<Color> for Hue {
    fn from(color: Color) -> Self {
        let Color { r, g, b, a } = color;
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let spread = most - least;
        let sixth = if spread <= 0.0 {
            0.0
        } else if most == r {
            ((g - b) / spread).rem_euclid(6.0)
        } else if most == g {
            (b - r) / spread + 2.0
        } else {
            (r - g) / spread + 4.0
        };
        Self {
            degrees: sixth * 60.0,
            saturation: if most > 0.0 { spread / most } else { 0.0 },
            brightness: most,
            alpha: a,
        }
    }
}

impl From<Hue> for Color {
    /// In steps of 1/255, as theme files have them.
    fn from(hue: Hue) -> Self {
        let part = |offset: f32| {
            let at = (offset + hue.degrees / 60.0).rem_euclid(6.0);
            let away = at.min(4.0 - at).clamp(0.0, 1.0);
            let value = hue.brightness * (1.0 - hue.saturation * away);
            (value * 255.0).round().clamp(0.0, 255.0) as u8
        };
        Color {
            a: hue.alpha,
            ..Color::from_rgb8(part(5.0), part(3.0), part(1.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_apart_is_put_together_again() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let color = Color::from_rgba8(red, green, blue, 0.4);
                    assert_eq!(Color::from(Hue::from(color)), color);
                }
            }
        }
    }

    #[test]
    fn pure_colours_have_the_hue_of_their_names() {
        let table = [(255, 0, 0, 0.0), (0, 255, 0, 120.0), (0, 0, 255, 240.0)];
        for (red, green, blue, degrees) in table {
            let hue = Hue::from(Color::from_rgb8(red, green, blue));
            assert_eq!(
                (hue.degrees, hue.saturation, hue.brightness),
                (degrees, 1.0, 1.0)
            );
        }
    }
}
