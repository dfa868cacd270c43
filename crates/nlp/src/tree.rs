//! From the parser's arcs to trees: sentence starts, and arcs back to their true heads where they were lifted.

use crate::{Dep, arc_eager::Label};

/// The heads and relations of a text's tokens, and where its sentences start.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Each token's head; itself where it is a root.
    pub(crate) heads: Vec<u32>,
    pub(crate) labels: Vec<Label>,
    pub(crate) sentence_starts: Vec<bool>,
    /// The first and the last token below each, as far as [`Self::find_edges`] saw.
    edges: Vec<(u32, u32)>,
}

/// How many tokens a sentence may have for lifted arcs to be searched their heads in it.
const LONGEST: usize = 8192;

/// How often edges are carried over arcs that cross, at most; the model was evaluated with this many.
const ROUNDS: usize = 12;

impl Tree {
    /// Takes over the arcs of a parse; `is_space` says which tokens are white space.
    pub(crate) fn build(
        &mut self,
        length: usize,
        arc: impl Fn(usize) -> Option<(usize, Label)>,
        is_space: impl Fn(usize) -> bool,
    ) {
        self.heads.clear();
        self.labels.clear();
        for token in 0..length {
            let (head, label) = arc(token).unwrap_or((token, Label::ROOT));
            self.heads.push(head as u32);
            self.labels.push(label);
        }
        self.find_edges();
        if self.labels.iter().any(|label| label.lifted_from.is_some()) {
            self.lower_arcs(is_space);
            self.find_edges();
        }
        self.find_sentence_starts();
    }

    /// Gives each lifted arc the first token below its head that has the relation it was lifted from, breadth first, as
    /// its head (the *head* scheme of Nivre and Nilsson, *Pseudo-Projective Dependency Parsing*, 2005).
    fn lower_arcs(&mut self, is_space: impl Fn(usize) -> bool) {
        let mut children = Children::of(&self.heads);
        let length = self.heads.len();
        let mut sentence = 0..0;
        for token in 0..length {
            if token == sentence.end {
                let end = (token + 1..length).find(|&t| self.sentence_starts[t]).unwrap_or(length);
                sentence = token..end;
            }
            let Some(wanted) = self.labels[token].lifted_from else { continue };
            let head =
                if sentence.len() > LONGEST { None } else { self.find_below(token, wanted, &children, &is_space) };
            if let Some(head) = head {
                children.detach(token, self.heads[token] as usize);
                self.heads[token] = head as u32;
                children.attach(token, head);
            }
            self.labels[token].lifted_from = None;
        }
    }

    fn find_below(
        &self,
        token: usize,
        wanted: Dep,
        children: &Children,
        is_space: &impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut queue = vec![self.heads[token] as usize];
        let mut seen = 0;
        while let Some(&parent) = queue.get(seen) {
            seen += 1;
            let (left, right) = self.edges[parent];
            // Edges are as they were before any arc was lowered, and nothing beyond them is looked at.
            let within = children.under(parent).filter(|&child| (left as usize..=right as usize).contains(&child));
            for child in within.filter(|&child| child != token && !is_space(child)) {
                if self.labels[child] == (Label { dep: wanted, lifted_from: None }) {
                    return Some(child);
                }
                queue.push(child);
            }
        }
        None
    }

    /// Finds the first and the last token below each, going over the text both ways until no head lies outside its
    /// sentence, or a number of rounds have passed.
    fn find_edges(&mut self) {
        self.edges.clear();
        self.edges.extend((0..self.heads.len() as u32).map(|token| (token, token)));
        for _ in 0..ROUNDS {
            for child in (0..self.heads.len()).chain((0..self.heads.len()).rev()) {
                let (left, right) = self.edges[child];
                let above = &mut self.edges[self.heads[child] as usize];
                *above = (above.0.min(left), above.1.max(right));
            }
            self.find_sentence_starts();
            if self.heads_are_within_sentences() {
                break;
            }
        }
    }

    fn find_sentence_starts(&mut self) {
        self.sentence_starts.clear();
        self.sentence_starts.resize(self.heads.len(), false);
        for (token, &head) in self.heads.iter().enumerate() {
            if head as usize == token {
                self.sentence_starts[self.edges[token].0 as usize] = true;
            }
        }
    }

    fn heads_are_within_sentences(&self) -> bool {
        let mut start = 0;
        for token in 0..self.heads.len() {
            if (token > 0 && self.sentence_starts[token]) || token + 1 == self.heads.len() {
                if self.heads[start..token].iter().any(|&head| !(start..=token).contains(&(head as usize))) {
                    return false;
                }
                start = token;
            }
        }
        true
    }
}

/// The children of each token in the order of the text, as linked lists.
struct Children {
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Children {
    const NONE: u32 = u32::MAX;

    fn of(heads: &[u32]) -> Self {
        let mut children = Self { first: vec![Self::NONE; heads.len()], next: vec![Self::NONE; heads.len()] };
        for (child, &head) in heads.iter().enumerate().rev() {
            if head as usize != child {
                children.next[child] = children.first[head as usize];
                children.first[head as usize] = child as u32;
            }
        }
        children
    }

    fn under(&self, parent: usize) -> impl Iterator<Item = usize> + '_ {
        let link = |token: u32| (token != Self::NONE).then_some(token as usize);
        std::iter::successors(link(self.first[parent]), move |&child| link(self.next[child]))
    }

    fn detach(&mut self, child: usize, parent: usize) {
        let before = self.under(parent).find(|&c| self.next[c] == child as u32);
        match before {
            Some(before) => self.next[before] = self.next[child],
            None if self.first[parent] == child as u32 => self.first[parent] = self.next[child],
            None => {}
        }
    }

    fn attach(&mut self, child: usize, parent: usize) {
        let before = self.under(parent).take_while(|&c| c < child).last();
        let link = match before {
            Some(before) => &mut self.next[before],
            None => &mut self.first[parent],
        };
        let after = std::mem::replace(link, child as u32);
        self.next[child] = after;
    }
}
