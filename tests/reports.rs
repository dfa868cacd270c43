//! Reports over the sample corpus: what each says, what they hold to, what becomes of mistakes, and many at once.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{check_golden, guanxi, output, root, sample_store};

/// The parameters that each report is made with here.
const ASKED: &[(&str, &[&str])] = &[
    ("changes", &["since=2021", "until=2022"]),
    ("company", &["company=Huawei"]),
    ("deals", &["since=2020", "until=2021"]),
    ("ownership", &["company=Uber"]),
    ("rumours", &[]),
    ("sanctions", &["company=HiSilicon"]),
    ("supply-chain", &["company=Huawei"]),
];

/// The names of the templates in the folder.
fn shipped() -> Vec<String> {
    let files = fs::read_dir(root().join("queries/reports")).expect("the folder of reports");
    let name = |file: fs::DirEntry| Some(file.file_name().to_str()?.split_once(".md.j2")?.0.to_owned());
    let mut names: Vec<String> = files.filter_map(|f| name(f.expect("an entry"))).collect();
    names.sort();
    names
}

fn report(name: &str, parameters: &[&str], format: &str) -> String {
    let store = sample_store();
    let mut arguments = vec!["report", name, "--store", &store, "--format", format];
    for p in parameters {
        arguments.extend(["-p", p]);
    }
    output(&arguments)
}

#[test]
fn every_shipped_report_against_its_golden_page() {
    assert_eq!(shipped(), ASKED.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "each report is made here");
    for (name, parameters) in ASKED {
        let text = report(name, parameters, "markdown");
        check_golden(&format!("reports/{name}.md"), &text);
        assert_eq!(text, report(name, parameters, "markdown"), "`{name}` is the same each time");
    }
}

#[test]
fn every_shipped_report_says_where_it_comes_from() {
    for (name, parameters) in ASKED {
        let text = report(name, parameters, "markdown");
        let command = format!("`guanxi report {name}");
        assert!(text.contains("generation 1: 63 documents, 23 February 2018") && text.contains(&command), "{name}");
        assert!(text.contains(" --generation 1`"), "{name}");
        // Every footnote in the text has its source, and every source is cited.
        let cited = |at: usize| text.matches(&format!("[^{at}]")).count() - text.matches(&format!("[^{at}]:")).count();
        let notes = text.lines().filter(|l| l.starts_with("[^")).count();
        assert!(notes > 0 && cited(notes + 1) == 0, "{name}");
        assert!((1..=notes).all(|at| cited(at) > 0 && text.contains(&format!("\n[^{at}]: "))), "{name}");
    }
}

#[test]
fn every_shipped_report_is_a_page_of_its_own() {
    for (name, parameters) in ASKED {
        let page = report(name, parameters, "html");
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'"), "{name}");
        for outside in ["<script", "<link", "<img", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{name}: {outside}");
        }
        // Nothing of the Markdown is left between the elements, and each footnote leads somewhere.
        assert!(!page.contains("[^") && !page.contains("**") && !page.contains("| --- |"), "{name}");
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{name}: {link}");
        }
    }
}

/// A page as its golden file holds it: without the style sheet, which is a file of its own, and with each picture as what it says
/// to those who do not see it, since what Graphviz draws depends on its version.
fn skeleton(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(at) = [rest.find("<style>"), rest.find("<svg")].into_iter().flatten().min() {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let inside = |open: &str, close: &str| {
            let start = from.find(open).expect(open) + open.len();
            let text = &from[start..start + from[start..].find(close).expect(close)];
            text.rsplit('>').next().expect("has words").to_owned()
        };
        let end = if from.starts_with("<style>") {
            out.push_str("<style>…</style>");
            "</style>"
        } else {
            out.extend(["<svg>", &inside("<title", "</title>"), "\n", &inside("<desc", "</desc>"), "</svg>"]);
            "</svg>"
        };
        rest = &from[from.find(end).expect("it ends") + end.len()..];
    }
    out + rest
}

