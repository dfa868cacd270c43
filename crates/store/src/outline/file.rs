//! The form of an outline in a file: numbers with the smallest byte first, and the CRC-32 of all of it.

use std::{fs, path::Path};

use guanxi_model::{PartialDate, Relation, Status};

use super::{Outline, Tie};
use crate::StoreError;

impl Outline {
    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = fs::read(path).map_err(StoreError::io(path))?;
        Self::from_bytes(&bytes)
            .ok_or_else(|| StoreError::damaged(format!("{} is not what was written", path.display())))
    }

    /// Writes the file at `path`.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        fs::write(path, self.to_bytes()).map_err(StoreError::io(path))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = head().into_bytes();
        let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend((n as u32).to_le_bytes());
        count(&mut bytes, self.ids.len());
        for id in &self.ids {
            count(&mut bytes, id.len());
            bytes.extend(id.as_bytes());
        }
        count(&mut bytes, self.ties.len());
        for tie in &self.ties {
            bytes.extend(tie.subject.to_le_bytes());
            bytes.extend(tie.object.to_le_bytes());
            bytes.extend([tie.relation as u8, tie.status as u8, u8::from(tie.current)]);
            bytes.extend(tie.confidence.to_le_bytes());
            bytes.extend(packed(tie.last).to_le_bytes());
            count(&mut bytes, tie.documents.1 as usize);
        }
        bytes.extend(self.documents.iter().flat_map(|d| d.to_le_bytes()));
        let sum = crc32fast::hash(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (content, sum) = bytes.split_last_chunk()?;
        if u32::from_le_bytes(*sum) != crc32fast::hash(content) {
            return None;
        }
        let mut rest = Rest(content.strip_prefix(head().as_bytes())?);
        let mut ids = Vec::new();
        for _ in 0..rest.number()? {
            let length = rest.number()? as usize;
            ids.push(String::from_utf8(rest.take(length)?.to_vec()).ok()?);
        }
        let (mut ties, mut all) = (Vec::new(), 0_u32);
        for _ in 0..rest.number()? {
            let (subject, object) = (rest.number()?, rest.number()?);
            let [relation, status, current] = rest.array()?;
            let confidence = f64::from_le_bytes(rest.array()?);
            let (last, count) = (unpacked(rest.number()?), rest.number()?);
            if subject.max(object) as usize >= ids.len() {
                return None;
            }
            ties.push(Tie {
                subject,
                object,
                relation: *Relation::ALL.get(usize::from(relation))?,
                status: *Status::ALL.get(usize::from(status))?,
                current: current == 1,
                confidence,
                last,
                documents: (all, count),
            });
            all = all.checked_add(count)?;
        }
        let documents = (0..all).map(|_| rest.array().map(u64::from_le_bytes)).collect::<Option<_>>()?;
        Some(Self::indexed(ids, ties, documents))
    }
}

/// Begins the file: which form it has, and the words whose places stand for them.
fn head() -> String {
    let relations: Vec<&str> = Relation::ALL.iter().map(|r| r.as_str()).collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|s| s.as_str()).collect();
    format!("guanxi outline 1\n{}\n{}\n", relations.join(" "), statuses.join(" "))
}

/// What is left to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }
}

/// Year, month and day in one number; 0 for none.
fn packed(date: Option<PartialDate>) -> u32 {
    date.map_or(0, |d| {
        u32::from(d.year()) << 16 | u32::from(d.month().unwrap_or(0)) << 8 | u32::from(d.day().unwrap_or(0))
    })
}

fn unpacked(number: u32) -> Option<PartialDate> {
    let [day, month, ..] = number.to_le_bytes();
    let year = (number >> 16) as u16;
    match (month, day) {
        (0, _) => PartialDate::from_year(year),
        (_, 0) => PartialDate::from_month(year, month),
        _ => PartialDate::from_day(year, month, day),
    }
}
