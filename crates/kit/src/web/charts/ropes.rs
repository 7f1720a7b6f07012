//! Time as rope: the rope drawn is the time there is, the knot is now.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, open, word};

/// The rope of the wrap-up: 24 hours, shorter at the left with every hour gone.
#[derive(Clone, Debug)]
pub struct RopeClock {
    /// Minutes until the follow-up is due; 0 once they are used up.
    pub minutes_left: u32,
    /// Minutes there were to begin with: 1440.
    pub minutes_total: u32,
    /// When it is due, in words: "Friday 15:02".
    pub due: String,
    /// The hours written under the rope.
    pub ticks: Vec<Tick>,
}

/// One hour written under the rope.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Where, in per cent from the left.
    pub at_percent: f64,
    /// What it says: "midnight".
    pub word: String,
}

impl HtmlSafe for RopeClock {}
impl fmt::Display for RopeClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = left_of(self.minutes_left, self.minutes_total);
        open(f, 38, &format!("{left}; due {}", self.due))?;
        ground(f, 9)?;
        let now = At((100.0 - share(self.minutes_left, self.minutes_total)).min(99.6));
        if self.minutes_left > 0 {
            rope(f, now, At(99.6), 9)?;
        }
        knot(f, now, 9, 6)?;
        for tick in &self.ticks {
            word(f, "c-text", At(tick.at_percent), 35, &tick.word)?;
        }
        f.write_str("</svg>")
    }
}

/// The short rope of Today: as long as what is left, the knot at its end.
#[derive(Clone, Copy, Debug)]
pub struct OwedRope {
    /// Minutes until the follow-up is due; 0 once they are used up.
    pub minutes_left: u32,
    /// Minutes there were to begin with: 1440.
    pub minutes_total: u32,
}

impl HtmlSafe for OwedRope {}
impl fmt::Display for OwedRope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, 14, &left_of(self.minutes_left, self.minutes_total))?;
        ground(f, 7)?;
        let end = At(share(self.minutes_left, self.minutes_total).clamp(1.5, 98.5));
        if self.minutes_left > 0 {
            rope(f, "3", end, 7)?;
        }
        knot(f, end, 7, 5)?;
        f.write_str("</svg>")
    }
}

/// The rope in the agenda part under way: along it in a narrow column, down it
/// in a wide one. The part's words say the time, so it is silent.
#[derive(Clone, Copy, Debug)]
pub struct AgendaRope {
    /// How much of the part's time is gone; past 100 the rope just stays full.
    pub gone_percent: f64,
}

impl HtmlSafe for AgendaRope {}
impl fmt::Display for AgendaRope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="gone" width="100%" height="100%" aria-hidden="true">"#)?;
        let gone = At(self.gone_percent);
        if gone.percent() > 0.0 {
            for class in ["c-rope", "c-twist"] {
                write!(
                    f,
                    r#"<line class="{class} down" x1="50%" x2="50%" y1="2.5" y2="{gone}"/><line class="{class} across" y1="50%" y2="50%" x1="2.5" x2="{gone}"/>"#
                )?;
            }
        }
        f.write_str("</svg>")
    }
}

/// "1 hour 50 minutes left of 24 hours".
fn left_of(minutes_left: u32, minutes_total: u32) -> String {
    let total = spoken(minutes_total);
    match minutes_left {
        0 => format!("No time left of {total}"),
        left => format!("{} left of {total}", spoken(left)),
    }
}

fn spoken(minutes: u32) -> String {
    let count = |n: u32, unit: &str| match n {
        1 => format!("1 {unit}"),
        n => format!("{n} {unit}s"),
    };
    match (minutes / 60, minutes % 60) {
        (0, minutes) => count(minutes, "minute"),
        (hours, 0) => count(hours, "hour"),
        (hours, minutes) => format!("{} {}", count(hours, "hour"), count(minutes, "minute")),
    }
}

fn share(part: u32, whole: u32) -> f64 {
    At(100.0 * f64::from(part) / f64::from(whole)).percent()
}

fn ground(f: &mut fmt::Formatter<'_>, y: u32) -> fmt::Result {
    write!(f, r#"<line x1="0" x2="100%" y1="{y}" y2="{y}" class="c-axis" stroke-dasharray="2 4"/>"#)
}

pub(super) fn rope(f: &mut fmt::Formatter<'_>, from: impl fmt::Display, to: At, y: u32) -> fmt::Result {
    for class in ["c-rope", "c-twist"] {
        write!(f, r#"<line class="{class}" x1="{from}" x2="{to}" y1="{y}" y2="{y}"/>"#)?;
    }
    Ok(())
}

fn knot(f: &mut fmt::Formatter<'_>, at: At, y: u32, r: u32) -> fmt::Result {
    write!(f, r#"<circle cx="{at}" cy="{y}" r="{r}" fill="var(--paper)" stroke="var(--rope)" stroke-width="3"/>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u32 = 24 * 60;

    fn clock(minutes_left: u32) -> String {
        let tick = |at_percent, word: &str| Tick { at_percent, word: word.to_owned() };
        RopeClock {
            minutes_left,
            minutes_total: DAY,
            due: "Friday <15:02>".to_owned(),
            ticks: vec![tick(0.0, "15:02"), tick(37.4, "midnight"), tick(100.0, "15:02")],
        }
        .to_string()
    }

    #[test]
    fn the_clock_says_what_is_left_and_when_it_is_due() {
        let svg = clock(22 * 60 + 12);
        assert!(svg.contains(r#"aria-label="22 hours 12 minutes left of 24 hours; due Friday &#60;15:02&#62;""#));
        assert!(svg.contains(r#"class="c-rope" x1="7.5%" x2="99.6%""#));
        assert!(svg.contains(r#"x="0%" y="35" text-anchor="start">15:02"#));
        assert!(svg.contains(r#"x="37.4%" y="35" text-anchor="middle">midnight"#));
        assert!(svg.contains(r#"x="100%" y="35" text-anchor="end">15:02"#));
    }

    #[test]
    fn a_used_up_clock_has_a_knot_and_no_rope() {
        let svg = clock(0);
        assert!(svg.contains("No time left of 24 hours"));
        assert!(!svg.contains("c-rope") && svg.contains(r#"<circle cx="99.6%""#));
    }

    #[test]
    fn the_owed_rope_is_as_long_as_what_is_left() {
        let owed = |minutes_left| OwedRope { minutes_left, minutes_total: DAY }.to_string();
        assert!(owed(110).contains("1 hour 50 minutes left of 24 hours"));
        assert!(owed(110).contains(r#"class="c-rope" x1="3" x2="7.64%""#));
        assert!(owed(61).contains("1 hour 1 minute left"));
        assert!(owed(2 * DAY).contains(r#"<circle cx="98.5%""#));
        assert!(!owed(0).contains("c-rope"));
    }

    #[test]
    fn the_agenda_rope_runs_both_ways_and_stops_at_the_end() {
        let gone = |gone_percent| AgendaRope { gone_percent }.to_string();
        assert!(gone(60.0).contains(r#"class="c-rope down" x1="50%" x2="50%" y1="2.5" y2="60%""#));
        assert!(gone(60.0).contains(r#"class="c-twist across" y1="50%" y2="50%" x1="2.5" x2="60%""#));
        assert!(gone(140.0).contains(r#"y2="100%""#));
        assert!(!gone(-3.0).contains("<line") && !gone(f64::NAN).contains("<line"));
    }
}
