//! Sums of money.

use guanxi_model::Amount;

use super::{
    Found, currency,
    lexer::{Kind, Words},
    number::{self, Number},
};

/// A sum of money and what it is a sum of.
///
/// Of a range (*$1.2-1.5 billion*) the value is the lower end, which is certain; the text is the whole range. Hedges
/// (*nearly*, *more than*) belong to neither.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Money {
    /// Value, currency and text.
    pub(crate) amount: Amount,
    /// How it is meant.
    pub(crate) sense: Sense,
}

/// How a sum is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// A sum of its own.
    Sum,
    /// The sum just before it, in another currency: *500 million yuan ($78 million)*.
    Conversion,
    /// A price for one of something: *$25 a share*.
    PerUnit,
    /// What a company is worth: *at a valuation of $2 billion*.
    Valuation,
}

pub(super) fn find(words: &Words<'_>) -> Vec<Found<Money>> {
    let mut found: Vec<Found<Money>> = Vec::new();
    let mut last: Option<(usize, String)> = None;
    let mut i = 0;
    while i < words.len() {
        let Some(sum) = read(words, i) else {
            i += 1;
            continue;
        };
        let (start, end) = words.bytes(sum.from, sum.to);
        let converts =
            last.as_ref().is_some_and(|(to, code)| *code != sum.currency && is_conversion(words, *to, sum.from));
        let mut sense = if converts { Sense::Conversion } else { sense(words, &sum) };
        // *$55.9 million (€50 million)*: who turns a sum into dollars for his readers keeps the first one in brackets.
        // British papers put their pounds there, and the dollars are the sum.
        let original = converts && sum.currency != "GBP";
        if let Some(dollars) = found.last_mut().filter(|f| original && f.value.amount.currency == "USD") {
            std::mem::swap(&mut sense, &mut dollars.value.sense);
        }
        let amount =
            Amount { value: sum.value, currency: sum.currency.to_owned(), text: words.text[start..end].to_owned() };
        last = Some((sum.to, amount.currency.clone()));
        found.push(Found { start, end, value: Money { amount, sense } });
        i = sum.to;
    }
    found
}

struct Sum {
    value: f64,
    currency: &'static str,
    /// Its first piece.
    from: usize,
    /// The piece after it.
    to: usize,
}

/// The sum whose number begins at the piece `i`.
fn read(words: &Words<'_>, i: usize) -> Option<Sum> {
    let number = number::read(words, i)?;
    let upper = upper_end(words, number.end);
    let last = upper.unwrap_or(number);
    // The first number of *1.2-1.5 billion* has the magnitude of the second.
    let shared = if number.exponent == 0 { last.exponent } else { 0 };
    let value = if shared > 0 { format!("{}e{shared}", number.value).parse().ok()? } else { number.value };
    if let Some((currency, from)) = currency::before(words, i) {
        // "$5 billion dollars", "US$5 million USD"
        let to =
            currency::after(words, last.end, last.exponent > 0).filter(|a| a.0 == currency).map_or(last.end, |a| a.1);
        return Some(Sum { value, currency, from, to });
    }
    if let Some((currency, to)) = after(words, last) {
        return Some(Sum { value, currency, from: i, to });
    }
    let (currency, to) = after(words, number)?;
    Some(Sum { value: number.value, currency, from: i, to })
}

/// The currency after a number, with a hyphen or a space between, and the piece after it.
fn after(words: &Words<'_>, number: Number) -> Option<(&'static str, usize)> {
    let hyphen = words.lower(number.end) == "-" && words.joined(number.end);
    let (currency, to) = currency::after(words, number.end + usize::from(hyphen), number.exponent > 0)?;
    // Pounds of beef are no money.
    (words.lower(to) != "of" || !words.lower_span(number.end, to).starts_with("pound")).then_some((currency, to))
}

