//! What befalls stores: documents that stay the same, two writers, readers beside a writer, old formats.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::support::{ONE, complaint, dump, guanxi, output, root, small_store};

/// What a build says that it did.
fn said(arguments: &[&str]) -> String {
    let out = guanxi(arguments).output().expect("runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stderr).expect("UTF-8")
}

#[test]
fn unchanged_documents_are_not_extracted_from_again() {
    let (_folder, store) = small_store();
    let again = said(&["build", ONE, "data/corpus/002-catl-tesla-extension.txt", "--store", &store]);
    assert!(again.contains("1 new, 1 as before") && again.contains("generation 2"), "{again}");
    let both = dump(&store);
    let none = said(&["build", ONE, "data/corpus/002-catl-tesla-extension.txt", "--store", &store]);
    assert!(none.contains("2 as before; claims: 0; generation 2"), "no claim is looked for: {none}");
    // With other options other claims may be found, so that all is read; and after a roll back, the store no longer holds the second.
    let strict = said(&["build", ONE, "--store", &store, "--min-confidence", "0.999"]);
    assert!(strict.contains("1 changed"), "{strict}");
    output(&["rollback", "1", "--store", &store]);
    let back = said(&["build", ONE, "data/corpus/002-catl-tesla-extension.txt", "--store", &store]);
    assert!(back.contains("1 new, 1 as before"), "{back}");
    assert!(dump(&store) == both);
    let pruned = said(&["build", ONE, "--prune", "--store", &store]);
    assert!(pruned.contains("1 as before, 1 taken out; claims: 0"), "{pruned}");
}

/// A build that has the store's lock until its input is closed.
fn slow_build(store: &str) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
        .args(["build", "-", "--quiet", "--store", store])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let lock = Path::new(store).join("LOCK");
    while fs::read_to_string(&lock).is_ok_and(|owner| owner.trim() != format!("process {}", child.id())) {
        assert!(child.try_wait().expect("looked at").is_none(), "it ended");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child
}

fn end(mut child: Child, article: &str) -> Output {
    child.stdin.take().expect("an input").write_all(article.as_bytes()).expect("written");
    child.wait_with_output().expect("ended")
}

#[test]
fn a_second_writer_is_told_who_is_first_or_waits() {
    let (_folder, store) = small_store();
    let first = slow_build(&store);
    let said = complaint(&["build", ONE, "--store", &store]);
    assert!(said.contains(&format!("process {}", first.id())) && said.contains("--wait"), "{said}");
    complaint(&["rollback", "1", "--store", &store]);
    // Readers need no lock.
    output(&["stats", "--store", &store]);
    let second = Command::new(env!("CARGO_BIN_EXE_guanxi"))
        .args(["build", "data/corpus/002-catl-tesla-extension.txt", "--wait", "--store", &store])
        .current_dir(root())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let first_id = first.id();
    let done = end(first, "Huawei supplies BYD with chips.");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let done = second.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.contains("generation 3"), "it builds on what the first published: {said}");
    let waited = said.contains(&format!("written by process {first_id}; waiting"));
    assert!(waited || !said.contains("waiting"), "{said}");
}

#[test]
fn readers_beside_a_writer_never_fail() {
    let (_folder, store) = small_store();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let stats = output(&["stats", "--json", "--store", &store]);
                let stats: serde_json::Value = serde_json::from_str(&stats).expect("JSON");
                seen.push((stats["generation"].as_u64(), stats["documents"].as_u64()));
            }
            seen
        });
        let files = ["002-catl-tesla-extension", "003-huawei-entity-list", "004-volkswagen-gotion", "005-tencent-umg"];
        for file in files {
            let file = format!("data/corpus/{file}.txt");
            output(&["build", &file, "--keep", "1", "--quiet", "--store", &store]);
        }
        done.store(true, Ordering::Relaxed);
        let seen = reader.join().expect("no reader failed");
        assert!(seen.is_sorted() && seen.iter().all(|(generation, documents)| generation == documents), "{seen:?}");
    });
}

#[test]
fn an_older_store_is_migrated_when_asked_and_a_newer_one_refused() {
    let (_folder, store) = small_store();
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    let wanted = dump(&store);
    let described = Path::new(&store).join("guanxi-store.json");
    let present = fs::read_to_string(&described).expect("a description");
    fs::write(&described, r#"{"format": 99, "base": "urn:guanxi:", "novelty": 1}"#).expect("written");
    for arguments in
        [&["stats", "--store", &store][..], &["build", ONE, "--store", &store], &["migrate", "--store", &store]]
    {
        let said = complaint(arguments);
        assert!(said.contains("format 99") && said.contains("newer guanxi"), "{said}");
    }
    // As format 1 has it: without indexes.
    fs::write(&described, "{\"format\":1,\"base\":\"urn:guanxi:\"}\n").expect("written");
    for generation in ["000001", "000002"] {
        fs::remove_dir_all(Path::new(&store).join("generations").join(generation).join("index")).expect("removed");
    }
    for arguments in [&["stats", "--store", &store][..], &["build", ONE, "--store", &store]] {
        let said = complaint(arguments);
        assert!(said.contains("format 1") && said.contains(&format!("guanxi migrate --store {store}")), "{said}");
    }
    let done = said(&["migrate", "--store", &store]);
    assert!(done.contains("generation 4 is current"), "{done}");
    assert_eq!(fs::read_to_string(&described).expect("a description"), present);
    assert!(dump(&store) == wanted);
    assert!(output(&["show", "CATL", "--store", &store]).contains("Tesla"));
    guanxi(&["verify", "--store", &store]).assert().success();
    assert!(output(&["generations", "--store", &store]).lines().count() >= 3, "the one before is kept");
    let done = said(&["migrate", "--store", &store]);
    assert!(done.contains("already"), "{done}");
}
