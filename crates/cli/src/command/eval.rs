//! `eval`: how right the claims are, against gold.

use std::io::Write;

use anyhow::Result;
use guanxi_model::{Claim, Document};
use indexmap::IndexMap;

use crate::{
    Outcome, Usage,
    command::extract::{self, MinConfidence},
    eval::{
        by_rule,
        cause::{self, Cause, Reading},
        compare, gold, pairs, predicted, score,
    },
    input::{self, Inputs, Tally},
    output, parallel,
    records::{self, Record},
};

/// Precision, recall and F1 of documents or claims against a gold file
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi eval dev.gold.jsonl dev.docs.jsonl --lang en\n  \
    guanxi extract dev.docs.jsonl > new.jsonl\n  \
    guanxi eval dev.gold.jsonl --claims new.jsonl --against old.jsonl --show all\n  \
    guanxi eval dev.gold.jsonl dev.docs.jsonl --causes --show misses")]
#[expect(clippy::struct_excessive_bools, reason = "one for each switch of the command line")]
pub(crate) struct Args {
    /// What is true: a document a line with its `claims`, or with --pairs a labelled pair a line
    #[arg(value_name = "GOLD")]
    gold: String,
    #[command(flatten)]
    inputs: Inputs,
    /// The inputs are claim records, as `extract` writes them, instead of documents
    #[arg(long)]
    claims: bool,
    /// GOLD labels single pairs of names
    #[arg(long, conflicts_with_all = ["lang", "against"])]
    pairs: bool,
    /// Only documents whose language starts so
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// List what is not right
    #[arg(long, value_name = "WHAT", value_enum)]
    show: Option<Show>,
    /// Claim records of an earlier run: list what was gained and lost
    #[arg(long, value_name = "RECORDS")]
    against: Option<String>,
    /// Count what is not right by its cause, for which documents are needed; with --show, name the cause of each
    #[arg(long, conflicts_with_all = ["claims", "pairs"])]
    causes: bool,
    /// How often each rule was right, and nothing else: rule, right, wrong
    #[arg(long, conflicts_with_all = ["pairs", "show", "against", "json", "causes"])]
    by_rule: bool,
    /// The figures as one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    least: MinConfidence,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// Claims of the gold that were not made
    Misses,
    /// Claims that the gold does not hold
    False,
    /// Claims with another status
    Status,
    /// All three
    All,
}

