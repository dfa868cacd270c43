//! Claims to a graph: identity across documents, merged statements, and what can be asked of their shape.
//!
//! [`merge`] is the way in: documents and claims in any order, one graph out, the same whatever the order was. The rest
//! are questions to a finished [`Graph`]: what stands around an entity, how two are connected, which hang together, who owns whom, who
//! supplies whom, who stands between the others.
//! Nothing here reads a file or a database.

mod candidate;
mod centrality;
mod common;
mod decision;
mod diff;
mod filter;
mod fingerprint;
mod graph;
mod identity;
mod life;
mod merge;
mod neighbourhood;
mod ownership;
mod path;
mod shape;
mod statement;
mod supply;
mod view;

pub use candidate::{MergeCandidate, SplitCandidate, merge_candidates, split_candidates};
pub use centrality::{Centrality, centrality};
pub use common::{CommonInvestor, investors_in_common};
pub use decision::{Choice, Decision, DecisionError, Decisions};
pub use diff::{Cause, Change, Happened, diff};
pub use filter::Filter;
pub use fingerprint::{Fingerprint, mark_copies};
pub use graph::{DocumentMeta, Graph};
pub use identity::{Identities, Kin, Parties, PartyError, identify};
pub use life::fold_lives;
pub use merge::{merge, merge_known};
pub use neighbourhood::{Folded, Neighbourhood, neighbourhood};
pub use ownership::{Circle, ControlGroup, Holding, Ownership, Share, share_of};
pub use path::{Hop, shortest_path, strength, strongest_path};
pub use shape::{Degree, components, degrees};
pub use statement::{Said, statement_id, statement_of};
pub use supply::{Cut, Direction, Gap, Link, cut, seated_in, supply_chain};
pub use view::{Stream, View, between, stream};

#[cfg(test)]
mod fixture;
