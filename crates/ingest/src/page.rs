//! The text of a page to the documents that it holds: boilerplate off, several articles apart.

use std::borrow::Cow;

use guanxi_model::{Document, PartialDate};

use crate::{
    boilerplate,
    byline::{self, Byline},
    identity, lang,
};

/// What is known of a page besides its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The identity of the page, `None` where its documents are called by their content.
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<PartialDate>,
    pub(crate) url: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) publisher: Option<String>,
}

/// The documents of a page, in their order. What is known of the page holds for the only article of a page; the date,
/// title and language of several are their own.
pub(crate) fn documents(text: &str, known: &Known) -> Vec<Document> {
    let articles = articles(text);
    let several = articles.len() > 1;
    let documents = articles.into_iter().map(|article| Document {
        id: String::new(),
        lang: lang::detect(&article.text).or_else(|| known.lang.clone().filter(|_| !several)),
        title: article.title.or_else(|| known.title.clone().filter(|_| !several)),
        date: article.date.or(known.date),
        url: known.url.clone(),
        publisher: known.publisher.clone(),
        text: article.text,
    });
    numbered(documents.collect(), known)
}

/// Documents of one page, called by it, and by their number where there are several.
pub(crate) fn numbered(mut documents: Vec<Document>, known: &Known) -> Vec<Document> {
    let several = documents.len() > 1;
    for (n, document) in documents.iter_mut().enumerate() {
        document.id = match &known.id {
            Some(id) if several => format!("{id}#{}", n + 1),
            Some(id) => id.clone(),
            None => identity::content_id(document),
        };
    }
    documents
}

#[derive(Debug, PartialEq, Eq)]
struct Article {
    title: Option<String>,
    date: Option<PartialDate>,
    text: String,
}

/// The articles of a page: one, or as many as it has bylines with a text below.
///
/// What stands before the first byline goes with the first article.
fn articles(text: &str) -> Vec<Article> {
    let lines: Vec<Cow<'_, str>> = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(tidy).collect();
    let mut dropped = boilerplate::marks(&lines);
    let mut starts: Vec<Start> = Vec::new();
    for byline in byline::find(&lines) {
        (byline.lines.0..byline.lines.1).for_each(|i| dropped[i] = true);
        let start = Start::of(&byline, &lines, &dropped);
        match starts.last() {
            // Two bylines with nothing between them are one: an author each, or the date of an update.
            Some(last)
                if last.rest.is_none() && (last.text..start.first).all(|i| dropped[i] || lines[i].is_empty()) => {}
            _ => starts.push(start),
        }
    }
    if let Some(first) = starts.first_mut() {
        first.first = 0;
    }
    if starts.is_empty() {
        let text = joined(&lines, &dropped, 0..lines.len(), None);
        return if text.is_empty() { Vec::new() } else { vec![Article { title: None, date: None, text }] };
    }
    let ends = starts.iter().skip(1).map(|s| s.first).chain([lines.len()]);
    let mut articles = Vec::new();
    for (start, end) in starts.iter().zip(ends) {
        if let Some(i) = start.title {
            dropped[i] = true;
        }
        let before = joined(&lines, &dropped, start.first..start.text, None);
        let rest = start.rest.map(|at| lines[start.text - 1][at..].trim());
        let body = joined(&lines, &dropped, start.text..end, rest);
        let text = [before, body].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n\n");
        if !text.is_empty() {
            articles.push(Article { title: start.title.map(|i| lines[i].to_string()), date: start.date, text });
        }
    }
    articles
}

/// Where an article begins.
struct Start {
    /// Its first line: its headline, where that stands above the byline.
    first: usize,
    /// The first line of its text.
    text: usize,
    /// The line of its headline, where that stands apart.
    title: Option<usize>,
    date: Option<PartialDate>,
    /// Text that was glued to the byline, as bytes of the line before `text`.
    rest: Option<usize>,
}

