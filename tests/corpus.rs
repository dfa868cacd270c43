//! The sample corpus on its whole way, held against tests/golden: what changes there is read in review.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{check_golden, dump, output, sample_store};

/// Every claim in one line: where, who, what, whom, how far, with what, by which rule.
#[test]
fn claims_of_the_corpus() {
    let mut lines = String::new();
    for line in output(&["extract", "data/corpus"]).lines() {
        let claim: Value = serde_json::from_str(line).expect("JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let evidence = &claim["evidence"][0];
        let qualifiers = claim["qualifiers"].as_object().expect("an object");
        let qualifiers: Vec<String> =
            qualifiers.iter().map(|(name, value)| format!("{name}={}", shown(value))).collect();
        writeln!(
            lines,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}",
            text(&evidence["document"]).trim_start_matches("data/corpus/"),
            text(&claim["subject"]["name"]),
            text(&claim["relation"]),
            text(&claim["object"]["name"]),
            text(&claim["status"]),
            qualifiers.join(" "),
            text(&evidence["rule"]),
        )
        .expect("writes");
    }
    check_golden("claims.tsv", &lines);
}

/// A qualifier's value without the words that it was read from, where it has one.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(several) => several.iter().map(shown).collect::<Vec<_>>().join("+"),
        value => match (&value["value"], &value["currency"], &value["percent"]) {
            (Value::Number(n), Value::String(currency), _) => format!("{n}{currency}"),
            (Value::String(date), ..) => date.clone(),
            (.., Value::Number(percent)) => format!("{percent}%"),
            _ => value["text"].to_string(),
        },
    }
}

/// Two articles all the way: records, triples, picture.
#[test]
fn an_article_from_text_to_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, entity) in [("001-catl-tesla", "CATL"), ("013-zte-lifted", "ZTE")] {
        let article = format!("data/corpus/{name}.txt");
        let store = folder.path().join(name).display().to_string();
        check_golden(&format!("{name}/document.json"), &output(&["read", &article]));
        check_golden(&format!("{name}/claims.jsonl"), &output(&["extract", &article]));
        output(&["build", &article, "--store", &store, "--quiet"]);
        check_golden(&format!("{name}/graph.nq"), &dump(&store));
        check_golden(
            &format!("{name}/picture.dot"),
            &output(&["export", entity, "--store", &store, "--format", "dot"]),
        );
    }
}

#[test]
fn pictures_and_pages_of_the_corpus() {
    let store = sample_store();
    let golden = |name: &str, arguments: &str| {
        let arguments: Vec<&str> = arguments.split(' ').chain(["--store", &store]).collect();
        check_golden(name, &output(&arguments));
    };
    golden("huawei.dot", "export Huawei --format dot");
    golden("overview.dot", "export --format dot --max-nodes 30 --status asserted");
    golden("huawei.txt", "show Huawei --format table");
    golden("path.txt", "path Huawei TSMC");
    golden("stats.txt", "stats");
    golden("volkswagen.graphml", "export Volkswagen --format graphml");
}

#[test]
fn every_picture_of_the_corpus_is_one_that_graphviz_reads() {
    let store = sample_store();
    let connected = output(&["query", "--store", &store, "most-connected", "--format", "csv"]);
    for name in connected.lines().skip(1).filter_map(|line| line.split(',').next()).take(12) {
        let svg = output(&["export", name.trim_matches('"'), "--store", &store, "--format", "svg"]);
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{name}");
    }
}

#[test]
fn every_quote_stands_where_it_is_said_to() {
    let verified = output(&["verify", "--store", &sample_store()]);
    assert!(verified.starts_with("sound: "), "{verified}");
}

#[test]
fn a_dump_loaded_back_gives_the_same_dump() {
    let folder = tempfile::tempdir().expect("a folder");
    let (copy, file) = (folder.path().join("copy").display().to_string(), folder.path().join("dump.nq"));
    let before = dump(&sample_store());
    std::fs::write(&file, &before).expect("writes");
    output(&["load", &file.display().to_string(), "--store", &copy]);
    assert_eq!(dump(&copy), before);
}
