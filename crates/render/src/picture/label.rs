//! What stands in a box and on a line.

use guanxi_graph::Folded;
use guanxi_model::{Entity, Kind, Relation};

use super::{
    Names,
    palette::{FAINT_RED, Ink, RED, Theme},
    row::Row,
    scene::{Edge, Node, Scene},
    value::{money, share, when},
};
use crate::text::{clean, columns, counted, elide, wrap};

/// Columns of a line of a name before it is broken, and lines before it is elided.
const NAME: (usize, usize) = (22, 3);
/// Columns of a line of an edge label.
const EDGE_COLUMNS: usize = 22;
/// Sanctions that are named in a box.
const SANCTIONS: usize = 3;

/// A box: the name bold, the Chinese name, trade and country, what it is sanctioned by.
pub(super) fn node(scene: &Scene<'_>, node: &Node<'_>, names: Names, theme: Theme, ink: Ink) -> Vec<Row> {
    let entity = node.entity;
    let size = if node.is_centre { 13.0 } else { 11.0 };
    let set = |text: &str, size: f64| -> Vec<Row> {
        wrap(&clean(text), NAME.0, NAME.1).into_iter().map(|line| Row::new(line, size, ink.words)).collect()
    };
    let english = Some(&entity.name).filter(|n| !clean(n).is_empty()).unwrap_or(&entity.id);
    let chinese = entity.zh.first().filter(|zh| *zh != english);
    let (first, second) = match names {
        Names::English => (english, None),
        Names::Chinese => (chinese.unwrap_or(english), None),
        Names::Both => (english, chinese),
    };
    let mut rows: Vec<Row> = set(first, size).into_iter().map(Row::bold).collect();
    rows.extend(second.into_iter().flat_map(|zh| set(zh, size - 1.0)));
    rows.push(Row::new(elide(&clean(&about(entity)), NAME.0 + 8), 8.0, ink.quiet));
    // One more takes no more room than to say that there is one.
    let most = if node.sanctions.len() == SANCTIONS + 1 { SANCTIONS + 1 } else { SANCTIONS };
    for sanction in node.sanctions.iter().take(most) {
        let colour = if sanction.stands() { RED } else { FAINT_RED }[theme as usize];
        rows.push(Row::new(sanction_line(scene, sanction), 9.0, colour));
    }
    if let Some(more) = node.sanctions.len().checked_sub(most).filter(|more| *more > 0) {
        rows.push(Row::new(format!("⊘ {more} more"), 9.0, RED[theme as usize]));
    }
    if node.more > 0 {
        rows.push(Row::new(format!("+{} more", node.more), 8.0, ink.quiet).italic());
    }
    rows.retain(|row| !row.words.is_empty());
    rows
}

/// Trade and country of an entity that is not itself a government.
pub(super) fn about(entity: &Entity) -> String {
    let country = entity.country.as_deref().filter(|_| entity.kind != Kind::Government);
    entity.sector.as_deref().into_iter().chain(country).collect::<Vec<_>>().join(" · ")
}

/// `⊘ US 2019`; `⊘ US 2019, ended 2021` where it is over, `⊘ US planned` where it has not come.
pub(super) fn sanction_line(scene: &Scene<'_>, sanction: &Edge<'_>) -> String {
    let by = scene.around.graph.entity(sanction.from).map_or(sanction.from, short_name);
    let mut line = format!("⊘ {}", elide(&clean(by), NAME.0));
    let began = sanction.statements.iter().filter(|s| s.status.stands()).filter_map(|s| when(s)).min();
    if let Some(date) = began {
        line.push_str(&format!(" {:04}", date.year()));
    }
    if let Some(status) = sanction.status() {
        let year = when(sanction.lead()).filter(|d| Some(d.year()) != began.map(guanxi_model::PartialDate::year));
        let year = year.map_or(String::new(), |d| format!(" {:04}", d.year()));
        line.push_str(&format!("{} {status}{year}", if began.is_some() { "," } else { "" }));
    }
    line
}

