//! The mentions of a document for those who look into a reading: who is meant where, and whether by name.

use guanxi_model::{Part, Span};

use crate::{
    claims::Texts,
    mention::{Cast, Form},
    passage::Passage,
};

/// A place where one party is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyMention {
    /// Where in the document.
    pub part: Part,
    /// Its sentence, in code points.
    pub sentence: Span,
    /// Its own words, in code points.
    pub span: Span,
    /// The party's name, and the other names that it goes by.
    pub names: Vec<String>,
    /// Whether a pronoun or a description stands for the party.
    pub refers: bool,
}

/// Every mention, in the order of the text; one that means several parties is given for each.
pub(crate) fn party_mentions(texts: &Texts<'_>, passages: &[Passage<'_>], cast: &Cast) -> Vec<PartyMention> {
    let mut found = Vec::new();
    for (passage, mentions) in passages.iter().zip(&cast.mentions) {
        for mention in mentions {
            let sentence = passage.analysis.token(mention.tokens.start).sentence();
            for &party in &mention.parties {
                let entity = &cast.parties[party];
                found.push(PartyMention {
                    part: passage.part,
                    sentence: texts.quote(passage, sentence.clone()).0,
                    span: texts.quote(passage, mention.tokens.clone()).0,
                    names: std::iter::once(&entity.name).chain(&entity.aliases).cloned().collect(),
                    refers: matches!(mention.form, Form::Description | Form::Pronoun),
                });
            }
        }
    }
    found
}
