//! Where data and messages go: data to standard output or a file, messages to standard error.

use std::{
    io::{self, BufWriter, IntoInnerError, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context, Result};
use guanxi_store::NewFile;

use crate::style::{self, ERROR, NOTE};

/// Gives `work` standard output, or the file at `path` where it is not `-`: one that takes the place of the old only when it is whole.
pub(crate) fn write(path: &Path, work: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if path == Path::new("-") {
        let mut out = stdout();
        work(&mut out)?;
        return Ok(out.flush()?);
    }
    let named = || format!("cannot write `{}`", path.display());
    let file = Named { file: NewFile::begin(path).with_context(named)?, path };
    let mut out = BufWriter::with_capacity(1 << 16, file);
    work(&mut out)?;
    let Named { file, .. } = out.into_inner().map_err(IntoInnerError::into_error)?;
    file.finish().with_context(named)
}

/// Writes a file that is whole or not there.
pub(crate) fn write_file(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    write(path, |out| Ok(out.write_all(bytes.as_ref())?))
}

/// A file whose errors say which it is.
struct Named<'p> {
    file: NewFile,
    path: &'p Path,
}

impl Named<'_> {
    fn name<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|e| io::Error::new(e.kind(), format!("cannot write `{}`: {e}", self.path.display())))
    }
}

impl Write for Named<'_> {
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