#[test]
fn a_page_of_each_kind_against_its_golden_file() {
    check_golden("reports/company.html", &skeleton(&report("company", &["company=Huawei"], "html")));
    check_golden("reports/deals.html", &skeleton(&report("deals", &["since=2020", "until=2021"], "html")));

    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    let to = folder.path().join("batch").display().to_string();
    guanxi(&["report", "sanctions", "--each", "-", "-o", &to, "--store", &store, "--quiet"])
        .write_stdin("Huawei\nZTE\n")
        .assert()
        .code(0);
    let index = fs::read_to_string(folder.path().join("batch/index.html")).expect("an index");
    check_golden("reports/index.html", &skeleton(&index));

    let file = folder.path().join("mine.html.j2").display().to_string();
    let template = "{# report: A page of one's own #}\n<h1>{{ entity('CATL').name }} &amp; <em>{{ '<b>' }}</em></h1>\n{{ made() }}\n\
                    <ul>\n{% for item in relations('CATL')[0]['items'] %}<li>{{ item.other.name }}{{ cite(item) }}</li>\n{% endfor %}</ul>\n\
                    {{ sources() }}\n";
    fs::write(&file, template).expect("writes");
    let page = output(&["report", &file, "--store", &store]).replace(&file, "mine.html.j2");
    check_golden("reports/own-template.html", &skeleton(&page));
}

#[test]
fn a_report_as_of_a_day_knows_nothing_later_and_can_be_made_again() {
    let store = sample_store();
    for (name, parameters) in ASKED {
        let mut words = vec!["report", name, "--as-of", "2021-06", "--store", &store];
        parameters.iter().for_each(|p| words.extend(["-p", p]));
        let record: Value =
            serde_json::from_str(&output(&[&words[..], &["--format", "json"]].concat())).expect("is JSON");
        assert_eq!(record["store"]["as_of"], "2021-06", "{name}");
        for source in record["sources"].as_array().expect("a list") {
            assert!(source["date"].as_str().expect("a date") < "2021-07", "{name}: {source}");
        }
        for statement in record["data"].as_array().into_iter().flatten().filter(|c| c["function"] == "graph") {
            assert!(!statement.to_string().contains("\"date\":\"2022"), "{name}: {statement}");
        }
        let text = output(&words);
        assert!(text.contains("Made from generation 1 as of June 2021: "), "{name}: {text}");
        let command = text.split("`guanxi ").nth(1).and_then(|rest| rest.split('`').next()).expect("a command");
        assert!(command.ends_with(" --generation 1 --as-of 2021-06"), "{command}");
        let again: Vec<&str> = command.split(' ').chain(["--store", &store]).collect();
        assert_eq!(text, output(&again), "{name}");
    }
}

#[test]
fn every_shipped_report_is_a_record_that_programs_read() {
    for (name, parameters) in ASKED {
        let record: Value = serde_json::from_str(&report(name, parameters, "json")).expect("is JSON");
        assert_eq!(record["store"]["generation"], 1, "{name}");
        assert!(record["data"].as_array().is_some_and(|calls| !calls.is_empty()), "{name}");
        let sources = record["sources"].as_array().expect("a list");
        let numbers: Vec<u64> = sources.iter().filter_map(|s| s["number"].as_u64()).collect();
        assert_eq!(numbers, (1..=sources.len() as u64).collect::<Vec<_>>(), "{name}");
        assert!(sources.iter().all(|s| s["document"].as_str().is_some_and(|d| !d.is_empty())), "{name}");
    }
}

#[test]
fn the_list_explains_every_report() {
    let listed = output(&["report", "--list"]);
    for name in shipped() {
        let line = listed.lines().find(|l| l.starts_with(&format!("{name}\t"))).unwrap_or_else(|| panic!("{name}"));
        assert!(line.split('\t').nth(1).is_some_and(|says| says.len() > 30), "{line}");
    }
    assert!(listed.contains("\tsince, until=9999, rows=40, quotes=3\tdeals\n"), "{listed}");
}

