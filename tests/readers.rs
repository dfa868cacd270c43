//! What `export` writes, opened by the programs that it is for: networkx, followthemoney and rdflib, where Python has them.

use std::{
    fs,
    io::{Write, stderr},
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{output, root, sample_store};

/// Python with the packages, by the variable or where `scripts/readers.sh` puts it.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("GUANXI_READERS").map(PathBuf::from);
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../readers/bin/python");
    named.into_iter().chain([made]).find(|path| {
        let found = Command::new(path).args(["-c", "import followthemoney, networkx, rdflib"]).output();
        found.is_ok_and(|out| out.status.success())
    })
}

#[test]
fn what_is_exported_is_read_by_the_programs_it_is_for() {
    let Some(python) = python() else {
        // Past the test harness, which keeps what passing tests print to itself.
        writeln!(stderr(), "readers: SKIPPED, Python has no networkx and followthemoney (`scripts/readers.sh`)")
            .expect("says so");
        return;
    };
    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    fs::write(folder.path().join("stats.json"), output(&["stats", "--json", "--store", &store])).expect("written");
    for (format, name) in [
        ("graphml", "graph.graphml"),
        ("gexf", "graph.gexf"),
        ("ftm", "graph.ftm"),
        ("nquads", "dump.nq"),
        ("trig", "dump.trig"),
        ("jsonld", "dump.jsonld"),
        ("turtle", "merged.ttl"),
        ("csv", "csv"),
        ("neo4j", "neo4j"),
    ] {
        let file = folder.path().join(name).display().to_string();
        output(&["export", "--store", &store, "--format", format, "-o", &file]);
    }
    let out =
        Command::new(python).arg(root().join("tests/readers/readers.py")).arg(folder.path()).output().expect("runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}
