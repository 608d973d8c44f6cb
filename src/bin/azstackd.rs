//! The server program: arguments, bind, signals, [`azstack::server::run`].

#[path = "azstackd/phone.rs"]
mod phone;

use std::io::BufRead;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use azstack::protocol::auth::IceServer;
use azstack::server::accounts::{Admin, AppInfo, Auth};
use azstack::server::{Config, Tls, Turn, run};
use clap::{Args, Parser, Subcommand};
use url::Url;

/// The AZStack server.
#[derive(Parser)]
#[command(name = "azstackd", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server until SIGTERM or Ctrl-C.
    Serve(Serve),
    /// Make and show apps.
    #[command(subcommand)]
    App(App),
    /// Manage the users of apps that sign in by password.
    #[command(subcommand)]
    User(User),
    /// Manage phone numbers, prices and money for phone calls.
    #[command(subcommand)]
    Phone(phone::Phone),
}

#[derive(Args)]
struct Serve {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataDir,
    /// Serve TLS with this certificate chain (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A STUN or TURN server for calls, such as stun:stun.example.org:3478 (repeatable).
    #[arg(long, value_name = "URL[,USER,PASSWORD]", value_parser = ice_server)]
    ice_server: Vec<IceServer>,
    /// A TURN server that shares a secret with this one, such as turn:turn.example.org:3478 (repeatable): every user gets
    /// a password of his own, good for a week.
    #[arg(long, value_name = "URL", requires = "turn_secret", value_parser = turn_url)]
    turn: Vec<String>,
    /// The file with that secret, coturn's static-auth-secret.
    #[arg(long, value_name = "FILE", requires = "turn")]
    turn_secret: Option<PathBuf>,
    /// The file that describes the gateway to the telephone network (TOML, see docs/phone.md).
    #[arg(long, value_name = "FILE")]
    phone: Option<PathBuf>,
    /// Where clients reach the server if not at --listen, such as https://chat.example.org; addresses of files start
    /// with it.
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<Url>,
    /// An Origin header that is welcome besides the server's own (repeatable).
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
}

#[derive(Args)]
struct DataDir {
    /// Folder of the database and the keys.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

#[derive(Subcommand)]
enum App {
    /// Make an app and print it as JSON.
    Create {
        #[command(flatten)]
        data: DataDir,
        /// Name of the app, for people.
        #[arg(long)]
        name: String,
        /// How its users sign in: open (anybody as anybody), password, or url=URL (its own back end is asked).
        #[arg(long, default_value = "open", value_parser = auth)]
        auth: Auth,
    },
    /// Print all apps as JSON, one a line.
    List(DataDir),
    /// Print one app as JSON.
    Show {
        #[command(flatten)]
        data: DataDir,
        /// Its id, 32 hex digits.
        #[arg(long)]
        app_id: String,
    },
}

#[derive(Subcommand)]
enum User {
    /// Add a user, or give a user a new password.
    Add {
        #[command(flatten)]
        data: DataDir,
        /// The app, 32 hex digits.
        #[arg(long)]
        app_id: String,
        /// The user's unique name.
        #[arg(long)]
        user: String,
        /// The password; without this it is read from the first line of standard input.
        #[arg(long)]
        password: Option<String>,
    },
}

fn auth(word: &str) -> Result<Auth, String> {
    Auth::from_word(word).ok_or_else(|| String::from("it is open, password or url=http(s)://…"))
}

fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.as_str().len() <= 255;
    if is_plain && matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(String::from("it is http:// or https://, without ? and #"))
    }
}

fn ice_server(text: &str) -> Result<IceServer, String> {
    let mut parts = text.splitn(3, ',').map(str::to_owned);
    let server = IceServer {
        url: parts.next().unwrap_or_default(),
        username: parts.next(),
        password: parts.next(),
    };
    let schemes = ["stun:", "stuns:", "turn:", "turns:"];
    if !schemes.iter().any(|scheme| server.url.starts_with(scheme)) {
        return Err(String::from(
            "it starts with stun:, stuns:, turn: or turns:",
        ));
    }
    if server.username.is_some() != server.password.is_some() {
        return Err(String::from("a user name needs a password"));
    }
    Ok(server)
}

fn turn_url(text: &str) -> Result<String, String> {
    if text.starts_with("turn:") || text.starts_with("turns:") {
        Ok(text.to_owned())
    } else {
        Err(String::from("it starts with turn: or turns:"))
    }
}

fn turn(urls: Vec<String>, secret: Option<PathBuf>) -> Result<Option<Turn>, String> {
    let Some(file) = secret else { return Ok(None) };
    let secret = std::fs::read_to_string(&file);
    let secret = secret.map_err(|error| format!("{}: {error}", file.display()))?;
    match secret.trim() {
        "" => Err(format!("{}: it is empty", file.display())),
        secret => Ok(Some(Turn::new(urls, secret))),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                // The SIP library logs whole messages, with numbers and digests in them.
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,rsipstack=error")),
        )
        .with_writer(std::io::stderr)
        .init();
    let done = match arguments.command {
        Command::Serve(arguments) => serve(arguments),
        Command::App(command) => app(command),
        Command::User(command) => user(command),
        Command::Phone(command) => phone::run(command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("azstackd: {error}");
            ExitCode::FAILURE
        }
    }
}

type Done = Result<(), Box<dyn std::error::Error>>;

fn serve(arguments: Serve) -> Done {
    let tls = arguments.tls_cert.zip(arguments.tls_key);
    let mut config = Config::new(arguments.data.data_dir);
    config.tls = tls.map(|(certificate, key)| Tls { certificate, key });
    config.ice_servers = arguments.ice_server;
    config.turn = turn(arguments.turn, arguments.turn_secret)?;
    config.allowed_origins = arguments.allow_origin;
    config.public_url = arguments.public_url;
    if let Some(file) = arguments.phone {
        config.phone = Some(azstack::server::phone::Config::read(&file)?);
    }
    let scheme = if config.tls.is_some() {
        "https"
    } else {
        "http"
    };

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listen = arguments.listen;
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
        let stop = stop_signal()?;
        // From here on connections wait in the backlog, so whoever reads this line may connect.
        println!("listening on {scheme}://{}", listener.local_addr()?);
        Ok(run(listener, config, stop).await?)
    })
}

/// Completes on SIGTERM or SIGINT (Ctrl-C elsewhere).
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn print(app: &AppInfo) -> Done {
    println!("{}", serde_json::to_string(app)?);
    Ok(())
}

fn app(command: App) -> Done {
    match command {
        App::Create { data, name, auth } => {
            print(&Admin::open(data.data_dir)?.create_app(&name, auth)?)
        }
        App::List(data) => Admin::open(data.data_dir)?
            .apps()?
            .iter()
            .try_for_each(print),
        App::Show { data, app_id } => print(&Admin::open(data.data_dir)?.app(&app_id)?),
    }
}

fn user(
    User::Add {
        data,
        app_id,
        user,
        password,
    }: User,
) -> Done {
    let password = match password {
        Some(password) => password,
        None => {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    Ok(Admin::open(data.data_dir)?.add_user(&app_id, &user, &password)?)
}
