//! The entities that are known before a text is read.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use indexmap::IndexMap;

use crate::{Entity, fold, listed};

/// The curated part of the catalogue that ships with the program: file names and texts.
const BUILT_IN: &[(&str, &str)] = &[
    ("agencies.jsonl", include_str!("../../../data/entities/agencies.jsonl")),
    ("finance.jsonl", include_str!("../../../data/entities/finance.jsonl")),
    ("industry.jsonl", include_str!("../../../data/entities/industry.jsonl")),
    ("mobility.jsonl", include_str!("../../../data/entities/mobility.jsonl")),
    ("organisations.jsonl", include_str!("../../../data/entities/organisations.jsonl")),
    ("persons.jsonl", include_str!("../../../data/entities/persons.jsonl")),
    ("products.jsonl", include_str!("../../../data/entities/products.jsonl")),
    ("states.jsonl", include_str!("../../../data/entities/states.jsonl")),
    ("technology.jsonl", include_str!("../../../data/entities/technology.jsonl")),
];

/// Listed companies that the curated part does not hold.
const LISTED: (&str, &str) = ("listed.tsv", include_str!("../../../data/entities/listed.tsv"));

/// Known entities by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entities: IndexMap<String, Entity>,
    /// The places of the entities that have each folded name; made when it is first asked for.
    named: OnceLock<BTreeMap<String, Vec<usize>>>,
}

/// A line of a catalogue that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct CatalogueError {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what would work.
    pub problem: String,
}

impl Catalogue {
    /// The catalogue that ships with the program, parsed once.
    ///
    /// ```
    /// let catalogue = guanxi_model::Catalogue::built_in();
    /// assert_eq!(catalogue.get("catl").unwrap().name, "CATL");
    /// ```
    ///
    /// # Panics
    ///
    /// Never in a released program: the tests parse the same files.
    pub fn built_in() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> =
            LazyLock::new(|| Catalogue::read_built_in().unwrap_or_else(|e| panic!("{e}")));
        &CATALOGUE
    }

    fn read_built_in() -> Result<Self, CatalogueError> {
        let mut catalogue = Self::from_json_lines(BUILT_IN.iter().copied())?;
        let (file, text) = LISTED;
        for (at, line) in text.lines().enumerate() {
            let error = |problem| CatalogueError { file: file.to_owned(), line: at + 1, problem };
            let entity = listed::entity(line).map_err(error)?;
            if let Some(other) = catalogue.entities.insert(entity.id.clone(), entity) {
                return Err(error(format!("the id `{}` is already taken by `{}`", other.id, other.name)));
            }
        }
        catalogue.entities.sort_unstable_keys();
        Ok(catalogue)
    }

    /// Reads JSON lines, an entity a line; empty lines and lines that start with `#` are left away.
    ///
    /// `files` are pairs of a name, for messages, and its text. An id may stand only once among all of them.
    pub fn from_json_lines<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, CatalogueError> {
        let mut entities = IndexMap::new();
        for (file, text) in files {
            for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
                let error = |problem| CatalogueError { file: file.to_owned(), line: at + 1, problem };
                let entity: Entity = serde_json::from_str(line).map_err(|e| error(e.to_string()))?;
                if let Some(other) = entities.insert(entity.id.clone(), entity) {
                    return Err(error(format!("the id `{}` is already taken by `{}`", other.id, other.name)));
                }
            }
        }
        entities.sort_keys();
        Ok(Self { entities, named: OnceLock::new() })
    }

    /// The entity with this id.
    pub fn get(&self, id: &str) -> Option<&Entity> {
        self.entities.get(id)
    }

    /// The entities that have a name, in English or Chinese, that folds to this text; by id.
    pub fn named(&self, folded: &str) -> impl Iterator<Item = &Entity> {
        let index = self.named.get_or_init(|| {
            let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, entity) in self.entities.values().enumerate() {
                for name in std::iter::once(&entity.name).chain(&entity.aliases).chain(&entity.zh) {
                    let places = index.entry(fold(name)).or_default();
                    if places.last() != Some(&at) {
                        places.push(at);
                    }
                }
            }
            index
        });
        index.get(folded).into_iter().flatten().map(|at| &self.entities[*at])
    }

    /// Every entity, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Entity> {
        self.entities.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Kind, fold, slug};

    fn curated() -> Catalogue {
        Catalogue::from_json_lines(BUILT_IN.iter().copied()).expect("every line parses and every id stands once")
    }

    fn all() -> Catalogue {
        Catalogue::read_built_in().expect("every line parses and every id stands once")
    }

    #[test]
    fn listed_companies_stand_beside_the_curated_ones() {
        let catalogue = all();
        assert!(catalogue.len() > curated().len() + 10_000);
        assert_eq!(catalogue.get("swatch").and_then(|e| e.country.as_deref()), Some("CH"));
    }

    #[test]
    fn an_id_is_the_slug_of_the_name() {
        for entity in all().iter() {
            let slug = slug(&entity.name);
            let rest = entity.id.strip_prefix(&slug);
            assert!(rest.is_some_and(|r| r.is_empty() || r.starts_with('-')), "{} is not the slug {slug}", entity.id);
        }
    }

    #[test]
    fn two_entities_share_a_name_only_where_all_but_one_are_ambiguous() {
        let catalogue = all();
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for entity in catalogue.iter().filter(|e| !e.ambiguous) {
            for name in std::iter::once(&entity.name).chain(&entity.aliases).chain(&entity.zh) {
                let owner = owners.entry(fold(name)).or_insert(&entity.id);
                assert_eq!(*owner, entity.id, "both are called {name}");
            }
        }
    }

    #[test]
    fn entries_are_well_formed() {
        for entity in all().iter() {
            assert!(entity.country.as_ref().is_none_or(|c| c.len() == 2), "{}: the country is no code", entity.id);
            assert!(entity.website.as_ref().is_none_or(|w| w.starts_with("http")), "{}: the web site", entity.id);
            assert!(entity.adjectives.is_empty() || entity.kind == Kind::Government, "{}: adjectives", entity.id);
            assert!(!entity.aliases.contains(&entity.name), "{}: the name is its own alias", entity.id);
        }
    }

    #[test]
    fn the_catalogue_knows_every_kind_of_party() {
        let catalogue = curated();
        assert!(catalogue.len() > 3_000);
        let chinese = |id: &str| catalogue.get(id).map(|e| e.zh[0].as_str());
        assert_eq!(chinese("huawei"), Some("华为"));
        let named: Vec<&str> = catalogue.named("华为").map(|e| e.id.as_str()).collect();
        assert_eq!(named, ["huawei"]);
        let states = catalogue.iter().filter(|e| !e.adjectives.is_empty()).count();
        assert!(states > 100, "{states}");
        for kind in [Kind::Company, Kind::Person, Kind::Government, Kind::Organisation, Kind::Product] {
            assert!(catalogue.iter().filter(|e| e.kind == kind).count() > 50, "{kind}");
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = Catalogue::from_json_lines([("a.jsonl", "# ours\n{\"id\": \"x\"}")]).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("a.jsonl", 2));
        let twice = "{\"id\":\"x\",\"name\":\"X\",\"kind\":\"company\"}\n".repeat(2);
        assert!(Catalogue::from_json_lines([("a", twice.as_str())]).unwrap_err().problem.contains("already taken"));
    }
}
