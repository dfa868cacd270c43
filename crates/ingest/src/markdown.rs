//! Markdown to the text that it shows.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::{date, page::Known};

/// The text of a page of Markdown, a paragraph, item or heading a line or more; title and date of its front matter.
///
/// Pictures, code and raw HTML are left out.
pub(crate) fn text(markdown: &str, known: &mut Known) -> String {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut text = String::new();
    let mut unseen = 0_usize;
    let mut front = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => front = true,
            Event::End(TagEnd::MetadataBlock(_)) => front = false,
            Event::Text(block) if front => front_matter(&block, known),
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => unseen += 1,
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => unseen = unseen.saturating_sub(1),
            Event::Text(piece) | Event::Code(piece) if unseen == 0 => text.push_str(&piece),
            Event::SoftBreak if unseen == 0 => text.push(' '),
            Event::HardBreak if unseen == 0 => text.push('\n'),
            Event::Start(Tag::Item | Tag::TableRow) | Event::End(TagEnd::Item | TagEnd::TableRow) => {
                end_line(&mut text, "\n");
            }
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Table) => {
                end_line(&mut text, "\n\n");
            }
            _ => {}
        }
    }
    text
}

/// Ends a line or a paragraph, once.
fn end_line(text: &mut String, end: &str) {
    let trimmed = text.trim_end_matches(' ').len();
    text.truncate(trimmed);
    let there = text.len() - text.trim_end_matches('\n').len();
    if !text.is_empty() && there < end.len() {
        text.push_str(&end[there..]);
    }
}

fn front_matter(block: &str, known: &mut Known) {
    for (key, value) in block.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']);
        match key.trim() {
            "title" if !value.is_empty() => known.title = Some(value.to_owned()),
            "date" => known.date = date::of(value).or(known.date),
            "lang" | "language" if !value.is_empty() => known.lang = Some(value.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_lines_stay() {
        let mut known = Known::default();
        let markdown = "---\ntitle: \"Mill sold\"\ndate: 2021-06-09\n---\n# The *mill*\n\nThe [bakery](https://example.org)\nbought **it**.\n\n- Bakery Buys Mill\n- River Rises\n\n![picture of a mill](x.png)\n\n```\nlet x;\n```\n";
        assert_eq!(
            text(markdown, &mut known).trim_end(),
            "The mill\n\nThe bakery bought it.\n\nBakery Buys Mill\nRiver Rises"
        );
        assert_eq!(known.title.as_deref(), Some("Mill sold"));
        assert_eq!(known.date.map(|d| d.to_string()).as_deref(), Some("2021-06-09"));
    }
}