/// The second number of a range whose first ends before `i`: *1.2-1.5 billion*, *$1 to $2 billion*.
fn upper_end(words: &Words<'_>, i: usize) -> Option<Number> {
    let dash = matches!(words.lower(i), "-" | "–" | "—" | "~") && words.joined(i) && words.joined(i + 1);
    if !dash && words.lower(i) != "to" {
        return None;
    }
    let signs = (i + 1..i + 4).take_while(|&j| !words.is(j, Kind::Number)).count();
    let at = i + 1 + signs;
    let number = words.is(at, Kind::Number).then(|| number::read(words, at))??;
    let signed = signs > 0 && currency::before(words, at).is_some_and(|(_, from)| from == i + 1);
    // "$4 million to $9 million" may be a rise; a range shares its magnitude or stands by a dash.
    (signs == 0 || signed && dash).then_some(number)
}

/// Whether only brackets and hedges stand between a sum that ends before `to` and one that begins at `from`.
fn is_conversion(words: &Words<'_>, to: usize, from: usize) -> bool {
    const BETWEEN: [&str; 17] = [
        "(",
        "[",
        "（",
        ",",
        "or",
        "about",
        "around",
        "roughly",
        "approximately",
        "some",
        "nearly",
        "equivalent",
        "to",
        "=",
        "≈",
        "~",
        "/",
    ];
    const TELLING: [&str; 8] = ["(", "[", "（", "or", "equivalent", "=", "≈", "/"];
    to < from
        && from - to <= 6
        && (to..from).all(|i| BETWEEN.contains(&words.lower(i)))
        && (to..from).any(|i| TELLING.contains(&words.lower(i)) || words.lower(i) == "about" && words.lower(to) == ",")
}

