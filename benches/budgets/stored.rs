//! A history to measure with: one long chat, in words that are as often as words are.

use std::path::{Path, PathBuf};

use azstack::protocol::{Content, Id, Millis};
use azstack::store::{Chat, Listed, Message, MessageStatus, Store};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// When the newest message was written.
const NEWEST: Millis = 1_790_000_000_000;
/// Different words there are.
const WORDS: usize = 20_000;
const SYLLABLES: [&str; 24] = [
    "ba", "ce", "đi", "fo", "gu", "ha", "ké", "li", "mo", "nu", "pa", "qué", "ri", "so", "tu",
    "va", "wê", "xi", "yo", "zu", "an", "er", "im", "ol",
];

/// The profile's store, wherever the platform's conventions put it.
pub fn find(folder: &Path) -> Option<PathBuf> {
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .find_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                find(&path)
            } else {
                path.ends_with("messages.db").then_some(path)
            }
        })
}

/// The nth word, the first being the most common.
pub fn word(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        if number == 0 {
            return word;
        }
    }
}

/// A sentence of five to fourteen words; a word twice as far down the list is half as likely (Zipf's law).
pub fn sentence(random: &mut StdRng) -> String {
    let words = (0..random.random_range(5..15)).map(|_| {
        let rank = (WORDS as f64).powf(random.random::<f64>());
        word(rank as usize - 1)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Brings the chat with the first in the list to `count` messages, a minute apart.
pub fn fill(path: &Path, count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(path).unwrap();
        let me = store.me().await.unwrap();
        let me = me.expect("somebody has signed in").id;
        let listed = store.conversations(1).await.unwrap();
        let peer = listed.first().expect("Echo is there").chat.id;
        let mut random = StdRng::seed_from_u64(1);
        for first in (0..count).step_by(1000) {
            let numbers = first..(first + 1000).min(count);
            let messages = numbers.map(|number| Listed {
                message: message(me, peer, number as Id, sentence(&mut random)),
                deleted: false,
            });
            store.merge(messages.collect()).await.unwrap();
        }
    });
}

/// The nth message before the newest.
pub fn message(me: Id, peer: Id, number: Id, text: String) -> Message {
    let mine = number % 3 == 0;
    Message {
        chat: Chat::user(peer),
        sender: if mine { me } else { peer },
        id: number + 1,
        mine,
        created: NEWEST - number * 60_000,
        status: MessageStatus::Seen,
        content: Content::Text(text),
    }
}
