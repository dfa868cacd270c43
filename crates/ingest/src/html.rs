//! The main text of a page of HTML, without what surrounds it, and what the page says of itself.

use std::borrow::Cow;

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability, TextMode};
use guanxi_model::Document;

use crate::{
    byline, date, encoding,
    limits::{MAX_HTML_BYTES, MAX_HTML_DEPTH},
    page::{self, Known},
};

/// The least text, in bytes, that makes an `<article>` more than a pointer to another page.
const ARTICLE_BYTES: usize = 300;

/// The documents of a page; `charset` is what came with it, not what it says.
pub(crate) fn documents(bytes: &[u8], charset: Option<&str>, known: Known) -> Vec<Document> {
    let html = encoding::decode_page(bytes, charset);
    if html.len() > MAX_HTML_BYTES || depth(&html) > MAX_HTML_DEPTH {
        return page::documents(&without_tags(&html), &known);
    }
    let dom = Dom::from(&*html);
    let several = articles(&dom, &known);
    if several.len() > 1 {
        return page::numbered(several, &known);
    }
    let date = known.date.or_else(|| date_of(&dom));
    let whole = body_text(&dom);
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let Some(found) = Readability::with_document(dom, None, Some(config)).and_then(|mut r| r.parse()).ok() else {
        return page::documents(&whole, &Known { date, ..known });
    };
    let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let known = Known {
        id: known.id,
        title: known.title.or_else(|| filled(Some(found.title))),
        date: date.or_else(|| found.published_time.as_deref().and_then(date::of)),
        url: known.url.or_else(|| filled(found.url).filter(|url| url.contains("://"))),
        lang: known.lang.or_else(|| filled(found.lang)),
        publisher: known.publisher.or_else(|| filled(found.site_name)),
    };
    let main = found.text_content.trim();
    page::documents(if main.is_empty() { &whole } else { without_title(main, known.title.as_deref()) }, &known)
}

/// The text of a piece of HTML, as feeds carry it: nothing is left out but the tags.
pub(crate) fn text_of(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&']) {
        return Cow::Borrowed(html);
    }
    if html.len() > MAX_HTML_BYTES || depth(html) > MAX_HTML_DEPTH {
        return Cow::Owned(without_tags(html));
    }
    Cow::Owned(body_text(&Dom::from(html)))
}

/// The articles of a page that marks several as such, each with its headline and date.
fn articles(dom: &Dom, known: &Known) -> Vec<Document> {
    let mut found = Vec::new();
    for article in &dom.select("article") {
        let text = article.formatted_text();
        if text.len() < ARTICLE_BYTES || article.select("article").exists() {
            continue;
        }
        let heading = article.select("h1, h2, h3").iter().next().map(|h| h.text().trim().to_owned());
        let title = heading.filter(|t| !t.is_empty());
        let time = article.select("time[datetime]").iter().next().and_then(|t| t.attr("datetime"));
        let known =
            Known { date: time.and_then(|t| date::of(&t)).or(known.date), title: title.clone(), ..known.clone() };
        found.extend(page::documents(without_title(&text, title.as_deref()), &known));
    }
    found
}

/// When the page says that it was published.
fn date_of(dom: &Dom) -> Option<guanxi_model::PartialDate> {
    const CONTENT: [&str; 12] = [
        "meta[property='article:published_time']",
        "meta[name='article:published_time']",
        "meta[itemprop='datePublished']",
        "meta[name='parsely-pub-date']",
        "meta[name='pubdate']",
        "meta[name='publishdate']",
        "meta[name='publish-date']",
        "meta[name='sailthru.date']",
        "meta[name='DC.date.issued']",
        "meta[name='dc.date']",
        "meta[name='date']",
        "meta[property='og:published_time']",
    ];
    let content = CONTENT.iter().find_map(|css| dom.select(css).attr("content").and_then(|text| date::of(&text)));
    content.or_else(|| {
        ["time[itemprop='datePublished']", "time[pubdate]", "article time[datetime]", "header time[datetime]"]
            .iter()
            .find_map(|css| dom.select(css).attr("datetime").and_then(|text| date::of(&text)))
    })
}

/// All text of a page but what no reader sees and what leads elsewhere.
fn body_text(dom: &Dom) -> String {
    let body = Dom::from(dom.html());
    body.select("script, style, noscript, template, nav, header, footer, aside, form, button, svg, iframe").remove();
    let whole = body.select("body").formatted_text();
    whole.trim().to_owned()
}

