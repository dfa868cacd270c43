//! Statements of money and equity gathered into deals, so that a round with five investors is one deal and one sum.

use std::collections::BTreeMap;

use guanxi_model::{Amount, Entity, PartialDate, Status};
use serde::Serialize;

use super::item::{Item, Whole, whole};
use crate::picture::money;

/// What several statements come to that tell of one transaction.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Deal {
    /// The identity of the statement that says most.
    pub(super) id: String,
    /// Those who pay.
    #[serde(serialize_with = "wholes")]
    pub(super) parties: Vec<Entity>,
    #[serde(serialize_with = "whole")]
    pub(super) target: Entity,
    /// *stake* or *investment*.
    pub(super) sort: &'static str,
    pub(super) amount: Option<Amount>,
    /// The sum in a few characters.
    pub(super) sum: Option<String>,
    pub(super) stake: Option<String>,
    pub(super) round: Option<String>,
    /// Of its latest report.
    pub(super) status: String,
    /// Whether it is done: asserted, and not since ended or denied.
    pub(super) done: bool,
    /// Whether it is planned or talked about, and neither done nor off.
    pub(super) open: bool,
    /// *done*, *planned or in talks* or *off*.
    pub(super) standing: &'static str,
    /// What keeps it from being done; empty where nothing does.
    pub(super) caveat: &'static str,
    /// When it happened, else when it was first reported.
    pub(super) date: Option<PartialDate>,
    pub(super) documents: Vec<String>,
    /// How many they are.
    pub(super) reports: usize,
    /// The identities of all its statements.
    pub(super) statements: Vec<String>,
}

fn wholes<S: serde::Serializer>(entities: &[Entity], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(entities.iter().map(Whole))
}

/// The sums of deals in one currency.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Total {
    pub(super) currency: String,
    pub(super) done: Sum,
    pub(super) open: Sum,
    pub(super) off: Sum,
    /// How many deals name a sum in this currency.
    pub(super) deals: usize,
    pub(super) largest: Deal,
}

/// How many, and how much together.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Sum {
    pub(super) deals: usize,
    pub(super) value: f64,
    /// In a few characters; empty where there is none.
    pub(super) text: String,
}

/// The deals that items tell of; the earliest first, then by target.
///
/// Items of one target belong together where they name the same sum, or where they have the same payer and do not name
/// different sums: the total of a round stands on each of its investors, and a plan comes before its completion.
pub(super) fn deals(items: Vec<Item>) -> Vec<Deal> {
    let mut by_target: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for item in items {
        by_target.entry(item.object.id.clone()).or_default().push(item);
    }
    let mut deals: Vec<Deal> = by_target.into_values().flat_map(groups).filter_map(deal).collect();
    deals.sort_by(|a, b| (a.date, &a.target.name, &a.id).cmp(&(b.date, &b.target.name, &b.id)));
    deals
}

fn sum(item: &Item) -> Option<(u64, &str)> {
    item.amount.as_ref().map(|a| (a.value.to_bits(), a.currency.as_str()))
}

/// The items of one target by transaction.
fn groups(mut items: Vec<Item>) -> Vec<Vec<Item>> {
    // Those with a sum open the groups that the others join.
    items.sort_by(|a, b| (a.amount.is_none(), a.date, &a.id).cmp(&(b.amount.is_none(), b.date, &b.id)));
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for item in items {
        let place = groups.iter().position(|group| match sum(&item) {
            Some(own) => group.iter().any(|other| sum(other) == Some(own)),
            None => group.iter().any(|other| other.subject.id == item.subject.id),
        });
        match place {
            Some(at) => groups[at].push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

fn deal(mut group: Vec<Item>) -> Option<Deal> {
    group.sort_by(|a, b| (a.first_seen, &a.id).cmp(&(b.first_seen, &b.id)));
    let mut parties: Vec<Entity> = Vec::new();
    let (mut documents, mut statements): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for item in &group {
        if !parties.iter().any(|p| p.id == item.subject.id) {
            parties.push(item.subject.clone());
        }
        documents.extend(item.documents.iter().filter(|d| !documents.contains(d)).cloned().collect::<Vec<_>>());
        statements.push(item.id.clone());
    }
    // What stands has the last word; else the latest report has it.
    let word = group.iter().max_by_key(|i| (i.current, i.last_seen, &i.id))?;
    let telling = group.iter().max_by_key(|i| (i.current, i.amount.is_some(), i.stake.is_some(), &i.id))?;
    let first = |of: fn(&Item) -> Option<String>| of(telling).or_else(|| group.iter().find_map(of));
    let is_open = [Status::Planned, Status::InTalks].iter().any(|s| s.as_str() == word.status);
    let amount = group.iter().find_map(|i| i.amount.clone());
    Some(Deal {
        id: telling.id.clone(),
        target: telling.object.clone(),
        sort: if group.iter().any(|i| i.relation == guanxi_model::Relation::AcquiresStake) {
            "stake"
        } else {
            "investment"
        },
        sum: amount.as_ref().map(money),
        amount,
        stake: first(|i| i.stake.clone()),
        round: first(|i| i.round.clone()),
        status: word.status.clone(),
        done: word.current,
        open: is_open,
        standing: if word.current {
            "done"
        } else if is_open {
            "planned or in talks"
        } else {
            "off"
        },
        caveat: word.caveat,
        date: word.date.or_else(|| group.iter().find_map(|i| i.date)),
        parties,
        reports: documents.len(),
        documents,
        statements,
    })
}

/// The deals that name a sum, by currency; the currency of most deals first.
pub(super) fn totals(deals: &[Deal]) -> Vec<Total> {
    let mut totals: BTreeMap<&str, Total> = BTreeMap::new();
    for deal in deals {
        let Some(amount) = &deal.amount else { continue };
        let total = totals.entry(&amount.currency).or_insert_with(|| Total {
            currency: amount.currency.clone(),
            done: Sum::default(),
            open: Sum::default(),
            off: Sum::default(),
            deals: 0,
            largest: deal.clone(),
        });
        total.deals += 1;
        if total.largest.amount.as_ref().is_none_or(|largest| largest.value < amount.value) {
            total.largest = deal.clone();
        }
        let sum = if deal.done {
            &mut total.done
        } else if deal.open {
            &mut total.open
        } else {
            &mut total.off
        };
        sum.deals += 1;
        sum.value += amount.value;
        sum.text = money(&Amount { value: sum.value, ..amount.clone() });
    }
    let mut totals: Vec<Total> = totals.into_values().collect();
    totals.sort_by(|a, b| b.deals.cmp(&a.deals).then_with(|| a.currency.cmp(&b.currency)));
    totals
}
