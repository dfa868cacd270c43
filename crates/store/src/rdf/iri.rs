//! The IRIs of a store: a base that is fixed when it is made, a letter for the sort of thing, and the escaped local name.

use oxigraph::model::NamedNode;

/// The base of every IRI of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    iri: String,
    separator: char,
}

/// What an IRI of the store stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Entity,
    Statement,
    Document,
    Term,
    Claim,
    Annotation,
    Decision,
}

impl Sort {
    pub(crate) const ALL: [Self; 7] =
        [Self::Entity, Self::Statement, Self::Document, Self::Term, Self::Claim, Self::Annotation, Self::Decision];

    /// The letter in the IRI, which is also the prefix in queries.
    pub(crate) const fn letter(self) -> &'static str {
        match self {
            Self::Entity => "e",
            Self::Statement => "s",
            Self::Document => "d",
            Self::Term => "o",
            Self::Claim => "c",
            Self::Annotation => "a",
            Self::Decision => "m",
        }
    }
}

impl Base {
    /// The base of a store for which none was chosen.
    pub const DEFAULT: &'static str = "urn:guanxi:";

    /// A base from its text: an absolute IRI that ends with `:`, `/` or `#`. `None` where it is not.
    pub fn new(iri: &str) -> Option<Self> {
        let separator = match iri.chars().last()? {
            '/' => '/',
            ':' | '#' => ':',
            _ => return None,
        };
        NamedNode::new(format!("{iri}e{separator}x")).ok()?;
        Some(Self { iri: iri.to_owned(), separator })
    }

    /// The base under which an IRI is a term of this name; `None` where it is no such term.
    pub(crate) fn with_term(iri: &str, name: &str) -> Option<Self> {
        let prefix = iri.strip_suffix(name)?;
        let base = Self::new(prefix.strip_suffix([':', '/'])?.strip_suffix(Sort::Term.letter())?)?;
        (base.prefix(Sort::Term) == prefix).then_some(base)
    }

    /// The base as it was given.
    pub fn as_str(&self) -> &str {
        &self.iri
    }

    /// The IRI of the entity with this id.
    pub fn iri_of_entity(&self, id: &str) -> String {
        self.entity(id).into_string()
    }

    /// The id of the entity that an IRI stands for, where it stands for one.
    pub fn entity_of_iri(&self, iri: &str) -> Option<String> {
        self.name_of(Sort::Entity, iri)
    }

    /// What stands before every local name of a sort.
    pub(crate) fn prefix(&self, sort: Sort) -> String {
        format!("{}{}{}", self.iri, sort.letter(), self.separator)
    }

    /// The IRI of a local name, whatever it holds.
    pub(crate) fn node(&self, sort: Sort, name: &str) -> NamedNode {
        NamedNode::new_unchecked(self.prefix(sort) + &escape(name))
    }

    /// The graph that stands for the notes' default graph where store and notes are asked together.
    pub(crate) fn notes(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}notes", self.iri))
    }

    pub(crate) fn entity(&self, id: &str) -> NamedNode {
        self.node(Sort::Entity, id)
    }

    pub(crate) fn document(&self, id: &str) -> NamedNode {
        self.node(Sort::Document, id)
    }

    pub(crate) fn term(&self, name: &str) -> NamedNode {
        self.node(Sort::Term, name)
    }

    /// A statement from its identity, `s:` and a hash.
    pub(crate) fn statement(&self, id: &str) -> NamedNode {
        self.node(Sort::Statement, id.strip_prefix("s:").unwrap_or(id))
    }

    /// A claim from its identity, `c:` and a hash.
    pub(crate) fn claim(&self, id: &str) -> NamedNode {
        self.node(Sort::Claim, id.strip_prefix("c:").unwrap_or(id))
    }

    /// The local name that an IRI of this sort stands for.
    pub(crate) fn name_of(&self, sort: Sort, iri: &str) -> Option<String> {
        unescape(iri.strip_prefix(&self.iri)?.strip_prefix(sort.letter())?.strip_prefix(self.separator)?)
    }
}

/// Letters and digits of every script and `-._~` as they are, every other byte as `%` and two hexadecimal digits (RFC 3987).
fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if (c.is_alphanumeric() && is_iri_char(c)) || "-._~".contains(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push('%');
                out.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
                out.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
            }
        }
    }
    out
}

/// Whether a letter may stand in an IRI as it is: ascii, or a `ucschar` of RFC 3987.
fn is_iri_char(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}')
        || (('\u{10000}'..'\u{E0000}').contains(&c) && (c as u32 & 0xFFFF) < 0xFFFE)
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_makes_a_valid_iri_and_comes_back() {
        let bases =
            ["urn:guanxi:", "https://example.org/kg/", "https://example.org/kg#"].map(|b| Base::new(b).expect(b));
        for name in [
            "catl",
            "宁德时代",
            "news/001.txt#10",
            "a b<>\"{}|\\^`",
            "50%",
            "é€😀",
            "",
            "\u{0}\n",
            "geek+",
            "𝒳",
            "../x",
        ] {
            for base in &bases {
                let node = base.entity(name);
                assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
                assert_eq!(base.name_of(Sort::Entity, node.as_str()).as_deref(), Some(name));
                assert_eq!(base.name_of(Sort::Document, node.as_str()), None);
            }
        }
        assert_eq!(bases[0].entity("宁德时代").as_str(), "urn:guanxi:e:宁德时代");
        assert_eq!(bases[1].document("a.txt#2").as_str(), "https://example.org/kg/d/a.txt%232");
    }

    #[test]
    fn a_base_is_absolute_and_says_where_it_ends() {
        for text in ["", "urn:guanxi", "kg/", "https://exa mple.org/", ":"] {
            assert_eq!(Base::new(text), None, "{text}");
        }
        for text in ["urn:guanxi:", "https://example.org/kg/", "https://example.org/kg#"] {
            let base = Base::new(text).expect(text);
            assert_eq!(Base::with_term(base.term("Entity").as_str(), "Entity"), Some(base));
        }
        for iri in
            ["urn:guanxi:e:Entity", "urn:guanxi:o:Company", "https://example.org/kg/o:Entity", "Entity", "o:Entity"]
        {
            assert_eq!(Base::with_term(iri, "Entity"), None, "{iri}");
        }
    }
}
