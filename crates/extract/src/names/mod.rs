//! Names over a whole document: found by the catalogue, by their shape and by the engine, sorted into parties, and then
//! looked up everywhere, so that a name found once with certainty is found in every place.

mod bracket;
mod index;
mod kind;
mod lexicon;
mod party;
mod scan;
mod sector;
mod sighting;
mod span;
mod support;
mod title;
mod vocabulary;
mod words;

use std::collections::BTreeSet;

use guanxi_model::{Entity, Kind};

pub(crate) use index::NameIndex;
use lexicon::lexicon;
pub(crate) use span::is_legal_form;
pub(crate) use title::{is_name_alone, names_two};
pub(crate) use vocabulary::{is_noun, is_place, is_plain_word, is_verb, is_verb_alone};
pub(crate) use words::{Word, split_words};

use crate::{mention::Cast, passage::Passage};

/// Every mention of every party of a document by name.
pub(crate) fn named(passages: &[Passage<'_>], index: &NameIndex) -> Cast {
    let words: Vec<Vec<Word<'_>>> = passages.iter().map(|p| words::words(&p.analysis)).collect();
    let small = small_words(&words);
    let mut sightings = Vec::new();
    for (passage, words) in passages.iter().zip(&words) {
        sightings.extend(sighting::sighted(passage, words, &small, index));
    }
    let sightings = party::without_pairs(sightings, index);
    let mut parties = party::parties(&sightings, index);
    let local = scan::local_names(&parties);
    let mentions =
        passages.iter().zip(&words).map(|(p, w)| scan::mentions(p, w, index, &local, &mut parties)).collect();
    let mut cast = Cast { parties: parties.entities, mentions, ..Cast::default() };
    sector::add(passages, &mut cast);
    in_order_of_mention(cast)
}

/// The words that a document writes without a capital.
fn small_words<'w>(words: &'w [Vec<Word<'_>>]) -> BTreeSet<&'w str> {
    words.iter().flatten().filter(|w| !w.capital).map(|w| w.folded.as_ref()).collect()
}

/// Drops parties that no mention means, and numbers the others by their first mention.
fn in_order_of_mention(mut cast: Cast) -> Cast {
    let mut number: Vec<Option<usize>> = vec![None; cast.parties.len()];
    let mut order = Vec::new();
    for party in cast.mentions.iter_mut().flatten().flat_map(|m| m.parties.iter_mut()) {
        *party = *number[*party].get_or_insert_with(|| {
            order.push(*party);
            order.len() - 1
        });
    }
    let mut entities: Vec<Option<Entity>> = cast.parties.into_iter().map(Some).collect();
    cast.parties = order.into_iter().filter_map(|at| entities[at].take()).collect();
    cast
}

/// Whether a lower-case word is one by which companies are called: *startup*, *carmaker*.
pub(crate) fn is_company_noun(word: &str) -> bool {
    lexicon().company_nouns.contains(word)
}

/// Whether a verb, by its lemma, says what firms do and things do not: *buy*, *sue*.
pub(crate) fn is_firm_verb(lemma: &str) -> bool {
    lexicon().firm_verbs.contains(lemma) || lexicon().company_objects.contains(lemma)
}

/// Whether a name is by its words that of one whose business is to invest: *Sequoia Capital*, *Vertex Ventures US*.
pub(crate) fn is_investor(name: &str) -> bool {
    name.split_whitespace().skip(1).any(|word| lexicon().investors.contains(&word.to_lowercase()))
}

/// How many of these lower-case words, from the first, name an office: 3 for *chief executive officer*.
pub(crate) fn title_length(words: &[String]) -> usize {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    lexicon().role_at(&words)
}

/// Whether a name of several words says by one of them that it is a firm's: *Cold Iron Studios*.
pub(crate) fn names_trade(name: &str) -> bool {
    let trade = |word: String| {
        lexicon::kind_by_shape(&["", &word]) == Some(Kind::Company)
            && !matches!(
                word.as_str(),
                "cloud" | "systems" | "system" | "pay" | "software" | "service" | "platform" | "data"
            )
    };
    name.split_whitespace().skip(1).any(|w| trade(w.to_lowercase()))
}

/// Whether a lower-case word is one of grammar, which only a headline or the start of a sentence writes with a capital.
pub(crate) fn is_function_word(word: &str) -> bool {
    lexicon().openers.contains(word) || lexicon().connectors.contains(word)
}

/// How many of the words, from the first, are a phrase that is always written with capitals: *North America*.
pub(crate) fn phrase_at(words: &[Word<'_>]) -> usize {
    lexicon::phrases().at(words).map_or(0, |(count, ())| count)
}

/// Whether a lower-case word keeps its capital wherever it stands: months and days that are no other word, honorifics.
pub(crate) fn is_title(word: &str) -> bool {
    (lexicon().months.contains(word) && !lexicon().lowered.contains(word))
        || lexicon().honorifics.contains(word)
        || lexicon().regions.contains(word)
}

#[cfg(test)]
mod tests {
    use guanxi_model::{Catalogue, Document};
    use guanxi_nlp::Pipeline;

    use super::*;
    use crate::passage::blocks;

    /// Every name in a text, with the party it means.
    fn names_in(text: &str) -> Vec<(String, String)> {
        let document = Document::new("d", text);
        let index = NameIndex::new(Catalogue::built_in());
        let blocks = blocks(&document, std::borrow::Cow::Borrowed);
        let passages: Vec<Passage<'_>> = blocks
            .iter()
            .map(|b| Passage {
                part: b.part,
                offset: b.offset,
                headline: b.headline,
                analysis: Pipeline::english().analyze(&b.text),
            })
            .collect();
        let cast = named(&passages, &index);
        let pairs = passages.iter().zip(&cast.mentions).flat_map(|(p, mentions)| {
            mentions.iter().map(|m| {
                let bytes = p.analysis.bytes(m.tokens.clone());
                (p.analysis.text()[bytes].to_owned(), cast.parties[m.parties[0]].name.clone())
            })
        });
        pairs.collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = names_in(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn short_forms_share_the_party_of_the_full_name() {
        check(
            "Contemporary Amperex Technology (CATL) supplies Tesla. CATL said so.",
            &[("Contemporary Amperex Technology", "CATL"), ("Tesla", "Tesla"), ("CATL", "CATL")],
        );
        check(
            "Brimwell Technology Co. hired Dana Orlov. Brimwell said Orlov would start in June.",
            &[
                ("Brimwell Technology Co.", "Brimwell Technology"),
                ("Dana Orlov", "Dana Orlov"),
                ("Brimwell", "Brimwell Technology"),
                ("Orlov", "Dana Orlov"),
            ],
        );
    }

    #[test]
    fn a_longer_name_of_the_text_has_the_short_one() {
        check(
            "Frontier Oil runs refineries. Frontier said so.",
            &[("Frontier Oil", "Frontier Oil"), ("Frontier", "Frontier Oil")],
        );
    }

    #[test]
    fn common_words_need_support() {
        check("Apple bought a startup.", &[("Apple", "Apple")]);
        check("He bit into an apple and closed the gap.", &[]);
        check("The target was missed.", &[]);
    }

    #[test]
    fn units_are_not_their_parents() {
        let found = names_in("Alibaba Cloud and Alibaba signed a lease.");
        assert_eq!(found[0].1, "Alibaba Cloud");
        assert_eq!(found[1].1, "Alibaba");
    }

    #[test]
    fn adjectives_stand_for_states_beside_their_nouns() {
        check("The company evaded U.S. sanctions.", &[("U.S.", "United States")]);
        check("She is an American singer.", &[]);
    }

    #[test]
    fn what_stands_before_a_name_is_no_part_of_it() {
        check("Key Tesla suppliers met.", &[("Tesla", "Tesla")]);
        check("Meet Brimwell, a startup that sells pumps.", &[("Brimwell", "Brimwell")]);
        check(
            "Founder's Grove Capital met Nokia.",
            &[("Founder's Grove Capital", "Founder's Grove Capital"), ("Nokia", "Nokia")],
        );
    }

    #[test]
    fn a_seat_in_brackets_stands_inside_a_name() {
        check(
            "Orlov Securities (Hong Kong) Brokerage Ltd. met Nokia.",
            &[
                ("Orlov Securities (Hong Kong) Brokerage Ltd.", "Orlov Securities (Hong Kong) Brokerage"),
                ("Nokia", "Nokia"),
            ],
        );
    }

    #[test]
    fn a_word_that_ends_or_dates_a_sentence_is_no_name() {
        let found = names_in("Eldorado bought Caesars. As Nokia noted on Nov. 6, it was a surprise.");
        assert!(found.iter().all(|(text, name)| !text.contains("As") && name != "NOV"), "{found:?}");
        assert!(names_in("NOV Inc. sells rigs.").iter().any(|(_, name)| name == "NOV"));
    }
}
