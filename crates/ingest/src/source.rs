//! Inputs as typed, made into the list of what is to be read.

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use crate::{IngestError, limits::MAX_FOLDER_DEPTH};

/// What is taken from folders, for messages.
pub(crate) const TAKEN: &str =
    "taken are .txt .md .html .htm .jsonl .ndjson .json .xml .rss .atom .warc, each also as .gz or .zst";

const EXTENSIONS: [&str; 14] =
    ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "jsonl", "ndjson", "json", "xml", "rss", "atom", "warc"];

/// One input that is to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file, by its path as given.
    File(PathBuf),
}

impl Source {
    /// The path as given, `-` for standard input.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// How many bytes it has as it is stored, where that is known beforehand.
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|m| m.len()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// The sources that `inputs` name: files, folders, patterns, `-` for standard input.
///
/// Inputs keep their order; what a folder or a pattern holds is sorted by path. A file that several inputs name is
/// taken once. In folders, hidden files and folders are left out, and so are files whose extension says that they are
/// no news; links are followed, but not in a circle. A file that is named itself is taken whatever its name.
///
/// Inputs that name nothing are returned as errors.
pub fn expand(inputs: &[String]) -> (Vec<Source>, Vec<IngestError>) {
    let mut sources = Vec::new();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for input in inputs {
        let mut add = |path: PathBuf| {
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                sources.push(Source::File(path));
            }
        };
        let path = Path::new(input);
        if input == "-" {
            if seen.insert(PathBuf::from("-")) {
                sources.push(Source::Stdin);
            }
        } else if path.is_dir() {
            match folder(path) {
                Ok(files) => files.into_iter().for_each(&mut add),
                Err(error) => errors.push(error),
            }
        } else if path.exists() {
            add(path.to_owned());
        } else if input.contains(['*', '?', '[']) {
            match pattern(input) {
                Ok(files) => files.into_iter().for_each(&mut add),
                Err(error) => errors.push(error),
            }
        } else {
            errors.push(IngestError::NotFound { path: input.clone(), nearest: nearest(path) });
        }
    }
    (sources, errors)
}

/// The readable files below a folder, sorted.
fn folder(root: &Path) -> Result<Vec<PathBuf>, IngestError> {
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
    let mut denied = None;
    let mut files: Vec<PathBuf> = Vec::new();
    let walk = WalkDir::new(root).follow_links(true).max_depth(MAX_FOLDER_DEPTH);
    for entry in walk.into_iter().filter_entry(|entry| !hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_taken(entry.path()) => files.push(entry.into_path()),
            Ok(_) => {}
            // A link back to a folder that holds it, or to nothing, leads to no new file.
            Err(error) if error.depth() > 0 => {}
            Err(error) => denied = error.into_io_error(),
        }
    }
    files.sort();
    let path = root.to_string_lossy().into_owned();
    match denied {
        Some(problem) => Err(IngestError::unreadable(&path, &problem)),
        None if files.is_empty() => Err(IngestError::NoFiles { path }),
        None => Ok(files),
    }
}

/// The files that a pattern matches, sorted; folders that it matches are searched.
fn pattern(text: &str) -> Result<Vec<PathBuf>, IngestError> {
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
    let paths = glob::glob_with(text, options)
        .map_err(|e| IngestError::BadPattern { pattern: text.to_owned(), problem: e.msg.to_owned() })?;
    let mut files = Vec::new();
    for path in paths.filter_map(Result::ok) {
        if path.is_dir() {
            files.extend(folder(&path).unwrap_or_default());
        } else if path.exists() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(IngestError::NoMatch { pattern: text.to_owned() }) } else { Ok(files) }
}

fn is_taken(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    crate::kind::extension(&name).is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// Up to three names in the same folder that are spelt most like the missing one.
fn nearest(path: &Path) -> Vec<String> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let Ok(entries) = parent.read_dir() else { return Vec::new() };
    let mut names: Vec<(usize, String)> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .map(|name| (strsim::damerau_levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= wanted.chars().count() / 3)
        .collect();
    names.sort();
    names.into_iter().take(3).map(|(_, name)| path.with_file_name(name).to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn inputs(root: &Path, names: &[&str]) -> Vec<String> {
        names.iter().map(|n| root.join(n).to_string_lossy().into_owned()).collect()
    }

    fn names(root: &Path, sources: &[Source]) -> Vec<String> {
        let prefix = format!("{}/", root.display());
        sources.iter().map(|s| s.name().replace(&prefix, "")).collect()
    }

    #[test]
    fn folders_are_sorted_and_hold_no_hidden_file_link_circle_or_picture() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let root = dir.path();
        fs::create_dir_all(root.join("b/.git")).expect("folder");
        for file in ["b/two.txt", "a.jsonl.gz", "b/one.HTML", "b/.hidden.txt", "b/.git/x.txt", "logo.png", "Makefile"] {
            fs::write(root.join(file), "x").expect("file");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root, root.join("b/circle")).expect("link");
            std::os::unix::fs::symlink(root.join("nowhere.txt"), root.join("b/dangling.txt")).expect("link");
        }
        let (sources, errors) = expand(&inputs(root, &["", "b/two.txt", "b/*.txt"]));
        assert_eq!(errors, []);
        assert_eq!(names(root, &sources), ["a.jsonl.gz", "b/one.HTML", "b/two.txt"]);
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is_near() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let root = dir.path();
        fs::write(root.join("articles.txt"), "x").expect("file");
        fs::create_dir(root.join("empty")).expect("folder");
        let (sources, errors) = expand(&inputs(root, &["artikles.txt", "*.pdf", "a[", "empty", "**x"]));
        assert_eq!(sources, []);
        assert!(matches!(&errors[0], IngestError::NotFound { nearest, .. } if nearest[0].ends_with("articles.txt")));
        assert!(matches!(&errors[1], IngestError::NoMatch { .. }));
        assert!(matches!(&errors[2], IngestError::BadPattern { .. }));
        assert!(matches!(&errors[3], IngestError::NoFiles { .. }), "{}", errors[3]);
        assert!(matches!(&errors[4], IngestError::BadPattern { .. }));
    }

    #[test]
    fn brackets_in_the_name_of_a_file_are_no_pattern_and_standard_input_is_read_once() {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("a[1].txt"), "x").expect("file");
        let mut given = inputs(dir.path(), &["a[1].txt"]);
        given.extend(["-".to_owned(), "-".to_owned()]);
        let (sources, errors) = expand(&given);
        assert_eq!((sources.len(), errors.len()), (2, 0));
    }
}
