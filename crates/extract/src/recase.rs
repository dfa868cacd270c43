//! Headlines in title case brought to sentence case, so that the engine reads them as it reads running text.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use guanxi_model::Document;

use crate::names::{
    NameIndex, Word, is_company_noun, is_function_word, is_name_alone, is_plain_word, is_title, names_two, phrase_at,
    split_words,
};

/// How the running text of a document writes a word amid its sentences.
#[derive(Debug, Clone, Copy, Default)]
struct Written {
    capital: usize,
    small: usize,
}

/// The words of one document with the case in which its running text writes them.
#[derive(Debug, Default)]
pub(crate) struct Case<'a> {
    title: Option<&'a str>,
    written: BTreeMap<Cow<'a, str>, Written>,
    /// Pairs of neighbours that running text writes with capitals: *Venture Highway*.
    pairs: BTreeSet<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Case<'a> {
    /// Reads the running text of a document; its headlines say nothing.
    pub(crate) fn of(document: &'a Document) -> Self {
        let mut case = Self { title: document.title.as_deref().map(str::trim), ..Self::default() };
        for line in document.text.lines().filter(|line| !is_headline(line)) {
            let words = split_words(line);
            let name = |w: &Word<'_>| w.capital && !is_function_word(&w.folded);
            let near = |w: &[Word<'_>]| line[w[0].bytes.end..w[1].bytes.start] == *" ";
            for pair in words.windows(2).filter(|w| name(&w[0]) && name(&w[1]) && near(w)) {
                case.pairs.insert((pair[0].folded.clone(), pair[1].folded.clone()));
            }
            let mut after_stop = true;
            for word in words {
                let text = &line[word.bytes.clone()];
                let before = line[..word.bytes.start].trim_end_matches(['"', '“', '‘', '\'', '(', ' ']);
                after_stop = after_stop || before.ends_with(['.', '?', '!', ':', '•', '–', '—']);
                if !after_stop {
                    let written = case.written.entry(word.folded).or_default();
                    if text.starts_with(char::is_uppercase) { written.capital += 1 } else { written.small += 1 }
                }
                after_stop = false;
            }
        }
        case
    }

    /// A headline in sentence case: only ASCII letters change, each for one byte. The first word, names, acronyms and words that
    /// the language does not know keep their capitals.
    pub(crate) fn recase<'t>(&self, headline: &'t str, index: &NameIndex) -> Cow<'t, str> {
        let words = split_words(headline);
        if self.title == Some(headline.trim()) && is_name_alone(headline) && !names_two(&words, index) {
            return Cow::Borrowed(headline);
        }
        let mut bytes = headline.as_bytes().to_vec();
        let mut at = 0;
        while at < words.len() {
            let count = self.name_at(&words, at, headline, index).max(phrase_at(&words[at..]));
            if count > 0 {
                at += count;
                continue;
            }
            let text = &headline[words[at].bytes.clone()];
            let starts = at == 0 || headline[..words[at].bytes.start].trim_end().ends_with([':', '?', '!']);
            let neighbours = [at.checked_sub(1).map(|i| (i, at)), Some((at, at + 1))];
            let paired = neighbours.into_iter().flatten().any(|(a, b)| {
                let pair = words.get(b).map(|second| (words[a].folded.clone(), second.folded.clone()));
                pair.is_some_and(|pair| words[b].capital && self.pairs.contains(&pair))
            });
            if !starts && !paired && self.is_lowered(text, &words[at].folded) {
                bytes[words[at].bytes.start].make_ascii_lowercase();
            }
            at += 1;
        }
        match String::from_utf8(bytes) {
            Ok(text) if text != headline => Cow::Owned(text),
            _ => Cow::Borrowed(headline),
        }
    }

    /// How many words from the first are a name of the catalogue that stands here for itself.
    fn name_at(&self, all: &[Word<'_>], at: usize, headline: &str, index: &NameIndex) -> usize {
        let words = &all[at..];
        let Some((count, known)) = index.at(words) else { return 0 };
        let written = self.written.get(&words[0].folded).copied().unwrap_or_default();
        let plain = count == 1 && (known.ambiguous || is_plain_word(&words[0].folded));
        let capital = headline[words[0].bytes.clone()].contains(char::is_uppercase);
        let marked = headline[words[count - 1].bytes.end..].starts_with(['\'', '’']);
        let common = known.ambiguous && written.capital == 0 && !marked && !is_dealt_with(all, at, headline, index);
        let spoken_small = plain && written.small > written.capital;
        if !capital || common || spoken_small || (known.upper && !words[0].upper) { 0 } else { count }
    }

    /// Whether a word of a headline is written small in running text.
    fn is_lowered(&self, text: &str, folded: &str) -> bool {
        let mut letters = text.chars();
        let one_capital = letters.next().is_some_and(|c| c.is_ascii_uppercase()) && !letters.any(char::is_uppercase);
        if !one_capital || is_title(folded) {
            return false;
        }
        if is_function_word(folded) {
            return true;
        }
        match self.written.get(folded) {
            Some(w) if w.capital > 0 || w.small > 0 => w.small >= w.capital,
            _ => text.len() == 1 || is_plain_word(folded) || is_company_noun(folded),
        }
    }
}

