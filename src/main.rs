//! `azstack`: the desktop program. Checks the environment, reads the command line, and opens the windows.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use azstack::app::platform::instance::{self, Turn, Wish};
use azstack::app::platform::{bus::Bus, display, folders::Folders, renderer, secrets::Secrets};
use azstack::app::settings::Settings;
use azstack::app::{self, Account, Arguments};
use azstack::client::{Backoff, Config, Core};
use azstack::local;
use azstack::ui::Notice;
use clap::Parser;
use futures_util::future::BoxFuture;

/// The views are built and laid out anew for every frame, which is many small allocations. With this allocator a frame
/// of a scrolled chat takes a tenth less work than with glibc's, and the program 3 MiB less memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Set to 1, the program prints when its first frame was drawn, counted from the process's start.
const TRACE_START: &str = "AZSTACK_TRACE_START";
/// When the process started, in Unix milliseconds; told to ourselves when starting again for another renderer.
const STARTED_AT: &str = "AZSTACK_STARTED_AT";

/// What a start needs only once is given back to the system at once, not when something is freed the next time: in an idle
/// program that is never, and it kept 20 MiB in some starts. Drawing frees so much that it is a third slower in this way.
const STARTING: Duration = Duration::from_secs(3);

fn give_memory_back_while_starting() {
    /// `mi_option_purge_delay` of mimalloc 2, in ms; the binding has no name for it.
    const PURGE_DELAY: i32 = 15;
    const USUAL: i64 = 10;
    #[expect(unsafe_code)]
    let set = |delay: i64| {
        // SAFETY: stores an atomic number, at any time and from any thread.
        unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, delay) }
    };
    set(0);
    let _ = std::thread::Builder::new()
        .name("starting".to_owned())
        .spawn(move || {
            std::thread::sleep(STARTING);
            set(USUAL);
        });
}

fn main() -> ExitCode {
    let started = Instant::now();
    give_memory_back_while_starting();
    let arguments = Arguments::parse();
    if !display::is_there() {
        eprintln!("AZStack needs a display: neither DISPLAY nor WAYLAND_DISPLAY is set.");
        return ExitCode::from(2);
    }
    let Some(folders) = Folders::of(&arguments.profile()) else {
        eprintln!("AZStack needs a home folder to keep messages in: HOME is not set.");
        return ExitCode::from(2);
    };
    let wish = Wish {
        link: arguments.link.clone(),
        minimised: arguments.minimised,
    };
    // Before anything costs time: mostly one is a second start to open a link.
    if instance::hand_over(&folders.profile, &wish) {
        return ExitCode::SUCCESS;
    }
    let settings = Settings::read(&folders.profile);
    let wanted = arguments.renderer.map(Into::into);
    let wanted = wanted.unwrap_or_else(|| {
        settings
            .as_ref()
            .map(Settings::renderer)
            .unwrap_or_default()
    });
    let trace = std::env::var_os(TRACE_START).is_some_and(|value| value == "1");
    let since = started_at(started);
    let epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        - since.elapsed();
    if let Err(error) = renderer::settle(wanted, &[(STARTED_AT, epoch.as_millis().to_string())]) {
        eprintln!("AZStack could not choose how to draw: {error}");
    }
    log();
    let instance = match instance::take_turn(&folders.profile, &wish) {
        Ok(Turn::First(instance)) => Some(instance),
        Ok(Turn::HandedOver) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("AZStack runs already with this profile and does not answer: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (shared, own) = (folders.shared.clone(), folders.own.clone());
    let account = arguments.clone();
    let bus = Bus::session();
    let start = app::Start {
        bus: bus.clone(),
        instance,
        arguments,
        settings,
        secrets: Secrets::new(bus.clone(), folders.profile.clone(), own.clone()),
        folder: folders.profile,
        own: Some(own),
        open: Arc::new(move || {
            let (account, shared) = (account.clone(), shared.clone());
            Box::pin(async move {
                let opened = open(&account, &shared).await;
                opened.map_err(|reason| Notice::new("error-account").with("reason", reason))
            })
        }),
        trace: trace.then_some(since),
    };
    match app::run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("AZStack cannot open a window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The account of the command line: on the server it names, else on the embedded one.
async fn open(arguments: &Arguments, shared: &Path) -> Result<Account, String> {
    let Some(server) = &arguments.server else {
        let home = local::join(shared, &arguments.profile(), &arguments.fullname()).await;
        let home = home.map_err(|error| error.to_string())?;
        let config = home.config.clone();
        return Ok(Account {
            config,
            home: Some(Box::new(Local(home))),
        });
    };
    let file = arguments
        .public_key
        .as_deref()
        .ok_or("--public-key is missing")?;
    let key = tokio::fs::read_to_string(file).await;
    let key = key.map_err(|error| format!("{}: {error}", file.display()))?;
    let app_id = arguments.app_id.as_deref().ok_or("--app-id is missing")?;
    let user = arguments.user.as_deref().ok_or("--user is missing")?;
    let mut config = Config::new(server.clone(), app_id, &key, user, &arguments.fullname());
    config
        .connection
        .account
        .credentials
        .clone_from(&arguments.credentials);
    config.connection.reconnect = Some(Backoff::at_a_desk());
    Ok(Account { config, home: None })
}

/// The embedded server, as the program sees it.
struct Local(local::Home);

impl app::Home for Local {
    fn settle_in(&self, core: &Core) {
        self.0.settle_in(core);
    }

    fn leave(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(self.0.leave())
    }
}

/// When the process started: told by ourselves before a restart, else now.
fn started_at(now: Instant) -> Instant {
    let told = || {
        std::env::var(STARTED_AT)
            .ok()?
            .parse()
            .ok()
            .map(Duration::from_millis)
    };
    let since = told().and_then(|at| SystemTime::now().duration_since(UNIX_EPOCH + at).ok());
    since
        .and_then(|since| now.checked_sub(since))
        .unwrap_or(now)
}

/// Logs to the standard error, as much as `RUST_LOG` asks for; warnings of ours by default.
fn log() {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error,azstack=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
