//! The explorer in headless Chromium: `tests/browser/explorer.mjs`, against the sample corpus and a company with a hostile name.

use std::{
    fs,
    io::{Write, stderr},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    http::Server,
    support::{guanxi, output, root},
};

/// Where Chromium is, by the variable or by the names that systems give it.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("GUANXI_CHROMIUM").map(PathBuf::from).into_iter();
    let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let programs = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let known = folders.iter().flat_map(|folder| programs.map(|program| folder.join(program)));
    named.chain(known).find(|path| path.is_file())
}

/// What is missing for these tests, in words.
fn missing() -> Option<&'static str> {
    let node = Command::new("node").arg("--version").output().is_ok_and(|out| out.status.success());
    let library = root().join("crates/serve/page/node_modules");
    match () {
        () if chromium().is_none() => Some("Chromium is not there (Debian: `apt-get install chromium`)"),
        () if !node => Some("Node.js is not there"),
        () if !library.join("playwright-core").is_dir() => {
            Some("playwright-core is not there (`scripts/page.sh --tests`)")
        }
        () if !library.join("cytoscape").is_dir() => Some("Cytoscape.js is not there (`make page`)"),
        () => None,
    }
}

/// The sample corpus, and one claim about a company whose name is a script.
fn store() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-store");
    let _ = fs::remove_dir_all(&folder);
    let store = folder.display().to_string();
    output(&["build", "data/corpus", "--store", &store, "--quiet"]);
    let hostile = fs::read_to_string(root().join("tests/browser/hostile.jsonl")).expect("the records are there");
    guanxi(&["load", "-", "--store", &store, "--quiet"]).write_stdin(hostile).assert().success();
    store
}

#[test]
fn the_explorer_works_in_a_browser() {
    if let Some(missing) = missing() {
        // Past the test harness, which keeps what passing tests print to itself.
        writeln!(stderr(), "browser tests: SKIPPED, {missing}").expect("says so");
        return;
    }
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&pictures).expect("makes the folder");
    let server = Server::start(&store(), &[]);
    let out = Command::new("node")
        .arg(root().join("tests/browser/explorer.mjs"))
        .arg(format!("http://{}", server.address))
        .arg(&pictures)
        .arg(chromium().expect("it was there"))
        .output()
        .expect("runs");
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
}