impl Show {
    fn covers(self, what: &str) -> bool {
        let mine = match self {
            Self::Misses => "misses",
            Self::False => "false",
            Self::Status => "status",
            Self::All => return what != "right",
        };
        mine == what
    }
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut out = output::stdout();
    if args.pairs {
        score_pairs(args, &mut out)?;
    } else if args.by_rule {
        write_records(args, &mut out)?;
    } else {
        score_passages(args, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn score_passages(args: &Args, out: &mut dyn Write) -> Result<()> {
    let gold = gold::read(&args.gold, args.lang.as_deref())?;
    let readings = if args.causes { readings_of(args)? } else { Vec::new() };
    let claims = if args.causes { None } else { Some(claims_of(args)?) };
    let claims: Vec<&Claim> = claims.iter().flatten().chain(readings.iter().flat_map(|r| &r.claims)).collect();
    let predicted = predicted::by_gold(claims, &gold);
    if predicted.unknown > 0 && args.lang.is_none() {
        output::note(format_args!("{} claims are of documents that the gold file does not hold", predicted.unknown));
    }
    let (_, mut notes) = score::score(&gold, &predicted, |_| true);
    notes.sort();
    let causes =
        if args.causes { cause::causes(&gold, &predicted, &readings, &notes) } else { vec![None; notes.len()] };
    if let Some(show) = args.show {
        for ((verdict, document, (subject, relation, object), why), cause) in notes.iter().zip(&causes) {
            if show.covers(verdict.as_str()) {
                let cause = cause.map(|c| format!("[{}] ", c.as_str())).unwrap_or_default();
                writeln!(out, "{:7} {document}  {subject} —{relation}→ {object}  {cause}{why}", verdict.as_str())?;
            }
        }
    }
    if let Some(old) = &args.against {
        let before = predicted::by_gold(&claims_in(std::slice::from_ref(old), args.least)?, &gold);
        let changes = compare::changes(&score::score(&gold, &before, |_| true).1, &notes);
        write_changes(&changes, out)?;
    }
    let lines = score::lines(&gold, &predicted);
    let tallies = cause::tally(&notes, &causes);
    if args.json {
        let causes = args.causes.then_some(&tallies);
        return output::json_line(out, &Report { lines: &lines, causes });
    }
    writeln!(out, "{:16}{:>5}{:>6}   strict P/R/F1        relaxed P/R/F1", "", "gold", "pred")?;
    for (name, line) in &lines {
        let (s, r, n) = (line.strict, line.relaxed, line.counts);
        write!(
            out,
            "{name:16}{:5}{:6}   {:.3} {:.3} {:.3}   {:.3} {:.3} {:.3}",
            n.gold, n.pred, s.precision, s.recall, s.f1, r.precision, r.recall, r.f1
        )?;
        for (what, right, all) in [("amounts", n.amount_right, n.amount_gold), ("stakes", n.stake_right, n.stake_gold)]
        {
            if all > 0 {
                write!(out, "   {what} {right}/{all}")?;
            }
        }
        writeln!(out)?;
    }
    if args.causes {
        write_causes(&tallies, out)?;
    }
    Ok(())
}

/// The figures by relation, and what is not right by its cause.
#[derive(serde::Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    lines: &'a IndexMap<&'static str, score::Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causes: Option<&'a IndexMap<Cause, cause::Tallies>>,
}

fn write_causes(tallies: &IndexMap<Cause, cause::Tallies>, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:24}{:>22}{:>26}", "", "core", "supporting")?;
    writeln!(
        out,
        "{:24}{:>8}{:>7}{:>7}{:>12}{:>7}{:>7}",
        "cause", "misses", "false", "status", "misses", "false", "status"
    )?;
    for (cause, both) in tallies {
        let (c, s) = (both.core, both.support);
        let name = cause.as_str();
        writeln!(out, "{name:24}{:8}{:7}{:7}{:12}{:7}{:7}", c.misses, c.wrong, c.status, s.misses, s.wrong, s.status)?;
    }
    Ok(())
}

/// The table that `data/rules/measured.tsv` is.
fn write_records(args: &Args, out: &mut dyn Write) -> Result<()> {
    let gold = gold::read(&args.gold, args.lang.as_deref())?;
    let claims = claims_of(args)?;
    writeln!(out, "# Made by `guanxi eval --by-rule` from annotated news: rule, right, wrong.")?;
    for (rule, record) in by_rule::records(&claims, &gold) {
        writeln!(out, "{rule}\t{}\t{}", record.right, record.wrong)?;
    }
    Ok(())
}

fn write_changes(changes: &[compare::Change], out: &mut dyn Write) -> Result<()> {
    let name = |verdict: Option<score::Verdict>| verdict.map_or("absent", |v| v.as_str());
    for change in changes {
        let (document, (subject, relation, object), before, after) = change;
        let sign = if compare::is_gain(change) { '+' } else { '-' };
        let step = format!("{} → {}", name(*before), name(*after));
        writeln!(out, "{sign} {step:18} {document}  {subject} —{relation}→ {object}")?;
    }
    let gained = changes.iter().filter(|c| compare::is_gain(c)).count();
    writeln!(out, "{gained} gained, {} lost\n", changes.len() - gained)?;
    Ok(())
}

fn score_pairs(args: &Args, out: &mut dyn Write) -> Result<()> {
    if args.show == Some(Show::Status) {
        return Err(Usage("pairs have no status: --show takes `misses`, `false` or `all` with --pairs".into()).into());
    }
    let (lines, notes) = pairs::score(&pairs::read(&args.gold)?, &claims_of(args)?);
    for (what, note) in notes.iter().filter(|(what, _)| args.show.is_some_and(|show| show.covers(what))) {
        writeln!(out, "{what:7} {note}")?;
    }
    if args.json {
        return output::json_line(out, &lines.into_iter().collect::<IndexMap<_, _>>());
    }
    for (name, counts) in lines {
        let pairs::Counts { gold, right, wrong, figures } = counts;
        writeln!(
            out,
            "{name:16} gold {gold:5} right {right:5} false {wrong:4}   P {:.3} R {:.3} F1 {:.3}",
            figures.precision, figures.recall, figures.f1
        )?;
    }
    Ok(())
}

/// The claims to judge: read, or extracted from documents.
fn claims_of(args: &Args) -> Result<Vec<Claim>> {
    if args.claims {
        return claims_in(&args.inputs.inputs, args.least);
    }
    let mut claims = Vec::new();
    extract::each_document(
        &args.inputs,
        args.least,
        true,
        |_| false,
        |_, found| {
            claims.extend(found.into_iter().flatten());
            Ok(())
        },
    )?;
    Ok(claims)
}

/// Everything that is read in the documents.
fn readings_of(args: &Args) -> Result<Vec<Reading>> {
    let extractor = extract::extractor()?;
    let read = |document: Document| {
        let mut found = extractor.extract(&document);
        found.claims.retain(|claim| claim.confidence >= args.least.min_confidence);
        let mentions = extractor.mentions(&document);
        Reading { document, claims: found.claims, refusals: found.refusals, mentions }
    };
    let mut tally = Tally::default();
    let mut readings = Vec::new();
    parallel::for_each_in_order(
        input::documents(&args.inputs),
        |document| document.map(read),
        |reading| {
            readings.extend(tally.take(reading, None));
            Ok(())
        },
    )?;
    Ok(readings)
}

fn claims_in(inputs: &[String], least: MinConfidence) -> Result<Vec<Claim>> {
    let mut claims = Vec::new();
    for record in records::read(inputs) {
        if let Record::Claim(claim) = record?
            && claim.confidence >= least.min_confidence
        {
            claims.push(*claim);
        }
    }
    Ok(claims)
}
