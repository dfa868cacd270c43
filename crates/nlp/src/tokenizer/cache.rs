//! Remembers the pieces of the runs of characters that were met before: most of a text is a few thousand of them.

use super::Piece;

/// Slots; a power of two.
const SLOTS: usize = 1 << 16;
/// Pieces and bytes that are held before everything is forgotten.
pub(super) const PIECES: usize = 1 << 16;
const BYTES: usize = 1 << 20;

/// What a [`Tokenizer`](super::Tokenizer) remembers between texts, at most some 8 MB.
///
/// It has no bearing on the tokens; a thread that keeps one is faster than one that starts anew with every text.
pub struct PieceCache {
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    bytes: (u32, u32),
    pieces: (u32, u32),
}

impl Default for PieceCache {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); SLOTS], bytes: Vec::new(), pieces: Vec::new() }
    }
}

impl PieceCache {
    /// The bytes of the longest run to remember: longer ones are rarely met again.
    pub(super) const LONGEST: usize = 40;

    /// The pieces of `chunk`, as they were or as `split` says.
    pub(super) fn pieces(&mut self, chunk: &str, split: impl FnOnce(&mut Vec<Piece>)) -> &[Piece] {
        let hash = hash(chunk.as_bytes());
        let home = hash as usize % SLOTS;
        // Two slots a run: the newer of two that share a home moves the older one next door.
        for at in [home, home ^ 1] {
            let slot = self.slots[at];
            let (start, end) = slot.bytes;
            if slot.hash == hash && &self.bytes[start as usize..end as usize] == chunk.as_bytes() {
                return &self.pieces[slot.pieces.0 as usize..slot.pieces.1 as usize];
            }
        }
        if self.pieces.len() > PIECES || self.bytes.len() > BYTES {
            self.slots.fill(Slot::default());
            self.bytes.clear();
            self.pieces.clear();
        }
        let (first_byte, first) = (self.bytes.len(), self.pieces.len());
        split(&mut self.pieces);
        self.bytes.extend_from_slice(chunk.as_bytes());
        self.slots[home ^ 1] = self.slots[home];
        self.slots[home] = Slot {
            hash,
            bytes: (first_byte as u32, self.bytes.len() as u32),
            pieces: (first as u32, self.pieces.len() as u32),
        };
        &self.pieces[first..]
    }
}

/// A quick hash; where two runs share it, their bytes tell them apart.
fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(29) ^ word).wrapping_mul(K);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = words.iter().fold(bytes.len() as u64 + 1, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = mix(hash, u64::from_le_bytes(last));
    hash ^ (hash >> 32)
}
