//! A store of many relations with their provenance, beside the bare database: loading, the seven questions, growing, opening.
//!
//! `make bench` runs it with 50,000 relations; `RELATIONS=1000000 cargo bench --workspace --bench million` makes about eighteen million
//! quads, of which it needs some 12 GB of disk. Every figure is CPU time of the process, all threads together, but for opening, which is
//! elapsed time; both sides are measured in one run.
//!
//! The bare database is filled by its bulk loader and held against ours twice: as the loader leaves it, in one file an index for each
//! million quads, and after `optimize` has merged these, as a store of ours always is. The questions are put to it merged, which is when
//! it answers best.
#![expect(clippy::print_stdout, reason = "it is a program for people")]

#[path = "million/graph.rs"]
mod graph;
#[path = "million/questions.rs"]
mod questions;

use std::{
    error::Error,
    fs::File,
    io::{BufReader, BufWriter},
    path::Path,
    time::{Duration, Instant},
};

use guanxi_model::Catalogue;
use guanxi_store::{Builder, Format, Store};
use oxigraph::{io::RdfFormat, store::Store as Database};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    let relations: usize = std::env::var("RELATIONS").map_or(Ok(50_000), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let place = |name: &str| folder.path().join(name);
    println!("{relations} relations");

    let built = cpu(|| build(&place("store"), 0..graph::documents(relations), relations))?;
    println!("built from claims          {}", seconds(built.1));
    let store = Store::open(&place("store"))?;
    let quads = store.stats()?.quads;
    println!("quads                      {quads:>10}");
    store.dump(BufWriter::with_capacity(1 << 20, File::create(place("dump.nq"))?))?;

    let bare = cpu(|| load_bare(&place("bare"), &place("dump.nq")))?.1;
    let merged = bare + cpu(|| Ok(Database::open(place("bare"))?.optimize()?))?.1;
    let ours = cpu(|| load_ours(&place("copy"), &place("dump.nq")))?.1;
    let thousands = |time: Duration| quads as f64 / time.as_secs_f64() / 1000.0;
    let sides = [
        ("bare bulk loader", bare),
        ("the same, merged", merged),
        ("load of the dump", ours),
        ("build of the claims", built.1),
    ];
    for (name, time) in sides {
        let (alone, merged) = (bare.as_secs_f64() / time.as_secs_f64(), merged.as_secs_f64() / time.as_secs_f64());
        println!(
            "{name:26} {}  {:>6.0} thousand quads a second, {alone:.2} × bare, {merged:.2} × merged",
            seconds(time),
            thousands(time)
        );
    }
    openings(&place("store"))?;

    questions::compare(&store, &Database::open_read_only(place("bare"))?)?;
    drop(store);

    let all = graph::documents(relations);
    let again = cpu(|| build(&place("store"), 0..all, relations))?.1;
    println!("see that nothing changed   {}  {:.2} % of the whole", seconds(again), percent(again, built.1));
    let more = all.div_ceil(100);
    for from in (all..).step_by(more).take(4) {
        let grown = cpu(|| build(&place("store"), from..from + more, relations))?.1;
        println!("add one document in 100    {}  {:.2} % of the whole", seconds(grown), percent(grown, built.1));
    }
    Ok(())
}

fn build(dir: &Path, documents: std::ops::Range<usize>, relations: usize) -> Outcome<u64> {
    let mut builder = Builder::start(dir, None)?;
    for number in documents {
        let (document, claims) = graph::document(number, relations);
        builder.add(&document, &claims)?;
    }
    Ok(builder.publish(&Catalogue::default())?)
}

fn load_bare(dir: &Path, dump: &Path) -> Outcome {
    let database = Database::open(dir)?;
    let mut loader = database.bulk_loader();
    loader.load_from_reader(RdfFormat::NQuads, BufReader::with_capacity(1 << 16, File::open(dump)?))?;
    loader.commit()?;
    Ok(database.flush()?)
}

fn load_ours(dir: &Path, dump: &Path) -> Outcome<u64> {
    let dump = BufReader::with_capacity(1 << 16, File::open(dump)?);
    Ok(Builder::start(dir, None)?.publish_dump(dump, Format::NQuads)?)
}

/// Prints how long a store takes to open: the first time, and as a rule.
fn openings(dir: &Path) -> Outcome {
    let mut times = Vec::new();
    for _ in 0..15 {
        let start = Instant::now();
        drop(Store::open(dir)?);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    let first = times[0];
    times.sort_by(f64::total_cmp);
    println!(
        "open                       {first:>7.1} ms the first time, {:.1} ms in the median of {}",
        times[times.len() / 2],
        times.len()
    );
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:>8.2} s", time.as_secs_f64())
}

fn percent(part: Duration, whole: Duration) -> f64 {
    100.0 * part.as_secs_f64() / whole.as_secs_f64()
}

/// Runs, and gives the CPU time that all threads of the process took meanwhile; elapsed time where the system does not tell.
fn cpu<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Duration)> {
    let (before, start) = (ticks(), Instant::now());
    let result = work()?;
    let time = match (before, ticks()) {
        (Some(before), Some(after)) => Duration::from_millis((after - before) * 10),
        _ => start.elapsed(),
    };
    Ok((result, time))
}

/// Hundredths of a second in user and kernel mode, from Linux's `/proc`.
fn ticks() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}
