//! Tag to part of speech, with the exceptions that words and relations make: the rules of spaCy's attribute ruler.

use std::sync::LazyLock;

use crate::{
    hash::string_id,
    id_map::IdMap,
    labels::{Dep, Pos, Tag},
    tokenizer::Word,
};

/// A rule a line: which token of the match it changes, what it sets, and the conditions on each token of the match.
///
/// A condition is `NAME=value|value` or `NAME!=value|value`; the latter also wants that there is a value.
const RULES: &str = include_str!("../../../data/model/attributes.tsv");

/// What the rules say of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) pos: Pos,
    pub(crate) morph: Morph,
    /// Its base form, where a rule gives it.
    pub(crate) lemma: Option<&'static str>,
}

/// What a token's morphological features say of its being a base form already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Morph {
    /// An infinitive, or the positive degree.
    pub(crate) base: bool,
    /// Singular.
    pub(crate) singular: bool,
    /// Finite and present, of no stated number.
    pub(crate) present: bool,
}

impl Morph {
    fn parse(features: &str) -> Self {
        let has = |feature| features.split('|').any(|f| f == feature);
        let number = features.split('|').any(|f| f.starts_with("Number="));
        Self {
            base: has("VerbForm=Inf") || has("Degree=Pos"),
            singular: has("Number=Sing"),
            present: has("VerbForm=Fin") && has("Tense=Pres") && !number,
        }
    }
}

/// Fills `attributes` with what the rules say of each word, and sets the tag and the relation of white space.
pub(crate) fn assign(words: &[Word], tags: &mut [Tag], deps: &mut [Dep], attributes: &mut Vec<Attributes>) {
    attributes.clear();
    let rules = &*RULER;
    let mut retagged = Vec::new();
    for (index, (word, &tag)) in words.iter().zip(&*tags).enumerate() {
        let mut found = Attributes { pos: Pos::X, morph: Morph::default(), lemma: None };
        rules.of(word.lexeme.lower, tag, |rule| {
            if rule.matches(index, words, tags, deps) {
                found.pos = rule.pos.unwrap_or(found.pos);
                found.morph = rule.morph.unwrap_or(found.morph);
                found.lemma = rule.lemma.or(found.lemma);
                if rule.tag.is_some() || rule.dep.is_some() {
                    retagged.push((index, rule.tag, rule.dep));
                }
            }
        });
        attributes.push(found);
    }
    // Every condition is on what the tagger and the parser said.
    for (index, tag, dep) in retagged {
        tags[index] = tag.unwrap_or(tags[index]);
        deps[index] = dep.unwrap_or(deps[index]);
    }
}

static RULER: LazyLock<Ruler> = LazyLock::new(Ruler::english);

/// The rules, findable by the word or the tag of the token that they change.
struct Ruler {
    rules: Vec<Rule>,
    by_tag: Vec<Vec<u16>>,
    by_lower: IdMap,
    named: Vec<Vec<u16>>,
}

impl Ruler {
    fn english() -> Self {
        let rules: Vec<Rule> = RULES.lines().filter_map(Rule::parse).collect();
        let numbered = || rules.iter().zip(0_u16..);
        let of_tag = |tag: Tag| {
            let general = numbered().filter(|(rule, _)| rule.here().lower.is_none() && rule.here().tags.has(tag as u8));
            general.map(|(_, id)| id).collect()
        };
        let mut words: Vec<u64> = rules.iter().filter_map(|rule| rule.here().lower.clone()).flatten().collect();
        words.sort_unstable();
        words.dedup();
        let of_word = |&word: &u64| {
            let named = numbered().filter(|(rule, _)| rule.here().lower.as_ref().is_some_and(|l| l.contains(&word)));
            named.map(|(_, id)| id).collect()
        };
        let by_tag = Tag::ALL.iter().copied().map(of_tag).collect();
        let named = words.iter().map(of_word).collect();
        Self { rules, by_tag, by_lower: IdMap::new(words.into_iter()), named }
    }

    /// Calls `each` with the rules that may change a token of this word and tag, in their order.
    fn of(&self, lower: u64, tag: Tag, mut each: impl FnMut(&Rule)) {
        let mut named = self.by_lower.get(lower).map_or(&[][..], |at| &self.named[at]);
        for &general in &self.by_tag[tag as usize] {
            while let Some((&first, rest)) = named.split_first().filter(|&(&first, _)| first < general) {
                each(&self.rules[usize::from(first)]);
                named = rest;
            }
            each(&self.rules[usize::from(general)]);
        }
        for &id in named {
            each(&self.rules[usize::from(id)]);
        }
    }
}

