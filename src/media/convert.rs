//! Pictures as cameras and files give them, turned into [`Frame`]s, and frames made smaller.

use super::frame::Frame;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use yuv::{
    BufferStoreMut, YuvConversionMode, YuvPackedImage, YuvPlanarImageMut, YuvRange,
    YuvStandardMatrix,
};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// How a camera packs its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 4:2:2, bytes Y U Y V.
    Yuyv,
    /// 4:2:0, a luma plane and a plane of U V pairs.
    Nv12,
    /// JPEG pictures.
    Mjpeg,
    /// Bytes R G B.
    Rgb,
    /// Bytes B G R.
    Bgr,
    /// Bytes B G R and one of no use, as X11 has them.
    Bgrx,
}

fn planar(frame: &mut Frame) -> YuvPlanarImageMut<'_, u8> {
    let (chroma_width, _) = frame.chroma_size();
    YuvPlanarImageMut {
        y_plane: BufferStoreMut::Borrowed(&mut frame.y),
        y_stride: frame.width,
        u_plane: BufferStoreMut::Borrowed(&mut frame.u),
        u_stride: chroma_width,
        v_plane: BufferStoreMut::Borrowed(&mut frame.v),
        v_stride: chroma_width,
        width: frame.width,
        height: frame.height,
    }
}

/// Turns one camera buffer into a frame. `data` may be longer than the picture. `None` if it is too short or damaged.
pub fn to_frame(layout: Layout, width: u32, height: u32, data: &[u8]) -> Option<Frame> {
    if width == 0 || height == 0 {
        return None;
    }
    match layout {
        Layout::Yuyv => from_yuyv(width, height, data),
        Layout::Nv12 => from_nv12(width, height, data),
        Layout::Mjpeg => from_jpeg(data),
        Layout::Rgb => from_rgb(width, height, data, false),
        Layout::Bgr => from_rgb(width, height, data, true),
        Layout::Bgrx => from_bgrx(width, height, data),
    }
}

fn from_yuyv(width: u32, height: u32, data: &[u8]) -> Option<Frame> {
    let stride = width.div_ceil(2) * 4;
    let packed = YuvPackedImage {
        yuy: data.get(..(stride * height) as usize)?,
        yuy_stride: stride,
        width,
        height,
    };
    let mut frame = Frame::black(width, height);
    yuv::yuyv422_to_yuv420(&mut planar(&mut frame), &packed).ok()?;
    Some(frame)
}

fn from_nv12(width: u32, height: u32, data: &[u8]) -> Option<Frame> {
    let mut frame = Frame::black(width, height);
    let (luma, chroma) = data.split_at_checked(frame.y.len())?;
    frame.y.copy_from_slice(luma);
    let pairs = chroma.get(..2 * frame.u.len())?;
    for ((u, v), pair) in frame.u.iter_mut().zip(&mut frame.v).zip(pairs.chunks(2)) {
        (*u, *v) = (pair[0], pair[1]);
    }
    Some(frame)
}

fn from_rgb(width: u32, height: u32, data: &[u8], reversed: bool) -> Option<Frame> {
    let rgb = data.get(..(width * height * 3) as usize)?;
    let mut frame = Frame::black(width, height);
    let convert = if reversed {
        yuv::bgr_to_yuv420
    } else {
        yuv::rgb_to_yuv420
    };
    convert(
        &mut planar(&mut frame),
        rgb,
        width * 3,
        YuvRange::Limited,
        YuvStandardMatrix::Bt601,
        YuvConversionMode::Balanced,
    )
    .ok()?;
    Some(frame)
}

fn from_bgrx(width: u32, height: u32, data: &[u8]) -> Option<Frame> {
    let pixels = data.get(..(width * height * 4) as usize)?;
    let mut frame = Frame::black(width, height);
    yuv::bgra_to_yuv420(
        &mut planar(&mut frame),
        pixels,
        width * 4,
        YuvRange::Limited,
        YuvStandardMatrix::Bt601,
        YuvConversionMode::Balanced,
    )
    .ok()?;
    Some(frame)
}

/// The JPEG's own size counts, not the announced one; a camera's buffer may have anything behind the picture.
fn from_jpeg(data: &[u8]) -> Option<Frame> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(4096)
        .set_max_height(4096);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    let rgb = decoder.decode().ok()?;
    let info = decoder.info()?;
    from_rgb(u32::from(info.width), u32::from(info.height), &rgb, false)
}

/// Largest size of the same shape within `width` × `height`, with even sides; `None` if the frame fits already.
fn fitted(frame: &Frame, width: u32, height: u32) -> Option<(u32, u32)> {
    if frame.width <= width && frame.height <= height {
        return None;
    }
    let by_width = (width, frame.height * width / frame.width);
    let by_height = (frame.width * height / frame.height, height);
    let (width, height) = if by_width.1 <= height {
        by_width
    } else {
        by_height
    };
    Some(((width & !1).max(2), (height & !1).max(2)))
}

