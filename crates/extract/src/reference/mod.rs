//! Whom pronouns and definite descriptions mean, inside one document: by salience, number, kind and description, or nobody.

mod anaphor;
mod barred;
mod facts;
mod nouns;
mod reader;
mod salience;
mod several;
mod topic;

use guanxi_model::Document;

pub(crate) use nouns::{means_company, nouns};
use reader::Reader;
use salience::Said;
pub(crate) use salience::meant_by;
pub(crate) use topic::is_news;

use crate::{
    mention::{Cast, Mention},
    names::NameIndex,
    passage::Passage,
};

/// Adds the mentions by pronoun and description to those by name.
pub(crate) fn resolve(document: &Document, passages: &[Passage<'_>], index: &NameIndex, mut cast: Cast) -> Cast {
    if cast.parties.is_empty() {
        return cast;
    }
    let facts = facts::facts(passages, &cast);
    let topic = topic::topic(document, passages, &cast);
    cast.sources = topic::sources(passages, &cast, &topic);
    let named = std::mem::take(&mut cast.mentions);
    let (past, here, now) = (Vec::new(), Vec::new(), Said::default());
    let mut reader = Reader {
        index,
        cast: &cast,
        facts: &facts,
        topic,
        past,
        now,
        here,
        unnamed: false,
        speaker: None,
        thing: false,
    };
    let resolved: Vec<Vec<Mention>> = passages.iter().zip(named).map(|(p, names)| reader.passage(p, names)).collect();
    Cast { mentions: resolved, ..cast }
}

#[cfg(test)]
mod tests {
    use guanxi_model::Catalogue;
    use guanxi_nlp::Pipeline;

    use super::*;
    use crate::{mention::Form, passage::blocks};

    /// Every phrase of a text that refers back, with those it means.
    fn references_in(title: Option<&str>, text: &str) -> Vec<String> {
        let mut document = Document::new("d", text);
        document.title = title.map(str::to_owned);
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
        let cast = resolve(&document, &passages, &index, crate::names::named(&passages, &index));
        let mut found = Vec::new();
        for (passage, mentions) in passages.iter().zip(&cast.mentions) {
            for m in mentions.iter().filter(|m| matches!(m.form, Form::Pronoun | Form::Description)) {
                let text = &passage.analysis.text()[passage.analysis.bytes(m.tokens.clone())];
                let names: Vec<&str> = m.parties.iter().map(|&p| cast.parties[p].name.as_str()).collect();
                found.push(format!("{text} = {}", names.join(", ")));
            }
        }
        found
    }

    #[test]
    fn descriptions_and_pronouns_mean_who_is_in_mind() {
        assert_eq!(
            references_in(None, "Xiaomi opened a plant in Wuhan. The company said it will hire 900 people."),
            ["The company = Xiaomi", "it = Xiaomi"]
        );
        assert_eq!(
            references_in(None, "ByteDance denied it. The TikTok owner hired lawyers.")[..],
            ["The TikTok owner = ByteDance"]
        );
        assert_eq!(references_in(None, "Elon Musk left. He sold his house."), ["He = Elon Musk", "his = Elon Musk"]);
    }

    #[test]
    fn nobody_is_meant_where_nobody_is_named() {
        assert!(references_in(None, "The company said it is likely that sales fall.").is_empty());
        assert!(references_in(None, "Xiaomi grew. It is clear that phones sell.").is_empty());
    }

    #[test]
    fn two_are_meant_where_two_are_named() {
        assert_eq!(
            references_in(None, "Nio and Xpeng signed a deal. The two companies will share stations."),
            ["The two companies = Nio, XPeng"]
        );
    }

    #[test]
    fn a_title_names_the_subject() {
        assert_eq!(
            references_in(Some("Bowmans Rail"), "The company was sold in 2012."),
            ["The company = Bowmans Rail"]
        );
    }

    #[test]
    fn nobody_is_meant_whom_grammar_bars() {
        // Whom its own clause names, and whose doing it is the object of.
        assert_eq!(
            references_in(None, "Xiaomi met Nokia. The company hired more engineers than Xiaomi.")[..],
            ["The company = Nokia"]
        );
        assert_eq!(
            references_in(None, "Hesai grew. Analysts praised Xiaomi's purchase of the company.")[..],
            ["the company = Hesai"]
        );
    }

    #[test]
    fn what_stands_ahead_of_a_subject_is_its_own() {
        assert_eq!(
            references_in(None, "Huawei fell behind. In its statement, Nokia praised the rules.")[..],
            ["its = Nokia"]
        );
    }

    #[test]
    fn a_name_beside_its_noun_is_the_subject() {
        assert_eq!(
            references_in(None, "Huawei fell. The Chinese carmaker Nio opened a plant and hired its first pilot.")[..],
            ["The Chinese carmaker = Nio", "its = Nio"]
        );
        assert_eq!(
            references_in(None, "A representative for Nokia said the company grew.")[..],
            ["the company = Nokia"]
        );
        assert!(references_in(None, "Nokia itself declined.").is_empty());
    }

    #[test]
    fn a_described_stranger_is_whom_it_means() {
        assert!(
            references_in(None, "Nokia fell. The Swiss foundation brings lawyers together. It is led by a judge.")
                .is_empty()
        );
    }

    #[test]
    fn a_subject_goes_on_with_the_last() {
        let found = references_in(
            Some("Apple hires"),
            "Apple grew. Apple hired hosts. Apple paid well. Apple fell behind. Spotify has hired singers. It also bought Anchor.",
        );
        assert_eq!(found.last().map(String::as_str), Some("It = Spotify"));
        assert!(references_in(None, "Nokia showed a phone. The phone weighs a pound. It runs on Android.").is_empty());
    }

    #[test]
    fn a_relative_goes_on_with_the_name_before_it() {
        let text = "Startups including Nokia, Spotify (which raised $5 million and counts Intel among its investors) and Nio grew.";
        assert_eq!(references_in(None, text), ["its = Spotify"]);
    }

    #[test]
    fn some_nouns_mean_no_company() {
        assert!(references_in(None, "Citigroup fell. The central bank cut rates.").is_empty());
        assert!(references_in(None, "Alibaba fell. The core business grew.").is_empty());
    }
}