/// Whether a headline speaks of a word as of a company: *to Buy **Slack** for $28 Billion*, *Uber-Backed **Lime***, *BP, **Shell***.
fn is_dealt_with(words: &[Word<'_>], at: usize, headline: &str, index: &NameIndex) -> bool {
    let between = |a: usize, b: usize| headline[words[a].bytes.end..words[b].bytes.start].trim();
    let ends = words.get(at + 1).is_none_or(|next| !next.capital || is_function_word(&next.folded))
        || words.get(at + 1).is_some_and(|_| !between(at, at + 1).is_empty());
    let before = at.checked_sub(1).map(|i| words[i].folded.as_ref());
    let bought = before.is_some_and(|verb| {
        let base = verb.strip_suffix("ing").or_else(|| verb.strip_suffix('s')).unwrap_or(verb);
        matches!(base, "buy" | "acquire" | "acquir" | "purchase" | "outbid")
    });
    // *Stake in **Lucid***, *Drops Bid for **Arm***, *Invests in **Lime***.
    let second = at.checked_sub(2).map(|i| words[i].folded.as_ref());
    let into = matches!(before, Some("in" | "into"))
        && matches!(
            second,
            Some(
                "stake"
                    | "stakes"
                    | "invest"
                    | "invests"
                    | "invested"
                    | "investing"
                    | "investment"
                    | "billion"
                    | "million"
            )
        );
    let wooed = before == Some("for") && matches!(second, Some("bid" | "bids" | "offer"));
    let held = at
        .checked_sub(2)
        .is_some_and(|i| between(i, i + 1) == "-" && matches!(before, Some("backed" | "owned" | "led" | "controlled")));
    let known = |i: usize| index.at(&words[i..]).is_some_and(|(_, known)| !known.ambiguous && !known.adjective);
    let listed = (at > 0 && between(at - 1, at) == "," && known(at - 1))
        || (at + 1 < words.len() && between(at, at + 1) == "," && known(at + 1));
    ((bought || into || wooed) && ends) || held || listed
}

/// Whether most of a line's longer words have capitals.
fn is_headline(line: &str) -> bool {
    let long = || line.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4);
    let capitals = long().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
    capitals * 3 >= long().count() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recased(body: &str, headline: &str) -> String {
        let document = Document::new("d", body);
        Case::of(&document).recase(headline, &NameIndex::default()).into_owned()
    }

    #[test]
    fn words_of_the_language_are_lowered_and_names_stay() {
        let body = "The battery firm Bolt said it would buy shares.";
        assert_eq!(recased(body, "Huawei Buys Widget Maker Bolt"), "Huawei buys widget maker Bolt");
        assert_eq!(
            recased("", "PuduTech Inks Deal With CATL on Monday: Why It Matters"),
            "PuduTech inks deal with CATL on Monday: Why it matters"
        );
        assert_eq!(recased("", "If You Can’t Beat Them, Tencent May Buy"), "If you can’t beat them, Tencent may buy");
        assert_eq!(recased("", "Tencent Sacks 100, Eyes IPO"), "Tencent sacks 100, eyes IPO");
    }

    #[test]
    fn a_common_word_that_is_dealt_with_is_a_company() {
        let index = NameIndex::new(guanxi_model::Catalogue::built_in());
        let document = Document::new("d", "");
        let recased = |headline| Case::of(&document).recase(headline, &index).into_owned();
        assert_eq!(recased("Salesforce to Buy Slack for $28 Billion"), "Salesforce to buy Slack for $28 billion");
        assert_eq!(recased("BP, Shell Cut Jobs"), "BP, Shell cut jobs");
        assert_eq!(recased("Traders Cut Slack for Banks"), "Traders cut slack for banks");
    }

    #[test]
    fn no_byte_moves() {
        let text = "Société Générale Opens Über-Bank In Zürich";
        assert_eq!(recased("", text).len(), text.len());
    }
}
