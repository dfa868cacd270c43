//! Frames: how jobs and answers are told apart on a pipe.

use std::io::{self, ErrorKind, Read, Write};

use guanxi_store::Format;
use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::{Done, Job};
use crate::problem::Problem;

/// Bytes of the longest frame: a job with the largest body that is taken.
const LONGEST: usize = 256 << 20;

/// One message on a pipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    kind: u8,
    content: Vec<u8>,
}

/// What a worker says.
#[derive(Debug)]
pub(crate) enum Said {
    /// The answer begins, in this format.
    Head(Format),
    /// A part of the answer.
    Data(Vec<u8>),
    /// The answer is whole.
    Done(Done),
    /// There is none, or no more of it.
    Problem(Problem),
}

impl Frame {
    pub(super) fn job(job: &Job) -> io::Result<Self> {
        Self::json(b'J', job)
    }

    pub(super) fn head(format: Format) -> io::Result<Self> {
        Self::json(b'H', &format)
    }

    pub(super) fn data(content: Vec<u8>) -> Self {
        Self { kind: b'D', content }
    }

    pub(super) fn done(done: &Done) -> io::Result<Self> {
        Self::json(b'E', done)
    }

    pub(super) fn problem(problem: &Problem) -> io::Result<Self> {
        Self::json(b'P', &(problem.status.as_u16(), &problem.message))
    }

    fn json(kind: u8, content: &impl Serialize) -> io::Result<Self> {
        Ok(Self { kind, content: serde_json::to_vec(content)? })
    }

    /// The content, which is JSON.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> io::Result<T> {
        Ok(serde_json::from_slice(&self.content)?)
    }

    /// What a worker's frame says.
    pub(crate) fn said(self) -> io::Result<Said> {
        Ok(match self.kind {
            b'H' => Said::Head(self.parse()?),
            b'D' => Said::Data(self.content),
            b'E' => Said::Done(self.parse()?),
            b'P' => {
                let (status, message): (u16, String) = self.parse()?;
                let status = status.try_into().map_err(|_| ErrorKind::InvalidData)?;
                Said::Problem(Problem::new(status, message))
            }
            _ => return Err(ErrorKind::InvalidData.into()),
        })
    }

    /// Reads a frame; `None` where the input ends before one.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut head = [0; 5];
        match from.read_exact(&mut head) {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let (kind, length) = Self::head_of(head)?;
        let mut content = vec![0; length];
        from.read_exact(&mut content)?;
        Ok(Some(Self { kind, content }))
    }

    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.head_bytes())?;
        to.write_all(&self.content)?;
        to.flush()
    }

    /// As [`Frame::read`], without waiting on a thread.
    pub(super) async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let mut head = [0; 5];
        match from.read_exact(&mut head).await {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        };
        let (kind, length) = Self::head_of(head)?;
        let mut content = vec![0; length];
        from.read_exact(&mut content).await?;
        Ok(Some(Self { kind, content }))
    }

    pub(super) async fn send(&self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        to.write_all(&self.head_bytes()).await?;
        to.write_all(&self.content).await?;
        to.flush().await
    }

    fn head_bytes(&self) -> [u8; 5] {
        let [a, b, c, d] = (self.content.len() as u32).to_be_bytes();
        [self.kind, a, b, c, d]
    }

    fn head_of([kind, a, b, c, d]: [u8; 5]) -> io::Result<(u8, usize)> {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > LONGEST { Err(ErrorKind::InvalidData.into()) } else { Ok((kind, length)) }
    }
}
