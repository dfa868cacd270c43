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

/// Runs a script of Python on a file; nothing where Python or a package that it needs is not installed.
fn python(script: &str, file: &ExportFile, arguments: &[&str]) -> Option<String> {
    let path = std::env::temp_dir().join(format!("guanxi-render-{}-{}", std::process::id(), file.name));
    std::fs::File::create(&path).and_then(|mut f| f.write_all(file.text.as_bytes())).expect("writes");
    let run = Command::new("python3").args(["-c", script]).arg(&path).args(arguments).output();
    std::fs::remove_file(&path).expect("removes");
    let Ok(run) = run else {
        eprintln!("not opened, since Python is not installed");
        return None;
    };
    let messages = String::from_utf8_lossy(&run.stderr).into_owned();
    if messages.contains("No module named") {
        eprintln!("not opened: {}", messages.lines().last().unwrap_or_default());
        return None;
    }
    assert!(run.status.success(), "{}: {messages}", file.name);
    Some(String::from_utf8_lossy(&run.stdout).trim().to_owned())
}

#[test]
fn networkx_opens_graphml_and_gexf() {
    let script = "import sys, networkx as nx\n\
        g = getattr(nx, 'read_' + sys.argv[2])(sys.argv[1])\n\
        print(g.number_of_nodes(), g.number_of_edges(), sorted(d['relation'] for _, _, d in g.edges(data=True))[0])";
    for name in ["huawei", "ownership"] {
        let graph = graph(name);
        let first = graph.statements.iter().map(|s| s.relation.as_str()).min().expect("a statement");
        let expected = format!("{} {} {first}", graph.entities.len(), graph.statements.len());
        for format in ["graphml", "gexf"] {
            let file = &exporter(format).expect("exists").export(&graph)[0];
            if let Some(counted) = python(script, file, &[format]) {
                assert_eq!(counted, expected, "{format}");
            }
        }
    }
}

/// Every entity is of a schema that is known, has what it requires, and no value that the package's own cleaning refuses.
#[test]
fn followthemoney_takes_every_entity_and_value() {
    let script = "import sys, json\n\
        from followthemoney import model\n\
        ids, refs, count = set(), set(), 0\n\
        for line in open(sys.argv[1], encoding='utf-8'):\n\
        \x20   data = json.loads(line)\n\
        \x20   proxy = model.get_proxy(data, cleaned=False)\n\
        \x20   model.get(data['schema']).validate(data)\n\
        \x20   kept = proxy.to_dict()['properties']\n\
        \x20   for name, values in data['properties'].items():\n\
        \x20       assert len(kept.get(name, [])) == len(values), (data['id'], name, values, kept.get(name))\n\
        \x20       if proxy.schema.get(name).type.name == 'entity':\n\
        \x20           refs.update(values)\n\
        \x20   for name in proxy.schema.required:\n\
        \x20       assert proxy.has(name), (data['id'], name)\n\
        \x20   ids.add(data['id'])\n\
        \x20   count += 1\n\
        assert refs <= ids, refs - ids\n\
        print(count)";
    for name in ["ownership", "hostile"] {
        let graph = graph(name);
        let expected = graph.entities.len() + graph.statements.len() + graph.documents.len();
        let file = &exporter("ftm").expect("exists").export(&graph)[0];
        if let Some(count) = python(script, file, &[]) {
            assert_eq!(count, expected.to_string(), "{name}");
        }
    }
}
