//! The network that scores the moves of a state: a sum over some of the text's tokens, a maxout, and a score a move.

use crate::{
    kernel::{HIDDEN, Kernel, Matrix, SPARE_ROWS, Scorer, WIDTH},
    weights::Weights,
};

/// What one token gives to a state, as one of its features: both pieces of each hidden unit.
const FEATURE: usize = 2 * HIDDEN;

/// How many tokens before the newest ones are kept at most. No sentence is as long; in what has no sentences, such as a
/// million brackets, tokens further back count as missing, so that memory stays bounded.
const LONGEST: usize = 8192;

/// The layers of a transition model that looks at `FEATURES` tokens of a state.
pub(crate) struct Transition<const FEATURES: usize> {
    tokens: Matrix,
    lower: Matrix,
    /// What is added for a feature whose token there is not.
    missing: Vec<f32>,
    scorer: Scorer,
}

impl<const FEATURES: usize> Transition<FEATURES> {
    /// The model whose tensors begin with `prefix`.
    pub(crate) fn new(kernel: Kernel, weights: &Weights, prefix: &str) -> Self {
        let tensor = |name: &str| weights.tensor(&format!("{prefix}.{name}"));
        // Stored by feature, unit and piece; used by feature, piece and unit.
        let by_piece = |values: &[f32], width: usize| -> Vec<f32> {
            let pieces = values.chunks_exact(FEATURE * width).flat_map(|feature| {
                (0..FEATURE).flat_map(move |row| &feature[(row % HIDDEN * 2 + row / HIDDEN) * width..][..width])
            });
            pieces.copied().collect()
        };
        let lower = by_piece(&tensor("lower.weight"), HIDDEN);
        Self {
            tokens: Matrix::linear(kernel, &tensor("tokens.weight"), &tensor("tokens.bias")),
            lower: Matrix::linear(kernel, &lower, &[0.0; 8 * FEATURE][..FEATURES * FEATURE]),
            missing: by_piece(&tensor("lower.missing"), 1),
            scorer: Scorer::new(
                kernel,
                &by_piece(&tensor("lower.bias"), 1),
                &tensor("scores.weight"),
                &tensor("scores.bias"),
            ),
        }
    }

    /// How many scores there are, filled up to whole vectors.
    pub(crate) fn moves(&self) -> usize {
        self.scorer.width()
    }

    /// Writes the scores of the moves from a state that looks at these tokens.
    pub(crate) fn score(&self, projected: &Projected, tokens: [Option<usize>; FEATURES], scores: &mut [f32]) {
        let features: [&[f32]; FEATURES] = std::array::from_fn(|feature| match tokens[feature] {
            Some(token) if token >= projected.first => projected.feature(token, feature),
            _ => &self.missing[feature * FEATURE..][..FEATURE],
        });
        self.scorer.score(features, scores);
    }
}

/// What the tokens of a stretch of the text give to a state.
#[derive(Default)]
pub(crate) struct Projected {
    /// The first token that is kept, and the one after the last.
    first: usize,
    end: usize,
    stride: usize,
    rows: Vec<f32>,
    hidden: Vec<f32>,
}

impl Projected {
    /// Forgets everything; the next token is the text's first.
    pub(crate) fn clear(&mut self) {
        (self.first, self.end) = (0, 0);
    }

    /// One past the last token that is known.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// Adds the next `count` tokens, with their vectors in rows of [`WIDTH`], and forgets those before `keep`.
    pub(crate) fn extend<const FEATURES: usize>(
        &mut self,
        model: &Transition<FEATURES>,
        vectors: &[f32],
        count: usize,
        keep: usize,
    ) {
        self.stride = model.lower.width();
        let keep = keep.max(self.end.saturating_sub(LONGEST));
        let (old, gone) = (self.end - self.first, keep - self.first);
        self.rows.copy_within(gone * self.stride..old * self.stride, 0);
        (self.first, self.end) = (keep, self.end + count);

        let room = count + SPARE_ROWS;
        let hidden_width = model.tokens.width();
        self.hidden.resize(self.hidden.len().max(room * hidden_width), 0.0);
        self.rows.resize(self.rows.len().max((old - gone + room) * self.stride), 0.0);
        model.tokens.multiply(vectors, WIDTH, count, &mut self.hidden);
        model.lower.multiply(&self.hidden, hidden_width, count, &mut self.rows[(old - gone) * self.stride..]);
    }

    fn feature(&self, token: usize, feature: usize) -> &[f32] {
        &self.rows[(token - self.first) * self.stride + feature * FEATURE..][..FEATURE]
    }
}