/// Conditions on a token and its neighbours, and what they set.
struct Rule {
    /// Which of the conditions is on the token that changes.
    target: usize,
    conditions: Vec<Condition>,
    pos: Option<Pos>,
    morph: Option<Morph>,
    lemma: Option<&'static str>,
    tag: Option<Tag>,
    dep: Option<Dep>,
}

impl Rule {
    fn parse(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let target = fields.next()?.parse().ok()?;
        let mut rule =
            Self { target, conditions: Vec::new(), pos: None, morph: None, lemma: None, tag: None, dep: None };
        for (name, value) in fields.next()?.split(' ').filter_map(|change| change.split_once('=')) {
            match name {
                "POS" => rule.pos = Pos::parse(value),
                "MORPH" => rule.morph = Some(Morph::parse(value)),
                "LEMMA" => rule.lemma = Some(value),
                "TAG" => rule.tag = Tag::parse(value),
                "DEP" => rule.dep = Dep::parse(value),
                _ => return None,
            }
        }
        rule.conditions = fields.map(Condition::parse).collect::<Option<_>>()?;
        (rule.target < rule.conditions.len()).then_some(rule)
    }

    fn here(&self) -> &Condition {
        &self.conditions[self.target]
    }

    fn matches(&self, index: usize, words: &[Word], tags: &[Tag], deps: &[Dep]) -> bool {
        let Some(first) = index.checked_sub(self.target) else { return false };
        first + self.conditions.len() <= words.len()
            && self
                .conditions
                .iter()
                .zip(first..)
                .all(|(condition, at)| condition.holds(&words[at], tags[at], deps[at]))
    }
}

/// A condition on one token.
struct Condition {
    tags: Labels,
    deps: Labels,
    lower: Option<Vec<u64>>,
    space: Option<bool>,
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let mut condition = Self { tags: Labels::ANY, deps: Labels::ANY, lower: None, space: None };
        for test in text.split(' ') {
            let (name, values) = test.split_once('=')?;
            let (name, wanted) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
            let values = || values.split('|').filter(|value| !value.is_empty());
            match name {
                "TAG" => condition.tags = Labels::of(values().map(|v| Some(Tag::parse(v)? as u8)), wanted)?,
                // No relation is no value.
                "DEP" if wanted => condition.deps = Labels::of(values().map(|v| Some(Dep::parse(v)? as u8)), true)?,
                "DEP" => {
                    let unwanted = values().chain([""]).map(|v| Some(Dep::parse(v)? as u8));
                    condition.deps = Labels::of(unwanted, false)?;
                }
                "LOWER" if wanted => condition.lower = Some(values().map(string_id).collect()),
                "IS_SPACE" => condition.space = Some(values().eq(["True"])),
                _ => return None,
            }
        }
        Some(condition)
    }

    fn holds(&self, word: &Word, tag: Tag, dep: Dep) -> bool {
        self.tags.has(tag as u8)
            && self.deps.has(dep as u8)
            && self.space.is_none_or(|space| space == word.lexeme.is_space)
            && self.lower.as_ref().is_none_or(|lower| lower.contains(&word.lexeme.lower))
    }
}

/// A set of labels of one kind, a bit each.
#[derive(Clone, Copy)]
struct Labels(u64);

impl Labels {
    const ANY: Self = Self(u64::MAX);

    /// Those that are given, or all others.
    fn of(given: impl Iterator<Item = Option<u8>>, wanted: bool) -> Option<Self> {
        let bits = given.map(|label| Some(1 << label?)).try_fold(0_u64, |set, bit: Option<u64>| Some(set | bit?))?;
        Some(Self(if wanted { bits } else { !bits }))
    }

    fn has(self, label: u8) -> bool {
        self.0 & 1 << label != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lexeme, PieceCache, Tokenizer, lemmatizer::push_lemma};

