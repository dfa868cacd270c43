//! The entities that are known before a text is read.

use indexmap::IndexMap;

use crate::Entity;

/// Known entities by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entities: IndexMap<String, Entity>,
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
        Ok(Self { entities })
    }

    /// The entity with this id.
    pub fn get(&self, id: &str) -> Option<&Entity> {
        self.entities.get(id)
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
