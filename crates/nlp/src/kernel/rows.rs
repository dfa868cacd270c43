//! What happens to rows between the matrix products: sums of windows, layer normalisation, scores of a parser's state.

use super::{Job, Kernel, Lanes};

/// How many numbers a token's vector has in every layer of the model.
pub(crate) const WIDTH: usize = 96;

/// How many hidden units a transition model's state has, each the larger of two sums.
pub(crate) const HIDDEN: usize = 64;

/// Sums are made in this many lanes on every path, so that they are the same.
const SUM_LANES: usize = 16;

/// The normalisation of a layer's outputs: to mean 0 and variance 1, then times a gain plus a bias.
pub(crate) struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    /// Panics where `gain` and `bias` do not have [`WIDTH`] numbers.
    pub(crate) fn new(gain: &[f32], bias: &[f32]) -> Self {
        assert!(gain.len() == WIDTH && bias.len() == WIDTH);
        Self { gain: gain.to_vec(), bias: bias.to_vec() }
    }

    /// Normalises each row of [`WIDTH`] numbers in place.
    pub(crate) fn apply(&self, kernel: Kernel, rows: &mut [f32]) {
        kernel.run(Normalize { norm: self, rows, inputs: None });
    }

    /// Normalises each row in place and adds the row of `inputs` with the same number: a residual layer.
    pub(crate) fn apply_residual(&self, kernel: Kernel, rows: &mut [f32], inputs: &[f32]) {
        assert!(inputs.len() >= rows.len());
        kernel.run(Normalize { norm: self, rows, inputs: Some(inputs) });
    }
}

struct Normalize<'a> {
    norm: &'a Norm,
    rows: &'a mut [f32],
    inputs: Option<&'a [f32]>,
}

impl Job for Normalize<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) {
        for (number, row) in self.rows.chunks_exact_mut(WIDTH).enumerate() {
            let input = self.inputs.map(|inputs| &inputs[number * WIDTH..][..WIDTH]);
            // SAFETY: the row, its input, the gain and the bias have `WIDTH` numbers each.
            unsafe {
                let mean = V::splat(sum::<V, false>(row, V::splat(0.0)) / WIDTH as f32);
                let variance = sum::<V, true>(row, mean) / WIDTH as f32 + 1e-8;
                let scale = V::splat(1.0 / variance.sqrt());
                for at in (0..WIDTH).step_by(V::COUNT) {
                    let x = V::load(row.as_ptr().add(at)).sub(mean).mul(scale);
                    let mut y = x.mul(V::load(self.norm.gain.as_ptr().add(at)));
                    y = y.add(V::load(self.norm.bias.as_ptr().add(at)));
                    if let Some(input) = input {
                        y = y.add(V::load(input.as_ptr().add(at)));
                    }
                    y.store(row.as_mut_ptr().add(at));
                }
            }
        }
    }
}

/// The sum of a row's numbers, or of the squares of what they are above `mean`, in the same order on every path.
///
/// # Safety
///
/// The row has [`WIDTH`] numbers, and the machine has `V`'s instructions.
#[inline(always)]
unsafe fn sum<V: Lanes, const SQUARES: bool>(row: &[f32], mean: V) -> f32 {
    debug_assert!(row.len() == WIDTH);
    let mut lanes = [0.0f32; SUM_LANES];
    for group in (0..SUM_LANES).step_by(V::COUNT) {
        unsafe {
            let mut total = V::splat(0.0);
            for at in (group..WIDTH).step_by(SUM_LANES) {
                let mut value = V::load(row.as_ptr().add(at));
                if SQUARES {
                    value = value.sub(mean);
                    value = value.mul(value);
                }
                total = total.add(value);
            }
            total.store(lanes.as_mut_ptr().add(group));
        }
    }
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
    }
    lanes[0]
}

/// The largest piece of each output of a window's three projections: `out` has [`WIDTH`] numbers, each projection three
/// times as many, in the order of [`super::Matrix::multiply`] for a maxout matrix.
pub(crate) fn max_of_window(kernel: Kernel, projections: [&[f32]; 3], out: &mut [f32]) {
    assert!(out.len() == WIDTH && projections.iter().all(|p| p.len() == 3 * WIDTH));
    kernel.run(MaxOfWindow { projections, out });
}

struct MaxOfWindow<'a> {
    projections: [&'a [f32]; 3],
    out: &'a mut [f32],
}

