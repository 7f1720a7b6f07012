//! Bytes into text: UTF-8, or what a spreadsheet made of it.

use encoding_rs::WINDOWS_1252;

use super::unreadable::Unreadable;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// With U+FFFD where a byte is no UTF-8 in a file that is UTF-8 otherwise.
    pub text: String,
    /// Where in it the first letter stands that is not UTF-8, when it was read as Windows-1252.
    pub windows_from: Option<usize>,
}

/// The text of a file of people, as [`utf8_or_windows`] reads it.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Unreadable::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Unreadable::Workbook);
    }
    if bytes.contains(&0) {
        return Err(Unreadable::NoText);
    }
    Ok(utf8_or_windows(bytes))
}

/// UTF-8 with or without its mark, else Windows-1252, which every spreadsheet of the last
/// thirty years can mean; the page then asks for a look at the accents. A file with accents in
/// UTF-8 is UTF-8 in spite of some broken bytes: those rows say so.
pub fn utf8_or_windows(bytes: &[u8]) -> Decoded {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let Err(error) = std::str::from_utf8(bytes) else { return utf8(bytes) };
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if sound >= broken {
        return utf8(bytes);
    }
    let read = |bytes| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    Decoded { text: read(bytes), windows_from: Some(read(&bytes[..error.valid_up_to()]).len()) }
}

fn utf8(bytes: &[u8]) -> Decoded {
    Decoded { text: String::from_utf8_lossy(bytes).into_owned(), windows_from: None }
}

/// Whether a cell is UTF-8 that was read as Windows-1252 and saved again: “Ã©” stands where “é” was.
pub fn is_saved_twice(cell: &str) -> bool {
    is_west_european(cell) || cell.split_ascii_whitespace().any(reads_back)
}

/// The letters of western Europe are known by two characters, wherever they stand.
fn is_west_european(cell: &str) -> bool {
    let letters: Vec<char> = cell.chars().collect();
    let is_second = |letter: char| matches!(letter, '\u{80}'..='\u{BF}') || "€‚ƒ„…‡ˆ‰Š‹“”•™š›œ".contains(letter);
    letters.windows(2).any(|pair| matches!(pair[0], 'Ã' | 'Â' | 'Å' | 'Ä') && is_second(pair[1]))
}

/// Whether a word is UTF-8 once it is written as Windows-1252, which no word is that was meant as it
/// stands. A single letter of two bytes has to be a Latin one, and not of an accent and a quotation
/// mark, a dash or a sign: “É’” is how a name may end.
fn reads_back(word: &str) -> bool {
    if word.is_ascii() {
        return false;
    }
    let (bytes, _, is_foreign) = WINDOWS_1252.encode(word);
    let Some(meant) = std::str::from_utf8(&bytes).ok().filter(|_| !is_foreign) else { return false };
    let letters: Vec<char> = meant.chars().filter(|letter| !letter.is_ascii()).collect();
    match letters.as_slice() {
        [only] if only.len_utf8() > 2 => true,
        [only] => {
            matches!(only, '\u{C0}'..='\u{24F}') && !word.contains(['‘', '’', '“', '”', '–', '—', '…', '†', '‡', '•'])
        }
        letters => letters.len() > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What becomes of a text that is read as Windows-1252.
    fn garbled(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    const NAMES: [&str; 16] = [
        "José Müller",
        "Łukasz Wójcik",
        "Nguyễn Thị Hương",
        "Đặng",
        "Trần",
        "Иван Петров",
        "Ελένη",
        "Жуков",
        "Ștefan",
        "Munteanu-Brănești",
        "דוד לוי",
        "محمد",
        "山田 太郎",
        "김민준",
        "O’Brien",
        "Dvořák",
    ];

    #[test]
    fn names_that_were_saved_twice_are_known_and_those_that_were_not_are_left_alone() {
        for name in NAMES {
            assert!(is_saved_twice(&garbled(name)), "{name} became {}", garbled(name));
            assert!(!is_saved_twice(name), "{name}");
        }
        for name in [
            "Ãngela Åström Ärlig",
            "CAFÉ’S",
            "NESCAFÉ®",
            "Strauß’",
            "Weiß–Müller",
            "ÇÃO",
            "«Amitié»",
            "“Café…”",
            "JOSÉ–MARÍA",
            "Ðorđe",
            "Ñuñoa",
            "GROẞ",
            "100 €",
            "Øresund",
            "Ó’Brien",
            "Æther™",
            "½ × 2",
        ] {
            assert!(!is_saved_twice(name), "{name}");
        }
    }

    #[test]
    fn a_few_broken_bytes_make_no_old_file_and_a_few_that_fit_no_new_one() {
        let is_windows = |bytes: &[u8]| decode(bytes).unwrap().windows_from.is_some();
        assert!(is_windows(b"Jos\xE9"));
        assert!(!is_windows(b"Jos\xC3\xA9, Jos\xE9"));
        assert!(is_windows(b"Andr\xE9, Ren\xE9, Zo\xEB, \xC3\xA9"), "two bytes that happen to fit");
        assert_eq!(decode(b"a\xE9b").unwrap().windows_from, Some(1));
    }

    proptest! {
        #[test]
        fn words_of_two_letters_from_elsewhere_are_known(word in "[а-яά-ώа-я\u{5D0}-\u{5EA}ế-ỹ]{2,8}") {
            prop_assert!(is_saved_twice(&garbled(&word)), "{word} became {}", garbled(&word));
            prop_assert!(!is_saved_twice(&word));
        }

        #[test]
        fn words_as_people_write_them_are_left_alone(word in "[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,8}[.,’”»–…]?") {
            prop_assert!(!is_saved_twice(&word), "{word}");
        }
    }
}
