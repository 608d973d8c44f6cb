//! A message on its way, whichever of the dozen packets carries it.
//!
//! Both ends think in [`Post`]s: the server makes the packets for the addressees and for the author's other devices
//! from one, the client reads them back into one.

use super::content::{Action, Content};
use super::message::{
    Incoming, IncomingText, OwnContent, OwnText, SendFile, SendLocation, SendSticker, SendText,
};
use super::{ChatType, Id, Millis, ToClient, ToServer, group};

/// A message: who says what to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Kind of the chat.
    pub chat_type: ChatType,
    /// The author.
    pub from: Id,
    /// The addressee: a user or a group.
    pub to: Id,
    /// Its id.
    pub msg_id: Id,
    /// What it says.
    pub content: Content,
    /// The server's time stamp.
    pub created: Millis,
}

/// The request that sends `content` (72, 104, 113 or 121 to a user, 45 to a group); `None` for what nobody can send.
///
/// `to` is the user's or group's number, `id` the message's.
///
/// ```
/// use azstack::protocol::{ChatType, Content, post::request};
/// let hello = Content::Text("Hello".into());
/// let packet = request(ChatType::Group, 303, 1, hello).unwrap();
/// assert_eq!(packet.service(), 45);
/// assert!(request(ChatType::Group, 303, 1, Content::Empty).is_none());
/// ```
pub fn request(chat_type: ChatType, to: Id, id: Id, content: Content) -> Option<ToServer> {
    Some(match (chat_type, content) {
        (_, Content::Action(_) | Content::Empty) => return None,
        (ChatType::Group, content) => ToServer::GroupMessage(group::Send {
            msg_id: id,
            group: to,
            content,
        }),
        (_, Content::Text(msg)) => ToServer::Text(SendText {
            msg_id: id,
            to,
            msg,
        }),
        (_, Content::Sticker(content)) => ToServer::Sticker(SendSticker { id, to, content }),
        (_, Content::File(content)) => ToServer::File(SendFile { id, to, content }),
        (_, Content::Location(content)) => ToServer::Location(SendLocation::new(id, to, content)),
    })
}

impl Post {
    /// The packet for its addressees (73, 104, 113, 121, 146; protocol §§ 3.8, 3.9); for the author's own devices too, if it is
    /// an action (§ 3.14).
    ///
    /// ```
    /// use azstack::protocol::{ChatType, Content, Post};
    /// let content = Content::Text("Hello".into());
    /// let chat_type = ChatType::User;
    /// let post = Post { chat_type, from: 101, to: 202, msg_id: 1, content, created: 1_790_000_000_000 };
    /// assert_eq!(post.incoming().service(), 73);
    /// ```
    pub fn incoming(self) -> ToClient {
        let Self {
            chat_type,
            from,
            to,
            msg_id,
            content,
            created,
        } = self;
        match (chat_type, content) {
            (_, Content::Action(action)) => event(from, to, msg_id, action, created),
            (ChatType::User, Content::Text(msg)) => ToClient::Text(IncomingText {
                from,
                msg_id,
                msg,
                time: created,
            }),
            (ChatType::User, Content::Sticker(content)) => ToClient::Sticker(Incoming {
                from,
                to,
                id: msg_id,
                content,
                created,
            }),
            (ChatType::User, Content::File(content)) => ToClient::File(Incoming {
                from,
                to,
                id: msg_id,
                content,
                created,
            }),
            (ChatType::User, Content::Location(content)) => ToClient::Location(Incoming {
                from,
                to,
                id: msg_id,
                content: content.into(),
                created,
            }),
            (_, content) => ToClient::GroupMessage(group::Message {
                from,
                group: to,
                msg_id,
                content,
                created,
            }),
        }
    }

    /// The copy for the author's other devices (174, 175; in groups 176, or the event of an action).
    ///
    /// ```
    /// use azstack::protocol::{ChatType, Content, Post};
    /// let content = Content::Text("Hello".into());
    /// let chat_type = ChatType::User;
    /// let post = Post { chat_type, from: 101, to: 202, msg_id: 1, content, created: 1_790_000_000_000 };
    /// assert_eq!(post.own().service(), 174);
    /// ```
    pub fn own(self) -> ToClient {
        let is_action = matches!(self.content, Content::Action(_));
        match (self.chat_type, self.content) {
            (ChatType::User, Content::Text(msg)) => ToClient::OwnText(OwnText {
                to: self.to,
                msg_id: self.msg_id,
                msg,
                time: self.created,
            }),
            (ChatType::User, content) => ToClient::OwnContent(OwnContent {
                from: self.from,
                to: self.to,
                id: self.msg_id,
                content,
                created: self.created,
            }),
            (ChatType::Group, content) if is_action => Self { content, ..self }.incoming(),
            (ChatType::Group, content) => {
                ToClient::OwnGroupMessage(group::OwnMessage(group::Message {
                    from: self.from,
                    group: self.to,
                    msg_id: self.msg_id,
                    content,
                    created: self.created,
                }))
            }
        }
    }

