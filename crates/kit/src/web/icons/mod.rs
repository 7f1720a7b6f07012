//! Icons, state shapes and marks as inline SVG: a template writes `{{ Icon::Lock }}`
//! and the word beside it. Colour and size come from the stylesheet; none of these
//! speaks for itself, so each is hidden from screen readers.

mod shapes;

use std::fmt;

use askama::filters::HtmlSafe;

pub use shapes::{Brand, Hued, OwedClock, RopeArt, Shape};

/// One line per icon: what it says, its name, its outline in a 24 box.
macro_rules! icons {
    ($($(#[$says:meta])* $name:ident = $outline:literal;)*) => {
        /// Lucide outlines (see THIRD_PARTY.md), named for what they mean here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$says])* $name,)*
        }

        impl Icon {
            /// Every icon, for the page of parts and for tests.
            pub const ALL: &[Icon] = &[$(Icon::$name,)*];

            fn outline(self) -> &'static str {
                match self {
                    $(Icon::$name => $outline,)*
                }
            }
        }
    };
}

icons! {
    /// The first place in every rail.
    Today = r#"<circle cx="12" cy="12" r="4"/><path d="M12 2v2"/><path d="M12 20v2"/><path d="m4.93 4.93 1.41 1.41"/><path d="m17.66 17.66 1.41 1.41"/><path d="M2 12h2"/><path d="M20 12h2"/><path d="m6.34 17.66-1.41 1.41"/><path d="m19.07 4.93-1.41 1.41"/>"#;
    /// Conversations, past and to come.
    Conversations = r#"<path d="M14 14a2 2 0 0 0 2-2V8h-2"/><path d="M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z"/><path d="M8 14a2 2 0 0 0 2-2V8H8"/>"#;
    /// What somebody saw, written down.
    Evidence = r#"<path d="M4 16v-2.38C4 11.5 2.97 10.5 3 8c.03-2.72 1.49-6 4.5-6C9.37 2 10 3.8 10 5.5c0 3.11-2 5.66-2 8.68V16a2 2 0 1 1-4 0Z"/><path d="M20 20v-2.38c0-2.12 1.03-3.12 1-5.62-.03-2.72-1.49-6-4.5-6C14.63 6 14 7.8 14 9.5c0 3.11 2 5.66 2 8.68V20a2 2 0 1 0 4 0Z"/><path d="M16 17h4"/><path d="M4 13h4"/>"#;
    /// Readiness for the next level.
    Readiness = r#"<path d="m8 3 4 8 5-5 5 15H2L8 3z"/>"#;
    /// Practice: a talk that forks.
    Practice = r#"<path d="M15 6a9 9 0 0 0-9 9V3"/><circle cx="18" cy="6" r="3"/><circle cx="6" cy="18" r="3"/>"#;
    /// The framework of levels and competencies.
    Framework = r#"<path d="M12 5v16"/><path d="M20.001 19A2 2 0 0022 17V5a2 2 0 00-1.999-2L16 3.002A5 5 0 0012 5a5 5 0 00-4-2H4a2 2 0 00-2 2v12a2 2 0 001.999 2H8a5 5 0 014 2 5 5 0 014-2z"/>"#;
    /// Both assessments on one line.
    SideBySide = r#"<path d="M12 3v18"/><path d="m19 8 3 8a5 5 0 0 1-6 0zV7"/><path d="M3 7h1a17 17 0 0 0 8-2 17 17 0 0 0 8 2h1"/><path d="m5 8 3 8a5 5 0 0 1-6 0zV7"/><path d="M7 21h10"/>"#;
    /// People, and what everyone in a line can read.
    People = r#"<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><path d="M16 3.128a4 4 0 0 1 0 7.744"/><path d="M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>"#;
    /// Counts across the company.
    Insights = r#"<path d="M3 3v16a2 2 0 0 0 2 2h16"/><path d="M18 17V9"/><path d="M13 17V5"/><path d="M8 17v-3"/>"#;
    /// The rules of privacy.
    Privacy = r#"<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/><path d="m9 12 2 2 4-4"/>"#;
    /// The plan that came out of a conversation.
    Plan = r#"<path d="M14 9.536V7a4 4 0 0 1 4-4h1.5a.5.5 0 0 1 .5.5V5a4 4 0 0 1-4 4 4 4 0 0 0-4 4c0 2 1 3 1 5a5 5 0 0 1-1 3"/><path d="M4 9a5 5 0 0 1 8 4 5 5 0 0 1-8-4"/><path d="M5 21h14"/>"#;
    /// The person who holds the rope, in an IC’s rail.
    Manager = r#"<circle cx="12" cy="12" r="10"/><path d="m4.93 4.93 4.24 4.24"/><path d="m14.83 9.17 4.24-4.24"/><path d="m14.83 14.83 4.24 4.24"/><path d="m9.17 14.83-4.24 4.24"/><circle cx="12" cy="12" r="4"/>"#;
    /// Only you.
    Lock = r#"<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#;
    /// The people named can read this.
    Eye = r#"<path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0"/><circle cx="12" cy="12" r="3"/>"#;
    /// Someone cannot see this.
    EyeOff = r#"<path d="M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49"/><path d="M14.084 14.158a3 3 0 0 1-4.242-4.242"/><path d="M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143"/><path d="m2 2 20 20"/>"#;
    /// Write.
    Pen = r#"<path d="M13 21h8"/><path d="m15 5 4 4"/><path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/>"#;
    /// Done, saved, well said.
    Check = r#"<path d="M20 6 9 17l-5-5"/>"#;
    /// Back to where you came from.
    Back = r#"<path d="m15 18-6-6 6-6"/>"#;
    /// Onward, or unfold.
    Next = r#"<path d="m9 18 6-6-6-6"/>"#;
    /// Unfold downwards, or move down.
    Down = r#"<path d="m6 9 6 6 6-6"/>"#;
    /// Move up.
    Up = r#"<path d="m18 15-6-6-6 6"/>"#;
    /// Open the rail.
    Menu = r#"<path d="M4 5h16"/><path d="M4 12h16"/><path d="M4 19h16"/>"#;
    /// Close, take away.
    Close = r#"<path d="M18 6 6 18"/><path d="m6 6 12 12"/>"#;
    /// Settings.
    Cog = r#"<path d="M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915"/><circle cx="12" cy="12" r="3"/>"#;
    /// Add one more.
    Add = r#"<path d="M5 12h14"/><path d="M12 5v14"/>"#;
    /// Send.
    Send = r#"<path d="M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11z"/><path d="m21.854 2.147-10.94 10.939"/>"#;
    /// Take it back.
    Undo = r#"<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/>"#;
    /// Once more.
    Again = r#"<path d="M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8"/><path d="M21 3v5h-5"/><path d="M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16"/><path d="M8 16H3v5"/>"#;
    /// Print.
    Print = r#"<path d="M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2"/><path d="M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v6"/><rect x="6" y="14" width="12" height="8" rx="1"/>"#;
    /// Take a file away.
    Download = r#"<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>"#;
    /// Bring a file in.
    Upload = r#"<path d="M12 3v12"/><path d="m17 8-5-5-5 5"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/>"#;
    /// A link to pass on.
    Link = r#"<path d="M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71"/><path d="M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71"/>"#;
    /// Delete for good.
    Delete = r#"<path d="M10 11v6"/><path d="M14 11v6"/><path d="M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6"/><path d="M3 6h18"/><path d="M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"/>"#;
    /// Sign out.
    Leave = r#"<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>"#;
    /// Search.
    Search = r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#;
    /// Heard something you see differently.
    Hand = r#"<path d="M18 11V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2"/><path d="M14 10V4a2 2 0 0 0-2-2a2 2 0 0 0-2 2v2"/><path d="M10 10.5V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2v8"/><path d="M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15"/>"#;
    /// This field needs another look.
    Alert = r#"<circle cx="12" cy="12" r="10"/><line x1="12" x2="12" y1="8" y2="12"/><line x1="12" x2="12.01" y1="16" y2="16"/>"#;
    /// Careful: a promise, a label, hearsay.
    Warn = r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>"#;
    /// Good to know.
    Info = r#"<circle cx="12" cy="12" r="10"/><path d="M12 16v-4"/><path d="M12 8h.01"/>"#;
    /// The server did not answer.
    Offline = r#"<path d="M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057"/><path d="M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78"/><path d="m2 2 20 20"/>"#;
    /// A time of day or a deadline.
    Clock = r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#;
    /// A day.
    Calendar = r#"<path d="M8 2v3"/><path d="M16 2v3"/><rect x="3" y="3" width="18" height="18" rx="2"/><path d="M3 9h18"/>"#;
    /// A message by mail.
    Mail = r#"<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>"#;
    /// A reminder.
    Bell = r#"<path d="M10.268 21a2 2 0 0 0 3.464 0"/><path d="M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326"/>"#;
    /// The company account, or a secret.
    Key = r#"<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"/><circle cx="16.5" cy="7.5" r=".5" fill="currentColor"/>"#;
}