/// A text without its first line, where that is only the headline over again.
fn without_title<'t>(text: &'t str, title: Option<&str>) -> &'t str {
    match (text.split_once('\n'), title) {
        (Some((first, rest)), Some(title)) if first.trim() == title.trim() && !byline::is_related(first) => {
            rest.trim_start()
        }
        _ => text,
    }
}

/// How deep elements stand in one another, for those that must be closed; a bound on what a tree would have.
fn depth(html: &str) -> usize {
    const OPEN: [&str; 24] = [
        "p", "li", "td", "tr", "th", "dd", "dt", "option", "thead", "tbody", "tfoot", "colgroup", "br", "img", "input",
        "meta", "link", "hr", "col", "area", "base", "source", "wbr", "embed",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = &tag[..end];
        if name.is_empty() || name.len() < 9 && OPEN.iter().any(|o| o.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// What stands between the tags, for pages on which no tree is built.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let unseen = ["script", "style"]
            .iter()
            .find(|name| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
        let end = match unseen {
            Some(name) => rest
                .match_indices("</")
                .find(|(i, _)| rest.get(i + 2..i + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))),
            None => Some((0, "")),
        };
        rest = end.and_then(|(at, _)| rest[at..].find('>').map(|gt| &rest[at + gt + 1..])).unwrap_or_default();
        text.push('\n');
    }
    text.push_str(rest);
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>The bakery said on Monday that it had bought the mill by the river for 40 million loaves, in the third deal of the year.</p><p>The mill, founded in 1820, grinds flour for half of the harbour towns, and employs 300 millers, who were not asked.</p><p>Both sides, advised by the grocer, expect the deal to close in June, once the mayor, who owns a share, has signed it.</p>";

    fn read(html: &str) -> Vec<Document> {
        documents(html.as_bytes(), None, Known { id: Some("a.html".into()), ..Known::default() })
    }

    #[test]
    fn main_text_title_date_and_place_are_found() {
        let html = format!(
            "<html lang=en><head><title>Bakery Buys Mill in Harbour | Harbour Times</title><meta property='og:site_name' content='Harbour Times'><meta property='article:published_time' content='2021-06-09T10:00:00Z'><link rel=canonical href='https://example.org/mill'></head><body><nav><a href=/>Home</a> <a href=/b>Business</a></nav><div class=content><h1>Bakery Buys Mill in Harbour</h1>{BODY}<div class=share><a href=#>Share this article</a></div></div><footer>Copyright 2021 Harbour Times. All rights reserved.</footer><script>var x = 'hidden';</script></body></html>"
        );
        let documents = read(&html);
        let [document] = &documents[..] else { panic!("one article") };
        assert_eq!(document.date.map(|d| d.to_string()).as_deref(), Some("2021-06-09"));
        assert_eq!(document.title.as_deref(), Some("Bakery Buys Mill in Harbour"));
        assert_eq!(document.publisher.as_deref(), Some("Harbour Times"));
        assert_eq!(document.lang.as_deref(), Some("en"));
        assert!(document.text.starts_with("The bakery said on Monday"), "{}", document.text);
        assert!(document.text.ends_with("has signed it."), "{}", document.text);
        assert_eq!(document.text.matches("\n\n").count(), 2, "{}", document.text);
    }

    #[test]
    fn articles_that_are_marked_as_such_are_apart() {
        let article = |n: u8| {
            format!(
                "<article><h2>Headline of the Day Number {n}</h2><time datetime='2021-06-0{n}'>x</time>{BODY}</article>"
            )
        };
        let found = read(&format!("<body><h1>Archive</h1>{}{}</body>", article(1), article(2)));
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].id, "a.html#2");
        assert_eq!(found[1].date.map(|d| d.to_string()).as_deref(), Some("2021-06-02"));
        assert_eq!(found[1].title.as_deref(), Some("Headline of the Day Number 2"));
    }

    #[test]
    fn a_page_that_is_nested_to_kill_gives_its_text() {
        let deep = format!(
            "{}The mill &amp; the bakery were sold.<script>x</script>{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        assert_eq!(read(&deep)[0].text, "The mill & the bakery were sold.");
        assert_eq!(read("<p>Short.")[0].text, "Short.");
        for html in ["", "<", "<html>", "<!doctype html", "<a<b<c", "<script>"] {
            assert!(read(html).len() <= 1, "{html}");
        }
    }

    #[test]
    fn pieces_of_html_become_text() {
        assert_eq!(text_of("Mill sold"), "Mill sold");
        assert_eq!(text_of("<p>Mill &amp; bakery</p><p>sold</p>").trim(), "Mill & bakery\n\nsold");
    }
}
