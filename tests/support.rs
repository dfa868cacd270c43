//! What the tests share: the repository's root, running the program, a store of the sample corpus, golden files.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use assert_cmd::Command;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the root of the repository")
}

/// The program, in a plain environment, to be run at the repository's root.
pub(crate) fn guanxi<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guanxi"));
    command.args(arguments).current_dir(root());
    for name in ["GUANXI_STORE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program, which must succeed, and gives what it wrote.
pub(crate) fn output<S: AsRef<std::ffi::OsStr> + std::fmt::Debug>(arguments: &[S]) -> String {
    let out = guanxi(arguments).output().expect("runs");
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// A store of the sample corpus, built once a run.
pub(crate) fn sample_store() -> String {
    static STORE: OnceLock<String> = OnceLock::new();
    let build = || {
        let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample-store");
        let _ = fs::remove_dir_all(&store);
        let store = store.display().to_string();
        output(&["build", "data/corpus", "--store", &store, "--quiet"]);
        store
    };
    STORE.get_or_init(build).clone()
}

/// One article of the sample corpus.
pub(crate) const ONE: &str = "data/corpus/001-catl-tesla.txt";

/// A folder with a store of one document.
pub(crate) fn small_store() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store").display().to_string();
    output(&["build", ONE, "--store", &store, "--quiet"]);
    (folder, store)
}

/// Runs the program, which must fail with status 1, and gives what it said.
pub(crate) fn complaint(arguments: &[&str]) -> String {
    let out = guanxi(arguments).output().expect("runs");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    said
}

/// The whole store as sorted N-Quads.
pub(crate) fn dump(store: &str) -> String {
    output(&["export", "--store", store, "--format", "nquads"])
}

/// Compares with a file of tests/golden; `make bless` writes the file instead.
pub(crate) fn check_golden(name: &str, actual: &str) {
    let path = root().join("tests/golden").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes the folder");
    }
    expect_test::ExpectFile { path, position: file!() }.assert_eq(actual);
}
