//! Numbers in digits and words, with their magnitudes.

use super::lexer::{Kind, Words};

/// A number that ends before the piece `end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) end: usize,
    /// The power of ten of its magnitude; 0 where it has none.
    pub(super) exponent: i32,
}

/// The number that begins at the piece `i`.
pub(super) fn read(words: &Words<'_>, i: usize) -> Option<Number> {
    if words.is(i, Kind::Number) {
        let digits = words.lower(i).replace(',', "");
        let (exponent, end) = magnitudes(words, i + 1, true);
        return Some(Number { value: scaled(&digits, exponent)?, end, exponent });
    }
    let (digits, next) = in_words(words, i)?;
    let (exponent, end) = magnitudes(words, next, false);
    (digits != "1" || words.lower(i) == "one" || exponent > 0)
        .then(|| Some(Number { value: scaled(&digits, exponent)?, end, exponent }))?
}

/// The product of digits and a power of ten, rounded once.
fn scaled(digits: &str, exponent: i32) -> Option<f64> {
    format!("{digits}e{exponent}").parse().ok()
}

/// The magnitudes that begin at `i`, a hyphen before each passed over: *million*, *lakh crore*.
fn magnitudes(words: &Words<'_>, mut i: usize, abbreviated: bool) -> (i32, usize) {
    let mut exponent = 0;
    loop {
        let at = if words.lower(i) == "-" && words.joined(i) && words.joined(i + 1) { i + 1 } else { i };
        let Some(more) = magnitude(words, at, abbreviated && exponent == 0).filter(|more| exponent + more <= 15) else {
            return (exponent, i);
        };
        exponent += more;
        i = at + 1;
    }
}

fn magnitude(words: &Words<'_>, i: usize, abbreviated: bool) -> Option<i32> {
    let spelt = match words.lower(i) {
        "hundred" => 2,
        "thousand" => 3,
        "万" | "萬" => 4,
        "lakh" | "lakhs" | "lac" => 5,
        "million" | "millions" => 6,
        "crore" | "crores" => 7,
        "亿" | "億" => 8,
        "billion" | "billions" => 9,
        "trillion" | "trillions" => 12,
        "quadrillion" => 15,
        _ => 0,
    };
    let short = match words.lower(i) {
        _ if !abbreviated => 0,
        "mn" | "mln" | "mm" | "mil" => 6,
        "cr" => 7,
        "bn" | "bln" | "bil" => 9,
        "tn" | "trn" | "tln" => 12,
        _ if !words.joined(i) => 0,
        "k" => 3,
        "m" => 6,
        "b" => 9,
        "t" => 12,
        _ => 0,
    };
    (spelt > 0).then_some(spelt).or((short > 0).then_some(short))
}

/// A number in words, as digits: *twenty-five*, *two hundred*, *half a*, *a quarter of a*, *one and a half*.
fn in_words(words: &Words<'_>, i: usize) -> Option<(String, usize)> {
    let article = |at: usize| matches!(words.lower(at), "a" | "an");
    if words.lower(i) == "half" && article(i + 1) && magnitude(words, i + 2, false).is_some() {
        return Some(("0.5".to_owned(), i + 2));
    }
    if article(i) && words.lower(i + 1) == "half" && magnitude(words, i + 2, false).is_some() {
        return Some(("0.5".to_owned(), i + 2));
    }
    if words.lower(i + 1) == "quarter" && words.lower(i + 2) == "of" && article(i) && article(i + 3) {
        return Some(("0.25".to_owned(), i + 4));
    }
    if article(i) {
        return magnitude(words, i + 1, false).filter(|m| *m >= 3).map(|_| ("1".to_owned(), i + 1));
    }
    let first = cardinal(words.lower(i))?;
    if words.lower(i + 1) == "and" && article(i + 2) && words.lower(i + 3) == "half" {
        return Some((format!("{first}.5"), i + 4));
    }
    let unit = || cardinal(words.lower(i + 2)).filter(|unit| *unit < 10);
    match (words.lower(i + 1) == "-" && words.joined(i + 1) && first >= 20).then(unit).flatten() {
        Some(unit) => Some(((first + unit).to_string(), i + 3)),
        None => Some((first.to_string(), i + 1)),
    }
}

/// A cardinal number of one word.
pub(super) fn cardinal(word: &str) -> Option<u32> {
    const SMALL: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
                         seventeen eighteen nineteen";
    const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
    let place = |list: &str| list.split(' ').position(|w| w == word).map(|n| n as u32);
    place(SMALL).map(|n| n + 1).or_else(|| place(TENS).map(|n| (n + 2) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_words_with_magnitudes() {
        for (text, value) in [
            ("28.27 billion", 28_270_000_000.0),
            ("1.2bn", 1.2e9),
            ("5-billion-yuan", 5e9),
            ("2.3 lakh crore", 2.3e12),
            ("2,300 crore", 2.3e10),
            ("half a billion", 5e8),
            ("a billion", 1e9),
            ("twenty-five million", 2.5e7),
            ("two hundred million", 2e8),
            ("one and a half million", 1.5e6),
            ("a quarter of a billion", 2.5e8),
            ("5亿元", 5e8),
            ("10k", 1e4),
            ("7", 7.0),
        ] {
            assert_eq!(read(&Words::new(text), 0).map(|n| n.value), Some(value), "{text}");
        }
        for text in ["a", "a deal", "billions", "several million", "half a day", "of"] {
            assert_eq!(read(&Words::new(text), 0), None, "{text}");
        }
    }
}
