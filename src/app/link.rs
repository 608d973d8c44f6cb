//! Links that open something: `azstack://chat/USER`, `azstack://call/USER?video=1`, `tel:+8412345` and
//! `callto:` the same.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest link read, in bytes.
const LONGEST: usize = 2048;

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Show the conversation with this user.
    Chat {
        /// Unique name.
        user: String,
    },
    /// Call this user.
    Call {
        /// Unique name.
        user: String,
        /// With a picture.
        video: bool,
    },
    /// Show the number pad with this number; it is not called.
    Phone {
        /// The number.
        number: String,
    },
    /// None of these; the text is shown to the person.
    Unknown(String),
}

impl FromStr for Link {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || Self::Unknown(text.chars().take(80).collect());
        Ok(if text.len() > LONGEST {
            unknown()
        } else {
            parse(text).unwrap_or_else(unknown)
        })
    }
}

fn parse(text: &str) -> Option<Link> {
    let url = url::Url::parse(text).ok()?;
    match url.scheme() {
        "azstack" => {
            let mut path = url.path_segments()?;
            let user = decode(path.next()?).filter(|user| !user.is_empty())?;
            let alone = path.next().is_none_or(str::is_empty);
            match url.host_str()? {
                "chat" if alone => Some(Link::Chat { user }),
                "call" if alone => {
                    let video = url
                        .query_pairs()
                        .any(|(key, value)| key == "video" && value == "1");
                    Some(Link::Call { user, video })
                }
                _ => None,
            }
        }
        "tel" | "callto" => {
            let number: String = url
                .path()
                .chars()
                .filter(|digit| !matches!(digit, '-' | '.' | '(' | ')'))
                .collect();
            let digits = number.strip_prefix('+').unwrap_or(&number);
            let sound = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
            sound.then_some(Link::Phone { number })
        }
        _ => None,
    }
}

/// A path segment without its percent signs.
fn decode(segment: &str) -> Option<String> {
    // The query parser of the url crate undoes percent signs; a plus must stay one.
    let query = format!("x={}", segment.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.next().map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Link;

    #[test]
    fn links_are_understood() {
        let table = [
            ("azstack://chat/bob", Link::Chat { user: "bob".into() }),
            (
                "azstack://chat/Nguy%E1%BB%85n%20A+1",
                Link::Chat {
                    user: "Nguyễn A+1".into(),
                },
            ),
            (
                "azstack://call/bob",
                Link::Call {
                    user: "bob".into(),
                    video: false,
                },
            ),
            (
                "azstack://call/bob?video=1",
                Link::Call {
                    user: "bob".into(),
                    video: true,
                },
            ),
            (
                "callto:0123",
                Link::Phone {
                    number: "0123".into(),
                },
            ),
            (
                "tel:+84-123.45",
                Link::Phone {
                    number: "+8412345".into(),
                },
            ),
        ];
        for (text, link) in table {
            assert_eq!(text.parse(), Ok(link), "{text}");
        }
    }

    #[test]
    fn anything_else_is_unknown_and_cut_short() {
        for text in [
            "azstack://chat/",
            "azstack://pay/bob",
            "azstack://chat/a/b",
            "https://example.org",
            "tel:",
            "x",
        ] {
            assert_eq!(text.parse(), Ok(Link::Unknown(text.into())), "{text}");
        }
        let long = "azstack://chat/".to_owned() + &"x".repeat(5000);
        assert!(matches!(long.parse(), Ok(Link::Unknown(shown)) if shown.len() == 80));
    }
}
