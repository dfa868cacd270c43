//! Relation rules as data: what states a relation, which phrases fill its two sides, and sentences that prove it.

use indexmap::IndexMap;
use serde::Deserialize;

use guanxi_model::{Kind, Relation, Status};

use crate::role::{Path, PathError};

/// A rule that does not load.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The file is no TOML of the expected form.
    #[error("{file}: {source}")]
    Form {
        /// The file.
        file: String,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A rule contradicts itself or lacks a part.
    #[error("{file}, rule `{rule}`: {problem}")]
    Rule {
        /// The file.
        file: String,
        /// The rule's id.
        rule: String,
        /// What is wrong.
        problem: String,
    },
}

/// The words that state a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TriggerKind {
    /// A verb in any voice and tense, participles before nouns included.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adjective,
    /// A name itself: *Alphabet's **Google***.
    Name,
}

/// One way of saying a trigger: its head's lemma, and further words that depend on the head (*take over*, *join forces*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) head: String,
    pub(crate) rest: Vec<String>,
}

/// What sets a rule off.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) kind: TriggerKind,
    pub(crate) phrases: Vec<Phrase>,
    /// Ways of which one must reach a word for the rule to hold, where there are any.
    pub(crate) requires: Vec<Path>,
    /// Ways of which none may reach a word.
    pub(crate) unless: Vec<Path>,
}

/// What makes a party the one that later sentences leave unsaid: who raised the money when *the round was led by …*.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) trigger: Trigger,
    pub(crate) recipient: Vec<Path>,
}

/// A relation rule.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one word of a rule's file")]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) relation: Relation,
    pub(crate) trigger: Trigger,
    /// Ways from the trigger to the subject, tried in order; the first that reaches a party wins.
    pub(crate) subject: Vec<Path>,
    /// Ways from the trigger to the object, likewise.
    pub(crate) object: Vec<Path>,
    /// Ways that may reach no company: who *sold Honor to* another supplied nothing.
    pub(crate) unnamed: Vec<Path>,
    /// Ways to what is supplied, or what the relation is about.
    pub(crate) product: Vec<Path>,
    /// The status that the words themselves give, whatever the clause says: a bid is `in-talks`.
    pub(crate) status: Option<Status>,
    /// Whether the two parties are one phrase: *a venture between A and B*, *A and B merge*.
    pub(crate) mutual: bool,
    /// Whether it holds the other way round as well: a merger is claimed of each with the other.
    pub(crate) reciprocal: bool,
    /// Whether the noun names who stands in the relation, so that what happens to him tells nothing of its status: *its partner Fujifilm
    /// will pay*.
    pub(crate) standing: bool,
    /// Whether the subject must be one of whom more is known than the name: not every *Recorder app* is a company.
    pub(crate) known: bool,
    /// Kinds that the sides may have, where the rule is narrower than its relation.
    pub(crate) subject_kinds: Vec<Kind>,
    pub(crate) object_kinds: Vec<Kind>,
    #[cfg(test)]
    pub(crate) examples: Vec<Example>,
    #[cfg(test)]
    pub(crate) counter_examples: Vec<String>,
}

/// A sentence and what the rules read out of it: `subject | relation | object`, and ` | status` where it is not asserted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests alone run examples"))]
    pub(crate) text: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests alone run examples"))]
    pub(crate) says: Vec<String>,
}

/// Every rule with the word lists that they share.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) all: Vec<Rule>,
    pub(crate) frames: Vec<Frame>,
    /// Rules that a name itself sets off, as indices.
    pub(crate) by_name: Vec<usize>,
    /// Rules by the lemma of a trigger's head, as indices of rule and phrase.
    pub(crate) by_lemma: IndexMap<String, Vec<(usize, usize)>>,
    /// Frames likewise.
    pub(crate) frames_by_lemma: IndexMap<String, Vec<(usize, usize)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    words: IndexMap<String, Vec<String>>,
    #[serde(default)]
    rule: Vec<RawRule>,
    #[serde(default)]
    frame: Vec<RawFrame>,
}

#[derive(Deserialize)]
struct RawFrame {
    id: String,
    #[serde(flatten)]
    trigger: RawTrigger,
    recipient: Vec<String>,
}

#[derive(Deserialize)]
struct RawTrigger {
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    name: bool,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is one word of a rule's file")]
struct RawRule {
    id: String,
    relation: Relation,
    #[serde(flatten)]
    trigger: RawTrigger,
    subject: Vec<String>,
    object: Vec<String>,
    #[serde(default)]
    unnamed: Vec<String>,
    #[serde(default)]
    product: Vec<String>,
    status: Option<Status>,
    #[serde(default)]
    mutual: bool,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    standing: bool,
    #[serde(default)]
    known: bool,
    #[serde(default)]
    subject_kinds: Vec<Kind>,
    #[serde(default)]
    object_kinds: Vec<Kind>,
    examples: Vec<Example>,
    counter_examples: Vec<String>,
}

/// The rule files that the program ships with.
const BUILT_IN: &[(&str, &str)] = &[
    ("words.toml", include_str!("../../../data/rules/words.toml")),
    ("stake.toml", include_str!("../../../data/rules/stake.toml")),
    ("invest.toml", include_str!("../../../data/rules/invest.toml")),
    ("partner.toml", include_str!("../../../data/rules/partner.toml")),
    ("supply.toml", include_str!("../../../data/rules/supply.toml")),
    ("sanction.toml", include_str!("../../../data/rules/sanction.toml")),
    ("support.toml", include_str!("../../../data/rules/support.toml")),
    ("frames.toml", include_str!("../../../data/rules/frames.toml")),
];

impl Rules {
    /// The rules that the program ships with.
    pub(crate) fn built_in() -> Result<Self, RuleError> {
        Self::load(BUILT_IN)
    }

