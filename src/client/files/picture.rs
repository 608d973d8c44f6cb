//! Pictures on this machine's disk: how large one is, and a small copy of one to show.
//!
//! The server knows nothing of what it stores, so sizes are measured by who sends a picture and thumbnails are made by
//! who shows it. Reads PNG, JPEG, GIF and WebP, of moving ones the first picture; what a file is is told by its
//! content, not by its name. Does not keep what it made.

use std::path::{Path, PathBuf};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::{Error, file_error};

/// The longest edge of a picture that is read, in pixels.
const LONGEST_EDGE: u32 = 16_384;
/// The memory one picture may take while it is read, in bytes: 64 million pixels with alpha.
const MOST_MEMORY: u64 = 256 << 20;
/// Pictures read at a time: a chat full of them must take neither all memory nor all cores.
static HANDS: Semaphore = Semaphore::const_new(2);

/// A small upright copy of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// `width` × `height` pixels of four bytes, red, green, blue, alpha (not premultiplied), row by row from the top.
    pub rgba: Vec<u8>,
}

/// Makes a small copy of the picture in a file: PNG, JPEG, GIF or WebP, at most 16 384 pixels an edge. It keeps its
/// proportions, is turned as its camera noted (EXIF), and fits into a square of `edge` pixels (at least 1); a smaller
/// picture keeps its size.
///
/// # Errors
/// [`Error::File`] when the file cannot be read, or is no such picture; [`Error::Parameter`] when `edge` is 0.
///
/// ```no_run
/// # async fn example() -> Result<(), azstack::Error> {
/// let small = azstack::client::thumbnail("holiday.jpg", 320).await?;
/// assert_eq!(small.rgba.len(), (small.width * small.height * 4) as usize);
/// # Ok(()) }
/// ```
pub async fn thumbnail(path: impl Into<PathBuf>, edge: u32) -> Result<Thumbnail, Error> {
    if edge == 0 {
        return Err(Error::Parameter { parameter: "edge" });
    }
    let path = path.into();
    on_a_thread(move || small_copy(&path, edge).map_err(|error| picture_error(&path, error))).await
}

/// How wide and high a picture is when shown upright, in pixels; nothing, if the file is no picture we know.
pub async fn size(path: &Path) -> Option<(u32, u32)> {
    let path = path.to_owned();
    on_a_thread(move || upright_size(&path).map_err(|error| picture_error(&path, error)))
        .await
        .inspect_err(|error| tracing::debug!(%error, "a picture goes without its size"))
        .ok()
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    // It is never closed.
    let _hand = HANDS.acquire().await.map_err(|_| Error::Closed)?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Error::Closed)?
}

fn picture_error(path: &Path, error: ImageError) -> Error {
    match error {
        ImageError::IoError(error) => file_error(path, &error),
        other => Error::File {
            path: path.to_owned(),
            reason: other.to_string(),
        },
    }
}

fn open(path: &Path) -> Result<impl ImageDecoder, ImageError> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_EDGE);
    limits.max_image_height = Some(LONGEST_EDGE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.into_decoder()
}

fn upright_size(path: &Path) -> Result<(u32, u32), ImageError> {
    let mut decoder = open(path)?;
    let (width, height) = decoder.dimensions();
    Ok(match decoder.orientation()? {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    })
}

fn small_copy(path: &Path, edge: u32) -> Result<Thumbnail, ImageError> {
    let mut decoder = open(path)?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width().max(picture.height()) > edge {
        picture = picture.thumbnail(edge, edge);
    }
    // The small one: turning the large one would take its memory twice.
    picture.apply_orientation(orientation);
    Ok(Thumbnail {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_rgba8().into_raw(),
    })
}
