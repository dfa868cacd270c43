//! Parts of a picture that nothing connects, and how they are set in rows that make a page and not a ribbon.

/// Width over height that a picture comes near to.
pub(super) const SHAPE: f64 = 1.5;
/// Lengths of rows that are tried.
const TRIES: u32 = 24;

/// The numbers of the boxes that hang together, the parts and what is in them in ascending order.
pub(super) fn parts(count: usize, lines: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut heads: Vec<usize> = (0..count).collect();
    let head = |heads: &[usize], mut at: usize| {
        while heads[at] != at {
            at = heads[at];
        }
        at
    };
    for &(from, to) in lines {
        let (a, b) = (head(&heads, from), head(&heads, to));
        heads[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); count];
    for at in 0..count {
        parts[head(&heads, at)].push(at);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Rows of blocks by number, given their widths and heights: the tall ones first, each in the first row that has room for it.
///
/// Of all row lengths that come into question the one is taken whose page is nearest to [`SHAPE`].
pub(super) fn rows(sizes: &[(f64, f64)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].1.total_cmp(&sizes[*a].1).then(sizes[*b].0.total_cmp(&sizes[*a].0)).then(a.cmp(b)));
    let widest = sizes.iter().map(|s| s.0).fold(0.0, f64::max);
    let all: f64 = sizes.iter().map(|s| s.0).sum();
    let set = |limit: f64| {
        let mut rows: Vec<(f64, Vec<usize>)> = Vec::new();
        for &at in &order {
            let width = sizes[at].0;
            match rows.iter_mut().find(|row| row.0 + width <= limit + 1e-6) {
                Some(row) => {
                    row.0 += width;
                    row.1.push(at);
                }
                None => rows.push((width, vec![at])),
            }
        }
        rows
    };
    let distance = |rows: &[(f64, Vec<usize>)]| {
        let width = rows.iter().map(|row| row.0).fold(1.0, f64::max);
        let height: f64 = rows.iter().map(|row| sizes[row.1[0]].1).sum();
        (width / height.max(1.0) / SHAPE).ln().abs()
    };
    let tried = (0..=TRIES).map(|at| set(widest + (all - widest) * f64::from(at) / f64::from(TRIES)));
    let best = tried.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default();
    best.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together_is_one_part() {
        assert_eq!(parts(6, &[(4, 1), (2, 5), (1, 3)]), [vec![0], vec![1, 3, 4], vec![2, 5]]);
        assert!(parts(0, &[]).is_empty());
    }

    #[test]
    fn many_small_blocks_fill_a_page() {
        let sizes: Vec<(f64, f64)> = (0..20).map(|at| (300.0, 60.0 + f64::from(at % 3) * 40.0)).collect();
        let rows = rows(&sizes);
        let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
        assert!((2..=4).contains(&longest), "{rows:?}");
        let mut all: Vec<usize> = rows.concat();
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<_>>());
        assert_eq!(super::rows(&[(1.0, 1.0)]), [vec![0]]);
    }
}