impl Start {
    fn of(byline: &Byline, lines: &[Cow<'_, str>], dropped: &[bool]) -> Self {
        let kept = |i: &usize| !lines[*i].is_empty() && !dropped[*i];
        let (at, text) = byline.lines;
        let above = (0..at).rev().find(|i| !lines[*i].is_empty()).filter(|i| !dropped[*i]);
        let alone = |i: usize| i == 0 || lines[i - 1].is_empty() || dropped[i - 1];
        let title = above.filter(|&i| byline::is_headline(&lines[i]) && alone(i));
        let below = || {
            let first = (text..lines.len()).find(kept)?;
            let apart = lines.get(first + 1).is_some_and(|l| l.is_empty());
            (apart && byline.rest.is_none() && byline::is_headline(&lines[first]) && !lines[first].ends_with('?'))
                .then_some(first)
        };
        Self { first: title.unwrap_or(at), text, title: title.or_else(below), date: byline.date, rest: byline.rest }
    }
}

/// The lines that are kept, with one empty line where there were some.
fn joined(lines: &[Cow<'_, str>], dropped: &[bool], range: std::ops::Range<usize>, first: Option<&str>) -> String {
    let mut text = first.map(str::to_owned).unwrap_or_default();
    let mut gap = 0;
    for i in range {
        if lines[i].is_empty() || dropped[i] {
            gap = if lines[i].is_empty() { 2 } else { gap.max(1) };
            continue;
        }
        if !text.is_empty() {
            text.push_str(if gap == 2 { "\n\n" } else { "\n" });
        }
        text.push_str(&lines[i]);
        gap = 0;
    }
    text
}

/// A line without the space around it, bullets, and characters that cannot be seen.
fn tidy(line: &str) -> Cow<'_, str> {
    let unseen = |c: char| c.is_control() && c != '\t' || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}');
    let line: Cow<'_, str> = if line.contains(unseen) {
        Cow::Owned(line.chars().filter(|c| !unseen(*c)).collect())
    } else {
        Cow::Borrowed(line)
    };
    let cut = match line {
        Cow::Borrowed(line) => boilerplate::cut(trimmed(line)),
        Cow::Owned(line) => Cow::Owned(boilerplate::cut(trimmed(&line)).into_owned()),
    };
    match cut {
        Cow::Borrowed(line) => Cow::Borrowed(trimmed(line)),
        Cow::Owned(line) => Cow::Owned(trimmed(&line).to_owned()),
    }
}

/// A line without the space and the bullet at its ends.
fn trimmed(line: &str) -> &str {
    let line = line.trim();
    let plain = line.trim_start_matches(['•', '●', '▪', '■', '◆', '‣', '⁃', '∙', '·']);
    if plain.len() < line.len() { plain.trim_start() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<(Option<String>, Option<String>, String)> {
        articles(page).into_iter().map(|a| (a.title, a.date.map(|d| d.to_string()), a.text)).collect()
    }

    #[test]
    fn an_archive_page_falls_into_its_articles() {
        let page = "Harbour Times – Latest Harbour News & Headlines\n\nHome >\n\nBy Ann Baker / Jun 11, 2021 08:09 PM / Bread\n\nThe bakery bought the mill.\n\nIt paid with loaves.\n\nContact reporter Ann Baker (\n\nRelated: Mill Up for Sale\n\n\nBob Miller / Jun 10, 2021 07:22 PM / Mills\n\nThe river rose.\n\nRelated: Rain Ahead\n\nAnn Baker / Jun 09, 2021 07:22 PM / Bread dough maker Yeast said it rose, and that all who had\n\nIt fell.\n\nShare this article";
        let found = texts(page);
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[0],
            (
                None,
                Some("2021-06-11".into()),
                "The bakery bought the mill.\n\nIt paid with loaves.\n\nRelated: Mill Up for Sale".into()
            )
        );
        assert_eq!(found[1].2, "The river rose.\n\nRelated: Rain Ahead");
        assert_eq!(found[2].2, "dough maker Yeast said it rose, and that all who had\n\nIt fell.");
        let documents = documents(page, &Known { id: Some("a.txt".into()), ..Known::default() });
        assert_eq!(documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["a.txt#1", "a.txt#2", "a.txt#3"]);
    }

    #[test]
    fn headlines_go_with_the_article_below_them() {
        let page = "Bakery Buys Mill in Harbour\n\nBy Ann Baker, June 9, 2021\n\nThe bakery bought the mill.\n\nMill Burns Down After Sale\nBy Bob Miller | June 8, 2021\nThe mill burnt down.";
        let found = texts(page);
        assert_eq!(
            found[0],
            (
                Some("Bakery Buys Mill in Harbour".into()),
                Some("2021-06-09".into()),
                "The bakery bought the mill.".into()
            )
        );
        assert_eq!(
            found[1],
            (Some("Mill Burns Down After Sale".into()), Some("2021-06-08".into()), "The mill burnt down.".into())
        );
    }

    #[test]
    fn a_list_of_headlines_stays_a_list_before_the_only_article() {
        let page = "Bakery Buys Mill in Harbour\nMill Burns Down After Sale\nRiver Rises by the Mill\n\nBy Ann Baker / Jun 9, 2021 08:09 PM / Bread\n\nThe river rose.";
        assert_eq!(
            texts(page),
            [(
                None,
                Some("2021-06-09".into()),
                "Bakery Buys Mill in Harbour\nMill Burns Down After Sale\nRiver Rises by the Mill\n\nThe river rose."
                    .into()
            )]
        );
    }

    #[test]
    fn what_cannot_be_seen_goes_and_what_is_empty_gives_nothing() {
        assert_eq!(
            texts("\u{feff}The\0 mill\u{200b} was  sold.\r\n\r\n  • It is old. |\r\n")[0].2,
            "The mill was  sold.\n\nIt is old."
        );
        assert_eq!(texts(""), []);
        assert_eq!(texts("Advertisement\n\nShare this article\n"), []);
    }
}
