//! Small things the device remembers: stickers used lately, and where files of messages were saved.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, params};

use super::{Chat, Error, Store};
use crate::protocol::content::Sticker;
use crate::protocol::{Id, Millis};

/// Stickers remembered.
const MOST_STICKERS: i64 = 24;

impl Store {
    /// The stickers sent lately, the last one first.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// for sticker in core.store().recent_stickers().await? {
    ///     println!("{}", sticker.img_name);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn recent_stickers(&self) -> Result<Vec<Sticker>, Error> {
        self.reader
            .run(|db| {
                let mut rows = db.prepare_cached(
                    "SELECT name, pack, url FROM recent_stickers ORDER BY used DESC LIMIT ?1",
                )?;
                let found = rows.query_map([MOST_STICKERS], |row| {
                    Ok(Sticker {
                        img_name: row.get(0)?,
                        cat_id: row.get(1)?,
                        url: row.get(2)?,
                        width: None,
                        height: None,
                    })
                })?;
                Ok(found.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// `sticker` was sent just now.
    pub(crate) async fn sticker_used(&self, sticker: Sticker, now: Millis) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO recent_stickers (url, name, pack, used) VALUES (?1, ?2, ?3, ?4)",
                    params![sticker.url, sticker.img_name, sticker.cat_id, now],
                )?;
                db.execute(
                    "DELETE FROM recent_stickers WHERE url NOT IN
                         (SELECT url FROM recent_stickers ORDER BY used DESC LIMIT ?1)",
                    [MOST_STICKERS],
                )?;
                Ok(())
            })
            .await
    }

    /// Where the file of a message was saved on this machine, if it was.
    pub(crate) async fn saved_file(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
    ) -> Result<Option<PathBuf>, Error> {
        self.reader
            .run(move |db| {
                let path: Option<String> = db
                    .prepare_cached(
                        "SELECT path FROM saved_files
                         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4",
                    )?
                    .query_row(params![chat.kind.number(), chat.id, sender, id], |row| {
                        row.get(0)
                    })
                    .optional()?;
                Ok(path.map(PathBuf::from))
            })
            .await
    }

    /// The file of a message was saved at `path`.
    pub(crate) async fn file_saved(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
        path: String,
    ) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO saved_files VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![chat.kind.number(), chat.id, sender, id, path],
                )?;
                Ok(())
            })
            .await
    }
}
