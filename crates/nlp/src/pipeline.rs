//! The engine from end to end: words, vectors, tags, tree, entities, lemmas.

use std::{
    ops::Range,
    sync::{LazyLock, Mutex, PoisonError},
};

use crate::{
    Analysis, Dep, Kernel, PieceCache, Tag, TokenData, Tokenizer, Word,
    attributes::{self, Attributes},
    encoder::{CHUNK, Encoder, Scratch},
    kernel::{Matrix, SPARE_ROWS, WIDTH},
    lemmatizer::push_lemma,
    parser::{Parse, Parser},
    recogniser::{Limits, Recogniser, Recognition},
    stretches::{self, Run},
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
    rooms: Mutex<Vec<Room>>,
}

/// How many words a room may have room for to be kept: those of a text of a few megabytes.
const LARGE: usize = 1 << 20;

/// What one thread needs to analyse a text, kept from one text to the next.
struct Room {
    pieces: PieceCache,
    words: Vec<Word>,
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
            shared: Encoder::new(
                kernel,
                &weights,
                "shared",
                &["norm", "prefix", "suffix", "shape", "spacy", "is_space"],
            ),
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
        self.analyze_runs(text, |words| vec![Run { words: 0..words.len(), limit: words.len() }])
    }

    /// Analyses the stretches of a text that `gate` lets through.
    ///
    /// A stretch is a sentence or some that stand together: the text is cut where a full stop, a question or exclamation
    /// mark or a line's end is followed by a capital letter. The analysis has the tokens of those stretches alone, and
    /// their bytes count in the whole text. They are read with the words around them, and a sentence that goes on beyond
    /// its stretch is read to its end, so that nearly every token has what [`Self::analyze`] would give it; the crate's
    /// README says how many have not.
    ///
    /// ```
    /// use guanxi_nlp::Pipeline;
    ///
    /// let text = "It rained on Monday. Tesla bought a plant. Nobody noticed.";
    /// let analysis = Pipeline::english().analyze_some(text, |stretch| stretch.contains("bought"));
    /// assert_eq!(analysis.token(0).text(), "Tesla");
    /// assert_eq!(analysis.token(0).bytes(), 21..26);
    /// assert_eq!(analysis.len(), 5);
    /// ```
    pub fn analyze_some<'t>(&self, text: &'t str, gate: impl FnMut(&str) -> bool) -> Analysis<'t> {
        self.analyze_runs(text, |words| stretches::runs(text, words, gate))
    }

    fn analyze_runs<'t>(&self, text: &'t str, runs: impl FnOnce(&[Word]) -> Vec<Run>) -> Analysis<'t> {
        let free = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut room = free.unwrap_or_else(|| Room::new(self));
        Tokenizer::english().tokenize(text, &mut room.pieces, &mut room.words);
        let (mut tokens, mut lemmas) = (Vec::new(), String::new());
        for run in runs(&room.words) {
            let words = self.tag_and_parse(&mut room, &run);
            self.recognise(&mut room, words.clone());
            let Room { words: all, tags, tree, deps, attributes, .. } = &mut room;
            deps.clear();
            deps.extend(tree.labels.iter().map(|label| label.dep));
            attributes::assign(&all[words.clone()], tags, deps, attributes);
            assemble(text, &room, words, &mut tokens, &mut lemmas);
        }
        if room.words.capacity() <= LARGE {
            self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
        }
        Analysis::new(text, tokens, lemmas)
    }

    /// Finds the tags and the tree of a run, by the vectors that the two share, and says which words these are of.
    fn tag_and_parse(&self, room: &mut Room, run: &Run) -> Range<usize> {
        let Room { words, shared, scores, tags, parse, tree, .. } = room;
        let (start, wanted) = (run.words.start, run.words.len());
        tags.clear();
        scores.resize((CHUNK + SPARE_ROWS) * self.tagger.width(), 0.0);
        self.parser.start(parse, run.limit - start);
        let mut first = start;
        while !parse.is_done(wanted) {
            // The parser looks two words ahead; mostly a sentence ends with the run, and the words up to the limit are
            // not needed.
            let end = if first < run.words.end { run.limit.min(run.words.end + 2) } else { run.limit };
            let count = CHUNK.min(end - first);
            let vectors = self.shared.encode(words, first..first + count, shared);
            self.tagger.multiply(vectors, WIDTH, count, scores);
            tags.extend(scores.chunks_exact(self.tagger.width()).take(count).map(|scores| self.best_tag(scores)));
            self.parser.advance(parse, vectors, count, wanted);
            first += count;
        }
        let length = parse.parsed();
        tags.truncate(length);
        tree.build(length, |token| parse.state.arc(token), |token| words[start + token].lexeme.is_space);
        start..start + length
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

    /// Finds the named entities among the words that a tree was found for.
    fn recognise(&self, room: &mut Room, run: Range<usize>) {
        let Room { words, entities, tree, recognition, .. } = room;
        self.recogniser.start(recognition);
        let is_space = |token: usize| words[run.start + token].lexeme.is_space;
        let limits = Limits { sentence_starts: &tree.sentence_starts, is_space: &is_space };
        for first in run.clone().step_by(CHUNK) {
            let count = CHUNK.min(run.end - first);
            let vectors = self.entities.encode(words, first..first + count, entities);
            self.recogniser.advance(recognition, vectors, count, &limits);
        }
    }
}

impl Room {
    fn new(pipeline: &Pipeline) -> Self {
        Self {
            pieces: PieceCache::default(),
            words: Vec::new(),
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

/// Adds the tokens of a run, as the layers found them.
fn assemble(text: &str, room: &Room, run: Range<usize>, tokens: &mut Vec<TokenData>, lemmas: &mut String) {
    let Room { words, tags, deps, tree, attributes, recognition, .. } = room;
    let first = tokens.len() as u32;
    tokens.reserve(run.len());
    for (token, word) in words[run].iter().enumerate() {
        let lemma = lemmas.len() as u32;
        push_lemma(&text[word.start as usize..word.end as usize], &attributes[token], lemmas);
        tokens.push(TokenData {
            start: word.start,
            end: word.end,
            tag: tags[token],
            pos: attributes[token].pos,
            dep: deps[token],
            head: first + tree.heads[token],
            sentence_start: tree.sentence_starts[token],
            entity: recognition.entities[token],
            lemma: (lemma, lemmas.len() as u32),
        });
    }
}
