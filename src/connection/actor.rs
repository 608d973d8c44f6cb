//! The task that owns the socket.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::{sleep_until, timeout};

use super::link::Link;
use super::requests::Requests;
use super::{Command, Config, Error, Event, SignedIn, token};
use crate::protocol::auth::{
    Address, AddressRequest, Authenticate, Authenticated, IceServer, SDK_VERSION,
};
use crate::protocol::packet::Empty;
use crate::protocol::{Frame, PacketError, ToClient, ToServer, service};

/// How long one socket may take to open; the original library's limit.
const DIAL_PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether the socket's own address is still there.
const LOOK: Duration = Duration::from_millis(500);

pub struct Actor {
    config: Config,
    inbox: mpsc::Receiver<Command>,
    outbox: mpsc::Sender<Event>,
    requests: Requests,
    /// Numbers the connections.
    session: u64,
}

/// How a stretch of work ended.
enum Next {
    /// Stay offline until told to connect.
    Rest,
    /// Try again, if that is configured.
    Retry(Error),
    /// Try at once.
    Connect,
    /// Nobody holds a handle any more.
    Finish,
}

impl Actor {
    pub fn new(
        config: Config,
        inbox: mpsc::Receiver<Command>,
        outbox: mpsc::Sender<Event>,
    ) -> Self {
        Self {
            config,
            inbox,
            outbox,
            requests: Requests::default(),
            session: 0,
        }
    }

    pub async fn run(mut self) {
        let mut next = Next::Rest;
        let mut attempt = 0;
        loop {
            next = match next {
                Next::Rest => {
                    attempt = 0;
                    self.rest(None).await
                }
                Next::Connect => {
                    attempt += 1;
                    self.tell(Event::Connecting { attempt }).await;
                    match self.connect().await {
                        Ok((link, user, ice_servers)) => {
                            attempt = 0;
                            self.session += 1;
                            let session = self.session;
                            self.tell(Event::Online {
                                session,
                                user,
                                ice_servers,
                            })
                            .await;
                            self.session(link).await
                        }
                        Err(next) => next,
                    }
                }
                Next::Retry(reason) => match self.pause(attempt, &reason) {
                    Some(pause) => {
                        let retry_at = Instant::now() + pause;
                        self.tell(Event::Waiting {
                            reason,
                            attempt,
                            retry_at,
                        })
                        .await;
                        self.rest(Some(retry_at)).await
                    }
                    None => {
                        self.tell(Event::Offline {
                            reason: Some(reason),
                        })
                        .await;
                        Next::Rest
                    }
                },
                Next::Finish => return,
            };
        }
    }

    /// A refusal repeats itself, and so does a key that does not fit: retrying would only hammer the server.
    fn pause(&self, attempt: u32, reason: &Error) -> Option<Duration> {
        let hopeless = matches!(
            reason,
            Error::Refused | Error::PublicKey | Error::CredentialsTooLong { .. }
        );
        let backoff = self.config.reconnect.filter(|_| !hopeless)?;
        backoff.pause(attempt, &mut rand::rng())
    }

    /// Waits, offline, for a command or until `retry_at`.
    async fn rest(&mut self, retry_at: Option<Instant>) -> Next {
        loop {
            let command = tokio::select! {
                command = self.inbox.recv() => command,
                () = at(retry_at) => return Next::Connect,
            };
            match command {
                None => return Next::Finish,
                Some(Command::Connect) => return Next::Connect,
                Some(Command::Disconnect) => {
                    self.tell(Event::Offline { reason: None }).await;
                    return Next::Rest;
                }
                Some(command) => self.offline_command(command),
            }
        }
    }

    /// Runs the handshake while still listening for a change of mind.
    async fn connect(&mut self) -> Result<(Link, SignedIn, Vec<IceServer>), Next> {
        let config = self.config.clone();
        let handshake = timeout(config.request_timeout, handshake(&config));
        tokio::pin!(handshake);
        loop {
            let command = tokio::select! {
                result = &mut handshake => {
                    return result.unwrap_or(Err(Error::TimedOut)).map_err(Next::Retry);
                }
                command = self.inbox.recv() => command,
            };
            match command {
                None => return Err(Next::Finish),
                Some(Command::Disconnect) => {
                    self.tell(Event::Offline { reason: None }).await;
                    return Err(Next::Rest);
                }
                Some(Command::Connect) => {}
                Some(command) => self.offline_command(command),
            }
        }
    }

