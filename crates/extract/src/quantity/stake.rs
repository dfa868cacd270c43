//! Percentages and fractions, and whether they are shares of equity.

use guanxi_model::Stake;

use super::{
    Found,
    lexer::{Kind, Words},
    number,
};

/// A part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Share {
    /// Percent and text. Of a rise or fall (*from 4% to 9%*) the percent is the new one, of a range the lower end.
    pub(crate) stake: Stake,
    /// What it was before: 4 in *from 4% to 9%*.
    pub(crate) from: Option<f64>,
    /// Whether the words around it say that it is equity: *stake*, *of its shares*. Where they do not, the sentence may.
    pub(crate) equity: bool,
}

pub(super) fn find(words: &Words<'_>) -> Vec<Found<Share>> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let Some(part) = change(words, i)
            .or_else(|| percent(words, i))
            .or_else(|| split(words, i))
            .or_else(|| fraction(words, i))
            .or_else(|| named(words, i))
        else {
            i += 1;
            continue;
        };
        if is_of_holding(words, part.to) {
            i = part.to;
            continue;
        }
        // The words that make it equity belong to its text where they follow at once: *4.8% stake*.
        let noun = equity_noun(words, part.to);
        let equity = part.equity || noun.is_some() || is_of_equity(words, part.from, part.to);
        let to = noun.unwrap_or(part.to);
        let (start, end) = words.bytes(part.from, to);
        let stake = Stake { percent: part.percent, text: words.text[start..end].to_owned() };
        found.push(Found { start, end, value: Share { stake, from: part.before, equity } });
        i = to;
    }
    found
}

struct Part {
    percent: Option<f64>,
    before: Option<f64>,
    from: usize,
    to: usize,
    equity: bool,
}

/// `18%`, `18 percent`, `4.8 per cent`, `5-10%`; not *percentage points*.
fn percent(words: &Words<'_>, i: usize) -> Option<Part> {
    let value = number::read(words, i).filter(|n| n.exponent == 0 && (0.0..=100.0).contains(&n.value))?;
    let part = |to| Some(Part { percent: Some(value.value), before: None, from: i, to, equity: false });
    if let Some(to) = percent_sign(words, value.end) {
        return part(to);
    }
    let dash = matches!(words.lower(value.end), "-" | "–" | "to") && words.is(value.end + 1, Kind::Number);
    let upper = dash.then(|| number::read(words, value.end + 1)).flatten().filter(|n| n.exponent == 0)?;
    percent_sign(words, upper.end).and_then(part)
}

/// The piece after a sign or word for percent at `i`.
fn percent_sign(words: &Words<'_>, i: usize) -> Option<usize> {
    let i = if words.lower(i) == "-" && words.joined(i) && words.joined(i + 1) { i + 1 } else { i };
    match words.lower(i) {
        "%" | "％" | "percent" | "pct" => Some(i + 1),
        "per" if words.lower(i + 1) == "cent" => Some(i + 2),
        _ => None,
    }
}

/// *from 4% to 9%*, *to 9% from 4%*, *61 percent from about 82 percent*.
fn change(words: &Words<'_>, i: usize) -> Option<Part> {
    const HEDGES: [&str; 8] = ["about", "around", "nearly", "roughly", "almost", "some", "approximately", "just"];
    let skip = |at: usize| at + usize::from(HEDGES.contains(&words.lower(at)));
    let plain = |at: usize| {
        let number = number::read(words, at).filter(|n| n.exponent == 0 && (0.0..=100.0).contains(&n.value))?;
        Some((number.value, percent_sign(words, number.end), number.end))
    };
    if words.lower(i) == "from" {
        let (old, sign, end) = plain(skip(i + 1))?;
        let next = sign.unwrap_or(end);
        let (new, to, _) = plain(skip(next + 1)).filter(|_| words.lower(next) == "to")?;
        return Some(Part { percent: Some(new), before: Some(old), from: i, to: to?, equity: false });
    }
    let (new, sign, _) = plain(i)?;
    let next = sign.filter(|&next| words.lower(next) == "from")?;
    let (old, to, _) = plain(skip(next + 1))?;
    Some(Part { percent: Some(new), before: Some(old), from: i, to: to?, equity: false })
}

