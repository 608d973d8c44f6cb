//! Searching as one types, over a long history.

use std::path::Path;
use std::time::Instant;

use azstack::store::Store;

use crate::Row;
use crate::stored::word;

/// Hits the list of conversations asks for.
const SHOWN: usize = 60;

/// The slowest answer to any key, from the first letter to the last of common, rare and several words, in a store of a
/// million messages.
pub fn measure(store: &Path) -> Row {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let typed = [
        word(0),
        word(40),
        word(19_000),
        format!("{} {}", word(1), word(30)),
        format!("{} {} {}", word(7), word(15_000), word(2)),
        String::from("zzz"),
    ];
    let worst = runtime.block_on(async {
        let store = Store::open(store).unwrap();
        let mut worst: f64 = 0.0;
        for text in &typed {
            for (end, letter) in text.char_indices() {
                let typed = &text[..end + letter.len_utf8()];
                let pressed = Instant::now();
                let found = store.search(typed, None, SHOWN).await.unwrap();
                worst = worst.max(pressed.elapsed().as_secs_f64() * 1000.0);
                assert_eq!(found.is_empty(), typed.starts_with("zz"), "{typed}");
            }
        }
        worst
    });
    Row::at_most(
        "search a key, 1 000 000 messages",
        "≤ 50 ms",
        "ms (worst)",
        50.0,
        worst,
    )
}
