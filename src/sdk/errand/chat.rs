//! What the screen of a chat asks for.

use iced::Task;

use super::{Heard, files, open, stickers, voice, wish};
use crate::client::{self, Connection, Core, NewMessage};
use crate::protocol::{Content, Id, Millis};
use crate::store::{self, Chat, MessageStatus};
use crate::ui::screen::chat::{Action, Message, Page, Place, Surroundings, Which, find};
use crate::ui::{Clock, Notice};

/// Messages read at a time.
const PAGE: usize = 100;

/// Does what the screen of `chat` asks for. What leads elsewhere is its owner's.
pub(crate) fn chat(core: &Core, chat: Chat, action: Action) -> Task<Heard<Message>> {
    match action {
        Action::All(actions) => {
            let tasks = actions
                .into_iter()
                .map(|action| self::chat(core, chat, action));
            Task::batch(tasks)
        }
        Action::ReadNewest
        | Action::ReadOlder(_)
        | Action::ReadNewer(_)
        | Action::ReadAround(_)
        | Action::Find(_)
        | Action::ReadStickers => reading(core, chat, action),
        Action::Send(text) => wish(core.new_message(NewMessage::text(chat, text))),
        Action::SendContent(content) => {
            let core = core.clone();
            Task::perform(send_content(core, chat, content), |sent| match sent {
                Ok(()) => Heard::Done,
                Err(error) => Heard::Say(Notice::from(&error)),
            })
        }
        Action::SendFile(serial, path, lasts) => {
            let sender = core.clone();
            files::send(core, (serial, path, lasts), move |content| async move {
                let sent = sender.new_message(NewMessage::new(chat, content)).await;
                sent.map(drop).map_err(|error| Notice::from(&error))
            })
        }
        Action::Resend(id) => {
            core.resend(chat, id);
            Task::none()
        }
        // A notice that does not get through is not worth a word.
        Action::Typing => Task::perform(core.send_typing(chat), |_| Heard::Done),
        Action::Mute(muted) => {
            let core = core.clone();
            Task::perform(
                async move { core.set_muted(chat, muted).await },
                |kept| match kept {
                    Ok(()) => Heard::Done,
                    Err(error) => Heard::Say(Notice::from(&error)),
                },
            )
        }
        Action::Seen => {
            core.mark_seen(chat);
            Task::none()
        }
        Action::Copy(text) => iced::clipboard::write(text),
        Action::Open(link) => open(&link),
        Action::Call(media) => wish(core.start_free_call(chat.id, media)),
        Action::Choose(room) => files::choose(room),
        Action::Inspect(paths) => files::inspect(paths),
        Action::Paste => files::paste(core.clone()),
        Action::Keep(sketch) => files::keep(core.clone(), sketch),
        Action::Fetch(url) => files::fetch(core, url),
        Action::Enlarge(url) => files::enlarge(core, url),
        Action::SavePicture(file) => files::save_picture(core, file),
        Action::CopyPicture(url) => files::copy_picture(core, &url),
        Action::File(key, file, deed) => files::file(core, chat, key, file, deed),
        Action::Voice(deed) => voice::voice(core, deed),
        Action::Withdraw(ids) => withdraw(core, chat, ids),
        Action::Delete(names) => Task::batch(
            names
                .into_iter()
                .map(|(sender, id)| delete(core.clone(), chat, sender, id)),
        ),
        Action::Focus(name) => iced::widget::operation::focus(name),
        Action::None | Action::Peer | Action::Back => Task::none(),
    }
}

