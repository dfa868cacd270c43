//! What the user may have meant: the names nearest to one that does not exist.

use guanxi_model::fold;

/// How alike two names must be, by Jaro and Winkler, to be offered.
const ALIKE: f64 = 0.75;

/// At most three of `names`, the nearest to `name` first; those that start with it or hold it count as near.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = fold(name);
    let likeness = |other: &str| {
        let other = fold(other);
        let inside =
            wanted.chars().count() > 2 && (other.contains(&wanted) || wanted.contains(&other)) && !other.is_empty();
        strsim::jaro_winkler(&wanted, &other).max(if inside { 0.9 } else { 0.0 })
    };
    let mut found: Vec<(f64, &str)> =
        names.into_iter().map(|n| (likeness(n), n)).filter(|(alike, _)| *alike >= ALIKE).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().map(|(_, n)| n).take(3).collect()
}

/// `; did you mean `a`, `b` or `c`?`, or nothing where none is near.
pub(crate) fn did_you_mean<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = nearest(name, names).into_iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => format!("; did you mean {only}?"),
        Some((last, rest)) => format!("; did you mean {} or {last}?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_is_near_and_nothing_else() {
        let names = ["company", "sanctions", "supply-chain", "ownership"];
        assert_eq!(did_you_mean("compani", names), "; did you mean `company`?");
        assert_eq!(did_you_mean("supply", names), "; did you mean `supply-chain`?");
        assert_eq!(did_you_mean("zzz", names), "");
        assert_eq!(nearest("Huawai", ["Huawei", "Hubei", "Tesla"])[0], "Huawei");
    }
}
