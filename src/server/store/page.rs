//! Where a long list is cut into pages.
//!
//! A page is bounded in items and in bytes, because it travels in one frame. The cuts depend only on the rows, so page
//! n + 1 starts where page n ended although pages differ in length.

use crate::protocol::frame::MAX_FRAME;

/// A page of something.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::server) struct Page<T> {
    /// The items.
    pub(in crate::server) items: Vec<T>,
    /// Whether there is no further page.
    pub(in crate::server) done: bool,
}

/// Most bytes the contents of a page may have inside their frame; the rest is for the fields around them.
const MAX_WEIGHT: i64 = MAX_FRAME as i64 - 4096;

/// The bytes that the fields around one content take, amply, and what an address of ours grows by for its reader.
const ITEM_WEIGHT: i64 = 800;

/// How many bytes `content` takes inside a frame: JSON inside JSON.
pub(in crate::server) fn weight(content: &str) -> i64 {
    let escaped = |text: &str| serde_json::to_string(text).unwrap_or_default();
    escaped(&escaped(content)).len() as i64 + ITEM_WEIGHT
}

/// The keys of page `page` (from 1) of `rows`, which are keys and weights, and whether it is the last.
pub(super) fn cut<E>(
    rows: impl Iterator<Item = Result<(i64, i64), E>>,
    page: i64,
    max_items: usize,
) -> Result<Page<i64>, E> {
    let mut items = Vec::new();
    let (mut current, mut count, mut bytes) = (1, 0, 0);
    for row in rows {
        let (key, weight) = row?;
        if count == max_items || (count > 0 && bytes + weight > MAX_WEIGHT) {
            (current, count, bytes) = (current + 1, 0, 0);
        }
        if current > page {
            return Ok(Page { items, done: false });
        }
        if current == page {
            items.push(key);
        }
        count += 1;
        bytes += weight;
    }
    Ok(Page { items, done: true })
}

/// Cuts a list into packets of at most `max_items` and of what fits a frame. There is always one, also if it is empty.
pub(in crate::server) fn chunks<T>(
    list: Vec<T>,
    max_items: usize,
    weight: impl Fn(&T) -> i64,
) -> Vec<Vec<T>> {
    let mut chunks = vec![Vec::new()];
    let mut bytes = 0;
    for item in list {
        let more = weight(&item);
        let last = chunks.last().map_or(0, Vec::len);
        if last == max_items || (last > 0 && bytes + more > MAX_WEIGHT) {
            chunks.push(Vec::new());
            bytes = 0;
        }
        bytes += more;
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(item);
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(weights: &[i64], page: i64, max_items: usize) -> Page<i64> {
        let rows = weights.iter().enumerate();
        let rows = rows.map(|(key, &weight)| Ok::<_, ()>((key as i64, weight)));
        cut(rows, page, max_items).unwrap()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let weights: Vec<i64> = (0..250).map(|i| (i * 37) % 90_000).collect();
        let (mut all, mut number) = (Vec::new(), 1);
        loop {
            let page = page(&weights, number, 100);
            let bytes: i64 = page.items.iter().map(|&key| weights[key as usize]).sum();
            assert!(bytes <= MAX_WEIGHT && page.items.len() <= 100 && !page.items.is_empty());
            all.extend(page.items);
            number += 1;
            if page.done {
                break;
            }
        }
        assert_eq!(all, (0..250).collect::<Vec<_>>());
        assert_eq!(
            page(&weights, number, 100),
            Page {
                items: vec![],
                done: true
            }
        );
    }

    #[test]
    fn an_exact_page_is_the_last_one() {
        assert_eq!(
            page(&[1; 3], 1, 3),
            Page {
                items: vec![0, 1, 2],
                done: true
            }
        );
        assert!(!page(&[1; 4], 1, 3).done);
    }

    #[test]
    fn a_content_weighs_what_it_takes_in_a_frame() {
        assert_eq!(weight("ab"), "\"\\\"ab\\\"\"".len() as i64 + ITEM_WEIGHT);
        assert_eq!(
            weight("\""),
            "\"\\\"\\\\\\\"\\\"\"".len() as i64 + ITEM_WEIGHT
        );
    }
}
