//! A screen of one colour, given away through PipeWire as compositors do.

use std::io::Cursor;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use pipewire::context::ContextRc;
use pipewire::main_loop::MainLoopRc;
use pipewire::properties::properties;
use pipewire::spa::buffer::DataType;
use pipewire::spa::param::ParamType;
use pipewire::spa::param::format::{FormatProperties, MediaSubtype, MediaType};
use pipewire::spa::param::video::VideoFormat;
use pipewire::spa::pod::serialize::PodSerializer;
use pipewire::spa::pod::{Object, Pod, Property, Value, object, property};
use pipewire::spa::sys;
use pipewire::spa::utils::{Direction, Fraction, Rectangle, SpaTypes};
use pipewire::stream::{Stream, StreamFlags, StreamRc, StreamState};
use pipewire::{channel, keys};
use tokio::sync::oneshot;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;
/// Bytes between the beginnings of two lines: more than a line has.
const STRIDE: u32 = WIDTH * 4 + 64;
const INTERVAL: Duration = Duration::from_millis(50);

/// Shown until this is dropped.
pub struct Screen {
    stop: channel::Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Screen {
    /// Shows `colour` (blue, green, red) on the PipeWire at `remote`, and tells its number there.
    pub fn show(remote: &Path, colour: [u8; 3], tell: oneshot::Sender<u32>) -> Self {
        let (stop, stopped) = channel::channel();
        let remote = remote.to_str().unwrap().to_owned();
        let thread = std::thread::spawn(move || give(&remote, colour, tell, stopped));
        Self {
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.stop.send(());
        let _ = self.thread.take().unwrap().join();
    }
}

fn give(remote: &str, colour: [u8; 3], tell: oneshot::Sender<u32>, stopped: channel::Receiver<()>) {
    pipewire::init();
    let main = MainLoopRc::new(None).unwrap();
    let ends = main.clone();
    let _stopped = stopped.attach(main.loop_(), move |()| ends.quit());
    let context = ContextRc::new(&main, None).unwrap();
    let at = properties! { "remote.name" => remote };
    let core = context.connect_rc(Some(at)).unwrap();
    let about = properties! {
        *keys::MEDIA_CLASS => "Video/Source",
        *keys::MEDIA_ROLE => "Screen",
    };
    let stream = StreamRc::new(core, "screen", about).unwrap();
    let mut tell = Some(tell);
    let _listener = stream
        .add_local_listener::<()>()
        .state_changed(move |stream, (), _, state| {
            if state == StreamState::Paused
                && let Some(tell) = tell.take()
            {
                tell.send(stream.node_id()).unwrap();
            }
        })
        .param_changed(|stream, (), id, param| {
            if id == ParamType::Format.as_raw() && param.is_some() {
                let buffers = bytes(buffers());
                let buffers = Pod::from_bytes(&buffers).unwrap();
                stream.update_params(&mut [buffers]).unwrap();
            }
        })
        .process(move |stream, ()| paint(stream, colour))
        .register()
        .unwrap();
    let format = bytes(format());
    let flags = StreamFlags::DRIVER | StreamFlags::MAP_BUFFERS;
    let mut formats = [Pod::from_bytes(&format).unwrap()];
    stream
        .connect(Direction::Output, None, flags, &mut formats)
        .unwrap();
    // It drives itself: whoever looks is given a picture at every beat.
    let driven = stream.downgrade();
    let beat = main.loop_().add_timer(move |_| {
        if let Some(stream) = driven.upgrade()
            && stream.state() == StreamState::Streaming
        {
            let _ = stream.trigger_process();
        }
    });
    let _ = beat.update_timer(Some(INTERVAL), Some(INTERVAL));
    main.run();
}

fn paint(stream: &Stream, [blue, green, red]: [u8; 3]) {
    let Some(mut buffer) = stream.dequeue_buffer() else {
        return;
    };
    let data = &mut buffer.datas_mut()[0];
    let pixels = data.data().unwrap();
    for line in pixels.chunks_mut(STRIDE as usize) {
        for pixel in line.chunks_mut(4).take(WIDTH as usize) {
            pixel.copy_from_slice(&[blue, green, red, 0]);
        }
    }
    let chunk = data.chunk_mut();
    *chunk.size_mut() = STRIDE * HEIGHT;
    *chunk.stride_mut() = STRIDE as i32;
    *chunk.offset_mut() = 0;
}

fn bytes(object: Object) -> Vec<u8> {
    let written = PodSerializer::serialize(Cursor::new(Vec::new()), &Value::Object(object));
    written.unwrap().0.into_inner()
}

fn format() -> Object {
    let size = Rectangle {
        width: WIDTH,
        height: HEIGHT,
    };
    let rate = Fraction { num: 20, denom: 1 };
    object!(
        SpaTypes::ObjectParamFormat,
        ParamType::EnumFormat,
        property!(FormatProperties::MediaType, Id, MediaType::Video),
        property!(FormatProperties::MediaSubtype, Id, MediaSubtype::Raw),
        property!(FormatProperties::VideoFormat, Id, VideoFormat::BGRx),
        property!(FormatProperties::VideoSize, Rectangle, size),
        property!(FormatProperties::VideoFramerate, Fraction, rate),
    )
}

fn buffers() -> Object {
    let number = |key, value: u32| Property::new(key, Value::Int(value as i32));
    Object {
        type_: SpaTypes::ObjectParamBuffers.as_raw(),
        id: ParamType::Buffers.as_raw(),
        properties: vec![
            number(sys::SPA_PARAM_BUFFERS_buffers, 4),
            number(sys::SPA_PARAM_BUFFERS_blocks, 1),
            number(sys::SPA_PARAM_BUFFERS_size, STRIDE * HEIGHT),
            number(sys::SPA_PARAM_BUFFERS_stride, STRIDE),
            number(
                sys::SPA_PARAM_BUFFERS_dataType,
                1 << DataType::MemFd.as_raw() | 1 << DataType::MemPtr.as_raw(),
            ),
        ],
    }
}
