//! Words from outside in a Markdown text, so that they are read as words whatever characters they hold.

use crate::text::clean;

/// `text` on one line in which nothing is Markdown, HTML, a cell border or an entity.
///
/// Works for inline text, table cells, link texts and the beginning of a line, in CommonMark and its GitHub dialect.
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

/// Where the character stands that would make a line of `text` a heading, quote, list or rule.
fn line_start_mark(text: &str) -> Option<usize> {
    if text.starts_with(['#', '>', '-', '+', '=', ':']) {
        return Some(0);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && text[digits..].starts_with(['.', ')'])).then_some(digits)
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
