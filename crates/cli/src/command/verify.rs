//! `verify`: every quote against its document, the merged graph against its claims.

use std::{collections::BTreeMap, io::Write};

use anyhow::{Result, bail};
use guanxi_graph::merge;
use guanxi_model::{Catalogue, Claim, CodePoints, Document, Part, Span};

use crate::{Outcome, output, store_dir::StoreDir};

/// Check every quote against its document, and the store against its own model
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreDir,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let store = args.store.open()?;
    let mut out = output::stdout();
    let mut faults = 0;
    let (mut documents, mut claims, mut quotes) = (Vec::new(), Vec::new(), 0);
    for id in store.document_ids()? {
        let Some(document) = store.document(&id)? else {
            faults += 1;
            writeln!(out, "{id}: the document has a graph and no text")?;
            continue;
        };
        for claim in store.claims_of(&id)? {
            quotes += claim.evidence.len();
            for fault in faults_of(&document, &claim) {
                faults += 1;
                writeln!(out, "{id}: {}: {fault}", claim.id)?;
            }
            claims.push(claim);
        }
        documents.push(guanxi_graph::DocumentMeta::from(&document));
    }
    let counts = (documents.len(), claims.len());
    let wanted = merge(documents, claims, Catalogue::built_in());
    let held: BTreeMap<_, _> = store.graph()?.statements.into_iter().map(|s| (s.id.clone(), s)).collect();
    for statement in &wanted.statements {
        match held.get(&statement.id) {
            None => writeln!(out, "{}: the claims make this statement, and the graph has none", statement.id)?,
            Some(found) if found != statement => {
                writeln!(out, "{}: the graph's statement is not what its claims make", statement.id)?;
            }
            Some(_) => continue,
        }
        faults += 1;
    }
    let known: std::collections::BTreeSet<&str> = wanted.statements.iter().map(|s| s.id.as_str()).collect();
    for id in held.keys().filter(|id| !known.contains(id.as_str())) {
        faults += 1;
        writeln!(out, "{id}: the graph holds this statement, and no claim makes it")?;
    }
    let (documents, claims) = counts;
    if faults == 0 {
        writeln!(out, "sound: {documents} documents, {claims} claims, {quotes} quotes, {} statements", held.len())?;
    }
    out.flush()?;
    if faults > 0 {
        bail!("{faults} faults; build the store again from its sources, into a new folder");
    }
    Ok(Outcome::Done)
}

/// What is wrong with a claim's evidence and identity.
fn faults_of(document: &Document, claim: &Claim) -> Vec<String> {
    let mut faults = Vec::new();
    let (subject, object) = (&claim.subject.name, &claim.object.name);
    if claim.id != Claim::identity(&document.id, subject, claim.relation, object, claim.status) {
        faults.push("the identity is not that of its parties, relation and status".to_owned());
    }
    for evidence in &claim.evidence {
        let part = match evidence.part {
            Part::Text => &document.text,
            Part::Title => document.title.as_ref().unwrap_or(&document.text),
        };
        let quote = CodePoints::new(part).slice(part, Span::new(evidence.start, evidence.end));
        if quote != Some(evidence.text.as_str()) {
            faults.push(format!("characters {}–{} are not the quote", evidence.start, evidence.end));
        }
        for (what, span) in [("subject", evidence.subject), ("object", evidence.object), ("trigger", evidence.trigger)]
        {
            let length = part.chars().count();
            if span.start > span.end || span.end > length {
                faults.push(format!("the {what} at {}–{} lies outside the document", span.start, span.end));
            }
        }
    }
    faults
}
