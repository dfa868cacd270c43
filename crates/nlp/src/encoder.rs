//! Tokens to vectors: hashed embeddings of their features, mixed, then four layers that each look one token to both sides.

use std::ops::Range;

use crate::{
    Word,
    hash::row_hash,
    kernel::{Kernel, Matrix, Norm, SPARE_ROWS, WIDTH, max_of_window},
    lexeme_cache::{Features, LexemeCache, PADDING},
    weights::Weights,
};

/// How many tokens either side a vector depends on: one a layer.
const REACH: usize = 4;

/// How many tokens are encoded at once, so that they and a layer's weights stay in the processor's cache.
pub(crate) const CHUNK: usize = 256;

/// Rows of a buffer: a chunk, what it looks at, and room for the products' last rows.
const BUFFER: usize = CHUNK + 2 * REACH + SPARE_ROWS + 2;

/// The layers, shared by all threads.
pub(crate) struct Encoder {
    kernel: Kernel,
    tables: Vec<Table>,
    mix: Layer,
    /// The first layer's matrix, cut into the parts for the token to the left, the token, and the one to the right.
    projections: [Matrix; 3],
    first_norm: Norm,
    windows: Vec<Layer>,
}

/// A maxout layer with its normalisation.
struct Layer {
    matrix: Matrix,
    norm: Norm,
}

/// An embedding table that is indexed with hashes.
struct Table {
    seed: u32,
    rows: Vec<f32>,
}

/// What one thread needs to encode.
pub(crate) struct Scratch {
    cache: LexemeCache,
    slots: Vec<u32>,
    fresh: Vec<(u32, Features)>,
    embedded: Vec<f32>,
    mixed: Vec<f32>,
    projected: [Vec<f32>; 3],
    rows: [Vec<f32>; 2],
}

impl Encoder {
    /// The encoder whose tensors begin with `prefix`.
    pub(crate) fn new(kernel: Kernel, weights: &Weights, prefix: &str, features: &[&str]) -> Self {
        let tensor = |name: &str| weights.tensor(&format!("{prefix}.{name}"));
        let norm = |name: &str| Norm::new(&tensor(&format!("{name}.norm.gain")), &tensor(&format!("{name}.norm.bias")));
        let layer = |name: &str| {
            let (weight, bias) = (tensor(&format!("{name}.weight")), tensor(&format!("{name}.bias")));
            Layer { matrix: Matrix::maxout(kernel, &weight, &bias), norm: norm(name) }
        };
        // The seeds are those of the training, counted from 8.
        let table = |(feature, seed): (&&str, u32)| Table { seed, rows: tensor(&format!("embed.{feature}")) };
        let (first, first_bias) = (tensor("window.0.weight"), tensor("window.0.bias"));
        let none = vec![0.0; first_bias.len()];
        let projection = |part: usize| {
            let columns: Vec<f32> =
                first.chunks_exact(3 * WIDTH).flat_map(|row| &row[part * WIDTH..][..WIDTH]).copied().collect();
            Matrix::maxout(kernel, &columns, if part == 1 { &first_bias } else { &none })
        };
        Self {
            kernel,
            tables: features.iter().zip(8..).map(table).collect(),
            mix: layer("mix"),
            projections: [projection(0), projection(1), projection(2)],
            first_norm: norm("window.0"),
            windows: ["window.1", "window.2", "window.3"].map(layer).into(),
        }
    }

    /// Room for one thread.
    pub(crate) fn scratch(&self) -> Scratch {
        let zeros = |width: usize| vec![0.0; BUFFER * width];
        let mut padding = vec![0.0; 9 * WIDTH];
        padding[3 * WIDTH..6 * WIDTH].copy_from_slice(self.projections[1].bias());
        Scratch {
            cache: LexemeCache::new(&padding),
            slots: Vec::with_capacity(BUFFER),
            fresh: Vec::with_capacity(BUFFER),
            embedded: zeros(self.tables.len() * WIDTH),
            mixed: zeros(WIDTH),
            projected: [zeros(3 * WIDTH), zeros(3 * WIDTH), zeros(3 * WIDTH)],
            rows: [zeros(WIDTH), zeros(WIDTH)],
        }
    }

