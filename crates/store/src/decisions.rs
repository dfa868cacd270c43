//! The file of decisions about identities beside the generations: read by every build, written a line at a time.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use guanxi_graph::{Choice, Decision, Decisions};

use crate::{
    StoreError,
    disk::{Format, write_whole},
};

/// The file of decisions of the store at `dir`: JSON lines, to be read, reviewed and edited.
pub fn decisions_file(dir: &Path) -> PathBuf {
    dir.join("decisions.jsonl")
}

/// The decisions that the next build of the store at `dir` replays; none where nothing was decided.
pub fn decisions(dir: &Path) -> Result<Decisions, StoreError> {
    let path = decisions_file(dir);
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Decisions::default()),
        text => text.map_err(StoreError::io(&path))?,
    };
    Decisions::from_json_lines(&text).map_err(|problem| StoreError::Decisions { path, problem })
}

/// Adds a decision to the file of the store at `dir`; the next build follows it.
///
/// # Errors
///
/// The decision undoes one that does not hold, or the file cannot be read or written.
pub fn decide(dir: &Path, decision: &Decision) -> Result<(), StoreError> {
    Format::read(dir)?;
    let held = decisions(dir)?;
    if let Choice::Undo { undoes } = &decision.choice
        && held.get(undoes).is_none()
    {
        let known = held.iter().map(|d| d.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(StoreError::UnknownDecision { asked: undoes.clone(), known });
    }
    let path = decisions_file(dir);
    let ends_open = fs::read(&path).is_ok_and(|text| text.last().is_some_and(|byte| *byte != b'\n'));
    let mut line = line_of(decision);
    if ends_open {
        line.insert(0, '\n');
    }
    append(&path, &line).map_err(StoreError::io(&path))
}

fn line_of(decision: &Decision) -> String {
    serde_json::to_string(decision).unwrap_or_default() + "\n"
}

/// Adds a line to a file. Where there is no room for all of it, none of it stays.
fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let before = file.metadata()?.len();
    let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
    written.or_else(|error| file.set_len(before).and(Err(error)))
}

/// Writes the decisions that a dump names into the file of the store at `dir`, where it has none yet, so that the next build follows
/// them too.
pub(crate) fn restore(dir: &Path, held: &[Decision]) -> Result<(), StoreError> {
    if decisions_file(dir).exists() {
        return Ok(());
    }
    let lines: String = held.iter().map(line_of).collect();
    if lines.is_empty() { Ok(()) } else { write_whole(&decisions_file(dir), &lines) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Builder, Store,
        fixture::{catalogue, dump, news, store_of},
    };

    fn merge(entities: &[&str]) -> Decision {
        let entities = entities.iter().map(|&e| e.to_owned()).collect();
        Decision::new(Choice::Merge { entities }, "one firm by its filings", None).expect("a decision")
    }

    fn publish(dir: &Path) -> Store {
        Builder::start(dir, None).expect("started").publish(&catalogue()).expect("published");
        Store::open(dir).expect("opened")
    }

    #[test]
    fn a_decision_is_replayed_and_can_be_taken_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let before = dump(&store_of(dir.path(), &news()));
        let decision = merge(&["uber", "softbank"]);
        decide(dir.path(), &decision).expect("written");
        let store = publish(dir.path());
        let graph = store.graph().expect("read");
        assert_eq!(graph.same_as["uber"], "softbank");
        assert!(graph.reasons["uber"].ends_with("one firm by its filings"), "{:?}", graph.reasons);
        assert_eq!(graph.decisions, std::slice::from_ref(&decision));
        assert_eq!(store.find_entity("Uber").map(|e| e.id), Ok("softbank".to_owned()));
        assert_eq!(store.verify(&catalogue()).expect("checked"), []);

        let other = tempfile::tempdir().expect("a folder");
        store_of(other.path(), &[]);
        decide(other.path(), &decision).expect("written");
        let mut documents = news();
        documents.reverse();
        assert_eq!(dump(&store_of(other.path(), &documents)), dump(&store), "decided before, built after");

        let copy = tempfile::tempdir().expect("a folder");
        let builder = Builder::start(copy.path(), None).expect("started");
        builder.publish_dump(dump(&store).as_bytes(), crate::Format::NQuads).expect("published");
        assert_eq!(
            decisions(copy.path()).expect("read").iter().collect::<Vec<_>>(),
            [&decision],
            "a dump brings its own"
        );

        let undo = Decision::new(Choice::Undo { undoes: decision.id }, "two firms", None).expect("a decision");
        decide(dir.path(), &undo).expect("written");
        assert_eq!(dump(&publish(dir.path())), before);
        assert!(matches!(decide(dir.path(), &undo), Err(StoreError::UnknownDecision { .. })));
    }

    #[test]
    fn a_line_that_is_no_decision_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        store_of(dir.path(), &news());
        fs::write(decisions_file(dir.path()), "{}\n").expect("written");
        // Before documents are read.
        let error = Builder::start(dir.path(), None).err().expect("refused").to_string();
        assert!(error.contains("decisions.jsonl, line 1: ") && error.ends_with("take it out"), "{error}");
    }
}
