//! How right the claims are: our own gold with the floor that must hold, and `eval` against the scorers.

use std::{fmt::Write, fs, path::PathBuf, process::Command};

use serde_json::Value;

use crate::support::{output, root};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn our_own_gold_stays_above_its_floor() {
    let floor = json(&fs::read_to_string(root().join("tests/gold/floor.json")).expect("the floor"));
    for (name, gold, documents) in [
        ("sentences", "tests/gold/sentences.gold.jsonl", "tests/gold/sentences.docs.jsonl"),
        ("corpus", "tests/gold/corpus.gold.jsonl", "data/corpus"),
    ] {
        let score = json(&output(&["eval", gold, documents, "--lang", "en", "--json"]));
        for part in ["core", "support"] {
            let (f1, lowest) = (&score[part]["strict"]["f1"], &floor[name][part]);
            assert!(f1.as_f64() >= lowest.as_f64() && lowest.is_number(), "{name} {part}: F1 {f1}, floor {lowest}");
        }
    }
}

#[test]
fn a_perfect_answer_scores_one_and_an_empty_one_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (gold, claims) = (folder.path().join("gold.jsonl"), folder.path().join("claims.jsonl"));
    let row = r#"{"document": "d", "entities": [{"name": "CATL", "kind": "company", "aliases": ["Contemporary Amperex"]}],
        "claims": [{"subject": "CATL", "relation": "supplies", "object": "Tesla", "status": "asserted", "qualifiers": {}, "evidence": ""},
                   {"subject": "Tesla", "relation": "leads", "object": "CATL", "status": "asserted", "qualifiers": {}, "evidence": "", "optional": true}]}"#;
    fs::write(&gold, row.replace('\n', " ")).expect("writes");
    let claim = r#"{"id": "c:1", "subject": {"id": "x", "name": "Contemporary Amperex Co., Ltd.", "kind": "company"}, "relation": "supplies",
        "object": {"id": "tesla", "name": "TESLA", "kind": "company"}, "status": "asserted", "confidence": 0.5, "qualifiers": {},
        "evidence": [{"document": "x/d#2", "start": 0, "end": 1, "text": "x", "subject": [0, 1], "object": [0, 1], "trigger": [0, 1], "rule": "r"}]}"#;
    let score = |records: &str| {
        fs::write(&claims, records.replace('\n', " ")).expect("writes");
        let paths = [gold.display().to_string(), claims.display().to_string()];
        json(&output(&["eval", &paths[0], "--claims", &paths[1], "--json"]))
    };
    assert_eq!(score(claim)["core"]["strict"]["f1"], 1.0);
    assert_eq!(score("")["core"]["strict"]["f1"], 0.0);
    let planned = score(&claim.replace("asserted", "planned"));
    assert_eq!((&planned["core"]["strict"]["f1"], &planned["core"]["relaxed"]["f1"]), (&0.0.into(), &1.0.into()));
}

#[test]
fn eval_gives_the_figures_of_the_scorers() {
    let Some(sets) = std::env::var_os("GUANXI_SHARED").map(|s| PathBuf::from(s).join("eval")).filter(|s| s.is_dir())
    else {
        eprintln!("skipped: GUANXI_SHARED names no folder with the scorers");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let claims = folder.path().join("claims.jsonl");
    let path = |name: &str| sets.join(name).display().to_string();
    fs::write(&claims, output(&["extract", &path("dev.docs.jsonl")])).expect("writes");
    let claims = claims.display().to_string();
    let mut scorer = Command::new("python3");
    scorer.args([&path("score.py"), &path("dev.gold.jsonl"), &claims, "--lang", "en", "--json"]);
    let Ok(theirs) = scorer.output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let theirs = json(&String::from_utf8_lossy(&theirs.stdout));
    let ours = json(&output(&["eval", &path("dev.gold.jsonl"), "--claims", &claims, "--lang", "en", "--json"]));
    for (name, line) in theirs.as_object().expect("an object") {
        for mode in ["strict", "relaxed"] {
            assert_eq!(ours[name][mode], line[mode], "{name} {mode}");
        }
    }
}

#[test]
fn what_is_not_right_is_counted_by_its_cause() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (mut gold, mut documents) = (String::new(), String::new());
    for (id, text, subject, relation, object, status) in [
        ("absent", "Tesla buys batteries from a small firm.", "Smallcells", "supplies", "Tesla", "asserted"),
        ("silent", "Tesla and Panasonic had a very long year.", "Panasonic", "partners-with", "Tesla", "asserted"),
        ("back", "CATL supplies batteries to Tesla.", "Tesla", "supplies", "CATL", "asserted"),
        ("other", "CATL supplies batteries to Tesla.", "CATL", "partners-with", "Tesla", "asserted"),
        ("status", "CATL supplies batteries to Tesla.", "CATL", "supplies", "Tesla", "planned"),
        ("apart", "Tesla grew. Nobody wrote about CATL.", "CATL", "supplies", "Tesla", "asserted"),
        ("right", "CATL supplies batteries to Tesla.", "CATL", "supplies", "Tesla", "asserted"),
    ] {
        let entity = |name: &str| serde_json::json!({"name": name, "kind": "company", "aliases": [name]});
        let claim = serde_json::json!({"subject": subject, "relation": relation, "object": object, "status": status,
            "qualifiers": {}, "evidence": text});
        let row = serde_json::json!({"document": id, "entities": [entity(subject), entity(object)], "claims": [claim]});
        writeln!(gold, "{row}").expect("a string takes it");
        writeln!(documents, "{}", serde_json::json!({"id": id, "text": text, "lang": "en"}))
            .expect("a string takes it");
    }
    gold += "{\"document\": \"extra\", \"entities\": [], \"claims\": []}\n";
    documents += "{\"id\": \"extra\", \"text\": \"CATL supplies batteries to Tesla.\", \"lang\": \"en\"}\n";
    fs::write(path("gold.jsonl"), gold).expect("writes");
    fs::write(path("docs.jsonl"), documents).expect("writes");
    let inputs = [path("gold.jsonl"), path("docs.jsonl")];
    let score = json(&output(&["eval", &inputs[0], &inputs[1], "--causes", "--json"]));
    for (cause, misses, wrong, status) in [
        ("name-not-found", 1, 0, 0),
        ("no-rule", 1, 0, 0),
        ("direction", 1, 1, 0),
        ("relation", 1, 1, 0),
        ("status", 0, 0, 1),
        ("reference", 1, 0, 0),
        ("co-occurrence", 0, 1, 0),
    ] {
        let counts = serde_json::json!({"misses": misses, "false": wrong, "status": status});
        assert_eq!(score["causes"][cause]["core"], counts, "{cause}: {score}");
    }
    let shown = output(&["eval", &inputs[0], &inputs[1], "--causes", "--show", "misses"]);
    assert!(shown.contains("misses  absent  smallcells —supplies→ tesla  [name not found] Tesla buys"), "{shown}");
    let rules = output(&["eval", &inputs[0], &inputs[1], "--by-rule"]);
    let counts: Vec<&str> = rules.lines().filter(|l| !l.starts_with('#')).collect();
    assert_eq!(counts, ["supply.verb\t1\t4"], "{rules}");
}
