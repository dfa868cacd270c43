//! The file that says that a folder is a store, in which format, and under which base.

use std::{fs, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};

use super::write_whole;
use crate::{Base, StoreError};

const FILE: &str = "guanxi-store.json";

/// The same for a folder of notes, so that no build takes it for a store.
const NOTES_FILE: &str = "guanxi-notes.json";

/// The format that this program writes.
const KNOWN: u32 = 1;

/// What a store says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Format {
    format: u32,
    base: String,
}

/// The number alone: a later format may have other fields.
#[derive(Deserialize)]
struct Number {
    format: u32,
}

impl Format {
    /// Reads the base of the store at `dir`. A newer or older format is an error.
    pub(crate) fn read(dir: &Path) -> Result<Base, StoreError> {
        Self::read_file(dir, FILE)
    }

    /// Reads the base of the notes at `dir`.
    pub(crate) fn read_notes(dir: &Path) -> Result<Base, StoreError> {
        Self::read_file(dir, NOTES_FILE)
    }

    fn read_file(dir: &Path, file: &str) -> Result<Base, StoreError> {
        let path = dir.join(file);
        let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => StoreError::Missing(dir.to_owned()),
            _ => StoreError::Io { path: path.clone(), source: e },
        })?;
        let damaged = |e: serde_json::Error| StoreError::damaged(format!("{}: {e}", path.display()));
        let Number { format: found } = serde_json::from_str(&text).map_err(damaged)?;
        match found.cmp(&KNOWN) {
            std::cmp::Ordering::Greater => Err(StoreError::Newer { path: dir.to_owned(), found, known: KNOWN }),
            std::cmp::Ordering::Less => Err(StoreError::Older { path: dir.to_owned(), found, known: KNOWN }),
            std::cmp::Ordering::Equal => {
                let Self { base, .. } = serde_json::from_str(&text).map_err(damaged)?;
                Base::new(&base).ok_or(StoreError::Base(base))
            }
        }
    }

    /// Makes `dir` a store with this base, where it is not one yet; its base otherwise, which must be the one asked for.
    pub(crate) fn make(dir: &Path, base: Option<&str>) -> Result<Base, StoreError> {
        Self::make_file(dir, FILE, base)
    }

    /// Makes `dir` a folder of notes with this base, where it is not one yet.
    pub(crate) fn make_notes(dir: &Path, base: &str) -> Result<Base, StoreError> {
        Self::make_file(dir, NOTES_FILE, Some(base))
    }

    fn make_file(dir: &Path, file: &str, base: Option<&str>) -> Result<Base, StoreError> {
        match Self::read_file(dir, file) {
            Err(StoreError::Missing(_)) => {}
            Ok(found) if base.is_some_and(|asked| asked != found.as_str()) => {
                let asked = base.unwrap_or_default().to_owned();
                return Err(StoreError::OtherBase { found: found.as_str().to_owned(), asked });
            }
            other => return other,
        }
        let text = base.unwrap_or(Base::DEFAULT);
        let base = Base::new(text).ok_or_else(|| StoreError::Base(text.to_owned()))?;
        fs::create_dir_all(dir).map_err(StoreError::io(dir))?;
        if fs::read_dir(dir).map_err(StoreError::io(dir))?.next().is_some() {
            return Err(StoreError::Foreign(dir.to_owned()));
        }
        let this = Self { format: KNOWN, base: text.to_owned() };
        let json = serde_json::to_string(&this).map_err(|e| StoreError::damaged(e.to_string()))?;
        write_whole(&dir.join(file), &(json + "\n"))?;
        Ok(base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_keeps_its_base_and_refuses_other_formats() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = dir.path().join("store");
        assert!(matches!(Format::read(&store), Err(StoreError::Missing(_))));
        assert!(matches!(Format::make(&store, Some("nonsense")), Err(StoreError::Base(_))));
        assert_eq!(Format::make(&store, None).expect("made").as_str(), Base::DEFAULT);
        assert_eq!(Format::make(&store, Some(Base::DEFAULT)).expect("there").as_str(), Base::DEFAULT);
        assert!(matches!(Format::make(&store, Some("urn:other:")), Err(StoreError::OtherBase { .. })));
        fs::write(store.join(FILE), r#"{"format": 99, "novelty": true}"#).expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Newer { found: 99, .. })));
        fs::write(store.join(FILE), r#"{"format": 0}"#).expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Older { found: 0, .. })));
        fs::write(store.join(FILE), "{").expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Damaged(_))));
    }

    #[test]
    fn a_folder_of_other_things_does_not_become_a_store() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("thesis.txt"), "").expect("written");
        assert!(matches!(Format::make(dir.path(), None), Err(StoreError::Foreign(_))));
    }
}
