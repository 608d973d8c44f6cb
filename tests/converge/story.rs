//! One story: who does what, and what must be true at the end.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use azstack::client::{Connection, Event, NewMessage};
use azstack::protocol::content::{Location, Sticker};
use azstack::protocol::message::SendText;
use azstack::protocol::{Content, GroupType, Id, ToClient};
use azstack::store::{Chat, Message, MessageStatus};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use crate::line::Line;
use crate::old::Client;
use crate::world::{PATIENCE, Person, World, config, eventually};

/// Deeds in a story.
const DEEDS: usize = 40;
/// Messages of a chat, amply.
const ALL: usize = 10_000;

struct Device {
    person: Person,
    line: Line,
    is_alices: bool,
}

/// What was typed, and what may have happened to it since.
struct Typed {
    content: Content,
    in_group: bool,
    by_alice: bool,
    may_be_withdrawn: bool,
    may_be_deleted_by_alice: bool,
    may_be_deleted_by_bob: bool,
}

struct Story {
    rng: StdRng,
    devices: [Device; 3],
    old: [Client; 2],
    alice: Id,
    bob: Id,
    group: Chat,
    typed: Vec<Typed>,
    /// The second by which the clients of the old kind number their messages.
    second: Id,
}

pub async fn tell(world: &World, seed: u64) {
    let mut story = Box::pin(Story::begin(world, seed)).await;
    for _ in 0..DEEDS {
        story.deed().await;
    }
    story.end().await;
}

impl Story {
    async fn begin(world: &World, seed: u64) -> Self {
        let names = [format!("alice-{seed}"), format!("bob-{seed}")];
        let device = async |is_alices: bool| {
            let line = Line::to(world.address).await;
            let name = &names[usize::from(!is_alices)];
            let person = Person::of(config(&world.app, line.address, name)).await;
            Device {
                person,
                line,
                is_alices,
            }
        };
        let devices = [device(true).await, device(true).await, device(false).await];
        let old = [
            Client::of(world.address, &world.app, "", &names[0]).await,
            Client::of(world.address, &world.app, "", &names[0]).await,
        ];
        let (alice, bob) = (devices[0].person.id(), devices[2].person.id());
        let core = &devices[0].person.core;
        let made = core.create_group(GroupType::Private, "Team", vec![bob]);
        let group = Chat::group(made.await.unwrap().group);
        Self {
            rng: StdRng::seed_from_u64(seed),
            devices,
            old,
            alice,
            bob,
            group,
            typed: Vec::new(),
            second: 1_511_325_700,
        }
    }

    /// The chat of that kind, as its owner names it.
    fn chat(&self, is_alices: bool, in_group: bool) -> Chat {
        match (in_group, is_alices) {
            (true, _) => self.group,
            (false, true) => Chat::user(self.bob),
            (false, false) => Chat::user(self.alice),
        }
    }

    async fn deed(&mut self) {
        let which = self.rng.random_range(0..3);
        let in_group = self.rng.random_bool(0.4);
        match self.rng.random_range(0..100) {
            0..45 => self.write(which, in_group).await,
            45..57 => self.old_clients_write().await,
            57..64 => self.withdraw(which, in_group).await,
            64..71 => self.delete(which, in_group).await,
            71..73 => self.delete_conversation(which, in_group).await,
            73..81 => {
                let chat = self.chat(self.devices[which].is_alices, in_group);
                self.devices[which].person.core.mark_seen(chat);
            }
            81..89 => self.devices[which].line.cut(),
            89..94 => self.devices[which].line.kill(),
            94..98 => self.devices[which].line.mend(),
            _ => {
                let name = format!("Team {}", self.typed.len());
                let core = &self.devices[which].person.core;
                drop(core.rename_group(self.group.id, &name));
            }
        }
        // Now and then the others get a chance; at other times the deeds come in one burst.
        if self.rng.random_bool(0.3) {
            tokio::task::yield_now().await;
        }
    }

