//! The repository held to its own rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::support::root;

/// Files of the working tree below `folder` whose names end with `ending`, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|e| e.expect("a folder's entry can be read").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
                walk(&path, ending, found);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The names between backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The table "Who may use whom" of ARCHITECTURE.md: crate to the crates that it may use.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("ARCHITECTURE.md");
    let section = text.split("## Who may use whom").nth(1).expect("the section stands there");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|l| l.starts_with("| `"));
    let mut table: BTreeMap<String, BTreeSet<String>> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            let name = quoted(cells[0]).pop_first().expect("a crate's name");
            let uses = if cells[2].trim() == "all" { BTreeSet::from(["*".to_owned()]) } else { quoted(cells[2]) };
            (name, uses)
        })
        .collect();
    let all: BTreeSet<String> = table.keys().cloned().collect();
    for uses in table.values_mut().filter(|u| u.contains("*")) {
        uses.clone_from(&all);
    }
    table
}

/// The dependencies of a crate: everything named under `[dependencies]`.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = read(format!("crates/{name}/Cargo.toml"));
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]"
            && let Some(dependency) =
                line.split(['.', ' ', '=']).next().filter(|d| !d.is_empty() && !d.starts_with('#'))
        {
            found.insert(dependency.to_owned());
        }
    }
    found
}

#[test]
fn every_crate_uses_only_those_that_architecture_md_allows() {
    let allowed = allowed();
    let crates: BTreeSet<String> = fs::read_dir(root().join("crates"))
        .expect("the folder of crates")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(crates, allowed.keys().cloned().collect(), "the table names every crate");
    for (name, may_use) in &allowed {
        for dependency in dependencies(name) {
            if let Some(other) = dependency.strip_prefix("guanxi-") {
                assert!(may_use.contains(other), "`{name}` uses `{other}`, which ARCHITECTURE.md does not allow");
            }
        }
    }
}

#[test]
fn some_libraries_have_one_home() {
    for (library, home) in
        [("oxigraph", "store"), ("petgraph", "graph"), ("clap", "cli"), ("axum", "serve"), ("rmcp", "serve")]
    {
        for name in allowed().keys().filter(|name| *name != home) {
            assert!(!dependencies(name).contains(library), "`{library}` belongs to `{home}` alone, not to `{name}`");
        }
        assert!(dependencies(home).contains(library), "`{home}` is the home of `{library}`");
    }
}

#[test]
fn versions_stand_in_the_root_manifest_alone() {
    for name in allowed().keys() {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        for line in read(&manifest).lines() {
            let pinned = line.contains("version = \"") || line.contains("= \"^") || line.contains("git = \"");
            assert!(!pinned, "{}: `{line}` belongs to the workspace's manifest", manifest.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_one_sitting() {
    for path in [files("crates", ".rs"), files("tests", ".rs")].concat() {
        let lines = read(&path).lines().count();
        assert!(lines <= 500, "{} has {lines} lines; a room this long is usually two rooms", path.display());
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for path in files("crates", ".rs") {
        let text = read(&path);
        let first = text.lines().find(|l| !l.starts_with("#!")).unwrap_or_default();
        assert!(first.starts_with("//!"), "{} begins with what it is for", path.display());
    }
}

#[test]
fn every_named_query_has_a_question_and_describes_its_parameters() {
    let queries = files("queries", ".rq");
    assert!(queries.len() >= 15, "only {} named queries", queries.len());
    for path in queries {
        let text = read(&path);
        let question = text.lines().next().and_then(|l| l.strip_prefix("# question: "));
        assert!(question.is_some_and(|q| q.len() > 10), "{} begins with `# question: …`", path.display());
        for line in text.lines().filter(|l| l.starts_with("# param:")) {
            let words = line.trim_start_matches("# param:").split_whitespace().count();
            assert!(words >= 2, "{}: `{line}` names a parameter and says what it is", path.display());
        }
    }
}

#[test]
fn no_path_of_one_machine_stands_in_the_project() {
    let needles = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/tmp/", "b")];
    let mut texts = Vec::new();
    for ending in [".rs", ".toml", ".md", ".sh", ".py", ".rq", ".j2", ".jsonl", ".tsv", ".ttl"] {
        for folder in ["crates", "data", "docs", "queries", "scripts", "tests"] {
            texts.extend(files(folder, ending));
        }
    }
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "NOTICE", "Makefile", "Cargo.toml"] {
        texts.push(root().join(name));
    }
    for path in texts {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for needle in needles {
            let hit = text.lines().find(|l| l.contains(needle));
            assert!(hit.is_none(), "{}: `{}`", path.display(), hit.unwrap_or_default());
        }
    }
}
