//! SPARQL 1.1 Update over notes, without what would ask other servers.

use oxigraph::{sparql::SparqlEvaluator, store::Store as Database};
use spargebra::{GraphUpdateOperation, Update};

use crate::{
    Base, Graphs, Limits, QueryError, Question,
    sparql::{on_deep_stack, pattern, syntax},
};

/// Carries out an update; see [`super::Notebook::update`].
pub(super) fn update(
    database: &Database,
    base: &Base,
    text: &str,
    using: Option<&Graphs>,
    relative_to: Option<&str>,
    limits: Limits,
) -> Result<(), QueryError> {
    let question = Question { base: relative_to.map(str::to_owned), ..Question::new(text)? };
    on_deep_stack(limits, |token| {
        let parser = question.parser(base)?;
        let parse = |text: &str| parser.clone().parse_update(text);
        let mut parsed = parse(text).map_err(|_| syntax(text, |text| parse(text).err()))?;
        check(&mut parsed, using)?;
        let evaluator = SparqlEvaluator::new().with_cancellation_token(token);
        let done = evaluator.for_update(parsed).on_store(database).execute();
        done.map_err(|e| QueryError::Evaluation(e.to_string()))
    })
}

/// Refuses what would ask other servers, and says to the patterns which graphs they see.
fn check(update: &mut Update, graphs: Option<&Graphs>) -> Result<(), QueryError> {
    for operation in &mut update.operations {
        match operation {
            GraphUpdateOperation::Load { .. } => return Err(QueryError::Load),
            GraphUpdateOperation::DeleteInsert { using, pattern: seen, .. } => {
                pattern((**seen).clone(), &std::collections::BTreeMap::new())?;
                match (graphs, &using) {
                    (Some(_), Some(_)) => return Err(QueryError::Using),
                    (Some(graphs), None) => *using = Some(graphs.dataset()?),
                    (None, _) => {}
                }
            }
            _ => {}
        }
    }
    Ok(())
}
