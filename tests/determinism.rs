//! The same inputs give the same bytes: in whatever order, on however many threads, as often as one likes.

use std::fs;

use crate::support::{dump, output, root, sample_store};

/// The files of the corpus, sorted.
fn corpus() -> Vec<String> {
    let entries = fs::read_dir(root().join("data/corpus")).expect("the corpus");
    let mut files: Vec<String> =
        entries.map(|e| format!("data/corpus/{}", e.expect("an entry").file_name().to_string_lossy())).collect();
    files.sort();
    files
}

#[test]
fn a_store_does_not_depend_on_order_threads_or_chance() {
    let folder = tempfile::tempdir().expect("a folder");
    let wanted = dump(&sample_store());
    let mut files = corpus();
    for (round, threads) in ["1", "2", "2"].into_iter().enumerate() {
        // A fixed shuffle: every file moves, and no two rounds have the same order.
        files.reverse();
        files.rotate_left(7 * (round + 1));
        let store = folder.path().join(round.to_string()).display().to_string();
        let mut arguments = vec!["build", "--quiet", "--threads", threads, "--store", &store];
        arguments.extend(files.iter().map(String::as_str));
        output(&arguments);
        assert!(dump(&store) == wanted, "round {round} with {threads} threads differs");
    }
}

#[test]
fn a_store_built_in_pieces_is_the_one_built_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("pieces").display().to_string();
    let files = corpus();
    let pieces = files.chunks(20);
    let built = pieces.len();
    for piece in pieces.rev() {
        let mut arguments = vec!["build", "--quiet", "--store", &store];
        arguments.extend(piece.iter().map(String::as_str));
        output(&arguments);
    }
    assert!(dump(&store) == dump(&sample_store()));
    // Once more with everything: nothing is new, and no generation is made.
    output(&["build", "data/corpus", "--quiet", "--store", &store]);
    let stats: serde_json::Value =
        serde_json::from_str(&output(&["stats", "--json", "--store", &store])).expect("JSON");
    assert_eq!(stats["generation"], built, "{stats}");
}

#[test]
fn records_come_in_input_order_on_any_number_of_threads() {
    for command in [&["extract", "--with-documents"][..], &["analyze"][..]] {
        let run = |threads| output(&[command, &["--quiet", "--threads", threads, "data/corpus"][..]].concat());
        let one = run("1");
        assert!(!one.is_empty());
        assert!(run("2") == one && run("4") == one, "{command:?}");
    }
}
