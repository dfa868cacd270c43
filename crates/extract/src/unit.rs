//! Units that have no name of their own and are described by their owner's: *Thyssenkrupp's elevator business*, *the Indian
//! business of Eros Now*. They can be bought, and money can be put into them.

use guanxi_model::{Entity, Kind};
use guanxi_nlp::{Dep, Pos, Tag, Token};

use crate::{
    mention::{Cast, Form, Mention},
    passage::Passage,
    phrase,
    reference::nouns,
    scene::Scene,
};

/// How many words a description may have besides its owner's name.
const MAX_WORDS: usize = 7;

/// Adds the described units of every passage to the cast, after its other mentions.
pub(crate) fn describe(passages: &[Passage<'_>], mut cast: Cast) -> Cast {
    let mut found: Vec<Vec<Mention>> = Vec::with_capacity(passages.len());
    let mut units: Vec<Entity> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        let scene = Scene::new(passage, &cast, index);
        let mut own = Vec::new();
        for token in passage.analysis.tokens() {
            let Some((tokens, name)) = described(&scene, token) else { continue };
            let at = units.iter().position(|u| u.name == name).unwrap_or_else(|| {
                units.push(Entity::named(&name, Kind::Company));
                units.len() - 1
            });
            own.push(Mention { tokens, parties: vec![cast.parties.len() + at], form: Form::Unit });
        }
        found.push(own);
    }
    cast.parties.extend(units);
    for (mentions, own) in cast.mentions.iter_mut().zip(found) {
        mentions.extend(own);
    }
    cast
}

/// The words and the name of the unit that a noun describes.
fn described(scene: &Scene<'_>, noun: Token<'_>) -> Option<(std::ops::Range<usize>, String)> {
    let common = noun.pos() == Pos::Noun && nouns().parts.contains(noun.lemma()) && scene.mention_at(noun).is_none();
    if !common {
        return None;
    }
    before(scene, noun).or_else(|| inside(scene, noun)).or_else(|| after(scene, noun))
}

/// *The Dulux paint business*.
fn inside(scene: &Scene<'_>, noun: Token<'_>) -> Option<(std::ops::Range<usize>, String)> {
    let named = |t: &Token<'_>| scene.mention_at(*t).is_some_and(|m| scene.mentions[m].form == Form::Name);
    let owner = noun.children().find(|c| c.dep() == Dep::Compound && named(c))?;
    let mention = scene.mention_at(owner)?;
    let tokens = scene.mentions[mention].tokens.clone();
    let analysis = &scene.passage.analysis;
    let determined = analysis.token(tokens.start).previous().is_some_and(|t| t.text().eq_ignore_ascii_case("the"));
    let between = analysis.range(tokens.end..noun.index());
    let common = |t: Token<'_>| matches!(t.tag(), Tag::Nn | Tag::Nns | Tag::Jj);
    if !determined
        || tokens.end >= noun.index()
        || noun.index() - tokens.end > MAX_WORDS
        || !between.clone().all(common)
    {
        return None;
    }
    let rest = analysis.bytes(tokens.end..noun.index() + 1);
    Some((tokens.start..noun.index() + 1, format!("{} {}", owner_name(scene, mention)?, &analysis.text()[rest])))
}

/// *Fox's game division*, *Samsung's printer unit*.
fn before(scene: &Scene<'_>, noun: Token<'_>) -> Option<(std::ops::Range<usize>, String)> {
    let owner = phrase::possessors(noun).into_iter().next()?;
    let mention = scene.mention_at(owner)?;
    let tokens = scene.mentions[mention].tokens.clone();
    let analysis = &scene.passage.analysis;
    // *Its Asian business*.
    if scene.mentions[mention].form == Form::Pronoun && owner.tag() == Tag::PrpPoss && owner.index() < noun.index() {
        let end = placed(scene, noun);
        let telling = (2..=MAX_WORDS).contains(&(end - tokens.end));
        let rest = analysis.bytes(tokens.end..end);
        return Some((tokens.start..end, format!("{}'s {}", owner_name(scene, mention)?, &analysis.text()[rest])))
            .filter(|_| telling);
    }
    if scene.mentions[mention].form != Form::Name {
        return None;
    }
    let between = tokens.end..noun.index();
    let marked = between.clone().next().filter(|&i| analysis.token(i).tag() == Tag::Pos)?;
    if between.len() > MAX_WORDS || noun.index() < tokens.end {
        return None;
    }
    let end = placed(scene, noun);
    let mark = analysis.token(marked).text().replace('’', "'");
    let rest = analysis.bytes(marked + 1..end);
    let name = format!("{}{mark} {}", owner_name(scene, mention)?, &analysis.text()[rest]);
    Some((tokens.start..end, name))
}