#[test]
fn a_report_without_an_answer_says_so() {
    let store = sample_store();
    for arguments in [
        "supply-chain -p company=Tiffany",
        "ownership -p company=Deliveroo",
        "deals -p since=1990 -p until=1991",
        "changes -p since=1990 -p until=1991",
        "rumours -p since=1990 -p until=1991",
        "sanctions -p company=Tiffany",
    ] {
        let line: Vec<&str> = ["report"].into_iter().chain(arguments.split(' ')).chain(["--store", &store]).collect();
        let text = output(&line);
        assert!(text.contains("No ") && text.contains("## How to read this"), "{arguments}: {text}");
    }
    let empty = ["report", "deals", "-p", "since=1990", "-p", "until=1991", "--store", &store, "--fail-empty"];
    guanxi(&empty).assert().code(1);
    guanxi(&["report", "company", "-p", "company=CATL", "--store", &store, "--fail-empty"]).assert().code(0);
}

/// Writes a template of a user's own and makes the report; standard output and standard error.
fn own(folder: &Path, template: &str) -> (String, String) {
    fs::write(folder.join("mine.md.j2"), template).expect("writes");
    let file = folder.join("mine.md.j2").display().to_string();
    let out = guanxi(&["report", &file, "--store", &sample_store()]).output().expect("runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&format!("{}/", folder.display()), "");
    (text(&out.stdout), text(&out.stderr))
}

#[test]
fn a_template_of_ones_own_runs_from_its_path_with_queries_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let query = "SELECT ?name ?statement { ?s rdf:predicate o:supplies ; rdf:subject/rdfs:label ?name . \
                 BIND(CONCAT(\"s:\", STRAFTER(STR(?s), STR(s:))) AS ?statement) } ORDER BY ?name LIMIT 2";
    fs::write(folder.path().join("mine.rq"), query).expect("writes");
    let template = "{# report: Mine\nquery: mine.rq\n#}\n# Mine\n\n{% set rows = query(\"mine.rq\") %}\n{{ table(rows) }}\n\
                    {% for row in rows %}\n- {{ row.name }}{{ cite(row) }}\n{% endfor %}\n{{ evidence(rows, limit=1) }}\n";
    let (text, error) = own(folder.path(), template);
    assert!(
        text.contains("| name |\n| --- |\n| ASML |") && text.contains("- ASML[^1]") && text.contains("> “"),
        "{text}{error}"
    );
}

#[test]
#[cfg(unix)]
fn a_template_that_takes_all_memory_is_an_error_and_no_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.md.j2");
    let body = "{% set all = namespace(text=\"aaaaaaaa\") %}\n\
                {% for _ in range(60) %}{% set all.text = all.text ~ all.text %}{% endfor %}\n";
    fs::write(&file, format!("{{# report: Mine #}}\n# Mine\n{body}")).expect("writes");
    let file = file.display().to_string();
    let out = guanxi(&["report", &file, "--store", &sample_store()]).output().expect("runs");
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{error}");
    assert!(error.contains("needs more than 2 GiB of memory") && !error.contains("stack backtrace"), "{error}");
    assert!(out.stdout.is_empty());
}

