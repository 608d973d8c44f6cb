//! The X server's side of [`screen`](super): RandR for monitors, Composite for covered windows, XFixes for the pointer.

use x11rb::connection::Connection as _;
use x11rb::protocol::composite::{ConnectionExt as _, Redirect};
use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, Drawable, ImageFormat, ImageOrder, MapState, Pixmap, Window,
};
use x11rb::rust_connection::{ConnectionError, ReplyError, RustConnection};

use super::{LARGEST, Screen, ScreenId};
use crate::media::Problem;
use crate::media::convert::{self, Layout};
use crate::media::frame::Frame;

/// Windows that are listed.
const MAX_WINDOWS: usize = 64;
/// Longest title that is read, in units of four bytes.
const TITLE: u32 = 64;
/// Bytes of a pixel: blue, green, red, and one of no use.
const PIXEL: usize = 4;

impl From<ReplyError> for Problem {
    fn from(error: ReplyError) -> Self {
        match error {
            // What a window that is gone is answered with.
            ReplyError::X11Error(_) => Self::Lost,
            ReplyError::ConnectionError(error) => error.into(),
        }
    }
}

impl From<ConnectionError> for Problem {
    fn from(error: ConnectionError) -> Self {
        Self::Unusable(error.to_string())
    }
}

/// A connection to the X server, and its root window.
struct Server {
    connection: RustConnection,
    root: Window,
}

/// A part of a drawable.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Area {
    x: i16,
    y: i16,
    width: u16,
    height: u16,
}

impl Server {
    fn connect() -> Result<Self, String> {
        if super::under_wayland() {
            return Err(String::from("under Wayland this is not built"));
        }
        let (connection, number) = x11rb::connect(None).map_err(|error| error.to_string())?;
        let setup = connection.setup();
        let screen = &setup.roots[number];
        let depth = screen.root_depth;
        let packed = setup
            .pixmap_formats
            .iter()
            .any(|format| format.depth == depth && usize::from(format.bits_per_pixel) == 8 * PIXEL);
        if !packed || setup.image_byte_order != ImageOrder::LSB_FIRST {
            return Err(format!(
                "a screen of {depth} bits a pixel is not understood"
            ));
        }
        let root = screen.root;
        Ok(Self { connection, root })
    }

    /// Connected, with what pictures need.
    fn for_pictures() -> Result<Self, Problem> {
        let server = Self::connect().map_err(Problem::Unusable)?;
        let connection = &server.connection;
        connection.randr_query_version(1, 5)?.reply()?;
        connection.xfixes_query_version(5, 0)?.reply()?;
        Ok(server)
    }

    /// The monitors, by the atoms of their names.
    fn monitors(&self) -> Result<Vec<(Atom, Area)>, ReplyError> {
        let reply = self
            .connection
            .randr_get_monitors(self.root, true)?
            .reply()?;
        let monitors = reply.monitors.into_iter().map(|monitor| {
            let area = Area {
                x: monitor.x,
                y: monitor.y,
                width: monitor.width,
                height: monitor.height,
            };
            (monitor.name, area)
        });
        Ok(monitors.collect())
    }

    fn monitor(&self, (name, area): (Atom, Area)) -> Result<Screen, ReplyError> {
        let name = self.connection.get_atom_name(name)?.reply()?.name;
        let name = String::from_utf8_lossy(&name).into_owned();
        Ok(Screen {
            id: ScreenId::Monitor(name.clone()),
            name,
            size: (area.width.into(), area.height.into()),
        })
    }

    fn property(&self, window: Window, name: &str, length: u32) -> Result<Vec<u8>, ReplyError> {
        let atom = self
            .connection
            .intern_atom(true, name.as_bytes())?
            .reply()?
            .atom;
        let read = self
            .connection
            .get_property(false, window, atom, AtomEnum::ANY, 0, length)?;
        Ok(read.reply()?.value)
    }

    /// The windows that people see, as their manager lists them, the newest first.
    fn windows(&self) -> Result<Vec<Screen>, ReplyError> {
        let list = self.property(self.root, "_NET_CLIENT_LIST", 4 * MAX_WINDOWS as u32)?;
        let numbers = list.chunks_exact(4).rev();
        let numbers =
            numbers.map(|bytes| u32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        // A window may go while it is looked at.
        let windows = numbers
            .take(MAX_WINDOWS)
            .flat_map(|window| self.window(window));
        Ok(windows.flatten().collect())
    }

    fn window(&self, window: Window) -> Result<Option<Screen>, ReplyError> {
        let state = self
            .connection
            .get_window_attributes(window)?
            .reply()?
            .map_state;
        let geometry = self.connection.get_geometry(window)?.reply()?;
        let mut title = self.property(window, "_NET_WM_NAME", TITLE)?;
        if title.is_empty() {
            title = self.property(window, "WM_NAME", TITLE)?;
        }
        let name = String::from_utf8_lossy(&title).trim().to_owned();
        Ok(
            (state == MapState::VIEWABLE && !name.is_empty()).then(|| Screen {
                id: ScreenId::Window(window),
                name,
                size: (geometry.width.into(), geometry.height.into()),
            }),
        )
    }

    fn picture(&self, drawable: Drawable, area: Area) -> Result<Vec<u8>, ReplyError> {
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            drawable,
            area.x,
            area.y,
            area.width,
            area.height,
            u32::MAX,
        )?;
        Ok(image.reply()?.data)
    }

