//! The drifting line on Today: conversations held, the one missed, and how long ago.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, open, word};

/// Where now is; a little room is left for the dashes to end.
const NOW: At = At(98.0);

/// A year of conversations in one line.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Whose, over how long: "Kofi's conversations over twelve months".
    pub label: String,
    /// The conversations, first to last.
    pub knots: Vec<Knot>,
    /// Days since the agreed day went by; 0 when nothing is late.
    pub days_past: u32,
}

/// One conversation on the line.
#[derive(Clone, Debug)]
pub struct Knot {
    /// Where, in per cent from the left.
    pub at_percent: f64,
    /// The month under it: "Sep".
    pub month: String,
    /// Whether it took place.
    pub meeting: Meeting,
}

/// Whether a conversation took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// It did.
    Held,
    /// Its day went by without it.
    Missed,
}

impl Timeline {
    fn spoken(&self) -> String {
        let mut says = format!("{}: ", self.label);
        says += &match self.months(Meeting::Held) {
            months if months.is_empty() => "none held".to_owned(),
            months => format!("held {}", months.join(", ")),
        };
        let missed = self.months(Meeting::Missed);
        if !missed.is_empty() {
            says += &format!("; missed {}", missed.join(", "));
        }
        if let Some(past) = self.past() {
            says += &format!("; {past}");
        }
        says
    }

    fn months(&self, meeting: Meeting) -> Vec<&str> {
        let these = self.knots.iter().filter(|knot| knot.meeting == meeting);
        these.map(|knot| knot.month.as_str()).collect()
    }

    fn past(&self) -> Option<String> {
        match self.days_past {
            0 => None,
            1 => Some("1 day past".to_owned()),
            days => Some(format!("{days} days past")),
        }
    }

    /// The last one held, and the first one missed since.
    fn drift(&self) -> (Option<At>, Option<At>) {
        let is_held = |knot: &Knot| knot.meeting == Meeting::Held;
        let since = self.knots.iter().rposition(is_held);
        let missed = self.knots.get(since.map_or(0, |held| held + 1));
        let at = |knot: &Knot| At(knot.at_percent);
        (since.map(|held| at(&self.knots[held])), missed.map(at))
    }
}

impl HtmlSafe for Timeline {}
impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, 56, &self.spoken())?;
        f.write_str(r#"<rect class="c-track" x="0" y="20" width="100%" height="3" rx="1.5"/>"#)?;
        let (held, missed) = self.drift();
        if let Some(held) = held {
            let until = missed.unwrap_or(NOW);
            stretch(f, held, until, r#"stroke="var(--ink)""#)?;
        }
        if let Some(missed) = missed {
            stretch(f, missed, NOW, r#"stroke="var(--low)" stroke-dasharray="3 4""#)?;
        }
        for knot in &self.knots {
            tie(f, knot)?;
        }
        if let Some(past) = self.past() {
            word(f, "c-text strong", At(99.0), 10, &past)?;
        }
        f.write_str("</svg>")
    }
}

fn stretch(f: &mut fmt::Formatter<'_>, from: At, to: At, paint: &str) -> fmt::Result {
    write!(f, r#"<line x1="{from}" x2="{to}" y1="21.5" y2="21.5" {paint} stroke-width="3"/>"#)
}

fn tie(f: &mut fmt::Formatter<'_>, knot: &Knot) -> fmt::Result {
    let at = At(knot.at_percent);
    let paint = match knot.meeting {
        Meeting::Held => r#"class="c-ink""#,
        Meeting::Missed => r#"fill="var(--paper)" stroke="var(--low)" stroke-width="2" stroke-dasharray="2.5 2""#,
    };
    write!(f, r#"<circle cx="{at}" cy="21.5" r="5" {paint}/>"#)?;
    word(f, "c-text", at, 46, &knot.month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(knots: &[(f64, &str, Meeting)], days_past: u32) -> String {
        let knots = knots.iter().map(|(at_percent, month, meeting)| Knot {
            at_percent: *at_percent,
            month: (*month).to_owned(),
            meeting: *meeting,
        });
        Timeline { label: "Kofi & Ruth over twelve months".to_owned(), knots: knots.collect(), days_past }.to_string()
    }

    #[test]
    fn a_drifting_line_names_what_was_held_missed_and_how_long_ago() {
        use Meeting::{Held, Missed};
        let year = [(5.0, "Dec", Held), (30.0, "Mar", Held), (55.5, "Jun", Held), (80.5, "Sep", Missed)];
        let svg = line(&year, 66);
        assert!(svg.contains(
            r#"aria-label="Kofi &#38; Ruth over twelve months: held Dec, Mar, Jun; missed Sep; 66 days past""#
        ));
        assert!(svg.contains(r#"<line x1="55.5%" x2="80.5%" y1="21.5" y2="21.5" stroke="var(--ink)""#));
        assert!(svg.contains(r#"<line x1="80.5%" x2="98%" y1="21.5" y2="21.5" stroke="var(--low)""#));
        assert!(svg.contains(r#"text-anchor="end">66 days past"#));
    }

    #[test]
    fn a_line_in_time_has_no_dashes() {
        let svg = line(&[(20.0, "Dec", Meeting::Missed), (120.0, "Mar", Meeting::Held)], 0);
        assert!(svg.contains("held Mar; missed Dec\""));
        assert!(!svg.contains(r#"stroke-dasharray="3 4""#) && !svg.contains("past"));
        assert!(svg.contains(r#"<circle cx="100%""#));
    }

    #[test]
    fn someone_never_met_drifts_from_the_first_miss() {
        let svg = line(&[(80.0, "Sep", Meeting::Missed)], 1);
        assert!(svg.contains("none held; missed Sep; 1 day past"));
        assert!(!svg.contains(r#"stroke="var(--ink)""#));
        assert!(line(&[], 0).contains("none held"));
    }
}
