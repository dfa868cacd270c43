//! How fast a store is: `cargo run --release -p guanxi-store --example speed -- 50000` builds one of so many statements and times it.
#![expect(clippy::print_stdout, reason = "it is a program for people")]

use std::{error::Error, time::Instant};

use guanxi_graph::Filter;
use guanxi_model::{Catalogue, Claim, Document, Evidence, Kind, Part, Party, Qualifiers, Relation, Span, Status};
use guanxi_store::{Answer, Builder, Limits, Store, named_query};

/// Claims of one document.
const CLAIMS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let statements: usize = std::env::args().nth(1).map_or(Ok(50_000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let mut builder = Builder::start(dir.path(), None)?;
    timed("write the documents", || -> Result<_, Box<dyn Error>> {
        for number in 0..statements / CLAIMS {
            let (document, claims) = document(number, statements / 10);
            builder.add(&document, &claims)?;
        }
        Ok(())
    })?;
    let catalogue = Catalogue::default();
    timed("merge and publish", || builder.publish(&catalogue))?;

    let mut builder = Builder::start(dir.path(), None)?;
    timed("see that nothing changed", || -> Result<_, Box<dyn Error>> {
        for number in 0..statements / CLAIMS {
            let (document, claims) = document(number, statements / 10);
            builder.add(&document, &claims)?;
        }
        Ok(builder.publish(&catalogue)?)
    })?;
    let mut builder = Builder::start(dir.path(), None)?;
    timed("add one document in a hundred", || -> Result<_, Box<dyn Error>> {
        for number in 0..statements / CLAIMS / 100 {
            let (document, claims) = document(number + statements, statements / 10);
            builder.add(&document, &claims)?;
        }
        Ok(builder.publish(&catalogue)?)
    })?;

    let store = timed("open", || Store::open(dir.path()))?;
    println!("{} quads", store.stats()?.quads);
    timed("count everything", || store.stats())?;
    timed("find a name, the first time", || store.find_entity("Company 7"))?;
    timed("find a name, again", || store.find_entity("Company 8"))?;
    timed("read the graph", || store.graph())?;
    timed("read a neighbourhood", || store.neighbourhood(&["company-7"], 1, &Filter::default(), 40))?;
    for (name, values) in [
        ("investors", vec![("company", "Company 7")]),
        ("supply-chain", vec![("company", "Company 7"), ("depth", "3")]),
        ("most-connected", vec![]),
        ("sanctioned", vec![]),
        ("conflicts", vec![]),
        ("changed-since", vec![("since", "2021-12")]),
        ("evidence", vec![("one", "Company 7"), ("other", "Company 8")]),
    ] {
        let values: Vec<(String, String)> = values.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let query = &named_query(name)?.query;
        let answer = timed(name, || store.query(query, &values, Limits::default()))?;
        if let Answer::Solutions(table) = answer {
            println!("    {} rows", table.rows.len());
        }
    }
    timed("dump", || store.dump(std::io::sink()))?;
    timed("verify", || store.verify()).map(|failures| println!("    {} failures", failures.len()))?;
    Ok(())
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what}: {:.3} s", start.elapsed().as_secs_f64());
    result
}

/// A document whose claims are spread over so many companies by multiplication with primes.
fn document(number: usize, companies: usize) -> (Document, Vec<Claim>) {
    let mut document = Document::new(format!("doc-{number:07}"), "");
    document.date = format!("{}-{:02}-{:02}", 2017 + number % 5, 1 + number % 12, 1 + number % 28).parse().ok();
    document.publisher = Some(format!("Wire {}", number % 7));
    let mut claims = Vec::new();
    for at in 0..CLAIMS {
        let seed = number * CLAIMS + at;
        let relation = Relation::ALL[seed % Relation::ALL.len()];
        let status = Status::ALL[(seed / 7) % 10 % Status::ALL.len()];
        let subject = party(seed * 7919 % companies);
        let object = party((seed * 104_729 + 1) % companies);
        let start = document.text.chars().count();
        let text =
            format!("{} {} {}, people who know of it said on Monday. ", subject.name, relation.phrase(), object.name);
        document.text.push_str(&text);
        let quote = text.trim_end().to_owned();
        claims.push(Claim {
            id: Claim::identity(&document.id, &subject.name, relation, &object.name, status),
            relation,
            status,
            confidence: 0.8,
            qualifiers: Qualifiers::default(),
            evidence: vec![Evidence {
                document: document.id.clone(),
                part: Part::Text,
                start,
                end: start + quote.chars().count(),
                text: quote,
                subject: Span::new(start, start + subject.name.len()),
                object: Span::new(start, start + 1),
                trigger: Span::new(start, start + 1),
                rule: "speed".to_owned(),
                cues: Vec::new(),
            }],
            subject,
            object,
        });
    }
    (document, claims)
}

fn party(number: usize) -> Party {
    let name = format!("Company {number}");
    Party { id: guanxi_model::slug(&name), name, kind: Kind::Company, mention: None, aliases: Vec::new() }
}