    /// The vectors of the tokens in `range`, at most [`CHUNK`], as rows of [`WIDTH`] numbers, with
    /// [`SPARE_ROWS`] more after the last; `words` are those of the whole text.
    ///
    /// The text stands between rows of padding that each layer changes as it does tokens.
    pub(crate) fn encode<'s>(&self, words: &[Word], range: Range<usize>, scratch: &'s mut Scratch) -> &'s [f32] {
        assert!(range.len() <= CHUNK && range.end <= words.len());
        self.find_slots(words, range, scratch);
        let Scratch { cache, slots, rows: [from, to], .. } = scratch;
        let mut count = slots.len() - 2;
        for (row, window) in slots.windows(3).enumerate() {
            let projections =
                [cache.projection(window[0], 0), cache.projection(window[1], 1), cache.projection(window[2], 2)];
            max_of_window(self.kernel, projections, &mut to[row * WIDTH..][..WIDTH]);
            from[row * WIDTH..][..WIDTH].copy_from_slice(cache.vector(window[1]));
        }
        self.first_norm.apply_residual(self.kernel, &mut to[..count * WIDTH], from);
        for layer in &self.windows {
            std::mem::swap(from, to);
            count -= 2;
            layer.matrix.multiply_max(from, WIDTH, count, to);
            layer.norm.apply_residual(self.kernel, &mut to[..count * WIDTH], &from[WIDTH..]);
        }
        &scratch.rows[1]
    }

    /// Finds the cache's slots of the tokens in `range` and of those that they depend on, and fills new ones.
    fn find_slots(&self, words: &[Word], range: Range<usize>, scratch: &mut Scratch) {
        let Scratch { cache, slots, fresh, .. } = scratch;
        slots.clear();
        fresh.clear();
        cache.start_round();
        let sees_spaces = self.tables.len() > 4;
        for row in range.start..range.end + 2 * REACH {
            let word = row.checked_sub(REACH).and_then(|at| words.get(at));
            let slot = word.map_or(PADDING, |word| {
                let features = Features::of(word, sees_spaces);
                let (slot, new) = cache.slot(features);
                if new {
                    fresh.push((slot, features));
                }
                slot
            });
            slots.push(slot);
        }
        self.fill(scratch);
    }

    /// Works out the vectors and projections of the words that the cache did not have.
    fn fill(&self, scratch: &mut Scratch) {
        let Scratch { cache, fresh, embedded, mixed, projected, .. } = scratch;
        let width = self.tables.len() * WIDTH;
        for ((_, word), row) in fresh.iter().zip(embedded.chunks_exact_mut(width)) {
            let keys = word.ids.into_iter().chain([u64::from(word.space_after), u64::from(word.is_space)]);
            for ((table, key), part) in self.tables.iter().zip(keys).zip(row.chunks_exact_mut(WIDTH)) {
                table.embed(key, part);
            }
        }
        if fresh.is_empty() {
            return;
        }
        self.mix.matrix.multiply_max(embedded, width, fresh.len(), mixed);
        self.mix.norm.apply(self.kernel, &mut mixed[..fresh.len() * WIDTH]);
        for (matrix, out) in self.projections.iter().zip(projected.iter_mut()) {
            matrix.multiply(mixed, WIDTH, fresh.len(), out);
        }
        for (row, &(slot, _)) in fresh.iter().enumerate() {
            let parts = projected.each_ref().map(|part| &part[row * 3 * WIDTH..][..3 * WIDTH]);
            cache.fill(slot, &mixed[row * WIDTH..][..WIDTH], parts);
        }
    }
}

impl Table {
    /// The sum of the four rows that a key names.
    fn embed(&self, key: u64, out: &mut [f32]) {
        let count = self.rows.len() / WIDTH;
        out.fill(0.0);
        for word in row_hash(key, self.seed) {
            let row = &self.rows[word as usize % count * WIDTH..][..WIDTH];
            for (sum, value) in out.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}
