//! Finding web links in what people write.
//!
//! Addresses with `http` or `https`, and what one types without: `www.…`, `localhost:8080`, machines of a network at
//! home. Other schemes are text.

use std::net::Ipv4Addr;

/// `said` in pieces, each with the address it leads to, if it is a link.
pub(super) fn pieces(said: &str) -> impl Iterator<Item = (&str, Option<String>)> {
    said.split_inclusive(char::is_whitespace)
        .flat_map(|word| {
            let start = word.len() - word.trim_start_matches(['(', '"', '“', '<', '[']).len();
            let (before, word) = word.split_at(start);
            let body = word.trim_end();
            let body = body
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”', '\'', '>', ']']);
            let link = address(body);
            let (body, rest) = match link {
                Some(_) => word.split_at(body.len()),
                None => ("", word),
            };
            [(before, None), (body, link), (rest, None)]
        })
        .filter(|(piece, _)| !piece.is_empty())
}

/// Where a word leads, if it is an address.
fn address(word: &str) -> Option<String> {
    let full = if word.starts_with("http://") || word.starts_with("https://") {
        word.to_owned()
    } else if word.starts_with("www.") && word.matches('.').count() > 1 {
        format!("https://{word}")
    } else if is_near(word) {
        format!("http://{word}")
    } else {
        return None;
    };
    let url = url::Url::parse(&full).ok()?;
    url.host_str()
        .is_some_and(|host| !host.is_empty())
        .then_some(full)
}

/// Whether a word without a scheme names this machine or one of a private network.
fn is_near(word: &str) -> bool {
    let end = word.find([':', '/']).unwrap_or(word.len());
    let (host, rest) = word.split_at(end);
    let has_more = rest.len() > 1;
    let port = rest.strip_prefix(':').map(|port| {
        let digits = port.split('/').next().unwrap_or_default();
        digits.parse::<u16>().is_ok()
    });
    if port == Some(false) {
        return false;
    }
    match host.parse::<Ipv4Addr>() {
        Ok(address) => address.is_private() || address.is_loopback() || has_more,
        Err(_) => host == "localhost" && has_more,
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn links(said: &str) -> Vec<String> {
        pieces(said).filter_map(|(_, link)| link).collect()
    }

    #[test]
    fn links_are_found_without_the_punctuation_round_them() {
        let said = "see (https://example.org/a?b=c), or http://localhost:8080.";
        let found: Vec<_> = pieces(said)
            .map(|(piece, link)| (piece, link.is_some()))
            .collect();
        assert_eq!(
            found,
            [
                ("see ", false),
                ("(", false),
                ("https://example.org/a?b=c", true),
                ("), ", false),
                ("or ", false),
                ("http://localhost:8080", true),
                (".", false),
            ]
        );
        assert_eq!(
            found.iter().map(|(piece, _)| *piece).collect::<String>(),
            said
        );
    }

    #[test]
    fn machines_nearby_and_www_need_no_scheme() {
        assert_eq!(
            links("localhost:3000/x 192.168.1.20 10.0.0.1:8080/a 8.8.8.8/dns www.example.org"),
            [
                "http://localhost:3000/x",
                "http://192.168.1.20",
                "http://10.0.0.1:8080/a",
                "http://8.8.8.8/dns",
                "https://www.example.org",
            ]
        );
    }

    #[test]
    fn what_is_no_address_is_text() {
        let said = "javascript:alert(1) file:///etc/passwd https:// localhost 1.2.3.4 www. localhost:now 12:30 a/b";
        assert_eq!(links(said), [] as [&str; 0]);
    }
}
