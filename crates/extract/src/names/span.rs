//! Where names stand in a passage by their shape: runs of capitalised words, cut where a role, a month or a clause breaks them.

use std::ops::Range;

use guanxi_model::{Kind, LEGAL_FORMS};
use guanxi_nlp::{Analysis, EntityType, Iob, Pos, Tag, Token};

use super::lexicon::lexicon;
use super::vocabulary::is_plain_word;

/// The runs of a passage that look like names, in order, without overlaps.
pub(crate) fn runs(analysis: &Analysis<'_>) -> Vec<Range<usize>> {
    let lower: Vec<String> = analysis.tokens().map(|t| t.text().to_lowercase()).collect();
    let reader = Reader { analysis, lower: &lower };
    let mut found = Vec::new();
    let mut at = 0;
    while at < analysis.len() {
        let role = reader.role_at(at);
        if role > 0 && !reader.is_named_by_role(at) {
            at += role;
        } else if reader.starts(at) {
            let end = reader.end(at);
            // *3G Capital*: the tokenizer cuts a number off its unit.
            let number = at > 0 && reader.is_number_before(at);
            found.extend(reader.pieces(at - usize::from(number)..end));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

struct Reader<'a> {
    analysis: &'a Analysis<'a>,
    lower: &'a [String],
}

impl<'a> Reader<'a> {
    fn token(&self, at: usize) -> Option<Token<'a>> {
        (at < self.analysis.len()).then(|| self.analysis.token(at))
    }

    fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// Whether the token before belongs to the name that starts at `at`: a number that touches it.
    fn is_number_before(&self, at: usize) -> bool {
        self.token(at - 1).zip(self.token(at)).is_some_and(|(number, name)| {
            number.bytes().end == name.bytes().start
                && number.text().bytes().all(|b| b.is_ascii_digit())
                && name.text().len() <= 2
        })
    }

    /// How many tokens from `at` name a role: a capital or an acronym is no protection.
    fn role_at(&self, at: usize) -> usize {
        let end = (at + 4).min(self.lower.len());
        let words: Vec<&str> = self.lower[at..end].iter().map(String::as_str).collect();
        lexicon().role_at(&words)
    }

    /// Whether a role is the first word of an organisation's name: *Premier Oil plc*, *Founder's Circle Capital*.
    fn is_named_by_role(&self, at: usize) -> bool {
        let token = self.analysis.token(at);
        if self.is_named_by_owner(at) {
            return true;
        }
        let organised = matches!(token.entity(), Some((EntityType::Org, Iob::Begin))) && self.same_entity(at + 1);
        organised
            && has_name_case(token.text())
            && self.role_at(at) == 1
            && self.role_at(at + 1) == 0
            && self.token(at + 1).is_some_and(|n| has_name_case(n.text()))
    }

    /// Whether a role owns what the name of a firm goes on with: *Founder's Circle Capital*.
    fn is_named_by_owner(&self, at: usize) -> bool {
        let written = |i: usize| self.token(i).is_some_and(|t| has_name_case(t.text()) && !is_symbol(t.text()));
        let end = (at + 2..self.lower.len()).find(|&i| !written(i)).unwrap_or(self.lower.len());
        let shaped = end > at + 3 && super::lexicon::kind_by_shape(&["", self.lower(end - 1)]) == Some(Kind::Company);
        matches!(self.lower(at + 1), "'s" | "’s") && self.role_at(at) == 1 && written(at) && shaped
    }

    /// Whether a token says whose dollars follow: ***US** $325 million*.
    fn is_currency(&self, at: usize) -> bool {
        matches!(
            self.lower(at),
            "us" | "cad" | "aud" | "nz" | "hk" | "nt" | "usd" | "c" | "a" | "s" | "r" | "nzd" | "sgd"
        ) && matches!(self.lower(at + 1), "$" | "$m" | "€" | "£")
    }

    /// Whether a name may start at a token.
    fn starts(&self, at: usize) -> bool {
        let token = self.analysis.token(at);
        let lower = self.lower(at);
        let lists = lexicon();
        if !has_name_case(token.text())
            || self.is_currency(at)
            || lists.honorifics.contains(lower)
            || is_compound_adjective(lower)
        {
            return false;
        }
        if lists.months.contains(lower) {
            let shaped = self.lower.get(at + 1).is_some_and(|n| super::lexicon::kind_by_shape(&["", n]).is_some());
            return (organisation(token) || shaped)
                && self
                    .token(at + 1)
                    .is_some_and(|n| has_name_case(n.text()) && (shaped || self.same_entity(n.index())));
        }
        let named = matches!(token.tag(), Tag::Nnp | Tag::Nnps);
        // *Its founder **Will** Orlov*.
        let named_will = lists.given.contains(lower)
            && at > 0
            && self.role_at(at - 1) > 0
            && self.token(at + 1).is_some_and(|n| has_name_case(n.text()) && matches!(n.tag(), Tag::Nnp));
        if lists.openers.contains(lower) && !named_will {
            // *Two Sigma*, *The Trade Desk*: only where the engine sees a name that goes on.
            let goes_on = self
                .token(at + 1)
                .is_some_and(|n| has_name_case(n.text()) && matches!(n.entity(), Some((_, Iob::Inside))));
            // *Beside Google*: the engine takes a preposition before a name into it.
            return !lists.outer.contains(lower) && goes_on && organisation(token);
        }
        let first = token.is_sentence_start() || self.after_opening(at);
        if first && lists.starters.contains(lower) {
            return named
                && token.entity().is_some_and(|(kind, at)| nameable(kind) && at == Iob::Begin)
                && self.same_entity(at + 1)
                && self.token(at + 1).is_some_and(|n| has_name_case(n.text()));
        }
        let goes_on = self.token(at + 1).is_some_and(|n| has_name_case(n.text()));
        // *Rival Target Corp said*, *Startup Geek+ raised*.
        let described = lists.company_nouns.contains(lower) && is_plain_descriptor(lower);
        if first && goes_on && described {
            return false;
        }
        // *Major shareholders include Acme*.
        let common = |i: usize| self.token(i).is_some_and(|t| t.tag() == Tag::Nns && !has_name_case(t.text()));
        if first && lists.epithets.contains(lower) && common(at + 1) {
            return false;
        }
        // *Chipmakers fell*: a plural of what companies are called.
        let plural = lower.strip_suffix('s').is_some_and(|w| lists.company_nouns.contains(w));
        if first && !goes_on && plural {
            return false;
        }
        // *Flip founder Dana Orlov said*: who has founders is no word.
        let led = first && lower.len() > 2 && self.role_at(at + 1) > 0 && !lexicon().functions.contains(lower);
        !first
            || named
            || led
            || (goes_on && token.entity().is_some_and(|(kind, _)| nameable(kind)))
            || !is_plain_word(lower)
    }

    /// Whether only a quote, bracket, dash or colon stands before a token.
    fn after_opening(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|i| self.token(i)).is_some_and(|t| {
            matches!(t.tag(), Tag::OpenQuote | Tag::Colon | Tag::Nfp | Tag::Period)
                || matches!(t.text(), "“" | "\"" | "‘" | "•" | "*")
        })
    }

    /// One past the last token of the name that starts at `start`.
    fn end(&self, start: usize) -> usize {
        let mut end = start + 1;
        while let Some(step) = self.step(start, end) {
            end += step;
        }
        end
    }

    /// How many tokens from `at` go on with the name that starts at `start`.
    fn step(&self, start: usize, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        if token.is_sentence_start() || self.role_at(at) > 0 || self.is_currency(at) {
            return None;
        }
        let lower = self.lower(at);
        let lists = lexicon();
        let next = self.token(at + 1).filter(|t| !t.is_sentence_start());
        let next_is_name =
            next.is_some_and(|t| has_name_case(t.text()) && !self.is_break(t) && !self.is_currency(at + 1));
        let tight = |a: usize, b: usize| {
            self.token(a).zip(self.token(b)).is_some_and(|(a, b)| a.bytes().end == b.bytes().start)
        };
        match token.text() {
            "&" if next_is_name => return Some(2),
            "&" | "+" | "!" if tight(at - 1, at) && self.same_entity(at) => return Some(1),
            "-" | "–" | "/" if tight(at - 1, at) && tight(at, at + 1) && next_is_name => {
                return (token.text() == "-").then_some(2);
            }
            "," if next.is_some_and(|t| is_legal_form(t.text())) && self.lower(at + 2) != "-" => return Some(2),
            "'s" | "’s" if next_is_name && (self.is_official(at) || self.is_named_by_owner(at - 1)) => {
                return Some(2);
            }
            "(" => return self.seat(at),
            "." if tight(at - 1, at) && is_legal_form(self.lower(at - 1)) => return Some(1),
            _ => {}
        }
        if lists.connectors.contains(lower) {
            let joined = next_is_name
                && (self.joins_of(start, at, lower)
                    || (lower != "and" && lists.particles.contains(lower))
                    || self.and_inside(start, at, lower));
            // *the* after *of*: *Bank of the West*.
            let person = self.token(start).is_some_and(|t| matches!(t.entity(), Some((EntityType::Person, _))));
            let with_article = (lower == "of" && self.lower(at + 1) == "the" && self.same_entity(at + 2) && !person)
                || (lists.particles.contains(lower)
                    && lists.particles.contains(self.lower(at + 1))
                    && self.same_entity(at + 2));
            return if joined {
                Some(2)
            } else if with_article {
                Some(3)
            } else {
                None
            };
        }
        if has_name_case(token.text()) && !self.is_break(token) {
            return Some(1);
        }
        // *Boeing 737*, *Model 3*: a number that the engine takes into the name.
        (token.tag() == Tag::Cd && self.same_entity(at) && token.entity().is_some_and(|(k, _)| nameable(k)))
            .then_some(1)
    }

    /// How many tokens a place in brackets has in the middle of a firm's name: *Orlov Securities **(Hong Kong)** Brokerage Ltd.*
    fn seat(&self, at: usize) -> Option<usize> {
        const MOST: usize = 4;
        let close = (at + 2..at + MOST).find(|&i| self.lower(i) == ")")?;
        let place = self.lower[at + 1..close].join(" ");
        let mut rest = (close + 1..close + MOST).map_while(|i| self.token(i).filter(|t| has_name_case(t.text())));
        (super::is_place(&place) && rest.any(|t| is_legal_form(t.text()))).then_some(close + 1 - at)
    }

    /// Whether a capitalised word ends the name before it.
    fn is_break(&self, token: Token<'_>) -> bool {
        let lower = self.lower(token.index());
        let lists = lexicon();
        let next_is_name = self
            .token(token.index() + 1)
            .is_some_and(|n| has_name_case(n.text()) && !lists.months.contains(self.lower(n.index())));
        let before = self.lower(token.index() - 1);
        let ended = before.ends_with('.')
            && (lists.common.contains(before.trim_end_matches('.'))
                || (is_closing_form(before) && before != "co." && !is_legal_form(lower)));
        ended
            || (lists.months.contains(lower) && !self.same_entity(token.index()) && !next_is_name)
            || is_compound_adjective(lower)
            || (is_closing_form(self.lower(token.index() - 1)) && is_symbol(token.text()))
            || lists.honorifics.contains(lower)
            || (lists.openers.contains(lower) && !self.same_entity(token.index()))
            || matches!(
                token.entity(),
                Some((EntityType::Date | EntityType::Time | EntityType::Money | EntityType::Percent, _))
            )
    }

    /// Whether a token goes on with the engine's entity of the token before it.
    fn same_entity(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| matches!(t.entity(), Some((_, Iob::Inside))))
    }

    /// Whether the engine takes a possessive into the name of an office, a meeting or a day: *National People's Congress*.
    fn is_official(&self, at: usize) -> bool {
        let end = (at..self.lower.len()).find(|&i| !self.same_entity(i)).unwrap_or(self.lower.len());
        let last = if end > at + 1 { self.lower(end - 1) } else { return false };
        let kind = super::lexicon::kind_by_shape(&["", last]);
        lexicon().no_party.contains(last) || matches!(kind, Some(Kind::Government | Kind::Organisation))
    }

    /// *of* and *for* after a word that calls for it: *Bank of*, *Ministry of*, *University of*.
    fn joins_of(&self, start: usize, at: usize, lower: &str) -> bool {
        // *Kingdom Holding of Saudi Arabia* is called Kingdom Holding.
        let closed = matches!(self.lower(at - 1), "holding" | "holdings" | "group");
        matches!(lower, "of" | "for") && !closed && (start..at).any(|i| lexicon().heads.contains(self.lower(i)))
    }

    /// *and* and other connectors inside what the engine takes for one name.
    fn and_inside(&self, start: usize, at: usize, lower: &str) -> bool {
        let covered = self.same_entity(at) && self.same_entity(at + 1) && self.token(start).is_some_and(organisation);
        if !covered {
            return false;
        }
        if lower != "and" {
            // *Aer Lingus of Ireland*: where it is at home is no part of a name.
            let place = format!("{} {}", self.lower(at + 1), self.lower(at + 2));
            let home = lower == "of" && (super::is_place(self.lower(at + 1)) || super::is_place(&place));
            return !home && lower != "for" && lower != "to" && lower != "in" && lower != "on";
        }
        // *Ministry of Industry and Information Technology*, *Buckeye Iron and Brass Works*; not *Hard Candy and Urban Decay*.
        let official =
            (start..at).any(|i| matches!(self.lower(i), "ministry" | "department" | "bureau" | "office" | "of"));
        let end = (at + 1..self.lower.len()).find(|&i| !self.same_entity(i)).unwrap_or(self.lower.len());
        let last = self.lower(end - 1);
        // *The Office of Innovation and Bolt* are two.
        let bare =
            (at + 1..end).all(|i| is_plain_word(self.lower(i)) || self.lower(i) == "and" || self.lower(i) == ",");
        // *Wendt Labs and Corvid Foods*: each says by its last word that it is a firm, and the second begins with a name.
        let firm = |word: &str| super::lexicon::kind_by_shape(&["", word]) == Some(Kind::Company);
        let two = at - start >= 2 && end - at > 2 && firm(self.lower(at - 1)) && !is_plain_word(self.lower(at + 1));
        if two && firm(last) {
            return false;
        }
        (official && bare) || ((at - start) <= 2 && super::lexicon::kind_by_shape(&["", last]).is_some())
    }

    /// A run cut where the engine sees a person begin after an organisation or a place: *Apple | Tim Cook*.
    fn pieces(&self, run: Range<usize>) -> Vec<Range<usize>> {
        let begins_person = |i: usize| {
            let person = |t: Token<'_>| matches!(t.entity(), Some((EntityType::Person, Iob::Begin)));
            let before = self.token(i - 1).and_then(Token::entity).map(|e| e.0);
            self.token(i).is_some_and(person)
                && matches!(before, Some(EntityType::Org | EntityType::Gpe | EntityType::Norp))
                && run.end - i >= 2
        };
        // *Canadian | WestJet*: a people before a name that the language does not know.
        let people = |i: usize| {
            matches!(self.token(i - 1).and_then(Token::entity), Some((EntityType::Norp, _)))
                && !self.same_entity(i)
                && !is_plain_word(self.lower(i))
        };
        let cut = (run.start + 1..run.end).find(|&i| begins_person(i) || people(i));
        let cuts = cut.map_or_else(|| vec![run.clone()], |cut| vec![run.start..cut, cut..run.end]);
        cuts.into_iter().map(|r| self.trimmed(r)).filter(|r| !r.is_empty()).collect()
    }

    /// A run without hyphens, connectors and openers at its end.
    fn trimmed(&self, mut run: Range<usize>) -> Range<usize> {
        while run.start < run.end {
            let last = self.analysis.token(run.end - 1);
            let lower = self.lower(run.end - 1);
            let open = last.pos() == Pos::Punct && !last.text().starts_with(['!', '.']) && !last.text().ends_with('.');
            // *Alphabet Q4 earnings*.
            let quarter = run.len() > 1 && matches!(lower, "q1" | "q2" | "q3" | "q4");
            if open
                || quarter
                || (lexicon().connectors.contains(lower))
                || (lexicon().openers.contains(lower) && run.len() > 1)
            {
                run.end -= 1;
            } else {
                break;
            }
        }
        run
    }
}

