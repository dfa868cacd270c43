//! Bytes of a source, with gzip and Zstandard opened, and no more of them than the input is worth.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use crate::limits::{HEAD_BYTES, MAX_DOCUMENT_BYTES, MAX_EXPANSION};

pub(crate) type Bytes = Box<dyn BufRead + Send>;

/// A source whose compression is opened and whose beginning is known.
pub(crate) struct Opened {
    /// The uncompressed bytes, from the first one.
    pub(crate) bytes: Bytes,
    /// The first of them, at most [`HEAD_BYTES`].
    pub(crate) head: Vec<u8>,
}

/// Opens up to two layers of compression, known by their magic bytes; counts in `taken` the bytes as they are stored.
pub(crate) fn open(raw: impl Read + Send + 'static, taken: &Arc<AtomicU64>) -> io::Result<Opened> {
    let counted = Counted { inner: raw, count: Arc::clone(taken) };
    let mut opened = peek(Box::new(BufReader::with_capacity(HEAD_BYTES, counted)))?;
    for _ in 0..2 {
        let unpacked: Box<dyn Read + Send> = match opened.head.as_slice() {
            [0x1f, 0x8b, 0x08, ..] => Box::new(MultiGzDecoder::new(opened.bytes)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(ZstdFrames { frame: None, source: Some(opened.bytes) }),
            _ => break,
        };
        let guarded = Guarded { inner: unpacked, given: 0, taken: Arc::clone(taken) };
        opened = peek(Box::new(BufReader::with_capacity(HEAD_BYTES, guarded)))?;
    }
    Ok(opened)
}

/// The bytes of a stream, with gzip and Zstandard opened. What expands out of all proportion ends with an error.
pub fn unpacked(stream: impl Read + Send + 'static) -> io::Result<impl BufRead + Send + 'static> {
    Ok(open(stream, &Arc::default())?.bytes)
}

/// Reads everything, or `None` where that is more than [`MAX_DOCUMENT_BYTES`].
pub(crate) fn read_all(bytes: Bytes) -> io::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    bytes.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut all)?;
    Ok((all.len() <= MAX_DOCUMENT_BYTES).then_some(all))
}

fn peek(mut bytes: Bytes) -> io::Result<Opened> {
    let mut head = Vec::new();
    (&mut bytes).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(Opened { bytes: Box::new(Cursor::new(head.clone()).chain(bytes)), head })
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Ends a stream that gives far more than was put in.
struct Guarded<R> {
    inner: R,
    given: u64,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        let allowed = MAX_DOCUMENT_BYTES as u64 + MAX_EXPANSION * self.taken.load(Ordering::Relaxed);
        if self.given > allowed {
            return Err(io::Error::other(format!(
                "it expands to more than {MAX_EXPANSION} times its size, as only a decompression bomb does; unpack it first if it is to be trusted"
            )));
        }
        Ok(read)
    }
}

type Frame = ruzstd::decoding::StreamingDecoder<Replayed, ruzstd::decoding::FrameDecoder>;

/// A source with the four bytes that were read ahead of it.
struct Replayed {
    magic: Cursor<[u8; 4]>,
    source: Bytes,
}

impl Read for Replayed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.magic.read(buffer)? {
            0 => self.source.read(buffer),
            read => Ok(read),
        }
    }
}

/// The frames of a Zstandard file, one after the other.
struct ZstdFrames {
    frame: Option<Frame>,
    source: Option<Bytes>,
}

impl ZstdFrames {
    /// Starts the next frame; `None` at the end.
    fn next_frame(&mut self) -> io::Result<Option<&mut Frame>> {
        let Some(mut source) = self.source.take() else { return Ok(None) };
        loop {
            if source.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let mut magic = [0; 4];
            source.read_exact(&mut magic)?;
            // Frames that carry no data but a note for other programs.
            if matches!(magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18]) {
                let mut size = [0; 4];
                source.read_exact(&mut size)?;
                io::copy(&mut (&mut source).take(u64::from(u32::from_le_bytes(size))), &mut io::sink())?;
            } else {
                let frame = Frame::new(Replayed { magic: Cursor::new(magic), source })
                    .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
                return Ok(Some(self.frame.insert(frame)));
            }
        }
    }
}

impl Read for ZstdFrames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let frame = match self.frame.as_mut() {
                Some(frame) => frame,
                None => match self.next_frame()? {
                    Some(frame) => frame,
                    None => return Ok(0),
                },
            };
            let read = frame.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.source = self.frame.take().map(|frame| frame.into_inner().source);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("compresses");
        encoder.finish().expect("compresses")
    }

    fn unpacked(bytes: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
        open(Cursor::new(bytes), &Arc::default()).and_then(|opened| read_all(opened.bytes))
    }

    #[test]
    fn compression_is_opened_once_inside_another_and_over_several_members() {
        let zstd = |bytes: &[u8]| compress_to_vec(bytes, CompressionLevel::Fastest);
        let text = b"Corner bakery buys mill".to_vec();
        for packed in [text.clone(), gzip(&text), zstd(&text), gzip(&zstd(&text)), zstd(&gzip(&text))] {
            assert_eq!(unpacked(packed).expect("opens"), Some(text.clone()));
        }
        let twice = [text.clone(), text.clone()].concat();
        let note = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7];
        assert_eq!(unpacked([gzip(&text), gzip(&text)].concat()).expect("opens"), Some(twice.clone()));
        assert_eq!(unpacked([zstd(&text), note.to_vec(), zstd(&text)].concat()).expect("opens"), Some(twice));
    }

    #[test]
    fn a_bomb_a_truncated_member_and_a_file_over_the_limit_end_early() {
        let zeros = vec![0; MAX_DOCUMENT_BYTES * 2];
        let bomb = gzip(&zeros);
        let opened = open(Cursor::new(bomb), &Arc::default()).expect("opens");
        let error = io::copy(&mut { opened.bytes }, &mut io::sink()).expect_err("is refused");
        assert!(error.to_string().contains("bomb"), "{error}");
        assert_eq!(unpacked(zeros).expect("reads"), None);
        let mut cut = gzip(b"Corner bakery buys mill");
        cut.truncate(15);
        assert!(unpacked(cut).is_err());
    }
}
