//! What screens are drawn with where there is no window.

use azstack::ui::icon;
use iced::advanced::renderer::Headless;

/// The software renderer with the program's fonts.
pub fn renderer() -> iced::Renderer {
    let mut fonts = iced::advanced::graphics::text::font_system()
        .write()
        .unwrap();
    icon::fonts()
        .into_iter()
        .for_each(|font| fonts.load_font(font));
    drop(fonts);
    let made = <iced::Renderer as Headless>::new(icon::TEXT, 15.into(), Some("tiny-skia"));
    iced_test::futures::futures::executor::block_on(made).unwrap()
}
