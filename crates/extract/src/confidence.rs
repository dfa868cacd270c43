//! How far a rule is to be believed: its share of right claims on annotated news, smoothed.

use indexmap::IndexMap;

/// How many claims' worth the average of all rules weighs in a rule's own share, so that three right of three is not certainty.
const PRIOR_WEIGHT: f64 = 5.0;

/// Counts of right and wrong claims by rule.
#[derive(Debug)]
pub(crate) struct Confidence {
    counts: IndexMap<String, (f64, f64)>,
    /// The share of right claims of all rules together, which stands for a rule that was never seen.
    average: f64,
}

impl Confidence {
    /// The counts that the program ships with; `guanxi eval --by-rule` makes them.
    pub(crate) fn built_in() -> Self {
        Self::parse(include_str!("../../../data/rules/measured.tsv"))
    }

    /// Reads lines of rule, right and wrong, parted by tabs; other lines are left away.
    fn parse(text: &str) -> Self {
        let counts: IndexMap<String, (f64, f64)> = text.lines().filter_map(count).collect();
        let (right, wrong) = counts.values().fold((0.0, 0.0), |(r, w), (a, b)| (r + a, w + b));
        Self { counts, average: (right + 1.0) / (right + wrong + 2.0) }
    }

    /// A rule's share of right claims, 0 to 1, in hundredths.
    pub(crate) fn of(&self, rule: &str) -> f64 {
        let (right, wrong) = self.counts.get(rule).copied().unwrap_or_default();
        let share = (right + PRIOR_WEIGHT * self.average) / (right + wrong + PRIOR_WEIGHT);
        (share * 100.0).round() / 100.0
    }
}

fn count(line: &str) -> Option<(String, (f64, f64))> {
    let mut fields = line.split('\t');
    let (rule, right, wrong) = (fields.next()?, fields.next()?, fields.next()?);
    Some((rule.to_owned(), (right.parse().ok()?, wrong.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_believed_by_its_record_and_a_new_one_by_the_average() {
        let confidence = Confidence::parse("# rule, right, wrong\ngood\t40\t0\nbad\t0\t20\nrare\t1\t0\n");
        assert!(confidence.of("good") > 0.9);
        assert!(confidence.of("bad") < 0.2);
        assert!(confidence.of("unknown") < confidence.of("rare") && confidence.of("rare") < confidence.of("good"));
    }
}
