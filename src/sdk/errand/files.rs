//! Files on their way: chosen, pasted, sent, saved, shown.

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use iced::Task;
use iced::widget::text_editor::{Action as Edit, Edit as Change};

use super::Heard;
use crate::client::{self, Core, Progress, Thumbnail, Transfer, TransferControl, thumbnail};
use crate::protocol::Content;
use crate::protocol::content::File;
use crate::sdk::desk::{self, Clip};
use crate::store::Chat;
use crate::ui::Notice;
use crate::ui::screen::chat::sketch::Sketch;
use crate::ui::screen::chat::{Key, Message, files, gallery, pictures, tray};

/// Longest edge of a preview in the tray, and of a copied picture, in pixels.
const PREVIEW: u32 = 96;
const COPIED: u32 = 4096;
/// Longest picture that is looked at, in bytes.
const LONGEST_PICTURE: u64 = 32 << 20;
/// Most files looked at together.
const MOST: usize = 30;
/// How often it is told how far a transfer is.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Has files chosen, and looks at them.
pub(super) fn choose(room: usize) -> Task<Heard<Message>> {
    let found = async move {
        let mut chosen = desk::choose_files().await;
        chosen.truncate(room);
        look_at(chosen).await
    };
    all(found)
}

/// Looks at files that were dropped.
pub(super) fn inspect(paths: Vec<PathBuf>) -> Task<Heard<Message>> {
    all(look_at(paths))
}

/// Reads the clipboard: a text is written, the rest goes into the tray.
pub(super) fn paste(core: Core) -> Task<Heard<Message>> {
    all(async move {
        match desk::read_clipboard().await {
            Clip::Files(paths) => look_at(paths).await,
            Clip::Picture(width, height, rgba) => {
                match keep_picture(&core, width, height, rgba).await {
                    Ok(path) => look_at(vec![path]).await,
                    Err(notice) => vec![Heard::Say(notice)],
                }
            }
            Clip::Text(text) => {
                let paste = Edit::Edit(Change::Paste(std::sync::Arc::new(text)));
                vec![Heard::Tell(Message::Edit(paste))]
            }
            Clip::Nothing => Vec::new(),
        }
    })
}

/// Makes a picture of a sketch.
pub(super) fn keep(core: Core, sketch: Sketch) -> Task<Heard<Message>> {
    all(async move {
        // Some milliseconds, which are the interface's.
        let drawn = tokio::task::spawn_blocking(move || sketch.picture()).await;
        let (width, height, rgba) = drawn.unwrap_or_default();
        match keep_picture(&core, width as usize, height as usize, rgba).await {
            Ok(path) => look_at(vec![path]).await,
            Err(notice) => vec![Heard::Say(notice)],
        }
    })
}

async fn keep_picture(
    core: &Core,
    width: usize,
    height: usize,
    rgba: Vec<u8>,
) -> Result<PathBuf, Notice> {
    let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H-%M-%S").to_string();
    let path = core.passing_file(&format!("picture-{now}.png")).await;
    let path = path.map_err(|error| Notice::from(&error))?;
    let to = path.clone();
    let written = tokio::task::spawn_blocking(move || {
        let (width, height) = (width as u32, height as u32);
        let pixels = image::RgbaImage::from_raw(width, height, rgba)
            .ok_or_else(|| String::from("the picture is not whole"))?;
        pixels.save(to).map_err(|error| error.to_string())
    });
    let written = written.await.unwrap_or_else(|error| Err(error.to_string()));
    let failed = |reason| Notice::new("error-paste").with("reason", reason);
    written.map_err(failed).map(|()| path)
}

async fn look_at(paths: Vec<PathBuf>) -> Vec<Heard<Message>> {
    let (mut found, mut heard) = (Vec::new(), Vec::new());
    for path in paths.into_iter().take(MOST) {
        match look_at_one(&path).await {
            Ok(one) => found.push(one),
            Err(notice) => heard.push(Heard::Say(notice)),
        }
    }
    if !found.is_empty() {
        heard.push(Heard::Tell(Message::Tray(tray::Message::Add(found))));
    }
    heard
}

