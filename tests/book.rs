//! The book in docs/, held to what the program does: every command of its console blocks is run, in the order of the book, in
//! one shell, and what it answers stands below it. `make bless` writes the answers anew.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::support::root;

/// Stands before the number of a command and before its status in what the shell writes.
const MARK: char = '\u{1e}';
/// The port in the book; a test takes one that is free.
const PORT: &str = "7878";

/// A piece of a page.
enum Piece {
    /// Lines that stay as they are.
    Text(String),
    /// A command of a console block, as it is written there, and as a shell reads it.
    Command { written: String, read: String },
}

/// The pages in the order of the table of contents.
fn pages() -> Vec<String> {
    let summary = fs::read_to_string(root().join("docs/src/SUMMARY.md")).expect("the table of contents");
    let names = summary.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    names.map(|name| name.trim_start_matches("./").to_owned()).collect()
}

/// Cuts a page at its commands; the answers that stand there are left out.
fn cut(page: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Text(String::new())];
    let mut in_console = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if in_console {
            match (line.strip_prefix("$ "), pieces.last_mut()) {
                (Some(command), _) => {
                    pieces.push(Piece::Command { written: format!("{line}\n"), read: command.to_owned() });
                }
                // A document in the command goes on until its end; whatever stands below is an answer.
                (_, Some(Piece::Command { written, read })) if read.contains("<<'END'") && !read.ends_with("\nEND") => {
                    writeln!(written, "{line}").expect("writes");
                    write!(read, "\n{}", line.trim_start_matches('>').trim_start_matches(' ')).expect("writes");
                }
                _ => {}
            }
            continue;
        }
        match pieces.last_mut() {
            Some(Piece::Text(text)) => writeln!(text, "{line}").expect("writes"),
            _ => pieces.push(Piece::Text(format!("{line}\n"))),
        }
    }
    pieces
}

/// What each command wrote, on both channels, and its status.
fn run(commands: &[&str], port: &str) -> Vec<(String, i32)> {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["data", "queries", "tests"] {
        std::os::unix::fs::symlink(root().join(name), folder.path().join(name)).expect("links");
    }
    let mut script = String::new();
    for command in commands {
        let command = command.replace(PORT, port);
        write!(script, "printf '{MARK}\\n'\n{{ {command}\n}} 2>&1\nprintf '\\n{MARK}%d\\n' $?\n").expect("writes");
    }
    script.push_str("kill $! 2>/dev/null\n");
    let file = folder.path().join(".book.sh");
    fs::write(&file, script).expect("writes");
    let program = Path::new(env!("CARGO_BIN_EXE_guanxi")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.arg(&file).current_dir(folder.path()).stdin(Stdio::null()).env("HOME", folder.path());
    for name in ["GUANXI_STORE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        shell.env_remove(name);
    }
    let out = shell.env("PATH", format!("{}:{path}", program.display())).output().expect("runs");
    // Lines of CSV end in CR LF, those of a page do not.
    let text = String::from_utf8_lossy(&out.stdout).replace(port, PORT).replace('\r', "");
    let mut parts = text.split(MARK).skip(1);
    let mut answers = Vec::new();
    while let (Some(answer), Some(status)) = (parts.next(), parts.next()) {
        let status = status.lines().next().and_then(|s| s.parse().ok()).expect("a status");
        answers.push((answer.trim_matches('\n').to_owned(), status));
    }
    assert_eq!(answers.len(), commands.len(), "{text}\n{}", String::from_utf8_lossy(&out.stderr));
    answers
}

#[test]
fn every_command_in_the_book_answers_what_stands_below_it() {
    let pages: Vec<(String, Vec<Piece>)> = pages()
        .into_iter()
        .map(|name| {
            let text = fs::read_to_string(root().join("docs/src").join(&name)).expect(&name);
            (name, cut(&text))
        })
        .collect();
    let commands: Vec<&str> = pages
        .iter()
        .flat_map(|(_, pieces)| pieces)
        .filter_map(|piece| match piece {
            Piece::Command { read, .. } => Some(read.as_str()),
            Piece::Text(_) => None,
        })
        .collect();
    assert!(commands.len() >= 30, "only {} commands", commands.len());
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
    let mut answers = run(&commands, &free.port().to_string()).into_iter();
    for (name, pieces) in &pages {
        let mut page = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => page.push_str(text),
                Piece::Command { written, read } => {
                    let (answer, status) = answers.next().expect("an answer");
                    assert!(
                        status == 0 || answer.contains("error: "),
                        "{name}: `{read}` ended with {status}: {answer}"
                    );
                    page.push_str(written);
                    if !answer.is_empty() {
                        writeln!(page, "{answer}").expect("writes");
                    }
                }
            }
        }
        expect_test::ExpectFile { path: root().join("docs/src").join(name), position: file!() }.assert_eq(&page);
    }
}

/// Commands that build the project are not run here: they must be targets of the Makefile, or cargo's.
#[test]
fn other_commands_in_the_book_exist() {
    let makefile = fs::read_to_string(root().join("Makefile")).expect("the Makefile");
    for name in pages() {
        let text = fs::read_to_string(root().join("docs/src").join(&name)).expect("a page");
        for block in text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            for line in block.lines().filter(|line| !line.is_empty()) {
                let mut words = line.split_whitespace();
                let known = match (words.next(), words.next()) {
                    (Some("make"), Some(target)) => makefile.contains(&format!("\n{target}:")),
                    (Some("cargo"), Some(what)) => ["test", "install"].contains(&what),
                    _ => false,
                };
                assert!(known, "{name}: `{line}`");
            }
        }
    }
}

/// Every page and picture that is linked to is there.
#[test]
fn links_of_the_book_lead_somewhere() {
    let folder = root().join("docs/src");
    for name in pages().iter().map(String::as_str).chain(["SUMMARY.md"]) {
        let text = fs::read_to_string(folder.join(name)).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let is_outside = link.starts_with("http") || file.is_empty();
            assert!(is_outside || folder.join(file).exists(), "{name}: {link}");
        }
    }
}
