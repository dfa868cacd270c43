//! One writer at a time.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::Write,
    path::Path,
};

use crate::StoreError;

/// Held as long as it lives; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the store at `dir`, or says who has it.
    pub(crate) fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("LOCK");
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Self { file }.sign(dir),
            Err(TryLockError::WouldBlock) => {
                let owner = fs::read_to_string(&path).unwrap_or_default();
                let owner = if owner.trim().is_empty() { "another process" } else { owner.trim() }.to_owned();
                Err(StoreError::Locked { path: dir.to_owned(), owner })
            }
            Err(TryLockError::Error(e)) => Err(StoreError::Io { path, source: e }),
        }
    }

    /// Takes the lock; where another process has it, tells `waiting` which, and waits until it is done.
    pub(crate) fn wait(dir: &Path, waiting: &dyn Fn(&str)) -> Result<Self, StoreError> {
        let owner = match Self::take(dir) {
            Err(StoreError::Locked { owner, .. }) => owner,
            taken => return taken,
        };
        waiting(&owner);
        let path = dir.join("LOCK");
        let file = OpenOptions::new().write(true).open(&path).map_err(StoreError::io(&path))?;
        file.lock().map_err(StoreError::io(&path))?;
        Self { file }.sign(dir)
    }

    /// Writes who holds it, for those who come next.
    fn sign(mut self, dir: &Path) -> Result<Self, StoreError> {
        let owner = format!("process {}\n", std::process::id());
        let written = self.file.set_len(0).and_then(|()| self.file.write_all(owner.as_bytes()));
        written.map(|()| self).map_err(StoreError::io(dir.join("LOCK")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_is_first_or_waits() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = Lock::take(dir.path()).expect("free");
        let Err(StoreError::Locked { owner, .. }) = Lock::take(dir.path()) else { panic!("two writers") };
        assert_eq!(owner, format!("process {}", std::process::id()));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                let tell = tell;
                Lock::wait(dir.path(), &|owner| tell.send(owner.to_owned()).expect("heard"))
            });
            assert_eq!(told.recv().expect("told"), owner);
            assert!(!second.is_finished());
            drop(first);
            assert!(second.join().expect("ended").is_ok());
        });
        assert!(Lock::take(dir.path()).is_ok());
    }
}
