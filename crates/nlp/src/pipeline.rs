//! The engine from end to end: words, vectors, tags, tree, entities, lemmas.

use std::sync::{LazyLock, Mutex, PoisonError};

use crate::{
    Analysis, Dep, Kernel, PieceCache, Tag, TokenData, Tokenizer, Word,
    attributes::{self, Attributes},
    encoder::{CHUNK, Encoder, Scratch},
    kernel::{Matrix, SPARE_ROWS, WIDTH},
    lemmatizer::push_lemma,
    lexeme_cache::Features,
    parser::{Parse, Parser},
    recogniser::{Limits, Recogniser, Recognition},
    tree::Tree,
    weights::Weights,
};

/// A language pipeline: the model's layers and what threads keep between texts.
///
/// One pipeline serves any number of threads; what it says of a text depends on the text alone.
pub struct Pipeline {
    shared: Encoder,
    tagger: Matrix,
    tags: Vec<Tag>,
    parser: Parser,
    entities: Encoder,
    recogniser: Recogniser,
    /// Rooms that no thread works in at the moment.
    rooms: Mutex<Vec<Box<Room>>>,
}

/// What one thread needs to analyse a text, kept from one text to the next.
struct Room {
    pieces: PieceCache,
    words: Vec<Word>,
    features: Vec<Features>,
    shared: Scratch,
    entities: Scratch,
    scores: Vec<f32>,
    tags: Vec<Tag>,
    parse: Parse,
    tree: Tree,
    deps: Vec<Dep>,
    attributes: Vec<Attributes>,
    recognition: Recognition,
}

static ENGLISH: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::english_on(Kernel::best()));

impl Pipeline {
    /// The English pipeline, with the fastest arithmetic that this machine has; it is loaded once.
    ///
    /// ```
    /// use guanxi_nlp::{Dep, Pipeline};
    ///
    /// let analysis = Pipeline::english().analyze("Tesla bought a battery plant from Panasonic. It paid $2 billion.");
    /// assert_eq!(analysis.sentences().len(), 2);
    /// let verb = analysis.tokens().find(|token| token.is_root()).unwrap();
    /// assert_eq!((verb.text(), verb.lemma()), ("bought", "buy"));
    /// assert_eq!(verb.child(Dep::Nsubj).map(|subject| subject.text()), Some("Tesla"));
    /// ```
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// The English pipeline, loaded anew, with the arithmetic of `kernel`.
    ///
    /// # Panics
    ///
    /// When it is used, where the machine cannot run `kernel`: see [`Kernel::available`].
    pub fn english_on(kernel: Kernel) -> Self {
        let weights = Weights::embedded();
        let tag = |name: &str| Tag::parse(name).unwrap_or_else(|| panic!("the embedded model has a tag {name}"));
        Self {
            shared: Encoder::new(kernel, &weights, "shared", &["norm", "prefix", "suffix", "shape", "spacy", "is_space"]),
            tagger: Matrix::linear(kernel, &weights.tensor("tagger.weight"), &weights.tensor("tagger.bias")),
            tags: weights.labels("tagger").into_iter().map(tag).collect(),
            parser: Parser::new(kernel, &weights),
            entities: Encoder::new(kernel, &weights, "ner", &["norm", "prefix", "suffix", "shape"]),
            recogniser: Recogniser::new(kernel, &weights),
            rooms: Mutex::default(),
        }
    }

    /// Analyses a text, which is shorter than 4 GiB.
    pub fn analyze<'t>(&self, text: &'t str) -> Analysis<'t> {
        let free = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut room = free.unwrap_or_else(|| Box::new(Room::new(self)));
        let analysis = self.analyze_in(text, &mut room);
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
        analysis
    }

    fn analyze_in<'t>(&self, text: &'t str, room: &mut Room) -> Analysis<'t> {
        Tokenizer::english().tokenize(text, &mut room.pieces, &mut room.words);
        self.tag_and_parse(room);
        self.recognise(room);
        let Room { words, tags, tree, deps, attributes, .. } = room;
        deps.clear();
        deps.extend(tree.labels.iter().map(|label| label.dep));
        attributes::assign(words, tags, deps, attributes);
        assemble(text, room)
    }

    /// Finds the tags and the tree, by the vectors that the two share.
    fn tag_and_parse(&self, room: &mut Room) {
        let Room { words, features, shared, scores, tags, parse, tree, .. } = room;
        features.clear();
        features.extend(words.iter().map(|word| Features::of(word, true)));
        tags.clear();
        scores.resize((CHUNK + SPARE_ROWS) * self.tagger.width(), 0.0);
        self.parser.start(parse, words.len());
        for first in (0..words.len()).step_by(CHUNK) {
            let count = CHUNK.min(words.len() - first);
            let vectors = self.shared.encode(features, first..first + count, shared);
            self.tagger.multiply(vectors, WIDTH, count, scores);
            tags.extend(scores.chunks_exact(self.tagger.width()).take(count).map(|scores| self.best_tag(scores)));
            self.parser.advance(parse, vectors, count, words.len());
        }
        tree.build(words.len(), |token| parse.state.arc(token), |token| words[token].lexeme.is_space);
    }

    /// The tag with the highest score, the first one of equals.
    fn best_tag(&self, scores: &[f32]) -> Tag {
        let mut best = (f32::NEG_INFINITY, Tag::Nn);
        for (&tag, &score) in self.tags.iter().zip(scores) {
            if score > best.0 {
                best = (score, tag);
            }
        }
        best.1
    }

    /// Finds the named entities.
    fn recognise(&self, room: &mut Room) {
        let Room { words, features, entities, tree, recognition, .. } = room;
        features.clear();
        features.extend(words.iter().map(|word| Features::of(word, false)));
        self.recogniser.start(recognition);
        let is_space = |token: usize| words[token].lexeme.is_space;
        let limits = Limits { sentence_starts: &tree.sentence_starts, is_space: &is_space };
        for first in (0..words.len()).step_by(CHUNK) {
            let count = CHUNK.min(words.len() - first);
            let vectors = self.entities.encode(features, first..first + count, entities);
            self.recogniser.advance(recognition, vectors, count, &limits);
        }
    }
}

impl Room {
    fn new(pipeline: &Pipeline) -> Self {
        Self {
            pieces: PieceCache::default(),
            words: Vec::new(),
            features: Vec::new(),
            shared: pipeline.shared.scratch(),
            entities: pipeline.entities.scratch(),
            scores: Vec::new(),
            tags: Vec::new(),
            parse: Parse::default(),
            tree: Tree::default(),
            deps: Vec::new(),
            attributes: Vec::new(),
            recognition: Recognition::default(),
        }
    }
}

/// Puts together what the layers found.
fn assemble<'t>(text: &'t str, room: &Room) -> Analysis<'t> {
    let Room { words, tags, deps, tree, attributes, recognition, .. } = room;
    let mut lemmas = String::with_capacity(text.len());
    let mut tokens = Vec::with_capacity(words.len());
    for (token, word) in words.iter().enumerate() {
        let lemma = lemmas.len() as u32;
        push_lemma(&text[word.start as usize..word.end as usize], &attributes[token], &mut lemmas);
        tokens.push(TokenData {
            start: word.start,
            end: word.end,
            tag: tags[token],
            pos: attributes[token].pos,
            dep: deps[token],
            head: tree.heads[token],
            sentence_start: tree.sentence_starts[token],
            entity: recognition.entities[token],
            lemma: (lemma, lemmas.len() as u32),
        });
    }
    Analysis::new(text, tokens, lemmas)
}
