//! Graphviz's SVG made fit for a page: no prolog, identities of its own, a title and a description for screen readers.

use crate::text::xml;

/// What a reader who does not see the picture is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described<'a> {
    /// Goes before every identity in the picture, so that several fit on one page: ascii letters, digits and `-`.
    pub prefix: &'a str,
    /// The picture in a few words.
    pub title: &'a str,
    /// What it shows.
    pub description: &'a str,
}

/// An SVG element from Graphviz's output, which has an element a line.
///
/// Tooltips become `title` elements, which every browser shows and every screen reader tells; the identifiers that Graphviz
/// puts there go. A picture with links is a group of elements, else it is one image.
pub fn embed(svg: &str, described: &Described<'_>) -> String {
    let prefix = described.prefix;
    let body = svg.find("<svg").map_or("", |at| &svg[at..]);
    let (root, rest) = body.split_once('>').unwrap_or((body, ""));
    let root = root.replace('\n', "");
    let role = if rest.contains("<a xlink:href=\"") { "group" } else { "img" };
    let mut out = format!(
        "{root} role=\"{role}\" aria-labelledby=\"{prefix}-title {prefix}-desc\">\n<title id=\"{prefix}-title\">{}</title>\n\
         <desc id=\"{prefix}-desc\">{}</desc>\n",
        xml(described.title),
        xml(described.description)
    );
    let (mut bare_links, mut in_edge) = (0_usize, false);
    // The words of lines are drawn last, so that no other line runs through them.
    let (mut words, mut in_words) = (String::new(), false);
    for line in rest.lines().filter(|l| !l.is_empty() && !l.starts_with("<!--") && !l.starts_with("<title>")) {
        let line =
            line.replace("stroke=\"transparent\"", "stroke=\"none\"").replace(" id=\"", &format!(" id=\"{prefix}-"));
        in_edge = line.contains("class=\"edge\"") || in_edge && !line.contains("class=\"node\"");
        in_words |= in_edge && line.contains("label\"><a ");
        let line = if in_edge && !in_words && line.starts_with("<polygon") { thin(&line) } else { line };
        let out = if in_words { &mut words } else { &mut out };
        in_words &= line != "</g>";
        if let Some((before, tooltip)) = line.split_once("<a xlink:title=\"") {
            bare_links += 1;
            out.push_str(&format!("{before}<title>{}</title>\n", tooltip.trim_end_matches("\">")));
        } else if let Some((link, tooltip)) =
            line.split_once(" xlink:title=\"").filter(|(link, _)| link.contains("<a xlink:href"))
        {
            out.push_str(&format!("{link}><title>{}</title>\n", tooltip.trim_end_matches("\">")));
        } else if line == "</a>" && bare_links > 0 {
            bare_links -= 1;
        } else {
            out.push_str(&line);
            out.push('\n');
        }
    }
    let end = out.rfind("</g>\n</svg>").unwrap_or(out.len());
    out.insert_str(end, &words);
    out
}

/// An arrow with a thin border: with one as thick as its line, its tip would reach into the box. That of a thick line has a gap
/// before it instead.
fn thin(polygon: &str) -> String {
    match polygon.split_once(" stroke-width=\"").map(|(before, rest)| (before, rest.split_once('"'))) {
        Some((before, Some((width, after)))) if width.parse::<f64>().is_ok_and(|width| width < 2.0) => {
            format!("{before} stroke-width=\"0.8\"{after}")
        }
        _ => polygon.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tooltips_become_titles_and_identities_are_its_own() {
        let drawn = "<?xml version=\"1.0\"?>\n<!-- Generated -->\n<svg width=\"5pt\" height=\"5pt\"\n viewBox=\"0 0 5 5\" xmlns=\"http://www.w3.org/2000/svg\">\n\
            <g id=\"node1\" class=\"node\">\n<title>a&amp;b</title>\n<g id=\"a_node1\"><a xlink:title=\"A &lt;b&gt;&#10;2\">\n<text>A</text>\n</a>\n</g>\n</g>\n</svg>\n";
        let svg = embed(drawn, &Described { prefix: "p1", title: "A & B", description: "Two." });
        expect_test::expect![[r#"
            <svg width="5pt" height="5pt" viewBox="0 0 5 5" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="p1-title p1-desc">
            <title id="p1-title">A &amp; B</title>
            <desc id="p1-desc">Two.</desc>
            <g id="p1-node1" class="node">
            <g id="p1-a_node1"><title>A &lt;b&gt;&#10;2</title>
            <text>A</text>
            </g>
            </g>
            </svg>
        "#]]
        .assert_eq(&svg);
    }

    #[test]
    fn words_lie_upon_all_lines() {
        let drawn = "<svg width=\"5pt\">\n<g id=\"graph0\">\n<g id=\"edge1\" class=\"edge\">\n<path/>\n<g id=\"a_edge1&#45;label\"><a xlink:title=\"A\">\n\
            <polygon stroke-width=\"1.5\"/>\n<text>2019</text>\n</a>\n</g>\n</g>\n<g id=\"edge2\" class=\"edge\">\n<path/>\n</g>\n</g>\n</svg>\n";
        let svg = embed(drawn, &Described { prefix: "p", title: "A", description: "B" });
        let places = ["<path/>", "edge2", "<text>2019"].map(|piece| svg.rfind(piece).expect("is there"));
        assert!(places[1] < places[0] && places[0] < places[2], "{svg}");
        assert!(
            svg.ends_with("<title>A</title>\n<polygon stroke-width=\"1.5\"/>\n<text>2019</text>\n</g>\n</g>\n</svg>\n"),
            "{svg}"
        );
    }

    #[test]
    fn an_arrow_ends_at_its_box() {
        let drawn = "<svg width=\"5pt\">\n<g id=\"edge1\" class=\"edge\">\n<path stroke-width=\"1.5\"/>\n<polygon stroke-width=\"1.5\" points=\"\"/>\n<polygon stroke-width=\"2.8\"/>\n</g>\n\
            <g id=\"node2\" class=\"node\">\n<polygon stroke-width=\"2.6\"/>\n</g>\n</svg>\n";
        let svg = embed(drawn, &Described { prefix: "p", title: "A", description: "B" });
        assert!(svg.contains("<path stroke-width=\"1.5\"/>\n<polygon stroke-width=\"0.8\" points"), "{svg}");
        assert!(svg.contains("<polygon stroke-width=\"2.8\"/>"), "{svg}");
        assert!(svg.contains("<polygon stroke-width=\"2.6\"/>"), "{svg}");
    }

    #[test]
    fn links_stay_and_carry_their_tooltip() {
        let drawn = "<svg width=\"5pt\">\n<g id=\"a_node1\"><a xlink:href=\"/#a\" xlink:title=\"A\">\n<text>A</text>\n</a>\n</g>\n</svg>\n";
        let svg = embed(drawn, &Described { prefix: "p", title: "A", description: "B" });
        assert!(svg.contains("role=\"group\"") && svg.contains("<a xlink:href=\"/#a\"><title>A</title>\n"), "{svg}");
        assert_eq!(svg.matches("</a>").count(), 1, "{svg}");
    }
}
