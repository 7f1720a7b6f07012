use jiff::{SignedDuration, Timestamp};

/// How long a code may be typed.
pub(super) const CODE_LIFE: SignedDuration = SignedDuration::from_mins(2);
/// However long a room stays open, a phone leaves it after so long: nobody meets for half a day.
pub(super) const PHONE_LIFE: SignedDuration = SignedDuration::from_hours(12);

/// Letters and digits nobody takes for one another: no O and no 0, no I, L and 1.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH: usize = 8;

/// What one screen shows and somebody types into the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code(String);

impl Code {
    /// A code from random bytes; nothing when too few of them could be used. Every letter is as
    /// likely as any other: a byte that would favour one is passed over.
    pub(super) fn drawn(bytes: &[u8]) -> Option<Code> {
        let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31)));
        let code: String = letters.take(LENGTH).copied().map(char::from).collect();
        (code.len() == LENGTH).then_some(Code(code))
    }

    /// What somebody typed, in capitals or not and with whatever they put between; nothing when
    /// no code looks like it.
    pub(super) fn typed(text: &str) -> Option<Code> {
        let code: String = text.chars().filter(|letter| !(letter.is_whitespace() || "-.·".contains(*letter))).collect();
        let code = code.to_ascii_uppercase();
        let fits = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
        fits.then_some(Code(code))
    }

    /// Its letters, to be hashed.
    pub(super) fn letters(&self) -> &str {
        &self.0
    }

    /// As it is shown: "K7MQ 4TX9".
    pub(super) fn in_groups(&self) -> (&str, &str) {
        self.0.split_at(LENGTH / 2)
    }

    /// As it is read out: "K, 7, M, Q, 4, T, X, 9".
    pub(super) fn read_out(&self) -> String {
        self.0.chars().map(String::from).collect::<Vec<_>>().join(", ")
    }
}

/// Since when a phone that is still beside its room may have been there.
pub(in crate::room) fn connected_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(PHONE_LIFE).unwrap_or(Timestamp::MIN)
}

/// The address as somebody types it: browsers add `https://` themselves.
pub(super) fn to_type(address: &str) -> &str {
    address.strip_prefix("https://").unwrap_or(address)
}

/// Whether a host name means the machine it is typed on, which a phone is not.
pub(super) fn is_this_machine(host: &str) -> bool {
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let name = port.map_or(host, |(name, _)| name);
    name == "localhost" || name == "[::1]" || name.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let code = Code::drawn(&[0, 9, 19, 22, 31, 2, 28, 7, 27]).unwrap();
        assert_eq!(code.in_groups(), ("2BNR", "4X9W"));
        for typed in ["2BNR 4X9W", "2bnr4x9w", " 2bnr-4x9w ", "2 B N R 4 X 9 W", "2BNR\u{a0}4X9W"] {
            assert_eq!(Code::typed(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in ["", "2BNR4X9", "2BNR4X9WW", "2BNR4X90", "2BNR4X9I", "2BNR4X9Ö", "2BNR4X9😀"] {
            assert_eq!(Code::typed(typed), None, "{typed}");
        }
        assert_eq!(code.read_out(), "2, B, N, R, 4, X, 9, W");
    }

    #[test]
    fn too_few_bytes_are_no_code() {
        assert_eq!(Code::drawn(&[31; 64]), None);
        assert_eq!(Code::drawn(&[1; 7]), None);
    }

    #[test]
    fn an_address_is_as_short_as_it_can_be() {
        assert_eq!(to_type("https://belay.example.org/phone"), "belay.example.org/phone");
        assert_eq!(to_type("http://10.0.0.4:7060/phone"), "http://10.0.0.4:7060/phone");
        for here in ["localhost", "localhost:7060", "127.0.0.1:7060", "[::1]:7060", "[::1]"] {
            assert!(is_this_machine(here), "{here}");
        }
        assert!(!is_this_machine("10.0.0.4:7060") && !is_this_machine("belay.example.org"));
    }

    proptest::proptest! {
        #[test]
        fn every_code_that_is_drawn_can_be_typed(bytes in proptest::collection::vec(proptest::num::u8::ANY, 40)) {
            if let Some(code) = Code::drawn(&bytes) {
                let (one, two) = code.in_groups();
                proptest::prop_assert_eq!(Code::typed(&format!("{one} {two}").to_lowercase()), Some(code.clone()));
                proptest::prop_assert!(!code.letters().contains(['0', 'O', '1', 'I', 'L']));
            }
        }
    }
}
