//! Golden DOT texts, and Graphviz's verdict on them.
//!
//! With `GUANXI_PICTURES=FOLDER` every picture is also written there as PNG and SVG, to be looked at.

use std::fmt::Write as _;

use guanxi_graph::{Graph, Neighbourhood};

use super::*;
use crate::{
    DrawError, ImageFormat, draw,
    fixture::{around, folder, graph, graph_of},
};

/// Holds the DOT text against `tests/graphs/NAME.dot` and has it drawn.
fn check(name: &str, around: &Neighbourhood, options: &PictureOptions) {
    let dot = write_dot(around, options);
    expect_test::expect_file![folder().join(format!("{name}.dot"))].assert_eq(&dot);
    drawn(name, &dot);
}

/// Whether Graphviz takes the text without a complaint; `None` where it is not installed.
fn drawn(name: &str, dot: &str) -> Option<String> {
    let svg = match draw(dot, ImageFormat::Svg) {
        Err(DrawError::Missing { .. }) => {
            eprintln!("{name}: not drawn, since Graphviz is not installed");
            return None;
        }
        svg => String::from_utf8(svg.expect("dot draws it")).expect("SVG is UTF-8"),
    };
    if let Some(folder) = std::env::var_os("GUANXI_PICTURES").map(std::path::PathBuf::from) {
        std::fs::write(folder.join(format!("{name}.svg")), &svg).expect("writes");
        std::fs::write(folder.join(format!("{name}.png")), draw(dot, ImageFormat::Png).expect("draws"))
            .expect("writes");
    }
    Some(svg)
}

/// A graph as one picture, without a centre.
fn whole(graph: Graph) -> Neighbourhood {
    Neighbourhood { graph, ..Neighbourhood::default() }
}

fn titled(title: &str) -> PictureOptions {
    PictureOptions { title: Some(title.to_owned()), ..PictureOptions::default() }
}

/// A supplier, a customer or a partner in turn, `count` of them around one company.
fn crowd(count: usize) -> String {
    let mut text = String::from("entity hub | Hub Motor | company | CN | cars | 枢纽汽车 | |\n");
    let (places, trades) =
        (["CN", "US", "JP", "DE", "KR"], ["batteries", "semiconductors", "software", "steel", "glass"]);
    for at in 0..count {
        let (place, trade) = (places[at % 5], trades[at * 7 % 5]);
        writeln!(text, "entity n{at:03} | Neighbour {at} {trade} | company | {place} | {trade} | 邻居{at} | |")
            .expect("writes");
        let said = match at % 4 {
            0 | 1 => format!("n{at:03} supplies hub asserted | product={trade}"),
            2 => format!("hub supplies n{at:03} asserted | product=cars"),
            _ => format!("n{at:03} acquires-stake hub asserted | stake={}.5%", at % 9),
        };
        writeln!(text, "20{:02}-01-01 {said} |", 10 + at % 12).expect("writes");
    }
    text
}

#[test]
fn a_company_with_every_relation_and_status() {
    let graph = graph("huawei");
    check("huawei", &around(&graph, &["huawei"], 40), &titled("Huawei and its relations"));
}

#[test]
fn an_ownership_chart() {
    check("ownership", &whole(graph("ownership")), &titled("Who holds whom: SoftBank, Alibaba, Tencent and Didi"));
}

#[test]
fn a_supply_chain() {
    check("batteries", &whole(graph("batteries")), &titled("From lithium to cars"));
}

#[test]
fn five_boxes_in_every_dress() {
    let graph = graph("five");
    let around = around(&graph, &["rslaser"], 40);
    let dressed = |names, theme| PictureOptions { names, theme, ..titled("RSLaser") };
    check("five", &around, &dressed(Names::Both, Theme::Light));
    check("five-chinese", &around, &dressed(Names::Chinese, Theme::Light));
    check(
        "five-dark",
        &around,
        &PictureOptions { link: Some("/#{id}".into()), ..dressed(Names::English, Theme::Dark) },
    );
}

#[test]
fn a_government_at_the_centre_keeps_its_sanctions_as_lines() {
    let graph = graph("huawei");
    check("government", &around(&graph, &["united-states"], 40), &titled("Sanctioned by the United States"));
}

