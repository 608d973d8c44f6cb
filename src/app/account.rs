//! The client: made behind the open window, asked by screens, put away at the end.

use std::path::PathBuf;

use iced::Task;

use super::devices;
use super::link::Link;
use super::message::Message;
use super::program::Program;
use super::{Account, Home, Open, windows::Role};
use crate::client::{Core, Events};
use crate::protocol::call::MediaType;
use crate::sdk::devices::Chosen;
use crate::sdk::errand;
use crate::store::Chat;
use crate::ui::Notice;
use crate::ui::screen::{conversations, home};
use crate::ui::widget::composer;

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
pub(super) async fn sign(
    open: Open,
    folder: PathBuf,
    chosen: Chosen,
    (do_not_disturb, volume): (bool, f32),
) -> Result<Signed, Notice> {
    let failed = |error: &dyn std::fmt::Display| {
        Notice::new("error-account").with("reason", error.to_string())
    };
    let Account { mut config, home } = open().await?;
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|error| failed(&error))?;
    config.store = Some(folder.join(STORE));
    config.sounds = true;
    config.do_not_disturb = do_not_disturb;
    devices::put_into(chosen, &mut config.media);
    config.media.volume = volume;
    let core = Core::new(config).map_err(|error| failed(&error))?;
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
            let _ = errand::hang_up(&core).await;
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
            Action::ShowCall => self.windows.open(Role::Call),
            Action::Settings => {
                self.open_panel();
                Task::none()
            }
            Action::FocusSearch => iced::widget::operation::focus(conversations::SEARCH),
            Action::Focus(name) => iced::widget::operation::focus(name),
            Action::FocusComposer => iced::widget::operation::focus(composer::ID),
            Action::Remember(chat) => {
                self.settings.set_last_chat(self.session.key, chat);
                self.write_settings()
            }
            // What is shown changes; the account at hand does not until that is done.
            Action::Account(key) => Task::done(Message::ShowAccount(key)),
            Action::AddAccount => self.open_sign_in(),
            Action::Later(after, message) => Task::perform(tokio::time::sleep(after), move |()| {
                Message::Home(home::Message::Situation(message.clone()))
            }),
            action => match &self.session.core {
                Some(core) => ask(core, action),
                None => Task::none(),
            },
        }
    }

    /// Opens what the command line's link asks for, once there is a connection.
    pub(super) fn follow_link(&mut self) -> Task<Message> {
        let Some(core) = self
            .session
            .core
            .as_ref()
            .filter(|_| self.session.key == self.shown)
        else {
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
            Some(Link::Phone { number }) => {
                let dial = conversations::Message::Dial(number);
                self.tell_home(home::Message::List(dial))
            }
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
    use home::Action;
    match action {
        Action::List(action) => errand::list(core, action).map(|heard| {
            Message::heard(heard.map(|told| Message::Home(home::Message::List(told))))
        }),
        Action::Chat(chat, action) => errand::chat(core, chat, action).map(move |heard| {
            Message::heard(heard.map(|told| Message::Home(home::Message::About(chat, told))))
        }),
        Action::ReadMembers(chat) => errand::group::members(core, chat).map(move |heard| {
            Message::heard(heard.map(|told| Message::Home(home::Message::Members(chat, told))))
        }),
        Action::Group(id, action) => {
            errand::group::group(core, id, action, None).map(|heard| {
                Message::heard(heard.map(|told| {
                    Message::Home(home::Message::Side(home::side::Message::Group(told)))
                }))
            })
        }
        Action::User(id, action) => {
            errand::user(core, id, action).map(|heard| {
                Message::heard(heard.map(|told| {
                    Message::Home(home::Message::Side(home::side::Message::User(told)))
                }))
            })
        }
        Action::KeepDraft(chat, draft) => errand::keep_draft(core, chat, draft).map(Message::heard),
        Action::HangUp => errand::wish(errand::hang_up(core)).map(Message::heard),
        Action::Microphone(on) => {
            errand::wish(core.toggle_audio_state(Some(on))).map(Message::heard)
        }
        _ => Task::none(),
    }
}

/// Looks a link's user up.
fn find(core: &Core, user: String, call: Option<MediaType>) -> Task<Message> {
    Task::perform(core.open_chat(&user), move |found| match found {
        Ok(chat) => Message::Found(chat, call),
        Err(crate::client::Error::Parameter { .. }) => {
            let notice = Notice::new("error-link-user").with("name", user.clone());
            Message::Home(home::Message::Say(notice))
        }
        Err(error) => Message::Say(Notice::from(&error)),
    })
}
