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
    golden("path.dot", "export Huawei TSMC --view path --format dot");
    golden("chain.dot", "export CATL --view supply-chain --format dot --names en");
    golden("owners.dot", "export SoftBank --view ownership --format dot --theme dark");
    golden("overview.dot", "export --format dot --max-nodes 30 --status asserted");
    golden("huawei.txt", "show Huawei --format table");
    golden("path.txt", "path Huawei TSMC");
    golden("stats.txt", "stats");
    golden("volkswagen.graphml", "export Volkswagen --format graphml");
}

#[test]
fn every_picture_of_the_corpus_is_one_that_graphviz_reads() {
    let store = sample_store();
    let folder = tempfile::tempdir().expect("a folder");
    output(&["export", "--store", &store, "--format", "csv", "-o", &folder.path().display().to_string()]);
    let nodes = std::fs::read_to_string(folder.path().join("nodes.csv")).expect("the entities");
    let ids: Vec<&str> = nodes.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(ids.len() > 100, "{} entities", ids.len());
    let views = ["around", "supply-chain", "ownership"];
    std::thread::scope(|scope| {
        for (half, chunk) in ids.chunks(ids.len().div_ceil(2)).enumerate() {
            let store = &store;
            scope.spawn(move || {
                for (at, id) in chunk.iter().enumerate() {
                    let view = views[(at + half) % views.len()];
                    let svg = output(&["export", id, "--store", store, "--format", "svg", "--view", view]);
                    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{id} {view}");
                }
            });
        }
    });
}

/// Names that try to break out of a label, in a store of their own: Graphviz's exit status decides.
#[test]
fn hostile_names_stay_words_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let (records, store) = (folder.path().join("hostile.jsonl"), folder.path().join("store").display().to_string());
    let long = "Long ".repeat(60);
    let names = [
        "AT&T <b>\"Labs\"",
        "O'Neill \\N \\G",
        "Line\nBreak\r\nCorp",
        "شركة هواوي",
        "\u{202e}evil",
        "🚀 Rockets 👩\u{200d}💻",
        long.trim(),
        "]]> --> </TABLE>>",
        "&amp;lt;",
        "\u{0}\u{7}\u{1b}[31m",
    ];
    let mut lines = String::new();
    for (at, name) in names.iter().enumerate() {
        let party = |id: &str, name: &str| serde_json::json!({"id": id, "name": name, "kind": "company"});
        let span = |start: usize, end: usize| serde_json::json!([start, end]);
        let (document, text) = (format!("d{at}"), "A supplies B.");
        let claim = serde_json::json!({
            "id": format!("c:{at:016x}"), "subject": party(&format!("party-{at}"), name), "relation": "supplies",
            "object": party("hub", "Hub & <Spoke>"), "status": "asserted", "confidence": 0.9,
            "qualifiers": {"product": {"text": name}},
            "evidence": [{"document": document, "start": 0, "end": 13, "text": text, "subject": span(0, 1),
                "object": span(11, 12), "trigger": span(2, 10), "rule": "supply.verb"}],
        });
        writeln!(lines, "{}", serde_json::json!({"id": document, "text": text, "title": name})).expect("writes");
        writeln!(lines, "{claim}").expect("writes");
    }
    std::fs::write(&records, lines).expect("writes");
    output(&["load", &records.display().to_string(), "--store", &store, "--quiet"]);
    for format in ["svg", "png", "pdf"] {
        let out = folder.path().join(format!("picture.{format}")).display().to_string();
        let link = "http://127.0.0.1:7878";
        output(&[
            "export", "hub", "--store", &store, "--format", format, "--link", link, "--title", names[0], "-o", &out,
        ]);
        assert!(std::fs::metadata(&out).expect("a picture").len() > 1000);
    }
}

/// Without Graphviz on the path a picture comes out all the same, and says how it was made.
#[test]
fn a_picture_without_graphviz() {
    let out = crate::support::guanxi(&["export", "Huawei", "--store", &sample_store(), "--format", "svg"])
        .env("PATH", "")
        .output()
        .expect("runs");
    let (svg, notes) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{notes}");
    assert!(svg.starts_with("<svg") && svg.contains("Laid out without Graphviz."), "{svg}");
    assert!(notes.contains("Graphviz"), "{notes}");
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
