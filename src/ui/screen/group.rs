//! One group: its name, its members and their roles, and what one may do with it.
//!
//! What is to be done is asked about in a card first ([`Ask`]). The screen knows who may do what; the server decides.

pub(super) mod pick;
mod sheet;
mod view;

pub use pick::Message as Pick;
pub(super) use pick::SEARCH as PICK;

use crate::client::{self, GroupDetails};
use crate::protocol::Id;
use crate::store::User;
use crate::ui::{Look, Words};
use sheet::Sheet;

use super::Situation;

/// Longest name of a group, in characters.
const LONGEST_NAME: usize = 128;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// The group was read, or could not be.
    Read(Result<GroupDetails, client::Error>),
    /// Something happened to the group: read it again.
    Changed,
    /// What is known of a user changed.
    User(User),
    /// Open a card about something to be done.
    Ask(Ask),
    /// The new name was edited, in its card.
    Name(String),
    /// The next admin was chosen, in the card about leaving.
    Successor(Id),
    /// To the card of those who may be added.
    Pick(Pick),
    /// Do what the card asks about.
    Confirm,
    /// Close the card.
    Cancel,
    /// Show the group's chat.
    Chat,
    /// Show a member.
    Member(Id),
    /// Leave the screen.
    Back,
}

/// Something to be done with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Give it another name.
    Rename,
    /// Add members.
    Invite,
    /// Leave it.
    Leave,
    /// Join it.
    Join,
    /// Remove this member.
    Remove(Id),
    /// Make this member the admin.
    Admin(Id),
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the group; answer with [`Message::Read`].
    Read,
    /// Find users who might be added; answer with [`Pick::Found`].
    Candidates(String),
    /// Give it this name.
    Rename(String),
    /// Add these users.
    Invite(Vec<Id>),
    /// Leave it, and leave it to this successor.
    Leave(Option<Id>),
    /// Join it.
    Join,
    /// Remove this member.
    Remove(Id),
    /// Make this member the admin.
    Admin(Id),
    /// Show the group's chat.
    Chat,
    /// Show a user.
    User(Id),
    /// Leave the screen.
    Back,
}

#[derive(Debug)]
enum State {
    Reading,
    Known(GroupDetails),
    /// The server does not show it to me.
    Outside,
    Failed,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    state: State,
    me: Option<Id>,
    revision: u64,
    sheet: Option<Sheet>,
}

impl Screen {
    /// A screen for a group nothing is known of yet, as `me` sees it; [`Message::Changed`] has it read.
    ///
    /// ```
    /// use azstack::ui::screen::group::{Action, Message, Screen};
    /// let mut group = Screen::new(Some(101));
    /// assert_eq!(group.update(Message::Changed), Action::Read);
    /// ```
    pub fn new(me: Option<Id>) -> Self {
        Self {
            state: State::Reading,
            me,
            revision: 0,
            sheet: None,
        }
    }

    /// The group, once known.
    pub(crate) fn details(&self) -> Option<&GroupDetails> {
        match &self.state {
            State::Known(details) => Some(details),
            _ => None,
        }
    }

