//! A file that is whole or not there: written beside its place, made lasting, and put into its place.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::sync_folder;
use crate::StoreError;

/// A file on its way to its place. Until [`NewFile::finish`] the place is as it was; dropped before, nothing of it stays.
///
/// It is written under its name with `.new` after it. What is no plain file, such as a pipe, is written to as it is. Where the place is a
/// link, what it leads to is replaced.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    place: PathBuf,
    /// Where it stands as long as it is not whole.
    beside: Option<PathBuf>,
}

impl NewFile {
    /// Begins to write the file at `path`.
    ///
    /// # Errors
    ///
    /// What the file system says; another process is writing the same file.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let held = fs::metadata(&place).ok();
        if held.as_ref().is_some_and(|held| !held.is_file()) {
            return Ok(Self { file: OpenOptions::new().write(true).open(&place)?, place, beside: None });
        }
        let beside = beside(&place);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&beside)?;
        // What a killed process left there is written over; what a living one writes is not.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(io::Error::other("another process is writing it"));
        }
        let new = Self { file, place, beside: Some(beside) };
        new.file.set_len(0)?;
        if let Some(held) = held {
            new.file.set_permissions(held.permissions())?;
        }
        Ok(new)
    }

    /// Makes the file lasting and puts it into its place.
    ///
    /// # Errors
    ///
    /// What the file system says; the place is then as it was.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(beside) = &self.beside {
            self.file.sync_all()?;
            fs::rename(beside, &self.place)?;
            self.beside = None;
        }
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // Where even this fails, the next one to write the file writes over it.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Writes a text into a store's folder, so that the file at `path` is always whole.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), StoreError> {
    let write = || {
        let mut file = NewFile::begin(path)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    };
    write().map_err(StoreError::io(path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Where a file is written before it is whole.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("listed").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_the_old_one_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("table.csv");
        for before in [None, Some("old")] {
            let mut file = NewFile::begin(&path).expect("begun");
            file.write_all(b"half").expect("written");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), before);
            let taken = NewFile::begin(&path).expect_err("two writers").to_string();
            assert_eq!(taken, "another process is writing it");
            drop(file);
            assert_eq!(names(dir.path()).len(), usize::from(before.is_some()), "no half file stays");
            fs::write(beside(&path), "a longer text that a killed process left behind").expect("written");
            let mut file = NewFile::begin(&path).expect("begun");
            file.write_all(b"old").expect("written");
            file.finish().expect("finished");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("old"));
            assert_eq!(names(dir.path()), ["table.csv"]);
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_rights_and_what_is_no_plain_file_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().expect("a folder");
        let (path, link) = (dir.path().join("private"), dir.path().join("link"));
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("changed");
        symlink(&path, &link).expect("linked");
        let mut file = NewFile::begin(&link).expect("begun");
        file.write_all(b"new").expect("written");
        file.finish().expect("finished");
        assert_eq!(fs::read_to_string(&path).expect("read"), "new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let full = Path::new("/dev/full");
        if full.exists() {
            let mut file = NewFile::begin(full).expect("begun");
            assert!(file.write_all(b"new").is_err(), "the device is written to, not replaced");
        }
        assert!(NewFile::begin(dir.path()).is_err(), "a folder is no file");
    }
}