fn organisation(token: Token<'_>) -> bool {
    matches!(token.entity(), Some((EntityType::Org | EntityType::Fac | EntityType::Product | EntityType::WorkOfArt, _)))
}

/// Whether names of parties have this type.
pub(crate) fn nameable(kind: EntityType) -> bool {
    use EntityType as E;
    matches!(kind, E::Org | E::Person | E::Gpe | E::Norp | E::Product | E::Fac | E::Loc | E::WorkOfArt)
}

/// Whether a token that the tokenizer left whole is a compound adjective or two pieces run together: *D.C.-based*, *VW)-backed*.
fn is_compound_adjective(lower: &str) -> bool {
    let joined = lower.rsplit_once('-').is_some_and(|(before, last)| {
        before.ends_with(['.', ')']) && last.chars().all(char::is_alphabetic) && !last.is_empty()
    });
    joined || lower.contains([')', '(', '"', '”', '“', '[', ']', '{', '}'])
}

/// Whether a noun for companies is seldom the first word of a name.
fn is_plain_descriptor(lower: &str) -> bool {
    lower.ends_with("er")
        || lower.ends_with("or")
        || matches!(lower, "rival" | "startup" | "start-up" | "conglomerate" | "giant" | "parent" | "airline")
}

/// Whether a legal form closes a name: what follows is no part of it.
fn is_closing_form(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.'),
        "inc" | "corp" | "corporation" | "ltd" | "limited" | "plc" | "llc" | "incorporated" | "ag" | "co" | "company"
    )
}

