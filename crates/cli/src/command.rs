//! One file a command: its arguments, and what it does.

pub(crate) mod analyze;
pub(crate) mod build;
pub(crate) mod centrality;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod entities;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod generations;
pub(crate) mod load;
pub(crate) mod man;
pub(crate) mod mcp;
pub(crate) mod migrate;
pub(crate) mod ownership;
pub(crate) mod path;
pub(crate) mod query;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod stats;
pub(crate) mod supply;
pub(crate) mod verify;
pub(crate) mod worker;
