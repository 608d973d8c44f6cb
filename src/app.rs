//! The desktop program: an iced daemon with a main window, a window for the call and a small one for whoever calls.
//!
//! [`run`] opens the main window at once; the account (store, server, sign-in) is got ready behind it. This module
//! joins the screens of [`ui`](crate::ui) to a [`Core`](crate::client::Core): it carries out what screens ask for and
//! tells them what became of it. It keeps no messages; the store does.

pub mod accounts;
pub mod arguments;
pub mod settings;

mod account;
mod appearance;
mod calls;
mod devices;
mod drawing;
mod emblem;
mod keeping;
mod keyboard;
mod link;
mod listen;
mod message;
pub mod notify;
pub mod platform;
mod program;
mod reader;
mod ready;
mod session;
mod starting;
mod theme;
mod windows;
mod zoom;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use futures_util::future::BoxFuture;

pub use arguments::Arguments;
pub use link::Link;

use crate::client::{Config, Core};
use crate::ui::{Notice, icon};
use platform::bus::Bus;
use platform::instance::Instance;
use platform::secrets::Secrets;
use program::Program;
use settings::Settings;

/// A place on a server, and what it wants to know of the program's life.
pub trait Home: Send {
    /// The client has been made; it is not connected yet.
    fn settle_in(&self, core: &Core);

    /// The program is about to end.
    fn leave(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// An account, ready to be signed in to. Store, devices and sounds of `config` are filled in by [`run`].
pub struct Account {
    /// Server and credentials.
    pub config: Config,
    /// Whoever gave the account, if they want to know.
    pub home: Option<Box<dyn Home>>,
}

/// Gets an account ready; run on the daemon's tokio runtime. The error is a sentence for the person.
pub type Open = Arc<dyn Fn() -> BoxFuture<'static, Result<Account, Notice>> + Send + Sync>;

/// What the program starts with.
pub struct Start {
    /// The command line.
    pub arguments: Arguments,
    /// What the person chose before; a sentence if the file could not be read.
    pub settings: Result<Settings, settings::Error>,
    /// Where settings and messages of this profile are kept.
    pub folder: PathBuf,
    /// Where the person's own themes (`themes/NAME.toml`) and languages (`languages/TAG/*.ftl`) are.
    pub own: Option<PathBuf>,
    /// The account that is there without anybody asking: the command line's, else the embedded server's.
    pub open: Open,
    /// The session's message bus.
    pub bus: Bus,
    /// The passwords of the accounts on servers.
    pub secrets: Secrets,
    /// Being the first program of this profile, and hearing from later starts.
    pub instance: Option<Instance>,
    /// When the process started, if the first frame's delay is to be printed.
    pub trace: Option<Instant>,
}

/// Opens the windows and stays until the program is to end.
///
/// # Errors
/// When no window can be opened.
pub fn run(start: Start) -> Result<(), iced::Error> {
    // iced may boot a program again; a second boot has nothing to start from.
    let start = Mutex::new(Some(start));
    let boot = move || {
        let start = start.lock().ok().and_then(|mut start| start.take());
        Program::new(start.expect("the daemon boots once: developer tools are not built in"))
    };
    iced::daemon(boot, Program::update, Program::view)
        .title(Program::title)
        .theme(Program::theme)
        .style(Program::style)
        .scale_factor(Program::scale_factor)
        .subscription(listen::subscription)
        .settings(iced::Settings {
            id: Some(String::from("azstack")),
            fonts: icon::fonts(),
            default_font: icon::TEXT,
            default_text_size: 15.into(),
            ..iced::Settings::default()
        })
        .run()
}
