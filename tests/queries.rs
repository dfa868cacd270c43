//! Every named query with its golden table over the sample corpus.

use crate::support::{check_golden, output, root, sample_store};

/// The parameters that each query is asked with here; those without any are not listed.
const ASKED: &[(&str, &[&str])] = &[
    ("changed-between", &["since=2023-06"]),
    ("changed-since", &["since=2023-06"]),
    ("claims-by-source", &["source=Reuters"]),
    ("competitors", &["company=Microsoft"]),
    ("customers", &["company=CATL"]),
    ("deals", &["since=2021"]),
    ("deals-over", &["amount=1000000000"]),
    ("document-claims", &["document=data/corpus/003-huawei-entity-list.txt"]),
    ("evidence", &["one=Huawei", "other=Qualcomm"]),
    ("investments", &["company=Volkswagen"]),
    ("investors", &["company=Rivian"]),
    ("leaders", &["organisation=Huawei"]),
    ("partners", &["company=Volkswagen"]),
    ("relations", &["entity=Huawei"]),
    ("rumours", &["company=Volkswagen"]),
    ("rumours-of", &["since=2021"]),
    ("shared-investors", &["one=Rivian", "other=Deliveroo"]),
    ("subsidiaries", &["company=Huawei"]),
    ("suppliers", &["company=Tesla"]),
    ("supply-chain", &["company=Huawei"]),
    ("timeline", &["one=Rivian", "other=Ford"]),
];

#[test]
fn named_queries_against_their_golden_tables() {
    let store = sample_store();
    let mut names: Vec<String> = std::fs::read_dir(root().join("queries"))
        .expect("the folder of queries")
        .filter_map(|e| e.expect("an entry").file_name().into_string().ok()?.strip_suffix(".rq").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 15, "{names:?}");
    for name in &names {
        let params = ASKED.iter().find(|(asked, _)| asked == name).map_or(&[][..], |(_, params)| params);
        let mut arguments = vec!["query", "--store", &store, name, "--format", "tsv"];
        for param in params {
            arguments.extend(["-p", param]);
        }
        check_golden(&format!("queries/{name}.tsv"), &output(&arguments));
    }
}

#[test]
fn every_query_is_listed_with_its_question() {
    let listed = output(&["query", "--list"]);
    for entry in std::fs::read_dir(root().join("queries")).expect("the folder of queries") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        if let Some(name) = name.strip_suffix(".rq") {
            assert!(listed.lines().any(|line| line.starts_with(&format!("{name}\t"))), "`query --list` names `{name}`");
        }
    }
}

#[test]
fn answers_come_in_every_format() {
    let store = sample_store();
    let select = "SELECT ?a ?b { ?a o:supplies ?b } ORDER BY ?a ?b LIMIT 3";
    for (format, starts) in [
        ("csv", "a,b"),
        ("tsv", "?a\t?b"),
        ("json", "{\"head\""),
        ("xml", "<?xml"),
        ("markdown", "| a | b |"),
        ("table", "a"),
    ] {
        let text = output(&["query", "--store", &store, "-e", select, "--format", format]);
        assert!(text.starts_with(starts), "{format}: {text}");
    }
    let construct = "CONSTRUCT { ?a o:supplies ?b } { ?a o:supplies ?b }";
    for format in ["turtle", "ntriples", "nquads", "trig", "jsonld"] {
        let text = output(&["query", "--store", &store, "-e", construct, "--format", format]);
        assert!(text.contains("supplies"), "{format}: {text}");
    }
}
