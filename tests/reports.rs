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
        assert!(text.contains("generation 1, 63 documents from 2018") && text.contains(&command), "{name}");
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
    assert!(listed.contains("\tsince, until=9999, rows=100, quotes=3\tdeals\n"), "{listed}");
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
        ("{% for x in [1] %}", "end of input"),
    ] {
        let (_, error) = own(folder.path(), &format!("{{# report: Mine #}}\n# Mine\n{body}\n"));
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
    let files = batch(&to("one"), "1");
    assert_eq!(files, batch(&to("many"), "2"), "the same on however many threads");
    let (_, index) = files.iter().find(|(name, _)| name == "index.html").expect("an index");
    assert!(files.len() > 5 && files.iter().all(|(name, _)| name == "index.html" || index.contains(name)), "{index}");
    assert!(index.contains("sanctions on it") && files.iter().any(|(name, _)| name == "huawei.html"), "{index}");
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
