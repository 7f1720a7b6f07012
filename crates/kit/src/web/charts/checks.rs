//! The rope of a goal in the plan: how much of its time is gone, and every look at it.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, open, ropes::rope, word};

/// A goal's check-ins along the rope that has been paid out so far.
#[derive(Clone, Debug)]
pub struct CheckTrack {
    /// How much of the goal's time is gone.
    pub gone_percent: f64,
    /// The check-ins, first to last.
    pub checks: Vec<Check>,
}

/// One check-in on a goal.
#[derive(Clone, Debug)]
pub struct Check {
    /// Where, in per cent from the left.
    pub at_percent: f64,
    /// The day: "18 Dec".
    pub day: String,
    /// How it stands.
    pub state: CheckIn,
}

/// Whether a check-in took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// It did.
    Done,
    /// Its day went by without it.
    Missed,
    /// Its day is still ahead.
    ToCome,
}

impl CheckTrack {
    fn spoken(&self) -> String {
        let says: Vec<String> = self.checks.iter().map(Check::spoken).collect();
        if says.is_empty() {
            return "No check-ins agreed".to_owned();
        }
        format!("Check-ins: {}", says.join(", "))
    }
}

impl Check {
    fn spoken(&self) -> String {
        let state = match self.state {
            CheckIn::Done => "done",
            CheckIn::Missed => "missed",
            CheckIn::ToCome => "to come",
        };
        format!("{} {state}", self.day)
    }
}

impl HtmlSafe for CheckTrack {}
impl fmt::Display for CheckTrack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, 34, &self.spoken())?;
        f.write_str(r#"<line x1="2%" x2="98%" y1="9" y2="9" class="c-axis" stroke-dasharray="2 4"/>"#)?;
        if self.gone_percent > 2.0 {
            rope(f, At(2.0), At(self.gone_percent.min(98.0)), 9)?;
        }
        for check in &self.checks {
            let at = At(check.at_percent.clamp(2.0, 98.0));
            let paint = match check.state {
                CheckIn::Done => r#"fill="var(--rope)" stroke="var(--rope)""#,
                CheckIn::Missed => r#"fill="var(--paper)" stroke="var(--low)" stroke-dasharray="2.5 2""#,
                CheckIn::ToCome => r#"fill="var(--paper)" stroke="var(--line-2)""#,
            };
            write!(f, r#"<circle cx="{at}" cy="9" r="5.5" {paint} stroke-width="2"/>"#)?;
            word(f, "c-text", at, 31, &check.day)?;
        }
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_ins_say_how_they_stand() {
        let check = |at_percent, day: &str, state| Check { at_percent, day: day.to_owned(), state };
        let svg = CheckTrack {
            gone_percent: 44.0,
            checks: vec![
                check(19.0, "18 Dec", CheckIn::Done),
                check(40.0, "22 Jan", CheckIn::Missed),
                check(120.0, "19 Feb", CheckIn::ToCome),
            ],
        }
        .to_string();
        assert!(svg.contains(r#"aria-label="Check-ins: 18 Dec done, 22 Jan missed, 19 Feb to come""#));
        assert!(svg.contains(r#"class="c-rope" x1="2%" x2="44%""#));
        assert!(svg.contains(r#"<circle cx="98%""#));
        assert_eq!(svg.matches("var(--low)").count(), 1);
    }

    #[test]
    fn a_goal_without_check_ins_says_so() {
        let svg = CheckTrack { gone_percent: 0.0, checks: Vec::new() }.to_string();
        assert!(svg.contains("No check-ins agreed") && !svg.contains("c-rope"));
    }
}
