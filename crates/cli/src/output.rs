//! Where data and messages go: data to standard output or a file, messages to standard error.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::style::{self, ERROR, NOTE};

/// Standard output, or the file at `path` where it is not `-`; buffered, so flush it at the end.
pub(crate) fn open(path: Option<&Path>) -> Result<Box<dyn Write>> {
    match path {
        Some(path) if path != Path::new("-") => {
            let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
            Ok(Box::new(BufWriter::new(Named { file, path: path.to_owned() })))
        }
        _ => Ok(Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()))),
    }
}

/// A file whose errors say which it is.
struct Named {
    file: File,
    path: PathBuf,
}

impl Named {
    fn name<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|e| io::Error::new(e.kind(), format!("cannot write `{}`: {e}", self.path.display())))
    }
}

impl Write for Named {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes);
        self.name(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.name(done)
    }
}

/// Standard output, buffered.
pub(crate) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Whether a person reads standard output.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns of the terminal, where there is one.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Writes one record as a line of JSON.
pub(crate) fn json_line(out: &mut dyn Write, record: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints the error that ends the program, with its causes on one line.
#[expect(clippy::print_stderr, reason = "the one place where messages leave the program")]
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("{} {}", style::paint(style::on_stderr(), ERROR, "error:"), one_line(error));
}

/// Prints something that the user should know and that does not end the work.
#[expect(clippy::print_stderr, reason = "the one place where messages leave the program")]
pub(crate) fn note(message: impl std::fmt::Display) {
    eprintln!("{} {message}", style::paint(style::on_stderr(), NOTE, "note:"));
}

/// Prints what was done.
#[expect(clippy::print_stderr, reason = "the one place where messages leave the program")]
pub(crate) fn say(message: impl std::fmt::Display) {
    eprintln!("{message}");
}

/// An error with its causes, where they add something.
fn one_line(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
