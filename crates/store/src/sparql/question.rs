//! A question: the text of a query with everything that decides its answer, in a form that can be sent to another process.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, Term};
use serde::{Deserialize, Serialize};
use spargebra::{Query as Parsed, SparqlParser, algebra::QueryDataset};

use super::{
    Param, Query, QueryError, Shape,
    bind::{Bindings, bind},
    guard,
    param::guess,
    syntax,
};
use crate::{Base, Store, rdf::vocabulary::prefixes};

/// A query with the terms of its parameters and the graphs that it sees.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Question {
    /// SPARQL.
    pub text: String,
    /// Terms in N-Triples that stand for variables, by the variables' names.
    pub terms: BTreeMap<String, String>,
    /// The graphs that it sees; `None` leaves that to the text.
    pub graphs: Option<Graphs>,
    /// What relative IRIs of the text are relative to.
    pub base: Option<String>,
}

/// A dataset, as the SPARQL Protocol's parameters choose it: graphs by their IRIs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Graphs {
    /// These together are the default graph.
    pub default: Vec<String>,
    /// What `GRAPH` reaches.
    pub named: Vec<String>,
}

impl Question {
    /// A query without parameters. Too long or too deeply nested a text is an error.
    pub fn new(text: impl Into<String>) -> Result<Self, QueryError> {
        let text = text.into();
        guard::check(&text)?;
        Ok(Self { text, ..Self::default() })
    }

    /// Parses the text, and puts graphs and terms into it.
    pub(super) fn parse(&self, base: &Base) -> Result<Parsed, QueryError> {
        guard::check(&self.text)?;
        let parser = self.parser(base)?;
        let parse = |text: &str| parser.clone().parse_query(text);
        let mut parsed = parse(&self.text).map_err(|_| {
            if parser.clone().parse_update(&self.text).is_ok() && !self.text.trim().is_empty() {
                return QueryError::Update;
            }
            syntax(&self.text, |text| parse(text).err())
        })?;
        if let Some(graphs) = &self.graphs {
            let (Parsed::Select { dataset, .. }
            | Parsed::Construct { dataset, .. }
            | Parsed::Describe { dataset, .. }
            | Parsed::Ask { dataset, .. }) = &mut parsed;
            *dataset = Some(graphs.dataset()?);
        }
        bind(parsed, &self.bindings()?)
    }

    /// A parser that knows the prefixes of a store.
    pub(crate) fn parser(&self, base: &Base) -> Result<SparqlParser, QueryError> {
        let mut parser = SparqlParser::new();
        for (prefix, iri) in prefixes(base) {
            parser = parser.with_prefix(prefix, iri).map_err(|e| QueryError::Evaluation(e.to_string()))?;
        }
        match &self.base {
            Some(iri) => parser.with_base_iri(iri).map_err(|_| QueryError::Graph(iri.clone())),
            None => Ok(parser),
        }
    }

    fn bindings(&self) -> Result<Bindings, QueryError> {
        let term = |(name, text): (&String, &String)| {
            let problem = |e: oxigraph::model::TermParseError| QueryError::Value {
                name: name.clone(),
                value: text.clone(),
                problem: e.to_string(),
            };
            Ok((name.clone(), text.parse::<Term>().map_err(problem)?))
        };
        self.terms.iter().map(term).collect()
    }
}

impl Graphs {
    /// As the query's own `FROM` would say it.
    pub(crate) fn dataset(&self) -> Result<QueryDataset, QueryError> {
        let nodes = |iris: &[String]| {
            let node = |iri: &String| NamedNode::new(iri).map_err(|_| QueryError::Graph(iri.clone()));
            iris.iter().map(node).collect::<Result<Vec<_>, _>>()
        };
        Ok(QueryDataset { default: nodes(&self.default)?, named: Some(nodes(&self.named)?) })
    }
}

impl Store {
    /// A query with values for its parameters by name: the values given, and the defaults of the others.
    pub fn question(&self, query: &Query, values: &[(String, String)]) -> Result<Question, QueryError> {
        let mut question = Question::new(query.text.as_str())?;
        let given: BTreeMap<&str, &str> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if query.params.is_empty() {
            let guessed = given.iter().map(|(name, value)| ((*name).to_owned(), guess(self, value).to_string()));
            question.terms = guessed.collect();
            return Ok(question);
        }
        if let Some(unknown) = given.keys().find(|name| !query.params.iter().any(|p| p.name == **name)) {
            let known = query.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(QueryError::UnknownParam { name: (*unknown).to_owned(), known: format!("; it has {known}") });
        }
        let term = |param: &Param| {
            let value = given.get(param.name.as_str()).copied().or(param.default.as_deref());
            let value = value.ok_or_else(|| QueryError::MissingParam {
                name: param.name.clone(),
                explanation: param.explanation.clone(),
            })?;
            Ok::<_, QueryError>((param.name.clone(), param.term(self, value)?.to_string()))
        };
        question.terms = query.params.iter().map(term).collect::<Result<_, _>>()?;
        Ok(question)
    }
}

/// What a parsed query answers with.
pub(super) fn shape(query: &Parsed) -> Shape {
    match query {
        Parsed::Select { .. } | Parsed::Ask { .. } => Shape::Table,
        Parsed::Construct { .. } | Parsed::Describe { .. } => Shape::Graph,
    }
}
