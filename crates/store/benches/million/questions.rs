//! The seven questions, to a store and to the bare database with the same quads.

use std::{hint::black_box, time::Duration};

use guanxi_store::{Answer, Limits, Query, Store};
use oxigraph::{
    sparql::{QueryResults, SparqlEvaluator},
    store::Store as Database,
};

use crate::{Outcome, cpu};

/// A question's name, how it is put to the bare database, and how to the store where that has an index for it.
const QUESTIONS: &[(&str, &str, Option<Ours>)] = &[
    ("investors of X", "SELECT ?i WHERE { ?i o:invests-in e:X }", None),
    (
        "with provenance",
        "SELECT ?i ?d ?q WHERE {
          ?s rdf:object e:X ; rdf:predicate o:invests-in ; rdf:subject ?i ; prov:wasDerivedFrom ?c ; prov:hadPrimarySource ?d .
          GRAPH ?d { ?a oa:hasBody ?c ; oa:hasTarget/oa:hasSelector/oa:exact ?q } }",
        None,
    ),
    ("two-hop supply", "SELECT DISTINCT ?b WHERE { ?b o:supplies/o:supplies e:X }", None),
    (
        "sanctioned, investors",
        "SELECT ?t ?i WHERE { ?t o:sanctioned-by ?g . OPTIONAL { ?i o:invests-in ?t } }",
        None,
    ),
    (
        "top 20 by degree",
        "SELECT ?e (COUNT(DISTINCT ?x) AS ?n) WHERE {
          { ?s rdf:subject ?e ; rdf:object ?x } UNION { ?s rdf:object ?e ; rdf:subject ?x } }
         GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT 20",
        Some(Ours::Degrees),
    ),
    ("supplies+", "SELECT DISTINCT ?b WHERE { ?b o:supplies+ e:X }", None),
    (
        "name search",
        "SELECT ?e ?l WHERE { ?e skos:prefLabel|skos:altLabel ?l FILTER(CONTAINS(LCASE(?l), \"semiconductor 77\")) } LIMIT 20",
        Some(Ours::Names("semiconductor 77")),
    ),
];

enum Ours {
    Degrees,
    Names(&'static str),
}

/// Prints the CPU time of each question on both sides, and their ratio.
pub(crate) fn compare(store: &Store, bare: &Database) -> Outcome {
    let x = store.suggest("pacific", 1);
    let x = store.find_entity(x.first().map_or("", String::as_str))?.id;
    let prefixes: Vec<String> = store.prefixes().iter().map(|(p, iri)| format!("PREFIX {p}: <{iri}>\n")).collect();
    let prefixes = prefixes.concat();
    println!("X is {x}");
    for (name, text, ours) in QUESTIONS {
        let text = text.replace("e:X", &format!("e:{x}"));
        let full = prefixes.clone() + &text;
        let own = || match ours {
            Some(Ours::Names(part)) => Ok(black_box(store.search(part, None, 20)?).len()),
            Some(Ours::Degrees) => Ok(black_box(store.by_degree(None, 20)?).len()),
            None => ask(store, &text),
        };
        let [(rows, bare_time), (own_rows, time)] = race(|| ask_bare(bare, &full), own)?;
        let (bare_ms, ms) = (bare_time.as_secs_f64() * 1000.0, time.as_secs_f64() * 1000.0);
        println!(
            "{name:22} bare {bare_ms:>10.3} ms {rows:>7} rows   ours {ms:>10.3} ms {own_rows:>7} rows   {:.3} ×",
            ms / bare_ms
        );
    }
    Ok(())
}

fn ask(store: &Store, text: &str) -> Outcome<usize> {
    match store.query(&Query::parse(text)?, &[], Limits::default())? {
        Answer::Solutions(table) => Ok(black_box(table).rows.len()),
        _ => Ok(0),
    }
}

fn ask_bare(bare: &Database, text: &str) -> Outcome<usize> {
    let QueryResults::Solutions(solutions) = SparqlEvaluator::new().parse_query(text)?.on_store(bare).execute()? else {
        return Ok(0);
    };
    let mut rows = 0;
    for solution in solutions {
        // As many strings as a table of the answer has.
        black_box(solution?.values().iter().flatten().map(ToString::to_string).collect::<Vec<_>>());
        rows += 1;
    }
    Ok(rows)
}

/// How often the two sides take turns.
const ROUNDS: u32 = 5;

/// What each side answers and the CPU time of one answer: that of its best round, since whatever else runs on the machine only adds.
fn race(
    mut one: impl FnMut() -> Outcome<usize>,
    mut other: impl FnMut() -> Outcome<usize>,
) -> Outcome<[(usize, Duration); 2]> {
    let (mut sides, mut best) = ([repeat(&mut one, None)?, repeat(&mut other, None)?], [Duration::MAX; 2]);
    for _ in 0..ROUNDS {
        sides = [repeat(&mut one, Some(sides[0].1))?, repeat(&mut other, Some(sides[1].1))?];
        best = [best[0].min(sides[0].1), best[1].min(sides[1].1)];
    }
    Ok([(sides[0].0, best[0]), (sides[1].0, best[1])])
}

/// The CPU time of one run: the mean of as many as take half a second by what one took before; without that, of ten that warm the caches,
/// or of one that takes long.
#[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "between 1 and 20,000")]
fn repeat(work: &mut impl FnMut() -> Outcome<usize>, before: Option<Duration>) -> Outcome<(usize, Duration)> {
    let (rows, first) = cpu(&mut *work)?;
    let times = before.map_or(if first.as_millis() > 100 { 1.0 } else { 10.0 }, |t| 0.5 / t.as_secs_f64().max(25e-6));
    let times = times.clamp(1.0, 20_000.0) as u32;
    let ((), time) = cpu(|| {
        for _ in 0..times {
            work()?;
        }
        Ok(())
    })?;
    Ok((rows, time / times))
}
