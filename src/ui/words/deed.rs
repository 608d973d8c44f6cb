//! What happened to a group, as a sentence.

use super::{Value, Words};
use crate::protocol::Id;
use crate::protocol::content::Action;

/// Most names told in a sentence.
const MOST_NAMES: usize = 6;

impl Words {
    /// What `who` did to a group. `name` calls somebody by name; the reader, `me`, is "you".
    pub(crate) fn deed(
        &self,
        action: &Action,
        who: Id,
        me: Option<Id>,
        name: impl Fn(Id) -> String,
    ) -> String {
        let subject = |id| {
            if me == Some(id) {
                self.say("group-you")
            } else {
                name(id)
            }
        };
        let object = |id| {
            if me == Some(id) {
                self.say("group-you-object")
            } else {
                name(id)
            }
        };
        // Verbs agree with who did it, so a catalogue is told whether it was the reader.
        let tell = |key, who, more: &[(&'static str, String)]| {
            let by = if me == Some(who) { "me" } else { "other" };
            let more = more
                .iter()
                .map(|(place, said)| (*place, Value::from(said.as_str())));
            let who = [("by", by.into()), ("who", subject(who).into())];
            self.fill(key, more.chain(who))
        };
        match action {
            Action::Created { name, .. } => tell("deed-created", who, &[("name", name.clone())]),
            Action::Invited { members } => {
                let names: Vec<_> = members
                    .iter()
                    .take(MOST_NAMES)
                    .map(|id| object(*id))
                    .collect();
                let more = if members.len() > MOST_NAMES {
                    "…"
                } else {
                    ""
                };
                let whom = self.locale.list(&names) + more;
                tell("deed-invited", who, &[("whom", whom)])
            }
            Action::Left { user, .. } if *user == who => tell("deed-left", who, &[]),
            Action::Left { user, .. } => tell("deed-removed", who, &[("whom", object(*user))]),
            Action::Renamed { name } => tell("deed-renamed", who, &[("name", name.clone())]),
            Action::AdminChanged { admin } => tell("deed-admin", who, &[("whom", object(*admin))]),
            Action::Joined { user } => tell("deed-joined", *user, &[]),
        }
    }
}
