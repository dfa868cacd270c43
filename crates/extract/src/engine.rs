//! Where analyses come from.

use guanxi_nlp::{Analysis, Pipeline};

/// Anything that analyses English text as the language engine does.
pub trait Engine: Sync + Send {
    /// Analyses one passage.
    fn analyze<'t>(&self, text: &'t str) -> Analysis<'t>;
}

impl Engine for &'static Pipeline {
    fn analyze<'t>(&self, text: &'t str) -> Analysis<'t> {
        Pipeline::analyze(self, text)
    }
}
