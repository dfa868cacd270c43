//! The shipped reports over a small graph, and what becomes of mistakes.
//!
//! With `GUANXI_PICTURES=FOLDER` the pages are also written there, to be looked at.

use std::{path::Path, sync::Arc};

use guanxi_graph::{Filter, Graph, Neighbourhood, neighbourhood};
use guanxi_model::{Cell, Entity, Table};
use indexmap::IndexMap;

use super::*;
use crate::fixture::folder;

/// A source over a graph alone; its one query lists every entity.
struct Held(Graph);

impl Source for Held {
    fn has_query(&self, name: &str) -> Result<(), SourceError> {
        let is_there = ["everyone", "everything"].contains(&name);
        is_there.then_some(()).ok_or_else(|| format!("there is no query `{name}`; the nearest is `everyone`").into())
    }

    fn query(&self, name: &str, _: &IndexMap<String, String>) -> Result<Table, SourceError> {
        if name == "everything" {
            let row = |s: &guanxi_model::Statement| vec![Cell::Text(s.id.clone(), None)];
            return Ok(Table { columns: vec!["statement".into()], rows: self.0.statements.iter().map(row).collect() });
        }
        let row = |e: &Entity| vec![Cell::Text(e.name.clone(), None), Cell::Text(e.kind.to_string(), None)];
        Ok(Table {
            columns: vec!["full_name".into(), "kind".into()],
            rows: self.0.entities.values().map(row).collect(),
        })
    }

    fn entity(&self, name: &str) -> Result<Entity, SourceError> {
        let found = self.0.entities.values().find(|e| e.id == name || e.name == name || e.zh.iter().any(|z| z == name));
        found.cloned().ok_or_else(|| format!("nothing is called `{name}`").into())
    }

    fn neighbourhood(
        &self,
        ids: &[&str],
        depth: usize,
        filter: &Filter,
        max: usize,
    ) -> Result<Neighbourhood, SourceError> {
        Ok(neighbourhood(&self.0, ids, depth, filter, max))
    }

    fn statements(&self, ids: &[String]) -> Result<Graph, SourceError> {
        let mut graph = self.0.clone();
        graph.statements.retain(|s| ids.contains(&s.id));
        Ok(graph)
    }

    fn statements_of(&self, id: &str) -> Result<Graph, SourceError> {
        let mut graph = self.0.clone();
        graph.statements.retain(|s| s.subject == id || s.object == id);
        Ok(graph)
    }

    fn stamp(&self) -> Stamp {
        Stamp { documents: self.0.documents.len(), statements: self.0.statements.len(), ..Stamp::default() }
    }
}

fn given(pairs: &[(&str, &str)]) -> IndexMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn shipped(name: &str) -> ReportTemplate {
    let file = format!("queries/reports/{name}.md.j2");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&file);
    ReportTemplate::parse(&file, &std::fs::read_to_string(path).expect("is shipped")).expect("has a header")
}

fn run(
    template: &ReportTemplate,
    graph: &str,
    parameters: &[(&str, &str)],
    format: ReportFormat,
) -> Result<Report, ReportError> {
    let parameters = given(parameters);
    let command = template.command("company", &parameters, format);
    let options = ReportOptions { name: "company-test".into(), command, pictures: PictureUse::Command };
    template.render(Arc::new(Held(crate::fixture::graph(graph))), &parameters, format, options)
}

/// A template of one line, run over the small graph.
fn line(text: &str) -> Result<String, ReportError> {
    let template = ReportTemplate::parse("own.md.j2", &format!("{{# report: own\nquery: everyone #}}\n{text}\n"))?;
    run(&template, "five", &[], ReportFormat::Markdown).map(|r| r.text.trim_start().to_owned())
}

#[test]
fn a_company_in_markdown() {
    let company = shipped("company");
    for (who, data) in [("华为", "huawei"), ("rslaser", "five")] {
        let report = run(&company, data, &[("company", who)], ReportFormat::Markdown).expect("renders");
        expect_test::expect_file![folder().join(format!("{data}.company.md"))].assert_eq(&report.text);
        assert_eq!(report, run(&company, data, &[("company", who)], ReportFormat::Markdown).expect("renders"));
    }
}

