//! Hearing that something in a folder was saved.

use std::path::Path;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// How long a folder must be at rest: whoever saves writes, cuts off and renames, and only the end of it can be read.
const REST: Duration = Duration::from_millis(40);

/// Something for each time that files in `folder` changed, and are at rest again. The folder is watched, not its files:
/// many programs save by putting a new file in the place of the old one. It is made if it is not there; where it cannot
/// be, nothing is heard.
pub fn changes(folder: &Path) -> impl Stream<Item = ()> + Send + use<> {
    let folder = folder.to_owned();
    let start = async move {
        let watched = tokio::task::spawn_blocking(move || watch(&folder)).await;
        match watched.map_err(|error| error.to_string()) {
            Ok(Ok(watched)) => Some(watched),
            Ok(Err(error)) => silent(&error),
            Err(error) => silent(&error),
        }
    };
    let begun = stream::once(start);
    futures_util::StreamExt::flat_map(begun, |watched| stream::unfold(watched, next))
}

/// The watcher, which has a thread of its own, and what it tells: room for one, for one change more says nothing new.
type Watched = (RecommendedWatcher, mpsc::Receiver<()>);

fn watch(folder: &Path) -> Result<Watched, notify::Error> {
    let (say, said) = mpsc::channel(1);
    std::fs::create_dir_all(folder)?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // To read is no change; an error may have swallowed one.
        if event.map_or(true, |event| !event.kind.is_access()) {
            let _ = say.try_send(());
        }
    })?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    Ok((watcher, said))
}

fn silent(error: &dyn std::fmt::Display) -> Option<Watched> {
    tracing::debug!(%error, "a folder cannot be watched");
    None
}

async fn next(watched: Option<Watched>) -> Option<((), Option<Watched>)> {
    let (watcher, mut said) = watched?;
    said.recv().await?;
    while let Ok(more) = tokio::time::timeout(REST, said.recv()).await {
        more?;
    }
    Some(((), Some((watcher, said))))
}
