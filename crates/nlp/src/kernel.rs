//! Matrix products and row operations on single-precision numbers, with the widest vectors that the machine has.
//!
//! Every path adds up in the same order. AVX-512, AVX2 with FMA and NEON round a product and its sum once, and give the
//! same bits; the portable path rounds twice, so that its results differ in the last place.
#![expect(
    unsafe_code,
    reason = "vector instructions, chosen when the program runs, and unchecked loads in their inner loops"
)]
#![expect(
    clippy::inline_always,
    reason = "what is not inlined into a function compiled for a path is compiled without it"
)]

mod lanes;
mod limit;
mod matrix;
mod rows;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256, __m512};

use lanes::Lanes;

pub(crate) use matrix::{Matrix, SPARE_ROWS};
pub(crate) use rows::{HIDDEN, Norm, Scorer, WIDTH, max_of_window};

/// Which instructions the arithmetic uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// 512-bit vectors with fused multiplication and addition.
    Avx512,
    /// 256-bit vectors with fused multiplication and addition.
    Avx2,
    /// 128-bit vectors of 64-bit ARM, with fused multiplication and addition.
    Neon,
    /// What the compiler makes of plain code.
    Portable,
}

impl Kernel {
    /// Every path, fastest first.
    const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Neon, Self::Portable];

    /// The paths that this machine can run, fastest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kernel| kernel.is_available())
    }

    /// The fastest path that this machine can run.
    pub fn best() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => true,
            Self::Portable => true,
            _ => false,
        }
    }

    /// How many numbers a vector holds.
    fn lanes(self) -> usize {
        match self {
            Self::Avx512 => 16,
            Self::Avx2 => 8,
            Self::Neon | Self::Portable => 4,
        }
    }

    /// Runs a job with this path's vectors.
    ///
    /// # Panics
    ///
    /// Where the machine cannot run this path.
    #[inline]
    fn run<J: Job>(self, job: J) -> J::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                assert!(self.is_available());
                // SAFETY: the machine has the instructions, as the line above makes sure.
                unsafe { avx512(job) }
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                assert!(self.is_available());
                // SAFETY: the machine has the instructions, as the line above makes sure.
                unsafe { avx2(job) }
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => job.run::<std::arch::aarch64::float32x4_t, 8>(),
            _ => job.run::<[f32; 4], 3>(),
        }
    }
}

/// A piece of arithmetic that can be compiled for any vector; `ROWS` is how many rows of a product fit into the registers,
/// with three sums each and room for their factors.
trait Job {
    type Output;
    fn run<V: Lanes, const ROWS: usize>(self) -> Self::Output;
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512<J: Job>(job: J) -> J::Output {
    job.run::<__m512, 8>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<J: Job>(job: J) -> J::Output {
    job.run::<__m256, 3>()
}
