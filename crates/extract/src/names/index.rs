//! Phrases by their folded words, found longest first: the catalogue's names, and the names of one document.

use guanxi_model::{Catalogue, Entity, Kind, LEGAL_FORMS, fold};
use indexmap::IndexMap;

use super::words::Word;

/// Values by phrase.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<V> {
    /// How many words the longest phrase with this first word has.
    longest: IndexMap<String, usize>,
    values: IndexMap<String, V>,
}

impl<V> Default for Phrases<V> {
    fn default() -> Self {
        Self { longest: IndexMap::new(), values: IndexMap::new() }
    }
}

impl<V> Phrases<V> {
    /// Adds a phrase of folded words joined by spaces; the first value that a phrase gets stays.
    pub(crate) fn insert(&mut self, phrase: &str, value: V) {
        let Some(first) = phrase.split(' ').next().filter(|w| !w.is_empty()) else { return };
        let count = phrase.split(' ').count();
        match self.longest.get_mut(first) {
            Some(longest) => *longest = count.max(*longest),
            None => drop(self.longest.insert(first.to_owned(), count)),
        }
        if !self.values.contains_key(phrase) {
            self.values.insert(phrase.to_owned(), value);
        }
    }

    /// The value of a phrase.
    pub(crate) fn get(&self, phrase: &str) -> Option<&V> {
        self.values.get(phrase)
    }

    /// The longest phrase that starts at `words[0]`, with how many words it has.
    pub(crate) fn at(&self, words: &[Word<'_>]) -> Option<(usize, &V)> {
        let first = words.first()?;
        let longest = *self.longest.get(first.folded.as_ref())?;
        let mut phrase = String::from(first.folded.as_ref());
        let mut found = self.values.get(&phrase).map(|v| (1, v));
        for (i, word) in words.iter().enumerate().take(longest).skip(1) {
            phrase.push(' ');
            phrase.push_str(&word.folded);
            found = self.values.get(&phrase).map(|v| (i + 1, v)).or(found);
        }
        found
    }
}

/// How a phrase of the catalogue names its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of how a phrase is written or read")]
pub(crate) struct Known {
    /// Index among the index's entities.
    pub(crate) entity: usize,
    /// Whether the phrase is an adjective or a capital that stands for a state.
    pub(crate) adjective: bool,
    /// Whether a text must support that the phrase names the entity.
    pub(crate) ambiguous: bool,
    /// Whether the name is written with a lower-case first letter: *eBay*.
    pub(crate) lower: bool,
    /// Whether it is a common word in capitals, which are what makes it a name: *ICE*.
    pub(crate) upper: bool,
}

/// The names of the catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameIndex {
    entities: Vec<Entity>,
    names: Phrases<Known>,
    descriptions: Phrases<usize>,
    /// Persons by their last name, where only one has it.
    surnames: IndexMap<String, Option<usize>>,
}

impl NameIndex {
    /// Indexes every name, alias, ticker without its suffix, adjective and description.
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut index = Self { entities: catalogue.iter().cloned().collect(), ..Self::default() };
        let entities = std::mem::take(&mut index.entities);
        for (at, entity) in entities.iter().enumerate() {
            index.add(&entity.name, at, entity.ambiguous, false);
        }
        for (at, entity) in entities.iter().enumerate() {
            for alias in &entity.aliases {
                index.add(alias, at, entity.ambiguous && fold(alias) == fold(&entity.name), false);
            }
            for adjective in &entity.adjectives {
                index.add(adjective, at, true, true);
            }
            for description in &entity.descriptions {
                index.descriptions.insert(&fold(description), at);
            }
        }
        for (at, entity) in entities.iter().enumerate().filter(|(_, e)| e.kind == Kind::Person) {
            let folded = fold(&entity.name);
            let Some((_, last)) = folded.rsplit_once(' ').filter(|(_, last)| last.len() > 3) else { continue };
            index.surnames.entry(last.to_owned()).and_modify(|other| *other = None).or_insert(Some(at));
        }
        index.entities = entities;
        index
    }

    fn add(&mut self, name: &str, entity: usize, ambiguous: bool, adjective: bool) {
        let full = unfolded_words(name);
        let bare = fold(name);
        let lower = name.starts_with(char::is_lowercase);
        // A common word that is left when the legal form falls away names nothing by itself: *Capital Group*.
        let plain = super::vocabulary::is_plain_word(&bare);
        let upper = plain && name.len() > 1 && name.bytes().all(|b| b.is_ascii_uppercase());
        let known = |ambiguous| Known { entity, adjective, ambiguous, lower, upper };
        // *Takeaway.com*: words fold without their domain.
        let site = name.to_lowercase().ends_with(".com") && !super::lexicon::lexicon().months.contains(&bare);
        if full == bare || bare.contains(' ') || !plain || site {
            self.names.insert(&bare, known(ambiguous || (site && plain)));
        }
        self.names.insert(&full, known(ambiguous && full == bare));
    }

    /// The entity at an index.
    pub(crate) fn entity(&self, at: usize) -> &Entity {
        &self.entities[at]
    }

    /// The country that an adjective, or the name or a capital of a state, in lower case, says.
    pub(crate) fn country_of(&self, word: &str) -> Option<String> {
        let known = self.get(&super::words::folded(word))?;
        let entity = self.entity(known.entity);
        (entity.kind == Kind::Government).then(|| entity.country.clone()).flatten()
    }

    /// What a folded name names.
    pub(crate) fn get(&self, folded: &str) -> Option<Known> {
        self.names.get(folded).copied()
    }

    /// The only person of the catalogue with a last name, as an index.
    pub(crate) fn surname(&self, folded: &str) -> Option<usize> {
        self.surnames.get(folded).copied().flatten()
    }

    /// The entity that a description without its article belongs to alone.
    pub(crate) fn described(&self, folded: &str) -> Option<usize> {
        self.descriptions.get(folded).copied()
    }

    /// The longest name that starts at `words[0]`, legal forms after it included, with how many words it has.
    pub(crate) fn at(&self, words: &[Word<'_>]) -> Option<(usize, Known)> {
        let (count, &known) = self.names.at(words)?;
        Some((if known.adjective { count } else { with_legal_form(words, count) }, known))
    }
}

/// How many words a name of `count` words has with the legal forms after it: *Wells Fargo **& Co.***
pub(crate) fn with_legal_form(words: &[Word<'_>], mut count: usize) -> usize {
    let is_form = |at: usize| at > 0 && words.get(at).is_some_and(|w| is_legal_form(w, &words[at - 1]));
    loop {
        count += match words.get(count) {
            Some(word) if word.folded == "&" && is_form(count + 1) => 2,
            _ if is_form(count) => 1,
            _ => return count,
        };
    }
}

/// Whether `word` is a legal form, capitalised, that belongs to the name that ends with `before`.
fn is_legal_form(word: &Word<'_>, before: &Word<'_>) -> bool {
    // *… Caesars. **As** Bolt said*: a form that is a word, too, is written in capitals.
    let written = word.capital && (word.upper || word.folded != "as");
    word.bytes.start - before.bytes.end <= 2 && written && LEGAL_FORMS.contains(&word.folded.as_ref())
}

/// The words of a name, folded, its legal form kept.
pub(crate) fn unfolded_words(name: &str) -> String {
    // The model's fold takes legal forms from the end alone: a last word that is none keeps them.
    let guarded = fold(&format!("{name} zzz"));
    guarded.strip_suffix(" zzz").unwrap_or(&guarded).to_owned()
}
