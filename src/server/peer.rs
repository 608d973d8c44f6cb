//! One task a socket: reads frames and handles them one after the other, writes what is queued.

use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::{Stream, StreamExt};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout, timeout_at};

use super::accounts::Welcome;
use super::hub::{Session, Visit, encode};
use super::outbox::{Outbox, outbox};
use super::{Count, Server, refusal};
use crate::protocol::auth::{Address, Authenticated};
use crate::protocol::frame::Open;
use crate::protocol::message::{Send, SendLocation, SendText};
use crate::protocol::{Content, Frame, PacketError, ToServer, WebPacket, service};

/// Serves one socket to its end.
///
/// Reading and writing take turns in one task. A request that is being handled is always finished, also when the
/// socket has died meanwhile: a message that was stored must still reach its addressee.
pub(super) async fn serve(socket: WebSocket, visit: Visit, server: Arc<Server>) {
    let (sink, stream) = socket.split();
    let (outbox, queue) = outbox(&server.config.limits);
    let mut peer = Peer::new(visit, server, outbox.clone());
    peer.greet();
    {
        let mut writing = pin!(queue.write_to(sink));
        let mut reading = pin!(peer.read(stream));
        tokio::select! {
            () = &mut writing => {
                outbox.end();
                reading.await;
            }
            () = &mut reading => {
                // What is queued still goes out, the goodbye last.
                outbox.close();
                if !outbox.is_overflowed() {
                    let _ = timeout(Duration::from_secs(2), writing).await;
                }
            }
        }
    }
    if outbox.is_overflowed() {
        peer.server.count(Count::SlowReader);
    }
    peer.leave();
}

/// Completes when the server stops.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stop.wait_for(|stop| *stop).await;
}

struct Peer {
    visit: Visit,
    server: Arc<Server>,
    outbox: Outbox,
    /// After sign-in.
    session: Option<Arc<Session>>,
    /// When the sign-in packet must be here.
    sign_in_by: Instant,
    stop: watch::Receiver<bool>,
    /// The server does not close its store while one of these lives.
    _alive: Option<mpsc::Sender<()>>,
}

impl Peer {
    fn new(visit: Visit, server: Arc<Server>, outbox: Outbox) -> Self {
        Self {
            visit,
            outbox,
            session: None,
            sign_in_by: Instant::now() + server.config.limits.sign_in_time,
            stop: server.stop.clone(),
            _alive: server.alive.upgrade(),
            server,
        }
    }

    /// Engine.IO's handshake and the namespace `/`, unasked (protocol § 1.2).
    fn greet(&self) {
        let open = Frame::Open(Open {
            sid: format!("{:020x}", rand::random::<u64>()),
            upgrades: Vec::new(),
            ping_interval: self.server.config.ping_interval.as_millis() as u64,
            ping_timeout: self.server.config.ping_timeout.as_millis() as u64,
        });
        self.send(&open);
        self.send(&Frame::Connect);
    }

    fn send(&self, frame: &Frame) {
        self.outbox.push(frame.to_string().into());
    }

    /// Reads until the socket ends, breaks the rules, is silent for too long, or the server stops.
    async fn read(&mut self, stream: impl Stream<Item = Result<Message, axum::Error>>) {
        let config = &self.server.config;
        let patience = config.ping_interval + config.ping_timeout;
        let mut stream = pin!(stream);
        loop {
            let signed_in = self.session.is_some();
            let next = async {
                self.outbox.room().await;
                let until = Instant::now() + patience;
                let until = if signed_in {
                    until
                } else {
                    until.min(self.sign_in_by)
                };
                timeout_at(until, stream.next()).await
            };
            let message = tokio::select! {
                message = next => message,
                () = self.outbox.ended() => return,
                () = stopped(&mut self.stop) => return self.send(&Frame::Disconnect),
            };
            let text = match message {
                Ok(Some(Ok(Message::Text(text)))) => text,
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
                Ok(Some(Ok(Message::Close(_))) | None) => return,
                Ok(Some(Ok(Message::Binary(_)) | Err(_))) => {
                    return self.server.count(Count::MalformedFrame);
                }
                Err(_) => return self.server.count(Count::Silent),
            };
            if self.frame(&text).await.is_break() {
                return;
            }
        }
    }

