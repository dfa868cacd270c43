//! What a passage adds to a relation: how much, what share, when, what, by whose word.

use serde::{Deserialize, Serialize};

use crate::PartialDate;

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// In units of the currency.
    pub value: f64,
    /// ISO 4217 code.
    pub currency: String,
    /// As the passage writes it.
    pub text: String,
}

/// A share of the target's equity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stake {
    /// Percent of the target, 0 to 100; absent where the passage gives words alone (*majority*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// As the passage writes it.
    pub text: String,
}

/// A date as the passage gives it, resolved against the document's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateQualifier {
    /// As precise as the text lets it be.
    pub value: PartialDate,
    /// As the passage writes it.
    pub text: String,
}

/// A qualifier that is words alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TextQualifier {
    /// As the passage writes it.
    pub text: String,
}

/// The qualifiers of one claim; only what its passages state.
///
/// One amount or stake is written as an object, several as a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Qualifiers {
    /// Money, the original currency first.
    #[serde(default, with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub amount: Vec<Amount>,
    /// Share of the target.
    #[serde(default, with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub stake: Vec<Stake>,
    /// What is supplied, or what a partnership or ban is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<TextQualifier>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateQualifier>,
    /// Funding round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<TextQualifier>,
    /// Office that a person holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<TextQualifier>,
    /// The source to which the passage attributes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<TextQualifier>,
}

impl Qualifiers {
    /// Adds what `other` states and this does not yet: new amounts and stakes, and single values where there was none.
    pub fn merge(&mut self, other: &Self) {
        for amount in &other.amount {
            if !self.amount.iter().any(|a| a.value.to_bits() == amount.value.to_bits() && a.currency == amount.currency)
            {
                self.amount.push(amount.clone());
            }
        }
        for stake in &other.stake {
            if !self.stake.iter().any(|s| s.percent == stake.percent) {
                self.stake.push(stake.clone());
            }
        }
        self.fill_single(other);
    }

    /// Adds only the qualifiers of which this has none, as within one document, where a second sum is about something else.
    pub fn fill(&mut self, other: &Self) {
        if self.amount.is_empty() {
            self.amount.clone_from(&other.amount);
        }
        if self.stake.is_empty() {
            self.stake.clone_from(&other.stake);
        }
        self.fill_single(other);
    }

    fn fill_single(&mut self, other: &Self) {
        fill(&mut self.product, other.product.as_ref());
        fill(&mut self.date, other.date.as_ref());
        fill(&mut self.round, other.round.as_ref());
        fill(&mut self.role, other.role.as_ref());
        fill(&mut self.reported_by, other.reported_by.as_ref());
    }
}

fn fill<T: Clone>(slot: &mut Option<T>, value: Option<&T>) {
    if slot.is_none() {
        *slot = value.cloned();
    }
}

/// A list that is written as its only item where it has one.
mod one_or_many {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        Many(Vec<T>),
        One(T),
    }

    pub(super) fn serialize<T: Serialize, S: Serializer>(items: &[T], to: S) -> Result<S::Ok, S::Error> {
        match items {
            [one] => one.serialize(to),
            many => many.serialize(to),
        }
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        Ok(match OneOrMany::deserialize(from)? {
            OneOrMany::Many(items) => items,
            OneOrMany::One(item) => vec![item],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_amount_is_an_object_and_two_are_a_list() {
        let amount = |value| Amount { value, currency: "USD".into(), text: format!("${value}") };
        let mut qualifiers = Qualifiers { amount: vec![amount(1.0)], ..Qualifiers::default() };
        let one = serde_json::to_string(&qualifiers).expect("serialises");
        assert_eq!(one, r#"{"amount":{"value":1.0,"currency":"USD","text":"$1"}}"#);
        qualifiers.merge(&Qualifiers { amount: vec![amount(2.0), amount(1.0)], ..Qualifiers::default() });
        let two = serde_json::to_string(&qualifiers).expect("serialises");
        assert!(two.starts_with(r#"{"amount":[{"#), "{two}");
        for text in [one, two] {
            let back: Qualifiers = serde_json::from_str(&text).expect("reads");
            assert_eq!(serde_json::to_string(&back).expect("serialises"), text);
        }
    }
}
