//! The relations that guanxi extracts.

crate::vocabulary! {
    /// What a claim says of its two parties, read subject to object.
    Relation, "relation" {
        /// An investor puts money into a company, fund, project, facility or sector.
        InvestsIn = "invests-in",
        /// An acquirer or holder takes or holds equity.
        AcquiresStake = "acquires-stake",
        /// Two parties work together; symmetric.
        PartnersWith = "partners-with",
        /// A supplier sells or provides goods, technology or services to a customer.
        Supplies = "supplies",
        /// A party is the target of a sanction, control, ban or restriction by a government.
        SanctionedBy = "sanctioned-by",
        /// A company, unit or brand is owned or operated by a parent.
        SubsidiaryOf = "subsidiary-of",
        /// A person heads an organisation or holds an office in it.
        Leads = "leads",
        /// Two parties are named as rivals; symmetric.
        CompetesWith = "competes-with",
    }
}

impl Relation {
    /// Whether the relation says the same both ways.
    pub const fn is_symmetric(self) -> bool {
        matches!(self, Self::PartnersWith | Self::CompetesWith)
    }

    /// Whether it is one of the five relations that the project is measured by.
    pub const fn is_core(self) -> bool {
        !matches!(self, Self::SubsidiaryOf | Self::Leads | Self::CompetesWith)
    }

    /// How a sentence would say it, subject first: *Tencent **invests in** Didi*.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::InvestsIn => "invests in",
            Self::AcquiresStake => "takes a stake in",
            Self::PartnersWith => "partners with",
            Self::Supplies => "supplies",
            Self::SanctionedBy => "is sanctioned by",
            Self::SubsidiaryOf => "is a subsidiary of",
            Self::Leads => "leads",
            Self::CompetesWith => "competes with",
        }
    }
}
