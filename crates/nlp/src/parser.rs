//! The dependency parser: the best move that is possible, one after the other, until every token has been dealt with.

use crate::{
    arc_eager::{Move, State},
    kernel::Kernel,
    transition::{Projected, Transition},
    weights::Weights,
};

/// The parser's model, shared by all threads.
pub(crate) struct Parser {
    model: Transition<8>,
    moves: Vec<Move>,
}

/// One text's parse, which goes on as the tokens' vectors come in.
#[derive(Default)]
pub(crate) struct Parse {
    pub(crate) state: State,
    projected: Projected,
    /// The first token that the state may still look at.
    keep: usize,
    scores: Vec<f32>,
}

impl Parse {
    /// Whether the sentence of the token before `wanted` has ended.
    pub(crate) fn is_done(&self, wanted: usize) -> bool {
        self.state.is_final() || (self.state.next() >= wanted && self.state.is_between_sentences())
    }

    /// How many tokens the sentences have that have ended.
    pub(crate) fn parsed(&self) -> usize {
        if self.state.is_final() { self.state.length() } else { self.state.next() }
    }
}

impl Parser {
    /// The parser in the model.
    pub(crate) fn new(kernel: Kernel, weights: &Weights) -> Self {
        let name = |name: &str| Move::parse(name).unwrap_or_else(|| panic!("the embedded model has a move {name}"));
        Self {
            model: Transition::new(kernel, weights, "parser"),
            moves: weights.labels("parser").into_iter().map(name).collect(),
        }
    }

    /// Starts on a text of `length` tokens.
    pub(crate) fn start(&self, parse: &mut Parse, length: usize) {
        parse.state.start(length);
        parse.projected.clear();
        parse.keep = 0;
        parse.scores.resize(self.model.moves(), 0.0);
    }

    /// Takes in the vectors of the next `count` tokens and goes as far as they allow, but no further than to the end of
    /// the sentence that the token before `wanted` belongs to.
    pub(crate) fn advance(&self, parse: &mut Parse, vectors: &[f32], count: usize, wanted: usize) {
        parse.projected.extend(&self.model, vectors, count, parse.keep);
        let known = parse.projected.end();
        while !parse.is_done(wanted) && (known == parse.state.length() || parse.state.next() + 1 < known) {
            if parse.state.is_between_sentences() {
                parse.keep = parse.state.next();
            }
            self.model.score(&parse.projected, parse.state.context(), &mut parse.scores);
            match self.best(&parse.state, &parse.scores) {
                Some(action) => parse.state.apply(action),
                None => parse.state.abandon(),
            }
        }
    }

    /// The possible move with the highest score, the first one of equals.
    fn best(&self, state: &State, scores: &[f32]) -> Option<Move> {
        let allowed = state.allowed();
        let mut best: Option<(f32, Move)> = None;
        for (&action, &score) in self.moves.iter().zip(scores) {
            let possible = match action {
                Move::Shift => allowed.shift,
                Move::Reduce => allowed.reduce,
                Move::Left(_) | Move::Right(_) => allowed.arc,
                Move::Break => allowed.sentence_break,
            };
            if possible && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, action));
            }
        }
        best.map(|(_, action)| action)
    }
}
