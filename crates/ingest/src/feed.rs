//! Feeds of RSS and Atom: an entry, a document.

use feed_rs::{model::Entry, parser};
use guanxi_model::{Document, PartialDate};

use crate::{
    IngestError, html,
    page::{self, Known},
};

/// The entries of a feed, in its order.
///
/// An entry is called by its own identity where that is an IRI, else by its link, else by its place in the feed.
pub(crate) fn documents(path: &str, bytes: &[u8]) -> Result<Vec<Document>, IngestError> {
    let parser = parser::Builder::new().id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(bytes).map_err(|e| IngestError::Malformed {
        path: path.to_owned(),
        offset: 0,
        problem: format!("not a feed of RSS or Atom that can be read: {e}"),
    })?;
    let plain = |text: Option<feed_rs::model::Text>| text.map(|t| html::text_of(&t.content).trim().to_owned());
    let publisher = plain(feed.title).filter(|t| !t.is_empty());
    let mut documents = Vec::new();
    for (n, entry) in feed.entries.into_iter().enumerate() {
        let url = link(&entry);
        let id = Some(entry.id.trim().to_owned())
            .filter(|id| is_iri(id))
            .or_else(|| url.clone())
            .unwrap_or_else(|| format!("{path}#{}", n + 1));
        let known = Known {
            id: Some(id),
            title: plain(entry.title).filter(|t| !t.is_empty()),
            date: entry.published.or(entry.updated).and_then(|time| day(&time.to_rfc3339())),
            url,
            lang: entry.language.or_else(|| feed.language.clone()),
            publisher: publisher.clone(),
        };
        let body = entry.content.and_then(|c| c.body).or_else(|| entry.summary.map(|s| s.content)).unwrap_or_default();
        let mut found = page::documents(&html::text_of(&body), &known);
        if found.is_empty() {
            // An entry of a headline alone still says what the headline says.
            let headline = Known { title: None, ..known.clone() };
            found = page::documents(known.title.as_deref().unwrap_or_default(), &headline);
        }
        documents.extend(found);
    }
    Ok(documents)
}

fn link(entry: &Entry) -> Option<String> {
    let main = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    main.or(entry.links.first()).map(|l| l.href.trim().to_owned()).filter(|href| !href.is_empty())
}

fn is_iri(id: &str) -> bool {
    id.contains("://") || ["urn:", "tag:"].iter().any(|scheme| id.starts_with(scheme))
}

fn day(time: &str) -> Option<PartialDate> {
    time.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_rss_and_atom_are_documents() {
        let rss = r"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Times</title><link>https://example.org</link><language>en-gb</language>
            <item><title>Mill &amp; bakery</title><link>https://example.org/1</link><guid isPermaLink='false'>17</guid><pubDate>Wed, 09 Jun 2021 10:00:00 GMT</pubDate><description>&lt;p&gt;The bakery bought the mill by the river.&lt;/p&gt;</description></item>
            <item><title>Bakery Sells Second Mill to Grocer</title></item></channel></rss>";
        let found = documents("feed.xml", rss.as_bytes()).expect("reads");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].id.as_str(), found[0].title.as_deref()), ("https://example.org/1", Some("Mill & bakery")));
        assert_eq!(
            (found[0].date.map(|d| d.to_string()).as_deref(), found[0].text.as_str()),
            (Some("2021-06-09"), "The bakery bought the mill by the river.")
        );
        assert_eq!(found[0].publisher.as_deref(), Some("Harbour Times"));
        assert_eq!(
            (found[1].id.as_str(), found[1].text.as_str()),
            ("feed.xml#2", "Bakery Sells Second Mill to Grocer")
        );
        let atom = r"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>x</id><updated>2021-06-09T00:00:00Z</updated><entry><id>tag:example.org,2021:1</id><title>Mill sold</title><link href='https://example.org/a'/><updated>2021-06-08T00:00:00Z</updated><content type='html'>The bakery bought it.</content></entry></feed>";
        let found = documents("-", atom.as_bytes()).expect("reads");
        assert_eq!(
            (found[0].id.as_str(), found[0].url.as_deref()),
            ("tag:example.org,2021:1", Some("https://example.org/a"))
        );
        assert_eq!(found[0].date.map(|d| d.to_string()).as_deref(), Some("2021-06-08"));
    }

    #[test]
    fn what_is_no_feed_is_an_error() {
        for text in ["", "<rss>", "<note/>", "<rss version='2.0'><channel><item>"] {
            let _ = documents("a.xml", text.as_bytes());
        }
        assert!(matches!(documents("a.xml", b"<note/>"), Err(IngestError::Malformed { .. })));
    }
}