fn reading(core: &Core, chat: Chat, action: Action) -> Task<Heard<Message>> {
    let core = core.clone();
    let read =
        |which, page| Task::perform(page, move |page| Heard::Tell(Message::Read(which, page)));
    match action {
        Action::ReadNewest => read(
            Which::Newest,
            Box::pin(read_page(core, chat, None)) as Reading,
        ),
        Action::ReadOlder(before) => {
            read(Which::Older, Box::pin(read_page(core, chat, Some(before))))
        }
        Action::ReadNewer(after) => read(Which::Newer, Box::pin(read_after(core, chat, after))),
        Action::ReadAround(place) => Task::perform(read_around(core, chat, place), move |read| {
            Heard::Tell(Message::Around(place, read))
        }),
        Action::Find(text) => {
            let asked = text.clone();
            Task::perform(
                async move { core.store().search(&asked, Some(chat), find::MOST).await },
                move |hits| {
                    let found = find::Message::Found(text.clone(), hits);
                    Heard::Tell(Message::Find(found))
                },
            )
        }
        Action::ReadStickers => Task::perform(stickers::read(core), |read| {
            Heard::Tell(Message::Stickers(
                crate::ui::screen::chat::stickers::Message::Read(read),
            ))
        }),
        _ => Task::none(),
    }
}

type Reading = std::pin::Pin<Box<dyn Future<Output = Result<Page, store::Error>> + Send>>;

/// A page from the store; when the store has no more, from the server through the store.
async fn read_page(
    core: Core,
    chat: Chat,
    before: Option<(Millis, Id)>,
) -> Result<Page, store::Error> {
    let rows = core.store().messages(chat, before, PAGE).await?;
    if before.is_none() || rows.len() == PAGE {
        return Ok(Page { rows, more: true });
    }
    if !matches!(core.connection(), Connection::Online(_)) {
        return Ok(Page { rows, more: true });
    }
    match core.load_older(chat).await {
        Ok(more) => {
            let rows = core.store().messages(chat, before, PAGE).await?;
            let more = more || rows.len() == PAGE;
            Ok(Page { rows, more })
        }
        Err(error) => {
            tracing::debug!(%error, "the server gave no older messages");
            Ok(Page { rows, more: true })
        }
    }
}

async fn read_after(core: Core, chat: Chat, after: (Millis, Id)) -> Result<Page, store::Error> {
    let rows = core.store().messages_from(chat, after, PAGE).await?;
    let more = rows.len() == PAGE;
    Ok(Page { rows, more })
}

/// As many messages before a place as after it.
async fn read_around(core: Core, chat: Chat, place: Place) -> Result<Surroundings, store::Error> {
    let at = (place.created, place.id);
    let mut rows = core.store().messages(chat, Some(at), PAGE).await?;
    let after = core.store().messages_from(chat, at, PAGE).await?;
    let newer = after.len() == PAGE;
    rows.extend(after);
    Ok(Surroundings { rows, newer })
}

/// Sends a sticker or a place.
async fn send_content(core: Core, chat: Chat, content: Content) -> Result<(), client::Error> {
    if let Content::Sticker(sticker) = &content {
        remember(&core, sticker).await;
    }
    core.new_message(NewMessage::new(chat, content)).await?;
    Ok(())
}

/// The sticker is among those used lately from now on.
pub(in crate::sdk) async fn remember(core: &Core, sticker: &crate::protocol::content::Sticker) {
    let used = core.store().sticker_used(sticker.clone(), Clock::now().0);
    if let Err(error) = used.await {
        tracing::debug!(%error, "a sticker is not among those used lately");
    }
}

fn withdraw(core: &Core, chat: Chat, ids: Vec<Id>) -> Task<Heard<Message>> {
    let Some(me) = core.me().map(|me| me.id) else {
        return Task::none();
    };
    let withdrawn = ids
        .into_iter()
        .map(|id| wish(core.change_message_status(chat, me, id, MessageStatus::Cancelled)));
    Task::batch(withdrawn)
}

/// Deletes a message from one's own view; one that was never sent is nobody else's.
fn delete(core: Core, chat: Chat, sender: Id, id: Id) -> Task<Heard<Message>> {
    let deleted = async move {
        let unsent = core.discard_unsent(chat, id).await;
        match unsent {
            Ok(true) => Ok(()),
            _ => core.delete_message(chat, sender, id).await,
        }
    };
    Task::perform(deleted, |deleted| match deleted {
        Ok(()) => Heard::Done,
        Err(error) => Heard::Say(Notice::from(&error)),
    })
}
