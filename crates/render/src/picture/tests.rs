//! Golden DOT texts, and Graphviz's verdict on them.
//!
//! With `GUANXI_PICTURES=FOLDER` every picture is also written there as PNG and SVG, to be looked at.

use guanxi_graph::Neighbourhood;

use super::*;
use crate::{
    DrawError, ImageFormat, draw,
    fixture::{around, folder, graph},
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

#[test]
fn a_company_with_every_relation_and_status() {
    let graph = graph("huawei");
    let options = PictureOptions { title: Some("Huawei and its relations".into()), ..PictureOptions::default() };
    check("huawei", &around(&graph, &["huawei"], 40), &options);
}
