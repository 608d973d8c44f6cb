//! The client: made behind the open window, asked by screens, put away at the end.

use std::path::PathBuf;

use iced::Task;

use super::devices::Chosen;
use super::link::Link;
use super::platform::browser;
use super::program::{Message, Program};
use super::{Account, Home, Open, windows::Role};
use crate::client::{Connection, Core, Events, NewMessage};
use crate::protocol::call::MediaType;
use crate::protocol::{Id, Millis};
use crate::store::Chat;
use crate::ui::Notice;
use crate::ui::screen::{chat, conversations, home};
use crate::ui::widget::composer;

/// Messages read at a time.
const PAGE: usize = 100;
/// The file with the messages of a profile.
const STORE: &str = "messages.db";

/// A client and the place its account came from.
pub struct Signed {
    pub(super) core: Core,
    /// Everything the client told since it was made.
    pub(super) events: Events,
    pub(super) place: Option<Box<dyn Home>>,
}

/// Gets the account ready, makes the client and has it connect.
pub(super) async fn sign(open: Open, folder: PathBuf, devices: Chosen) -> Result<Signed, String> {
    let Account { mut config, home } = open().await?;
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|error| error.to_string())?;
    config.store = Some(folder.join(STORE));
    config.sounds = true;
    devices.put_into(&mut config.media);
    let core = Core::new(config).map_err(|error| error.to_string())?;
    // Whoever listens from before the first try hears of everything.
    let events = core.events();
    // The result comes as an event too.
    drop(core.connect());
    if let Some(home) = &home {
        home.settle_in(&core);
    }
    Ok(Signed {
        core,
        events,
        place: home,
    })
}

/// Keeps what is typed, hangs up, signs out and leaves the embedded server.
pub(super) async fn leave(
    core: Option<Core>,
    place: Option<Box<dyn Home>>,
    draft: Option<(Chat, Option<String>)>,
) {
    if let Some(core) = core {
        if let Some((chat, draft)) = draft
            && let Err(error) = core.store().set_draft(chat, draft).await
        {
            tracing::warn!(%error, "a draft could not be kept");
        }
        if core.call().is_some() {
            let _ = core.stop_free_call().await;
        }
        let _ = core.disconnect().await;
    }
    if let Some(place) = place {
        place.leave().await;
    }
}

impl Program {
    /// Does what the main window asks for.
    pub(super) fn carry_out(&mut self, action: home::Action) -> Task<Message> {
        use home::Action;
        match action {
            Action::ShowCall => return self.windows.open(Role::Call),
            Action::Settings => {
                self.open_panel();
                return Task::none();
            }
            Action::Copy(text) => return iced::clipboard::write(text),
            Action::OpenLink(link) => {
                if browser::open(&link) {
                    return Task::none();
                }
                return self.say(Notice::new("error-link").with("link", link));
            }
            Action::FocusSearch => return iced::widget::operation::focus(conversations::SEARCH),
            Action::FocusComposer => return iced::widget::operation::focus(composer::ID),
            Action::Remember(chat) => {
                self.settings.set_last_chat(chat);
                return self.write_settings();
            }
            Action::Later(after, message) => {
                return Task::perform(tokio::time::sleep(after), move |()| {
                    Message::Home(message.clone())
                });
            }
            Action::Call(user, media) => return self.call(user, media),
            _ => {}
        }
        match self.core.clone() {
            Some(core) => ask(&core, action),
            None => Task::none(),
        }
    }

    /// Opens what the command line's link asks for, once there is a connection.
    pub(super) fn follow_link(&mut self) -> Task<Message> {
        let Some(core) = &self.core else {
            return Task::none();
        };
        match self.start.link.take() {
            None => Task::none(),
            Some(Link::Chat { user }) => find(core, user, None),
            Some(Link::Call { user, video }) => find(
                core,
                user,
                Some(if video {
                    MediaType::Video
                } else {
                    MediaType::Audio
                }),
            ),
            Some(Link::Phone { .. }) => self.say(Notice::new("error-phone-link")),
            Some(Link::Unknown(link)) => self.say(Notice::new("error-link").with("link", link)),
        }
    }

