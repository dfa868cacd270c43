//! Funding rounds by their names.

use guanxi_model::TextQualifier;

use super::{
    Found,
    lexer::{Kind, Words},
};

/// Words that make a round of the word before them.
const ROUND: [&str; 8] = ["round", "rounds", "funding", "financing", "fundraising", "fundraise", "raise", "investment"];

pub(super) fn find(words: &Words<'_>) -> Vec<Found<TextQualifier>> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let Some(end) = series(words, i).or_else(|| lettered(words, i)).or_else(|| named(words, i)) else {
            i += 1;
            continue;
        };
        let (start, to) = words.bytes(i, end);
        found.push(Found { start, end: to, value: TextQualifier { text: words.text[start..to].to_owned() } });
        i = end;
    }
    found
}

/// *Series D*, *Series B-2*, *pre-series A+*; not *Series B notes*, *a series of*.
fn series(words: &Words<'_>, i: usize) -> Option<usize> {
    const PAPERS: [&str; 14] = [
        "preferred",
        "preference",
        "notes",
        "bonds",
        "bond",
        "shares",
        "stock",
        "warrants",
        "convertible",
        "certificates",
        "depositary",
        "senior",
        "units",
        "debentures",
    ];
    let at = if words.lower(i) == "pre" && words.lower(i + 1) == "-" { i + 2 } else { i };
    if words.lower(at) != "series" {
        return None;
    }
    let at = if words.lower(at + 1) == "-" { at + 2 } else { at + 1 };
    let end = letter(words, at)?;
    (!PAPERS.contains(&words.lower(end))).then_some(end)
}

/// *A+ round*, *pre-A*, *D round*, *round C*.
fn lettered(words: &Words<'_>, i: usize) -> Option<usize> {
    if words.lower(i) == "pre" && words.lower(i + 1) == "-" {
        return letter(words, i + 2).filter(|_| words.joined(i + 2));
    }
    if words.lower(i) == "round" && !matches!(words.lower(i + 1), "a" if words.raw(i + 1) == "a") {
        return letter(words, i + 1).filter(|&end| {
            !words.is(end, Kind::Word)
                || matches!(words.lower(end), "of" | "financing" | "funding" | "led" | "from" | "with" | "in")
        });
    }
    let end =
        letter(words, i).filter(|_| words.raw(i) != "A" || words.lower(i + 1) == "+" || words.lower(i + 1) == "-")?;
    let noun = end + usize::from(words.lower(end) == "-");
    matches!(words.lower(noun), "round" | "financing").then_some(noun + 1)
}

/// A capital from A to K with a number or plus signs behind it; the piece after them.
fn letter(words: &Words<'_>, i: usize) -> Option<usize> {
    let raw = words.raw(i);
    if !(words.is(i, Kind::Word) && raw.len() == 1 && ("A"..="K").contains(&raw)) {
        return None;
    }
    let mut end = i + 1;
    if words.lower(end) == "-" && words.joined(end) && words.joined(end + 1) && is_small(words.lower(end + 1)) {
        end += 2;
    } else if words.joined(end) && is_small(words.lower(end)) {
        end += 1;
    }
    while words.lower(end) == "+" && words.joined(end) {
        end += 1;
    }
    // The letter of a longer name: *Series A-Class*.
    let runs_on = words.joined(end)
        && (words.is(end, Kind::Word)
            || words.lower(end) == "." && words.is(end + 1, Kind::Word) && words.joined(end + 1));
    (!runs_on).then_some(end)
}

fn is_small(number: &str) -> bool {
    matches!(number, "1" | "2" | "3" | "4" | "5")
}

/// *Seed round*, *pre-seed*, *angel funding*, *pre-IPO*, *bridge round*, *strategic financing*.
fn named(words: &Words<'_>, i: usize) -> Option<usize> {
    if words.lower(i) == "pre" && words.lower(i + 1) == "-" && matches!(words.lower(i + 2), "seed" | "ipo") {
        let end = i + 3;
        return Some(end + usize::from(ROUND.contains(&words.lower(end)) || words.lower(end) == "stage"));
    }
    let next = words.lower(i + 1);
    let stage = next == "-" && words.lower(i + 2) == "stage";
    match words.lower(i) {
        "seed" | "angel" if ROUND.contains(&next) || matches!(next, "capital" | "money" | "extension" | "stage") => {
            Some(i + 2)
        }
        "seed" | "angel" if stage => Some(i + 3),
        "venture" if next == "round" => Some(i + 2),
        "seed" if next == "-" && words.lower(i + 2) == "funding" => Some(i + 3),
        "growth" | "strategic" | "mezzanine" | "bridge" | "crossover" | "extension"
            if matches!(next, "round" | "financing" | "funding") =>
        {
            Some(i + 2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        find(&Words::new(text)).into_iter().map(|f| f.value.text).collect()
    }

    #[test]
    fn rounds_and_what_only_looks_like_them() {
        for (text, rounds) in [
            ("led the series D funding round", vec!["series D"]),
            ("a $17 million Series B investment", vec!["Series B"]),
            ("closed its Series B-2", vec!["Series B-2"]),
            ("a Series A+ round", vec!["Series A+"]),
            ("a pre-series A round", vec!["pre-series A"]),
            ("Pre-A round", vec!["Pre-A"]),
            ("a B+ round of financing", vec!["B+ round"]),
            ("in its D round", vec!["D round"]),
            ("round C financing", vec!["round C"]),
            ("seed round and angel funding", vec!["seed round", "angel funding"]),
            ("a pre-seed round", vec!["pre-seed round"]),
            ("seed-stage startups", vec!["seed-stage"]),
            ("a pre-IPO placement", vec!["pre-IPO"]),
            (
                "bridge round, mezzanine financing, strategic round",
                vec!["bridge round", "mezzanine financing", "strategic round"],
            ),
            ("a series of deals", vec![]),
            ("Series X console, Series 3 watch", vec![]),
            ("Series B preferred stock", vec![]),
            ("seed oil", vec![]),
            ("an angel of mercy", vec![]),
            ("A round of talks", vec![]),
            ("another round A year later", vec![]),
            ("a series a year", vec![]),
            ("growth rounds the corner", vec![]),
            ("a venture round, venture funding", vec!["venture round"]),
        ] {
            assert_eq!(read(text), rounds, "{text}");
        }
    }
}
