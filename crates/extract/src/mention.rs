//! Who a text speaks of, and where: the parties of one document and their mentions.

use std::{collections::BTreeSet, ops::Range};

use guanxi_model::{Entity, Kind, Relation};

/// How a mention names its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// By a name: *Huawei Technologies Co. Ltd.*, *CATL*.
    Name,
    /// By an adjective or a capital that stands for a state: *U.S. sanctions*, *Washington*.
    Adjective,
    /// By a description that resolves inside the document: *the company*, *the carmaker*, *the two companies*.
    Description,
    /// By a pronoun that resolves inside the document: *it*, *its*, *they*.
    Pronoun,
    /// By its owner's name: *Thyssenkrupp's elevator business*.
    Unit,
}

/// One place in a passage where parties of the document are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Tokens of the passage's analysis; a description includes its article, a name its bracketed short form's first name only.
    pub(crate) tokens: Range<usize>,
    /// Whom it means, as indices into [`Cast::parties`]; more than one for *the two companies*.
    pub(crate) parties: Vec<usize>,
    /// How it names them.
    pub(crate) form: Form,
}

/// The parties of one document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cast {
    /// In the order of their first mention; each is a catalogue entity, or made from the names that the document uses.
    pub(crate) parties: Vec<Entity>,
    /// Mentions by passage, each list in the order of the text and without overlaps; after them those of units, which hold
    /// their owners'.
    pub(crate) mentions: Vec<Vec<Mention>>,
    /// The media among them that the document cites rather than speaks of.
    pub(crate) sources: BTreeSet<usize>,
}

impl Cast {
    /// What a party is where it is the object of a relation: nobody buys a person, so that a name of which nothing is known but
    /// that it looks like a person's is a company's.
    pub(crate) fn kind_of_object(&self, relation: Relation, party: usize) -> Kind {
        let entity = &self.parties[party];
        let known = entity.sector.is_some() || entity.country.is_some() || !entity.aliases.is_empty();
        let guessed = entity.kind == Kind::Person && !known && entity.name.split(' ').count() <= 2;
        if guessed && relation == Relation::AcquiresStake { Kind::Company } else { entity.kind }
    }
}