    /// Draws the pointer into a picture of `area` of the root window.
    fn draw_pointer(&self, area: Area, pixels: &mut [u8]) -> Result<(), ReplyError> {
        let cursor = self.connection.xfixes_get_cursor_image()?.reply()?;
        let left = i32::from(cursor.x) - i32::from(cursor.xhot) - i32::from(area.x);
        let top = i32::from(cursor.y) - i32::from(cursor.yhot) - i32::from(area.y);
        let (width, height) = (i32::from(area.width), i32::from(area.height));
        let across = i32::from(cursor.width).max(1);
        for (index, argb) in (0..).zip(&cursor.cursor_image) {
            let (x, y) = (left + index % across, top + index / across);
            if !(0..width).contains(&x) || !(0..height).contains(&y) {
                continue;
            }
            let at = (y * width + x) as usize * PIXEL;
            let Some(pixel) = pixels.get_mut(at..at + 3) else {
                continue;
            };
            // Its colours are multiplied with what they cover already.
            let [blue, green, red, cover] = argb.to_le_bytes();
            for (under, over) in pixel.iter_mut().zip([blue, green, red]) {
                let shines = u16::from(*under) * u16::from(255 - cover) / 255;
                *under = over.saturating_add(shines as u8);
            }
        }
        Ok(())
    }
}

pub(super) fn list() -> Result<Vec<Screen>, String> {
    let server = Server::connect()?;
    let listed = || -> Result<Vec<Screen>, ReplyError> {
        server.connection.randr_query_version(1, 5)?.reply()?;
        let monitors = server.monitors()?.into_iter();
        let monitors: Result<Vec<_>, _> = monitors.map(|found| server.monitor(found)).collect();
        Ok(monitors?.into_iter().chain(server.windows()?).collect())
    };
    listed().map_err(|error| error.to_string())
}

/// What pictures are taken of, as the server names it.
#[derive(Clone, Copy)]
enum Target {
    Monitor(Atom),
    Window(Window),
}

/// Takes pictures of a monitor or a window.
pub(in crate::media) struct Source {
    server: Server,
    /// What the picture is of.
    target: Target,
    /// What a window is drawn into, and its size.
    pixmap: Option<(Pixmap, Area)>,
    max: (u32, u32),
}

impl Source {
    /// Opens the monitor of that name for pictures of at most `max`.
    pub(super) fn of_monitor(name: &str, max: (u32, u32)) -> Result<Self, Problem> {
        let server = Server::for_pictures()?;
        let atom = server.connection.intern_atom(true, name.as_bytes())?;
        let target = Target::Monitor(atom.reply()?.atom);
        Ok(Self::of(server, target, max))
    }

    /// Opens the window of that number for pictures of at most `max`.
    pub(super) fn of_window(window: Window, max: (u32, u32)) -> Result<Self, Problem> {
        let server = Server::for_pictures()?;
        let connection = &server.connection;
        connection.composite_query_version(0, 4)?.reply()?;
        let redirected = connection.composite_redirect_window(window, Redirect::AUTOMATIC)?;
        redirected.check()?;
        Ok(Self::of(server, Target::Window(window), max))
    }

    fn of(server: Server, target: Target, max: (u32, u32)) -> Self {
        Self {
            server,
            target,
            pixmap: None,
            max,
        }
    }

    /// What it shows now.
    pub(super) fn take(&mut self) -> Result<Option<Frame>, Problem> {
        let (area, pixels) = match self.target {
            Target::Monitor(name) => {
                let monitors = self.server.monitors()?;
                let found = monitors.into_iter().find(|(other, _)| *other == name);
                let area = found.ok_or(Problem::Lost)?.1;
                let mut pixels = self.server.picture(self.server.root, area)?;
                self.server.draw_pointer(area, &mut pixels)?;
                (area, pixels)
            }
            Target::Window(window) => {
                let (pixmap, area) = self.pixmap_of(window)?;
                let mut pixels = self.server.picture(pixmap, area)?;
                let place =
                    self.server
                        .connection
                        .translate_coordinates(window, self.server.root, 0, 0)?;
                let place = place.reply()?;
                let on_root = Area {
                    x: place.dst_x,
                    y: place.dst_y,
                    ..area
                };
                self.server.draw_pointer(on_root, &mut pixels)?;
                (area, pixels)
            }
        };
        let (width, height) = (u32::from(area.width), u32::from(area.height));
        if width > LARGEST || height > LARGEST {
            return Err(Problem::Unusable(format!(
                "{width} x {height} is too large"
            )));
        }
        let frame = convert::to_frame(Layout::Bgrx, width, height, &pixels);
        Ok(frame.map(|frame| convert::fit(frame, self.max.0, self.max.1)))
    }

    /// The pixmap a window is drawn into now; another one for every size.
    fn pixmap_of(&mut self, window: Window) -> Result<(Pixmap, Area), Problem> {
        let connection = &self.server.connection;
        let state = connection.get_window_attributes(window)?.reply()?.map_state;
        if state != MapState::VIEWABLE {
            // A window that is put away is drawn into nothing.
            return Err(Problem::Silent);
        }
        let geometry = connection.get_geometry(window)?.reply()?;
        let border = i16::try_from(geometry.border_width).unwrap_or(0);
        let area = Area {
            x: border,
            y: border,
            width: geometry.width,
            height: geometry.height,
        };
        if let Some((pixmap, known)) = self.pixmap {
            if known == area {
                return Ok((pixmap, area));
            }
            connection.free_pixmap(pixmap)?;
            self.pixmap = None;
        }
        let pixmap = connection
            .generate_id()
            .map_err(|error| Problem::Unusable(error.to_string()))?;
        connection
            .composite_name_window_pixmap(window, pixmap)?
            .check()?;
        self.pixmap = Some((pixmap, area));
        Ok((pixmap, area))
    }
}