/// The end of the description with the country that the unit is in: *Uber's business **in India***.
fn placed(scene: &Scene<'_>, noun: Token<'_>) -> usize {
    let end = noun.index() + 1;
    let place = noun.next().filter(|t| t.text() == "in").and_then(Token::next).and_then(|t| scene.mention_at(t));
    let state = |m: &usize| scene.mentions[*m].parties.iter().all(|&p| scene.cast.parties[p].kind == Kind::Government);
    place.filter(state).map_or(end, |m| scene.mentions[m].tokens.end)
}

/// *The German businesses of Delivery Hero*.
fn after(scene: &Scene<'_>, noun: Token<'_>) -> Option<(std::ops::Range<usize>, String)> {
    let of = noun.next().filter(|t| t.text() == "of")?;
    // *The retail branch of the Spanish company **Repsol***.
    let described = || phrase::after_preposition(noun, "of").into_iter().flat_map(|t| scene.introduced(t)).next();
    let mention = of.next().and_then(|t| scene.mention_at(t)).or_else(described);
    let mention = mention.filter(|&m| scene.mentions[m].form == Form::Name)?;
    let analysis = &scene.passage.analysis;
    let modifies = |c: &Token<'_>| {
        c.index() < noun.index() && matches!(c.dep(), Dep::Amod | Dep::Compound | Dep::Nmod) && c.tag() != Tag::Jjr
    };
    let start = noun.children().filter(modifies).map(|c| c.subtree().start).min();
    let start = start.or_else(|| (noun.tag() == Tag::Nns).then_some(noun.index()))?;
    if noun.index() - start > MAX_WORDS {
        return None;
    }
    let words = &analysis.text()[analysis.bytes(start..noun.index() + 1)];
    let name = format!("{words} of {}", owner_name(scene, mention)?);
    Some((start..scene.mentions[mention].tokens.end, name))
}

/// The name of a unit's owner, where it is one company.
fn owner_name<'a>(scene: &Scene<'a>, mention: usize) -> Option<&'a str> {
    let &[party] = scene.mentions[mention].parties.as_slice() else { return None };
    let owner = &scene.cast.parties[party];
    matches!(owner.kind, Kind::Company | Kind::Organisation | Kind::Person).then_some(owner.name.as_str())
}

#[cfg(test)]
mod tests {
    use guanxi_model::{Catalogue, Document};

    use crate::Extractor;

    fn claims(text: &str) -> Vec<String> {
        let extractor = Extractor::new(Catalogue::built_in()).expect("the rules load");
        let claims = extractor.extract(&Document::new("d", text)).claims;
        claims.iter().map(|c| format!("{} | {} | {}", c.subject.name, c.relation, c.object.name)).collect()
    }

    #[test]
    fn a_part_that_is_sold_is_a_party_of_its_own() {
        assert_eq!(
            claims("KKR agreed to buy Siemens AG's turbine unit."),
            ["KKR | acquires-stake | Siemens's turbine unit"]
        );
        assert_eq!(
            claims("Tencent acquired the German operations of Uber."),
            ["Tencent | acquires-stake | German operations of Uber"]
        );
        assert_eq!(
            claims("Zomato bought Uber's delivery business in India.")[0],
            "Zomato | acquires-stake | Uber's delivery business in India"
        );
    }

    #[test]
    fn a_part_that_nobody_buys_is_none() {
        assert_eq!(claims("Tesla praised Siemens's turbine unit."), Vec::<String>::new());
    }
}
