//! The pictures of what was [picked](super::portal), as PipeWire brings them: one when something changed, none while
//! nothing does.

use std::io::Cursor;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use pipewire::context::ContextRc;
use pipewire::main_loop::MainLoopRc;
use pipewire::properties::properties;
use pipewire::spa::param::ParamType;
use pipewire::spa::param::format::{FormatProperties, MediaSubtype, MediaType};
use pipewire::spa::param::video::{VideoFormat, VideoInfoRaw};
use pipewire::spa::pod::serialize::PodSerializer;
use pipewire::spa::pod::{Pod, Value, object, property};
use pipewire::spa::utils::{Direction, Fraction, Rectangle, SpaTypes};
use pipewire::stream::{Stream, StreamBox, StreamFlags, StreamListener, StreamState};
use pipewire::{channel, keys};

use super::LARGEST;
use super::portal::Picked;
use crate::media::Problem;
use crate::media::convert::{self, Layout};
use crate::media::frame::Frame;
use crate::media::newest::Newest;

/// Bytes of a pixel: blue, green, red, and one of no use.
const PIXEL: usize = 4;
/// Pictures a second that are asked for, as many as are [taken](super::super::camera).
const RATE: u32 = 15;
/// How long the first picture is waited for at a time.
const FIRST_WITHIN: Duration = Duration::from_millis(100);

