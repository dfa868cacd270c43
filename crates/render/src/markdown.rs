//! Words from outside in a Markdown text, so that they are read as words whatever characters they hold.

use crate::text::clean;

/// `text` on one line in which nothing is Markdown, HTML, a cell border or an entity.
///
/// Works for inline text, table cells, link texts and the beginning of a line, in `CommonMark` and its GitHub dialect.
pub(crate) fn escape(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    let start = line_start_mark(&text);
    for (at, c) in text.char_indices() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' => true,
            '&' => is_entity(&text[at + 1..]),
            _ => Some(at) == start,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// As [`escape`], but a space at either end stays, for words that others follow.
pub(crate) fn escape_between(text: &str) -> String {
    let space = |is: bool| if is { " " } else { "" };
    match escape(text) {
        words if words.is_empty() => space(!text.is_empty()).to_owned(),
        words => {
            let (before, after) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
            format!("{}{words}{}", space(before), space(after))
        }
    }
}

/// Where the character stands that would make a line of `text` a heading, quote, list or rule.
fn line_start_mark(text: &str) -> Option<usize> {
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let is_mark = match text.chars().next()? {
        '#' | '>' => true,
        '+' => ends_word(&text[1..]),
        '-' => ends_word(&text[1..]) || text.starts_with("--"),
        '=' => text.bytes().all(|b| b == b'='),
        _ => false,
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_item = digits > 0 && text[digits..].starts_with(['.', ')']) && ends_word(&text[digits + 1..]);
    if is_item { Some(digits) } else { is_mark.then_some(0) }
}

/// Whether `&` before `rest` would be read as a character reference.
fn is_entity(rest: &str) -> bool {
    rest.split_once(';').is_some_and(|(name, _)| {
        let name = name.strip_prefix('#').unwrap_or(name);
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// An address for the round brackets of a link; `None` where it is no web address.
///
/// Anything else than `http` and `https` is refused, so that no report holds a script.
pub(crate) fn address(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let mut out = url[..url.len() - rest.len()].to_owned();
    for byte in rest.bytes() {
        match byte {
            b'('
            | b')'
            | b'<'
            | b'>'
            | b'"'
            | b'\''
            | b'\\'
            | b'`'
            | b'|'
            | b'*'
            | b'_'
            | b'['
            | b']'
            | 0..=0x20
            | 0x7f.. => {
                out.push_str(&format!("%{byte:02X}"));
            }
            _ => out.push(char::from(byte)),
        }
    }
    Some(out)
}

/// The name of a file beside the text, for the round brackets of an image.
pub(crate) fn path(name: &str) -> String {
    name.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// `text` as code on one line, whatever backticks it has.
pub(crate) fn code(text: &str) -> String {
    let text = clean(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// The words and the elements that a Markdown reader makes of `source`.
    fn read(source: &str) -> (String, usize) {
        let (mut words, mut elements) = (String::new(), 0);
        for event in Parser::new_ext(source, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                _ => elements += 1,
            }
        }
        (words, elements)
    }

    #[test]
    fn hostile_names_come_back_as_plain_words() {
        for name in [
            "AT&T &amp; &#60;b&#62; &copy;",
            "<script>alert(1)</script>",
            "*bold* _it_ __x__ ~~gone~~ `code`",
            "[link](javascript:alert(1)) ![x](y)",
            "a|b\\|c",
            "# heading",
            "1. one",
            "2) two",
            "- item",
            "+ item",
            "> quote",
            "=====",
            "---",
            "[^1]: note",
            "a\\",
            "4.8%",
            "1.",
            "-",
            "-5",
            "+",
            "宁德时代 [CATL]",
        ] {
            assert_eq!(read(&escape(name)), (name.to_owned(), 0), "{name}: {}", escape(name));
        }
    }

    #[test]
    fn an_address_stays_inside_its_brackets() {
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(
            address("https://e.org/a (b)?q=名&x=1").as_deref(),
            Some("https://e.org/a%20%28b%29?q=%E5%90%8D&x=1")
        );
    }
}
