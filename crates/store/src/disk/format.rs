//! The file that says that a folder is a store, or notes beside one, in which format, and under which base.

use std::{fs, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};

use super::file::{beside, write_whole};
use crate::{Base, StoreError};

/// A sort of folder: the file that describes it, and the format that this program writes.
struct Sort {
    file: &'static str,
    known: u32,
}

/// Since format 2 a generation has indexes, and entities say how well they are connected.
const STORE: Sort = Sort { file: "guanxi-store.json", known: 2 };
/// Another file, so that no build takes notes for a store.
const NOTES: Sort = Sort { file: "guanxi-notes.json", known: 1 };

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
        STORE.read(dir)
    }

    /// Reads the format and the base of the store at `dir`, which may be older.
    pub(crate) fn read_any(dir: &Path) -> Result<(u32, Base), StoreError> {
        STORE.read_any(dir)
    }

    /// Says that the store at `dir` has the known format, and this base.
    pub(crate) fn write(dir: &Path, base: &Base) -> Result<(), StoreError> {
        STORE.write(dir, base)
    }

    /// Reads the base of the notes at `dir`.
    pub(crate) fn read_notes(dir: &Path) -> Result<Base, StoreError> {
        NOTES.read(dir)
    }

    /// Makes `dir` a store with this base, where it is not one yet; its base otherwise, which must be the one asked for.
    pub(crate) fn make(dir: &Path, base: Option<&str>) -> Result<Base, StoreError> {
        STORE.make(dir, base)
    }

    /// Makes `dir` a folder of notes with this base, where it is not one yet.
    pub(crate) fn make_notes(dir: &Path, base: &str) -> Result<Base, StoreError> {
        NOTES.make(dir, Some(base))
    }
}

impl Sort {
    fn read(&self, dir: &Path) -> Result<Base, StoreError> {
        match self.read_any(dir)? {
            (found, base) if found == self.known => Ok(base),
            (found, _) => Err(StoreError::Older { path: dir.to_owned(), found, known: self.known }),
        }
    }

    fn read_any(&self, dir: &Path) -> Result<(u32, Base), StoreError> {
        let path = dir.join(self.file);
        let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => StoreError::Missing(dir.to_owned()),
            ErrorKind::NotADirectory => StoreError::NoFolder(dir.to_owned()),
            _ => StoreError::Io { path: path.clone(), source: e },
        })?;
        let wrong = |problem: String| StoreError::Description {
            path: path.clone(),
            problem,
            known: self.known,
            base: Base::DEFAULT,
        };
        let damaged = |e: serde_json::Error| wrong(e.to_string());
        let Number { format: found } = serde_json::from_str(&text).map_err(damaged)?;
        if found > self.known {
            return Err(StoreError::Newer { path: dir.to_owned(), found, known: self.known });
        }
        if found == 0 {
            return Err(wrong("there never was a format 0".to_owned()));
        }
        let Format { base, .. } = serde_json::from_str(&text).map_err(damaged)?;
        Ok((found, Base::new(&base).ok_or(StoreError::Base(base))?))
    }

    fn make(&self, dir: &Path, base: Option<&str>) -> Result<Base, StoreError> {
        match self.read(dir) {
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
        // Where its making was cut short, it holds a half-written description of itself, and nothing else.
        let half = beside(Path::new(self.file));
        let mut others = fs::read_dir(dir).map_err(StoreError::io(dir))?.filter_map(Result::ok);
        if others.any(|entry| entry.file_name() != half.as_os_str()) {
            return Err(StoreError::Foreign(dir.to_owned()));
        }
        self.write(dir, &base)?;
        Ok(base)
    }

    fn write(&self, dir: &Path, base: &Base) -> Result<(), StoreError> {
        let this = Format { format: self.known, base: base.as_str().to_owned() };
        let json = serde_json::to_string(&this).map_err(|e| StoreError::damaged(e.to_string()))?;
        write_whole(&dir.join(self.file), &(json + "\n"))
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
        fs::write(store.join(STORE.file), r#"{"format": 99, "novelty": true}"#).expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Newer { found: 99, .. })));
        fs::write(store.join(STORE.file), r#"{"format": 1, "base": "urn:other:"}"#).expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Older { found: 1, .. })));
        assert!(matches!(Format::make(&store, None), Err(StoreError::Older { found: 1, .. })));
        Format::write(&store, &Format::read_any(&store).expect("read").1).expect("raised");
        assert_eq!(Format::read(&store).expect("known").as_str(), "urn:other:");
        fs::write(store.join(STORE.file), r#"{"format": 0}"#).expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Description { .. })));
        fs::write(store.join(STORE.file), "{").expect("written");
        assert!(matches!(Format::read(&store), Err(StoreError::Description { .. })));
    }

    #[test]
    fn a_folder_of_other_things_does_not_become_a_store() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("thesis.txt");
        fs::write(&file, "").expect("written");
        assert!(matches!(Format::make(dir.path(), None), Err(StoreError::Foreign(_))));
        assert!(matches!(Format::make(&file, None), Err(StoreError::NoFolder(_))));
        assert!(matches!(Format::read(&file), Err(StoreError::NoFolder(_))));
    }
}
