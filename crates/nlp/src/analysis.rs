//! What the engine says of a text: tokens with their annotations, and ways to walk over them.

use std::ops::Range;

use crate::{Dep, EntityType, Pos, Tag};

/// Where a token stands in a named entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Iob {
    /// Outside.
    Out,
    /// First token of an entity.
    Begin,
    /// A later token of the entity that an earlier one began.
    Inside,
}

/// The annotations of one token; [`Token`] reads them together with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenData {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Fine-grained part of speech.
    pub tag: Tag,
    /// Coarse part of speech.
    pub pos: Pos,
    /// Relation to the head.
    pub dep: Dep,
    /// Index of the head in the text's tokens; its own where it is the root of its sentence.
    pub head: u32,
    /// Whether a sentence starts here.
    pub sentence_start: bool,
    /// Type of the named entity that it belongs to, with its place there.
    pub entity: Option<(EntityType, Iob)>,
    /// Base form, as a byte range of the analysis's lemma buffer.
    pub lemma: (u32, u32),
}

/// One analysed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis<'t> {
    text: &'t str,
    tokens: Vec<TokenData>,
    lemmas: String,
    sentences: Vec<Range<u32>>,
    /// The tokens other than roots, by head and place, and where each head's begin.
    children: Vec<u32>,
    first_child: Vec<u32>,
}

impl<'t> Analysis<'t> {
    /// Puts an analysis together; `lemmas` is the buffer that the tokens' lemma ranges count in.
    ///
    /// Sentences run from one token that starts a sentence to the next; the first token always starts one.
    ///
    /// # Panics
    ///
    /// Where a token's head is none of the tokens.
    pub fn new(text: &'t str, tokens: Vec<TokenData>, lemmas: String) -> Self {
        let count = tokens.len() as u32;
        let mut starts: Vec<u32> = (0..count).filter(|&i| i == 0 || tokens[i as usize].sentence_start).collect();
        starts.push(count);
        let sentences = starts.windows(2).map(|w| w[0]..w[1]).collect();
        let (children, first_child) = children(&tokens);
        Self { text, tokens, lemmas, sentences, children, first_child }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text has no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token at `index`.
    ///
    /// # Panics
    ///
    /// Where `index` is not below [`Self::len`].
    pub fn token(&self, index: usize) -> Token<'_> {
        assert!(index < self.tokens.len(), "token {index} of {}", self.tokens.len());
        Token { analysis: self, index }
    }

    /// Every token, in order.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator + Clone {
        self.range(0..self.tokens.len())
    }

    /// The tokens of a range of indices.
    pub fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator + Clone {
        range.map(|index| self.token(index))
    }

    /// The sentences, as ranges of token indices.
    pub fn sentences(&self) -> impl DoubleEndedIterator<Item = Range<usize>> + ExactSizeIterator + Clone {
        self.sentences.iter().map(|s| s.start as usize..s.end as usize)
    }

    /// The named entities, as ranges of token indices with their type.
    pub fn entities(&self) -> impl Iterator<Item = (Range<usize>, EntityType)> + '_ {
        let inside = |i: usize| matches!(self.tokens.get(i).map(|t| t.entity), Some(Some((_, Iob::Inside))));
        self.tokens.iter().enumerate().filter_map(move |(start, token)| match token.entity {
            Some((kind, Iob::Begin)) => {
                let end = (start + 1..self.tokens.len()).find(|&i| !inside(i)).unwrap_or(self.tokens.len());
                Some((start..end, kind))
            }
            _ => None,
        })
    }

    /// The bytes of the text that a range of tokens covers, without the space after.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        match (self.tokens.get(range.start), self.tokens.get(range.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if range.start < range.end => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }
}

/// The tokens other than roots, sorted by head and then by place; and for each head where its own begin, with the end.
fn children(tokens: &[TokenData]) -> (Vec<u32>, Vec<u32>) {
    let dependents = || tokens.iter().enumerate().filter(|&(index, token)| token.head as usize != index);
    let mut ends = vec![0; tokens.len() + 1];
    for (_, token) in dependents() {
        ends[token.head as usize] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        total += *end;
        *end = total;
    }
    // Filled from the back, each head's end moves down to where its first child stands.
    let mut children = vec![0; total as usize];
    for (index, token) in dependents().rev() {
        let end = &mut ends[token.head as usize];
        *end -= 1;
        children[*end as usize] = index as u32;
    }
    (children, ends)
}

/// A token of an [`Analysis`].
#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    analysis: &'a Analysis<'a>,
    index: usize,
}

impl PartialEq for Token<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.analysis, other.analysis)
    }
}

impl Eq for Token<'_> {}

