//! The named-entity recogniser: one move a token, which begins, continues, ends or skips an entity.

use crate::{
    EntityType, Iob,
    kernel::Kernel,
    transition::{Projected, Transition},
    weights::Weights,
};

/// A move of the recogniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Begin(EntityType),
    In(EntityType),
    Last(EntityType),
    /// An entity of one token.
    Unit(EntityType),
    Out,
    /// Stands in the model for tokens that a caller forbids to be entities, of which there are none here.
    Blocked,
}

impl Move {
    fn parse(name: &str) -> Option<Self> {
        let kind = |text| EntityType::parse(text);
        Some(match name.split_once('-') {
            None if name == "O" => Self::Out,
            Some(("U", "")) => Self::Blocked,
            Some(("B", text)) => Self::Begin(kind(text)?),
            Some(("I", text)) => Self::In(kind(text)?),
            Some(("L", text)) => Self::Last(kind(text)?),
            Some(("U", text)) => Self::Unit(kind(text)?),
            _ => return None,
        })
    }
}

/// The recogniser's model, shared by all threads.
pub(crate) struct Recogniser {
    model: Transition<3>,
    moves: Vec<Move>,
}

/// One text's entities, which go on as the tokens' vectors come in.
#[derive(Default)]
pub(crate) struct Recognition {
    projected: Projected,
    /// The entity that is open: its first token and its type.
    open: Option<(usize, EntityType)>,
    /// Each token's entity, as far as the text was read.
    pub(crate) entities: Vec<Option<(EntityType, Iob)>>,
    scores: Vec<f32>,
}

/// What the recogniser must know of a text's tokens besides their vectors.
pub(crate) struct Limits<'a> {
    pub(crate) sentence_starts: &'a [bool],
    pub(crate) is_space: &'a dyn Fn(usize) -> bool,
}

impl Recogniser {
    /// The recogniser in the model.
    pub(crate) fn new(kernel: Kernel, weights: &Weights) -> Self {
        let name = |name: &str| Move::parse(name).unwrap_or_else(|| panic!("the embedded model has a move {name}"));
        Self {
            model: Transition::new(kernel, weights, "ner"),
            moves: weights.labels("ner").into_iter().map(name).collect(),
        }
    }

    /// Starts on a text.
    pub(crate) fn start(&self, recognition: &mut Recognition) {
        recognition.projected.clear();
        recognition.open = None;
        recognition.entities.clear();
        recognition.scores.resize(self.model.moves(), 0.0);
    }

    /// Takes in the vectors of the next `count` tokens and decides on each of them.
    pub(crate) fn advance(&self, recognition: &mut Recognition, vectors: &[f32], count: usize, limits: &Limits<'_>) {
        let Recognition { projected, open, entities, scores } = recognition;
        let first = entities.len();
        let keep = open.map_or(first, |(start, _)| start);
        projected.extend(&self.model, vectors, count, keep);
        for token in first..first + count {
            let start = open.map(|(start, _)| start);
            self.model.score(projected, [Some(token), start, start.map(|_| token - 1)], scores);
            let action = self.best(token, *open, limits, scores);
            let (entity, now_open) = match action {
                Move::Begin(kind) => (Some((kind, Iob::Begin)), Some((token, kind))),
                Move::In(kind) => (Some((kind, Iob::Inside)), *open),
                Move::Last(kind) => (Some((kind, Iob::Inside)), None),
                Move::Unit(kind) => (Some((kind, Iob::Begin)), None),
                Move::Out | Move::Blocked => (None, None),
            };
            entities.push(entity);
            *open = now_open;
        }
    }

    /// The possible move with the highest score, the first one of equals.
    ///
    /// No entity begins at white space as its only token or goes over the start of a sentence.
    fn best(&self, token: usize, open: Option<(usize, EntityType)>, limits: &Limits<'_>, scores: &[f32]) -> Move {
        let goes_on = token + 1 < limits.sentence_starts.len() && !limits.sentence_starts[token + 1];
        let is_space = (limits.is_space)(token);
        let mut best = (f32::NEG_INFINITY, Move::Out);
        for (&action, &score) in self.moves.iter().zip(scores) {
            let possible = match (action, open) {
                (Move::Begin(_), None) => goes_on && !is_space,
                (Move::Unit(_), None) => !is_space,
                (Move::Out, None) => true,
                (Move::In(kind), Some((_, opened))) => kind == opened && goes_on,
                (Move::Last(kind), Some((_, opened))) => kind == opened,
                _ => false,
            };
            if possible && score > best.0 {
                best = (score, action);
            }
        }
        best.1
    }
}
