//! The state of a parse and the moves that change it: the non-monotonic arc-eager system with sentence breaks.
//!
//! Nivre, *Algorithms for Deterministic Incremental Dependency Parsing* (2008); Honnibal and Johnson, *An Improved
//! Non-monotonic Transition System for Dependency Parsing* (2015).

use crate::Dep;

/// A relation as the parser learnt it. Where the true head would have crossed another arc, the relation was learnt on a
/// token further up, with the true head's relation beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) dep: Dep,
    /// The relation of the true head to its own head, where this arc was lifted.
    pub(crate) lifted_from: Option<Dep>,
}

impl Label {
    pub(crate) const ROOT: Self = Self { dep: Dep::Root, lifted_from: None };

    fn parse(text: &str) -> Option<Self> {
        match text.split_once("||") {
            Some((dep, head)) => Some(Self { dep: Dep::parse(dep)?, lifted_from: Some(Dep::parse(head)?) }),
            None => Some(Self { dep: Dep::parse(text)?, lifted_from: None }),
        }
    }
}

/// A move of the parser. The *top* is the top of the stack, the *front* the front of the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// The front goes onto the stack.
    Shift,
    /// The top leaves the stack: for good where it has a head or is alone, else back to the buffer.
    Reduce,
    /// The front becomes the head of the top, which leaves the stack.
    Left(Label),
    /// The top becomes the head of the front, which goes onto the stack.
    Right(Label),
    /// A sentence starts at the token after the front.
    Break,
}

impl Move {
    /// The move with this name: `S`, `D`, `L-det`, `R-prep||dobj`, `B-ROOT`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name.split_once('-') {
            None if name == "S" => Some(Self::Shift),
            None if name == "D" => Some(Self::Reduce),
            Some(("L", label)) => Some(Self::Left(Label::parse(label)?)),
            Some(("R", label)) => Some(Self::Right(Label::parse(label)?)),
            Some(("B", _)) => Some(Self::Break),
            _ => None,
        }
    }
}

/// No token.
const NONE: u32 = u32::MAX;

/// What is known of a token.
#[derive(Debug, Clone, Copy)]
struct Node {
    head: u32,
    label: Label,
    /// Its dependents that were attached last, left and right of it; and the ones attached before and after it to its head.
    last_left: u32,
    last_right: u32,
    before: u32,
    after: u32,
    /// Whether it was put back on the buffer, so that it must not be shifted again.
    unshiftable: bool,
    starts_sentence: bool,
}

/// A state: a stack, a buffer, and the arcs so far.
#[derive(Debug, Default)]
pub(crate) struct State {
    nodes: Vec<Node>,
    stack: Vec<u32>,
    /// Tokens that went back to the buffer, its front last.
    returned: Vec<u32>,
    /// The first token that was never taken from the buffer.
    next: usize,
}

/// Which moves a state allows.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each kind of move, in any combination")]
pub(crate) struct Allowed {
    pub(crate) shift: bool,
    pub(crate) reduce: bool,
    pub(crate) arc: bool,
    pub(crate) sentence_break: bool,
}

impl State {
    /// Starts on a text of `length` tokens.
    pub(crate) fn start(&mut self, length: usize) {
        let node = Node {
            head: NONE,
            label: Label::ROOT,
            last_left: NONE,
            last_right: NONE,
            before: NONE,
            after: NONE,
            unshiftable: false,
            starts_sentence: false,
        };
        self.nodes.clear();
        self.nodes.resize(length, node);
        self.stack.clear();
        self.returned.clear();
        self.next = 0;
    }

    /// How many tokens the text has.
    pub(crate) fn length(&self) -> usize {
        self.nodes.len()
    }

