//! Bytes of any encoding to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a text: by its byte order mark, else as UTF-8 where it is, else as what its letters are likely to be.
///
/// What does not decode becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    // Decoding takes off a byte order mark, and heeds it above all.
    guess(bytes, None).decode(bytes).0
}

/// Decodes a page that may name its encoding: by its byte order mark, its own word, else as [`decode`] does.
///
/// `declared` is what came with the page, and goes before what the page says.
pub(crate) fn decode_page<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    let label = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())).or_else(|| meta_charset(bytes));
    guess(bytes, label).decode(bytes).0
}

/// The encoding that a stream which begins with `head` is read by.
pub(crate) fn guess(head: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = wide(head) {
        return encoding;
    }
    if mostly_utf8(head) {
        return UTF_8;
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8 && !e.decode_without_bom_handling(head).1) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 by its byte order mark, or by the zeros in every other byte of what is mostly Latin text.
pub(crate) fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => return (encoding != UTF_8).then_some(encoding),
        None if head.len() < 4 => return None,
        None => {}
    }
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 4 && even * 20 <= half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 4 && odd * 20 <= half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8, but for damage: at least four whole characters beyond ascii for each break.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // A character that the end of the bytes cuts off is no damage.
        broken += usize::from(!chunk.invalid().is_empty() && chunks.peek().is_some());
    }
    broken == 0 && (whole > 0 || bytes.is_ascii()) || broken > 0 && whole >= broken * 4
}

/// What a page says of itself in its first bytes: `charset=…` or `encoding="…"`.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let value = head.split_once(key)?.1.trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c)).unwrap_or(value.len());
        Encoding::for_label(&value.as_bytes()[..end])
    })
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    use super::*;

    #[test]
    fn letters_survive_whatever_they_were_written_in() {
        let simplified = "面包店收购了河边的磨坊，并计划明年开设三家新店。公司没有透露价格。";
        let traditional = "麵包店收購了河邊的磨坊，並計劃明年開設三家新店。公司沒有透露價格。";
        for (text, encoding) in [
            (simplified, GB18030),
            (traditional, BIG5),
            ("パン屋が水車小屋を買収した。価格は明らかにしていない。", SHIFT_JIS),
            ("빵집이 방앗간을 인수했다. 가격은 밝히지 않았다.", EUC_KR),
            ("Пекарня купила мельницу на реке и откроет три магазина.", WINDOWS_1251),
            ("La boulangerie a racheté le moulin, près de la rivière, l’été dernier.", WINDOWS_1252),
        ] {
            assert_eq!(decode(&encoding.encode(text).0), text, "{}", encoding.name());
            assert_eq!(decode(text.as_bytes()), text);
        }
    }

    #[test]
    fn wide_characters_are_read_with_and_without_a_mark() {
        let text = "Mill sold — 磨坊 — to the bakery";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in
            [little.clone(), big.clone(), [vec![0xff, 0xfe], little].concat(), [vec![0xfe, 0xff], big].concat()]
        {
            assert_eq!(decode(&bytes), text);
        }
        assert_eq!(decode("\u{feff}Mill".as_bytes()), "Mill");
    }

    #[test]
    fn damage_does_not_turn_a_page_into_another_alphabet_and_a_page_is_believed() {
        let mut damaged = "Café, crème, brûlée, pâté — déjà".as_bytes().to_vec();
        damaged.insert(5, 0xff);
        assert_eq!(decode(&damaged), "Café\u{fffd}, crème, brûlée, pâté — déjà");
        let page = "<meta charset='koi8-r'><p>Мельница";
        let bytes = encoding_rs::KOI8_R.encode(page).0;
        assert_eq!(decode_page(&bytes, None), page);
        assert_eq!(decode_page(&bytes, Some("no such thing")), page);
        assert_eq!(decode_page("<meta charset=latin1>é…".as_bytes(), None), "<meta charset=latin1>é…");
    }
}