/// The frame, made smaller if it is larger than `width` × `height`.
pub fn fit(frame: Frame, width: u32, height: u32) -> Frame {
    let size = fitted(&frame, width, height);
    size.and_then(|size| smaller(&frame, size)).unwrap_or(frame)
}

/// The frame at another size, each plane filtered; `None` if it has that size, or no pixels.
pub fn smaller(frame: &Frame, (width, height): (u32, u32)) -> Option<Frame> {
    if (width, height) == (frame.width, frame.height) {
        return None;
    }
    let mut small = Frame::black(width, height);
    let (from, to) = (frame.chroma_size(), small.chroma_size());
    let mut resizer = Resizer::new();
    let filter = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    for (plane, from, smaller, to) in [
        (
            &frame.y,
            (frame.width, frame.height),
            &mut small.y,
            (width, height),
        ),
        (&frame.u, from, &mut small.u, to),
        (&frame.v, from, &mut small.v, to),
    ] {
        let from = ImageRef::new(from.0, from.1, plane, PixelType::U8).ok()?;
        let mut to = Image::from_slice_u8(to.0, to.1, smaller, PixelType::U8).ok()?;
        resizer.resize(&from, &mut to, &filter).ok()?;
    }
    Some(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(plane: &[u8]) -> u32 {
        plane.iter().map(|s| u32::from(*s)).sum::<u32>() / plane.len() as u32
    }

    #[test]
    fn every_layout_gives_the_same_grey_and_red() {
        let (width, height) = (34u32, 18u32);
        let pixels = (width * height) as usize;
        // BT.601 limited: red is Y 81, U 90, V 240.
        let yuyv = [81, 90, 81, 240].repeat(pixels / 2);
        let mut nv12 = vec![81; pixels];
        nv12.extend([90, 240].repeat(pixels / 4));
        let rgb = [255, 0, 0].repeat(pixels);
        let bgr = [0, 0, 255].repeat(pixels);
        for (layout, data) in [
            (Layout::Yuyv, yuyv),
            (Layout::Nv12, nv12),
            (Layout::Rgb, rgb),
            (Layout::Bgr, bgr),
        ] {
            let mut longer = data.clone();
            longer.extend([7; 100]);
            let frame = to_frame(layout, width, height, &longer).unwrap();
            assert!(mean(&frame.y).abs_diff(81) <= 1, "{layout:?}");
            assert!(mean(&frame.u).abs_diff(90) <= 1, "{layout:?}");
            assert!(mean(&frame.v).abs_diff(240) <= 1, "{layout:?}");
            let short = &data[..data.len() - 1];
            assert_eq!(to_frame(layout, width, height, short), None);
        }
    }

    #[test]
    fn a_jpeg_with_bytes_behind_it_is_read_and_rubbish_is_not() {
        // 8 × 8 of grey 178, put together by hand: no quantisation, one code in each Huffman table, and as only
        // coefficient (178 - 128) * 8.
        let mut jpeg = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
        jpeg.extend([1; 64]);
        jpeg.extend([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
        for (table, symbol) in [(0x00, 9), (0x10, 0)] {
            jpeg.extend([0xff, 0xc4, 0, 20, table, 1]);
            jpeg.extend([0; 15]);
            jpeg.push(symbol);
        }
        jpeg.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
        jpeg.extend([0b0110_0100, 0b0001_1111, 0xff, 0xd9]);
        jpeg.extend([0; 500]);
        let frame = to_frame(Layout::Mjpeg, 8, 8, &jpeg).unwrap();
        assert_eq!((frame.width, frame.height), (8, 8));
        assert!(mean(&frame.y).abs_diff(16 + 178 * 219 / 255) <= 1);
        assert!(mean(&frame.u).abs_diff(128) <= 1);
        assert_eq!(to_frame(Layout::Mjpeg, 8, 8, &jpeg[..40]), None);
        assert_eq!(to_frame(Layout::Mjpeg, 8, 8, &[1, 2, 3]), None);
    }

    #[test]
    fn frames_are_made_smaller_only_if_needed_and_keep_their_shape() {
        let frame = Frame::black(1920, 1080);
        let smaller = fit(frame, 1280, 720);
        assert_eq!((smaller.width, smaller.height), (1280, 720));
        assert_eq!(smaller.u.len(), 640 * 360);
        let tall = fit(Frame::black(1000, 2000), 1280, 720);
        assert_eq!((tall.width, tall.height), (360, 720));
        let fits = fit(Frame::black(641, 361), 1280, 720);
        assert_eq!((fits.width, fits.height), (641, 361));
        let mut striped = Frame::black(8, 4);
        for (index, sample) in striped.y.iter_mut().enumerate() {
            *sample = if index % 2 == 0 { 100 } else { 200 };
        }
        assert_eq!(fit(striped, 4, 2).y, [150; 8]);
    }
}
