//! Every command in a pipe that closes early, with no standard input, and without colour.

use std::process::{Command, Stdio};

use crate::support::{dump, guanxi, output, root, sample_store};

/// Every command with arguments that make it write something.
fn commands(store: &str) -> Vec<Vec<String>> {
    let claim = claim_id();
    let lines = [
        "read data/corpus".to_owned(),
        "extract data/corpus".to_owned(),
        "extract --with-documents data/corpus".to_owned(),
        "analyze data/corpus".to_owned(),
        "analyze --format conllu data/corpus".to_owned(),
        format!("query --store {store} --list"),
        format!("query --store {store} -e SELECT_*_{{?s_?p_?o}}"),
        format!("export --store {store} --format nquads"),
        format!("export --store {store} --format dot Huawei"),
        format!("export --store {store} --format csv"),
        format!("report --store {store} company -p company=Huawei"),
        format!("show --store {store} Huawei"),
        format!("path --store {store} Huawei Qualcomm"),
        format!("explain --store {store} {claim}"),
        format!("stats --store {store}"),
        format!("entities --store {store}"),
        format!("ownership --store {store} Volkswagen"),
        format!("supply --store {store} Tesla"),
        format!("centrality --store {store}"),
        format!("diff --store {store} 2019 2022"),
        format!("verify --store {store}"),
        "--help".to_owned(),
        "query --help".to_owned(),
    ];
    lines.iter().map(|l| l.split(' ').map(|w| w.replace('_', " ")).collect()).collect()
}

/// The identity of some claim of the sample corpus.
fn claim_id() -> String {
    let text = output(&["extract", "data/corpus/001-catl-tesla.txt"]);
    let first: serde_json::Value = serde_json::from_str(text.lines().next().expect("a claim")).expect("JSON");
    first["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    for arguments in commands(&sample_store()) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guanxi"))
            .args(&arguments)
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        drop(child.stdout.take()); // nobody reads, from the first byte on
        let out = child.wait_with_output().expect("ends");
        let stderr = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error:") && !stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn every_command_writes_something_without_escape_codes_into_a_pipe() {
    for arguments in commands(&sample_store()) {
        let out = guanxi(&arguments).env("NO_COLOR", "1").output().expect("runs");
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(!out.stdout.is_empty(), "{arguments:?} writes something");
        assert!(!out.stdout.contains(&0x1b) && !out.stderr.contains(&0x1b), "{arguments:?} writes no escape code");
    }
}

#[test]
fn colour_comes_where_it_is_asked_for() {
    let store = sample_store();
    let out = guanxi(&["--color", "always", "explain", "--store", &store, &claim_id()]).output().expect("runs");
    assert!(out.stdout.contains(&0x1b));
}

#[test]
fn a_pipe_of_stages_equals_a_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("piped").display().to_string();
    let records = guanxi(&["extract", "--with-documents", "data/corpus"]).output().expect("runs").stdout;
    guanxi(&["load", "-", "--store", &store]).write_stdin(records).assert().success();
    assert!(dump(&store) == dump(&sample_store()));
}

#[test]
fn manual_pages_and_completions_name_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man1").display().to_string();
    output(&["man", &pages]);
    let help = output(&["--help"]);
    let commands = help.split("Commands:").nth(1).expect("a list").split("\n\n").next().expect("a block");
    let names = commands.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let commands: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() >= 19, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = output(&["completions", shell]);
        assert!(commands.iter().all(|command| text.contains(command)), "{shell}");
    }
    for command in commands {
        let page = std::fs::read_to_string(format!("{pages}/guanxi-{command}.1")).expect("a page");
        assert!(page.contains(".SH EXAMPLES") && page.contains(&format!("guanxi {command}")), "{command}: {page}");
    }
}
