//! The generator: documents whose claims are spread unevenly over companies, as news are over the world's.

use guanxi_model::{Claim, Document, Evidence, Kind, Part, Party, Qualifiers, Relation, Span, Status};

/// Claims of one document.
const CLAIMS: usize = 5;

/// How many documents make so many relations.
pub(crate) fn documents(relations: usize) -> usize {
    relations.div_ceil(CLAIMS)
}

/// The document of this number, in a world of one company for ten relations.
pub(crate) fn document(number: usize, relations: usize) -> (Document, Vec<Claim>) {
    let companies = (relations / 10).max(100);
    let mut document = Document::new(format!("doc-{number:07}"), "");
    document.date = format!("{}-{:02}-{:02}", 2017 + number % 5, 1 + number % 12, 1 + number % 28).parse().ok();
    document.publisher = Some(format!("Wire {}", number % 7));
    let claims = (0..CLAIMS).map(|at| claim(&mut document, number * CLAIMS + at, companies));
    let claims = claims.collect();
    (document, claims)
}

fn claim(document: &mut Document, seed: usize, companies: usize) -> Claim {
    let relation = Relation::ALL[seed % Relation::ALL.len()];
    let status = if seed % 10 < 7 { Status::Asserted } else { Status::ALL[seed / 10 % Status::ALL.len()] };
    let subject = company(spread(seed as u64), companies);
    let mut object = company(spread(seed as u64 ^ 0x5bd1_e995), companies);
    if object == subject {
        object = (subject + 1) % companies;
    }
    let (subject, object) = (party(subject), party(object));
    let start = document.text.chars().count();
    let quote =
        format!("{} {} {}, people who know of it said on Monday.", subject.name, relation.phrase(), object.name);
    document.text += &quote;
    document.text.push(' ');
    let (first, last) = (subject.name.len(), quote.find(&object.name).unwrap_or(0));
    Claim {
        id: Claim::identity(&document.id, &subject.name, relation, &object.name, status),
        relation,
        status,
        confidence: 0.8,
        qualifiers: Qualifiers::default(),
        evidence: vec![Evidence {
            document: document.id.clone(),
            part: Part::Text,
            start,
            end: start + quote.len(),
            subject: Span::new(start, start + first),
            object: Span::new(start + last, start + last + object.name.len()),
            trigger: Span::new(start + first + 1, start + last.max(first + 2) - 1),
            text: quote,
            rule: "bench".to_owned(),
            cues: Vec::new(),
        }],
        subject,
        object,
    }
}

/// A number that is spread evenly over 64 bits (the finaliser of `MurmurHash3`, Appleby).
fn spread(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

/// A company: the square of an even share, so that a few are named very often.
#[expect(clippy::cast_sign_loss, reason = "a square is positive")]
fn company(random: u64, companies: usize) -> usize {
    let share = (random >> 11) as f64 / (1_u64 << 53) as f64;
    (share * share * companies as f64) as usize
}

fn party(number: usize) -> Party {
    let name = format!("{} {} {number}", FIRST[number % FIRST.len()], SECOND[number / 7 % SECOND.len()]);
    Party { id: guanxi_model::slug(&name), name, kind: Kind::Company, mention: None, aliases: Vec::new() }
}

const FIRST: [&str; 12] = [
    "Northern", "Pacific", "Golden", "Advanced", "United", "Eastern", "Blue", "General", "First", "Pioneer", "Crystal",
    "Harbour",
];
const SECOND: [&str; 10] =
    ["Battery", "Semiconductor", "Motors", "Capital", "Chemical", "Software", "Logistics", "Steel", "Optics", "Energy"];
