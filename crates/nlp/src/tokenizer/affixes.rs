//! What comes off the front and the end of a word, and what splits it within: the affix patterns of spaCy's English.

use std::sync::LazyLock;

use crate::characters::Class;

const LISTS: &str = include_str!("../../../../data/model/affixes.tsv");

/// Strings that come off after a digit (units and currencies), off the front, and between words.
struct Lists {
    after_number: Vec<&'static str>,
    prefixes: Vec<&'static str>,
    hyphens: Vec<&'static str>,
}

static AFFIXES: LazyLock<Lists> = LazyLock::new(|| {
    let list = |name: &str| {
        let row = LISTS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
        row.map_or_else(Vec::new, |row| row.split('\t').collect())
    };
    Lists { after_number: list("after-number"), prefixes: list("prefix"), hyphens: list("hyphen") }
});

/// Bytes of the prefix that comes off `word`; 0 where none does.
pub(super) fn prefix(word: &str) -> usize {
    let mut chars = word.chars();
    match chars.next() {
        None => 0,
        Some('.') => stops(word.bytes()),
        Some('+') => usize::from(!chars.next().is_some_and(|c| c.is_ascii_digit())),
        Some(first) if Class::PREFIX.has(first) => first.len_utf8(),
        Some(_) => AFFIXES.prefixes.iter().find(|&&p| word.starts_with(p)).map_or(0, |p| p.len()),
    }
}

/// Bytes of the suffix that comes off `word`, the longest there is; 0 where none does.
pub(super) fn suffix(word: &str) -> usize {
    let mut back = word.chars().rev();
    let Some(last) = back.next() else { return 0 };
    let before = back.next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let fixed = match last {
        '.' => {
            let run = stops(word.bytes().rev());
            if run > 0 { run } else { usize::from(stop_comes_off(before, back.next())) }
        }
        '+' => usize::from(digit(before)),
        '…' if before == Some('…') => 2 * last.len_utf8(),
        's' | 'S' => before.filter(|c| matches!(c, '\'' | '’')).map_or(0, |c| c.len_utf8() + 1),
        _ if Class::SUFFIX.has(last) => last.len_utf8(),
        _ => 0,
    };
    fixed.max(after_number(word))
}

/// Whether a single full stop comes off after `last` and the one before it: not after an initial or an abbreviation.
fn stop_comes_off(last: Option<char>, before: Option<char>) -> bool {
    let Some(last) = last else { return false };
    let capitals = || Class::UPPER_LETTER.has(last) && before.is_some_and(|c| Class::UPPER_LETTER.has(c));
    let degrees = || before == Some('°') && matches!(last, 'F' | 'f' | 'C' | 'c' | 'K' | 'k');
    Class::BEFORE_STOP.has(last) || capitals() || degrees()
}

/// Bytes of the unit or the currency after the last digit.
fn after_number(word: &str) -> usize {
    const LONGEST: usize = 6;
    let digit = word.char_indices().rev().take(LONGEST + 1).find(|(_, c)| c.is_ascii_digit());
    match digit.map(|(at, _)| &word[at + 1..]) {
        Some(unit) if AFFIXES.after_number.binary_search(&unit).is_ok() => unit.len(),
        _ => 0,
    }
}

/// How many full stops there are, where there are two or more.
fn stops(bytes: impl Iterator<Item = u8>) -> usize {
    let run = bytes.take_while(|&b| b == b'.').count();
    if run > 1 { run } else { 0 }
}

/// The byte ranges within `word` that split it, from left to right.
pub(super) fn infixes(word: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let (mut at, mut before) = (0, None);
    std::iter::from_fn(move || {
        while let Some(c) = word[at..].chars().next() {
            let length = infix(before, c, &word[at..]);
            if length > 0 {
                let start = at;
                at += length;
                before = word[..at].chars().next_back();
                return Some((start, at));
            }
            at += c.len_utf8();
            before = Some(c);
        }
        None
    })
}

/// Bytes of the infix that `rest` starts with, `c` being its first character and `before` the one that precedes it.
fn infix(before: Option<char>, c: char, rest: &str) -> usize {
    let after = |length: usize| rest[length..].chars().next();
    let is = |class: Class, c: Option<char>| c.is_some_and(|c| class.has(c));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let in_word = || is(Class::LETTER, before) || digit(before);
    match c {
        '.' => {
            let run = stops(rest.bytes());
            let (end, start) = (Class::LOWER_LETTER | Class::QUOTE, Class::UPPER_LETTER | Class::QUOTE);
            if run > 0 { run } else { usize::from(is(end, before) && is(start, after(1))) }
        }
        '+' | '-' | '*' | '^' if digit(before) && (digit(after(1)) || after(1) == Some('-')) => 1,
        ',' => usize::from(is(Class::LETTER, before) && is(Class::LETTER, after(1))),
        ':' | '<' | '>' | '=' | '/' => usize::from(in_word() && is(Class::LETTER, after(1))),
        '-' | '–' | '—' | '~' if in_word() => {
            let hyphen = |&&h: &&&str| rest.starts_with(h) && is(Class::LETTER, after(h.len()));
            AFFIXES.hyphens.iter().find(hyphen).map_or(0, |h| h.len())
        }
        '…' => c.len_utf8(),
        _ if Class::ICON.has(c) => c.len_utf8(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_come_off() {
        let check = |word: &str, wanted| assert_eq!(&word[..prefix(word)], wanted, "{word}");
        check("", "");
        check("(BYD", "(");
        check("...and", "...");
        check(".5", "");
        check("+86", "");
        check("+", "+");
        check("+x", "+");
        check("US$5", "US$");
        check("C$", "C$");
        check("USD", "");
        check("-5", "");
        check("…………", "…");
        check("“We", "“");
        check("©2020", "©");
    }

    #[test]
    fn suffixes_come_off() {
        let check = |word: &str, wanted| assert_eq!(&word[word.len() - suffix(word)..], wanted, "{word}");
        check("", "");
        check("CATL's", "'s");
        check("CATL’S", "’S");
        check("done.", ".");
        check("U.S.", "");
        check("PLC.", ".");
        check("J.", "");
        check("5.", ".");
        check("20°C.", ".");
        check("wait...", "...");
        check("5km²", "km²");
        check("x5km", "km");
        check("km", "");
        check("50%", "%");
        check("5US$", "US$");
        check("5+", "+");
        check("C+", "");
        check("……", "……");
        check("………", "……");
        check("١km", "");
        check("5اكواب", "اكواب");
    }

    #[test]
    fn infixes_split() {
        let check = |word: &str, wanted: &[&str]| {
            let found: Vec<&str> = infixes(word).map(|(start, end)| &word[start..end]).collect();
            assert_eq!(found, wanted, "{word}");
        };
        check("lithium-ion", &["-"]);
        check("dyn-o-mite", &["-", "-"]);
        check("a--b", &["--"]);
        check("a——b", &["——"]);
        check("a----b", &[]);
        check("2020-21", &["-"]);
        check("5--3", &["-"]);
        check("3*4", &["*"]);
        check("end.Start", &["."]);
        check("end.start", &[]);
        check("wait...what", &["..."]);
        check("a,b", &[","]);
        check("1,000", &[]);
        check("a/b=c", &["/", "="]);
        check("x…y", &["…"]);
        check("a~b", &["~"]);
        check("🚗🚗", &["🚗", "🚗"]);
    }
}