#[test]
fn a_company_as_a_page_that_needs_nothing_else() {
    for (who, data) in [("huawei", "huawei"), ("a", "hostile")] {
        let report = run(&shipped("company"), data, &[("company", who)], ReportFormat::Html).expect("renders");
        if let Some(folder) = std::env::var_os("GUANXI_PICTURES") {
            std::fs::write(Path::new(&folder).join(format!("{data}.html")), &report.text).expect("writes");
        }
        let page = &report.text;
        assert_eq!(page.contains("class=\"picture\""), report.warnings.is_empty(), "{:?}", report.warnings);
        let (from, to) = (page.find("<main>").expect("begins"), page.find("</main>").expect("ends"));
        let tree = roxmltree::Document::parse(&page[from..to + 7]).expect("well-formed");
        let names: Vec<&str> = tree.descendants().map(|n| n.tag_name().name()).collect();
        assert!(["script", "link", "img", "iframe"].iter().all(|n| !names.contains(n)), "{names:?}");
        assert!(tree.descendants().flat_map(|n| n.attributes()).all(|a| !a.name().starts_with("on")));
    }
}

#[test]
fn json_holds_what_was_asked_and_answered() {
    let report = run(&shipped("company"), "five", &[("company", "rslaser")], ReportFormat::Json).expect("renders");
    let json: serde_json::Value = serde_json::from_str(&report.text).expect("is JSON");
    assert_eq!(json["parameters"]["company"], "rslaser");
    assert_eq!(json["command"], "guanxi report company -p company=rslaser --format json");
    let functions: Vec<&str> =
        json["data"].as_array().expect("a list").iter().filter_map(|c| c["function"].as_str()).collect();
    assert_eq!(functions, ["entity", "relations", "timeline", "graph"]);
}

#[test]
fn values_are_words_and_blocks_are_markup() {
    let text = |t: &str| line(t).expect("renders");
    assert_eq!(text("{{ '*x* <b>' }}"), "\\*x\\* \\<b>\n");
    assert_eq!(text("{{ none }}."), ".\n");
    assert_eq!(text("a{{ ' — ' }}{{ '4.8%' }}"), "a — 4.8%\n");
    assert_eq!(text("{{ table([]) }}"), "*none*\n");
    assert_eq!(
        text("{{ table(query('everyone')[:2]) }}"),
        "| full name | kind |\n| --- | --- |\n| Huawei | company |\n| Hubble Technology Investment | company |\n"
    );
    assert!(text("{{ cite('x|y') }}").starts_with("[^1]\n\n[^1]: document x\\|y."));
}

