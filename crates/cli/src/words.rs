//! Statements in words, for people.

use guanxi_model::{Evidence, Qualifiers, Statement};

/// What the qualifiers say, in one short line: `4.8%, USD 78 million, batteries`.
pub(crate) fn qualifiers(q: &Qualifiers) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(q.stake.iter().map(|s| s.percent.map_or_else(|| s.text.clone(), |p| format!("{p}%"))));
    parts.extend(q.amount.iter().map(|a| money(a.value, &a.currency)));
    parts.extend([&q.round, &q.product, &q.role].into_iter().flatten().map(|t| t.text.clone()));
    parts.extend(q.date.iter().map(|d| d.value.to_string()));
    parts.extend(q.reported_by.iter().map(|t| format!("by {}", t.text)));
    parts.join(", ")
}

/// A sum with its magnitude in words: `CNY 500 million`.
pub(crate) fn money(value: f64, currency: &str) -> String {
    let (scaled, magnitude) = match value.abs() {
        v if v >= 1e12 => (value / 1e12, " trillion"),
        v if v >= 1e9 => (value / 1e9, " billion"),
        v if v >= 1e6 => (value / 1e6, " million"),
        _ => (value, ""),
    };
    let number = format!("{scaled:.2}");
    let number = number.trim_end_matches('0').trim_end_matches('.');
    format!("{currency} {number}{magnitude}")
}

/// When it was said: `2020-02 – 2021-06`, one date, or nothing.
pub(crate) fn seen(statement: &Statement) -> String {
    match (statement.first_seen(), statement.last_seen()) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(date), _) => date.to_string(),
        _ => String::new(),
    }
}

/// The status, with a word where a later document has overtaken it, and one where documents contradict each other.
pub(crate) fn status(statement: &Statement) -> String {
    let overtaken = statement.status.stands() && !statement.current;
    let disputed = if statement.contradicts.is_empty() { "" } else { ", disputed" };
    format!("{}{}{disputed}", statement.status, if overtaken { ", until later ended" } else { "" })
}

/// A quote on one line.
pub(crate) fn quote(evidence: &Evidence) -> String {
    format!("“{}”", evidence.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_as_people_say_them() {
        for (value, text) in [
            (500_000_000.0, "USD 500 million"),
            (1_250_000_000.0, "USD 1.25 billion"),
            (14_000.0, "USD 14000"),
            (7.5e13, "USD 75 trillion"),
        ] {
            assert_eq!(money(value, "USD"), text);
        }
    }
}
