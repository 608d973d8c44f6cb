//! Icons and text faces.
//!
//! Icons are glyphs of the Lucide font; text is Noto Sans, regular and bold, with Noto Sans Arabic for its letters. What
//! they do not have (Chinese, Japanese, Korean, emoji) is looked for among the system's fonts: it would be as large as the
//! program. A program that embeds the views loads [`fonts`] and makes [`TEXT`] its default font.

use std::borrow::Cow;

use iced::widget::{Text, text};
use iced::{Font, font};
pub use lucide_icons::Icon;

/// The text face.
pub const TEXT: Font = Font::with_name("Noto Sans");
/// The text face, bold.
pub const BOLD: Font = Font {
    weight: font::Weight::Bold,
    ..TEXT
};
const ARABIC: &[u8] = include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf");
const ARABIC_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansArabic-Bold.ttf");
const ICONS: Font = Font::with_name("lucide");

/// Everything to put into `iced::Settings::fonts`.
///
/// ```
/// use azstack::ui::icon;
/// let settings = iced::Settings {
///     fonts: icon::fonts(),
///     default_font: icon::TEXT,
///     ..iced::Settings::default()
/// };
/// assert_eq!(settings.fonts.len(), 5);
/// ```
pub fn fonts() -> Vec<Cow<'static, [u8]>> {
    vec![
        notosans::REGULAR_TTF.into(),
        notosans::BOLD_TTF.into(),
        ARABIC.into(),
        ARABIC_BOLD.into(),
        lucide_icons::LUCIDE_FONT_BYTES.into(),
    ]
}

/// The icon in a square of `size` pixels.
///
/// ```
/// use azstack::ui::{Element, icon::{Icon, icon}};
/// let phone: Element<'_, ()> = icon(Icon::Phone, 16.0).into();
/// ```
pub fn icon<'a>(icon: Icon, size: f32) -> Text<'a> {
    text(char::from(icon))
        .font(ICONS)
        .size(size)
        .line_height(1.0)
        .shaping(text::Shaping::Basic)
}