    /// Reads rule files; each is a pair of a name, for messages, and its text.
    ///
    /// A word list may be used in every file (`@name`), wherever it stands.
    pub(crate) fn load(files: &[(&str, &str)]) -> Result<Self, RuleError> {
        let mut words = IndexMap::new();
        let mut raws = Vec::new();
        let mut frames = Vec::new();
        for &(file, text) in files {
            let parsed: RuleFile = toml::from_str(text)
                .map_err(|source| RuleError::Form { file: file.to_owned(), source: Box::new(source) })?;
            words.extend(parsed.words);
            raws.extend(parsed.rule.into_iter().map(|rule| (file, rule)));
            frames.extend(parsed.frame.into_iter().map(|frame| (file, frame)));
        }
        let mut rules = Self::default();
        for (file, raw) in raws {
            let id = raw.id.clone();
            let taken = rules.all.iter().any(|r| r.id == id);
            let rule = if taken { Err("its id is taken".to_owned()) } else { compile(raw, &words) };
            let rule = rule.map_err(|problem| RuleError::Rule { file: file.to_owned(), rule: id, problem })?;
            index(&mut rules.by_lemma, &rule.trigger, rules.all.len());
            if rule.trigger.kind == TriggerKind::Name {
                rules.by_name.push(rules.all.len());
            }
            rules.all.push(rule);
        }
        for (file, raw) in frames {
            let id = raw.id.clone();
            let frame = compile_frame(&raw, &words).map_err(|problem| RuleError::Rule {
                file: file.to_owned(),
                rule: id,
                problem,
            })?;
            index(&mut rules.frames_by_lemma, &frame.trigger, rules.frames.len());
            rules.frames.push(frame);
        }
        Ok(rules)
    }
}

fn index(by_lemma: &mut IndexMap<String, Vec<(usize, usize)>>, trigger: &Trigger, at: usize) {
    for (i, phrase) in trigger.phrases.iter().enumerate() {
        by_lemma.entry(phrase.head.clone()).or_default().push((at, i));
    }
}

/// Checks a rule and resolves its word lists.
fn compile(raw: RawRule, words: &IndexMap<String, Vec<String>>) -> Result<Rule, String> {
    if raw.examples.is_empty() || raw.counter_examples.is_empty() {
        return Err("needs at least one example and one counter-example".to_owned());
    }
    Ok(Rule {
        trigger: compile_trigger(&raw.trigger, words)?,
        subject: paths(&raw.subject, words)?,
        object: paths(&raw.object, words)?,
        unnamed: paths(&raw.unnamed, words)?,
        product: paths(&raw.product, words)?,
        id: raw.id,
        relation: raw.relation,
        status: raw.status,
        mutual: raw.mutual,
        reciprocal: raw.reciprocal,
        standing: raw.standing,
        known: raw.known,
        subject_kinds: raw.subject_kinds,
        object_kinds: raw.object_kinds,
        #[cfg(test)]
        examples: raw.examples,
        #[cfg(test)]
        counter_examples: raw.counter_examples,
    })
}

fn compile_frame(raw: &RawFrame, words: &IndexMap<String, Vec<String>>) -> Result<Frame, String> {
    Ok(Frame { trigger: compile_trigger(&raw.trigger, words)?, recipient: paths(&raw.recipient, words)? })
}

fn compile_trigger(raw: &RawTrigger, words: &IndexMap<String, Vec<String>>) -> Result<Trigger, String> {
    let none = Vec::new();
    let (kind, listed) = match (raw.verb.is_empty(), raw.noun.is_empty(), raw.adjective.is_empty(), raw.name) {
        (false, true, true, false) => (TriggerKind::Verb, &raw.verb),
        (true, false, true, false) => (TriggerKind::Noun, &raw.noun),
        (true, true, false, false) => (TriggerKind::Adjective, &raw.adjective),
        (true, true, true, true) => (TriggerKind::Name, &none),
        _ => return Err("needs one of `verb`, `noun`, `adjective` and `name`".to_owned()),
    };
    Ok(Trigger {
        kind,
        phrases: expand(listed, words)?.iter().map(|p| phrase(p)).collect::<Result<_, _>>()?,
        requires: paths(&raw.requires, words)?,
        unless: paths(&raw.unless, words)?,
    })
}

fn paths(list: &[String], words: &IndexMap<String, Vec<String>>) -> Result<Vec<Path>, String> {
    list.iter().map(|p| Path::parse(p, words)).collect::<Result<Vec<_>, PathError>>().map_err(|e| e.to_string())
}

/// A list of words with the lists that it names (`@stake`) put in their place.
pub(crate) fn expand(listed: &[String], words: &IndexMap<String, Vec<String>>) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for word in listed {
        match word.strip_prefix('@') {
            Some(name) => all.extend(words.get(name).ok_or_else(|| format!("no word list `{name}`"))?.iter().cloned()),
            None => all.push(word.clone()),
        }
    }
    Ok(all)
}

fn phrase(text: &str) -> Result<Phrase, String> {
    let mut parts = text.split_whitespace().map(str::to_owned);
    let head = parts.next().ok_or("has an empty trigger")?;
    Ok(Phrase { head, rest: parts.collect() })
}
