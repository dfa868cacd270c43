//! `analyze`: the language engine's view of each document, a token a line.

use std::io::Write;

use anyhow::Result;
use guanxi_model::{CodePoints, Document};
use guanxi_nlp::{Analysis, Iob, Pipeline, Pos, Token};
use serde::Serialize;

use crate::{
    Outcome,
    input::{self, Inputs, Tally},
    output, parallel,
};

/// The language engine's view: tokens, tags, lemmas, the dependency tree, named entities
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:\n  echo 'Tesla buys batteries from CATL.' | guanxi analyze -\n  \
    guanxi analyze --format conllu article.txt")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// How it is written
    #[arg(long, short, value_name = "FORMAT", default_value = "json")]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// An object a token, a token a line; offsets count code points
    Json,
    /// CoNLL-U
    Conllu,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let pipeline = Pipeline::english();
    let mut out = output::stdout();
    let mut tally = Tally::default();
    let work = |read: std::result::Result<Document, _>| {
        read.map(|document| {
            let analysis = pipeline.analyze(&document.text);
            match args.format {
                Format::Json => json(&document, &analysis),
                Format::Conllu => Ok(conllu(&document, &analysis).into_bytes()),
            }
        })
    };
    parallel::for_each_in_order(input::documents(&args.inputs), work, |read| {
        if let Some(text) = tally.take(read, None) {
            out.write_all(&text?)?;
        }
        Ok(())
    })?;
    out.flush()?;
    tally.outcome()
}

#[derive(Serialize)]
struct Row<'a> {
    document: &'a str,
    sentence: usize,
    index: usize,
    text: &'a str,
    start: usize,
    end: usize,
    tag: &'a str,
    pos: &'a str,
    lemma: &'a str,
    head: usize,
    dep: &'a str,
    ent_iob: &'a str,
    ent_type: &'a str,
    sent_start: bool,
}

fn json(document: &Document, analysis: &Analysis<'_>) -> serde_json::Result<Vec<u8>> {
    let points = CodePoints::new(&document.text);
    let mut out = Vec::new();
    for (sentence, tokens) in analysis.sentences().enumerate() {
        for token in analysis.range(tokens) {
            let bytes = token.bytes();
            let span = points.span(bytes.start, bytes.end);
            let (ent_iob, ent_type) = entity(token);
            let row = Row {
                document: &document.id,
                sentence,
                index: token.index(),
                text: token.text(),
                start: span.start,
                end: span.end,
                tag: token.tag().as_str(),
                pos: token.pos().as_str(),
                lemma: token.lemma(),
                head: token.head().index(),
                dep: token.dep().as_str(),
                ent_iob,
                ent_type,
                sent_start: token.is_sentence_start(),
            };
            serde_json::to_writer(&mut out, &row)?;
            out.push(b'\n');
        }
    }
    Ok(out)
}

fn entity(token: Token<'_>) -> (&'static str, &'static str) {
    match token.entity() {
        None => ("O", ""),
        Some((kind, Iob::Begin)) => ("B", kind.as_str()),
        Some((kind, _)) => ("I", kind.as_str()),
    }
}

/// Whitespace tokens, which the format has no place for, are left away; what hangs on one hangs on its head instead.
fn conllu(document: &Document, analysis: &Analysis<'_>) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("# newdoc id = {}\n", one_line(&document.id));
    let mut count = 0;
    for tokens in analysis.sentences() {
        let words: Vec<Token<'_>> = analysis.range(tokens.clone()).filter(|t| t.pos() != Pos::Space).collect();
        if words.is_empty() {
            continue;
        }
        count += 1;
        let text = &document.text[analysis.bytes(words[0].index()..tokens.end)];
        out += &format!("# sent_id = {count}\n# text = {}\n", one_line(text));
        let mut places = vec![0; tokens.len()];
        words.iter().enumerate().for_each(|(at, word)| places[word.index() - tokens.start] = at + 1);
        for (at, &word) in words.iter().enumerate() {
            let head = word.ancestors().find(|a| a.pos() != Pos::Space);
            let (iob, kind) = entity(word);
            let mut misc = Vec::new();
            if iob != "O" {
                misc.push(format!("Entity={iob}-{kind}"));
            }
            if words.get(at + 1).is_some_and(|next| next.bytes().start == word.bytes().end) {
                misc.push("SpaceAfter=No".to_owned());
            }
            let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
            let dep = head.map_or("root", |_| word.dep().as_str());
            out += &format!(
                "{}\t{}\t{}\t{}\t{}\t_\t{}\t{dep}\t_\t{misc}\n",
                at + 1,
                one_line(word.text()),
                one_line(word.lemma()),
                word.pos().as_str(),
                word.tag().as_str(),
                head.map_or(0, |h| places[h.index() - tokens.start]),
            );
        }
        out.push('\n');
    }
    out
}
