//! Words that came from outside, made fit to be shown: no control characters, no direction tricks, lines of a fair width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` on one line, without characters that steer a terminal, break XML or turn the reading direction.
///
/// Runs of white space become one space. Controls, noncharacters and the marks that override or isolate a direction go;
/// letters of every script, emoji and their joiners stay.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_hidden(c) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// Whether a character has no shape of its own and could deceive a reader or break a file.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Columns that `text` takes on a terminal or in a picture: an East Asian wide character takes two.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// `text` cut to at most `limit` columns; where something was cut off, it ends in `…`.
pub(crate) fn elide(text: &str, limit: usize) -> String {
    if columns(text) <= limit {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 0;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width >= limit {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// `text` in at most `lines` lines of at most `limit` columns, broken between words, or inside words that are too long
/// and Chinese; what does not fit is elided.
pub(crate) fn wrap(text: &str, limit: usize, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, limit) {
        if !line.is_empty() && columns(&line) + columns(piece.trim_end()) > limit {
            out.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(&piece);
    }
    if !line.trim_end().is_empty() {
        out.push(line.trim_end().to_owned());
    }
    if out.len() > lines {
        let rest = out.split_off(lines).join(" ");
        if let Some(last) = out.last_mut() {
            *last = elide(&format!("{last} {rest}"), limit);
        }
    }
    out
}

/// The smallest pieces that a line may be broken between: words with the space after them, wide characters one by one,
/// and the parts of a word that is longer than a line.
fn pieces(text: &str, limit: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let wide = c.width() == Some(2);
        if !word.is_empty() && (wide || columns(&word) + 1 > limit) {
            out.push(std::mem::take(&mut word));
        }
        word.push(c);
        if wide || c == ' ' {
            out.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// `text` for element content and quoted attributes of XML and HTML, cleaned first.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// `count` and `one`, in the plural where it is not one: *3 reports*, *1,628 documents*.
pub(crate) fn counted(count: usize, one: &str) -> String {
    let number = grouped(count);
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {one}s"),
    }
}

/// A number whose thousands are set apart: *1,628*.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let apart = |(at, digit): (usize, char)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(apart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_what_deceives_and_keeps_what_is_written() {
        for (raw, shown) in [
            ("A\u{1b}[31mred\u{7}", "A [31mred"),
            ("line\r\nline\ttab", "line line tab"),
            ("safe\u{202e}fdp.exe", "safefdp.exe"),
            ("شركة هواوي", "شركة هواوي"),
            ("👩\u{200d}💻 Labs", "👩\u{200d}💻 Labs"),
            ("\u{feff}宁德时代\u{ffff}", "宁德时代"),
        ] {
            assert_eq!(clean(raw), shown, "{raw:?}");
        }
    }

    #[test]
    fn counts_as_people_do() {
        for (count, one, words) in [
            (0, "report", "0 reports"),
            (1, "party", "1 party"),
            (1628, "party", "1,628 parties"),
            (1_000_000, "way", "1,000,000 ways"),
        ] {
            assert_eq!(counted(count, one), words);
        }
    }

    #[test]
    fn wraps_between_words_and_inside_what_is_too_long() {
        assert_eq!(wrap("Contemporary Amperex Technology", 14, 3), ["Contemporary", "Amperex", "Technology"]);
        assert_eq!(wrap("宁德时代新能源科技", 8, 3), ["宁德时代", "新能源科", "技"]);
        assert_eq!(wrap("abcdefghij", 4, 2), ["abcd", "efg…"]);
        assert_eq!(wrap("", 4, 2), Vec::<String>::new());
        for line in wrap(&"naïve 名前 word".repeat(40), 22, 3) {
            assert!(columns(&line) <= 22, "{line}");
        }
    }

    #[test]
    fn escapes_markup() {
        assert_eq!(xml("<b>AT&T \"'\u{0}"), "&lt;b&gt;AT&amp;T &quot;&#39;");
    }
}