#[test]
fn a_mistake_is_shown_with_its_place() {
    let template =
        ReportTemplate::parse("own.md.j2", "{# report: own\nparam: company entity #}\nOf\n{{ compny.name }}\nend")
            .expect("a header");
    let error = run(&template, "five", &[("company", "x")], ReportFormat::Markdown).expect_err("is wrong");
    expect_test::expect![[r"
        own.md.j2, line 4: `compny` is undefined; did you mean `company`?
            2 │ param: company entity #}
            3 │ Of
            4 │ {{ compny.name }}
              │    ^^^^^^^^^^^
            5 │ end"]]
    .assert_eq(&error.to_string());
    for (text, says) in [
        ("{{ entity('Nobody') }}", "nothing is called `Nobody`"),
        ("{{ query('everyon') }}", "there is no query `everyon`; the nearest is `everyone`"),
        ("{{ relation('huawei') }}", "did you mean `relations`?"),
        ("{{ relations('huawei', relation='supply') }}", "unknown relation `supply`"),
        ("{{ graph('huawei', dept=2) }}", "dept"),
        ("{{ entity('huawei').nmae }}", "undefined"),
        ("{{ table(3) }}", "iter"),
        ("{% for x in [1] %}", "own.md.j2, line"),
        ("{% for x in range(100000) %}{% for y in range(100000) %}{% endfor %}{% endfor %}", "50 million steps"),
    ] {
        let error = line(text).expect_err(text).to_string();
        assert!(error.contains(says) && error.contains("own.md.j2, line"), "{text}: {error}");
    }
}

/// Companies by one letter each, and a government.
fn letters(claims: &[&str]) -> Graph {
    let names = ["a", "b", "c", "d", "x", "y"];
    let entities = names.map(|n| format!("entity {n} | {} | company | CN", n.to_uppercase())).join("\n");
    crate::fixture::graph_of(&format!("{entities}\nentity us | US | government | US\n{}", claims.join("\n")))
}

/// What an expression comes to over these claims.
fn reckoned(claims: &[&str], expression: &str) -> String {
    let text = format!("{{# report: own\nquery: everything #}}\n{{% set all = query('everything') %}}\n{expression}\n");
    let template = ReportTemplate::parse("own.md.j2", &text).expect("a header");
    let source = Arc::new(Held(letters(claims)));
    let report = template.render(source, &IndexMap::new(), ReportFormat::Markdown, ReportOptions::default());
    report.expect("renders").text.trim().to_owned()
}

#[test]
fn a_round_of_several_investors_is_one_deal_and_one_sum() {
    let claims = [
        "2021-01-05 a invests-in x asserted | amount=USD 100",
        "2021-01-06 b invests-in x asserted | amount=USD 100",
        "2021-03 b acquires-stake x asserted | stake=5%",
        "2021-02 c acquires-stake x planned | amount=USD 40",
        "2021-04 c acquires-stake x denied | amount=USD 40",
        "2021-05 d acquires-stake y in-talks | amount=EUR 7",
    ];
    let deals = "{% for d in deals(all) %}{{ d.parties|map(attribute='name')|listed }}-{{ d.target.name }} {{ d.sum }} {{ d.standing }}; {% endfor %}";
    assert_eq!(reckoned(&claims, deals), "A and B-X $100 done; C-X $40 off; D-Y €7 planned or in talks;");
    let totals = "{% for t in totals(all) %}{{ t.currency }} {{ t.deals }} {{ t.done.text }} {{ t.off.text }} {{ t.open.text }}; {% endfor %}";
    assert_eq!(reckoned(&claims, totals), "USD 2 $100 $40 ; EUR 1   €7;");
}

#[test]
fn a_period_tells_what_is_new_and_what_fell() {
    let claims = [
        "2020-05 a supplies x asserted",
        "2021-02 a supplies x ended",
        "2020-06 b supplies x asserted",
        "2021-03 b supplies x asserted",
        "2021-04 c supplies x asserted",
        "2022-01 d supplies x asserted",
    ];
    let changes = "{% for c in changes(all, since='2021', until='2021') %}{{ c.item.subject.name }} {{ c.item.status }} {{ c.happened }}; {% endfor %}";
    let told = reckoned(&claims, changes);
    for part in ["A ended new;", "A asserted no longer stands;", "B asserted reported again;", "C asserted new;"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!told.contains('D'), "{told}");
}

#[test]
fn a_rumour_comes_true_comes_to_nothing_or_stays_open() {
    let claims = [
        "2020-01 a acquires-stake x planned",
        "2020-09 a invests-in x asserted",
        "2020-02 b acquires-stake x in-talks",
        "2020-03 b acquires-stake x denied",
        "2020-04 c partners-with x in-talks",
        "2020-05 c partners-with x planned",
        "2020-06 d supplies x planned",
    ];
    let outcomes = "{% for o in outcomes(all, since='2020') %}{{ o.rumour.subject.name }} {{ o.rumour.status }}: {{ o.became }}; {% endfor %}";
    assert_eq!(
        reckoned(&claims, outcomes),
        "A planned: came true; B in-talks: came to nothing; C in-talks: became a plan; C planned: open; D planned: open;"
    );
}

#[test]
fn shares_are_looked_through_and_cuts_are_seen() {
    let claims = [
        "2020 a acquires-stake x asserted | stake=50%",
        "2020 b acquires-stake a asserted | stake=40%",
        "2020 b acquires-stake x asserted | stake=10%",
        "2020 c acquires-stake x planned | stake=90%",
        "2020 x subsidiary-of d asserted",
        "2020 b sanctioned-by us asserted",
        "2020 c supplies y asserted",
        "2020 d supplies c asserted",
    ];
    let owners = "{% for r in reach('x', through='owners', depth=3) %}{{ r.entity.name }} {{ r.depth }} {{ r.share }} {{ r.sanctions|length }}; {% endfor %}";
    assert_eq!(reckoned(&claims, owners), "A 1 50% 0; B 1 30% 1; D 1 over 50% 0;");
    let chain = "{% for r in reach('y', through='suppliers', depth=3) %}{{ r.entity.name }} {{ r.depth }} {{ r.cuts_off|listed }}; {% endfor %}";
    assert_eq!(reckoned(&claims, chain), "C 1 D; D 2 ;");
}

#[test]
fn an_html_template_escapes_as_html() {
    let text = "{# report: <own>\nquery: everyone #}\n<p>{{ '<b>' }}</p>{{ table(query('everyone')[:1]) }}";
    let template = ReportTemplate::parse("own.html.j2", text).expect("a header");
    let page = run(&template, "five", &[], ReportFormat::Html).expect("renders").text;
    assert!(page.contains("<p>&lt;b&gt;</p><table>") && page.contains("<title>&lt;own&gt;</title>"), "{page}");
    assert!(matches!(run(&template, "five", &[], ReportFormat::Markdown), Err(ReportError::HtmlAlone { .. })));
}

#[test]
fn a_command_can_be_given_to_a_shell_again() {
    let command = shipped("company").command("company", &given(&[("company", "L'Oréal & Co")]), ReportFormat::Html);
    assert_eq!(command, "guanxi report company -p 'company=L'\\''Oréal & Co' --format html");
}
