//! VP8 by libvpx: a thin safe wrapper, the one file with `unsafe`.
//!
//! Knows pictures and encoded frames only; RTP (`vp8_payload`) and rates (`video_sender`) are elsewhere.
#![allow(unsafe_code)]

use super::frame::Frame;
use std::ffi::{c_int, c_uint, c_ulong};
use std::mem::MaybeUninit;
use std::ptr;
use vpx_sys::{
    VPX_DECODER_ABI_VERSION, VPX_DL_REALTIME, VPX_EFLAG_FORCE_KF, VPX_ENCODER_ABI_VERSION,
    VPX_ERROR_RESILIENT_DEFAULT, VPX_FRAME_IS_KEY, vp8e_enc_control_id, vpx_codec_ctx_t,
    vpx_codec_cx_pkt_kind, vpx_codec_dec_cfg_t, vpx_codec_enc_cfg_t, vpx_codec_err_t,
    vpx_codec_iter_t, vpx_enc_frame_flags_t, vpx_enc_pass, vpx_image_t, vpx_img_fmt, vpx_kf_mode,
    vpx_rc_mode,
};

/// Largest picture taken or decoded: a stranger decides the size of what we decode.
pub const MAX_PIXELS: u32 = 1920 * 1088;

/// What libvpx refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A call failed; its name and libvpx's code.
    #[error("{call} failed: {code}")]
    Codec {
        /// The libvpx function.
        call: &'static str,
        /// Its result.
        code: String,
    },
    /// The picture is empty, larger than [`MAX_PIXELS`], not of the encoder's size, or its planes are short.
    #[error("a picture of {width}x{height} cannot be used")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
}

fn check(code: vpx_codec_err_t, call: &'static str) -> Result<(), Error> {
    match code {
        vpx_codec_err_t::VPX_CODEC_OK => Ok(()),
        other => Err(Error::Codec {
            call,
            code: format!("{other:?}"),
        }),
    }
}

/// One encoded frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The VP8 bitstream.
    pub data: Vec<u8>,
    /// Whether a decoder can start here.
    pub key: bool,
}

/// An encoder for one picture size: real time, constant bit rate, one thread, error resilient.
pub struct Encoder {
    /// Boxed because libvpx keeps pointers into its surroundings.
    context: Box<vpx_codec_ctx_t>,
    config: Box<vpx_codec_enc_cfg_t>,
}

// SAFETY: a context has no ties to the thread that made it; `&mut self` keeps calls apart.
unsafe impl Send for Encoder {}

impl Encoder {
    /// An encoder for pictures of `width` × `height` pixels at `kbps` kbit/s.
    ///
    /// # Errors
    /// [`Error::Size`] if the size is 0 or above [`MAX_PIXELS`], [`Error::Codec`].
    pub fn new(width: u32, height: u32, kbps: u32) -> Result<Self, Error> {
        check_size(width, height)?;
        // SAFETY: returns a pointer to a static.
        let interface = unsafe { vpx_sys::vpx_codec_vp8_cx() };
        let mut config = MaybeUninit::<vpx_codec_enc_cfg_t>::zeroed();
        // SAFETY: the interface is valid and the pointer leads to enough memory.
        let code =
            unsafe { vpx_sys::vpx_codec_enc_config_default(interface, config.as_mut_ptr(), 0) };
        check(code, "vpx_codec_enc_config_default")?;
        // SAFETY: the call above succeeded, so every field is filled.
        let mut config = Box::new(unsafe { config.assume_init() });
        configure(&mut config, width, height, kbps);
        let mut context = Box::<vpx_codec_ctx_t>::new_zeroed();
        // SAFETY: context and config live on the heap and outlive the call; the ABI version is the headers' own.
        let code = unsafe {
            vpx_sys::vpx_codec_enc_init_ver(
                context.as_mut_ptr(),
                interface,
                &*config,
                0,
                VPX_ENCODER_ABI_VERSION as c_int,
            )
        };
        check(code, "vpx_codec_enc_init")?;
        // SAFETY: the call above succeeded, so the context is initialised.
        let context = unsafe { context.assume_init() };
        let mut encoder = Self { context, config };
        encoder.control(vp8e_enc_control_id::VP8E_SET_CPUUSED, -8)?;
        encoder.control(vp8e_enc_control_id::VP8E_SET_STATIC_THRESHOLD, 1)?;
        encoder.control(vp8e_enc_control_id::VP8E_SET_NOISE_SENSITIVITY, 0)?;
        encoder.control(vp8e_enc_control_id::VP8E_SET_TOKEN_PARTITIONS, 0)?;
        // A key frame may take three average frames' room, not more: it must not clog the path.
        encoder.control(vp8e_enc_control_id::VP8E_SET_MAX_INTRA_BITRATE_PCT, 200)?;
        Ok(encoder)
    }

    fn control(&mut self, id: vp8e_enc_control_id, value: c_int) -> Result<(), Error> {
        // SAFETY: every control used here takes one int.
        let code = unsafe { vpx_sys::vpx_codec_control_(&mut *self.context, id as c_int, value) };
        check(code, "vpx_codec_control")
    }

