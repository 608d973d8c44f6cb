//! Wayland's way to share a screen: the desktop portal's own window asks the person what, and PipeWire carries the
//! pictures of that and nothing else.
//!
//! Documentation: the portal's interface `org.freedesktop.portal.ScreenCast`.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use ashpd::desktop::screencast::{
    CursorMode, Screencast, SelectSourcesOptions, SourceType, StartCastOptions,
};
use ashpd::desktop::{PersistMode, ResponseError, Session};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How long the portal may take for what no person is asked about.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// What a person picked in the portal's window. It may be looked at until the last copy of this is gone, or until the
/// person takes it back.
#[derive(Clone)]
pub struct Picked(Arc<Cast>);

struct Cast {
    screencast: Screencast,
    session: Session<Screencast>,
    /// The pictures' number in PipeWire.
    node: u32,
    /// Where the portal is spoken to from.
    runtime: Handle,
}

impl std::fmt::Debug for Picked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picked({})", self.0.node)
    }
}

impl PartialEq for Picked {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Picked {}

impl std::hash::Hash for Picked {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// Lets the person pick a monitor or a window, for as long as that takes them; `None` if they picked nothing. `bus` is
/// where the portal is, as in `DBUS_SESSION_BUS_ADDRESS`; the session's when absent.
///
/// To be called on a tokio runtime that outlives what is picked.
///
/// # Errors
/// In words, why nobody can be asked.
///
/// ```no_run
/// # async fn share() -> Result<(), String> {
/// if let Some(picked) = azstack::media::screen::portal::pick(None).await? {
///     println!("{picked:?} may be shown");
/// }
/// # Ok(())
/// # }
/// ```
pub async fn pick(bus: Option<&str>) -> Result<Option<Picked>, String> {
    match ask(bus).await {
        Ok(picked) => Ok(Some(picked)),
        Err(ashpd::Error::Response(ResponseError::Cancelled)) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

async fn ask(bus: Option<&str>) -> ashpd::Result<Picked> {
    let (screencast, session) = timeout(ANSWERS_WITHIN, begin(bus))
        .await
        .map_err(|_| ashpd::Error::NoResponse)??;
    let started = screencast.start(&session, None, StartCastOptions::default());
    let streams = started.await?.response()?;
    let stream = streams.streams().first().ok_or(ashpd::Error::NoResponse)?;
    Ok(Picked(Arc::new(Cast {
        node: stream.pipe_wire_node_id(),
        screencast,
        session,
        runtime: Handle::current(),
    })))
}

/// A session with the portal, over a connection of its own: it ends when that is dropped.
async fn begin(bus: Option<&str>) -> ashpd::Result<(Screencast, Session<Screencast>)> {
    let builder = match bus {
        Some(address) => zbus::connection::Builder::address(address)?,
        None => zbus::connection::Builder::session()?,
    };
    let screencast = Screencast::with_connection(builder.build().await?).await?;
    let session = screencast.create_session(Default::default()).await?;
    let wanted = SelectSourcesOptions::default()
        .set_cursor_mode(CursorMode::Embedded)
        .set_sources(SourceType::Monitor | SourceType::Window)
        .set_multiple(false)
        .set_persist_mode(PersistMode::DoNot);
    screencast.select_sources(&session, wanted).await?;
    Ok((screencast, session))
}

impl Picked {
    /// A connection to PipeWire on which nothing but what was picked is seen, and its number there. To be called off the
    /// runtime.
    pub(super) fn connect(&self) -> Result<(OwnedFd, u32), String> {
        let cast = &self.0;
        let opened = async {
            let opened = cast
                .screencast
                .open_pipe_wire_remote(&cast.session, Default::default());
            let opened = timeout(ANSWERS_WITHIN, opened).await;
            opened.map_err(|_| ashpd::Error::NoResponse)?
        };
        let remote = cast.runtime.block_on(opened);
        let remote = remote.map_err(|error| error.to_string())?;
        Ok((remote, cast.node))
    }
}