/// Takes pictures of what was picked. Its thread ends when this is dropped.
pub(in crate::media) struct Source {
    newest: Arc<Newest<Arrival>>,
    max: (u32, u32),
    /// The last picture, which stays right until there is another one.
    last: Option<Frame>,
    stop: channel::Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Source {
    /// Opens it for pictures of at most `max`.
    pub(super) fn open(picked: &Picked, max: (u32, u32)) -> Result<Self, Problem> {
        // Whatever was taken back since it was picked is gone.
        let (remote, node) = picked.connect().map_err(|error| {
            tracing::info!(error, "a screen that was picked");
            Problem::Lost
        })?;
        let newest = Arc::new(Newest::default());
        let (stop, stopped) = channel::channel();
        let theirs = newest.clone();
        let thread = std::thread::Builder::new()
            .name(String::from("screen"))
            .spawn(move || {
                if let Err(error) = receive(remote, node, stopped, &theirs) {
                    theirs.put(Err(Problem::Unusable(error.to_string())));
                }
            })
            .map_err(|error| Problem::Unusable(error.to_string()))?;
        Ok(Self {
            newest,
            max,
            last: None,
            stop,
            thread: Some(thread),
        })
    }

    /// What it shows now; nothing while there was no picture yet.
    pub(super) fn take(&mut self) -> Result<Option<Frame>, Problem> {
        let patience = match self.last {
            Some(_) => Duration::ZERO,
            None => FIRST_WITHIN,
        };
        if let Some(arrival) = self.newest.take(patience) {
            let picture = arrival?;
            let (width, height) = picture.size;
            let frame = convert::to_frame(Layout::Bgrx, width, height, &picture.pixels);
            self.last = frame.map(|frame| convert::fit(frame, self.max.0, self.max.1));
        }
        Ok(self.last.clone())
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // It is gone already if it failed.
        let _ = self.stop.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread has for whoever takes pictures: a picture, or why there are no more.
type Arrival = Result<Picture, Problem>;

struct Picture {
    size: (u32, u32),
    pixels: Vec<u8>,
}

/// Receives pictures until told to stop.
fn receive(
    remote: OwnedFd,
    node: u32,
    stopped: channel::Receiver<()>,
    newest: &Arc<Newest<Arrival>>,
) -> Result<(), pipewire::Error> {
    pipewire::init();
    let main = MainLoopRc::new(None)?;
    let ends = main.clone();
    let _stopped = stopped.attach(main.loop_(), move |()| ends.quit());
    let core = ContextRc::new(&main, None)?.connect_fd_rc(remote, None)?;
    let lost = newest.clone();
    let _core = core
        .add_listener_local()
        .error(move |_, _, _, _| lost.put(Err(Problem::Lost)))
        .register();
    let properties = properties! {
        *keys::MEDIA_TYPE => "Video",
        *keys::MEDIA_CATEGORY => "Capture",
        *keys::MEDIA_ROLE => "Screen",
        // What was picked is gone when it is gone; nothing else comes in its place.
        *keys::NODE_DONT_RECONNECT => "true",
    };
    let stream = StreamBox::new(&core, "azstack", properties)?;
    let _listener = listen(&stream, newest)?;
    let wanted = wanted();
    let mut wanted = [Pod::from_bytes(&wanted).ok_or(pipewire::Error::NoMemory)?];
    let flags = StreamFlags::AUTOCONNECT | StreamFlags::MAP_BUFFERS;
    stream.connect(Direction::Input, Some(node), flags, &mut wanted)?;
    main.run();
    Ok(())
}

fn listen(
    stream: &Stream,
    newest: &Arc<Newest<Arrival>>,
) -> Result<StreamListener<VideoInfoRaw>, pipewire::Error> {
    let (lost, found) = (newest.clone(), newest.clone());
    let mut begun = false;
    stream
        .add_local_listener_with_user_data(VideoInfoRaw::default())
        .state_changed(move |_, _, _, state| match state {
            StreamState::Streaming => begun = true,
            StreamState::Error(error) => {
                tracing::info!(error, "a screen that was picked");
                lost.put(Err(Problem::Lost));
            }
            // The person took it back, or the window was closed.
            StreamState::Unconnected if begun => lost.put(Err(Problem::Lost)),
            _ => {}
        })
        .param_changed(|_, format, id, param| {
            if id == ParamType::Format.as_raw()
                && let Some(param) = param
                && let Err(error) = format.parse(param)
            {
                tracing::info!(%error, "a format of PipeWire's");
            }
        })
        .process(move |stream, format| {
            if let Some(picture) = picture(stream, format) {
                found.put(Ok(picture));
            }
        })
        .register()
}

/// The newest picture there is, its lines put together.
fn picture(stream: &Stream, format: &VideoInfoRaw) -> Option<Picture> {
    let mut buffer = stream.dequeue_buffer()?;
    while let Some(newer) = stream.dequeue_buffer() {
        buffer = newer;
    }
    let data = buffer.datas_mut().first_mut()?;
    let (size, chunk) = (format.size(), data.chunk());
    let (from, length) = (chunk.offset() as usize, chunk.size() as usize);
    let stride = usize::try_from(chunk.stride()).ok()?;
    let line = size.width as usize * PIXEL;
    let fits = (1..=LARGEST).contains(&size.width) && (1..=LARGEST).contains(&size.height);
    // A buffer without a picture only moves the pointer.
    if !fits || length == 0 || stride < line {
        return None;
    }
    let pixels = data.data()?.get(from..)?;
    if pixels.len() < stride * (size.height as usize - 1) + line {
        return None;
    }
    let lines = pixels.chunks(stride).take(size.height as usize);
    let mut packed = Vec::with_capacity(line * size.height as usize);
    lines.for_each(|pixels| packed.extend_from_slice(&pixels[..line]));
    Some(Picture {
        size: (size.width, size.height),
        pixels: packed,
    })
}

/// The formats that are understood, as PipeWire writes them: pictures in memory, of any size.
fn wanted() -> Vec<u8> {
    let side = |side| Rectangle {
        width: side,
        height: side,
    };
    let rate = |num| Fraction { num, denom: 1 };
    let format = object!(
        SpaTypes::ObjectParamFormat,
        ParamType::EnumFormat,
        property!(FormatProperties::MediaType, Id, MediaType::Video),
        property!(FormatProperties::MediaSubtype, Id, MediaSubtype::Raw),
        property!(
            FormatProperties::VideoFormat,
            Choice,
            Enum,
            Id,
            VideoFormat::BGRx,
            VideoFormat::BGRx,
            VideoFormat::BGRA
        ),
        property!(
            FormatProperties::VideoSize,
            Choice,
            Range,
            Rectangle,
            side(1280),
            side(1),
            side(LARGEST)
        ),
        property!(
            FormatProperties::VideoFramerate,
            Choice,
            Range,
            Fraction,
            rate(RATE),
            rate(0),
            rate(1000)
        ),
        property!(
            FormatProperties::VideoMaxFramerate,
            Choice,
            Range,
            Fraction,
            rate(RATE),
            rate(1),
            rate(RATE)
        ),
    );
    let written = PodSerializer::serialize(Cursor::new(Vec::new()), &Value::Object(format));
    written.map_or_else(|_| Vec::new(), |(written, _)| written.into_inner())
}
