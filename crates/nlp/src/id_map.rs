//! The places of ids of strings, which are hashes already, in a list: built once, then only read.

/// A table with open addressing, at most half full.
pub(crate) struct IdMap {
    slots: Vec<(u64, u32)>,
}

/// Marks an empty slot; no list is as long.
const EMPTY: u32 = u32::MAX;

impl IdMap {
    /// The map from each id to its place; of two that are equal, the first counts.
    pub(crate) fn new(ids: impl ExactSizeIterator<Item = u64>) -> Self {
        let mut map = Self { slots: vec![(0, EMPTY); (2 * ids.len() + 1).next_power_of_two()] };
        for (id, value) in ids.zip(0..) {
            let slot = map.slot(id);
            if map.slots[slot].1 == EMPTY {
                map.slots[slot] = (id, value);
            }
        }
        map
    }

    pub(crate) fn get(&self, id: u64) -> Option<usize> {
        let (_, value) = self.slots[self.slot(id)];
        (value != EMPTY).then_some(value as usize)
    }

    /// Where `id` is, or the empty slot where it would go.
    fn slot(&self, id: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = id as usize & mask;
        while self.slots[slot].1 != EMPTY && self.slots[slot].0 != id {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_others_are_not() {
        let ids = [0, 8, 16, 3, u64::MAX, 1 << 40];
        let map = IdMap::new(ids.iter().copied());
        for (id, value) in ids.into_iter().zip(0..) {
            assert_eq!(map.get(id), Some(value));
        }
        assert_eq!([1, 24, u64::MAX - 1].map(|id| map.get(id)), [None; 3]);
        assert_eq!(IdMap::new([4, 5, 5].into_iter()).get(5), Some(1));
        assert_eq!(IdMap::new(std::iter::empty()).get(0), None);
    }
}