/// *50-50 joint venture*, *51:49*: the first of two parts that make a whole.
fn split(words: &Words<'_>, i: usize) -> Option<Part> {
    if !words.is(i, Kind::Number)
        || !matches!(words.lower(i + 1), "-" | "–" | ":" | "/")
        || !words.is(i + 2, Kind::Number)
    {
        return None;
    }
    if !words.joined(i + 1) || !words.joined(i + 2) {
        return None;
    }
    let (first, second): (f64, f64) = (words.lower(i).parse().ok()?, words.lower(i + 2).parse().ok()?);
    let venture =
        (i + 3..i + 6).any(|j| matches!(words.lower(j), "venture" | "jv" | "partnership" | "ownership" | "owned"));
    let whole = (first + second - 100.0).abs() < 1e-9 && (venture || first.to_bits() == second.to_bits());
    whole.then_some(Part { percent: Some(first), before: None, from: i, to: i + 3, equity: venture })
}

/// *a fifth of*, *two-thirds of*, *half of*, *a one-third stake*.
fn fraction(words: &Words<'_>, i: usize) -> Option<Part> {
    let count = match words.lower(i) {
        "half"
            if !matches!(
                words.before(i, 1),
                "first" | "second" | "last" | "next" | "previous" | "latter" | "a" | "-" | "and"
            ) =>
        {
            0
        }
        "a" => 1,
        word => number::cardinal(word).filter(|n| *n < 10)?,
    };
    let (percent, to) = if count == 0 {
        (50.0, i + 1)
    } else {
        let at = if words.lower(i + 1) == "-" { i + 2 } else { i + 1 };
        let parts = match words.lower(at).trim_end_matches('s') {
            "half" => 2.0,
            "third" => 3.0,
            "quarter" | "fourth" => 4.0,
            "fifth" => 5.0,
            "sixth" => 6.0,
            "seventh" => 7.0,
            "eighth" => 8.0,
            "ninth" => 9.0,
            "tenth" => 10.0,
            _ => return None,
        };
        (100.0 * f64::from(count) / parts, at + 1)
    };
    let of = words.lower(to) == "of"
        && (count > 0 || !matches!(words.lower(to + 1), "a" | "19" | "20") && !words.is(to + 1, Kind::Number));
    // *A third stake* is the one after the second.
    let ordinal = words.lower(i) == "a" && !of;
    (percent <= 100.0 && !ordinal && (of || equity_noun(words, to).is_some())).then_some(Part {
        percent: Some((percent * 100.0).round() / 100.0),
        before: None,
        from: i,
        to,
        equity: false,
    })
}

/// *Majority stake*, *controlling interest*: a share without a number.
fn named(words: &Words<'_>, i: usize) -> Option<Part> {
    let kind = matches!(words.lower(i), "majority" | "minority" | "controlling" | "blocking");
    let noun = (i + 1..i + 3).find(|&j| {
        matches!(
            words.lower(j),
            "stake"
                | "stakes"
                | "interest"
                | "interests"
                | "shareholding"
                | "holding"
                | "holdings"
                | "share"
                | "shareholder"
                | "shareholders"
                | "owner"
                | "ownership"
                | "investment"
        )
    });
    let noun =
        noun.filter(|&j| j == i + 1 || matches!(words.lower(i + 1), "equity" | "voting" | "ownership" | "economic"))?;
    kind.then_some(Part { percent: None, before: None, from: i, to: noun + 1, equity: true })
}

/// The piece after a noun for equity that follows `i` at once or after an adjective: *stake*, *equity interest*.
fn equity_noun(words: &Words<'_>, i: usize) -> Option<usize> {
    const ADJECTIVES: [&str; 18] = [
        "equity",
        "voting",
        "ownership",
        "passive",
        "economic",
        "controlling",
        "majority",
        "minority",
        "indirect",
        "direct",
        "combined",
        "remaining",
        "strategic",
        "total",
        "initial",
        "additional",
        "non",
        "-",
    ];
    let noun = (i..i + 4).find(|&j| !ADJECTIVES.contains(&words.lower(j)))?;
    let is_noun = match words.lower(noun) {
        "stake" | "stakes" | "shareholding" | "shareholdings" | "holding" | "holdings" | "ownership" => true,
        "interest" | "interests" => !matches!(words.lower(noun + 1), "rate" | "rates"),
        "share" => noun > i,
        _ => false,
    };
    if is_noun {
        return Some(noun + 1);
    }
    // *51% ownership*, *a 20% equity*
    (noun > i && matches!(words.lower(noun - 1), "equity" | "ownership")).then_some(noun)
}

/// Whether a percentage is one of what somebody holds and not of the company: *75 percent of his stock*, *half of its stake*.
fn is_of_holding(words: &Words<'_>, to: usize) -> bool {
    let holding = |i: usize| matches!(words.lower(i), "stake" | "stakes" | "holding" | "holdings" | "position");
    let stock = |i: usize| holding(i) || matches!(words.lower(i), "stock" | "shares" | "shareholding");
    words.lower(to) == "of"
        && match words.lower(to + 1) {
            "his" | "her" => stock(to + 2) || stock(to + 3),
            "its" | "their" => holding(to + 2) || holding(to + 3),
            _ => false,
        }
}

