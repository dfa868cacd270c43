//! Disks that fill up, files that are damaged or missing, folders that may not be read or written: each is named with the way out, the last
//! published graph stays, and a repeated build ends as if nothing had been.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::support::{ONE, complaint, dump, guanxi, output, root, sample_store, small_store};

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
fn a_disk_that_fills_up_leaves_a_file_as_it_was_or_none() {
    let (folder, store) = small_store();
    // As a killed process leaves it, and longer than what comes.
    fs::write(folder.path().join("half.nq.new"), "half\n".repeat(100_000)).expect("written");
    for (name, arguments) in [
        ("half.nq", &["export", "--format", "nquads"][..]),
        ("whole.trig", &["export", "--format", "trig"]),
        ("whole.jsonld", &["export", "--format", "jsonld"]),
        ("catl.svg", &["export", "CATL", "--format", "svg"]),
        ("graph.gexf", &["export", "--format", "gexf"]),
        ("catl.html", &["report", "company", "-p", "company=CATL"]),
    ] {
        let path = folder.path().join(name);
        let arguments = [arguments, &["--store", &store, "-o", path.to_str().expect("UTF-8")]].concat();
        for old in [None, Some("old")] {
            if let Some(text) = old {
                fs::write(&path, text).expect("written");
            }
            let out = Command::new("sh")
                .args(["-c", "ulimit -f 3; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_guanxi")])
                .args(&arguments)
                .current_dir(root())
                .output()
                .expect("runs");
            let said = String::from_utf8_lossy(&out.stderr);
            assert_eq!(out.status.code(), Some(1), "{name}: {said}");
            assert!(said.contains(&format!("cannot write `{}`: File too large", path.display())), "{name}: {said}");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), old, "{name}");
        }
        output(&arguments);
        assert!(fs::metadata(&path).expect("there").len() > 1536, "{name}");
    }
    let left = fs::read_dir(folder.path()).expect("listed").map(|e| e.expect("an entry").file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().ends_with(".new")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A store of two generations, one of one document and one of three; the records of the three, and the dumps of both.
struct Two {
    folder: tempfile::TempDir,
    store: String,
    records: String,
    first: String,
    second: String,
}

impl Two {
    fn new() -> Self {
        let (folder, store) = small_store();
        let first = dump(&store);
        let records = folder.path().join("records.jsonl").display().to_string();
        let corpus = ["002-catl-tesla-extension", "003-huawei-entity-list"].map(|n| format!("data/corpus/{n}.txt"));
        let lines = output(&["extract", "--with-documents", "--quiet", ONE, &corpus[0], &corpus[1]]);
        fs::write(&records, lines).expect("written");
        output(&["load", &records, "--store", &store, "--quiet"]);
        let second = dump(&store);
        assert_ne!(first, second);
        Self { folder, store, records, first, second }
    }

    /// A copy of the store, with no file in common.
    fn copy(&self, name: &str) -> String {
        let to = self.folder.path().join(name);
        copy(Path::new(&self.store), &to);
        to.display().to_string()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn generation(store: &str, number: u64) -> PathBuf {
    Path::new(store).join("generations").join(format!("{number:06}"))
}

/// The files of a generation's database without which it is not what it was.
fn files(store: &str, number: u64) -> Vec<String> {
    let names = fs::read_dir(generation(store, number)).expect("listed").map(|e| e.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let mut files: Vec<String> = names.filter(|n| n == "CURRENT" || n.starts_with("MANIFEST") || is_table(n)).collect();
    files.sort();
    files
}

/// Whether a file of this name holds a table of the database.
fn is_table(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|kind| kind == "sst")
}

fn last_table(store: &str, number: u64) -> String {
    files(store, number).into_iter().rfind(|name| is_table(name)).expect("a table")
}

/// Damages a file: it goes, loses its second half, or has one byte changed.
fn damage(file: &Path, how: &str) {
    let mut bytes = fs::read(file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    match how {
        "gone" => fs::remove_file(file),
        "cut" => fs::write(file, &bytes[..middle]),
        _ => fs::write(file, bytes),
    }
    .expect("damaged");
}

#[test]
fn a_damaged_file_of_a_generation_is_named_and_the_one_before_opens() {
    let two = Two::new();
    let names = files(&two.store, 2);
    assert!(names.len() > 3, "{names:?}");
    // Each sort of file, and of the tables the last, which the first generation does not have.
    let kinds = ["CURRENT", "MANIFEST", ".sst"];
    let names: Vec<&String> = kinds.iter().filter_map(|kind| names.iter().rfind(|n| n.contains(kind))).collect();
    assert_eq!(names.len(), 3);
    let dumped = two.folder.path().join("dump.nq").display().to_string();
    fs::write(&dumped, &two.second).expect("written");
    for (name, how) in names.into_iter().flat_map(|name| ["gone", "cut", "changed"].map(|how| (name, how))) {
        let store = two.copy(&format!("{name}-{how}"));
        damage(&generation(&store, 2).join(name), how);
        // What a table says is seen when it is read; everything else when the store is opened.
        let read = if is_table(name) && how == "changed" { "verify" } else { "stats" };
        let out = guanxi(&[read, "--store", &store]).output().expect("runs");
        let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
        assert_eq!(out.status.code(), Some(1), "{name} {how}: {said}");
        assert!(said.contains(name), "{name} {how}: {said}");
        if read == "stats" {
            assert!(
                said.contains("generation 2") && said.contains(&format!("`guanxi rollback 1 --store {store}`")),
                "{said}"
            );
            let said = complaint(&["load", &two.records, "--store", &store]);
            assert!(said.contains(name) && said.contains("--fresh"), "no build begins with half a graph: {said}");
            let listed = output(&["generations", "--store", &store]);
            assert!(listed.contains("2\tcurrent damaged"), "{listed}");
        }
        output(&["rollback", "1", "--store", &store]);
        assert!(dump(&store) == two.first, "{name} {how}");
        guanxi(&["verify", "--store", &store]).assert().success();
        output(&["load", &two.records, "--store", &store, "--quiet"]);
        assert!(dump(&store) == two.second, "{name} {how}: built from the one before");
        let store = two.copy(&format!("{name}-{how}-fresh"));
        damage(&generation(&store, 2).join(name), how);
        output(&["load", &two.records, "--fresh", "--store", &store, "--quiet"]);
        assert!(dump(&store) == two.second, "{name} {how}: built afresh");
        guanxi(&["verify", "--store", &store]).assert().success();
        damage(&generation(&store, 3).join(last_table(&store, 3)), how);
        output(&["load", &dumped, "--store", &store, "--quiet"]);
        assert!(dump(&store) == two.second, "{name} {how}: put back from a dump");
    }
}

#[test]
fn no_generation_is_offered_that_shares_the_damage() {
    let two = Two::new();
    let shared = files(&two.store, 1).into_iter().find(|n| is_table(n) && files(&two.store, 2).contains(n));
    let shared = shared.expect("a table that both have");
    damage(&generation(&two.store, 2).join(&shared), "cut");
    if fs::metadata(generation(&two.store, 1).join(&shared)).expect("there").len()
        != fs::metadata(generation(&two.store, 2).join(&shared)).expect("there").len()
    {
        eprintln!("skipped: this file system has no hard links");
        return;
    }
    let said = complaint(&["stats", "--store", &two.store]);
    assert!(said.contains(&shared) && said.contains("--fresh") && !said.contains("rollback"), "{said}");
    output(&["load", &two.records, "--fresh", "--store", &two.store, "--quiet"]);
    assert!(dump(&two.store) == two.second);
}

#[test]
fn a_damaged_pointer_costs_nothing() {
    let two = Two::new();
    let pointer = Path::new(&two.store).join("CURRENT");
    for text in [Some(""), Some("\u{0}\u{0}"), Some("two"), None] {
        match text {
            Some(text) => fs::write(&pointer, text).expect("written"),
            None => fs::remove_file(&pointer).expect("removed"),
        }
        assert!(dump(&two.store) == two.second, "{text:?}");
        guanxi(&["verify", "--store", &two.store]).assert().success();
        output(&["load", &two.records, "--store", &two.store, "--quiet"]);
        assert!(dump(&two.store) == two.second, "{text:?}");
        assert_eq!(fs::read_to_string(&pointer).expect("mended"), "2\n");
    }
    fs::write(&pointer, "7\n").expect("written");
    for arguments in [&["stats", "--store", &two.store][..], &["load", &two.records, "--store", &two.store]] {
        let said = complaint(arguments);
        assert!(said.contains("generation 7") && said.contains("guanxi rollback 2"), "{said}");
    }
    output(&["rollback", "2", "--store", &two.store]);
    assert!(dump(&two.store) == two.second);
}

#[test]
fn what_can_be_computed_again_may_be_lost() {
    let two = Two::new();
    let index = generation(&two.store, 2).join("index");
    for name in ["seen.jsonl", "entities.fst", "outline.bin", "parties.jsonl"] {
        for how in ["changed", "cut", "gone"] {
            let store = two.copy(&format!("{name}-{how}"));
            output(&["build", ONE, "--store", &store, "--quiet"]);
            let file = if name == "seen.jsonl" {
                Path::new(&store).join(name)
            } else {
                generation(&store, 2).join("index").join(name)
            };
            assert!(index.exists() && file.exists(), "{name}");
            damage(&file, how);
            assert!(output(&["show", "CATL", "--store", &store]).contains("Tesla"), "{name} {how}");
            let more = two.folder.path().join("more.txt").display().to_string();
            fs::write(&more, "Huawei supplies BYD with chips.\n").expect("written");
            output(&["build", ONE, &more, "--store", &store, "--quiet"]);
            guanxi(&["verify", "--store", &store]).assert().success();
            let fresh = two.folder.path().join(format!("{name}-{how}-fresh")).display().to_string();
            output(&["load", &two.records, "--store", &fresh, "--quiet"]);
            output(&["build", &more, "--store", &fresh, "--quiet"]);
            assert!(dump(&store) == dump(&fresh), "{name} {how}");
        }
    }
}

#[test]
fn a_store_that_does_not_say_what_it_is_says_how_to_mend_it() {
    let two = Two::new();
    let file = Path::new(&two.store).join("guanxi-store.json");
    for text in ["", "{\"format\":2", "{\"format\":0,\"base\":\"urn:guanxi:\"}", "{\"format\":2}"] {
        fs::write(&file, text).expect("written");
        for arguments in [&["stats", "--store", &two.store][..], &["load", &two.records, "--store", &two.store]] {
            let said = complaint(arguments);
            assert!(said.contains("guanxi-store.json"), "{said}");
            let line = said.split("one line, ").nth(1).and_then(|rest| rest.split(", with").next()).expect("the line");
            fs::write(&file, line).expect("written");
            assert!(dump(&two.store) == two.second);
            fs::write(&file, text).expect("written");
        }
    }
}

#[test]
fn a_path_that_is_no_store_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, thesis) = (folder.path().join("thesis.txt"), folder.path().join("work"));
    fs::write(&file, "a life's work").expect("written");
    fs::create_dir_all(&thesis).expect("made");
    fs::write(thesis.join("chapter.txt"), "the first").expect("written");
    let [file, thesis, absent] = [&file, &thesis, &folder.path().join("absent")].map(|p| p.display().to_string());
    for path in [&file, &thesis, &absent] {
        for command in ["stats", "verify", "generations", "export --format nquads", "entities", "migrate"] {
            let arguments: Vec<&str> = command.split(' ').chain(["--store", path]).collect();
            let said = complaint(&arguments);
            assert!(
                said.contains(&format!("`{path}` is no store")) && said.contains("guanxi build"),
                "{command}: {said}"
            );
        }
    }
    for (path, what) in [(&thesis, "holds other files"), (&file, "is no store but a file")] {
        let said = complaint(&["build", ONE, "--store", path]);
        assert!(said.contains(what), "{said}");
    }
    assert_eq!(fs::read_to_string(&file).expect("untouched"), "a life's work");
}

/// Runs the program as a user who owns nothing of the folder: another one where this is the superuser, who may do everything.
#[cfg(unix)]
fn as_stranger(folder: &Path, arguments: &[&str]) -> Output {
    use std::os::unix::{fs::MetadataExt, process::CommandExt};
    const NOBODY: u32 = 65534;
    let mut program = PathBuf::from(env!("CARGO_BIN_EXE_guanxi"));
    let superuser = fs::metadata(folder).expect("a folder").uid() == 0;
    if superuser {
        // The one that was built may stand where no one else may look.
        let own = folder.join("guanxi");
        if !own.exists() {
            fs::copy(&program, &own).expect("copied");
        }
        program = own;
    }
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_remove("GUANXI_STORE");
    if superuser {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().expect("runs")
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_or_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let two = Two::new();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    let folders =
        ["generations/000002/index", "generations/000002", "generations", ""].map(|f| Path::new(&two.store).join(f));
    mode(two.folder.path(), 0o755);
    for folder in &folders {
        mode(folder, 0o555);
    }
    let lock = Path::new(&two.store).join("LOCK");
    mode(&lock, 0o444);
    let stranger = |arguments: &[&str]| {
        let out = as_stranger(two.folder.path(), arguments);
        (out.status.code(), String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned())
    };
    // Whoever may read may ask everything.
    let (status, said) = stranger(&["export", "--format", "nquads", "--store", &two.store]);
    assert!(status == Some(0) && said == two.second, "{said:.300}");
    for command in ["verify", "stats", "generations", "entities"] {
        let (status, said) = stranger(&[command, "--store", &two.store]);
        assert_eq!(status, Some(0), "{command}: {said}");
    }
    // Whoever may not write is told where, and whose it is.
    let new = two.folder.path().join("closed/new").display().to_string();
    fs::create_dir_all(two.folder.path().join("closed")).expect("made");
    mode(&two.folder.path().join("closed"), 0o555);
    for arguments in [
        &["load", &two.records, "--store", &two.store][..],
        &["rollback", "1", "--store", &two.store],
        &["load", &two.records, "--store", &new],
    ] {
        let (status, said) = stranger(arguments);
        assert_eq!(status, Some(1), "{arguments:?}: {said}");
        assert!(said.contains("Permission denied") && said.contains("leave"), "{said}");
        assert!(
            said.contains("belongs to user") && said.contains(two.folder.path().to_str().expect("UTF-8")),
            "{said}"
        );
    }
    // Whoever may not even read is told that.
    for closed in [&folders[3], &folders[1]] {
        mode(closed, 0o000);
        let (status, said) = stranger(&["stats", "--store", &two.store]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("Permission denied") && said.contains("leave to read"), "{said}");
        mode(closed, 0o555);
    }
    for folder in &folders {
        mode(folder, 0o755);
    }
    mode(&lock, 0o644);
    assert!(dump(&two.store) == two.second);
    output(&["load", &two.records, "--store", &two.store, "--quiet"]);
}
