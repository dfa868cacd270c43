//! An entity as RDF, and back.

use guanxi_model::{Entity, Kind};
use oxigraph::model::{Literal, NamedNode, Quad, Term};

use super::{
    iri::{Base, Sort},
    vocabulary::{class, org, owl, rdf, rdfs, schema, schema_class, skos, xsd},
    writer::{CHINESE, ENGLISH, Writer, name_literal},
};

/// Writes what is known of an entity.
pub(crate) fn write_entity(w: &mut Writer<'_>, entity: &Entity) {
    let node = w.base.entity(&entity.id);
    w.add(&node, rdf::TYPE, w.base.term(class(entity.kind)));
    w.add(&node, rdf::TYPE, schema_class(entity.kind));
    if matches!(entity.kind, Kind::Company | Kind::Organisation | Kind::Government) {
        w.add(&node, rdf::TYPE, org::ORGANIZATION);
    }
    let chinese = |name: &str| Literal::new_language_tagged_literal_unchecked(name, CHINESE);
    w.own(&node, "kind", Literal::from(entity.kind.as_str()));
    w.words(&node, rdfs::LABEL, Some(&entity.name));
    let name = name_literal(&entity.name);
    let mut has_chinese = name.language() == Some(CHINESE);
    w.add(&node, skos::PREF_LABEL, name);
    for alias in &entity.aliases {
        w.add(&node, skos::ALT_LABEL, name_literal(alias));
    }
    for name in &entity.zh {
        w.add(&node, if has_chinese { skos::ALT_LABEL } else { skos::PREF_LABEL }, chinese(name));
        has_chinese = true;
    }
    for adjective in &entity.adjectives {
        w.add(&node, skos::HIDDEN_LABEL, Literal::new_language_tagged_literal_unchecked(adjective, ENGLISH));
    }
    w.words(&node, w.base.term("country"), entity.country.as_deref());
    w.words(&node, w.base.term("sector"), entity.sector.as_deref());
    w.words(&node, w.base.term("isin"), entity.isin.as_deref());
    w.words(&node, schema::URL, entity.website.as_deref());
    for ticker in &entity.tickers {
        w.words(&node, schema::TICKER_SYMBOL, Some(ticker));
    }
}

/// Writes how well an entity is connected.
pub(crate) fn write_degree(w: &mut Writer<'_>, id: &str, neighbours: usize, statements: usize) {
    let node = w.base.entity(id);
    for (term, count) in [("neighbours", neighbours), ("statements", statements)] {
        w.own(&node, term, Literal::new_typed_literal(count.to_string(), xsd::INTEGER));
    }
}

/// Writes that an id was merged into another.
pub(crate) fn write_same_as(w: &mut Writer<'_>, merged: &str, kept: &str) {
    let (merged, kept) = (w.base.entity(merged), w.base.entity(kept));
    w.add(&merged, owl::SAME_AS, kept);
}

/// Writes that a decision took an id out of another.
pub(crate) fn write_split_from(w: &mut Writer<'_>, id: &str, from: &str) {
    let (id, from) = (w.base.entity(id), w.base.entity(from));
    w.own(&id, "split-from", from);
}

/// Writes why an id was merged into another, or taken out of one.
pub(crate) fn write_reason(w: &mut Writer<'_>, id: &str, reason: &str) {
    let id = w.base.entity(id);
    w.own(&id, "identity-reason", Literal::from(reason));
}

/// The predicates that [`read_entity`] looks at; a well connected entity has thousands of triples with others.
pub(crate) fn described_by(base: &Base) -> Vec<NamedNode> {
    let own = ["kind", "country", "sector", "isin"].map(|name| base.term(name));
    let others = [skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL, schema::TICKER_SYMBOL, schema::URL]
        .map(NamedNode::from);
    own.into_iter().chain(others).collect()
}

/// The entity that the quads with its node as their subject describe; lists are sorted. `None` where they describe none.
pub(crate) fn read_entity(base: &Base, node: &NamedNode, quads: impl IntoIterator<Item = Quad>) -> Option<Entity> {
    let id = base.name_of(Sort::Entity, node.as_str())?;
    let mut entity = Entity { id, ..Entity::named("", Kind::Company) };
    let (mut kind, mut english, mut chinese) = (None, None, None);
    let (is_kind, is_country, is_sector, is_isin) =
        (base.term("kind"), base.term("country"), base.term("sector"), base.term("isin"));
    for quad in quads {
        let Term::Literal(literal) = quad.object else { continue };
        let is_chinese = literal.language() == Some(CHINESE);
        let text = literal.value().to_owned();
        match quad.predicate.as_ref() {
            p if p == is_kind.as_ref() => kind = text.parse().ok(),
            skos::PREF_LABEL if is_chinese => chinese = Some(text),
            skos::PREF_LABEL => english = Some(text),
            skos::ALT_LABEL if is_chinese => entity.zh.push(text),
            skos::ALT_LABEL => entity.aliases.push(text),
            skos::HIDDEN_LABEL => entity.adjectives.push(text),
            schema::TICKER_SYMBOL => entity.tickers.push(text),
            schema::URL => entity.website = Some(text),
            p if p == is_country.as_ref() => entity.country = Some(text),
            p if p == is_sector.as_ref() => entity.sector = Some(text),
            p if p == is_isin.as_ref() => entity.isin = Some(text),
            _ => {}
        }
    }
    for list in [&mut entity.zh, &mut entity.aliases, &mut entity.adjectives, &mut entity.tickers] {
        list.sort();
    }
    entity.kind = kind?;
    match (english, chinese) {
        (Some(name), usual) => {
            entity.name = name;
            entity.zh.splice(0..0, usual);
        }
        (None, usual) => entity.name = usual?,
    }
    Some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_comes_back_as_it_went() {
        let base = Base::new(Base::DEFAULT).expect("a base");
        let full = Entity {
            id: "catl".into(),
            aliases: vec!["CATL Ltd".into(), "Contemporary Amperex".into()],
            zh: vec!["宁德时代".into(), "宁德".into(), "时代".into()],
            country: Some("CN".into()),
            sector: Some("batteries".into()),
            tickers: vec!["300750.SZ".into()],
            isin: Some("CNE100003662".into()),
            website: Some("https://www.catl.com".into()),
            ..Entity::named("CATL", Kind::Company)
        };
        let chinese = Entity { zh: vec!["比亚迪股份".into()], ..Entity::named("比亚迪", Kind::Company) };
        for entity in [full, chinese, Entity::named("Xi <&\"", Kind::Person)] {
            let mut w = Writer::merged(&base);
            write_entity(&mut w, &entity);
            w.quads.reverse();
            assert_eq!(read_entity(&base, &base.entity(&entity.id), w.quads), Some(entity));
        }
    }
}
