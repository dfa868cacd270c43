//! What files a generation consists of: a list that is written when it is published, against which it is held when it is opened.
//!
//! A database whose list of changes is cut short opens as what it once was, and says nothing of it. The list makes that an error.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{ErrorKind, Read, Write},
    path::Path,
};

use crate::StoreError;

/// The list beside the files.
const FILE: &str = "files.jsonl";

/// The size in bytes and the CRC-32 of each file of a generation's database, by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Files {
    files: BTreeMap<String, (u64, u32)>,
}

impl Files {
    /// Reads the list of the generation at `path`; empty where it has none, as those of earlier programs. Else what is wrong, in words.
    fn read(path: &Path) -> Result<Self, String> {
        let text = match fs::read_to_string(path.join(FILE)) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(|e| format!("its file {FILE} cannot be read: {e}"))?,
        };
        let line = |line| {
            let (name, size, sum) =
                serde_json::from_str(line).map_err(|e| format!("its file {FILE} is damaged: {e}"))?;
            Ok((name, (size, sum)))
        };
        Ok(Self { files: text.lines().map(line).collect::<Result<_, String>>()? })
    }

    /// Writes the list of the generation at `path`, whose database is closed. Files that never change are taken from the list that a copy
    /// brought along.
    pub(super) fn write(path: &Path) -> Result<(), StoreError> {
        let known = Self::read(path).unwrap_or_default();
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(path).map_err(StoreError::io(path))? {
            let entry = entry.map_err(StoreError::io(path))?;
            let (file, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if file.is_dir() || is_diary(&name) || name == FILE {
                continue;
            }
            let size = entry.metadata().map_err(StoreError::io(&file))?.len();
            let same = known.files.get(&name).filter(|(before, _)| never_changes(&name) && *before == size);
            let sum = same.map_or_else(|| sum(&file), |(_, sum)| Ok(*sum))?;
            files.insert(name, (size, sum));
        }
        let list = path.join(FILE);
        let lines: Vec<String> =
            files.iter().map(|(name, (size, sum))| serde_json::json!([name, size, sum]).to_string() + "\n").collect();
        let lines = lines.concat();
        File::create(&list).and_then(|mut file| file.write_all(lines.as_bytes())).map_err(StoreError::io(&list))
    }

    /// What is wrong with the files of the generation at `path`, in words; `None` where each has its size, and the small ones say what was
    /// written. What the large ones say is checked where it is read.
    pub(crate) fn problem(path: &Path) -> Option<String> {
        Self::problems(path, |name| !never_changes(name)).into_iter().next()
    }

    /// Everything that is wrong with the files of the generation at `path`; reads them all.
    pub(crate) fn all_problems(path: &Path) -> Vec<String> {
        Self::problems(path, |_| true)
    }

    fn problems(path: &Path, reads: impl Fn(&str) -> bool) -> Vec<String> {
        let files = match Self::read(path) {
            Ok(list) => list.files,
            Err(problem) => return vec![problem],
        };
        let wrong = |(name, (size, wanted)): (&String, &(u64, u32))| {
            let file = path.join(name);
            match fs::metadata(&file) {
                Err(e) if e.kind() == ErrorKind::NotFound => Some(format!("its file {name} is not there")),
                Err(e) => Some(format!("its file {name} cannot be read: {e}")),
                Ok(found) if found.len() != *size => {
                    Some(format!("its file {name} has {} bytes of {size}", found.len()))
                }
                Ok(_) if !reads(name) => None,
                Ok(_) => match sum(&file) {
                    Ok(found) if found == *wanted => None,
                    Ok(_) => Some(format!("its file {name} is not what was written")),
                    Err(error) => Some(error.to_string()),
                },
            }
        };
        files.iter().filter_map(wrong).collect()
    }
}

/// Whether the database never changes a file of this name once it is written.
pub(super) fn never_changes(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|kind| kind == "sst" || kind == "blob")
}

/// Whether a file is the database's diary or its lock, which a copy has no use for.
pub(super) fn is_diary(name: &str) -> bool {
    name == "LOCK" || name == "LOG" || name.starts_with("LOG.old")
}

fn sum(path: &Path) -> Result<u32, StoreError> {
    let mut file = File::open(path).map_err(StoreError::io(path))?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(StoreError::io(path))? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_cut_short_or_changed_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path();
        let put = |name: &str, text: &str| fs::write(path.join(name), text).expect("written");
        let write = || {
            put("000001.sst", "many quads");
            put("CURRENT", "MANIFEST-000002\n");
            put("LOG", "a diary");
        };
        assert_eq!(Files::problem(path), None, "without a list nothing is known");
        write();
        Files::write(path).expect("written");
        let again = fs::read(path.join(FILE)).expect("read");
        Files::write(path).expect("written");
        assert_eq!(fs::read(path.join(FILE)).expect("read"), again);
        put("LOG", "another");
        assert_eq!(Files::problem(path), None);
        put("000001.sst", "many");
        assert_eq!(Files::problem(path).as_deref(), Some("its file 000001.sst has 4 bytes of 10"));
        put("000001.sst", "MANY QUADS");
        assert_eq!(Files::problem(path), None, "it is seen where it is read");
        assert_eq!(Files::all_problems(path), ["its file 000001.sst is not what was written"]);
        write();
        put("CURRENT", "MANIFEST-000001\n");
        assert_eq!(Files::problem(path).as_deref(), Some("its file CURRENT is not what was written"));
        fs::remove_file(path.join("CURRENT")).expect("removed");
        assert_eq!(Files::problem(path).as_deref(), Some("its file CURRENT is not there"));
        put(FILE, "[\"000001.sst\"");
        assert!(Files::problem(path).is_some_and(|p| p.contains(FILE)));
    }
}