    /// Serves an established connection until it ends.
    async fn session(&mut self, mut link: Link) -> Next {
        let interval = Duration::from_millis(link.open.ping_interval.clamp(10, 3_600_000));
        let patience = Duration::from_millis(link.open.ping_timeout.clamp(10, 3_600_000));
        let mut ping_at = Instant::now() + interval;
        let mut pong_by: Option<Instant> = None;
        let mut keep_alive_at = Instant::now() + self.config.ping_interval;
        let mut look = tokio::time::interval(LOOK);
        let ended = loop {
            let step = tokio::select! {
                frame = link.next() => match frame {
                    Ok(frame) => {
                        // Any frame is a sign of life (protocol § 1.2).
                        pong_by = None;
                        self.frame(&mut link, frame).await
                    }
                    Err(error) => Err(Next::Retry(error)),
                },
                command = self.inbox.recv() => self.command(&mut link, command).await,
                () = at(Some(ping_at)) => {
                    ping_at = Instant::now() + interval;
                    pong_by.get_or_insert_with(|| Instant::now() + patience);
                    link.send_frame(&Frame::Ping(String::new())).await.map_err(Next::Retry)
                }
                () = at(Some(keep_alive_at)) => {
                    keep_alive_at = Instant::now() + self.config.ping_interval;
                    link.send(&ToServer::Ping(Empty {})).await.map_err(Next::Retry)
                }
                _ = look.tick() => link.check_address().map_err(Next::Retry),
                () = at(pong_by) => Err(Next::Retry(Error::Lost(String::from("the server no longer answers")))),
                () = at(self.requests.deadline()) => {
                    self.requests.expire(Instant::now());
                    Ok(())
                }
            };
            if let Err(next) = step {
                break next;
            }
        };
        let reason = match &ended {
            Next::Retry(error) => error.clone(),
            _ => Error::NotConnected,
        };
        self.requests.fail(&reason);
        if matches!(ended, Next::Rest | Next::Finish) {
            link.leave().await;
        }
        if matches!(ended, Next::Rest) {
            self.tell(Event::Offline { reason: None }).await;
        }
        ended
    }

    async fn command(&mut self, link: &mut Link, command: Option<Command>) -> Result<(), Next> {
        match command {
            None => Err(Next::Finish),
            Some(Command::Disconnect) => Err(Next::Rest),
            Some(Command::Connect) => Ok(()),
            Some(Command::Server(server)) => {
                self.config.server = server;
                Ok(())
            }
            Some(Command::Account(account)) => {
                self.config.account = *account;
                Ok(())
            }
            Some(Command::Send { session, packet }) => {
                if session.is_some_and(|session| session != self.session) {
                    return Ok(());
                }
                link.send(&packet).await.map_err(Next::Retry)
            }
            Some(Command::Request { packet, reply }) => {
                self.requests
                    .insert(&packet, reply, Instant::now(), self.config.request_timeout);
                link.send(&packet).await.map_err(Next::Retry)
            }
        }
    }

    async fn frame(&mut self, link: &mut Link, frame: Frame) -> Result<(), Next> {
        match frame {
            Frame::Packet(packet) => {
                match ToClient::read(&packet) {
                    Ok(packet) => {
                        self.requests.settle(&packet);
                        self.tell(Event::Packet(packet)).await;
                    }
                    Err(error) => {
                        tracing::info!(%error, "dropped a packet");
                        if let PacketError::Body { service, .. } = error {
                            self.requests.unreadable(service);
                        }
                    }
                }
                Ok(())
            }
            Frame::Ping(payload) => link
                .send_frame(&Frame::Pong(payload))
                .await
                .map_err(Next::Retry),
            Frame::Close | Frame::Disconnect => Err(Next::Retry(Error::Lost(String::from(
                "the server ended the session",
            )))),
            _ => Ok(()),
        }
    }