impl HtmlSafe for Icon {}
impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outline = self.outline();
        write!(
            f,
            r#"<svg class="ico" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{outline}</svg>"#
        )
    }
}

/// The letters in someone's ring: first of the first word, first of the last.
pub fn initials(name: &str) -> String {
    let letters: Vec<String> = name.split_whitespace().filter_map(first_letter).collect();
    match letters.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first}{last}"),
    }
}

/// The first letter in capitals, with any accent that follows it as its own character.
fn first_letter(word: &str) -> Option<String> {
    let mut rest = word.chars().skip_while(|c| !c.is_alphanumeric());
    let letter = rest.next()?;
    let accents = rest.take_while(|c| ('\u{300}'..='\u{36f}').contains(c));
    Some(letter.to_uppercase().chain(accents).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_word() {
        assert_eq!(initials("Ines Carvalho"), "IC");
        assert_eq!(initials("Nguyễn Thị Hương"), "NH");
        assert_eq!(initials("łukasz de la wójcik"), "ŁW");
        assert_eq!(initials("Şebnem"), "Ş");
        assert_eq!(initials("  Čapek,  (Karel)"), "ČK");
        assert_eq!(initials("山田 太郎"), "山太");
    }

    #[test]
    fn initials_keep_an_accent_written_apart_from_its_letter() {
        assert_eq!(initials("O\u{304}no Aiko"), "O\u{304}A");
    }

    #[test]
    fn a_name_without_letters_has_no_initials() {
        assert_eq!(initials(""), "");
        assert_eq!(initials(" - "), "");
    }

    #[test]
    fn every_icon_is_one_hidden_outline() {
        for icon in Icon::ALL {
            let svg = icon.to_string();
            assert!(svg.starts_with(r#"<svg class="ico""#), "{icon:?}");
            assert!(svg.contains(r#"aria-hidden="true""#), "{icon:?}");
            assert!(svg.ends_with("/></svg>"), "{icon:?}");
            assert!(!svg.contains("style="), "{icon:?}");
        }
    }

    #[test]
    fn a_template_prints_an_icon_as_it_is() {
        #[derive(askama::Template)]
        #[template(source = "{{ Icon::Check }}{{ shape }}{{ name }}", ext = "html")]
        struct Page {
            shape: Hued,
            name: &'static str,
        }
        let page = Page { shape: Hued(Shape::Gap), name: "<b>" };
        let html = askama::Template::render(&page).expect("renders");
        assert!(html.starts_with(r#"<svg class="ico""#));
        assert!(html.contains(r#"<svg viewBox="0 0 16 16" class="k-low""#));
        assert!(html.ends_with("&#60;b&#62;"));
    }
}
