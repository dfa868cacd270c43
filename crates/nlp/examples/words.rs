//! Prints how the tokenizer splits texts, for `compare/words.py` to hold against spaCy, and on stderr how fast it is.
//!
//! The input is JSON lines with `text`. A line of output is a word: its first byte and the one past its last, whether a
//! space follows, whether it is white space, and the ids of its text, lower case, norm, prefix, suffix and shape. A blank
//! line ends a text.
//!
//! ```text
//! cargo run --release --example words -- documents.jsonl > words.txt
//! ```
#![expect(clippy::print_stderr, reason = "an example")]

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufWriter, Write},
    time::{Duration, Instant},
};

use guanxi_nlp::{PieceCache, Tokenizer};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut cache, mut words) = (PieceCache::default(), Vec::new());
    let (mut count, mut time) = (0, Duration::ZERO);
    let tokenizer = Tokenizer::english();
    let mut out = BufWriter::new(io::stdout().lock());
    for path in env::args().skip(1) {
        for line in fs::read_to_string(path)?.lines() {
            let document: Value = serde_json::from_str(line)?;
            let text = document["text"].as_str().unwrap_or_default();
            let start = Instant::now();
            tokenizer.tokenize(text, &mut cache, &mut words);
            time += start.elapsed();
            count += words.len();
            for word in &words {
                let lexeme = word.lexeme;
                let flags = [u8::from(word.space_after), u8::from(lexeme.is_space)];
                write!(out, "{} {} {} {}", word.start, word.end, flags[0], flags[1])?;
                for id in [lexeme.orth, lexeme.lower, lexeme.norm, lexeme.prefix, lexeme.suffix, lexeme.shape] {
                    write!(out, " {id}")?;
                }
                writeln!(out)?;
            }
            writeln!(out)?;
        }
    }
    out.flush()?;
    eprintln!("engine: {count} words, {:.0} a second", f64::from(count as u32) / time.as_secs_f64());
    Ok(())
}
