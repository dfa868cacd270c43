//! The language that most of a text is written in.

use encoding_rs::{BIG5, GBK};
use whatlang::{Detector, Lang, Script};

/// How many characters are looked at.
const SAMPLE: usize = 2000;
/// How many letters it takes to tell one Latin language from another, where trigrams are in doubt.
const ENOUGH: usize = 60;
/// A Han character says about as much as this many letters of an alphabet.
const HAN_WEIGHT: usize = 3;

/// A BCP 47 tag such as `en`, `zh-Hans`, `zh-Hant`, `de`; `None` where too little is said to tell.
///
/// The script that carries most of the text decides, so that an English article with a Chinese line is English; the
/// rest is told by trigrams.
pub fn detect(text: &str) -> Option<String> {
    let sample = sample(text);
    let (mut han, mut kana, mut hangul, mut other) = (0, 0, 0, 0);
    for c in sample.chars() {
        match c {
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => han += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            c if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    if (han + kana + hangul) * HAN_WEIGHT > other {
        return Some(match () {
            () if hangul > han + kana => "ko".to_owned(),
            () if kana * 10 > han => "ja".to_owned(),
            () => chinese(&sample).to_owned(),
        });
    }
    let letters: String = sample.chars().filter(|c| !is_east_asian(*c)).collect();
    let info = Detector::new().detect(&letters)?;
    if info.script() == Script::Latin && info.lang() != Lang::Eng {
        if is_plain_english(&letters) {
            return Some("en".to_owned());
        }
        if other < ENOUGH && !info.is_reliable() {
            return None;
        }
    }
    Some(tag(info.lang()).to_owned())
}

/// The beginning and the middle of a text: a page may open with a few lines in another language.
fn sample(text: &str) -> String {
    let middle = text.len() / 2;
    let middle = (middle..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    if text.len() < SAMPLE * 2 {
        return text.to_owned();
    }
    text.chars().take(SAMPLE / 2).chain(text[middle..].chars().take(SAMPLE / 2)).collect()
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Simplified or traditional characters: which of the two old character sets lacks the more of them, GB 2312 or Big5.
fn chinese(text: &str) -> &'static str {
    let (mut simplified, mut traditional) = (0, 0);
    let mut buffer = [0; 4];
    for c in text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).take(SAMPLE / 4) {
        let c = &*c.encode_utf8(&mut buffer);
        let in_gb2312 = matches!(*GBK.encode(c).0, [0xb0..=0xf7, 0xa1..=0xfe]);
        let in_big5 = !BIG5.encode(c).2;
        simplified += usize::from(in_gb2312 && !in_big5);
        traditional += usize::from(in_big5 && !in_gb2312);
    }
    if traditional > simplified { "zh-Hant" } else { "zh-Hans" }
}

/// Whether a line too short for trigrams has the small words of English.
fn is_plain_english(text: &str) -> bool {
    // Not *in*, *for*, *at*, *over*, *an*: the neighbours have them too.
    const SMALL: [&str; 16] = [
        "the", "of", "to", "and", "is", "with", "by", "from", "its", "has", "will", "after", "that", "says", "are",
        "on",
    ];
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let (mut all, mut small) = (0, 0);
    for word in words {
        all += 1;
        small += usize::from(SMALL.iter().any(|s| word.eq_ignore_ascii_case(s)));
    }
    small * 8 >= all && small > 0
}

/// The shortest BCP 47 subtag of a language.
fn tag(lang: Lang) -> &'static str {
    const SHORT: [(&str, &str); 68] = [
        ("epo", "eo"),
        ("eng", "en"),
        ("rus", "ru"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("ben", "bn"),
        ("fra", "fr"),
        ("deu", "de"),
        ("ukr", "uk"),
        ("kat", "ka"),
        ("ara", "ar"),
        ("hin", "hi"),
        ("jpn", "ja"),
        ("heb", "he"),
        ("yid", "yi"),
        ("pol", "pl"),
        ("amh", "am"),
        ("jav", "jv"),
        ("kor", "ko"),
        ("nob", "nb"),
        ("dan", "da"),
        ("swe", "sv"),
        ("fin", "fi"),
        ("tur", "tr"),
        ("nld", "nl"),
        ("hun", "hu"),
        ("ces", "cs"),
        ("ell", "el"),
        ("bul", "bg"),
        ("bel", "be"),
        ("mar", "mr"),
        ("kan", "kn"),
        ("ron", "ro"),
        ("slv", "sl"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("mkd", "mk"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("est", "et"),
        ("tam", "ta"),
        ("vie", "vi"),
        ("urd", "ur"),
        ("tha", "th"),
        ("guj", "gu"),
        ("uzb", "uz"),
        ("pan", "pa"),
        ("aze", "az"),
        ("ind", "id"),
        ("tel", "te"),
        ("pes", "fa"),
        ("mal", "ml"),
        ("ori", "or"),
        ("mya", "my"),
        ("nep", "ne"),
        ("sin", "si"),
        ("khm", "km"),
        ("tuk", "tk"),
        ("aka", "ak"),
        ("zul", "zu"),
        ("sna", "sn"),
        ("afr", "af"),
        ("lat", "la"),
        ("slk", "sk"),
        ("cat", "ca"),
        ("tgl", "tl"),
        ("hye", "hy"),
    ];
    let code = lang.code();
    SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_language_that_carries_the_text() {
        let english = "The bakery said on Monday that it had bought the mill by the river, and that it would open three shops next year.";
        for (text, lang) in [
            (english.to_owned(), Some("en")),
            (format!("面包店收购磨坊\n{english}"), Some("en")),
            ("面包店周一宣布收购河边的 Miller & Sons 磨坊，并计划明年开设三家新店。".to_owned(), Some("zh-Hans")),
            ("麵包店週一宣布收購河邊的 Miller & Sons 磨坊，並計劃明年開設三家新店。".to_owned(), Some("zh-Hant")),
            ("パン屋は月曜日、川沿いの水車小屋を買収したと発表した。".to_owned(), Some("ja")),
            ("빵집은 월요일 강가의 방앗간을 인수했다고 밝혔다.".to_owned(), Some("ko")),
            ("Die Bäckerei teilte am Montag mit, dass sie die Mühle am Fluss gekauft habe und drei neue Läden eröffnen wolle.".to_owned(), Some("de")),
            ("La boulangerie a annoncé lundi avoir racheté le moulin au bord de la rivière et vouloir ouvrir trois magasins.".to_owned(), Some("fr")),
            ("Пекарня объявила в понедельник о покупке мельницы на реке.".to_owned(), Some("ru")),
            ("Bakery to Buy Mill in Third Deal of the Year".to_owned(), Some("en")),
            ("Tesla".to_owned(), None),
            (String::new(), None),
            ("17,284.54 +83.27".to_owned(), None),
        ] {
            assert_eq!(detect(&text).as_deref(), lang, "{text}");
        }
    }
}