async fn look_at_one(path: &Path) -> Result<tray::Found, Notice> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let data = tokio::fs::metadata(path).await.map_err(|error| {
        Notice::new("error-file")
            .with("name", name.clone())
            .with("reason", error.to_string())
    })?;
    if !data.is_file() || data.len() == 0 {
        return Err(Notice::new("error-file-empty").with("name", name));
    }
    let preview = match data.len() {
        0..=LONGEST_PICTURE => thumbnail(path, PREVIEW).await.ok(),
        _ => None,
    };
    Ok(tray::Found {
        path: path.to_owned(),
        name: name.into_owned(),
        length: data.len(),
        preview,
    })
}

/// Uploads a file, and has `post` make a message of it; tells the tray how far it is.
pub(in crate::sdk) fn send<Posting>(
    core: &Core,
    (serial, path, lasts): (u64, PathBuf, Option<Duration>),
    post: impl FnOnce(Content) -> Posting + Send + 'static,
) -> Task<Heard<Message>>
where
    Posting: Future<Output = Result<(), Notice>> + Send + 'static,
{
    use tray::Message as Say;
    let upload = core.upload_file(path);
    let control = upload.control();
    let begun = Say::Begun(serial, control.clone());
    let progress = steps(control).map(move |now| Say::Progress(serial, now));
    let ended = stream::once(async move {
        let sent = match upload.await {
            Ok(uploaded) => post(lasting(uploaded.content(), lasts)).await,
            Err(error) => Err(Notice::from(&error)),
        };
        Say::Ended(serial, sent)
    });
    let told = stream::once(std::future::ready(begun)).chain(stream::select(progress, ended));
    Task::stream(told.map(|said| Heard::Tell(Message::Tray(said))))
}

/// A file that lasts so long.
fn lasting(content: Content, lasts: Option<Duration>) -> Content {
    match content {
        Content::File(file) => Content::File(File {
            duration: lasts.map(|lasts| lasts.as_secs_f64().ceil()),
            ..file
        }),
        other => other,
    }
}

/// How far a transfer is, now and then, until it has ended.
fn steps(control: TransferControl) -> impl Stream<Item = Progress> + Send + 'static {
    stream::unfold(control, |mut control| async move {
        control.progressed().await?;
        tokio::time::sleep(TELL_EVERY).await;
        Some((control.progress(), control))
    })
}

/// Fetches a small copy of a picture.
pub(super) fn fetch(core: &Core, url: String) -> Task<Heard<Message>> {
    let small = small(core.fetch_file(&url, LONGEST_PICTURE), pictures::EDGE);
    Task::perform(small, move |fetched| {
        if let Err(error) = &fetched {
            tracing::debug!(%error, "a picture is not shown");
        }
        Heard::Tell(Message::Fetched(url.clone(), fetched.ok()))
    })
}

/// Fetches a picture to show it large.
pub(super) fn enlarge(core: &Core, url: String) -> Task<Heard<Message>> {
    let large = small(core.fetch_file(&url, LONGEST_PICTURE), gallery::EDGE);
    Task::perform(large, move |fetched| {
        let fetched = fetched.map_err(|error| Notice::from(&error));
        let told = gallery::Message::Fetched(url.clone(), fetched);
        Heard::Tell(Message::Gallery(told))
    })
}

async fn small(fetched: Transfer<PathBuf>, edge: u32) -> Result<Thumbnail, client::Error> {
    thumbnail(fetched.await?, edge).await
}

/// Keeps a copy of a picture where the person says.
pub(super) fn save_picture(core: &Core, file: File) -> Task<Heard<Message>> {
    let core = core.clone();
    let saved = async move {
        let Some(to) = desk::choose_place(&file.file_name).await else {
            return Ok(());
        };
        let from = core.fetch_file(&file.url, LONGEST_PICTURE).await;
        let from = from.map_err(|error| Notice::from(&error))?;
        let copied = tokio::fs::copy(from, &to).await;
        copied.map(drop).map_err(|error| {
            let name = to.file_name().unwrap_or_default().to_string_lossy();
            Notice::new("error-file")
                .with("name", name)
                .with("reason", error.to_string())
        })
    };
    Task::perform(saved, done)
}

