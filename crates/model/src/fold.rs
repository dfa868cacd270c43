//! Names without what does not tell them apart.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words at the end of a name that say its legal form, folded.
pub const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kk",
    "limited",
    "llc",
    "lp",
    "ltd",
    "nv",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "se",
    "spa",
];

/// Legal forms at the end of a Chinese name, the longest first.
const LEGAL_FORMS_ZH: &[&str] = &["股份有限公司", "有限责任公司", "有限公司", "集团", "集團", "公司", "股份"];

/// A name without case, accents, punctuation, possessive, leading article and trailing legal forms.
///
/// Two names that fold to the same text are the same name; the scorers fold in the same way.
///
/// ```
/// assert_eq!(guanxi_model::fold("Huawei Technologies Co. Ltd."), "huawei technologies");
/// assert_eq!(guanxi_model::fold("the U.S."), "us");
/// assert_eq!(guanxi_model::fold("宁德时代新能源科技股份有限公司"), "宁德时代新能源科技");
/// ```
pub fn fold(name: &str) -> String {
    let name: String = name.nfkc().collect::<String>().replace('’', "'").to_lowercase();
    let name = name.trim();
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix('\'')).unwrap_or(name);
    if name.chars().any(is_han) {
        let joined: String = name.chars().filter(|c| !c.is_whitespace() && !"（）()“”\"《》".contains(*c)).collect();
        let bare = LEGAL_FORMS_ZH.iter().find_map(|form| joined.strip_suffix(form)).map(str::to_owned);
        return bare.unwrap_or(joined);
    }
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c) && *c != '.').collect();
    let plain = if name.strip_suffix(".com").is_some() { plain.strip_suffix("com").unwrap_or(&plain) } else { &plain };
    let mut words: Vec<&str> =
        plain.split(|c: char| !(c.is_alphanumeric() || "_+&".contains(c))).filter(|w| !w.is_empty()).collect();
    while words.len() > 1 && words.first().is_some_and(|w| ["the", "a", "an"].contains(w)) {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|w| LEGAL_FORMS.contains(w)) {
        words.pop();
    }
    words.join(" ")
}

/// The local name of an entity's IRI: the folded name, words joined by `-`.
pub fn slug(name: &str) -> String {
    fold(name).replace([' ', '&', '_'], "-").split('-').filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}

/// Whether a character is a Chinese ideograph of the basic block or extension A.
fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_the_scorers_do() {
        for (name, folded) in [
            ("Amazon.com", "amazon"),
            ("Amazon.com Inc.", "amazoncom"),
            ("L’Oréal S.A.", "l oreal"),
            ("Alibaba Group Holding", "alibaba"),
            ("AT&T", "at&t"),
            ("Geek+", "geek+"),
            ("The Company", "company"),
            ("Meituan's", "meituan"),
            ("宁德 时代", "宁德时代"),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
        assert_eq!(slug("AT&T Inc."), "at-t");
        assert_eq!(slug("阿里巴巴集团"), "阿里巴巴");
    }
}