/// Whether a percentage is one of equity by what is around it: *of its shares*, *a stake of*, *raised its stake to*.
fn is_of_equity(words: &Words<'_>, from: usize, to: usize) -> bool {
    const EQUITY: [&str; 7] = ["shares", "stock", "equity", "capital", "voting", "shareholding", "ownership"];
    if words.lower(to) == "of" {
        let ends = |j: &usize| {
            matches!(words.lower(*j), "." | "," | ";" | "and" | "in" | "for" | "to" | "that" | "who" | "which" | "")
        };
        if (to + 1..to + 9).take_while(|j| !ends(j)).any(|j| EQUITY.contains(&words.lower(j))) {
            return true;
        }
    }
    let noun = (from.saturating_sub(8)..from)
        .rev()
        .take_while(|&j| {
            !matches!(
                words.lower(j),
                "." | ";" | "%" | "percent" | "shares" | "tumbled" | "fell" | "rose" | "jumped" | "gained"
            )
        })
        .find(|&j| matches!(words.lower(j), "stake" | "stakes" | "shareholding" | "holding" | "ownership"));
    noun.is_some_and(|noun| {
        (noun + 1..from.max(noun + 1)).any(|j| matches!(words.lower(j), "of" | "to" | "at" | "from" | "by" | "("))
            || noun + 1 == from
            || words.lower(from) == "from"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<f64>, Option<f64>, bool, String)> {
        find(&Words::new(text))
            .into_iter()
            .map(|f| {
                assert_eq!(&text[f.start..f.end], f.value.stake.text);
                (f.value.stake.percent, f.value.from, f.value.equity, f.value.stake.text)
            })
            .collect()
    }

    #[test]
    fn shares_of_equity() {
        for (text, percent, before, written) in [
            ("a 4.8% stake in", Some(4.8), None, "4.8% stake"),
            ("its 16.3 percent stake", Some(16.3), None, "16.3 percent stake"),
            ("a 44 per cent equity interest", Some(44.0), None, "44 per cent equity interest"),
            ("bought 24% of the mill's shares", Some(24.0), None, "24%"),
            ("9 percent of its voting stock", Some(9.0), None, "9 percent"),
            ("own stakes of 3.6 percent", Some(3.6), None, "3.6 percent"),
            ("raised its stake from 4% to 9%", Some(9.0), Some(4.0), "from 4% to 9%"),
            (
                "stake in the mill will fall to 61 percent from 82 percent",
                Some(61.0),
                Some(82.0),
                "61 percent from 82 percent",
            ),
            ("a 50-50 joint venture", Some(50.0), None, "50-50"),
            ("a 51:49 venture", Some(51.0), None, "51:49"),
            ("the remaining 49% stake", Some(49.0), None, "49% stake"),
            ("a majority stake in", None, None, "majority stake"),
            ("a controlling interest in", None, None, "controlling interest"),
            ("a one-third stake in", Some(33.33), None, "one-third stake"),
            ("a fifth of its shares", Some(20.0), None, "a fifth"),
            ("half of the mill's equity", Some(50.0), None, "half"),
            ("an 80 percent holding in", Some(80.0), None, "80 percent holding"),
        ] {
            assert_eq!(read(text), [(percent, before, true, written.to_owned())], "{text}");
        }
    }

    #[test]
    fn other_percentages_are_no_equity() {
        for (text, percent) in [
            ("revenue jumped 30.7% from a year earlier", 30.7),
            ("a share of 20.3%", 20.3),
            ("has a 12.9% market share", 12.9),
            ("18% of the market", 18.0),
            ("acquire 18% of the company", 18.0),
            ("5-10% of sales", 5.0),
            ("two-thirds of voters", 66.67),
            ("at 4% interest rates", 4.0),
            ("90 percent of the investors who bought the stock", 90.0),
            ("dilute ownership. Shares fell 15 percent", 15.0),
            ("a 50-50 split between cash and stock", 50.0),
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].0, found[0].2), (Some(percent), false), "{text}");
        }
        for text in [
            "the first half of 2020",
            "half a billion",
            "the third quarter of 2020",
            "5 percentage points",
            "a majority of voters",
            "2020-21",
            "a third stake",
            "minority rights",
            "half of 2020",
            "150%",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
