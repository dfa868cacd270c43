//! Runs every rule's own examples and counter-examples through the whole extractor.

use guanxi_model::{Catalogue, Claim, Document, Status};

use crate::{Extractor, rule::Rules};

fn extractor() -> Extractor {
    Extractor::new(Catalogue::built_in()).expect("the rules load")
}

/// A claim in the form in which examples write it.
fn written(claim: &Claim) -> String {
    let status = if claim.status == Status::Asserted { String::new() } else { format!(" | {}", claim.status) };
    format!("{} | {} | {}{status}", claim.subject.name, claim.relation, claim.object.name)
}

/// What a text says, each claim with the rule that read it.
fn says(extractor: &Extractor, text: &str) -> Vec<(String, String)> {
    let claims = extractor.extract(&Document::new("example", text)).claims;
    claims.iter().flat_map(|c| c.evidence.iter().map(|e| (written(c), e.rule.clone()))).collect()
}

#[test]
fn every_rule_reads_its_examples() {
    let extractor = extractor();
    let mut failures = Vec::new();
    for rule in Rules::built_in().expect("the rules load").all {
        for example in &rule.examples {
            let said = says(&extractor, &example.text);
            for wanted in &example.says {
                if !said.iter().any(|(claim, _)| claim == wanted) {
                    failures.push(format!("{}: `{}` does not say `{wanted}` but {said:?}", rule.id, example.text));
                }
            }
            if !said.iter().any(|(_, by)| *by == rule.id) && !example.says.is_empty() {
                failures.push(format!("{}: `{}` is read by {said:?}, not by this rule", rule.id, example.text));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn no_rule_reads_its_counter_examples() {
    let extractor = extractor();
    let mut failures = Vec::new();
    for rule in Rules::built_in().expect("the rules load").all {
        for text in &rule.counter_examples {
            let said = says(&extractor, text);
            if said.iter().any(|(_, by)| *by == rule.id) {
                failures.push(format!("{}: `{text}` says {said:?}", rule.id));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}
