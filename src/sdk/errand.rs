//! Errands: carrying out what a screen asks for with a [`Core`], for whoever owns the screen.
//!
//! The screens only ask ([`ui::screen`](crate::ui::screen)); this is the one place that knows which function of the
//! client answers. What comes of an errand is [`Heard`].

pub(in crate::sdk) mod chat;
pub(in crate::sdk) mod files;
pub(crate) mod group;
mod stickers;
mod voice;

use std::future::ready;
use std::time::{Duration, Instant};

use iced::Task;

pub(crate) use chat::chat;

use super::{desk, processor};
use crate::client::{self, Core, Direction, Pending};
use crate::media::{Command, screen};
use crate::protocol::Id;
use crate::store::{self, Chat};
use crate::ui::screen::{call, calls, conversations, pad, user};
use crate::ui::{Clock, Notice};

/// How long after the last one a call is measured.
const MEASURE_AFTER: Duration = Duration::from_secs(1);
/// Messages found that are shown.
const HITS: usize = 60;

/// What came of an errand.
#[derive(Clone, Debug)]
pub(crate) enum Heard<Message> {
    /// The screen is to be told.
    Tell(Message),
    /// It failed; a person is to be told.
    Say(Notice),
    /// Nothing more is to be done: what changed comes as an event.
    Done,
}

impl<Message> Heard<Message> {
    /// The same, told to somebody else.
    pub(crate) fn map<Other>(self, told: impl FnOnce(Message) -> Other) -> Heard<Other> {
        match self {
            Self::Tell(message) => Heard::Tell(told(message)),
            Self::Say(notice) => Heard::Say(notice),
            Self::Done => Heard::Done,
        }
    }
}

/// Does what the list asks for. What leads elsewhere (a chat, the settings, back) is its owner's.
pub(crate) fn list(
    core: &Core,
    action: conversations::Action,
) -> Task<Heard<conversations::Message>> {
    use conversations::{Action, Message};
    match action {
        Action::Read(limit) => {
            let store = core.store().clone();
            Task::perform(async move { store.conversations(limit).await }, |rows| {
                Heard::Tell(Message::Read(rows))
            })
        }
        Action::LookUp(name) => Task::future(look_up(core.open_chat(&name), name))
            .then(|heard| Task::batch(heard.into_iter().map(Task::done))),
        Action::Add(chat) => {
            let (store, now) = (core.store().clone(), Clock::now().0);
            Task::perform(
                async move { store.add_conversation(chat, now).await },
                |added| match added {
                    Ok(()) => Heard::Tell(Message::Changed),
                    Err(error) => Heard::Say(Notice::from(&client::Error::from(error))),
                },
            )
        }
        Action::ReadCalls(limit) => Task::perform(read_calls(core.clone(), limit), |page| {
            Heard::Tell(Message::Calls(calls::Message::Read(page)))
        }),
        Action::Find(text) => {
            let store = core.store().clone();
            let asked = text.clone();
            Task::perform(
                async move { store.search(&asked, None, HITS).await },
                move |hits| Heard::Tell(Message::Found(text.clone(), hits)),
            )
        }
        Action::Candidates(search) => {
            let core = core.clone();
            let found = group::known(core, search.clone());
            Task::perform(found, move |found| {
                Heard::Tell(Message::Creation(conversations::Creation::Pick(
                    crate::ui::screen::group::Pick::Found(search.clone(), found),
                )))
            })
        }
        Action::PublicGroups => {
            let groups = core.get_list_groups(crate::protocol::GroupType::Public);
            Task::perform(groups, |listed| {
                Heard::Tell(Message::Creation(conversations::Creation::Public(listed)))
            })
        }
        Action::Create(kind, name, members) => {
            let made = core.create_group(kind, &name, members);
            Task::perform(made, |made| match made {
                Ok(made) => Heard::Tell(Message::Created(Chat::group(made.group))),
                Err(error) => Heard::Say(Notice::from(&error)),
            })
        }
        Action::CallsSeen => {
            let core = core.clone();
            Task::perform(async move { core.mark_calls_seen().await }, heard)
        }
        Action::Call(user, media) => wish(core.start_free_call(user, media)),
        Action::ReadPhones => {
            let tell = |told| Heard::Tell(Message::Calls(calls::Message::Pad(told)));
            let log = Task::perform(core.get_paid_call_logs(), move |log| {
                tell(pad::Message::Log(log))
            });
            // Offline, and with servers that know no phones, there is none.
            let account = Task::perform(core.get_phone_account(), move |account| {
                account.map_or(Heard::Done, |account| tell(pad::Message::Account(account)))
            });
            Task::batch([log, account])
        }
        Action::Dial(number, from) => wish(core.start_callout(&number, from.as_deref(), None)),
        Action::Listen(url) => open(&url),
        // What becomes of it comes as an event.
        Action::Connect => Task::perform(core.connect(), |_| Heard::Done),
        Action::None
        | Action::Open(_)
        | Action::ShowHit(..)
        | Action::ShowGroup(_)
        | Action::Settings
        | Action::Account(_)
        | Action::AddAccount
        | Action::Back => Task::none(),
    }
}

/// The newest calls, and how many missed ones are new.
async fn read_calls(core: Core, limit: usize) -> Result<calls::Page, store::Error> {
    let rows = core.store().calls(None, limit).await?;
    let missed = core.store().missed_calls().await?;
    Ok(calls::Page { rows, missed })
}