/// Whether a word is written as the symbols of exchanges are.
pub(crate) fn is_symbol(word: &str) -> bool {
    !matches!(word, "I" | "II" | "III" | "IV" | "V" | "VI" | "USA" | "US" | "UK")
        && (1..=5).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase())
        && !is_legal_form(word)
}

/// Whether a word is written as names are: a capital first, or inside (*iPhone*), or after digits (*3M*).
pub(crate) fn has_name_case(word: &str) -> bool {
    if !word.starts_with(char::is_alphanumeric) {
        return false;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first = letters.next();
    first.is_some_and(|c| c.is_uppercase() || is_unicase(c))
        || (first.is_some() && letters.any(char::is_uppercase) && !word.contains('\''))
}

fn is_unicase(c: char) -> bool {
    !c.is_lowercase() && !c.is_uppercase()
}

/// Whether a word, in any case, with or without dots, is a legal form.
pub(crate) fn is_legal_form(word: &str) -> bool {
    let folded = super::words::folded(word);
    LEGAL_FORMS.contains(&folded.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_names() {
        for word in ["Huawei", "eBay", "iPhone", "3M", "IBM", "L’Oréal"] {
            assert!(has_name_case(word), "{word}");
        }
        for word in ["company", "42", "n't", "-"] {
            assert!(!has_name_case(word), "{word}");
        }
    }
}