impl Job for MaxOfWindow<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) {
        let [left, middle, right] = self.projections.map(<[f32]>::as_ptr);
        for at in (0..WIDTH).step_by(V::COUNT) {
            // SAFETY: `max_of_window` checked the lengths.
            unsafe {
                let (mut best, mut from) = (V::splat(f32::NEG_INFINITY), at * 3);
                for _piece in 0..3 {
                    let sum = V::load(left.add(from)).add(V::load(middle.add(from))).add(V::load(right.add(from)));
                    best = best.max(sum);
                    from += V::COUNT;
                }
                best.store(self.out.as_mut_ptr().add(at));
            }
        }
    }
}

/// The scores of a transition model's moves from the sum of its features.
pub(crate) struct Scorer {
    kernel: Kernel,
    lower_bias: Vec<f32>,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Scorer {
    /// `lower_bias`: first pieces of the hidden units, then second ones; `weight`: a row of [`HIDDEN`] numbers a move.
    pub(crate) fn new(kernel: Kernel, lower_bias: &[f32], weight: &[f32], bias: &[f32]) -> Self {
        assert!(lower_bias.len() == 2 * HIDDEN && weight.len() == HIDDEN * bias.len());
        let columns = bias.len().next_multiple_of(SUM_LANES);
        let weights = (0..HIDDEN)
            .flat_map(|hidden| {
                (0..columns).map(move |column| weight.get(column * HIDDEN + hidden).copied().unwrap_or(0.0))
            })
            .collect();
        let mut bias = bias.to_vec();
        bias.resize(columns, 0.0);
        Self { kernel, lower_bias: lower_bias.to_vec(), weights, bias }
    }

    /// How many scores there are, filled up to whole vectors.
    pub(crate) fn width(&self) -> usize {
        self.bias.len()
    }

    /// The scores of the state whose features these are, each with the two pieces of the hidden units as `lower_bias` has.
    pub(crate) fn score<const FEATURES: usize>(&self, features: [&[f32]; FEATURES], scores: &mut [f32]) {
        assert!(features.iter().all(|f| f.len() == 2 * HIDDEN) && scores.len() == self.width());
        self.kernel.run(Score { scorer: self, features, scores });
    }
}

struct Score<'a, const FEATURES: usize> {
    scorer: &'a Scorer,
    features: [&'a [f32]; FEATURES],
    scores: &'a mut [f32],
}

impl<const FEATURES: usize> Job for Score<'_, FEATURES> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) {
        let mut hidden = [0.0f32; HIDDEN];
        for at in (0..HIDDEN).step_by(V::COUNT) {
            // SAFETY: `score` checked that every feature has twice `HIDDEN` numbers, as the bias has.
            unsafe {
                let mut pieces = [V::splat(0.0); 2];
                for feature in self.features {
                    for (piece, sum) in pieces.iter_mut().enumerate() {
                        *sum = sum.add(V::load(feature.as_ptr().add(at + piece * HIDDEN)));
                    }
                }
                for (piece, sum) in pieces.iter_mut().enumerate() {
                    *sum = sum.add(V::load(self.scorer.lower_bias.as_ptr().add(at + piece * HIDDEN)));
                }
                pieces[0].max(pieces[1]).store(hidden.as_mut_ptr().add(at));
            }
        }
        let width = self.scorer.width();
        let mut column = 0;
        while column < width {
            // SAFETY: the block ends within the scores' width, and the machine has `V`'s instructions.
            column += unsafe {
                match (width - column) / V::COUNT {
                    7.. => block::<V, 7>(self.scorer, &hidden, column, self.scores),
                    5.. => block::<V, 5>(self.scorer, &hidden, column, self.scores),
                    _ => block::<V, 1>(self.scorer, &hidden, column, self.scores),
                }
            };
        }
    }
}

/// Writes the scores of `BLOCK` vectors of moves from `column` on, and says how many moves these are.
///
/// # Safety
///
/// There are as many moves from `column` on, and the machine has `V`'s instructions.
#[inline(always)]
unsafe fn block<V: Lanes, const BLOCK: usize>(
    scorer: &Scorer,
    hidden: &[f32; HIDDEN],
    column: usize,
    out: &mut [f32],
) -> usize {
    debug_assert!(column + BLOCK * V::COUNT <= scorer.width());
    unsafe {
        let mut sums = [V::splat(0.0); BLOCK];
        let mut weights = scorer.weights.as_ptr().add(column);
        for &value in hidden {
            let value = V::splat(value);
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add_product(value, V::load(weights.add(i * V::COUNT)));
            }
            weights = weights.wrapping_add(scorer.width());
        }
        for (i, sum) in sums.iter().enumerate() {
            let at = column + i * V::COUNT;
            sum.add(V::load(scorer.bias.as_ptr().add(at))).store(out.as_mut_ptr().add(at));
        }
    }
    BLOCK * V::COUNT
}