    /// Whether every token has been dealt with.
    pub(crate) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffered() == 0
    }

    /// The first token that was never taken from the buffer; the state looks no further than to the one after it.
    pub(crate) fn next(&self) -> usize {
        self.next
    }

    /// Whether no token before [`Self::next`] can be looked at again.
    pub(crate) fn is_between_sentences(&self) -> bool {
        let next = self.nodes.get(self.next);
        self.stack.is_empty() && self.returned.is_empty() && next.is_none_or(|node| node.last_left == NONE)
    }

    /// A token's head and relation; none where it is a root.
    pub(crate) fn arc(&self, token: usize) -> Option<(usize, Label)> {
        let node = &self.nodes[token];
        (node.head != NONE).then_some((node.head as usize, node.label))
    }

    /// The tokens that the model looks at: the first two of the buffer, the first three of the stack, the front's last
    /// left dependent, the top's last left and right ones.
    pub(crate) fn context(&self) -> [Option<usize>; 8] {
        let (front, top) = (self.buffer(0), self.stacked(0));
        let left = |token: Option<usize>| token.and_then(|t| some(self.nodes[t].last_left));
        let right = |token: Option<usize>| token.and_then(|t| some(self.nodes[t].last_right));
        [front, self.buffer(1), top, self.stacked(1), self.stacked(2), left(front), left(top), right(top)]
    }

    /// The moves that are possible.
    pub(crate) fn allowed(&self) -> Allowed {
        let (buffered, front) = (self.buffered(), self.buffer(0));
        let front_starts = front.is_some_and(|t| self.nodes[t].starts_sentence);
        if self.stack.is_empty() {
            return Allowed { shift: true, reduce: false, arc: false, sentence_break: self.may_break() };
        }
        let unshiftable = front.is_some_and(|t| self.nodes[t].unshiftable);
        Allowed {
            shift: buffered >= 2 && !front_starts && !unshiftable,
            reduce: true,
            arc: buffered > 0 && !front_starts,
            sentence_break: self.may_break(),
        }
    }

    fn may_break(&self) -> bool {
        match (self.buffer(0), self.buffer(1)) {
            (Some(front), Some(second)) => second == front + 1 && !self.nodes[second].starts_sentence,
            _ => false,
        }
    }

    /// Makes a move, which [`Self::allowed`] must allow; one that lacks its tokens does nothing.
    pub(crate) fn apply(&mut self, action: Move) {
        let (front, top) = (self.buffer(0), self.stacked(0));
        match (action, front, top) {
            (Move::Shift, Some(_), _) => self.push(),
            (Move::Reduce, _, Some(top)) => {
                self.stack.pop();
                if self.nodes[top].head == NONE && !self.stack.is_empty() {
                    self.nodes[top].unshiftable = true;
                    self.returned.push(top as u32);
                }
            }
            (Move::Left(label), Some(front), Some(top)) => {
                self.attach(top, front, label);
                self.nodes[front].unshiftable = false;
                self.stack.pop();
            }
            (Move::Right(label), Some(front), Some(top)) => {
                self.attach(front, top, label);
                self.push();
            }
            (Move::Break, ..) => {
                if let Some(second) = self.buffer(1) {
                    self.nodes[second].starts_sentence = true;
                }
            }
            _ => {}
        }
    }

    /// Gives up what is on the stack and in the buffer, where no move is possible.
    pub(crate) fn abandon(&mut self) {
        self.stack.clear();
        self.returned.clear();
        self.next = self.nodes.len();
    }

    fn buffered(&self) -> usize {
        self.nodes.len() - self.next + self.returned.len()
    }

    fn buffer(&self, at: usize) -> Option<usize> {
        match self.returned.len().checked_sub(at + 1) {
            Some(back) => Some(self.returned[back] as usize),
            None => Some(self.next + at - self.returned.len()).filter(|&token| token < self.nodes.len()),
        }
    }

    fn stacked(&self, at: usize) -> Option<usize> {
        self.stack.len().checked_sub(at + 1).map(|back| self.stack[back] as usize)
    }

    fn push(&mut self) {
        let front = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next as u32 - 1
        });
        self.stack.push(front);
    }

    /// Makes `head` the head of `child`, in place of one it may have.
    fn attach(&mut self, child: usize, head: usize, label: Label) {
        self.detach(child);
        let last = if head > child { self.nodes[head].last_left } else { self.nodes[head].last_right };
        let node = &mut self.nodes[child];
        (node.head, node.label, node.before, node.after) = (head as u32, label, last, NONE);
        if let Some(last) = some(last) {
            self.nodes[last].after = child as u32;
        }
        self.set_last(head, child, child as u32);
    }

    fn detach(&mut self, child: usize) {
        let Node { head, before, after, .. } = self.nodes[child];
        let Some(head) = some(head) else { return };
        if let Some(before) = some(before) {
            self.nodes[before].after = after;
        }
        match some(after) {
            Some(after) => self.nodes[after].before = before,
            None => self.set_last(head, child, before),
        }
    }

    fn set_last(&mut self, head: usize, child: usize, last: u32) {
        let node = &mut self.nodes[head];
        *(if head > child { &mut node.last_left } else { &mut node.last_right }) = last;
    }
}

fn some(token: u32) -> Option<usize> {
    (token != NONE).then_some(token as usize)
}
