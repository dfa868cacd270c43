//! Golden files, and whether other programs open them.

use std::{io::Write, process::Command};

use super::*;
use crate::fixture::{folder, graph};

const FORMATS: [&str; 5] = ["graphml", "gexf", "csv", "neo4j", "ftm"];

#[test]
fn a_small_graph_in_every_format() {
    let graph = graph("five");
    for format in FORMATS {
        for file in exporter(format).expect("exists").export(&graph) {
            expect_test::expect_file![folder().join(format!("five.{format}.{}", file.name))]
                .assert_eq(&file.text.replace('\r', ""));
        }
    }
    assert!(exporter("visio").is_none());
}

#[test]
fn hostile_names_come_back_as_they_are() {
    let graph = graph("hostile");
    let wanted = &graph.entities["a"].name;
    for (format, attribute) in [("graphml", None), ("gexf", Some("label"))] {
        let text = &exporter(format).expect("exists").export(&graph)[0].text;
        let tree = roxmltree::Document::parse(text).expect("well-formed");
        let node =
            tree.descendants().find(|n| n.attribute("id") == Some("a") && n.has_tag_name("node")).expect("there");
        let name = attribute.map_or_else(|| node.first_element_child().and_then(|d| d.text()), |a| node.attribute(a));
        assert_eq!(name, Some(wanted.as_str()), "{format}");
    }
    for line in exporter("ftm").expect("exists").export(&graph)[0].text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let id = value["id"].as_str().expect("an id");
        assert!(id.len() < 130 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{id}");
    }
}

/// Reads each file with networkx, where Python has it.
#[test]
fn networkx_opens_graphml_and_gexf() {
    let script = "import sys, networkx as nx\n\
        g = getattr(nx, 'read_' + sys.argv[1])(sys.argv[2])\n\
        print(g.number_of_nodes(), g.number_of_edges())";
    let graph = graph("huawei");
    let expected = format!("{} {}", graph.entities.len(), graph.statements.len());
    for format in ["graphml", "gexf"] {
        let file = &exporter(format).expect("exists").export(&graph)[0];
        let path = std::env::temp_dir().join(format!("guanxi-render-{}-{}", std::process::id(), file.name));
        std::fs::File::create(&path).and_then(|mut f| f.write_all(file.text.as_bytes())).expect("writes");
        let run = Command::new("python3").args(["-c", script, format]).arg(&path).output();
        std::fs::remove_file(&path).expect("removes");
        let Ok(run) = run else {
            eprintln!("not opened, since Python is not installed");
            return;
        };
        let messages = String::from_utf8_lossy(&run.stderr).into_owned();
        if messages.contains("No module named") {
            eprintln!("not opened, since networkx is not installed");
            return;
        }
        assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), expected, "{format}: {messages}");
    }
}
