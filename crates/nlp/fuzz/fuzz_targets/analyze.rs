//! The whole engine on any text: every sentence is a tree of its own, and every entity a run of tokens.
#![no_main]

use guanxi_nlp::Pipeline;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let analysis = Pipeline::english().analyze(&text);
    let mut next = 0;
    for sentence in analysis.sentences() {
        assert!(sentence.start == next && sentence.start < sentence.end);
        next = sentence.end;
        assert_eq!(analysis.range(sentence.clone()).filter(|token| token.is_root()).count(), 1);
        for token in analysis.range(sentence.clone()) {
            assert!(sentence.contains(&token.head().index()), "the head of {:?}", token.text());
            assert!(token.ancestors().take(sentence.len() + 1).count() < sentence.len(), "a loop");
            assert!(token.is_sentence_start() == (token.index() == sentence.start));
            assert!(!token.text().is_empty());
            let _ = token.lemma();
        }
    }
    assert_eq!(next, analysis.len());
    let mut end = 0;
    for (range, _) in analysis.entities() {
        assert!(end <= range.start && range.start < range.end && range.end <= analysis.len());
        end = range.end;
    }
});
