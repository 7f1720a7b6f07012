use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::Timestamp;
use kit::names::fold;

const SHORTEST: usize = 12;
const LONGEST: usize = 200;

/// Passwords everybody tries first, and the words they are made of.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../../data/common-passwords.txt").lines().collect());

/// What is wrong with a new password, in one sentence; nothing when it will do.
pub fn password_problem(password: &str, name: &str, email: &str) -> Option<String> {
    let letters = password.chars().count();
    if letters < SHORTEST {
        return Some(format!(
            "A password has at least {SHORTEST} characters; this one has {letters}. A short sentence is a good one."
        ));
    }
    if letters > LONGEST {
        return Some(format!("A password has at most {LONGEST} characters; this one has {letters}."));
    }
    if is_common(password) {
        return Some("This is one of the passwords everybody tries first. Take another.".to_owned());
    }
    is_about(password, name, email)
        .then(|| "A password that is your name or address is no secret. Take another.".to_owned())
}

/// A known password, or a known word with figures around it, or the same few characters again
/// and again.
fn is_common(password: &str) -> bool {
    let plain = password.to_lowercase();
    let core = plain.trim_matches(|letter: char| !letter.is_alphabetic());
    let spelled: String = core.chars().map(unfigure).filter(|letter| letter.is_alphanumeric()).collect();
    let different: HashSet<char> = plain.chars().collect();
    let figures = plain.chars().all(|letter| letter.is_ascii_digit());
    let known = |text: &str| COMMON.contains(text);
    let doubled = |text: &str| {
        let (one, other) = text.split_at_checked(text.len() / 2).unwrap_or_default();
        one == other && known(one)
    };
    [plain.as_str(), core, &spelled].into_iter().any(|text| known(text) || doubled(text))
        || different.len() < 5
        || (figures && letters_in_step(&plain))
}

/// "p@ssw0rd" reads like "password".
fn unfigure(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether every character is the one after, or before, the last: 23456789…
fn letters_in_step(text: &str) -> bool {
    let bytes = text.as_bytes();
    let steps = |by: i16| bytes.windows(2).all(|pair| (i16::from(pair[1]) - i16::from(pair[0]) - by) % 10 == 0);
    steps(1) || steps(-1)
}

/// Whether nothing is left of a password without its owner's name and address.
fn is_about(password: &str, name: &str, email: &str) -> bool {
    let squeeze = |text: &str| fold(text).chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
    let secret = squeeze(password);
    let (user, host) = email.split_once('@').unwrap_or((email, ""));
    let mut parts: Vec<String> = [email, user, host, name].into_iter().map(squeeze).collect();
    parts.extend(name.split_whitespace().map(squeeze));
    parts.extend(user.split(['.', '-', '_', '+']).map(squeeze));
    parts.retain(|part| part.len() > 2);
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let rest = parts.iter().fold(secret, |rest, part| rest.replace(part.as_str(), ""));
    let figures = password.chars().filter(|letter| !letter.is_alphabetic()).count();
    rest.is_empty() && figures < SHORTEST
}

/// What is wrong with an address, in one sentence.
pub fn email_problem(email: &str) -> Option<String> {
    let email = email.trim();
    if email.is_empty() {
        return Some("An e-mail address is needed: it is the name people sign in with.".to_owned());
    }
    let (user, host) = email.split_once('@').unwrap_or_default();
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter);
    let whole = !user.is_empty()
        && !host.is_empty()
        && !host.contains('@')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !email.contains(odd);
    (!whole || email.len() > 254).then(|| format!("“{email}” is not an e-mail address such as ruth@example.org."))
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has invited this person.
    NeverInvited,
    /// Invited, and no password yet; until when the newest invitation works, if it still does.
    Invited(Option<Timestamp>),
    /// They have signed in.
    Active,
}

/// Where an account stands, from when it was made, first used, and its newest invitation ends.
pub fn state(
    created_at: Option<Timestamp>,
    first_used_at: Option<Timestamp>,
    invited_until_at: Option<Timestamp>,
    now: Timestamp,
) -> State {
    match (created_at, first_used_at) {
        (None, _) => State::NeverInvited,
        (Some(_), None) => State::Invited(invited_until_at.filter(|until| now < *until)),
        (Some(_), Some(_)) => State::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(password: &str) -> Option<String> {
        password_problem(password, "Ines Carvalho", "ines.carvalho@marlowe.example")
    }

    #[test]
    fn a_sentence_is_a_good_password() {
        assert_eq!(problem("the tram stops at Alcântara twice"), None);
        assert_eq!(problem("blauer-Hering-44"), None);
    }

    #[test]
    fn a_short_one_is_counted_in_characters() {
        assert!(problem("Alcântara44").unwrap().contains("this one has 11"));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for password in [
            "password1234",
            "P@ssw0rd2026!",
            "passwordpassword",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "abababababab",
            "Welcome2026!!",
            "correcthorsebatterystaple",
            "345678901234",
            "987654321098",
        ] {
            assert!(problem(password).is_some(), "{password} was taken");
        }
    }

    #[test]
    fn ones_own_name_is_refused() {
        for password in ["InesCarvalho1", "carvalho-ines-2026", "ines.carvalho@marlowe.example", "CarvalhoCarvalho"] {
            assert!(problem(password).is_some(), "{password} was taken");
        }
    }

    #[test]
    fn an_address_has_two_halves() {
        assert_eq!(email_problem("ruth.adeyemi@marlowe.example"), None);
        for wrong in
            ["", "ruth", "ruth@", "@marlowe.example", "ruth adeyemi@x.example", "a@b@c", "Ruth <ruth@x.example>"]
        {
            assert!(email_problem(wrong).is_some(), "{wrong} was taken");
        }
    }
}
