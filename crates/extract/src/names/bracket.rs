//! What brackets after a name declare: its short form or its symbol.

use std::ops::Range;

use guanxi_model::fold;
use guanxi_nlp::Analysis;

use super::{lexicon::lexicon, span, support};

/// A short form in brackets after a name: *(CATL)*, *(NYSE: BA)* → `BA`, *(0700.HK)*, *(“Hesai”)*.
pub(super) fn bracketed(analysis: &Analysis<'_>, tokens: &Range<usize>) -> Option<String> {
    let open = tokens.end;
    // *Newmont Mining Corporation NEM*, *Lululemon Athletica Inc.'s LULU shares*.
    let own = usize::from(open < analysis.len() && support::is_possessive(analysis.token(open).text()));
    let after_form = span::is_legal_form(analysis.token(open - 1).text()) && tokens.len() > 1;
    if after_form && open + own < analysis.len() && span::is_symbol(analysis.token(open + own).text()) {
        let symbol = analysis.token(open + own).text();
        // *Tesla Inc. **CEO** Elon Musk*, *Snap Inc.'s **IPO***.
        let lower = symbol.to_lowercase();
        let word = lexicon().role_at(&[lower.as_str()]) > 0
            || lexicon().abbreviations.contains(&lower)
            || super::is_function_word(&lower);
        return (symbol.len() > 1 && !word).then(|| symbol.to_owned());
    }
    if open + 2 >= analysis.len() {
        return None;
    }
    if let Some(other) = renamed(analysis, open) {
        return Some(other);
    }
    if analysis.token(open).text() != "(" {
        return None;
    }
    let close = (open + 1..(open + 8).min(analysis.len())).find(|&i| analysis.token(i).text() == ")")?;
    let inner = analysis.text()[analysis.bytes(open + 1..close)].trim_matches(['“', '”', '"', '\'', '‘', '’', ' ']);
    let inner = inner
        .strip_prefix("the ")
        .or_else(|| inner.strip_prefix("or "))
        .unwrap_or(inner)
        .trim_matches(['“', '”', '"', ' ']);
    let name = &analysis.text()[analysis.bytes(tokens.clone())];
    short_form(name, inner).map(str::to_owned)
}

/// The other name of a party that is said to bear or have borne it: *(**now** Wexley)*, *, **formerly known as** Wexley,*.
fn renamed(analysis: &Analysis<'_>, open: usize) -> Option<String> {
    let text = |at: usize| if at < analysis.len() { analysis.token(at).text() } else { "" };
    let close = match text(open) {
        "(" => ")",
        "," => ",",
        _ => return None,
    };
    let mut start = match text(open + 1) {
        "now" | "formerly" | "previously" => open + 2,
        "later" | "since" if matches!(text(open + 2), "renamed" | "rebranded") => open + 3,
        _ => return None,
    };
    if matches!(text(start), "known" | "called" | "named" | "renamed") {
        start += 1;
    }
    start += usize::from(text(start) == "as");
    start += usize::from(text(start) == "the");
    let end = (start..(start + 6).min(analysis.len())).find(|&at| !span::has_name_case(text(at)) && text(at) != "&")?;
    let name = &analysis.text()[analysis.bytes(start..end.max(start + 1))];
    let whole = end > start && text(end) == close && name.len() > 2;
    (whole && !super::is_function_word(&name.to_lowercase())).then(|| name.to_owned())
}

/// The short form of `name` that brackets with this content declare.
fn short_form<'t>(name: &str, inner: &'t str) -> Option<&'t str> {
    if let Some((exchange, symbol)) = inner.split_once(':') {
        let exchange = exchange.trim().to_lowercase();
        let symbol = symbol.trim();
        let plain = !symbol.is_empty() && symbol.len() <= 6 && symbol.bytes().all(|b| b.is_ascii_uppercase());
        return (plain && lexicon().exchanges.contains(exchange.as_str())).then_some(symbol);
    }
    if inner.contains(' ') {
        let initial = |s: &str| s.chars().next();
        let (first, all_named) = (inner.split(' ').next()?, inner.split(' ').all(span::has_name_case));
        return (all_named
            && initial(first) == initial(name)
            && inner.len() < name.len()
            && fold(name).starts_with(&fold(first)))
        .then_some(inner);
    }
    let (symbol, suffix) = inner.split_once('.').unwrap_or((inner, ""));
    let capitals = symbol.bytes().filter(u8::is_ascii_uppercase).count();
    if !suffix.is_empty() {
        return (symbol.len() <= 5 && capitals == symbol.len() && suffix.len() <= 2).then_some(symbol);
    }
    let folded_name = fold(name);
    let letters = symbol.to_lowercase();
    let prefix = letters.len() >= 3 && folded_name.split(' ').any(|w| w == letters) && folded_name != letters;
    let acronym = capitals >= 2 && symbol.len() <= 10 && spells(&letters, &folded_name);
    (symbol.len() >= 2 && (prefix || acronym) && !lexicon().exchanges.contains(&letters)).then_some(symbol)
}

/// Whether the letters of a short form occur in a name in their order, the first at its start.
fn spells(letters: &str, name: &str) -> bool {
    let mut rest = name.chars();
    letters.chars().next() == name.chars().next()
        && letters.chars().filter(|c| c.is_alphabetic()).all(|c| rest.any(|r| r == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hold_short_forms() {
        for (name, inner, short) in [
            ("Contemporary Amperex Technology", "CATL", Some("CATL")),
            ("Boeing Co.", "NYSE: BA", Some("BA")),
            ("Tencent", "0700.HK", None),
            ("Baidu", "BIDU.O", Some("BIDU")),
            ("Hesai Technology", "Hesai", Some("Hesai")),
            ("Apple", "right", None),
            ("Securities and Exchange Commission", "SEC", Some("SEC")),
        ] {
            assert_eq!(short_form(name, inner), short, "{name} ({inner})");
        }
    }
}