    fn offline_command(&mut self, command: Command) {
        match command {
            Command::Server(server) => self.config.server = server,
            Command::Account(account) => self.config.account = *account,
            // Whoever asked may have stopped waiting.
            Command::Request { reply, .. } => drop(reply.send(Err(Error::NotConnected))),
            Command::Connect | Command::Disconnect | Command::Send { .. } => {}
        }
    }

    /// A client that is gone takes the actor with it at its next command.
    async fn tell(&self, event: Event) {
        let _ = self.outbox.send(event).await;
    }
}

/// Sleeps until then, or for ever.
async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant.into()).await,
        None => std::future::pending().await,
    }
}

/// 29 on a first socket, 179 → 162 on a second (protocol § 1.4).
async fn handshake(config: &Config) -> Result<(Link, SignedIn, Vec<IceServer>), Error> {
    let token = token::encrypt(&config.account)?;
    let mut master = dial(config).await?;
    master
        .send(&ToServer::Address(AddressRequest {
            az_stack_user_id: config.account.user.clone(),
        }))
        .await?;
    let address = match next_packet(&mut master).await? {
        ToClient::Address(address) => address,
        _ => return Err(Error::UnknownService),
    };
    // Leaving takes a round trip; the second socket need not wait for it.
    tokio::spawn(master.leave());
    let mut link = dial(config).await?;
    link.send(&ToServer::Authenticate(authenticate(
        config, token, address,
    )))
    .await?;
    let reply = loop {
        match next_packet(&mut link).await {
            Ok(ToClient::Authenticated(reply)) => break reply,
            // Events may come first, also such as we do not know.
            Ok(_) | Err(Error::UnknownService) => {}
            Err(error) => return Err(error),
        }
    };
    let (user, ice_servers) = signed_in(reply)?;
    Ok((link, user, ice_servers))
}

async fn dial(config: &Config) -> Result<Link, Error> {
    timeout(DIAL_PATIENCE, Link::dial(config))
        .await
        .unwrap_or_else(|_| Err(Error::Unreachable(String::from("it does not answer"))))
}

fn authenticate(config: &Config, token: String, address: Address) -> Authenticate {
    Authenticate {
        slave_ip: Some(address.ip),
        slave_port: Some(address.port),
        token,
        fullname: config.account.fullname.clone(),
        namespace: config.account.namespace.clone(),
        app_id: config.account.app_id.clone(),
        platform: None,
        sdk_version: SDK_VERSION.to_owned(),
        screen_size: String::from("0x0"),
    }
}

/// Success only if `resultCode` is absent or 1 and there are an id and a list of ICE servers (protocol § 2.3).
fn signed_in(reply: Authenticated) -> Result<(SignedIn, Vec<IceServer>), Error> {
    if reply.result_code.is_some_and(|code| code != 1) {
        return Err(Error::Refused);
    }
    match (reply.user_id, reply.username, reply.ice_server) {
        (Some(id), Some(name), Some(ice_servers)) => {
            let fullname = reply.fullname.unwrap_or_else(|| name.clone());
            Ok((SignedIn { id, name, fullname }, ice_servers))
        }
        _ => Err(Error::Refused),
    }
}

/// The next packet during the handshake.
async fn next_packet(link: &mut Link) -> Result<ToClient, Error> {
    loop {
        match link.next().await? {
            Frame::Packet(packet)
                if packet.service == service::AUTHENTICATED && packet.body.is_empty() =>
            {
                return Err(Error::ParseBody);
            }
            Frame::Packet(packet) => {
                return ToClient::read(&packet).map_err(|error| match error {
                    PacketError::Body {
                        service: service::ADDRESS | service::AUTHENTICATED,
                        ..
                    } => Error::ParseBody,
                    _ => Error::UnknownService,
                });
            }
            Frame::Ping(payload) => link.send_frame(&Frame::Pong(payload)).await?,
            Frame::Close | Frame::Disconnect => {
                return Err(Error::Unreachable(String::from(
                    "the server ended the session",
                )));
            }
            _ => {}
        }
    }
}