impl<'a> Token<'a> {
    fn data(self) -> &'a TokenData {
        &self.analysis.tokens[self.index]
    }

    /// Its index among the text's tokens.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its characters.
    pub fn text(self) -> &'a str {
        &self.analysis.text[self.bytes()]
    }

    /// Its bytes in the text.
    pub fn bytes(self) -> Range<usize> {
        self.data().start as usize..self.data().end as usize
    }

    /// Its base form.
    pub fn lemma(self) -> &'a str {
        let (start, end) = self.data().lemma;
        &self.analysis.lemmas[start as usize..end as usize]
    }

    /// Its fine-grained part of speech.
    pub fn tag(self) -> Tag {
        self.data().tag
    }

    /// Its coarse part of speech.
    pub fn pos(self) -> Pos {
        self.data().pos
    }

    /// Its relation to the head.
    pub fn dep(self) -> Dep {
        self.data().dep
    }

    /// The token it depends on; itself where it is the root of its sentence.
    #[must_use]
    pub fn head(self) -> Self {
        Self { index: self.data().head as usize, ..self }
    }

    /// Whether it is the root of its sentence.
    pub fn is_root(self) -> bool {
        self.data().head as usize == self.index
    }

    /// Whether a sentence starts here.
    pub fn is_sentence_start(self) -> bool {
        self.data().sentence_start
    }

    /// The type of the named entity it belongs to, and its place there.
    pub fn entity(self) -> Option<(EntityType, Iob)> {
        self.data().entity
    }

    /// The token after it, in any sentence.
    pub fn next(self) -> Option<Self> {
        (self.index + 1 < self.analysis.len()).then(|| Self { index: self.index + 1, ..self })
    }

    /// The token before it, in any sentence.
    pub fn previous(self) -> Option<Self> {
        self.index.checked_sub(1).map(|index| Self { index, ..self })
    }

    /// The sentence it belongs to, as a range of token indices.
    pub fn sentence(self) -> Range<usize> {
        let after = self.analysis.sentences.partition_point(|s| s.start as usize <= self.index);
        self.analysis.sentences.get(after.wrapping_sub(1)).map_or(0..0, |s| s.start as usize..s.end as usize)
    }

    /// The tokens that depend on it, in the order of the text.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Token<'a>> + ExactSizeIterator + Clone + 'a {
        let analysis = self.analysis;
        let range = analysis.first_child[self.index] as usize..analysis.first_child[self.index + 1] as usize;
        analysis.children[range].iter().map(move |&index| Token { analysis, index: index as usize })
    }

    /// The first child with the relation `dep`.
    pub fn child(self, dep: Dep) -> Option<Self> {
        self.children().find(|c| c.dep() == dep)
    }

    /// The tokens above it, from its head to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Token<'a>> + 'a {
        std::iter::successors(Some(self), |t| (!t.is_root()).then(|| t.head())).skip(1)
    }

    /// The run of tokens from the leftmost to the rightmost one below it, itself included.
    pub fn subtree(self) -> Range<usize> {
        let (mut first, mut last) = (self.index, self.index);
        let mut below = vec![self];
        while let Some(token) = below.pop() {
            first = first.min(token.index);
            last = last.max(token.index);
            below.extend(token.children());
        }
        first..last + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of one-letter words with these heads; a sentence starts wherever `starts` says.
    fn analysis<'t>(text: &'t str, heads: &[u32], starts: &[usize]) -> Analysis<'t> {
        let token = |(at, &head): (usize, &u32)| TokenData {
            start: 2 * at as u32,
            end: 2 * at as u32 + 1,
            tag: Tag::Nn,
            pos: Pos::Noun,
            dep: if head as usize == at { Dep::Root } else { Dep::Dobj },
            head,
            sentence_start: starts.contains(&at),
            entity: (at < 2).then_some((EntityType::Org, if at == 0 { Iob::Begin } else { Iob::Inside })),
            lemma: (at as u32, at as u32 + 1),
        };
        let tokens = heads.iter().enumerate().map(token).collect();
        Analysis::new(text, tokens, "ABCDEF".to_owned())
    }

    #[test]
    fn a_tree_is_walked_both_ways() {
        let analysis = analysis("a b c d e f", &[1, 3, 1, 3, 3, 5], &[0, 5]);
        let indices = |tokens: &mut dyn Iterator<Item = Token<'_>>| tokens.map(Token::index).collect::<Vec<_>>();
        assert_eq!(indices(&mut analysis.token(3).children()), [1, 4]);
        assert_eq!(indices(&mut analysis.token(1).children()), [0, 2]);
        assert_eq!(indices(&mut analysis.token(5).children()), [0; 0]);
        assert_eq!(indices(&mut analysis.token(0).ancestors()), [1, 3]);
        assert_eq!(analysis.token(1).subtree(), 0..3);
        assert_eq!(analysis.token(3).subtree(), 0..5);
        assert_eq!(analysis.token(5).subtree(), 5..6);
        assert_eq!(analysis.token(3).child(Dep::Dobj), Some(analysis.token(1)));
    }

    #[test]
    fn sentences_and_entities_are_runs_of_tokens() {
        let analysis = analysis("a b c d e f", &[1, 3, 1, 3, 3, 5], &[0, 5]);
        assert_eq!(analysis.sentences().collect::<Vec<_>>(), [0..5, 5..6]);
        assert_eq!(analysis.token(5).sentence(), 5..6);
        assert_eq!(analysis.entities().collect::<Vec<_>>(), [(0..2, EntityType::Org)]);
        assert_eq!((analysis.token(2).text(), analysis.token(2).lemma()), ("c", "C"));
        assert_eq!(&analysis.text()[analysis.bytes(1..4)], "b c d");
        assert_eq!(analysis.bytes(2..2), 0..0);
    }
}
