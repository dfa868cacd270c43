//! How far a relation has come, by the passage that reports it.

crate::vocabulary! {
    /// What a passage says of a relation at the time of writing.
    Status, "status" {
        /// Happened, holds, or was announced as done.
        Asserted = "asserted",
        /// Announced for the future by the party itself.
        Planned = "planned",
        /// Negotiated, considered, bid for, or reported as possible.
        InTalks = "in-talks",
        /// Was so, or was being negotiated, and is over.
        Ended = "ended",
        /// A party denies or refuses it, or the passage says it is not so.
        Denied = "denied",
    }
}

impl Status {
    /// Whether the relation stands by this status, so that a graph may draw it as a fact.
    pub const fn stands(self) -> bool {
        matches!(self, Self::Asserted)
    }
}
