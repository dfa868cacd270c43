//! Rows times a fixed matrix, the matrix laid out once for the vectors of the machine.

use super::{Job, Kernel, Lanes};

/// How many vectors stand side by side in a panel; also the number of pieces of a maxout.
const GROUPS: usize = 3;

/// How many rows after the last one a product may read and write: it goes by blocks of up to eight.
pub(crate) const SPARE_ROWS: usize = 7;

/// A matrix with a bias, packed: panels of three vectors' width, each with its rows one after the other.
pub(crate) struct Matrix {
    kernel: Kernel,
    inputs: usize,
    panels: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// The matrix of a linear layer: `weight` has a row of `inputs` numbers an output, `bias` a number an output.
    ///
    /// Outputs are filled up with zeros to [`Self::width`].
    pub(crate) fn linear(kernel: Kernel, weight: &[f32], bias: &[f32]) -> Self {
        Self::pack(kernel, weight, bias, |panel, group, lane| (panel * GROUPS + group) * kernel.lanes() + lane)
    }

    /// The matrix of a maxout layer of three pieces: `weight` has a row of `inputs` numbers a piece, the pieces of an
    /// output one after the other.
    pub(crate) fn maxout(kernel: Kernel, weight: &[f32], bias: &[f32]) -> Self {
        Self::pack(kernel, weight, bias, |panel, group, lane| (panel * kernel.lanes() + lane) * GROUPS + group)
    }

    fn pack(kernel: Kernel, weight: &[f32], bias: &[f32], row: impl Fn(usize, usize, usize) -> usize) -> Self {
        let (lanes, outputs) = (kernel.lanes(), bias.len());
        let inputs = weight.len() / outputs;
        let panels = outputs.div_ceil(lanes * GROUPS);
        let mut weights = Vec::with_capacity(panels * inputs * GROUPS * lanes);
        let mut packed_bias = Vec::with_capacity(panels * GROUPS * lanes);
        for panel in 0..panels {
            let rows: Vec<usize> = (0..GROUPS * lanes).map(|i| row(panel, i / lanes, i % lanes)).collect();
            packed_bias.extend(rows.iter().map(|&r| bias.get(r).copied().unwrap_or(0.0)));
            for input in 0..inputs {
                weights.extend(rows.iter().map(|&r| weight.get(r * inputs + input).copied().unwrap_or(0.0)));
            }
        }
        Self { kernel, inputs, panels, weights, bias: packed_bias }
    }

    /// How many numbers a row of [`Self::multiply`] has.
    pub(crate) fn width(&self) -> usize {
        self.panels * GROUPS * self.kernel.lanes()
    }

    /// The bias, in the order of the outputs of [`Self::multiply`].
    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// `rows · matrix + bias` for `count` rows that start `stride` numbers apart (and may overlap), as rows of
    /// [`Self::width`]. Both buffers have room for [`SPARE_ROWS`] more rows.
    pub(crate) fn multiply(&self, rows: &[f32], stride: usize, count: usize, out: &mut [f32]) {
        self.check(rows, stride, count, out, self.width());
        self.kernel.run(Multiply { matrix: self, rows, stride, count, out });
    }

    /// The largest piece of each output of `rows · matrix + bias`, as rows of a third of [`Self::width`].
    pub(crate) fn multiply_max(&self, rows: &[f32], stride: usize, count: usize, out: &mut [f32]) {
        self.check(rows, stride, count, out, self.width() / GROUPS);
        self.kernel.run(MultiplyMax { matrix: self, rows, stride, count, out });
    }

    fn check(&self, rows: &[f32], stride: usize, count: usize, out: &[f32], width: usize) {
        let count = count + SPARE_ROWS;
        assert!(rows.len() >= (count - 1) * stride + self.inputs && out.len() >= count * width);
    }
}

struct Multiply<'a> {
    matrix: &'a Matrix,
    rows: &'a [f32],
    stride: usize,
    count: usize,
    out: &'a mut [f32],
}

impl Job for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) {
        let (width, panel_width) = (self.matrix.width(), GROUPS * V::COUNT);
        for first in (0..self.count).step_by(ROWS) {
            for panel in 0..self.matrix.panels {
                // SAFETY: the caller checked that the buffers hold the rows, and `SPARE_ROWS` more.
                unsafe {
                    let sums =
                        tile::<V, ROWS>(self.matrix, panel, self.rows.as_ptr().add(first * self.stride), self.stride);
                    let out = self.out.as_mut_ptr().add(first * width + panel * panel_width);
                    for (row, sums) in sums.iter().enumerate() {
                        for (group, sum) in sums.iter().enumerate() {
                            sum.store(out.add(row * width + group * V::COUNT));
                        }
                    }
                }
            }
        }
    }
}

struct MultiplyMax<'a> {
    matrix: &'a Matrix,
    rows: &'a [f32],
    stride: usize,
    count: usize,
    out: &'a mut [f32],
}

impl Job for MultiplyMax<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) {
        let width = self.matrix.panels * V::COUNT;
        for first in (0..self.count).step_by(ROWS) {
            for panel in 0..self.matrix.panels {
                // SAFETY: the caller checked that the buffers hold the rows, and `SPARE_ROWS` more.
                unsafe {
                    let sums =
                        tile::<V, ROWS>(self.matrix, panel, self.rows.as_ptr().add(first * self.stride), self.stride);
                    let out = self.out.as_mut_ptr().add(first * width + panel * V::COUNT);
                    for (row, [a, b, c]) in sums.into_iter().enumerate() {
                        a.max(b).max(c).store(out.add(row * width));
                    }
                }
            }
        }
    }
}

/// `ROWS` rows times one panel, plus the bias.
///
/// # Safety
///
/// `rows` has `ROWS` rows of the matrix's inputs, `stride` apart, and the machine has `V`'s instructions.
#[inline(always)]
unsafe fn tile<V: Lanes, const ROWS: usize>(
    matrix: &Matrix,
    panel: usize,
    rows: *const f32,
    stride: usize,
) -> [[V; GROUPS]; ROWS] {
    let panel_width = GROUPS * V::COUNT;
    debug_assert!((panel + 1) * matrix.inputs * panel_width <= matrix.weights.len());
    unsafe {
        let mut sums = [[V::splat(0.0); GROUPS]; ROWS];
        let mut weights = matrix.weights.as_ptr().add(panel * matrix.inputs * panel_width);
        for input in 0..matrix.inputs {
            let columns: [V; GROUPS] =
                [V::load(weights), V::load(weights.add(V::COUNT)), V::load(weights.add(2 * V::COUNT))];
            for (row, sums) in sums.iter_mut().enumerate() {
                let value = V::splat(*rows.add(row * stride + input));
                for (sum, column) in sums.iter_mut().zip(columns) {
                    *sum = sum.add_product(value, column);
                }
            }
            weights = weights.add(panel_width);
        }
        let bias = matrix.bias.as_ptr().add(panel * panel_width);
        for sums in &mut sums {
            for (group, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(V::load(bias.add(group * V::COUNT)));
            }
        }
        sums
    }
}