#[test]
fn names_that_try_to_leave_their_place_stay_words() {
    let graph = graph("hostile");
    let around = around(&graph, &["a"], 40);
    check("hostile", &around, &titled("<b>&amp; \"title\" \\N \u{202e}"));
    let Some(svg) = drawn("hostile", &write_dot(&around, &titled("x"))) else { return };
    let svg = crate::embed(&svg, &crate::Described { prefix: "p", title: "<&>", description: "\u{0}" });
    let tree = roxmltree::Document::parse(&svg).expect("well-formed");
    assert!(
        tree.descendants().all(|n| !n.has_tag_name("script") && !n.attributes().any(|a| a.name().starts_with("on")))
    );
    let words: String = tree.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
    assert!(words.contains("AT&T <b>bold</b>") && words.contains("\\N\\G \\l {x}"), "{words}");
}

#[test]
fn what_does_not_fit_is_folded_and_counted() {
    let graph = graph_of(&crowd(90));
    let picture = around(&graph, &["hub"], 40);
    assert_eq!(box_count(&picture), 43);
    check("crowd", &picture, &titled("Hub Motor"));
}

#[test]
fn many_boxes_make_a_network() {
    let graph = graph_of(&crowd(90));
    let dot = write_dot(&whole(graph), &titled("Everything"));
    assert!(dot.contains("layout=\"sfdp\""));
    drawn("network", &dot);
}

#[test]
fn an_ownership_chart_as_a_tree_on_paper() {
    let options = PictureOptions {
        layout: Layout::Tree,
        paper: "a4".parse().ok(),
        ..titled("Who holds whom: SoftBank, Alibaba, Tencent and Didi")
    };
    check("ownership-tree", &whole(graph("ownership")), &options);
}

#[test]
fn columns_hold_whatever_way_the_lines_go() {
    let around = whole(graph_of(
        "entity a | A | company | | | | |\nentity b | B | company | | | | |\nentity c | C | company | | | | |\n\
         entity us | United States | government | US | | | US |\n\
         2020-01-01 b supplies a asserted | |\n2020-01-01 b sanctioned-by us asserted | |\n\
         2020-01-01 c sanctioned-by us asserted | |",
    ));
    let columns = [("a", 0), ("b", 1), ("us", 2), ("c", 3)].map(|(id, at)| (id.to_owned(), at)).into();
    check("columns", &around, &PictureOptions { columns, ..titled("A to C") });
}

/// What a reader sees of a picture that Graphviz did not draw, checked for being one well-formed element.
fn plain(name: &str, around: &Neighbourhood, options: &PictureOptions) -> String {
    let described = crate::Described { prefix: "p", title: "T <&>", description: &describe(around) };
    let svg = write_svg(around, options, &described);
    assert_eq!(svg, write_svg(around, options, &described), "{name}: the same graph gives the same bytes");
    let tree = roxmltree::Document::parse(&svg).expect("well-formed");
    assert!(
        tree.descendants().all(|n| !n.has_tag_name("script") && !n.attributes().any(|a| a.name().starts_with("on")))
    );
    if let Some(folder) = std::env::var_os("GUANXI_PICTURES").map(std::path::PathBuf::from) {
        std::fs::write(folder.join(format!("{name}-plain.svg")), &svg).expect("writes");
    }
    svg
}

#[test]
fn without_graphviz_a_picture_is_drawn_all_the_same_and_says_so() {
    let hostile = graph("hostile");
    let svg = plain("hostile", &around(&hostile, &["a"], 40), &titled("<b>&amp; \"title\" \u{202e}"));
    assert!(svg.contains("AT&amp;T &lt;b&gt;bold") && svg.contains("Laid out without Graphviz."), "{svg}");

    let five = graph("five");
    let linked = PictureOptions { link: Some("/#{id}?a&b".into()), theme: Theme::Dark, ..titled("RSLaser") };
    let svg = plain("five", &around(&five, &["rslaser"], 40), &linked);
    expect_test::expect_file![folder().join("five-plain.svg")].assert_eq(&svg);

    plain("batteries", &whole(graph("batteries")), &titled("From lithium to cars"));
    let tree = PictureOptions { layout: Layout::Tree, ..titled("Who holds whom") };
    plain("ownership", &whole(graph("ownership")), &tree);
    let huawei = graph("huawei");
    plain("huawei", &around(&huawei, &["huawei"], 40), &titled("Huawei and its relations"));
    plain("crowd", &around(&graph_of(&crowd(90)), &["hub"], 40), &titled("Hub Motor"));
    plain("network", &whole(graph_of(&crowd(300))), &titled("Everything"));
    plain("empty", &Neighbourhood::default(), &PictureOptions::default());
}

#[test]
fn an_empty_graph_is_an_empty_picture() {
    let dot = write_dot(&Neighbourhood::default(), &PictureOptions::default());
    assert!(!dot.contains("label="), "{dot}");
    assert_eq!(describe(&Neighbourhood::default()), "0 entities and 0 relations.");
    drawn("empty", &dot);
}
