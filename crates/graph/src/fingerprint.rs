//! Which documents are prints of one story: sketches of their words that can be compared without the texts.
//!
//! Method: the smallest hashes of all runs of four words (Broder, *On the resemblance and containment of documents*, 1997),
//! which estimate the share of runs that two texts have in common.

use std::{collections::BTreeMap, fmt, str::FromStr};

use guanxi_model::Statement;

/// Words of a run.
const RUN: usize = 4;
/// Hashes that are kept.
const SIZE: usize = 64;
/// A text of fewer words says too little to be taken for a copy.
const LEAST: usize = 20;
/// The share of runs in common from which two texts are one story.
const ALIKE: f64 = 0.5;

/// The smallest hashes of a text's runs of words, ascending; empty for a short text, which is like no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprint(Vec<u32>);

impl Fingerprint {
    /// The fingerprint of a text. Case and punctuation do not matter.
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .flat_map(|w| {
                if w.chars().any(is_han) { w.chars().map(String::from).collect() } else { vec![w.to_lowercase()] }
            })
            .collect();
        if words.len() < LEAST {
            return Self::default();
        }
        let mut hashes: Vec<u32> = words.windows(RUN).map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(SIZE);
        Self(hashes)
    }

    /// Whether nothing can be said of the text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The share of runs that two texts have in common, 0 to 1, estimated from the smallest hashes of both together.
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut seen, mut common) = (0_usize, 0_usize);
        while seen < SIZE {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x == y => {
                    common += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => _ = a.next(),
                (_, Some(_)) => _ = b.next(),
                (Some(_), None) => _ = a.next(),
                (None, None) => break,
            }
            seen += 1;
        }
        if seen == 0 { 0.0 } else { common as f64 / seen as f64 }
    }

    /// Whether the two are prints of one story.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.likeness(other) >= ALIKE
    }
}

/// FNV-1a over 64 bits of the words, each ended by a zero byte, with its halves folded together so that the low bits spread too.
fn hash(words: &[String]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in words.iter().flat_map(|w| w.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

impl fmt::Display for Fingerprint {
    /// Eight hexadecimal digits a hash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| write!(f, "{hash:08x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let chunks = text.as_bytes().chunks(8).map(|c| std::str::from_utf8(c).unwrap_or("?"));
        chunks.map(|c| u32::from_str_radix(c, 16)).collect::<Result<_, _>>().map(Self)
    }
}

/// Names, on every step of a statement, the earlier document that its own is a copy of; `fingerprint` knows those of the documents.
///
/// Steps stand in their order, so that the first print of a story is the source and the later ones are copies of it.
pub fn mark_copies<'f>(statement: &mut Statement, fingerprint: impl Fn(&str) -> Option<&'f Fingerprint>) {
    if let [only] = statement.steps.as_mut_slice() {
        only.copy_of = None;
        return;
    }
    let mut originals: Vec<(String, &Fingerprint)> = Vec::new();
    let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for step in &mut statement.steps {
        step.copy_of = None;
        let Some(own) = fingerprint(&step.document).filter(|f| !f.is_empty()) else { continue };
        let mut near: Vec<usize> = own.0.iter().filter_map(|hash| places.get(hash)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let original =
            near.into_iter().map(|at| &originals[at]).find(|(id, o)| *id != step.document && own.is_copy_of(o));
        if let Some((id, _)) = original {
            step.copy_of = Some(id.clone());
        } else {
            for hash in &own.0 {
                places.entry(*hash).or_default().push(originals.len());
            }
            originals.push((step.document.clone(), own));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Zeta Motors will buy batteries from Alpha Cells for its next small car, the two companies said on Monday. \
        The contract runs for five years and is worth about two billion dollars, a person who knows the terms said. \
        Alpha will make the cells at a new plant near the harbour, where it wants to hire nine hundred people.";

    #[test]
    fn a_cut_and_edited_print_is_a_copy_and_another_story_is_none() {
        let story = Fingerprint::of(STORY);
        let print = Fingerprint::of(&format!("(Wire) — {}", STORY.replace("on Monday", "Monday").to_uppercase()));
        let cut = Fingerprint::of(STORY.rsplit_once(". ").expect("sentences").0);
        let other = Fingerprint::of(
            "Alpha Cells has won an order from Zeta Motors. The carmaker takes batteries worth two billion dollars over five \
             years, and a plant near the harbour will employ nine hundred people, it was announced at the start of the week.",
        );
        assert!(
            print.is_copy_of(&story) && cut.is_copy_of(&story),
            "{} {}",
            print.likeness(&story),
            cut.likeness(&story)
        );
        assert!(other.likeness(&story) < 0.1 && !other.is_copy_of(&story));
        assert_eq!(story.to_string().parse(), Ok(story.clone()));
        assert!(Fingerprint::of("Zeta buys cells from Alpha").is_empty());
        assert!(!Fingerprint::default().is_copy_of(&Fingerprint::default()));
    }
}