    /// Something nobody has said before.
    fn something(&mut self) -> Content {
        let said = format!("{} 👋 \"{:x}\"", self.typed.len(), self.rng.random::<u32>());
        match self.rng.random_range(0..6) {
            0 => Content::Sticker(Sticker {
                img_name: said,
                url: String::from("https://files.example.org/1.png"),
                ..Sticker::default()
            }),
            1 => Content::Location(Location {
                address: said,
                longitude: 1.5,
                latitude: -2.0,
            }),
            _ => Content::Text(said),
        }
    }

    fn note(&mut self, content: Content, in_group: bool, by_alice: bool) {
        self.typed.push(Typed {
            content,
            in_group,
            by_alice,
            may_be_withdrawn: false,
            may_be_deleted_by_alice: false,
            may_be_deleted_by_bob: false,
        });
    }

    async fn write(&mut self, which: usize, in_group: bool) {
        let content = self.something();
        let by_alice = self.devices[which].is_alices;
        let new = NewMessage::new(self.chat(by_alice, in_group), content.clone());
        // Typed is typed, connected or not.
        self.devices[which]
            .person
            .core
            .new_message(new)
            .await
            .unwrap();
        self.note(content, in_group, by_alice);
    }

    /// Both under the same id, as two devices that count seconds.
    async fn old_clients_write(&mut self) {
        self.second += 1;
        for which in 0..2 {
            let said = format!("old {which} {}", self.second);
            let text = SendText {
                msg_id: self.second,
                to: self.bob,
                msg: said.clone(),
            };
            self.old[which].send(text).await;
            self.note(Content::Text(said), false, true);
        }
        let second = self.second;
        for client in &mut self.old {
            let is_ack = |packet: &ToClient| matches!(packet, ToClient::MessageAck(ack) if ack.msg_id == second && ack.r == 0);
            while !is_ack(&client.next().await) {}
        }
    }

    /// Some message that a device has.
    async fn some(&mut self, which: usize, in_group: bool, mine: bool) -> Option<Message> {
        let device = &self.devices[which];
        let chat = self.chat(device.is_alices, in_group);
        let here = device.person.core.store().messages(chat, None, ALL).await;
        let here: Vec<Message> = here
            .unwrap()
            .into_iter()
            .filter(|message| message.status > MessageStatus::Sending && (message.mine || !mine))
            .collect();
        here.choose(&mut self.rng).cloned()
    }

    fn typed_as(&mut self, content: &Content) -> Option<&mut Typed> {
        self.typed
            .iter_mut()
            .find(|typed| typed.content == *content)
    }

    async fn withdraw(&mut self, which: usize, in_group: bool) {
        let Some(message) = self.some(which, in_group, true).await else {
            return;
        };
        if let Some(typed) = self.typed_as(&message.content) {
            typed.may_be_withdrawn = true;
            let core = &self.devices[which].person.core;
            let status = MessageStatus::Cancelled;
            drop(core.change_message_status(message.chat, message.sender, message.id, status));
        }
    }

    async fn delete(&mut self, which: usize, in_group: bool) {
        let Some(message) = self.some(which, in_group, false).await else {
            return;
        };
        let is_alices = self.devices[which].is_alices;
        if let Some(typed) = self.typed_as(&message.content) {
            if is_alices {
                typed.may_be_deleted_by_alice = true;
            } else {
                typed.may_be_deleted_by_bob = true;
            }
        }
        let core = &self.devices[which].person.core;
        drop(core.delete_message(message.chat, message.sender, message.id));
    }

    /// Waits for the answer: what is typed later is not meant.
    async fn delete_conversation(&mut self, which: usize, in_group: bool) {
        let is_alices = self.devices[which].is_alices;
        for typed in self
            .typed
            .iter_mut()
            .filter(|typed| typed.in_group == in_group)
        {
            if is_alices {
                typed.may_be_deleted_by_alice = true;
            } else {
                typed.may_be_deleted_by_bob = true;
            }
        }
        let chat = self.chat(is_alices, in_group);
        let _ = self.devices[which]
            .person
            .core
            .delete_conversation(chat)
            .await;
    }

