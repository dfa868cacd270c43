//! The whole way from a document to its claims.

use guanxi_model::{Catalogue, Claim, Document};
use guanxi_nlp::Pipeline;

use crate::{
    Engine,
    candidate::candidates,
    claims::{Claims, Texts, refusal},
    confidence::Confidence,
    discourse::Discourse,
    mention::Cast,
    names::{NameIndex, named},
    party_mention::{PartyMention, party_mentions},
    passage::{Block, Passage, blocks},
    qualify::qualify,
    quantity,
    reading::reread,
    recase::Case,
    reference::resolve,
    refusal::Refusal,
    rule::{RuleError, Rules},
    scene::Scene,
    status::StatusCues,
    unit::describe,
};

/// What one document gives.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// In the order of their first evidence.
    pub claims: Vec<Claim>,
    /// In the order of the text.
    pub refusals: Vec<Refusal>,
}

/// Reads claims out of documents. It holds the rules and the names; it can be shared between threads.
pub struct Extractor {
    engine: Box<dyn Engine>,
    names: NameIndex,
    rules: Rules,
    cues: StatusCues,
    confidence: Confidence,
}

impl Extractor {
    /// An extractor on the language engine, with the catalogue's names and the rules that the program ships with.
    pub fn new(catalogue: &Catalogue) -> Result<Self, RuleError> {
        Self::with_engine(Box::new(Pipeline::english()), catalogue)
    }

    /// The same on another engine.
    pub fn with_engine(engine: Box<dyn Engine>, catalogue: &Catalogue) -> Result<Self, RuleError> {
        Ok(Self {
            engine,
            names: NameIndex::new(catalogue),
            rules: Rules::built_in()?,
            cues: StatusCues::built_in()?,
            confidence: Confidence::built_in(),
        })
    }

    /// Reads one document. A document that is not English gives nothing.
    pub fn extract(&self, document: &Document) -> Extraction {
        if !document.is_english() {
            return Extraction::default();
        }
        let written = Case::of(document);
        let blocks = blocks(document, |headline| written.recase(headline, &self.names));
        let (passages, cast) = self.read(document, &blocks);
        let texts = Texts::new(document);
        let mut claims = Claims::new(&texts, &passages, &cast, &self.rules);
        let mut refusals = Vec::new();
        let mut discourse = Discourse::new(&cast);
        for (index, passage) in passages.iter().enumerate() {
            let scene = Scene::new(passage, &cast, index);
            let quantities = quantity::all(passage.analysis.text(), document.date);
            let (found, refused) = candidates(&scene, &quantities, &self.rules, &self.cues, &mut discourse);
            for (at, candidate) in found.iter().enumerate() {
                let rule = &self.rules.all[candidate.rule];
                let mut qualifiers = qualify(&scene, &quantities, &found, at, rule);
                qualifiers.fill(&candidate.event);
                claims.add(&scene, candidate, &qualifiers, self.confidence.of(&rule.id));
            }
            refusals.extend(refused.iter().map(|r| refusal(&texts, &scene, r, &self.rules)));
        }
        Extraction { claims: claims.finish(), refusals }
    }

    /// Whom a document speaks of and where, as [`Self::extract`] sees it. A document that is not English has no mentions.
    pub fn mentions(&self, document: &Document) -> Vec<PartyMention> {
        if !document.is_english() {
            return Vec::new();
        }
        let written = Case::of(document);
        let blocks = blocks(document, |headline| written.recase(headline, &self.names));
        let (passages, cast) = self.read(document, &blocks);
        party_mentions(&Texts::new(document), &passages, &cast)
    }

    /// The passages of a document with the parties in them: read once to find the names, and again with the names known.
    fn read<'b>(&self, document: &Document, blocks: &'b [Block<'_>]) -> (Vec<Passage<'b>>, Cast) {
        let passage = |block: &'b Block<'_>, analysis| Passage {
            part: block.part,
            offset: block.offset,
            headline: block.headline,
            analysis,
        };
        let drafts: Vec<Passage<'b>> =
            blocks.iter().map(|block| passage(block, self.engine.analyze(&block.text))).collect();
        let mut cast = named(&drafts, &self.names);
        let mut passages = Vec::with_capacity(drafts.len());
        for (draft, mentions) in drafts.into_iter().zip(&mut cast.mentions) {
            if mentions.is_empty() {
                passages.push(draft);
                continue;
            }
            let (analysis, found) = reread(&draft, mentions, &cast.parties, self.engine.as_ref());
            *mentions = found;
            passages.push(Passage { analysis, ..draft });
        }
        let cast = describe(&passages, resolve(document, &passages, &self.names, cast));
        (passages, cast)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_raised_the_money_may_be_named_in_a_longer_passage_than_this() {
        let text = "Alibaba, Baidu, Tencent, Huawei, Xiaomi, ZTE and Didi met. Didi grew. Didi hired.\n\n\
                    Existing investor Didi also joined the round.";
        let extractor = Extractor::new(Catalogue::built_in()).expect("the rules load");
        let claims = extractor.extract(&Document::new("d", text)).claims;
        assert!(claims.iter().all(|c| c.subject.name != c.object.name), "nobody invests in himself");
    }
}