    /// Reads a packet that reached the user `me`.
    ///
    /// # Errors
    /// The packet, if it carries no message.
    ///
    /// ```
    /// use azstack::protocol::{ChatType, Content, Post};
    /// let content = Content::Text("Hello".into());
    /// let chat_type = ChatType::User;
    /// let post = Post { chat_type, from: 101, to: 202, msg_id: 1, content, created: 1_790_000_000_000 };
    /// assert_eq!(Post::read(post.clone().incoming(), 202), Ok(post));
    /// ```
    pub fn read(packet: ToClient, me: Id) -> Result<Self, Box<ToClient>> {
        let user = |from, to, msg_id, content, created| Self {
            chat_type: ChatType::User,
            from,
            to,
            msg_id,
            content,
            created,
        };
        let in_group = |from, to, msg_id, content, created| Self {
            chat_type: ChatType::Group,
            from,
            to,
            msg_id,
            content,
            created,
        };
        Ok(match packet {
            ToClient::Text(text) => user(
                text.from,
                me,
                text.msg_id,
                Content::Text(text.msg),
                text.time,
            ),
            ToClient::OwnText(text) => {
                user(me, text.to, text.msg_id, Content::Text(text.msg), text.time)
            }
            ToClient::Sticker(sticker) => {
                let content = Content::Sticker(sticker.content);
                user(sticker.from, me, sticker.id, content, sticker.created)
            }
            ToClient::File(file) => {
                let content = Content::File(file.content);
                user(file.from, me, file.id, content, file.created)
            }
            ToClient::Location(location) => {
                let content = Content::Location(location.content.content);
                user(location.from, me, location.id, content, location.created)
            }
            ToClient::OwnContent(own) => user(me, own.to, own.id, own.content, own.created),
            ToClient::GroupMessage(message) => in_group(
                message.from,
                message.group,
                message.msg_id,
                message.content,
                message.created,
            ),
            ToClient::OwnGroupMessage(group::OwnMessage(message)) => in_group(
                me,
                message.group,
                message.msg_id,
                message.content,
                message.created,
            ),
            other => {
                let (from, group, msg_id, action, created) = action(other)?;
                in_group(from, group, msg_id, Content::Action(action), created)
            }
        })
    }
}

/// The event of an action (protocol § 3.14).
fn event(from: Id, group: Id, msg_id: Id, action: Action, created: Millis) -> ToClient {
    match action {
        Action::Created {
            kind,
            admin,
            name,
            members,
        } => ToClient::GroupCreated(group::Created {
            kind,
            group,
            msg_id,
            admin,
            name,
            members,
            created,
        }),
        Action::Invited { members } => ToClient::GroupInvited(group::Invited {
            from,
            group,
            msg_id,
            invited: members,
            created,
        }),
        Action::Left { user, new_admin } => ToClient::GroupLeft(group::Left {
            from,
            group,
            msg_id,
            leave_user: user,
            new_admin,
            created,
        }),
        Action::Renamed { name } => ToClient::GroupRenamed(group::Renamed {
            from,
            group,
            msg_id,
            name,
            created,
        }),
        Action::AdminChanged { admin } => ToClient::GroupAdminChanged(group::AdminChanged {
            from,
            group,
            msg_id,
            new_admin: admin,
            created,
        }),
        Action::Joined { user } => ToClient::Joined(group::JoinNews {
            r: None,
            from: Some(user),
            group,
            msg_id,
            created,
        }),
    }
}

/// Reads [`event`] back: author, group, message, action, time.
fn action(packet: ToClient) -> Result<(Id, Id, Id, Action, Millis), Box<ToClient>> {
    Ok(match packet {
        ToClient::GroupCreated(event) => {
            let action = Action::Created {
                kind: event.kind,
                admin: event.admin,
                name: event.name,
                members: event.members,
            };
            (
                event.admin,
                event.group,
                event.msg_id,
                action,
                event.created,
            )
        }
        ToClient::GroupInvited(event) => {
            let action = Action::Invited {
                members: event.invited,
            };
            (event.from, event.group, event.msg_id, action, event.created)
        }
        ToClient::GroupLeft(event) => {
            let action = Action::Left {
                user: event.leave_user,
                new_admin: event.new_admin,
            };
            (event.from, event.group, event.msg_id, action, event.created)
        }
        ToClient::GroupRenamed(event) => {
            let action = Action::Renamed { name: event.name };
            (event.from, event.group, event.msg_id, action, event.created)
        }
        ToClient::GroupAdminChanged(event) => {
            let action = Action::AdminChanged {
                admin: event.new_admin,
            };
            (event.from, event.group, event.msg_id, action, event.created)
        }
        ToClient::Joined(group::JoinNews {
            r: None,
            from: Some(user),
            group,
            msg_id,
            created,
        }) => (user, group, msg_id, Action::Joined { user }, created),
        other => return Err(Box::new(other)),
    })
}
