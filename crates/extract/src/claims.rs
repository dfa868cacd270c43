//! Candidates to claims: evidence with its offsets, one claim for all that agrees, in the order of the text.

use std::ops::Range;

use guanxi_model::{Claim, CodePoints, Document, Entity, Evidence, Part, Party, Qualifiers, Span, Status, fold};
use indexmap::{IndexMap, IndexSet};

use crate::{
    candidate::{Candidate, Refused},
    mention::{Cast, Form},
    passage::Passage,
    refusal::Refusal,
    rule::Rules,
    scene::{Filler, Scene},
};

/// How many sentences back a passage may reach for the name that a pronoun stands for.
const MAX_REACH: usize = 3;

/// The texts of a document with their code points.
pub(crate) struct Texts<'d> {
    document: &'d Document,
    text: CodePoints,
    title: CodePoints,
}

impl<'d> Texts<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        let title = CodePoints::new(document.title.as_deref().unwrap_or_default());
        Self { document, text: CodePoints::new(&document.text), title }
    }

    fn part(&self, part: Part) -> (&'d str, &CodePoints) {
        match part {
            Part::Text => (&self.document.text, &self.text),
            Part::Title => (self.document.title.as_deref().unwrap_or_default(), &self.title),
        }
    }

    /// The code points of a run of a passage's tokens, and its words.
    pub(crate) fn quote(&self, passage: &Passage<'_>, tokens: Range<usize>) -> (Span, &'d str) {
        let bytes = passage.analysis.bytes(tokens);
        let (text, points) = self.part(passage.part);
        let (start, end) = (bytes.start + passage.offset, bytes.end + passage.offset);
        (points.span(start, end), text.get(start..end).unwrap_or_default())
    }
}

/// Claims under construction, one for all candidates of a document that agree.
pub(crate) struct Claims<'a> {
    texts: &'a Texts<'a>,
    passages: &'a [Passage<'a>],
    cast: &'a Cast,
    rules: &'a Rules,
    found: IndexMap<String, Claim>,
    /// The claims, by id, that headlines alone make.
    headlines: IndexSet<String>,
}

impl<'a> Claims<'a> {
    pub(crate) fn new(texts: &'a Texts<'a>, passages: &'a [Passage<'a>], cast: &'a Cast, rules: &'a Rules) -> Self {
        Self { texts, passages, cast, rules, found: IndexMap::new(), headlines: IndexSet::new() }
    }

    /// Adds a candidate with its qualifiers.
    pub(crate) fn add(&mut self, scene: &Scene<'_>, candidate: &Candidate, qualifiers: &Qualifiers, confidence: f64) {
        let (mut first, mut second) = (candidate.subject, candidate.object);
        let name = |party: usize| self.cast.parties[party].name.as_str();
        if candidate.relation.is_symmetric() && fold(name(first.party)) > fold(name(second.party)) {
            std::mem::swap(&mut first, &mut second);
        }
        let (subject, mut object) = (self.party(first), self.party(second));
        object.kind = self.cast.kind_of_object(candidate.relation, second.party);
        let document = &self.texts.document.id;
        let id = Claim::identity(document, &subject.name, candidate.relation, &object.name, candidate.status);
        let tokens = evidence_tokens(scene, candidate);
        let (span, text) = self.texts.quote(scene.passage, tokens);
        let at = |tokens: Range<usize>| self.texts.quote(scene.passage, tokens).0;
        let evidence = Evidence {
            document: document.clone(),
            part: scene.passage.part,
            start: span.start,
            end: span.end,
            text: text.to_owned(),
            subject: self.span(first),
            object: self.span(second),
            trigger: at(candidate.trigger.clone()),
            rule: self.rules.all[candidate.rule].id.clone(),
            cues: candidate.cues.iter().map(|&cue| at(cue..cue + 1)).collect(),
        };
        let told = !scene.passage.headline && self.headlines.shift_remove(&id);
        if scene.passage.headline && !self.found.contains_key(&id) {
            self.headlines.insert(id.clone());
        }
        let claim = self.found.entry(id.clone()).or_insert_with(|| Claim {
            id,
            subject,
            relation: candidate.relation,
            object,
            status: candidate.status,
            confidence,
            qualifiers: Qualifiers::default(),
            evidence: Vec::new(),
        });
        claim.confidence = claim.confidence.max(confidence);
        // A headline rounds, and turns into dollars, what the text below it says.
        if told && !qualifiers.amount.is_empty() {
            claim.qualifiers.amount.clear();
        }
        claim.qualifiers.fill(qualifiers);
        if !claim.evidence.iter().any(|e| (e.part, e.start, e.end) == (evidence.part, evidence.start, evidence.end)) {
            claim.evidence.push(evidence);
        }
    }

    /// The claims, in the order of their first evidence.
    ///
    /// Headlines tell in the present tense what is only to come, so *Acme buys Bolt* says no more than the text below it, that Acme has
    /// agreed to.
    pub(crate) fn finish(mut self) -> Vec<Claim> {
        let alone: Vec<String> = self.headlines.iter().cloned().collect();
        for id in alone {
            let Some(headline) = self.found.get(&id).filter(|c| c.status == Status::Asserted) else { continue };
            let id_as = |status| {
                Claim::identity(
                    &self.texts.document.id,
                    &headline.subject.name,
                    headline.relation,
                    &headline.object.name,
                    status,
                )
            };
            let told = id_as(Status::Planned);
            if !self.found.contains_key(&told) || self.headlines.contains(&told) {
                continue;
            }
            let at = self.found.get_index_of(&id);
            let Some(headline) = self.found.shift_remove(&id) else { continue };
            if let Some(claim) = self.found.get_mut(&told) {
                claim.confidence = claim.confidence.max(headline.confidence);
                claim.qualifiers.fill(&headline.qualifiers);
                claim.evidence.splice(0..0, headline.evidence);
            }
            if let Some((from, at)) = self.found.get_index_of(&told).zip(at) {
                self.found.move_index(from, at);
            }
        }
        self.found.into_values().collect()
    }

    /// Where a filler's mention stands.
    fn span(&self, filler: Filler) -> Span {
        self.quote(filler).0
    }

    fn quote(&self, filler: Filler) -> (Span, &'a str) {
        let tokens = self.cast.mentions[filler.passage][filler.mention].tokens.clone();
        self.texts.quote(&self.passages[filler.passage], tokens)
    }

    fn party(&self, filler: Filler) -> Party {
        let entity: &Entity = &self.cast.parties[filler.party];
        let (_, said) = self.quote(filler);
        Party {
            id: entity.id.clone(),
            name: entity.name.clone(),
            kind: entity.kind,
            mention: (said != entity.name).then(|| said.to_owned()),
            aliases: entity.aliases.clone(),
        }
    }
}

