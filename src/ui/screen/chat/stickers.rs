//! The drawer with the stickers: those used lately, the packs there are, and a box to search them.

mod view;

use crate::letters::Search;
use crate::protocol::content::Sticker;
use crate::ui::Notice;

pub(super) use view::view;

/// Names the search box.
pub const SEARCH: &str = "sticker-search";

/// What happens to the drawer.
#[derive(Clone, Debug)]
pub enum Message {
    /// Open or close it.
    Toggle,
    /// The stickers there are.
    Read(Result<Shelf, Notice>),
    /// The search box was edited.
    Search(String),
    /// Send this one.
    Send(Sticker),
}

/// The stickers there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// Those sent lately, the last one first.
    pub recent: Vec<Sticker>,
    /// Packs by name, with their stickers.
    pub packs: Vec<(String, Vec<Sticker>)>,
}

/// The drawer.
#[derive(Debug)]
pub(super) struct Drawer {
    search: String,
    shelf: Option<Result<Shelf, Notice>>,
}

impl Drawer {
    /// A drawer that does not know what is in it.
    pub(super) fn new() -> Self {
        Self {
            search: String::new(),
            shelf: None,
        }
    }

    /// Takes `message` in.
    pub(super) fn update(&mut self, message: Message) {
        match message {
            Message::Read(read) => self.shelf = Some(read),
            Message::Search(text) => self.search = text.chars().take(64).collect(),
            Message::Toggle | Message::Send(_) => {}
        }
    }

    /// The groups of stickers that are shown: a title where there is one, and its stickers.
    fn shown(&self) -> Vec<(Option<&str>, Vec<&Sticker>)> {
        let Some(Ok(shelf)) = &self.shelf else {
            return Vec::new();
        };
        let wanted = Search::new(&self.search);
        let recent = (None, &shelf.recent);
        let packs = shelf
            .packs
            .iter()
            .map(|(name, stickers)| (Some(name.as_str()), stickers));
        std::iter::once(recent)
            .chain(packs)
            .map(|(title, stickers)| {
                let found = stickers.iter().filter(|sticker| {
                    wanted.finds(&[&sticker.img_name, title.unwrap_or_default()])
                });
                (title, found.collect::<Vec<_>>())
            })
            .filter(|(_, stickers)| !stickers.is_empty())
            .collect()
    }
}