    /// A link's chat was found.
    pub(super) fn found(&mut self, chat: Chat, call: Option<MediaType>) -> Task<Message> {
        let open = self.tell_home(home::Message::Open(chat));
        match call {
            Some(media) => Task::batch([open, self.call(chat.id, media)]),
            None => open,
        }
    }
}

/// Has the client do something; what becomes of it comes back as a message.
fn ask(core: &Core, action: home::Action) -> Task<Message> {
    use super::calls::wish;
    use home::Action;
    let store = core.store().clone();
    match action {
        Action::ReadList(limit) => {
            Task::perform(async move { store.conversations(limit).await }, |rows| {
                Message::Home(home::Message::List(conversations::Message::Read(rows)))
            })
        }
        Action::ReadPage(chat, before) => {
            let which = if before.is_some() {
                chat::Which::Older
            } else {
                chat::Which::Newest
            };
            let page = read_page(core.clone(), chat, before);
            Task::perform(page, move |page| {
                Message::Home(home::Message::Page(chat, which, page))
            })
        }
        Action::Send(chat, text) => wish(core.new_message(NewMessage::text(chat, text))),
        Action::Resend(chat, id) => {
            core.resend(chat, id);
            Task::none()
        }
        Action::KeepDraft(chat, draft) => {
            Task::perform(async move { store.set_draft(chat, draft).await }, |kept| {
                kept.map_or_else(|error| Message::Failed(error.into()), |()| Message::Done)
            })
        }
        Action::Typing(chat) => {
            // A notice that does not get through is not worth a word.
            Task::perform(core.send_typing(chat), |_| Message::Done)
        }
        Action::Seen(chat) => {
            core.mark_seen(chat);
            Task::none()
        }
        Action::LookUp(name) => {
            let look_up = core.open_chat(&name);
            Task::perform(look_up, move |found| match found {
                Ok(chat) => looked_up(name.clone(), Some(chat)),
                Err(crate::client::Error::Parameter { .. }) => looked_up(name.clone(), None),
                Err(error) => Message::LookUpFailed(name.clone(), error),
            })
        }
        Action::HangUp => wish(core.stop_free_call()),
        Action::Microphone(on) => wish(core.toggle_audio_state(Some(on))),
        Action::Connect => Task::perform(core.connect(), |_| Message::Done),
        _ => Task::none(),
    }
}

fn looked_up(name: String, found: Option<Chat>) -> Message {
    Message::Home(home::Message::List(conversations::Message::LookedUp(
        name, found,
    )))
}

/// Looks a link's user up.
fn find(core: &Core, user: String, call: Option<MediaType>) -> Task<Message> {
    Task::perform(core.open_chat(&user), move |found| match found {
        Ok(chat) => Message::Found(chat, call),
        Err(crate::client::Error::Parameter { .. }) => {
            let notice = Notice::new("error-link-user").with("name", user.clone());
            Message::Home(home::Message::Say(notice))
        }
        Err(error) => Message::Failed(error),
    })
}

/// A page from the store; when the store has no more, from the server through the store.
async fn read_page(
    core: Core,
    chat: Chat,
    before: Option<(Millis, Id)>,
) -> Result<chat::Page, crate::store::Error> {
    let rows = core.store().messages(chat, before, PAGE).await?;
    if before.is_none() || rows.len() == PAGE {
        return Ok(chat::Page { rows, more: true });
    }
    if !matches!(core.connection(), Connection::Online(_)) {
        return Ok(chat::Page { rows, more: true });
    }
    match core.load_older(chat).await {
        Ok(more) => {
            let rows = core.store().messages(chat, before, PAGE).await?;
            let more = more || rows.len() == PAGE;
            Ok(chat::Page { rows, more })
        }
        Err(error) => {
            tracing::debug!(%error, "the server gave no older messages");
            Ok(chat::Page { rows, more: true })
        }
    }
}
