//! Titles that are a name alone, as those of encyclopaedias are, rather than a headline.

use guanxi_model::{Kind, LEGAL_FORMS};
use guanxi_nlp::Analysis;

use super::{
    NameIndex, Word,
    kind::Votes,
    lexicon::{kind_by_shape, lexicon},
    party::Sighting,
    split_words,
    vocabulary::is_third_person,
};

/// The name that a whole title is.
pub(super) fn titled(analysis: &Analysis<'_>, words: &[Word<'_>], index: &NameIndex) -> Sighting {
    let text = analysis.text().trim().trim_matches(['\'', '"']);
    let known = index.at(words).filter(|(count, k)| *count == words.len() && !k.adjective).map(|(_, k)| k.entity);
    let list: Vec<&str> = words.iter().map(|w| w.folded.as_ref()).collect();
    let mut votes = Votes::default();
    votes.add(known.map_or_else(|| kind_by_shape(&list).unwrap_or(Kind::Company), |k| index.entity(k).kind), 20);
    Sighting { text: text.to_owned(), known, votes, headline: false, short: None }
}

/// Whether a title names two parties of the catalogue, as headlines do: *Acme Motors Gets Bolt Foods*.
pub(crate) fn names_two(words: &[Word<'_>], index: &NameIndex) -> bool {
    let mut certain = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = index.at(&words[at..]).filter(|(_, k)| !k.adjective);
        certain.extend(found.map(|(_, k)| !k.ambiguous));
        at += found.map_or(1, |(count, _)| count);
    }
    certain.len() > 1 && certain.contains(&true)
}

/// Whether a title is a name alone, as those of encyclopaedias are, rather than a headline: short, every word of it with a capital,
/// and a legal form, a name's shape or a word that no headline has at its end.
pub(crate) fn is_name_alone(title: &str) -> bool {
    let words = split_words(title);
    let capitals = words.iter().all(|w| {
        w.capital || w.folded.chars().all(|c| c.is_ascii_digit()) || lexicon().connectors.contains(w.folded.as_ref())
    });
    let list: Vec<&str> = words.iter().map(|w| w.folded.as_ref()).collect();
    let is_form = |w: &str| LEGAL_FORMS.contains(&w);
    let allowed = |w: &&str| words.len() <= 6 && (capitals || words.len() == 1 || is_form(w));
    let Some(ending) = list.last().filter(|w| allowed(w)) else { return false };
    let formed = is_form(ending) || kind_by_shape(&list).is_some();
    let telling = title.contains([':', '?', '!', '|', '$', '%', ';', '…'])
        || list.iter().any(|w| lexicon().headline_words.contains(*w) || is_third_person(w));
    !telling && (words.len() <= 5 || formed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_headlines() {
        for title in ["Bowmans Rail", "Great Southern Television", "Acme Motors Co., Ltd.", "Sanctum", "BETC"] {
            assert!(is_name_alone(title), "{title}");
        }
        for title in ["Acme Acquires Bolt", "Shares in Focus", "Why It Matters", "Acme to Buy Bolt", "Oil: A Guide"] {
            assert!(!is_name_alone(title), "{title}");
        }
    }
}
