//! Whether a word is the address of a page or of a mailbox, by spaCy's pattern, in time linear in the word.

use crate::characters::Class;

/// Whether the whole of `word`, which has no white space, is an address.
pub(super) fn is_url(word: &str) -> bool {
    // Anything may precede an @, a scheme as well; and no host runs across one, so no character is read often.
    word.contains('.')
        && (is_host(word)
            || after_scheme(word).is_some_and(is_host)
            || word.match_indices('@').any(|(at, _)| at > 0 && is_host(&word[at + 1..])))
}

/// What follows `http://` and its like.
fn after_scheme(word: &str) -> Option<&str> {
    let (scheme, rest) = word.split_once("://")?;
    let fits = |c| Class::WORD.has(c) || matches!(c, '+' | '-' | '.');
    (scheme.chars().nth(1).is_some() && scheme.chars().all(fits)).then_some(rest)
}

/// Whether `text` is a host, with a port and a path or without.
fn is_host(text: &str) -> bool {
    is_domain(text) || is_public_ip(text)
}

fn is_domain(text: &str) -> bool {
    const LABEL: usize = 64;
    const TOP: std::ops::RangeInclusive<usize> = 2..=63;
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{a1}'..='\u{ffff}');
    let mut rest = text;
    loop {
        let (label, after) = split_run(rest, |c| inner(c) || matches!(c, '_' | '-'));
        let edges = label.starts_with(inner) && label.ends_with(inner);
        let Some(next) = after.strip_prefix('.').filter(|_| edges && label.chars().count() <= LABEL) else {
            return false;
        };
        // A top-level name runs up to a port, a path or the end, none of which it could contain.
        let (top, tail) = split_run(next, |c| Class::LOWER_LETTER.has(c));
        if is_tail(tail) && TOP.contains(&top.chars().count()) {
            return true;
        }
        rest = next;
    }
}

/// Whether `text` is a dotted address that is no private or loopback one.
fn is_public_ip(text: &str) -> bool {
    let mut octets = [[None; 4]; 4];
    let mut rest = text;
    for (index, octet) in octets.iter_mut().enumerate() {
        if index > 0 {
            let Some(after) = rest.strip_prefix('.') else { return false };
            rest = after;
        }
        let digits;
        (digits, rest) = split_run(rest, |c| Class::DECIMAL.has(c));
        digits.chars().zip(octet.iter_mut()).for_each(|(digit, place)| *place = Some(digit));
    }
    let [first, second, third, fourth] = octets;
    is_tail(rest)
        && starts(first)
        && continues(second)
        && continues(third)
        && ends(fourth)
        && !is_private(first, second)
}

/// An octet's digits; the fourth place is taken only where there are too many. They need not be ASCII.
type Octet = [Option<char>; 4];

fn starts(octet: Octet) -> bool {
    matches!(
        octet,
        [Some('1'..='9'), _, None, None]
            | [Some('1'), _, Some(_), None]
            | [Some('2'), Some('0' | '1'), Some(_), None]
            | [Some('2'), Some('2'), Some('0'..='3'), None]
    )
}

fn continues(octet: Octet) -> bool {
    matches!(
        octet,
        [Some(_), _, None, None]
            | [Some('1'), _, Some(_), None]
            | [Some('2'), Some('0'..='4'), Some(_), None]
            | [Some('2'), Some('5'), Some('0'..='5'), None]
    )
}

fn ends(octet: Octet) -> bool {
    matches!(
        octet,
        [Some('1'..='9'), _, None, None]
            | [Some('1'), _, Some(_), None]
            | [Some('2'), Some('0'..='4'), Some(_), None]
            | [Some('2'), Some('5'), Some('0'..='4'), None]
    )
}

fn is_private(first: Octet, second: Octet) -> bool {
    match first {
        [Some('1'), Some('0'), None, _] | [Some('1'), Some('2'), Some('7'), None] => true,
        [Some('1'), Some('6'), Some('9'), None] => second == [Some('2'), Some('5'), Some('4'), None],
        [Some('1'), Some('9'), Some('2'), None] => second == [Some('1'), Some('6'), Some('8'), None],
        [Some('1'), Some('7'), Some('2'), None] => {
            matches!(
                second,
                [Some('1'), Some('6'..='9'), None, _]
                    | [Some('2'), Some(_), None, _]
                    | [Some('3'), Some('0' | '1'), None, _]
            )
        }
        _ => false,
    }
}

/// Whether `text` is what may follow a host: nothing, a port, a path.
fn is_tail(text: &str) -> bool {
    let path = |text: &str| text.is_empty() || text.starts_with(['/', '?', '#']);
    path(text)
        || text.strip_prefix(':').is_some_and(|port| {
            let (digits, rest) = split_run(port, |c| Class::DECIMAL.has(c));
            path(rest) && (2..=5).contains(&digits.chars().count())
        })
}

fn split_run(text: &str, inside: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !inside(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_recognised() {
        for word in [
            "www.byd.com",
            "byd.com",
            "https://www.catl.com/en/about",
            "http://byd.com:8080/a?b#c",
            "byd.com?x",
            "press@byd.com",
            "http://user:pass@byd.com",
            "a.b.c.d.co.uk/",
            "宁德.中国",
            "x_y-z.com",
            "8.8.8.8",
            "ftp://8.8.8.8:21/pub",
            "http://@byd.com",
            "x://y@z.cn",
            "v1.٢.com",
            "8.8.8.1٨",
        ] {
            assert!(is_url(word), "{word}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for word in [
            "",
            "byd",
            "U.S.",
            "1.5",
            "end.Start",
            "@byd.com",
            "10.0.0.1",
            "127.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "172.20.0.1",
            "169.254.1.1",
            "256.1.1.1",
            "8.8.8",
            "8.8.8.8.8",
            "http://",
            "byd.com:1",
            "byd.com:123456",
            "byd.com,",
            "a..com",
            "-a.com",
            "a_.com",
            "byd.c",
            "x://",
        ] {
            assert!(!is_url(word), "{word}");
        }
        assert!(is_url("192.169.1.1") && is_url("172.32.0.1") && is_url("169.25.1.1"));
    }

    #[test]
    fn labels_and_top_level_names_have_a_longest_length() {
        let host = |label: usize, top: usize| format!("{}.{}", "a".repeat(label), "z".repeat(top));
        assert!(is_url(&host(64, 63)));
        assert!(!is_url(&host(65, 3)));
        assert!(!is_url(&host(3, 64)));
    }

    #[test]
    fn long_words_take_linear_time() {
        for unit in ["@", "a@b.c", "a.", "1.", ":", "://", "a@", "8.8.8.8@", "é"] {
            assert!(!is_url(&(unit.repeat(100_000) + ".")), "{unit}");
        }
    }
}
