//! The two hashes that the model's tables are indexed with: of a string, and of that hash with a table's seed.

use std::sync::LazyLock;

use crate::id_map::IdMap;

/// Names that stand for a number of spaCy's own rather than for their hash, a line each: name, tab, number.
///
/// They are ordinary words as well (*X*, *mark*, *DATE*), and then have that number too.
const SYMBOLS: &str = include_str!("../../../data/model/symbols.tsv");

static BY_NAME: LazyLock<Symbols> = LazyLock::new(|| {
    let number = |line: &'static str| line.split_once('\t').and_then(|(name, id)| Some((name, id.parse().ok()?)));
    let list: Vec<(&str, u64)> = SYMBOLS.lines().filter_map(number).collect();
    let by_hash = IdMap::new(list.iter().map(|(name, _)| murmur64a(name.as_bytes(), 1)));
    Symbols { list, by_hash }
});

struct Symbols {
    list: Vec<(&'static str, u64)>,
    by_hash: IdMap,
}

/// The number that stands for `text` in the model: 0 for no text, a symbol's number, else its `MurmurHash64A`.
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    let hash = murmur64a(text.as_bytes(), 1);
    match BY_NAME.by_hash.get(hash).map(|at| BY_NAME.list[at]) {
        Some((name, id)) if name == text => id,
        _ => hash,
    }
}

/// `MurmurHash64A` of Austin Appleby, reading its input as little-endian words on every machine.
fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// The four words of a key with a table's seed, as thinc's CPU backend takes them; modulo the table's rows, they name the
/// rows whose sum is the key's vector. It is `MurmurHash3_x64_128` reduced to one 64-bit key.
pub(crate) fn row_hash(key: u64, seed: u32) -> [u32; 4] {
    let tail = u64::from(seed) ^ 8;
    let mut h1 = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 = (h1 ^ u64::from(seed) ^ 8).wrapping_add(tail);
    let mut h2 = tail.wrapping_add(h1);
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

fn finish(mut k: u64) -> u64 {
    k = (k ^ (k >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    k = (k ^ (k >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ (k >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_ids_that_the_model_was_trained_with() {
        let check = |text, id| assert_eq!(string_id(text), id, "{text}");
        check("", 0);
        check("coffee", 3_197_928_453_018_144_401);
        check("The", 5_059_648_917_813_135_842);
        check("x", 11_123_243_248_953_317_070);
        check("é", 16_256_712_947_286_012_828);
        check("Hello, world 12345", 1_714_378_000_416_630_917);
    }

    #[test]
    fn symbols_have_their_number() {
        assert_eq!(BY_NAME.list.len(), 456);
        assert_eq!(string_id("ORTH"), 65);
        assert_eq!(string_id("X"), 101);
        assert_eq!(string_id("DATE"), 391);
    }

    #[test]
    fn keys_have_the_rows_of_thinc() {
        assert_eq!(row_hash(0, 8), [0, 0, 0, 0]);
        assert_eq!(row_hash(1, 8), [1_161_550_108, 2_247_783_286, 1_742_325_162, 1_224_191_281]);
        let coffee = row_hash(string_id("coffee"), 8);
        assert_eq!(coffee, [2_399_055_680, 1_118_310_852, 3_598_583_520, 1_677_466_278]);
    }
}
