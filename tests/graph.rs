//! Who is who and who owns whom, as the program says it: decisions, dates, differences, chains.

use std::fs;

use crate::support::{check_golden, dump, guanxi, output, sample_store};

/// A store of a few articles of the sample corpus.
fn small_store(folder: &tempfile::TempDir, articles: &[&str]) -> String {
    let store = folder.path().join("store").display().to_string();
    let paths: Vec<String> = articles.iter().map(|a| format!("data/corpus/{a}.txt")).collect();
    let mut arguments = vec!["build", "--quiet", "--store", &store];
    arguments.extend(paths.iter().map(String::as_str));
    output(&arguments);
    store
}

#[test]
fn decisions_are_followed_explained_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = small_store(&folder, &["007-geely-daimler", "009-grab-uber"]);
    let before = dump(&store);
    let reason = "one firm, for the sake of the test";
    output(&["entities", "merge", "Uber", "Grab", "--reason", reason, "--by", "tester", "--store", &store]);
    assert!(output(&["entities", "--merged", "--store", &store]).contains(reason));
    assert!(output(&["show", "Uber", "--store", &store]) == output(&["show", "Grab", "--store", &store]));
    assert!(output(&["verify", "--store", &store]).starts_with("sound: "));
    let changes = output(&["diff", "1", "2", "--store", &store]);
    assert!(changes.lines().count() > 1 && changes.lines().skip(1).all(|l| l.contains(reason)), "{changes}");

    // A build into a new store that has the same file of decisions comes to the same.
    let other = folder.path().join("other");
    output(&["build", "--quiet", "data/corpus/009-grab-uber.txt", "--store", &other.display().to_string()]);
    fs::copy(folder.path().join("store/decisions.jsonl"), other.join("decisions.jsonl")).expect("copies");
    output(&["build", "--quiet", "data/corpus/007-geely-daimler.txt", "--store", &other.display().to_string()]);
    assert!(dump(&other.display().to_string()) == dump(&store));

    let decisions = output(&["entities", "decisions", "--store", &store]);
    let id = decisions.lines().nth(1).and_then(|l| l.split('\t').next()).expect("a decision").to_owned();
    output(&["entities", "undo", &id, "--reason", "two firms", "--store", &store]);
    assert!(dump(&store) == before);
    let again = guanxi(&["entities", "undo", &id, "--reason", "two firms", "--store", &store]).output().expect("runs");
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn a_date_shows_what_was_known_by_then() {
    let store = sample_store();
    let ask = |date: &str| output(&["query", "investors", "-p", "company=Rivian", "--as-of", date, "--store", &store]);
    let rows = |answer: String| answer.lines().count() - 1;
    assert!(rows(ask("2022")) > 0);
    let unknown = guanxi(&["show", "Rivian", "--as-of", "2017", "--store", &store]).output().expect("runs");
    assert_eq!(unknown.status.code(), Some(1), "nobody had heard of it");
    let note = guanxi(&["query", "conflicts", "--as-of", "2030", "--store", &store]).output().expect("runs");
    assert!(String::from_utf8_lossy(&note.stderr).contains("without a date"), "undated documents are counted");
}

#[test]
fn answers_about_the_shape_of_the_sample_graph() {
    let store = sample_store();
    for (name, arguments) in [
        ("volkswagen-ownership", "ownership Volkswagen"),
        ("groups", "ownership"),
        ("in-common", "ownership Rivian Deliveroo"),
        ("supply", "supply Tesla --depth 3"),
        ("supply-cut", "supply Huawei --without US"),
        ("centrality", "centrality --limit 10"),
        ("strongest", "path Huawei TSMC --strongest"),
        ("entities", "entities --kind government"),
        ("merge-candidates", "entities --merge-candidates"),
        ("diff", "diff 2020-01 2020-07"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').chain(["--store", &store]).collect();
        check_golden(&format!("graph/{name}.txt"), &output(&arguments));
    }
}