    async fn end(mut self) {
        for device in &self.devices {
            device.line.mend();
        }
        for device in &self.devices {
            settled(device).await;
        }
        // What one device reported the others read; what they deliver then, the first reads.
        for _ in 0..2 {
            for device in &mut self.devices {
                sync(device).await;
            }
            for device in &self.devices {
                settled(device).await;
            }
        }
        for device in &mut self.devices {
            sync(device).await;
        }
        for device in &self.devices {
            self.check(device).await;
        }
    }

    async fn check(&self, device: &Device) {
        let core = &device.person.core;
        let mut seen: HashMap<String, usize> = HashMap::new();
        for in_group in [false, true] {
            let chat = self.chat(device.is_alices, in_group);
            let (here, there) = agreement(device, chat).await;
            if here != there {
                let differ = |mine: &Named, theirs: &Named| -> Vec<String> {
                    let other = |name| mine.get(name) != theirs.get(name);
                    let differing = mine.iter().filter(|(name, _)| other(name));
                    differing.map(|one| format!("{one:?}")).collect()
                };
                panic!(
                    "{chat:?} of {}: the store has {:#?}, the server {:#?}",
                    if device.is_alices { "Alice" } else { "Bob" },
                    differ(&here, &there),
                    differ(&there, &here)
                );
            }
            let unread = there
                .iter()
                .filter(|((sender, _), (_, status))| {
                    *sender != device.person.id() && *status < MessageStatus::Seen
                })
                .count();
            let row = core.store().conversation(chat).await.unwrap();
            assert_eq!(row.map_or(0, |row| row.unread as usize), unread);
            for (content, _) in here.into_values() {
                *seen.entry(content).or_default() += 1;
            }
        }
        for typed in &self.typed {
            let deleted = if device.is_alices {
                typed.may_be_deleted_by_alice
            } else {
                typed.may_be_deleted_by_bob
            };
            let times = seen.get(&typed.content.encode()).copied().unwrap_or(0);
            if typed.may_be_withdrawn || deleted {
                assert!(times <= 1, "doubled: {:?}", typed.content);
            } else {
                let author = if typed.by_alice { "Alice" } else { "Bob" };
                assert_eq!(times, 1, "{author} typed {:?}", typed.content);
            }
        }
    }
}

/// A chat here and there, as soon as they agree: the last reports may still be on their way.
async fn agreement(device: &Device, chat: Chat) -> (Named, Named) {
    let store = device.person.core.store();
    let until = Instant::now() + PATIENCE;
    loop {
        let there = by_name(listed(device, chat).await);
        let here = by_name(store.messages(chat, None, ALL).await.unwrap());
        if here == there || Instant::now() > until {
            return (here, there);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Everything a store or a list has of a chat: what was said, and how far it has come.
type Named = BTreeMap<(Id, Id), (String, MessageStatus)>;

fn by_name(messages: Vec<Message>) -> Named {
    let count = messages.len();
    let named: BTreeMap<_, _> = messages
        .into_iter()
        .map(|message| {
            let name = (message.sender, message.id);
            (name, (message.content.encode(), message.status))
        })
        .collect();
    assert_eq!(named.len(), count, "one name, one message");
    named
}

/// A chat as the server lists it for this device's user.
async fn listed(device: &Device, chat: Chat) -> Vec<Message> {
    let mut all = Vec::new();
    for page in 1.. {
        let core = &device.person.core;
        let listed = core.get_modified_messages(page, 0, chat).await.unwrap();
        all.extend(listed.list);
        if listed.done {
            break;
        }
    }
    all
}

/// Online, with nothing left to send or to report.
async fn settled(device: &Device) {
    let core = &device.person.core;
    eventually("everything sent and reported", || async {
        let online = matches!(core.connection(), Connection::Online(_));
        let store = core.store();
        online
            && store.outbox(1).await.unwrap().is_empty()
            && store.owed(1).await.unwrap().is_empty()
    })
    .await;
}

async fn sync(device: &mut Device) {
    let core = device.person.core.clone();
    core.disconnect().await.unwrap();
    device.person.events = core.events();
    core.connect().await.unwrap();
    let read = async { while device.person.events.next().await != Some(Event::Resync) {} };
    tokio::time::timeout(PATIENCE, read)
        .await
        .expect("the lists are read");
}
