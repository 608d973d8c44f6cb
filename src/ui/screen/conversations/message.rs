//! What happens to the screen, and what it asks for.

use super::{Creation, calls};
use crate::protocol::call::MediaType;
use crate::protocol::{GroupType, Id};
use crate::store::{Chat, Conversation, Hit};
use crate::ui::screen::chat::Place;
use crate::ui::widget::timeline::Position;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// The store has something new: read the list, now or when the reading on its way has ended.
    Changed,
    /// The list was read, or could not be.
    Read(Result<Vec<Conversation>, crate::store::Error>),
    /// The search box was edited.
    Search(String),
    /// Enter in the search box.
    Submit,
    /// Empty the search box.
    Clear,
    /// A row was pressed.
    Open(Chat),
    /// Look the text up as a user name.
    LookUp,
    /// Messages found for this text.
    Found(String, Result<Vec<Hit>, crate::store::Error>),
    /// A message that was found was pressed.
    Hit(Chat, Place),
    /// Open the card for a new conversation.
    Create,
    /// To the card for a new conversation.
    Creation(Creation),
    /// The group was made.
    Created(Chat),
    /// The look-up of this name ended: with a chat, or without.
    LookedUp(String, Option<Chat>),
    /// The look-up of this name failed; somebody else says why.
    LookUpOver(String),
    /// The list moved.
    Moved(Position),
    /// Read the list again.
    Retry,
    /// Show that list.
    Tab(Tab),
    /// To the history of calls.
    Calls(calls::Message),
    /// Show the number pad with this number in it.
    Dial(String),
    /// Connect now.
    Connect,
    /// Open the settings.
    Settings,
    /// Unfold the accounts to choose from, or fold them.
    Accounts,
    /// An account was chosen.
    Account(u32),
    /// Sign in to another account.
    AddAccount,
    /// Leave the list.
    Back,
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the first so many conversations.
    Read(usize),
    /// Show this chat.
    Open(Chat),
    /// Look a unique user name up and add the conversation.
    LookUp(String),
    /// Add a conversation to the list that is not in it; answer with [`Message::Changed`].
    Add(Chat),
    /// Find messages; answer with [`Message::Found`].
    Find(String),
    /// Show this message in its chat.
    ShowHit(Chat, Place),
    /// Find people for a new conversation; answer with [`Creation::Pick`].
    Candidates(String),
    /// Read the public groups; answer with [`Creation::Public`].
    PublicGroups,
    /// Show this group.
    ShowGroup(Id),
    /// Make a group of this kind and name with these members; answer with [`Message::Created`].
    Create(GroupType, String, Vec<Id>),
    /// Read the newest so many calls; answer with [`calls::Message::Read`].
    ReadCalls(usize),
    /// Read the log of calls with phones and the account; answer with [`pad::Message::Log`](crate::ui::screen::pad::Message::Log)
    /// and [`pad::Message::Account`](crate::ui::screen::pad::Message::Account).
    ReadPhones,
    /// Call this phone number, from this one of one's own if there is a choice.
    Dial(String, Option<String>),
    /// Play this recording.
    Listen(String),
    /// The person has looked at the missed calls.
    CallsSeen,
    /// Call this user.
    Call(Id, MediaType),
    /// Connect now.
    Connect,
    /// Open the settings.
    Settings,
    /// Show the account with this number.
    Account(u32),
    /// Open the card for signing in to another account.
    AddAccount,
    /// Leave the list.
    Back,
}

/// Which of the two lists is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Conversations.
    Chats,
    /// Calls.
    Calls,
}