    /// Width and height of the pictures it takes, in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.config.g_w, self.config.g_h)
    }

    /// Changes the bit rate, in kbit/s, from the next frame on.
    ///
    /// # Errors
    /// [`Error::Codec`].
    pub fn set_bitrate(&mut self, kbps: u32) -> Result<(), Error> {
        if self.config.rc_target_bitrate == kbps {
            return Ok(());
        }
        self.config.rc_target_bitrate = kbps;
        // SAFETY: context and config are initialised.
        let code = unsafe { vpx_sys::vpx_codec_enc_config_set(&mut *self.context, &*self.config) };
        check(code, "vpx_codec_enc_config_set")
    }

    /// Encodes a picture. `at` is its time and `duration` how long it is shown, both in 1/90 000 s; times must grow.
    /// With `key` the result is a key frame. `None` if the encoder drops the picture to keep its rate.
    ///
    /// # Errors
    /// [`Error::Size`] if the picture is not of this encoder's size, [`Error::Codec`].
    pub fn encode(
        &mut self,
        frame: &Frame,
        at: i64,
        duration: u32,
        key: bool,
    ) -> Result<Option<Encoded>, Error> {
        let size_error = Error::Size {
            width: frame.width,
            height: frame.height,
        };
        if (frame.width, frame.height) != self.size() || !is_whole(frame) {
            return Err(size_error);
        }
        let mut image = MaybeUninit::<vpx_image_t>::zeroed();
        // SAFETY: the pointer leads to enough memory; the data pointer is only stored, and replaced below.
        let wrapped = unsafe {
            vpx_sys::vpx_img_wrap(
                image.as_mut_ptr(),
                vpx_img_fmt::VPX_IMG_FMT_I420,
                frame.width,
                frame.height,
                1,
                frame.y.as_ptr().cast_mut(),
            )
        };
        if wrapped.is_null() {
            return Err(size_error);
        }
        // SAFETY: the call above succeeded, so every field is filled.
        let mut image = unsafe { image.assume_init() };
        let (chroma_width, _) = frame.chroma_size();
        let planes = [&frame.y, &frame.u, &frame.v];
        for (plane, data) in planes.into_iter().enumerate() {
            image.planes[plane] = data.as_ptr().cast_mut();
        }
        let strides = [frame.width, chroma_width, chroma_width];
        for (plane, stride) in strides.into_iter().enumerate() {
            image.stride[plane] = stride as c_int;
        }
        let flags = if key { VPX_EFLAG_FORCE_KF } else { 0 };
        // SAFETY: planes and strides describe memory checked by `is_whole`, which the encoder only reads and only
        // during this call (it copies what it keeps).
        let code = unsafe {
            vpx_sys::vpx_codec_encode(
                &mut *self.context,
                &image,
                at,
                c_ulong::from(duration),
                vpx_enc_frame_flags_t::from(flags),
                c_ulong::from(VPX_DL_REALTIME),
            )
        };
        check(code, "vpx_codec_encode")?;
        Ok(self.output())
    }

    /// The frame that `encode` made, if any (without lag there is at most one).
    fn output(&mut self) -> Option<Encoded> {
        let mut iterator: vpx_codec_iter_t = ptr::null();
        loop {
            // SAFETY: the context is initialised; the packet is valid until the next call on it.
            let packet = unsafe {
                vpx_sys::vpx_codec_get_cx_data(&mut *self.context, &mut iterator).as_ref()?
            };
            if packet.kind != vpx_codec_cx_pkt_kind::VPX_CODEC_CX_FRAME_PKT {
                continue;
            }
            // SAFETY: the kind says that this member of the union is set.
            let frame = unsafe { packet.data.frame };
            // SAFETY: libvpx gives a buffer of that many bytes, valid until the next call.
            let data =
                unsafe { std::slice::from_raw_parts(frame.buf.cast::<u8>(), frame.sz as usize) };
            return Some(Encoded {
                data: data.to_vec(),
                key: frame.flags & VPX_FRAME_IS_KEY != 0,
            });
        }
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: the context is initialised and not used after this.
        let _ = unsafe { vpx_sys::vpx_codec_destroy(&mut *self.context) };
    }
}

fn configure(config: &mut vpx_codec_enc_cfg_t, width: u32, height: u32, kbps: u32) {
    config.g_w = width;
    config.g_h = height;
    // A second thread costs 40 % more for 25 % less time, and the decoder wants the other core.
    config.g_threads = 1;
    config.g_timebase.num = 1;
    config.g_timebase.den = 90_000;
    config.g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
    config.g_lag_in_frames = 0;
    config.g_pass = vpx_enc_pass::VPX_RC_ONE_PASS;
    config.rc_end_usage = vpx_rc_mode::VPX_CBR;
    config.rc_target_bitrate = kbps;
    config.rc_dropframe_thresh = 30;
    config.rc_resize_allowed = 0;
    config.rc_min_quantizer = 4;
    config.rc_max_quantizer = 56;
    config.rc_undershoot_pct = 100;
    config.rc_overshoot_pct = 15;
    config.rc_buf_initial_sz = 500;
    config.rc_buf_optimal_sz = 600;
    config.rc_buf_sz = 1000;
    // Key frames come when asked for; this is only a last resort (100 s at 30 fps).
    config.kf_mode = vpx_kf_mode::VPX_KF_AUTO;
    config.kf_min_dist = 0;
    config.kf_max_dist = 3000;
}