fn sense(words: &Words<'_>, sum: &Sum) -> Sense {
    const UNITS: [&str; 26] = [
        "share", "unit", "barrel", "ounce", "ton", "tonne", "month", "day", "hour", "week", "user", "piece", "person",
        "pound", "gallon", "vehicle", "car", "download", "token", "coin", "kilowatt", "watt", "square", "ads",
        "kilogram", "ticket",
    ];
    let (next, then) = (words.lower(sum.to), words.lower(sum.to + 1));
    let unit = matches!(next, "a" | "an" | "per" | "/" | "-") && UNITS.contains(&then.trim_end_matches('s'))
        || matches!(next, "apiece" | "each");
    if unit && sum.value < 1e6 {
        return Sense::PerUnit;
    }
    let valued = words.near_before(sum.from, 3, &["valuation"])
        || (words.near_before(sum.from, 4, &["worth"]) && words.near_before(sum.from, 5, &["net"]))
        || matches!(next, "valuation")
        || then == "valuation" && next != "in";
    let company = words.near_before(sum.from, 8, &["valuing", "values", "valued"])
        && !words.near_before(
            sum.from,
            16,
            &[
                "deal",
                "transaction",
                "contract",
                "purchase",
                "acquisition",
                "stake",
                "merger",
                "agreement",
                "order",
                "offer",
                "bid",
                "proposal",
                "takeover",
                "buyout",
            ],
        )
        && words.near_before(sum.from, 3, &["at"]);
    if valued || company { Sense::Valuation } else { Sense::Sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(f64, String, String, Sense)> {
        find(&Words::new(text))
            .into_iter()
            .map(|f| {
                assert_eq!(&text[f.start..f.end], f.value.amount.text);
                let Money { amount, sense } = f.value;
                (amount.value, amount.currency, amount.text, sense)
            })
            .collect()
    }

    #[test]
    fn every_way_of_writing_a_sum() {
        for (text, value, currency, written) in [
            ("raised $14 million from", 14e6, "USD", "$14 million"),
            ("US$62.9 billion in annual", 62.9e9, "USD", "US$62.9 billion"),
            ("U.S.$5 million", 5e6, "USD", "U.S.$5 million"),
            ("HK$3.5bn", 3.5e9, "HKD", "HK$3.5bn"),
            ("A$20m", 20e6, "AUD", "A$20m"),
            ("C$1.1 billion", 1.1e9, "CAD", "C$1.1 billion"),
            ("S$400 million", 4e8, "SGD", "S$400 million"),
            ("NT$12 billion", 12e9, "TWD", "NT$12 billion"),
            ("R$5 billion", 5e9, "BRL", "R$5 billion"),
            ("€1.2bn", 1.2e9, "EUR", "€1.2bn"),
            ("£300k", 3e5, "GBP", "£300k"),
            ("RMB 200 billion", 2e11, "CNY", "RMB 200 billion"),
            ("nearly 5 billion yuan", 5e9, "CNY", "5 billion yuan"),
            ("a 5-billion-yuan plant", 5e9, "CNY", "5-billion-yuan"),
            ("CNY500 million", 5e8, "CNY", "CNY500 million"),
            ("¥30 billion in Tokyo", 3e10, "JPY", "¥30 billion"),
            ("¥30 billion in Shanghai", 3e10, "CNY", "¥30 billion"),
            ("1.5 trillion won", 1.5e12, "KRW", "1.5 trillion won"),
            ("Rs 2,300 crore", 2.3e10, "INR", "Rs 2,300 crore"),
            ("Rs. 50 lakh", 5e6, "INR", "Rs. 50 lakh"),
            ("₹500 cr", 5e9, "INR", "₹500 cr"),
            ("65.5 billion rupees", 65.5e9, "INR", "65.5 billion rupees"),
            ("3 billion rubles", 3e9, "RUB", "3 billion rubles"),
            ("10 million Swiss francs", 1e7, "CHF", "10 million Swiss francs"),
            ("2 billion Swedish kronor", 2e9, "SEK", "2 billion Swedish kronor"),
            ("500 million Hong Kong dollars", 5e8, "HKD", "500 million Hong Kong dollars"),
            ("5 million pounds", 5e6, "GBP", "5 million pounds"),
            ("half a billion dollars", 5e8, "USD", "half a billion dollars"),
            ("a billion dollars", 1e9, "USD", "a billion dollars"),
            ("a $1.2-1.5 billion plan", 1.2e9, "USD", "$1.2-1.5 billion"),
            ("$1-$2 billion", 1e9, "USD", "$1-$2 billion"),
            ("3 to 5 billion yuan", 3e9, "CNY", "3 to 5 billion yuan"),
            ("$1,234.50", 1234.5, "USD", "$1,234.50"),
            ("EUR 40 million", 4e7, "EUR", "EUR 40 million"),
            ("40 million USD", 4e7, "USD", "40 million USD"),
            ("20万元", 2e5, "CNY", "20万元"),
            ("$28.27 billion", 28.27e9, "USD", "$28.27 billion"),
        ] {
            assert_eq!(read(text), [(value, currency.to_owned(), written.to_owned(), Sense::Sum)], "{text}");
        }
    }

    #[test]
    fn what_is_no_sum() {
        for text in [
            "$AAPL rose",
            "$TSLA and $NIO",
            "three won",
            "In 2019 won the prize",
            "5 million pounds of beef",
            "1 million servers",
            "A$AP Rocky",
            "multi-billion-dollar",
            "millions of dollars",
            "the 500",
            "can 5 people",
            "Re 5: your letter".strip_prefix("Re").unwrap_or_default(),
            "18%",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn conversions_prices_and_valuations_are_marked() {
        let senses = |text: &str| read(text).into_iter().map(|(v, c, _, s)| (v, c, s)).collect::<Vec<_>>();
        let sum = |v, c: &str, s| (v, c.to_owned(), s);
        for text in [
            "500 million yuan ($78 million)",
            "500 million yuan (about $78 million)",
            "500 million yuan, or about $78 million,",
            "500 million yuan, about $78 million",
        ] {
            assert_eq!(senses(text), [sum(5e8, "CNY", Sense::Sum), sum(78e6, "USD", Sense::Conversion)], "{text}");
        }
        assert_eq!(
            senses("$5 million and 3 million euros"),
            [sum(5e6, "USD", Sense::Sum), sum(3e6, "EUR", Sense::Sum)]
        );
        assert_eq!(senses("$25.74 a share"), [sum(25.74, "USD", Sense::PerUnit)]);
        assert_eq!(
            senses("$102 million at a $2 billion valuation"),
            [sum(102e6, "USD", Sense::Sum), sum(2e9, "USD", Sense::Valuation)]
        );
        assert_eq!(senses("valuing the company at $5.5 billion"), [sum(5.5e9, "USD", Sense::Valuation)]);
        assert_eq!(senses("in a deal valued at nearly 5 billion yuan"), [sum(5e9, "CNY", Sense::Sum)]);
        assert_eq!(senses("rose from $4 million to $9 million").len(), 2);
    }
}