    fn check(text: &str, tags: &[Tag], deps: &[Dep], wanted: &[(Pos, Option<&str>)]) -> (Vec<Tag>, Vec<Dep>) {
        let (mut words, mut found) = (Vec::new(), Vec::new());
        Tokenizer::english().tokenize(text, &mut PieceCache::default(), &mut words);
        let (mut tags, mut deps) = (tags.to_vec(), deps.to_vec());
        assign(&words, &mut tags, &mut deps, &mut found);
        let found: Vec<_> = found.iter().map(|a| (a.pos, a.lemma)).collect();
        assert_eq!(found, wanted, "{text}");
        (tags, deps)
    }

    #[test]
    fn every_rule_is_read_and_every_tag_has_a_part_of_speech() {
        assert_eq!(RULER.rules.len(), RULES.lines().count());
        for &tag in Tag::ALL {
            let plain = |rule: &&Rule| rule.conditions.len() == 1 && rule.here().tags.0 == 1 << tag as u8;
            assert!(RULER.rules.iter().filter(plain).any(|rule| rule.pos.is_some()), "{tag:?}");
        }
        assert!(Tag::ALL.len() <= 64 && Dep::ALL.len() <= 64);
    }

    #[test]
    fn tags_give_parts_of_speech() {
        let (tags, deps) = ([Tag::Nnp, Tag::Vbd, Tag::Jj, Tag::Nns], [Dep::Nsubj, Dep::Root, Dep::Amod, Dep::Dobj]);
        let wanted = [(Pos::Propn, None), (Pos::Verb, None), (Pos::Adj, None), (Pos::Noun, None)];
        check("BYD built new plants", &tags, &deps, &wanted);
    }

    #[test]
    fn words_and_relations_make_exceptions() {
        let wanted = [(Pos::Pron, Some("it")), (Pos::Aux, Some("have")), (Pos::Verb, None)];
        check("It had grown", &[Tag::Prp, Tag::Vbd, Tag::Vbn], &[Dep::Nsubj, Dep::Aux, Dep::Root], &wanted);
        // *had* as the main verb.
        let wanted = [(Pos::Pron, Some("it")), (Pos::Verb, Some("have")), (Pos::Noun, None)];
        check("It had plants", &[Tag::Prp, Tag::Vbd, Tag::Nns], &[Dep::Nsubj, Dep::Root, Dep::Dobj], &wanted);
        let wanted = [(Pos::Pron, None), (Pos::Verb, Some("be")), (Pos::Num, None)];
        check("there are two", &[Tag::Ex, Tag::Vbp, Tag::Cd], &[Dep::Expl, Dep::Root, Dep::Attr], &wanted);
        let wanted = [(Pos::Verb, None), (Pos::Pron, Some("us")), (Pos::Verb, None)];
        check("Let's go", &[Tag::Vb, Tag::Prp, Tag::Vb], &[Dep::Root, Dep::Nsubj, Dep::Ccomp], &wanted);
    }

    #[test]
    fn white_space_is_space() {
        let wanted = [(Pos::Noun, None), (Pos::Space, None), (Pos::X, None)];
        let (tags, deps) =
            check("a1\nb1", &[Tag::Nn, Tag::Nn, Tag::Space], &[Dep::Root, Dep::Amod, Dep::None], &wanted);
        assert_eq!((tags[1], deps[1]), (Tag::Space, Dep::Unknown));
        assert_eq!((tags[2], deps[2]), (Tag::Space, Dep::None));
    }
    #[test]
    fn parts_of_speech_and_lemmas_are_spacys() {
        for line in include_str!("../fixtures/forms.jsonl").lines() {
            let rows: Vec<[String; 5]> = serde_json::from_str(line).unwrap();
            let column = |column: usize| rows.iter().map(move |row| row[column].as_str());
            let word = |text| Word { start: 0, end: 0, space_after: false, lexeme: Lexeme::new(text) };
            let words: Vec<Word> = column(0).map(word).collect();
            let mut tags: Vec<Tag> = column(1).map(|tag| Tag::parse(tag).unwrap()).collect();
            let mut deps: Vec<Dep> = column(2).map(|dep| Dep::parse(dep).unwrap()).collect();
            let mut found = Vec::new();
            assign(&words, &mut tags, &mut deps, &mut found);
            for (row, attributes) in rows.iter().zip(&found) {
                let mut lemma = String::new();
                push_lemma(&row[0], attributes, &mut lemma);
                assert_eq!([attributes.pos.as_str(), &lemma], [&row[3], &row[4]], "{} in {line}", row[0]);
            }
        }
    }
}