#[test]
fn a_mistake_in_a_template_is_shown_with_line_snippet_and_suggestion() {
    let folder = tempfile::tempdir().expect("a folder");
    for (body, says) in [
        ("{{ entity(\"CATL\").nmae }}", "did you mean `name`?"),
        ("{{ relatons(\"CATL\") }}", "did you mean `relations`?"),
        ("{{ entity(\"CATL\").name|lsted }}", "did you mean `listed`?"),
        ("{{ entity(\"CATTL\") }}", "CATL"),
        ("{{ query(\"deals\", since=\"2020\") }}", "add a line `query: deals`"),
        ("{{ query(\"dels\") }}", "did you mean deals"),
        ("{{ reach(\"CATL\", through=\"owner, friends\") }}", "one of owners, investors, suppliers"),
        ("{{ graph(\"CATL\", dept=2) }}", "did you mean `depth`?"),
        ("{{ chart([], of=\"x\", unit=\"dollars\") }}", "none of count, percent and a currency"),
        ("{% for x in [1] %}", "`{% for %}` of line 4 has no `{% endfor %}`"),
        ("{{ entity(compnay) }}", "what is given has no value here"),
        ("{{ query(\"suppliers\", compny=\"CATL\") }}", "did you mean `company`?"),
        ("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", "a macro calls itself without an end"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "more than 50 million steps"),
        (
            "{% set long = \"x\" * 9999999 %}{% for a in range(999) %}{{ long }}{% endfor %}",
            "sets out more than 256 MiB",
        ),
    ] {
        let (_, error) = own(folder.path(), &format!("{{# report: Mine\nquery: suppliers #}}\n# Mine\n{body}\n"));
        assert!(error.starts_with("error: mine.md.j2, line") && error.contains(says), "{body}: {error}");
        assert!(error.contains(&format!("│ {body}")) || body.starts_with("{% for"), "{body}: {error}");
    }
    let (_, error) = own(folder.path(), "{# report: Mine\nquery: deels #}\n");
    assert!(error.starts_with("error: mine.md.j2, line 2: ") && error.contains("deals"), "{error}");
}

#[test]
fn a_batch_writes_a_file_an_entity_and_an_index() {
    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    let to = |name: &str| folder.path().join(name).display().to_string();
    let query = "SELECT DISTINCT ?c { ?c o:sanctioned-by ?by } ORDER BY ?c";
    let batch = |to: &str, threads: &str| {
        output(&["report", "sanctions", "--each", query, "-o", to, "--store", &store, "--quiet", "-j", threads]);
        let mut files: Vec<(String, String)> = fs::read_dir(to)
            .expect("the folder")
            .map(|f| f.expect("an entry").path())
            .map(|p| {
                (p.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(p).expect("reads"))
            })
            .collect();
        files.sort();
        files
    };
    let files = batch(&to("one/exposure"), "1");
    assert!(files == batch(&to("many/exposure"), "2"), "the same on however many threads");
    let (_, index) = files.iter().find(|(name, _)| name == "index.html").expect("an index");
    assert!(files.len() > 5 && files.iter().all(|(name, _)| name == "index.html" || index.contains(name)), "{index}");
    assert!(
        index.contains("<span>-o</span> <span>exposure</span>")
            && index.contains("sanctions on it")
            && files.iter().any(|(name, _)| name == "huawei.html"),
        "{index}"
    );
}

#[test]
fn a_batch_from_standard_input_names_what_it_cannot_do() {
    let (store, folder) = (sample_store(), tempfile::tempdir().expect("a folder"));
    let run = |lines: &str, more: &[&str]| {
        let to = folder.path().join("out").display().to_string();
        let fixed = ["report", "supply-chain", "--each", "-", "-o", &to, "-f", "markdown", "--store", &store];
        let arguments: Vec<&str> = fixed.into_iter().chain(more.iter().copied()).collect();
        let out = guanxi(&arguments).write_stdin(lines.to_owned()).output().expect("runs");
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    assert_eq!(run("Huawei\n\n华为\n", &[]).0, Some(0));
    assert!(folder.path().join("out/huawei.md").is_file() && folder.path().join("out/index.md").is_file());
    let (code, said) = run("Huawei\nNobody Anywhere Inc\n", &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("no report on `Nobody Anywhere Inc`"), "{said}");
    assert_eq!(run("Nobody Anywhere Inc\n", &[]).0, Some(1));
    let (code, said) = run("Huawei\nTiffany\n", &["--fail-empty"]);
    assert!(code == Some(3) && said.contains("the report on `Tiffany` is empty"), "{said}");
    assert_eq!(run("Tiffany\n", &["--fail-empty"]).0, Some(1));
    assert_eq!(run("", &[]).0, Some(0));
    guanxi(&["report", "company", "--each", "-", "--store", &store]).write_stdin("CATL\n").assert().code(2);
}
