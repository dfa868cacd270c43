//! Lines that are no part of an article, by the rules of `data/boilerplate.toml`.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

const RULES: &str = include_str!("../../../data/boilerplate.toml");

/// Marks the lines that are boilerplate; empty lines never are.
pub(crate) fn marks(lines: &[Cow<'_, str>]) -> Vec<bool> {
    let filled: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_empty()).collect();
    let mut marks = vec![false; lines.len()];
    for at in 0..filled.len() {
        let line = &lines[filled[at]];
        // Most lines of an article are too long for most rules.
        let Some(set) = COMPILED.sets.iter().find(|set| line.len() <= set.most) else { continue };
        for rule in set.first.matches(line).into_iter().map(|i| &set.rules[i]) {
            let window = &filled[at..filled.len().min(at + 1 + rule.rest.len())];
            if line.len() <= rule.most
                && window.len() == 1 + rule.rest.len()
                && rule.rest.iter().zip(&window[1..]).all(|(pattern, &i)| pattern.is_match(&lines[i]))
            {
                for &i in window {
                    marks[i] = true;
                }
            }
        }
    }
    marks
}

/// A line without the parts that are no part of an article.
pub(crate) fn cut(line: &str) -> Cow<'_, str> {
    COMPILED.cuts.iter().fold(Cow::Borrowed(line), |line, pattern| match pattern.replace_all(&line, "") {
        Cow::Borrowed(_) => line,
        Cow::Owned(cut) => Cow::Owned(cut),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "names and examples are read by the tests"))]
struct Rule {
    name: String,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    cut: Option<String>,
    #[serde(default = "usual_length")]
    most: usize,
    drops: Vec<String>,
    keeps: Vec<String>,
}

fn usual_length() -> usize {
    200
}

struct Compiled {
    /// For lines that are short, and for those that are longer.
    sets: [Set; 2],
    cuts: Vec<Regex>,
}

struct Set {
    /// The longest line that a rule of the set drops.
    most: usize,
    /// The first line of each of `rules`.
    first: RegexSet,
    rules: Vec<Lines>,
}

struct Lines {
    rest: Vec<Regex>,
    most: usize,
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and the tests compile every rule of it")]
    compile(RULES).expect("the rules compile")
});

fn compile(text: &str) -> Result<Compiled, Box<dyn std::error::Error>> {
    let file: File = toml::from_str(text)?;
    let whole = |pattern: &str| format!("^(?:{})$", plain_boundaries(pattern));
    let regex = |pattern: &str| RegexBuilder::new(&plain_boundaries(pattern)).case_insensitive(true).build();
    let set = |longer_than: usize, most: usize| -> Result<Set, Box<dyn std::error::Error>> {
        let chosen: Vec<&Rule> = file.rule.iter().filter(|r| !r.lines.is_empty() && r.most > longer_than).collect();
        let rules = chosen.iter().map(|rule| {
            let rest = rule.lines[1..].iter().map(|p| regex(&whole(p))).collect::<Result<_, _>>()?;
            Ok(Lines { rest, most: rule.most })
        });
        let first =
            RegexSetBuilder::new(chosen.iter().map(|rule| whole(&rule.lines[0]))).case_insensitive(true).build()?;
        Ok(Set { most, first, rules: rules.collect::<Result<_, regex::Error>>()? })
    };
    let longest = file.rule.iter().map(|rule| rule.most).max().unwrap_or(0);
    Ok(Compiled {
        sets: [set(0, usual_length())?, set(usual_length(), longest)?],
        cuts: file.rule.iter().filter_map(|rule| rule.cut.as_deref()).map(regex).collect::<Result<_, _>>()?,
    })
}

/// A pattern whose word boundaries look at ascii alone: over other letters they take the matcher's slow path.
fn plain_boundaries(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let lines: Vec<Cow<'_, str>> = text.split(" | ").map(Cow::Borrowed).collect();
        let marks = marks(&lines);
        let left: Vec<&str> = lines.iter().zip(marks).filter(|(_, m)| !m).map(|(l, _)| &**l).collect();
        left.join(" | ")
    }

    #[test]
    fn every_rule_keeps_and_drops_what_it_says() {
        let file: File = toml::from_str(RULES).expect("the rules parse");
        let mut wrong = Vec::new();
        for rule in &file.rule {
            assert!(
                !rule.drops.is_empty() && !rule.keeps.is_empty(),
                "{}: needs examples and counter-examples",
                rule.name
            );
            assert!(rule.lines.is_empty() != rule.cut.is_none(), "{}: needs either lines or a cut", rule.name);
            for text in &rule.drops {
                let (text, wanted) = text.split_once(" => ").unwrap_or((text, ""));
                let got = if rule.cut.is_some() { cut(text).into_owned() } else { left(text) };
                if got != wanted {
                    wrong.push(format!("{}: leaves `{got}` of `{text}`", rule.name));
                }
            }
            for text in &rule.keeps {
                let got = if rule.cut.is_some() { cut(text).into_owned() } else { left(text) };
                if got != *text {
                    wrong.push(format!("{}: leaves `{got}` of `{text}`", rule.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
