//! What befalls stores: documents that stay the same, full disks, damaged files, two writers, readers beside a writer, old formats.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::support::{dump, guanxi, output, root, sample_store};

const ONE: &str = "data/corpus/001-catl-tesla.txt";

/// Runs the program, which must fail with status 1, and gives what it said.
fn complaint(arguments: &[&str]) -> String {
    let out = guanxi(arguments).output().expect("runs");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    said
}

/// What a build says that it did.
fn said(arguments: &[&str]) -> String {
    let out = guanxi(arguments).output().expect("runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stderr).expect("UTF-8")
}

/// A folder with a store of one document.
fn small_store() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store").display().to_string();
    output(&["build", ONE, "--store", &store, "--quiet"]);
    (folder, store)
}

/// The folder of the current generation.
fn current(store: &str) -> PathBuf {
    let number = fs::read_to_string(Path::new(store).join("CURRENT")).expect("a pointer");
    Path::new(store).join("generations").join(format!("{:0>6}", number.trim()))
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

#[test]
fn a_disk_that_fills_up_leaves_the_store_as_it_was() {
    let (_folder, store) = small_store();
    let before = dump(&store);
    // Blocks of 512 bytes that a file may have: a full disk that needs no disk. It strikes ever later.
    for blocks in [0, 1, 8, 40, 64, 100] {
        let limited = format!("ulimit -f {blocks}; exec \"$0\" build data/corpus --quiet --store \"$1\"");
        let out = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_guanxi"), &store])
            .current_dir(root())
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{blocks} blocks: {said}");
        assert!(said.contains("room") && said.contains("build again"), "{blocks} blocks: {said}");
        assert!(dump(&store) == before, "{blocks} blocks");
    }
    guanxi(&["verify", "--store", &store]).assert().success();
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    assert!(dump(&store) == dump(&sample_store()));
}

#[test]
fn what_is_damaged_is_named_with_the_way_out() {
    let (_folder, store) = small_store();
    let first = dump(&store);
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    let wanted = dump(&store);
    // The pointer alone: the latest generation is found without it.
    fs::write(Path::new(&store).join("CURRENT"), "").expect("written");
    assert!(dump(&store) == wanted);
    // What only saves time.
    fs::write(Path::new(&store).join("seen.jsonl"), "half a li").expect("written");
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    assert!(dump(&store) == wanted);
    // The database of the current generation.
    let mut broken = 0;
    for entry in fs::read_dir(current(&store)).expect("the generation") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("MANIFEST")) {
            fs::write(&path, "garbage").expect("written");
            broken += 1;
        }
    }
    assert_eq!(broken, 1);
    for arguments in [&["stats", "--store", &store][..], &["build", ONE, "--store", &store]] {
        let said = complaint(arguments);
        assert!(said.contains("generation 2") && said.contains("guanxi rollback 1"), "{said}");
    }
    output(&["rollback", "1", "--store", &store]);
    assert!(dump(&store) == first);
    output(&["build", "data/corpus", "--fresh", "--store", &store, "--quiet"]);
    assert!(dump(&store) == wanted);
    guanxi(&["verify", "--store", &store]).assert().success();
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

#[test]
#[cfg(unix)]
fn a_store_that_may_not_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = small_store();
    let modes = |folders: u32| {
        for path in ["generations", "generations/000001", "generations/000001/index", ""] {
            let path = Path::new(&store).join(path);
            fs::set_permissions(&path, fs::Permissions::from_mode(folders)).expect("changed");
        }
    };
    let before = dump(&store);
    modes(0o555);
    let may_write_anywhere = fs::write(Path::new(&store).join("probe"), "").is_ok();
    if may_write_anywhere {
        // The superuser: nothing can be forbidden to it.
        eprintln!("skipped: this user may write anywhere");
    } else {
        assert!(dump(&store) == before);
        let said = complaint(&["build", "data/corpus", "--store", &store]);
        assert!(said.contains("ermission denied") && said.contains("leave"), "{said}");
    }
    modes(0o755);
    drop(folder);
}