fn check_size(width: u32, height: u32) -> Result<(), Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > u64::from(MAX_PIXELS) {
        return Err(Error::Size { width, height });
    }
    Ok(())
}

/// Whether the planes are as long as the size says.
fn is_whole(frame: &Frame) -> bool {
    let (chroma_width, chroma_height) = frame.chroma_size();
    let chroma = chroma_width as usize * chroma_height as usize;
    frame.y.len() >= frame.width as usize * frame.height as usize
        && frame.u.len() >= chroma
        && frame.v.len() >= chroma
}

/// Width and height announced by a key frame (RFC 6386 § 9.1); `None` for other frames and torn ones.
pub fn key_frame_size(data: &[u8]) -> Option<(u32, u32)> {
    let header = data.get(..10)?;
    if header[0] & 1 != 0 || header[3..6] != [0x9d, 0x01, 0x2a] {
        return None;
    }
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Some((side(header[6], header[7]), side(header[8], header[9])))
}

/// A decoder; takes frames of any size up to [`MAX_PIXELS`].
pub struct Decoder {
    /// Boxed because libvpx keeps pointers into its surroundings.
    context: Box<vpx_codec_ctx_t>,
}

// SAFETY: a context has no ties to the thread that made it; `&mut self` keeps calls apart.
unsafe impl Send for Decoder {}

impl Decoder {
    /// A decoder that waits for its first key frame.
    ///
    /// # Errors
    /// [`Error::Codec`].
    pub fn new() -> Result<Self, Error> {
        let config = vpx_codec_dec_cfg_t {
            threads: 1,
            w: 0,
            h: 0,
        };
        let mut context = Box::<vpx_codec_ctx_t>::new_zeroed();
        // SAFETY: the context's memory is large enough, the interface static, the config outlives the call (libvpx
        // copies it); the ABI version is the headers' own.
        let code = unsafe {
            vpx_sys::vpx_codec_dec_init_ver(
                context.as_mut_ptr(),
                vpx_sys::vpx_codec_vp8_dx(),
                &config,
                0,
                VPX_DECODER_ABI_VERSION as c_int,
            )
        };
        check(code, "vpx_codec_dec_init")?;
        // SAFETY: the call above succeeded, so the context is initialised.
        let context = unsafe { context.assume_init() };
        Ok(Self { context })
    }

    /// Decodes one frame. `None` if it shows nothing.
    ///
    /// # Errors
    /// [`Error::Size`] for a picture above [`MAX_PIXELS`], [`Error::Codec`] for a frame that is damaged or whose
    /// predecessor is missing: go on with a key frame.
    pub fn decode(&mut self, data: &[u8]) -> Result<Option<Frame>, Error> {
        if let Some((width, height)) = key_frame_size(data) {
            check_size(width, height)?;
        }
        let length = c_uint::try_from(data.len()).unwrap_or(0);
        // SAFETY: pointer and length describe `data`, which is only read during this call.
        let code = unsafe {
            vpx_sys::vpx_codec_decode(
                &mut *self.context,
                data.as_ptr(),
                length,
                ptr::null_mut(),
                0,
            )
        };
        check(code, "vpx_codec_decode")?;
        let mut iterator: vpx_codec_iter_t = ptr::null();
        // SAFETY: the context is initialised; the image is valid until the next call on it.
        let image =
            unsafe { vpx_sys::vpx_codec_get_frame(&mut *self.context, &mut iterator).as_ref() };
        Ok(image.map(copy))
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: the context is initialised and not used after this.
        let _ = unsafe { vpx_sys::vpx_codec_destroy(&mut *self.context) };
    }
}

/// Copies libvpx's picture, which has padded rows, into a tight one.
fn copy(image: &vpx_image_t) -> Frame {
    let (width, height) = (image.d_w, image.d_h);
    let (chroma_width, chroma_height) = (width.div_ceil(2), height.div_ceil(2));
    let plane = |index: usize, width: u32, height: u32| {
        let mut plane = Vec::with_capacity(width as usize * height as usize);
        for row in 0..height as isize {
            // SAFETY: libvpx's I420 image has `height` rows of at least `width` bytes, `stride` apart.
            let row = unsafe {
                let start = image.planes[index].offset(row * image.stride[index] as isize);
                std::slice::from_raw_parts(start, width as usize)
            };
            plane.extend_from_slice(row);
        }
        plane
    };
    Frame {
        width,
        height,
        y: plane(0, width, height),
        u: plane(1, chroma_width, chroma_height),
        v: plane(2, chroma_width, chroma_height),
    }
}

#[cfg(test)]
mod tests;
