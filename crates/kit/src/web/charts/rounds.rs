//! Two views of one thing from round to round: rings for the IC, diamonds for the manager, and a
//! line through each. Where one of them said nothing their line has a gap.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, open, word};

/// The room the lines have, from top to bottom, and where the words stand below it.
const TOP: f64 = 8.0;
const FOOT: f64 = 64.0;
const WORDS: u32 = 82;
const HEIGHT: u32 = 88;

/// The lines of one thing. Charts beside each other have the same scale and rounds.
#[derive(Clone, Debug)]
pub struct RoundLines {
    /// What is drawn: "Testing".
    pub label: String,
    /// The bottom of the scale.
    pub low: f64,
    /// Its top.
    pub high: f64,
    /// The rounds, first to last.
    pub rounds: Vec<RoundAt>,
}

/// One thing in one round.
#[derive(Clone, Debug)]
pub struct RoundAt {
    /// The month it was held: "Sep ’25".
    pub word: String,
    /// What both said: "Ines Confirmed, Ruth not rated".
    pub said: String,
    /// The IC’s view on the scale.
    pub ic: Option<f64>,
    /// The manager’s.
    pub manager: Option<f64>,
    /// The IC’s level then, shaded.
    pub own: Option<f64>,
    /// What it was compared with, dashed.
    pub asked: Option<f64>,
}

impl RoundLines {
    fn spoken(&self) -> String {
        let says: Vec<String> = self.rounds.iter().map(|round| format!("{}: {}", round.word, round.said)).collect();
        format!("{}. {}", self.label, says.join("; "))
    }

    /// The edges of a round’s share of the width: its marks stand in the middle.
    fn edges(&self, place: usize) -> (f64, f64) {
        let width = 100.0 / self.rounds.len().max(1) as f64;
        (place as f64 * width, (place + 1) as f64 * width)
    }

    fn middle(&self, place: usize) -> At {
        let (from, to) = self.edges(place);
        At(f64::midpoint(from, to))
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low).max(f64::EPSILON);
        FOOT - share.clamp(0.0, 1.0) * (FOOT - TOP)
    }

    /// What lies under the lines: the own level, and what it was compared with.
    fn ground(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, round) in self.rounds.iter().enumerate() {
            let (from, to) = self.edges(place);
            let (left, right, width) = (At(from), At(to), At(to - from));
            if let Some(own) = round.own {
                let y = self.y(own) - 6.0;
                write!(f, r#"<rect class="c-band" x="{left}" width="{width}" y="{y:.1}" height="12"/>"#)?;
            }
            if let Some(asked) = round.asked {
                let y = self.y(asked);
                write!(f, r#"<line class="c-next" x1="{left}" x2="{right}" y1="{y:.1}" y2="{y:.1}"/>"#)?;
            }
        }
        Ok(())
    }

    /// One side’s line: from round to round, as long as both of two neighbours are rated.
    fn line(&self, f: &mut fmt::Formatter<'_>, class: &str, of: fn(&RoundAt) -> Option<f64>) -> fmt::Result {
        for (place, pair) in self.rounds.windows(2).enumerate() {
            let [one, other] = pair else { continue };
            if let (Some(from), Some(to)) = (of(one), of(other)) {
                let (left, right, from, to) = (self.middle(place), self.middle(place + 1), self.y(from), self.y(to));
                write!(f, r#"<line class="{class}" x1="{left}" x2="{right}" y1="{from:.1}" y2="{to:.1}"/>"#)?;
            }
        }
        Ok(())
    }

    fn marks(&self, f: &mut fmt::Formatter<'_>, place: usize, round: &RoundAt) -> fmt::Result {
        let at = self.middle(place);
        if let Some(y) = round.ic.map(|ic| self.y(ic)) {
            write!(f, r#"<circle class="c-self" cx="{at}" cy="{y:.1}" r="5"/>"#)?;
        }
        if let Some(y) = round.manager.map(|manager| self.y(manager)) {
            // Inside the ring the diamond is smaller, so that agreement reads as one mark.
            let agree = round.ic.is_some_and(|ic| (self.y(ic) - y).abs() < 1.0);
            let r = if agree { "3" } else { "4.6" };
            write!(
                f,
                r#"<svg x="{at}" y="{y:.1}" overflow="visible" width="1" height="1"><path class="c-lead" d="M0 -{r}L{r} 0 0 {r}-{r} 0z"/></svg>"#
            )?;
        }
        Ok(())
    }
}

impl HtmlSafe for RoundLines {}
impl fmt::Display for RoundLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, HEIGHT, &self.spoken())?;
        self.ground(f)?;
        self.line(f, "c-thin", |round| round.ic)?;
        self.line(f, "c-line", |round| round.manager)?;
        for (place, round) in self.rounds.iter().enumerate() {
            self.marks(f, place, round)?;
        }
        // The first and the last say when; more words would touch.
        let last = self.rounds.len().saturating_sub(1);
        for (place, round) in self.rounds.iter().enumerate().filter(|(place, _)| *place == 0 || *place == last) {
            word(f, "c-text", self.middle(place), WORDS, &round.word)?;
        }
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(word: &str, ic: Option<f64>, manager: Option<f64>) -> RoundAt {
        let said = format!("Ines {ic:?}, Ruth {manager:?}");
        RoundAt { word: word.to_owned(), said, ic, manager, own: Some(1.0), asked: Some(2.0) }
    }

    fn lines(rounds: Vec<RoundAt>) -> String {
        RoundLines { label: "Testing & more".to_owned(), low: 0.0, high: 4.0, rounds }.to_string()
    }

    #[test]
    fn both_lines_run_through_the_rounds_and_every_value_is_said() {
        let svg = lines(vec![round("Sep ’25", Some(1.0), Some(1.0)), round("Nov", Some(2.0), Some(1.0))]);
        assert!(svg.contains(r#"aria-label="Testing &#38; more. Sep ’25: Ines Some(1.0), Ruth Some(1.0); Nov: "#));
        assert!(svg.contains(r#"<line class="c-thin" x1="25%" x2="75%" y1="50.0" y2="36.0"/>"#));
        assert!(svg.contains(r#"<line class="c-line" x1="25%" x2="75%" y1="50.0" y2="50.0"/>"#));
        assert!(svg.contains(r#"<rect class="c-band" x="0%" width="50%" y="44.0" height="12"/>"#));
        assert!(svg.contains(r#"<line class="c-next" x1="50%" x2="100%" y1="36.0" y2="36.0"/>"#));
        assert!(svg.contains("M0 -3L3 0 0 3-3 0z") && svg.contains("M0 -4.6L4.6 0 0 4.6-4.6 0z"));
    }

    #[test]
    fn what_is_not_rated_is_a_gap_in_the_line() {
        let svg = lines(vec![
            round("Sep", Some(1.0), Some(1.0)),
            round("Nov", Some(2.0), None),
            round("Feb", Some(2.0), Some(3.0)),
        ]);
        assert_eq!(svg.matches("c-thin").count(), 2);
        assert_eq!(svg.matches("c-line").count(), 0);
        assert_eq!(svg.matches("c-lead").count(), 2);
        assert!(svg.contains(">Sep<") && svg.contains(">Feb<") && !svg.contains(">Nov<"));
    }

    #[test]
    fn nothing_leaves_the_frame() {
        let svg = lines(vec![round("Sep", Some(9.0), Some(-3.0))]);
        assert!(svg.contains(r#"cy="8.0""#) && svg.contains(r#"y="64.0""#));
        assert!(lines(Vec::new()).contains("Testing &#38; more. "));
    }
}
