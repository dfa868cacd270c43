//! The answer of a worker on its way: cut into frames, and no longer than allowed.

use std::io::{self, Write};

use guanxi_store::{Format, QueryError};

use super::{Done, Frame};
use crate::problem::Problem;

/// Bytes of a frame, about.
const FRAME: usize = 64 << 10;

/// Writes an answer's head before its first bytes.
pub(super) struct Reply<W: Write> {
    to: W,
    head: Option<Format>,
    buffer: Vec<u8>,
    left: usize,
    most: usize,
    /// The pipe is broken, and with it all hope.
    pub(super) broken: Option<io::Error>,
}

impl<W: Write> Reply<W> {
    pub(super) fn new(to: W, most: usize) -> Self {
        Self { to, head: None, buffer: Vec::new(), left: most, most, broken: None }
    }

    /// Says in which format the answer is.
    pub(super) fn begin(&mut self, format: Format) {
        self.head = Some(format);
    }

    /// Says how it ended.
    pub(super) fn end(mut self, outcome: Result<Done, Problem>) -> io::Result<()> {
        let last = match outcome {
            Ok(done) => {
                self.send()?;
                Frame::done(&done)?
            }
            Err(problem) => Frame::problem(&problem)?,
        };
        match self.broken {
            Some(error) => Err(error),
            None => last.write(&mut self.to),
        }
    }

    /// The problem that an error is; of an answer that is too long, the writer's error tells nothing.
    pub(super) fn problem(&self, error: QueryError) -> Problem {
        if self.left == 0 {
            let most = self.most;
            return Problem::bad(format!("the answer has more than {most} bytes; add a LIMIT, or allow more"));
        }
        error.into()
    }

    fn send(&mut self) -> io::Result<()> {
        if let Some(format) = self.head.take() {
            Frame::head(format)?.write(&mut self.to)?;
        }
        if self.buffer.is_empty() { Ok(()) } else { Frame::data(std::mem::take(&mut self.buffer)).write(&mut self.to) }
    }
}

impl<W: Write> Write for Reply<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.left {
            self.left = 0;
            return Err(io::Error::other("the answer is too long"));
        }
        self.left -= bytes.len();
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= FRAME
            && let Err(error) = self.send()
        {
            let kind = error.kind();
            self.broken = Some(error);
            return Err(kind.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