    /// I am known, or another one, from now on.
    pub(crate) fn set_me(&mut self, me: Option<Id>) {
        self.me = me;
        self.arrange();
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::group::{Action, Message, Screen};
    /// let mut group = Screen::new(Some(101));
    /// assert_eq!(group.update(Message::Back), Action::Back);
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Read(read) => self.read(read),
            Message::Changed => return Action::Read,
            Message::User(user) => self.user_changed(user),
            Message::Ask(ask) => return self.ask(ask),
            Message::Name(name) => {
                if let Some(Sheet::Rename(typed)) = &mut self.sheet {
                    *typed = name.chars().take(LONGEST_NAME).collect();
                }
            }
            Message::Successor(user) => {
                if let Some(Sheet::Leave(successor)) = &mut self.sheet {
                    *successor = Some(user);
                }
            }
            Message::Pick(message) => {
                if let Some(Sheet::Invite(pick)) = &mut self.sheet {
                    let search = pick.update(message);
                    return search.map_or(Action::None, Action::Candidates);
                }
            }
            Message::Confirm => return self.confirm(),
            Message::Cancel => self.sheet = None,
            Message::Chat => return Action::Chat,
            Message::Member(user) => return Action::User(user),
            Message::Back => return Action::Back,
        }
        Action::None
    }

    /// Closes what the screen asks; `false` if it asks nothing.
    pub(in crate::ui::screen) fn close_sheet(&mut self) -> bool {
        self.sheet.take().is_some()
    }

    fn read(&mut self, read: Result<GroupDetails, client::Error>) {
        match read {
            Ok(details) => {
                self.state = State::Known(details);
                self.arrange();
            }
            Err(client::Error::Failed { .. }) => {
                self.state = State::Outside;
                self.sheet = None;
            }
            // What is known is better than nothing.
            Err(_) if self.details().is_some() => {}
            Err(_) => self.state = State::Failed,
        }
    }

    fn user_changed(&mut self, user: User) {
        if let State::Known(details) = &mut self.state
            && let Some(member) = details
                .members
                .iter_mut()
                .find(|member| member.id == user.id)
        {
            *member = user;
            self.arrange();
        }
    }

    /// The admin first, then me, then the others by name.
    fn arrange(&mut self) {
        self.revision += 1;
        let me = self.me;
        if let State::Known(details) = &mut self.state {
            let admin = details.group.admin;
            details.members.sort_by_cached_key(|member| {
                let place = match member.id {
                    id if id == admin => 0,
                    id if me == Some(id) => 1,
                    _ => 2,
                };
                (place, member.fullname.to_lowercase(), member.id)
            });
        }
    }

    fn ask(&mut self, ask: Ask) -> Action {
        let Some(details) = self.details() else {
            return Action::None;
        };
        let (sheet, action) = match ask {
            Ask::Rename => (Sheet::Rename(details.group.name.clone()), Action::None),
            Ask::Invite => {
                let present = details.members.iter().map(|member| member.id);
                let (pick, search) = pick::Screen::without(present);
                (Sheet::Invite(pick), Action::Candidates(search))
            }
            Ask::Leave => (Sheet::Leave(None), Action::None),
            Ask::Join => (Sheet::Join, Action::None),
            Ask::Remove(user) => (Sheet::Remove(user), Action::None),
            Ask::Admin(user) => (Sheet::Admin(user), Action::None),
        };
        self.sheet = Some(sheet);
        action
    }

    /// Does what the card asks about, and closes it; one that is not filled in stays open.
    fn confirm(&mut self) -> Action {
        let action = match &self.sheet {
            Some(Sheet::Rename(name)) if name.trim().is_empty() => return Action::None,
            Some(Sheet::Rename(name)) => self.rename(name.trim()),
            Some(Sheet::Invite(pick)) if pick.chosen().is_empty() => return Action::None,
            Some(Sheet::Invite(pick)) => Action::Invite(pick.chosen()),
            Some(Sheet::Leave(None)) if self.needs_successor() => return Action::None,
            Some(Sheet::Leave(successor)) => Action::Leave(*successor),
            Some(Sheet::Join) => Action::Join,
            Some(Sheet::Remove(user)) => Action::Remove(*user),
            Some(Sheet::Admin(user)) => Action::Admin(*user),
            None => return Action::None,
        };
        self.sheet = None;
        action
    }

    /// The same name again changes nothing.
    fn rename(&self, name: &str) -> Action {
        match self.details() {
            Some(details) if details.group.name == name => Action::None,
            _ => Action::Rename(name.to_owned()),
        }
    }

    /// Whether I am the admin, and not alone.
    fn needs_successor(&self) -> bool {
        self.is_admin() && self.others().next().is_some()
    }

    fn is_admin(&self) -> bool {
        self.details()
            .is_some_and(|details| self.me == Some(details.group.admin))
    }

    fn is_member(&self) -> bool {
        self.details().is_some_and(|details| {
            let mut ids = details.members.iter().map(|member| member.id);
            self.me.is_some_and(|me| ids.any(|id| id == me))
        })
    }

    /// Everybody but me.
    fn others(&self) -> impl Iterator<Item = &User> {
        let members = self.details().into_iter();
        members
            .flat_map(|details| &details.members)
            .filter(|member| self.me != Some(member.id))
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::{Situation, group::{Drawn, Message, Screen}}};
    /// fn draw<'a>(group: &'a Screen, situation: &'a Situation, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     group.view(Drawn { situation, look, words })
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }
}

/// What the screen is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// The time.
    pub situation: &'a Situation,
    /// Colours.
    pub look: &'a Look,
    /// Sentences.
    pub words: &'a Words,
}
