//! Generations: databases that nobody changes, and the pointer to the one that readers open.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{sync_folder, write_whole};
use crate::StoreError;

/// The folder of a generation.
pub(crate) fn path_of(dir: &Path, generation: u64) -> PathBuf {
    dir.join("generations").join(format!("{generation:06}"))
}

/// The generation that readers open; `None` before the first.
pub(crate) fn current(dir: &Path) -> Result<Option<u64>, StoreError> {
    let path = dir.join("CURRENT");
    match fs::read_to_string(&path) {
        Ok(text) => (text.trim().parse().map(Some))
            .map_err(|_| StoreError::damaged(format!("{} names no generation", path.display()))),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::Io { path, source: e }),
    }
}

/// Every generation that is kept, the oldest first.
pub(crate) fn list(dir: &Path) -> Result<Vec<u64>, StoreError> {
    let folder = dir.join("generations");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::Io { path: folder, source: e }),
    };
    let mut found: Vec<u64> = entries.filter_map(|e| e.ok()?.file_name().to_str()?.parse().ok()).collect();
    found.sort_unstable();
    Ok(found)
}

/// Makes `generation` the one that readers open from now on.
pub(crate) fn point_to(dir: &Path, generation: u64) -> Result<(), StoreError> {
    write_whole(&dir.join("CURRENT"), &format!("{generation}\n"))
}

/// Removes all but the last `keep` generations; the current one always stays.
pub(crate) fn prune(dir: &Path, keep: usize) -> Result<(), StoreError> {
    let (all, current) = (list(dir)?, current(dir)?);
    let spare = all.len().saturating_sub(keep.max(1));
    for generation in all.into_iter().take(spare).filter(|g| Some(*g) != current) {
        let path = path_of(dir, generation);
        fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
    }
    Ok(())
}

/// A private copy of the current generation, on its way to be the next. The writer's lock must be held.
#[derive(Debug)]
pub(crate) struct Building {
    dir: PathBuf,
    path: PathBuf,
}

impl Building {
    /// Copies the current generation; what a build that was cut short left behind is removed first.
    ///
    /// Files that the database never changes once written are hard links where the file system has them; the others are copied.
    pub(crate) fn start(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("generations").join("building");
        match fs::remove_dir_all(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(StoreError::Io { path, source: e }),
            _ => {}
        }
        let known = current(dir)?;
        // Published, but the pointer was never turned: a build was cut short between the two.
        for unborn in list(dir)?.into_iter().filter(|g| known.is_none_or(|k| *g > k)) {
            let path = path_of(dir, unborn);
            fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
        }
        fs::create_dir_all(&path).map_err(StoreError::io(&path))?;
        if let Some(known) = known {
            copy(&path_of(dir, known), &path)?;
        }
        Ok(Self { dir: dir.to_owned(), path })
    }

    /// Where the copy stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the copy the next generation and points readers to it. The database must be closed.
    pub(crate) fn publish(self) -> Result<u64, StoreError> {
        for entry in fs::read_dir(&self.path).map_err(StoreError::io(&self.path))? {
            let path = entry.map_err(StoreError::io(&self.path))?.path();
            fs::File::open(&path).and_then(|f| f.sync_all()).map_err(StoreError::io(&path))?;
        }
        sync_folder(&self.path)?;
        let next = list(&self.dir)?.last().copied().max(current(&self.dir)?).unwrap_or(0) + 1;
        let path = path_of(&self.dir, next);
        fs::rename(&self.path, &path).map_err(StoreError::io(&path))?;
        sync_folder(&self.dir.join("generations"))?;
        point_to(&self.dir, next)?;
        Ok(next)
    }

    /// Removes the copy.
    pub(crate) fn discard(self) -> Result<(), StoreError> {
        fs::remove_dir_all(&self.path).map_err(StoreError::io(&self.path))
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(from).map_err(StoreError::io(from))? {
        let entry = entry.map_err(StoreError::io(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if is_chatter(&source) {
            continue;
        }
        let never_changes = source.extension().is_some_and(|e| e == "sst" || e == "blob");
        if never_changes && fs::hard_link(&source, &target).is_ok() {
            continue;
        }
        fs::copy(&source, &target).map_err(StoreError::io(&source))?;
    }
    Ok(())
}

/// Whether a file is the database's diary or its lock, which a copy has no use for.
fn is_chatter(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    name == "LOCK" || name == "LOG" || name.starts_with("LOG.old")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_published_whole_and_leftovers_are_cleared() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path();
        for (content, expected) in [("a", 1), ("b", 2)] {
            let building = Building::start(dir).expect("started");
            fs::write(building.path().join("data"), content).expect("written");
            assert_eq!(building.publish().expect("published"), expected);
        }
        fs::create_dir_all(dir.join("generations/building")).expect("made");
        fs::write(dir.join("generations/building/half"), "").expect("written");
        fs::create_dir_all(path_of(dir, 3)).expect("made");
        assert_eq!(current(dir).expect("read"), Some(2));
        let building = Building::start(dir).expect("started");
        assert!(!building.path().join("half").exists());
        assert_eq!(fs::read_to_string(building.path().join("data")).expect("copied"), "b");
        building.discard().expect("discarded");
        assert_eq!(list(dir).expect("listed"), [1, 2]);
        prune(dir, 1).expect("pruned");
        assert_eq!(list(dir).expect("listed"), [2]);
    }
}
