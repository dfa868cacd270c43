//! What the machine's arithmetic could do at best, to hold the engine's speed against.

use std::{hint::black_box, time::Instant};

use super::{Job, Kernel, Lanes};

/// Sums that do not wait for each other; enough to keep every unit busy, few enough for the registers.
const SUMS: usize = 12;
const ROUNDS: usize = 1 << 20;

impl Kernel {
    /// How many multiplications and additions of single-precision numbers this path makes in a second on one thread when
    /// it does nothing else: the best of a few short runs.
    ///
    /// # Panics
    ///
    /// Where the machine cannot run this path.
    pub fn operations_per_second(self) -> f64 {
        let rate = |_| {
            let start = Instant::now();
            black_box(self.run(Products { factor: black_box(0.5) }));
            (2 * SUMS * self.lanes() * ROUNDS) as f64 / start.elapsed().as_secs_f64()
        };
        (0..8).map(rate).fold(0.0, f64::max)
    }
}

struct Products {
    factor: f32,
}

impl Job for Products {
    type Output = [f32; 16];

    #[inline(always)]
    fn run<V: Lanes, const ROWS: usize>(self) -> [f32; 16] {
        let mut out = [0.0; 16];
        // SAFETY: the machine has `V`'s instructions, and `out` has room for one vector.
        unsafe {
            let factor = V::splat(self.factor);
            let mut sums = [factor; SUMS];
            for _ in 0..ROUNDS {
                for sum in &mut sums {
                    *sum = factor.add_product(*sum, factor);
                }
            }
            let mut total = factor;
            for sum in sums {
                total = total.add(sum);
            }
            total.store(out.as_mut_ptr());
        }
        out
    }
}
