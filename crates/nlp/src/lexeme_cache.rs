//! What an encoder has worked out of the words met before: bounded, the longest unused going first.

use rustc_hash::FxHashMap;

use crate::{Word, kernel::WIDTH};

/// What an encoder is told of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Features {
    /// Ids of norm, prefix, suffix and shape.
    pub(crate) ids: [u64; 4],
    /// Whether a space follows.
    pub(crate) space_after: bool,
    /// Whether it is white space.
    pub(crate) is_space: bool,
}

impl Features {
    /// The features of a word; without `space_after`, which not every encoder looks at, more words are alike.
    pub(crate) fn of(word: &Word, space_after: bool) -> Self {
        let lexeme = &word.lexeme;
        Self {
            ids: [lexeme.norm, lexeme.prefix, lexeme.suffix, lexeme.shape],
            space_after: space_after && word.space_after,
            is_space: lexeme.is_space,
        }
    }
}

/// How many words are kept: the words of some hundred articles, in 30 MB.
const CAPACITY: usize = 8192;

/// How many numbers a word's three projections have together.
pub(crate) const PROJECTIONS: usize = 9 * WIDTH;

/// The slot of the padding around a text.
pub(crate) const PADDING: u32 = 0;

/// Vectors and projections by slot, and slots by word.
pub(crate) struct LexemeCache {
    slots: FxHashMap<Features, u32>,
    words: Vec<Option<Features>>,
    vectors: Vec<f32>,
    projections: Vec<f32>,
    /// The round in which a slot was last used, and whether it was used since the hand last passed.
    used: Vec<(u64, bool)>,
    round: u64,
    hand: usize,
}

impl LexemeCache {
    /// An empty cache, whose padding has these projections.
    pub(crate) fn new(padding: &[f32]) -> Self {
        assert_eq!(padding.len(), PROJECTIONS);
        Self {
            slots: FxHashMap::default(),
            words: vec![None],
            vectors: vec![0.0; WIDTH],
            projections: padding.to_vec(),
            used: vec![(u64::MAX, true)],
            round: 0,
            hand: 0,
        }
    }

    /// Starts a round: slots given out from here on stay valid until the next one.
    ///
    /// A round may ask for at most half of [`CAPACITY`] words.
    pub(crate) fn start_round(&mut self) {
        self.round += 1;
    }

    /// The slot of a word, and whether it is new, so that the caller has to fill it with [`Self::fill`].
    pub(crate) fn slot(&mut self, word: Features) -> (u32, bool) {
        if let Some(&slot) = self.slots.get(&word) {
            self.used[slot as usize] = (self.round, true);
            return (slot, false);
        }
        let slot = if self.words.len() < CAPACITY { self.grow() } else { self.evict() };
        self.words[slot] = Some(word);
        self.used[slot] = (self.round, false);
        self.slots.insert(word, slot as u32);
        (slot as u32, true)
    }

    fn grow(&mut self) -> usize {
        let slot = self.words.len();
        self.words.push(None);
        self.used.push((0, false));
        self.vectors.resize((slot + 1) * WIDTH, 0.0);
        self.projections.resize((slot + 1) * PROJECTIONS, 0.0);
        slot
    }

    /// Frees the first slot under the hand that was not used since the hand last passed it, nor in this round.
    fn evict(&mut self) -> usize {
        loop {
            self.hand = if self.hand + 1 < self.words.len() { self.hand + 1 } else { 1 };
            let (round, used) = &mut self.used[self.hand];
            if *round == self.round {
                continue;
            }
            if !std::mem::take(used) {
                break;
            }
        }
        if let Some(word) = self.words[self.hand].take() {
            self.slots.remove(&word);
        }
        self.hand
    }

    /// Sets what a slot holds.
    pub(crate) fn fill(&mut self, slot: u32, vector: &[f32], projections: [&[f32]; 3]) {
        self.vectors[slot as usize * WIDTH..][..WIDTH].copy_from_slice(vector);
        let parts = self.projections[slot as usize * PROJECTIONS..][..PROJECTIONS].chunks_exact_mut(PROJECTIONS / 3);
        for (part, projection) in parts.zip(projections) {
            part.copy_from_slice(projection);
        }
    }

    /// The word's vector.
    pub(crate) fn vector(&self, slot: u32) -> &[f32] {
        &self.vectors[slot as usize * WIDTH..][..WIDTH]
    }

    /// The word's part in the first layer, where it is left of, at and right of the token.
    pub(crate) fn projection(&self, slot: u32, part: usize) -> &[f32] {
        &self.projections[slot as usize * PROJECTIONS + part * PROJECTIONS / 3..][..PROJECTIONS / 3]
    }
}