/// A refusal as users see it.
pub(crate) fn refusal(texts: &Texts<'_>, scene: &Scene<'_>, refused: &Refused, rules: &Rules) -> Refusal {
    let token = scene.passage.analysis.token(refused.trigger.start);
    let (sentence, text) = texts.quote(scene.passage, token.sentence());
    Refusal {
        document: texts.document.id.clone(),
        part: scene.passage.part,
        sentence,
        text: text.to_owned(),
        trigger: texts.quote(scene.passage, refused.trigger.clone()).0,
        rule: rules.all[refused.rule].id.clone(),
        relation: rules.all[refused.rule].relation,
        reason: refused.reason,
    }
}

/// The smallest run of whole sentences that supports a candidate: the trigger's, and back to the name that a pronoun or a
/// description stands for, where that is near.
fn evidence_tokens(scene: &Scene<'_>, candidate: &Candidate) -> Range<usize> {
    let analysis = &scene.passage.analysis;
    let own = analysis.token(candidate.trigger.start).sentence();
    let mut start = own.start;
    let mut end = own.end;
    for filler in [candidate.subject, candidate.object] {
        if filler.passage != scene.index {
            continue;
        }
        let mention = scene.mention(filler);
        let sentence = analysis.token(mention.tokens.start).sentence();
        start = start.min(sentence.start);
        end = end.max(sentence.end);
        if matches!(mention.form, Form::Pronoun | Form::Description) {
            let names = |m: &&crate::mention::Mention| m.form == Form::Name && m.parties.contains(&filler.party);
            let before = scene.mentions[..filler.mention.min(scene.mentions.len())].iter().rfind(names);
            if let Some(name) = before {
                let from = analysis.token(name.tokens.start).sentence().start;
                let between = analysis.sentences().filter(|s| (from..own.start).contains(&s.start)).count();
                if between <= MAX_REACH {
                    start = start.min(from);
                }
            }
        }
    }
    // White space at the ends belongs to no sentence.
    let blank = |i: usize| analysis.token(i).text().trim().is_empty();
    while start + 1 < end && blank(start) {
        start += 1;
    }
    while end > start + 1 && blank(end - 1) {
        end -= 1;
    }
    start..end
}
