//! The pictures a chat shows: small copies by address, fetched when they come into view, forgotten when there are many.
//!
//! Does not read files: whoever owns the screen fetches a picture and hands its pixels over.

use std::collections::HashMap;

use iced::Size;
use iced::widget::image::Handle;

use crate::client::Thumbnail;

/// Longest edge of a small copy, in pixels: enough for [`LARGEST`] on a fine display.
pub(crate) const EDGE: u32 = 520;
/// Largest and smallest side of a picture among messages, in logical pixels.
const LARGEST: f32 = 320.0;
const SMALLEST: f32 = 96.0;
/// What a picture gets whose size nobody told.
const UNKNOWN: Size = Size::new(260.0, 180.0);
/// Side of a sticker.
pub(crate) const STICKER: f32 = 132.0;
/// Most bytes of pixels kept.
const MOST: usize = 40 << 20;

/// How far a picture is.
#[derive(Clone, Debug)]
pub(crate) enum Picture {
    /// It is on its way.
    Fetching,
    /// It is here.
    Ready(Handle),
    /// It could not be fetched, or is no picture.
    Failed,
}

/// The pictures at hand.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    known: HashMap<String, (u64, usize, Picture)>,
    uses: u64,
    held: usize,
}

impl Pictures {
    /// How far the picture at `url` is; `None` when nobody has asked for it.
    pub(crate) fn get(&self, url: &str) -> Option<&Picture> {
        self.known.get(url).map(|(_, _, picture)| picture)
    }

    /// The picture at `url` is in view. Returns whether it is to be fetched.
    pub(crate) fn wanted(&mut self, url: &str) -> bool {
        self.uses += 1;
        if let Some((used, _, picture)) = self.known.get_mut(url) {
            *used = self.uses;
            return match picture {
                Picture::Failed => {
                    *picture = Picture::Fetching;
                    true
                }
                Picture::Fetching | Picture::Ready(_) => false,
            };
        }
        let entry = (self.uses, 0, Picture::Fetching);
        self.known.insert(url.to_owned(), entry);
        true
    }

    /// The picture at `url` is here, or is not to be had.
    pub(crate) fn fetched(&mut self, url: &str, thumbnail: Option<Thumbnail>) {
        let (bytes, picture) = match thumbnail {
            Some(thumbnail) => (thumbnail.rgba.len(), Picture::Ready(handle(thumbnail))),
            None => (0, Picture::Failed),
        };
        self.uses += 1;
        let entry = (self.uses, bytes, picture);
        let before = self.known.insert(url.to_owned(), entry);
        self.held = self.held + bytes - before.map_or(0, |(_, bytes, _)| bytes);
        while self.held > MOST {
            let ready = self.known.iter().filter(|(_, (_, bytes, _))| *bytes > 0);
            let oldest = ready.min_by_key(|(_, (used, _, _))| *used);
            let Some(oldest) = oldest.map(|(url, _)| url.clone()) else {
                break;
            };
            if let Some((_, bytes, _)) = self.known.remove(&oldest) {
                self.held -= bytes;
            }
        }
    }
}

/// Pixels as iced draws them.
pub(crate) fn handle(thumbnail: Thumbnail) -> Handle {
    Handle::from_rgba(thumbnail.width, thumbnail.height, thumbnail.rgba)
}

/// The [`room`] of a picture in a chat where there is less for it.
pub(crate) fn room_within(widest: f32, width: Option<f64>, height: Option<f64>) -> Size {
    let room = room(width, height);
    let scale = (widest / room.width).min(1.0);
    Size::new(room.width * scale, room.height * scale)
}

/// The room for a picture that claims to be so wide and high. It is the same before and after the picture is there,
/// whatever was claimed, so nothing ever moves.
pub(crate) fn room(width: Option<f64>, height: Option<f64>) -> Size {
    let claimed = width.zip(height).filter(|(width, height)| {
        let sane = |side: &f64| side.is_finite() && *side >= 1.0;
        sane(width) && sane(height)
    });
    let Some((width, height)) = claimed else {
        return UNKNOWN;
    };
    let (width, height) = (width as f32, height as f32);
    let scale = (LARGEST / width).min(LARGEST / height).min(1.0);
    Size::new(
        (width * scale).clamp(SMALLEST, LARGEST).round(),
        (height * scale).clamp(SMALLEST, LARGEST).round(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thumbnail(bytes: usize) -> Option<Thumbnail> {
        let side = ((bytes / 4) as f64).sqrt() as u32;
        let rgba = vec![0; (side * side * 4) as usize];
        Some(Thumbnail {
            width: side,
            height: side,
            rgba,
        })
    }

    #[test]
    fn a_picture_is_asked_for_once_and_again_after_a_failure() {
        let mut pictures = Pictures::default();
        assert!(pictures.wanted("a"));
        assert!(!pictures.wanted("a"));
        pictures.fetched("a", None);
        assert!(matches!(pictures.get("a"), Some(Picture::Failed)));
        assert!(pictures.wanted("a"));
        pictures.fetched("a", thumbnail(400));
        assert!(!pictures.wanted("a"));
    }

    #[test]
    fn those_not_seen_for_the_longest_are_let_go() {
        let mut pictures = Pictures::default();
        for url in ["a", "b", "c"] {
            assert!(pictures.wanted(url));
            pictures.fetched(url, thumbnail(18 << 20));
            pictures.wanted("a");
        }
        assert!(pictures.get("a").is_some() && pictures.get("c").is_some());
        assert!(pictures.get("b").is_none(), "a was looked at since");
    }

    #[test]
    fn the_room_is_bounded_whatever_is_claimed() {
        assert_eq!(room(Some(640.0), Some(320.0)), Size::new(320.0, 160.0));
        assert_eq!(room(Some(100.0), Some(120.0)), Size::new(100.0, 120.0));
        assert_eq!(room(Some(1e9), Some(1.0)), Size::new(320.0, 96.0));
        for claimed in [f64::NAN, f64::INFINITY, -5.0, 0.0] {
            assert_eq!(room(Some(claimed), Some(10.0)), UNKNOWN);
        }
    }
}
