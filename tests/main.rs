//! The tests of the whole: one binary, so that everything is linked once.
//!
//! - `tidy`: the repository's own rules, read from ARCHITECTURE.md and CONTRIBUTING.md
//! - `pipes`, `errors`, `inputs`: the program as a shell meets it
//! - `corpus`: the sample corpus from text to claims, triples and pictures, against tests/golden
//! - `graph`: identity and its decisions, dates and differences, ownership, supply chains
//! - `book`: every command of docs/, and what it answers
//! - `queries`: every named query against its golden table
//! - `reports`: every shipped report against its golden page, templates of a user's own, and batches
//! - `determinism`: the same bytes in whatever order, on however many threads
//! - `scores`: our own gold with its floor, and `eval` against the scorers where these are at hand
//! - `server`: `serve` over loopback, also when it is treated badly
//! - `browser`: the explorer in headless Chromium, where that is at hand
//! - `mcp`: the tools for agents, over standard input and output
//! - `w3c`: the W3C's tests of SPARQL 1.1 and its protocols, where they are at hand
//! - `soak`: builds that are killed; `make soak` kills more of them
//! - `stores`: what else befalls stores: two writers, readers beside a writer, old formats
//! - `damage`: full disks, damaged and missing files, folders that may not be read or written
//! - `dumps`: a store as a file, in every format, and back
//! - `readers`: exports opened by networkx, followthemoney and rdflib, where these are at hand

mod book;
mod browser;
mod corpus;
mod damage;
mod determinism;
mod dumps;
mod errors;
mod graph;
mod http;
mod inputs;
mod mcp;
mod pipes;
mod queries;
mod readers;
mod reports;
mod scores;
mod server;
mod soak;
mod stores;
mod support;
mod tidy;
mod w3c;
