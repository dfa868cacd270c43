//! Qualifiers as short as an edge label needs them: `4.8%`, `$2.3bn`, `2021`.

use guanxi_model::{Amount, PartialDate, Statement};

/// A sum in at most three significant digits: `$78m`, `CNY 500m`, `€1.2bn`.
pub fn money(amount: &Amount) -> String {
    let sign = match amount.currency.as_str() {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{other} "),
    };
    let mut value = amount.value;
    let mut unit = "";
    for larger in ["k", "m", "bn", "tn"] {
        if value.abs() < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    let places = match value.abs() {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        _ => 2,
    };
    format!("{sign}{}{unit}", trimmed(value, places))
}

/// A number without zeros at the end of its decimals.
fn trimmed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share, in words where there is no number: `4.8%`, `majority`.
pub fn share(stake: &guanxi_model::Stake) -> String {
    stake.percent.map_or_else(|| stake.text.clone(), |p| format!("{}%", trimmed(p, 2)))
}

/// When it happened, as far as it is said; else when it was first reported.
pub(crate) fn when(statement: &Statement) -> Option<PartialDate> {
    statement.qualifiers.date.as_ref().map(|d| d.value).or_else(|| statement.first_seen())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_short_and_round() {
        let sum = |value, currency: &str| money(&Amount { value, currency: currency.into(), text: String::new() });
        for (value, currency, short) in [
            (78e6, "USD", "$78m"),
            (5e8, "CNY", "CNY 500m"),
            (1.25e9, "EUR", "€1.25bn"),
            (999_999.0, "USD", "$1m"),
            (13.46e9, "USD", "$13.5bn"),
            (5e11, "CNY", "CNY 500bn"),
            (950.0, "GBP", "£950"),
            (1e15, "JPY", "JPY 1000tn"),
        ] {
            assert_eq!(sum(value, currency), short);
        }
        assert_eq!(share(&guanxi_model::Stake { percent: Some(4.8), text: "4.8%".into() }), "4.8%");
        assert_eq!(share(&guanxi_model::Stake { percent: None, text: "majority".into() }), "majority");
    }
}
