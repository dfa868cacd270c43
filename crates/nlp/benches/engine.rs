//! Tokens a second from text to entities, on every arithmetic path, beside what the arithmetic alone would allow and
//! beside spaCy, where Python has it.
//!
//! `GUANXI_BENCH_TEXTS` may name a file of documents, one JSON object a line with `id` and `text`; else the texts are those
//! of the tests. The best of five runs counts. On Linux the processor's time is given as well, which other work on the
//! machine leaves nearly as it is.
#![expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]

use std::{env, error::Error, fs, process::Command, thread, time::Instant};

use guanxi_nlp::{Kernel, Pipeline};
use serde_json::Value;

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/texts.jsonl");
const SPACY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/compare/compare.py");

/// Multiplications and additions a token: both encoders' last three layers, the tagger, the parser with its two states a
/// token, the recogniser. What a word costs when it is first met is not counted.
const OPERATIONS: f64 = 2.0
    * (2.0 * 3.0 * 288.0 * 288.0
        + 96.0 * 50.0
        + 96.0 * 64.0
        + 64.0 * 1024.0
        + 2.0 * 64.0 * 106.0
        + 96.0 * 64.0
        + 64.0 * 384.0
        + 64.0 * 74.0);

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::var("GUANXI_BENCH_TEXTS").unwrap_or_else(|_| TEXTS.to_owned());
    let mut texts = Vec::new();
    for line in fs::read_to_string(&path)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        texts.extend(document["text"].as_str().map(str::to_owned));
    }

    for kernel in Kernel::available() {
        let start = Instant::now();
        let pipeline = Pipeline::english_on(kernel);
        let load = start.elapsed();
        let one = rate(&pipeline, &texts, 1);
        let two = rate(&pipeline, &texts, 2);
        let limit = kernel.operations_per_second() / OPERATIONS;
        println!("{kernel:?}: {one:.0} tokens a second on one thread{}", per_processor_second(&pipeline, &texts));
        println!("  {two:.0} on two threads, {:.2} times as many", two / one);
        println!("  {limit:.0} if it did nothing but the arithmetic; loaded in {} ms", load.as_millis());
    }
    let spacy = Command::new("python3").args([SPACY, "speed", &path]).output();
    match spacy {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        _ => println!("spaCy: not measured; compare/compare.py says what it wants"),
    }
    Ok(())
}

/// Tokens in a second of the main thread's own processor time, where the system tells it.
fn per_processor_second(pipeline: &Pipeline, texts: &[String]) -> String {
    let spent = || -> Option<f64> {
        let nanoseconds = fs::read_to_string("/proc/self/schedstat").ok()?;
        Some(nanoseconds.split(' ').next()?.parse::<f64>().ok()? / 1e9)
    };
    let before = spent();
    let tokens: usize = texts.iter().chain(texts).map(|text| pipeline.analyze(text).len()).sum();
    match (before, spent()) {
        (Some(before), Some(after)) => format!(" ({:.0} a CPU second)", tokens as f64 / (after - before)),
        _ => String::new(),
    }
}

/// Tokens a second, the best of five runs; each thread analyses every text.
fn rate(pipeline: &Pipeline, texts: &[String], threads: usize) -> f64 {
    let run = || texts.iter().map(|text| pipeline.analyze(text).len()).sum::<usize>();
    let rates = (0..5).map(|_| {
        let start = Instant::now();
        let tokens: usize = thread::scope(|scope| {
            let runs: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
            runs.into_iter().filter_map(|run| run.join().ok()).sum()
        });
        tokens as f64 / start.elapsed().as_secs_f64()
    });
    rates.fold(0.0, f64::max)
}