/// The code of a state or bloc where it has one (`US`, `EU`), else the name where it fits, else the longest other name that does.
fn short_name(entity: &Entity) -> &str {
    let is_code = |alias: &&String| alias.len() == 2 && alias.bytes().all(|b| b.is_ascii_uppercase());
    let fits = |name: &&String| columns(name) <= NAME.0;
    let others = || entity.aliases.iter().filter(fits).max_by_key(|alias| columns(alias));
    let code = entity.aliases.iter().find(is_code);
    code.or_else(|| Some(&entity.name).filter(fits)).or_else(others).unwrap_or(&entity.name)
}

/// What a line says, before it is set.
pub(super) struct Words {
    /// How much, and when where it stands.
    pub(super) measure: String,
    /// The status and when, where it is no standing fact.
    pub(super) state: String,
}

/// A line in words: how much and when, the status where it is no standing fact.
pub(super) fn words(edge: &Edge<'_>) -> Words {
    let dated = edge.relation != Relation::CompetesWith || edge.status().is_some();
    let year = when(edge.lead()).filter(|_| dated).map(|d| format!("{:04}", d.year()));
    let with_year = |text: String| year.iter().fold(text, |text, year| format!("{text} {year}"));
    let (measure, state) = match edge.status() {
        Some(status) => (measure(edge), with_year(status.to_owned())),
        None => (with_year(measure(edge)), String::new()),
    };
    Words { measure, state }
}

/// A line: how much and when, then the status where it is no standing fact, then the number of reports.
pub(super) fn edge(edge: &Edge<'_>, colour: &'static str, ink: Ink) -> Vec<Row> {
    let Words { measure, state } = words(edge);
    let colour = if state.is_empty() { colour } else { ink.quiet };
    let mut rows: Vec<Row> =
        wrap(&clean(&measure), EDGE_COLUMNS, 3).into_iter().map(|line| Row::new(line, 9.0, colour)).collect();
    if !state.is_empty() {
        rows.push(Row::new(state, 9.0, ink.quiet).italic());
    }
    if edge.reports() > 1 {
        rows.push(Row::new(counted(edge.reports(), "report"), 8.0, ink.quiet));
    }
    rows
}

/// What the passages say of size, product or office: the newest of several, from the leading statement first.
fn measure(edge: &Edge<'_>) -> String {
    let from = |pick: &dyn Fn(&guanxi_model::Qualifiers) -> Option<String>| {
        edge.statements.iter().find_map(|s| pick(&s.qualifiers)).filter(|text| !text.is_empty())
    };
    let stake = || from(&|q| q.stake.last().map(share));
    let amount = || from(&|q| q.amount.last().map(money));
    let parts = match edge.relation {
        Relation::AcquiresStake => [stake(), amount()],
        Relation::InvestsIn => [amount().or_else(stake), from(&|q| q.round.as_ref().map(|r| r.text.clone()))],
        Relation::Supplies => [from(&|q| q.product.as_ref().map(|p| p.text.clone())), amount()],
        Relation::Leads => [from(&|q| q.role.as_ref().map(|r| r.text.clone())), None],
        Relation::SubsidiaryOf => [stake(), None],
        Relation::PartnersWith | Relation::SanctionedBy => {
            [from(&|q| q.product.as_ref().map(|p| p.text.clone())), None]
        }
        Relation::CompetesWith => [None, None],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `+12 suppliers`.
pub(super) fn folded(folded: &Folded) -> String {
    let one = match (folded.relation, folded.outgoing) {
        (Relation::InvestsIn, true) => "investment",
        (Relation::InvestsIn, false) => "investor",
        (Relation::AcquiresStake, true) => "holding",
        (Relation::AcquiresStake, false) => "shareholder",
        (Relation::PartnersWith, _) => "partner",
        (Relation::Supplies, true) => "customer",
        (Relation::Supplies, false) => "supplier",
        (Relation::SanctionedBy, true) => "sanction",
        (Relation::SanctionedBy, false) => "sanctioned party",
        (Relation::SubsidiaryOf, true) => "parent",
        (Relation::SubsidiaryOf, false) => "unit",
        (Relation::Leads, true) => "office",
        (Relation::Leads, false) => "leader",
        (Relation::CompetesWith, _) => "competitor",
    };
    format!("+{}", counted(folded.count, one))
}
