//! Generations: databases that nobody changes, and the pointer to the one that readers open.

use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::{
    file::write_whole,
    files::{Files, is_diary, never_changes},
    sync_folder,
};
use crate::{StoreError, error::is_no_room};

/// The folder of a generation.
pub(crate) fn path_of(dir: &Path, generation: u64) -> PathBuf {
    dir.join("generations").join(format!("{generation:06}"))
}

/// The folder of a generation's indexes.
pub(crate) fn index_of(generation: &Path) -> PathBuf {
    generation.join("index")
}

/// What the pointer says: the generation that readers open, and the last that was ever published, which is another after a roll back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pointer {
    current: u64,
    last: u64,
}

impl Pointer {
    /// Reads the pointer of the store at `dir`; `None` where it is lost or damaged, or was never written.
    fn read(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join("CURRENT");
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::Io { path, source: e }),
        };
        let numbers: Option<Vec<u64>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
        Ok(match numbers.as_deref() {
            Some([current]) => Some(Self { current: *current, last: *current }),
            Some([current, last]) => Some(Self { current: *current, last: *last }),
            _ => None,
        })
    }

    fn write(self, dir: &Path) -> Result<(), StoreError> {
        let Self { current, last } = self;
        let text = if last > current { format!("{current} {last}\n") } else { format!("{current}\n") };
        write_whole(&dir.join("CURRENT"), &text)
    }
}

/// The generation that readers open; `None` before the first. Where the pointer is lost or damaged, the latest one that was finished.
pub(crate) fn current(dir: &Path) -> Result<Option<u64>, StoreError> {
    Ok(match Pointer::read(dir)? {
        Some(pointer) => Some(pointer.current),
        None => list(dir)?.last().copied(),
    })
}

/// Every generation that was published and is kept, the oldest first.
pub(crate) fn published(dir: &Path) -> Result<Vec<u64>, StoreError> {
    let last = Pointer::read(dir)?.map_or(u64::MAX, |pointer| pointer.last);
    Ok(list(dir)?.into_iter().filter(|generation| *generation <= last).collect())
}

/// Every generation that is finished, the oldest first.
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
    let last = Pointer::read(dir)?.map_or(generation, |pointer| pointer.last.max(generation));
    Pointer { current: generation, last }.write(dir)
}

/// Keeps a generation from being removed as long as it lives.
#[derive(Debug)]
pub(crate) struct Hold {
    _folder: File,
}

/// Holds a generation for reading; `None` where there is none, or it is being removed.
pub(crate) fn hold(dir: &Path, generation: u64) -> Result<Option<Hold>, StoreError> {
    let path = path_of(dir, generation);
    let folder = match File::open(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        folder => folder.map_err(StoreError::io(&path))?,
    };
    // A file system without locks has none to wait for.
    let busy = matches!(folder.try_lock_shared(), Err(TryLockError::WouldBlock));
    Ok((!busy && path.exists()).then_some(Hold { _folder: folder }))
}

/// Removes all but the last `keep` generations. The current one always stays, and so do those that are being read, which a
/// later build removes.
pub(crate) fn prune(dir: &Path, keep: usize) -> Result<(), StoreError> {
    let (all, current) = (list(dir)?, current(dir)?);
    let spare = all.len().saturating_sub(keep.max(1));
    let spare: Vec<u64> = all.into_iter().take(spare).filter(|g| Some(*g) != current).collect();
    remove(dir, &spare)
}

