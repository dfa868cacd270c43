//! `explain`: why a claim is there, or why another is not.

use std::io::Write;

use anyhow::{Result, bail};
use guanxi_model::{Claim, CodePoints, Evidence, Span, Statement};
use guanxi_store::Store;

use crate::{
    Outcome, Usage,
    command::extract,
    input::{self, Tally},
    output,
    store_dir::StoreDir,
    style::{self, CUE, FAINT, HEADING, PARTY, TRIGGER},
    words,
};

/// Why a claim is there: the passage, the rule, the words that decided
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  guanxi explain c:5e1f0c9ab2d34e77\n  guanxi explain s:90ab12cd34ef5678\n  \
    guanxi explain --refused article.txt    what was seen there and turned down")]
pub(crate) struct Args {
    /// A claim `c:…` or a statement `s:…`; with --refused, an input
    #[arg(value_name = "CLAIM", required = true)]
    what: Vec<String>,
    /// Show what was turned down in these inputs, with the reason
    #[arg(long)]
    refused: bool,
    /// The record as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.refused {
        return refused(args);
    }
    let [id] = args.what.as_slice() else {
        return Err(Usage("explain one claim at a time; with --refused, give inputs".into()).into());
    };
    let store = args.store.open()?;
    let mut out = output::stdout();
    if let Some(statement) = store.statement(id)? {
        explain_statement(&mut out, &store, &statement, args.json)?;
    } else if let Some(claim) = store.claim(id)? {
        explain_claim(&mut out, &claim, args.json)?;
    } else {
        bail!("the store holds no claim or statement `{id}`; `guanxi show ENTITY` names those of an entity");
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn explain_statement(out: &mut dyn Write, store: &Store, statement: &Statement, json: bool) -> Result<()> {
    if json {
        return output::json_line(out, statement);
    }
    for (at, step) in statement.steps.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        if let Some(claim) = store.claim(&step.claim)? {
            explain_claim(out, &claim, false)?;
        }
    }
    Ok(())
}

fn explain_claim(out: &mut dyn Write, claim: &Claim, json: bool) -> Result<()> {
    if json {
        return output::json_line(out, claim);
    }
    let on = style::on_stdout();
    let heading = format!("{} —{}→ {}", claim.subject.name, claim.relation, claim.object.name);
    writeln!(out, "{}  {}", style::paint(on, HEADING, heading), style::paint(on, FAINT, &claim.id))?;
    writeln!(out, "status      {}{}", claim.status, cues(claim))?;
    let details = words::qualifiers(&claim.qualifiers);
    if !details.is_empty() {
        writeln!(out, "qualifiers  {details}")?;
    }
    writeln!(out, "confidence  {:.2}", claim.confidence)?;
    for evidence in &claim.evidence {
        let place = match evidence.part {
            guanxi_model::Part::Title => ", headline",
            guanxi_model::Part::Text => "",
        };
        writeln!(
            out,
            "\n{}  characters {}–{}{place}, rule {}",
            style::paint(on, FAINT, &evidence.document),
            evidence.start,
            evidence.end,
            evidence.rule
        )?;
        writeln!(out, "  {}", marked(evidence, on))?;
    }
    Ok(())
}

/// The words that decided the status, quoted.
fn cues(claim: &Claim) -> String {
    let mut words: Vec<String> = Vec::new();
    for evidence in &claim.evidence {
        let points = CodePoints::new(&evidence.text);
        for cue in &evidence.cues {
            let word = inside(evidence, *cue).and_then(|span| points.slice(&evidence.text, span));
            words.extend(word.map(|w| format!("“{w}”")));
        }
    }
    words.dedup();
    if words.is_empty() { String::new() } else { format!(", by {}", words.join(", ")) }
}

/// A span of the document as one of the quote.
fn inside(evidence: &Evidence, span: Span) -> Option<Span> {
    let start = span.start.checked_sub(evidence.start)?;
    (span.end <= evidence.end).then(|| Span::new(start, span.end.saturating_sub(evidence.start)))
}

/// The quote with its parties, trigger and cues marked: by colour, else by brackets.
fn marked(evidence: &Evidence, on: bool) -> String {
    let points = CodePoints::new(&evidence.text);
    let mut marks: Vec<(Span, _, &str, &str)> = Vec::new();
    marks.push((evidence.subject, PARTY, "[", "]"));
    marks.push((evidence.object, PARTY, "[", "]"));
    marks.push((evidence.trigger, TRIGGER, "«", "»"));
    marks.extend(evidence.cues.iter().map(|&cue| (cue, CUE, "‹", "›")));
    let mut placed: Vec<_> = marks
        .into_iter()
        .filter_map(|(span, s, open, close)| Some((inside(evidence, span)?, s, open, close)))
        .collect();
    placed.sort_by_key(|(span, ..)| (span.start, span.end));
    let mut out = String::new();
    let mut done = 0;
    for (span, look, open, close) in placed {
        if span.start < done {
            continue; // inside a mark already, such as a cue in the trigger
        }
        out += points.slice(&evidence.text, Span::new(done, span.start)).unwrap_or_default();
        let words = points.slice(&evidence.text, span).unwrap_or_default();
        out += &if on { style::paint(true, look, words) } else { format!("{open}{words}{close}") };
        done = span.end;
    }
    out += points.slice(&evidence.text, Span::new(done, usize::MAX)).unwrap_or_default();
    out.replace('\n', "\n  ")
}

/// What was seen in the inputs and turned down.
fn refused(args: &Args) -> Result<Outcome> {
    let extractor = extract::extractor()?;
    let inputs = input::Inputs { inputs: args.what.clone() };
    let mut out = output::stdout();
    let on = style::on_stdout();
    let mut tally = Tally::default();
    for read in input::documents(&inputs) {
        let Some(document) = tally.take(read, None) else { continue };
        for refusal in extractor.extract(&document).refusals {
            if args.json {
                output::json_line(&mut out, &refusal)?;
                continue;
            }
            let reason = serde_json::to_value(refusal.reason)?;
            let reason = reason.as_str().unwrap_or_default().replace('-', " ");
            let points = CodePoints::new(&refusal.text);
            let at = |n: usize| n.saturating_sub(refusal.sentence.start);
            let trigger = Span::new(at(refusal.trigger.start), at(refusal.trigger.end));
            let slice = |start, end| points.slice(&refusal.text, Span::new(start, end)).unwrap_or_default();
            let word = slice(trigger.start, trigger.end);
            let word = if on { style::paint(true, TRIGGER, word) } else { format!("«{word}»") };
            let sentence = format!("{}{word}{}", slice(0, trigger.start), slice(trigger.end, usize::MAX));
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            let place = style::paint(on, FAINT, format!("{} {}", refusal.document, refusal.sentence.start));
            writeln!(out, "{place}  {} ({})\n  {sentence}", style::paint(on, HEADING, reason), refusal.rule)?;
        }
    }
    out.flush()?;
    tally.outcome()
}
