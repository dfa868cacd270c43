//! Clauses that leave their verb out: *Toyota holds 51% of the venture and **Panasonic 49%***.

use guanxi_nlp::{Pos, Token};

use crate::{
    mention::Form,
    scene::{Filler, Scene},
};

/// Words that may stand between a name and its measure.
const ABOUT: &[&str] =
    &["about", "roughly", "around", "nearly", "almost", "only", "just", "some", "another", "up", "to", "over"];

impl<'a> Scene<'a> {
    /// Who does, by a name and a measure alone, what a verb before says of another; each with the token of the measure.
    pub(crate) fn gapped(&self, verb: Token<'a>) -> Vec<(Filler, usize)> {
        let analysis = &self.passage.analysis;
        let sentence = verb.sentence();
        let after = (0..self.mentions.len()).filter(|&m| {
            let start = self.mentions[m].tokens.start;
            let measured = || analysis.range(verb.index()..start).any(is_share);
            start > verb.index() && sentence.contains(&start) && self.mentions[m].form == Form::Name && measured()
        });
        after
            .filter_map(|m| Some((m, self.measure_behind(m).or_else(|| self.measure_before(m))?)))
            .flat_map(|(m, at)| self.parties(m).map(move |f| (f, at)))
            .collect()
    }

    /// The share right behind a name that goes on with a list, where nothing says of what it is: *and **Panasonic** 49%*.
    pub(crate) fn measure_behind(&self, mention: usize) -> Option<usize> {
        let analysis = &self.passage.analysis;
        let tokens = &self.mentions[mention].tokens;
        let opens = analysis.token(tokens.start).previous().is_some_and(|t| matches!(t.text(), "," | ";" | "and"));
        let end = analysis.token(tokens.start).sentence().end;
        let mut behind = analysis.range(tokens.end..end).skip_while(|t| ABOUT.contains(&t.text())).peekable();
        behind.next_if(|t| opens && t.pos() == Pos::Num)?;
        let share = behind.next_if(|t| is_share(*t))?;
        let of_its_own = behind.next().is_some_and(|t| matches!(t.text(), "of" | "stake" | "interest" | "holding"));
        (!of_its_own).then_some(share.index())
    }

    /// The share right before *by* and a name, where nothing says of what it is: *60% owned by Toyota and **40% by** Panasonic*.
    fn measure_before(&self, mention: usize) -> Option<usize> {
        let by =
            self.passage.analysis.token(self.mentions[mention].tokens.start).previous().filter(|t| t.text() == "by")?;
        let share = by.previous().filter(|t| is_share(*t))?;
        let number = share.previous().filter(|t| t.pos() == Pos::Num)?;
        let opens = |t: Token<'_>| matches!(t.text(), "," | ";" | "and");
        number.previous().filter(|t| opens(*t)).map(|_| share.index())
    }
}

/// Whether a word is the sign of a share.
fn is_share(token: Token<'_>) -> bool {
    matches!(token.text(), "%" | "percent" | "pct")
}