async fn look_up(found: Pending<Chat>, name: String) -> Vec<Heard<conversations::Message>> {
    use conversations::Message;
    match found.await {
        Ok(chat) => vec![Heard::Tell(Message::LookedUp(name, Some(chat)))],
        Err(client::Error::Parameter { .. }) => {
            vec![Heard::Tell(Message::LookedUp(name, None))]
        }
        Err(error) => vec![
            Heard::Tell(Message::LookUpOver(name)),
            Heard::Say(Notice::from(&error)),
        ],
    }
}

/// Does what the screen of `user` asks for. What leads elsewhere is its owner's.
pub(crate) fn user(core: &Core, user: Id, action: user::Action) -> Task<Heard<user::Message>> {
    match action {
        user::Action::Read => {
            let asked = core.get_users_information(client::WhichUsers::Ids(vec![user]));
            Task::perform(asked, |found| {
                let found = found.map(|users| users.into_iter().next());
                Heard::Tell(user::Message::Read(found))
            })
        }
        user::Action::Call(media) => wish(core.start_free_call(user, media)),
        user::Action::None | user::Action::Chat | user::Action::Back => Task::none(),
    }
}

/// Whether the call that is shown is one with a telephone.
fn is_phone(core: &Core) -> bool {
    core.call().is_some_and(|call| call.line.is_some())
}

/// Takes the ringing call, whatever it is.
pub(crate) fn answer(core: &Core) -> Pending<()> {
    if is_phone(core) {
        core.answer_callin(None)
    } else {
        core.answer_free_call()
    }
}

/// Declines the ringing call, whatever it is.
pub(crate) fn decline(core: &Core) -> Pending<()> {
    if is_phone(core) {
        core.reject_callin(None)
    } else {
        core.reject_free_call()
    }
}

/// Hangs up, whatever it is.
pub(crate) fn hang_up(core: &Core) -> Pending<()> {
    match core.call() {
        Some(call) if call.line.is_some() && call.direction == Direction::Outgoing => {
            core.stop_callout()
        }
        Some(call) if call.line.is_some() => core.stop_callin(),
        _ => core.stop_free_call(),
    }
}

/// Does what the call's screen asks for. Devices are chosen by its owner.
pub(crate) fn call(core: &Core, action: &call::Action) -> Task<Heard<call::Message>> {
    use call::Action;
    match action {
        Action::Microphone(on) => wish(core.toggle_audio_state(Some(*on))),
        Action::Camera(on) => wish(core.toggle_video_state(Some(*on))),
        Action::SwitchCamera => wish(core.switch_camera_type()),
        Action::Answer => wish(answer(core)),
        Action::Decline => end(decline(core)),
        Action::HangUp => end(hang_up(core)),
        Action::Key(key) => wish(core.press_key(*key)),
        Action::ListScreens => Task::perform(screen::offer(), |offered| {
            Heard::Tell(call::Message::Screens(offered))
        }),
        Action::Share(screen) => match media(core, Command::Share(screen.clone())) {
            Ok(()) => Task::none(),
            Err(notice) => Task::done(Heard::Say(notice)),
        },
        Action::Measure => Task::perform(measure(core.clone()), Heard::Tell),
        Action::None
        | Action::ListDevices
        | Action::Use(..)
        | Action::Clean(_)
        | Action::CopyStatistics
        | Action::Mode(_)
        | Action::Back => Task::none(),
    }
}

/// Tells the media something; what a person is told if it takes nothing.
pub(crate) fn media(core: &Core, command: Command) -> Result<(), Notice> {
    let told = core.media().send(command);
    told.map_err(|_| Notice::new("error-busy"))
}

/// The call's numbers in a second: they are renewed as often.
async fn measure(core: Core) -> call::Message {
    tokio::time::sleep(MEASURE_AFTER).await;
    call::Message::Measured(Box::new(call::Measured {
        at: Instant::now(),
        statistics: core.media().statistics(),
        processor: processor::time_used(),
        picture: core.remote_video().latest().1,
    }))
}

/// Keeps what is typed in `chat`.
pub(crate) fn keep_draft<Message: Send + 'static>(
    core: &Core,
    chat: Chat,
    draft: Option<String>,
) -> Task<Heard<Message>> {
    let store = core.store().clone();
    Task::perform(async move { store.set_draft(chat, draft).await }, |kept| {
        heard(kept.map_err(client::Error::from))
    })
}

/// Waits for a function's result; only its failure matters, everything else comes as an event.
pub(crate) fn wish<T: Send + 'static, Message: Send + 'static>(
    pending: Pending<T>,
) -> Task<Heard<Message>> {
    Task::perform(pending, heard)
}

/// Ends a call. One that the other side ended at the same moment is over as well, so there is nothing to say.
pub(crate) fn end<Message: Send + 'static>(pending: Pending<()>) -> Task<Heard<Message>> {
    Task::perform(pending, |ended| match ended {
        Err(client::Error::Call(_)) => Heard::Done,
        ended => heard(ended),
    })
}

/// Opens a web link in the person's browser.
pub(crate) fn open<Message: Send + 'static>(link: &str) -> Task<Heard<Message>> {
    if desk::open_link(link) {
        return Task::none();
    }
    let notice = Notice::new("error-link").with("link", link);
    Task::future(ready(Heard::Say(notice)))
}

fn heard<T, Message>(result: Result<T, client::Error>) -> Heard<Message> {
    match result {
        Ok(_) => Heard::Done,
        Err(error) => Heard::Say(Notice::from(&error)),
    }
}
