//! Markdown as one HTML page that needs nothing from outside: its style is in it, and nothing in it runs.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::text::xml;

const STYLE: &str = include_str!("page.css");

/// Markdown as HTML elements. Each footnote leads back to its first place in the text.
pub(super) fn to_html(markdown: &str) -> String {
    // Footnotes of the old sort, since a piece of an HTML template has references without their notes.
    let options = Options::ENABLE_TABLES | Options::ENABLE_OLD_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut follows = false;
    let events = Parser::new_ext(markdown, options).map(|event| {
        let again = std::mem::replace(&mut follows, matches!(event, Event::FootnoteReference(_)));
        match event {
            Event::FootnoteReference(name) => {
                let shown = xml(&name);
                let place = places.entry(name.into_string()).or_default();
                *place += 1;
                let link = format!("<a id=\"ref-{shown}-{place}\" href=\"#note-{shown}\">{shown}</a>");
                // Two numbers side by side would be read as one.
                let class = if again { "ref more" } else { "ref" };
                Event::InlineHtml(format!("<sup class=\"{class}\">{link}</sup>").into())
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let shown = xml(&name);
                let number = format!("<a class=\"number\" href=\"#ref-{shown}-1\">{shown}</a>");
                Event::Html(format!("<div class=\"note\" id=\"note-{shown}\">{number}").into())
            }
            Event::End(TagEnd::FootnoteDefinition) => Event::Html("</div>\n".into()),
            other => other,
        }
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// Footnotes' places alone, for the middle of a sentence.
pub(super) fn markers(markdown: &str) -> String {
    let html = to_html(markdown);
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

/// From which data and by which command a page was made; the command is broken between its words alone.
pub(super) fn made(stamp: &str, command: &str) -> String {
    let words: Vec<String> = command.split(' ').map(|word| format!("<span>{}</span>", xml(word))).collect();
    format!("<p class=\"made\">Made from {} by <code>{}</code></p>\n", xml(stamp), words.join(" "))
}

/// A page around `body`, which is HTML; the kicker stands above its title.
pub(super) fn page(title: &str, kicker: Option<&str>, body: &str) -> String {
    let kicker = kicker.map(|k| format!("<p class=\"kicker\">{}</p>\n", xml(k))).unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"generator\" content=\"guanxi\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {kicker}{body}</main>\n</body>\n</html>\n",
        xml(title)
    )
}