/// Puts a picture on the clipboard.
pub(super) fn copy_picture(core: &Core, url: &str) -> Task<Heard<Message>> {
    let picture = small(core.fetch_file(url, LONGEST_PICTURE), COPIED);
    let copied = async move {
        let picture = picture.await.map_err(|error| Notice::from(&error))?;
        let (width, height) = (picture.width as usize, picture.height as usize);
        let copied = desk::copy_picture(width, height, picture.rgba).await;
        copied.map_err(|reason| Notice::new("error-copy").with("reason", reason))
    };
    Task::perform(copied, done)
}

/// Does something about the file of a message.
pub(super) fn file(
    core: &Core,
    chat: Chat,
    key: Key,
    file: File,
    deed: files::Deed,
) -> Task<Heard<Message>> {
    use files::{Deed, Message as Say};
    let Key::Message(sender, id) = key else {
        return Task::none();
    };
    let opened = |opened: bool, path: &Path| {
        if opened {
            return Task::none();
        }
        let name = path.display().to_string();
        Task::done(Heard::Say(Notice::new("error-open").with("name", name)))
    };
    match deed {
        Deed::LookUp => {
            let store = core.store().clone();
            let saved = async move {
                let path = store.saved_file(chat, sender, id).await.ok().flatten()?;
                // It may have been moved since.
                tokio::fs::try_exists(&path).await.ok()?.then_some(path)
            };
            Task::perform(saved, move |path| {
                Heard::Tell(Message::File(key, Say::Known(path)))
            })
        }
        Deed::Save => save(core, chat, (sender, id), file),
        Deed::Open(path) => opened(desk::open_file(&path), &path),
        Deed::Folder(path) => opened(desk::open_folder(&path), &path),
    }
}

/// Saves the file of a message into the folder for downloads.
fn save(
    core: &Core,
    chat: Chat,
    (sender, id): (crate::protocol::Id, crate::protocol::Id),
    file: File,
) -> Task<Heard<Message>> {
    use files::Message as Say;
    let tell = move |said| Heard::Tell(Message::File(Key::Message(sender, id), said));
    let Some(folder) = desk::downloads() else {
        let ended = Say::Ended(Err(Notice::new("error-downloads")));
        return Task::done(tell(ended));
    };
    let path = desk::free_path(&folder, &file.file_name);
    if let Err(error) = std::fs::create_dir_all(&folder) {
        tracing::debug!(%error, "the folder for downloads cannot be made");
    }
    let download = core.download_file(&file.url, path);
    let control = download.control();
    let begun = Say::Begun(control.clone());
    let progress = steps(control).map(Say::Progress);
    let store = core.store().clone();
    let ended = stream::once(async move {
        let saved = download.await;
        if let Ok(path) = &saved
            && let Some(path) = path.to_str()
        {
            let kept = store.file_saved(chat, sender, id, path.to_owned()).await;
            if let Err(error) = kept {
                tracing::debug!(%error, "it is not remembered where a file is");
            }
        }
        Say::Ended(saved.map_err(|error| Notice::from(&error)))
    });
    let told = stream::once(std::future::ready(begun)).chain(stream::select(progress, ended));
    Task::stream(told.map(tell))
}

fn done(result: Result<(), Notice>) -> Heard<Message> {
    match result {
        Ok(()) => Heard::Done,
        Err(notice) => Heard::Say(notice),
    }
}

/// Everything that is heard, in order.
fn all(heard: impl Future<Output = Vec<Heard<Message>>> + Send + 'static) -> Task<Heard<Message>> {
    Task::future(heard).then(|heard| Task::batch(heard.into_iter().map(Task::done)))
}