/// Removes generations, but for those that are being read.
pub(crate) fn remove(dir: &Path, generations: &[u64]) -> Result<(), StoreError> {
    for generation in generations {
        let path = path_of(dir, *generation);
        let folder = File::open(&path).map_err(StoreError::io(&path))?;
        if !matches!(folder.try_lock(), Err(TryLockError::WouldBlock)) {
            fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

/// A private copy of a generation, on its way to be the next. The writer's lock must be held.
#[derive(Debug)]
pub(crate) struct Building {
    dir: PathBuf,
    path: PathBuf,
}

impl Building {
    /// Copies a generation, or starts with an empty folder; what a build that was cut short left behind is removed first.
    pub(crate) fn start(dir: &Path, generation: Option<u64>) -> Result<Self, StoreError> {
        Self::tidy(dir)?;
        Self::copy_of(dir, generation)
    }

    /// Removes what a build that was cut short left behind, and mends the pointer.
    pub(crate) fn tidy(dir: &Path) -> Result<(), StoreError> {
        let Some(pointer) = Pointer::read(dir)? else {
            // Lost or damaged: what it said is made out from what there is.
            return list(dir)?.last().map_or(Ok(()), |last| point_to(dir, *last));
        };
        // Finished, but the pointer was never turned: a build was cut short between the two.
        for unborn in list(dir)?.into_iter().filter(|generation| *generation > pointer.last) {
            let path = path_of(dir, unborn);
            fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
        }
        Ok(())
    }

    /// Copies a generation, or starts with an empty folder.
    ///
    /// Files that the database never changes once written are hard links where the file system has them; the others are copied.
    pub(crate) fn copy_of(dir: &Path, generation: Option<u64>) -> Result<Self, StoreError> {
        let path = dir.join("generations").join("building");
        match fs::remove_dir_all(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(StoreError::Io { path, source: e }),
            _ => {}
        }
        fs::create_dir_all(&path).map_err(StoreError::io(&path))?;
        if let Some(generation) = generation {
            copy(&path_of(dir, generation), &path)?;
        }
        Ok(Self { dir: dir.to_owned(), path })
    }

    /// Where the copy stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the copy the next generation and points readers to it. The database must be closed.
    pub(crate) fn publish(self) -> Result<u64, StoreError> {
        let dir = self.dir.clone();
        let next = self.finish()?;
        point_to(&dir, next)?;
        Ok(next)
    }

    /// Makes the copy the next generation, which readers do not open yet. The database must be closed.
    pub(crate) fn finish(self) -> Result<u64, StoreError> {
        Files::write(&self.path)?;
        sync_all(&self.path)?;
        let next = list(&self.dir)?.last().copied().max(current(&self.dir)?).unwrap_or(0) + 1;
        let path = path_of(&self.dir, next);
        fs::rename(&self.path, &path).map_err(StoreError::io(&path))?;
        sync_folder(&self.dir.join("generations"))?;
        Ok(next)
    }

    /// Removes the copy.
    pub(crate) fn discard(self) -> Result<(), StoreError> {
        fs::remove_dir_all(&self.path).map_err(StoreError::io(&self.path))
    }
}

/// Makes everything in a folder lasting.
fn sync_all(folder: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).map_err(StoreError::io(folder))? {
        let path = entry.map_err(StoreError::io(folder))?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            File::open(&path).and_then(|f| f.sync_all()).map_err(StoreError::io(&path))?;
        }
    }
    sync_folder(folder)
}

/// Copies the database of a generation; its indexes are written anew when the copy is published.
fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(from).map_err(StoreError::io(from))? {
        let entry = entry.map_err(StoreError::io(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let name = entry.file_name().to_string_lossy().into_owned();
        if source.is_dir() || is_diary(&name) {
            continue;
        }
        if never_changes(&name) && fs::hard_link(&source, &target).is_ok() {
            continue;
        }
        copy_file(&source, &target)?;
    }
    Ok(())
}

/// Copies a file; an error names the one of the two that it is about.
fn copy_file(source: &Path, target: &Path) -> Result<(), StoreError> {
    let mut from = File::open(source).map_err(StoreError::io(source))?;
    let mut to = File::create(target).map_err(StoreError::io(target))?;
    io::copy(&mut from, &mut to).map(drop).map_err(|e| StoreError::io(if is_no_room(&e) { target } else { source })(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_published_whole_and_leftovers_are_cleared() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path();
        for (content, expected) in [("a", 1), ("b", 2)] {
            let building = Building::start(dir, current(dir).expect("read")).expect("started");
            fs::write(building.path().join("data"), content).expect("written");
            assert_eq!(building.publish().expect("published"), expected);
        }
        fs::create_dir_all(dir.join("generations/building")).expect("made");
        fs::write(dir.join("generations/building/half"), "").expect("written");
        fs::create_dir_all(path_of(dir, 3)).expect("made");
        assert_eq!(current(dir).expect("read"), Some(2));
        let building = Building::start(dir, Some(2)).expect("started");
        assert!(!building.path().join("half").exists());
        assert_eq!(fs::read_to_string(building.path().join("data")).expect("copied"), "b");
        building.discard().expect("discarded");
        assert_eq!(list(dir).expect("listed"), [1, 2]);
        let reader = hold(dir, 1).expect("opened").expect("there");
        prune(dir, 1).expect("pruned");
        assert_eq!(list(dir).expect("listed"), [1, 2], "the first is being read");
        drop(reader);
        prune(dir, 1).expect("pruned");
        assert_eq!(list(dir).expect("listed"), [2]);
        assert!(hold(dir, 1).expect("looked").is_none());
        for garbage in ["", "2x", "\u{0}\u{0}"] {
            fs::write(dir.join("CURRENT"), garbage).expect("written");
            assert_eq!(current(dir).expect("recovered"), Some(2), "{garbage:?}");
        }
        fs::remove_file(dir.join("CURRENT")).expect("removed");
        assert_eq!(current(dir).expect("recovered"), Some(2));
        Building::tidy(dir).expect("mended");
        assert_eq!(fs::read_to_string(dir.join("CURRENT")).expect("a pointer"), "2\n");
        assert_eq!(list(dir).expect("listed"), [2]);
    }

    #[test]
    fn what_was_rolled_back_from_stays_and_what_was_never_published_goes() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path();
        let publish = || {
            let building = Building::start(dir, current(dir).expect("read")).expect("started");
            building.publish().expect("published")
        };
        assert_eq!((publish(), publish()), (1, 2));
        point_to(dir, 1).expect("rolled back");
        fs::create_dir_all(path_of(dir, 3)).expect("made");
        assert_eq!((current(dir).expect("read"), publish()), (Some(1), 3));
        assert_eq!(list(dir).expect("listed"), [1, 2, 3]);
        assert_eq!(fs::read_to_string(dir.join("CURRENT")).expect("a pointer"), "3\n");
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_cannot_be_copied_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        let named = |error: Result<(), StoreError>| match error {
            Err(StoreError::Io { path, .. }) => path,
            other => panic!("{other:?}"),
        };
        assert_eq!(named(copy_file(&from, &to)), from);
        fs::write(&from, "content").expect("written");
        assert_eq!(named(copy_file(&from, &dir.path().join("absent/to"))), dir.path().join("absent/to"));
        copy_file(&from, &to).expect("copied");
        // Every write to this device finds it full.
        let full = Path::new("/dev/full");
        if full.exists() {
            assert_eq!(named(copy_file(&from, full)), full);
        }
    }
}