    async fn frame(&mut self, text: &str) -> ControlFlow<()> {
        match Frame::parse(text) {
            Ok(Frame::Ping(payload)) => self.send(&Frame::Pong(payload)),
            Ok(Frame::Packet(packet)) => return self.packet(&packet).await,
            Ok(Frame::Close | Frame::Disconnect) => return ControlFlow::Break(()),
            Ok(Frame::ForeignNamespace(name)) => {
                self.send(&Frame::Error(format!("{name},\"Invalid namespace\"")));
            }
            // Harmless: what only a server says, what is for nobody, and the namespace we opened anyway.
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(%error, "a socket is closed");
                self.server.count(Count::MalformedFrame);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    async fn packet(&mut self, packet: &WebPacket) -> ControlFlow<()> {
        let read = ToServer::read(packet);
        if let Some(session) = &self.session {
            match read {
                Ok(packet) => Box::pin(self.server.handle(session, packet)).await,
                Err(PacketError::UnknownService(_)) => self.server.count(Count::UnknownService),
                Err(_) => {
                    self.server.count(Count::MalformedBody);
                    if let Some(refusal) = refusal::of(packet) {
                        session.send(refusal);
                    }
                }
            }
            return ControlFlow::Continue(());
        }
        match read {
            Ok(ToServer::Ping(_)) => {}
            Ok(ToServer::Address(_)) => self.outbox.push(encode(&self.address().into())),
            Ok(ToServer::Authenticate(request)) => return self.sign_in(Some(request)).await,
            Err(PacketError::Body {
                service: service::AUTHENTICATE,
                ..
            }) => {
                return self.sign_in(None).await;
            }
            _ => self.server.count(Count::OutOfPlace),
        }
        ControlFlow::Continue(())
    }

    /// 29: the client copies it into 179 and dials the address it knows (protocol § 1.4).
    fn address(&self) -> Address {
        Address {
            ip: self.server.address.ip().to_string(),
            port: i64::from(self.server.address.port()),
        }
    }

    async fn sign_in(
        &mut self,
        request: Option<crate::protocol::auth::Authenticate>,
    ) -> ControlFlow<()> {
        let server = &self.server;
        match Box::pin(server.sign_in.check(self.visit.ip, request)).await {
            Ok(Welcome {
                member,
                user,
                fullname,
            }) => {
                server.count(Count::SignedIn);
                let ice = server.ice_servers(member.id);
                let reply = Authenticated::success(member.id, user.clone(), fullname, ice);
                // First in the queue, so that nothing can come before it.
                self.outbox.push(encode(&reply.into()));
                let session = Arc::new(Session::new(
                    member,
                    user,
                    self.visit.clone(),
                    self.outbox.clone(),
                    server.files.addresses.clone(),
                ));
                server
                    .hub
                    .join(session.clone(), server.config.limits.sessions);
                server.call_joined(&session);
                server.phone_joined(&session);
                self.session = Some(session);
                ControlFlow::Continue(())
            }
            Err(cause) => {
                server.count(cause);
                self.outbox.push(encode(&Authenticated::refusal().into()));
                ControlFlow::Break(())
            }
        }
    }

    fn leave(&self) {
        if let Some(session) = &self.session {
            self.server.hub.leave(session);
            self.server.call_left(session);
            self.server.phone_left(session);
            // The write is queued; nobody needs to know when it is done.
            drop(self.server.store.visited(session.member.id));
        }
    }
}

impl Server {
    /// Handles one packet of a signed-in user.
    async fn handle(&self, session: &Session, packet: ToServer) {
        match packet {
            ToServer::Ping(_) => {}
            ToServer::Text(SendText { msg_id, to, msg }) => {
                let text = Content::Text(msg);
                self.send_to_user(session, msg_id, to, text).await;
            }
            ToServer::Sticker(Send { id, to, content }) => {
                let sticker = Content::Sticker(content);
                self.send_to_user(session, id, to, sticker).await;
            }
            ToServer::File(Send { id, to, content }) => {
                let file = Content::File(content);
                self.send_to_user(session, id, to, file).await;
            }
            ToServer::Location(SendLocation {
                id, to, content, ..
            }) => {
                let location = Content::Location(content);
                self.send_to_user(session, id, to, location).await;
            }
            ToServer::GroupMessage(request) => self.send_to_group(session, request).await,
            ToServer::Delivered(report) => self.delivered(session, report).await,
            ToServer::DeliveredGroup(report) => self.delivered_group(session, report).await,
            ToServer::Seen(report) => self.seen(session, report).await,
            ToServer::Cancel(request) => self.cancel(session, request).await,
            ToServer::CancelGroup(request) => self.cancel_group(session, request).await,
            ToServer::DeleteMessage(request) => self.delete_message(session, request).await,
            ToServer::Typing(typing) => self.typing(session, typing),
            ToServer::TypingGroup(typing) => self.typing_group(session, typing).await,
            ToServer::CallStart(start) => self.call_start(session, start).await,
            ToServer::CallData(data) => self.call_data(session, data),
            ToServer::CallStatus(status) => self.call_status(session, status),
            other => self.handle_the_rest(session, other).await,
        }
    }

    /// Lists, groups, devices.
    async fn handle_the_rest(&self, session: &Session, packet: ToServer) {
        match packet {
            ToServer::UsersById(request) => self.users_by_id(session, request).await,
            ToServer::UsersByName(request) => self.users_by_name(session, request).await,
            ToServer::Conversations(request) => self.conversations(session, request).await,
            ToServer::DeleteConversation(request) => {
                self.delete_conversation(session, request).await;
            }
            ToServer::Messages(request) => self.message_page(session, request).await,
            ToServer::UnreadMessages(request) => self.unread_page(session, request).await,
            ToServer::Files(request) => self.files(session, request).await,
            ToServer::CreateGroup(request) => self.create_group(session, request).await,
            ToServer::InviteGroup(request) => self.invite_group(session, request).await,
            ToServer::LeaveGroup(request) => self.leave_group(session, request).await,
            ToServer::RenameGroup(request) => self.rename_group(session, request).await,
            ToServer::ChangeAdmin(request) => self.change_admin(session, request).await,
            ToServer::JoinGroup(request) => self.join_group(session, request).await,
            ToServer::GroupDetails(request) => self.group_details(session, request).await,
            ToServer::MyGroups(_) => self.my_groups(session).await,
            ToServer::PublicGroups(_) => self.public_groups(session).await,
            ToServer::ApplicationState(change) => self.application_state(session, &change),
            ToServer::PushRegister(device) => self.push_register(session, device).await,
            ToServer::PushUnregister(device) => self.push_unregister(session, device).await,
            ToServer::StickerPacks(request) => self.sticker_packs(session, request).await,
            ToServer::Upload(request) => self.grant_upload(session, request).await,
            ToServer::CalloutStart(request) => self.callout_start(session, request).await,
            ToServer::CalloutOffer(offer) => self.callout_offer(session, offer),
            ToServer::CalloutStop(stop) => self.callout_stop(session, &stop),
            ToServer::Callin(action) => self.callin_action(session, action),
            ToServer::PaidCalls(_) => self.paid_calls(session).await,
            ToServer::Balance(request) => self.balance(session, request).await,
            _ => self.count(Count::OutOfPlace),
        }
    }
}
