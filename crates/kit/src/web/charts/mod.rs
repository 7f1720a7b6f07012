//! Charts as inline SVG, placed in percentages so that type never scales and a
//! narrow screen works. Each is a plain struct that a page fills and a template
//! prints: `{{ chart }}`. A chart states its values in its label, escapes every
//! word it prints and keeps every mark inside its frame. It decides nothing: no
//! threshold, no date and no rule lives here.

mod checks;
mod dots;
mod key;
mod ropes;
mod rounds;
mod talk;
mod timeline;
mod trend;

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};

pub use checks::{Check, CheckIn, CheckTrack};
pub use dots::{DotAxis, DotEnds, DotPlot, Rating};
pub use key::Key;
pub use ropes::{AgendaRope, OwedRope, RopeClock, Tick};
pub use rounds::{RoundAt, RoundLines};
pub use talk::TalkBar;
pub use timeline::{Knot, Meeting, Timeline};
pub use trend::{Quarter, StackedTrend};

/// A bar that draws the number printed above it: 4 of 5 answers.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is counted: "Ines, answers".
    pub label: String,
    /// How many are done.
    pub done: u32,
    /// How many there are.
    pub of: u32,
}

impl HtmlSafe for Progress {}
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Progress { label, done, of } = self;
        let share = At(100.0 * f64::from(*done) / f64::from(*of));
        open(f, 6, &format!("{label}: {done} of {of}"))?;
        write!(
            f,
            r#"<rect class="c-track" width="100%" height="6" rx="3"/><rect class="c-ink" width="{share}" height="6" rx="3"/></svg>"#
        )
    }
}

/// A place along the chart, kept between 0 and 100 per cent.
#[derive(Clone, Copy)]
struct At(f64);

impl At {
    fn percent(self) -> f64 {
        if self.0.is_nan() {
            return 0.0;
        }
        (self.0.clamp(0.0, 100.0) * 100.0).round() / 100.0
    }
}

impl fmt::Display for At {
    /// By whole numbers: a page has hundreds of places, and a fraction takes ten times as long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.percent() * 100.0).round() as u32;
        match (hundredths / 100, hundredths % 100) {
            (whole, 0) => write!(f, "{whole}%"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}%"),
        }
    }
}

/// Somebody's words, escaped for text and for attributes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Html.write_escaped_str(f, self.0)
    }
}

/// Opens an image of a fixed height, with the values it shows as its name.
fn open(f: &mut fmt::Formatter<'_>, height: u32, label: &str) -> fmt::Result {
    let label = Escaped(label);
    write!(f, r#"<svg height="{height}" class="chart" role="img" aria-label="{label}">"#)
}

/// Prints a word centred on its place; at either end it leans inwards instead.
fn word(f: &mut fmt::Formatter<'_>, class: &str, at: At, y: u32, word: &str) -> fmt::Result {
    let anchor = match at.percent() {
        x if x < 5.0 => "start",
        x if x > 95.0 => "end",
        _ => "middle",
    };
    let word = Escaped(word);
    write!(f, r#"<text class="{class}" x="{at}" y="{y}" text-anchor="{anchor}">{word}</text>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(label: &str, done: u32, of: u32) -> String {
        let label = label.to_owned();
        Progress { label, done, of }.to_string()
    }

    #[test]
    fn progress_says_the_number_and_draws_it() {
        let svg = answers("Ines, answers", 4, 5);
        assert!(svg.contains(r#"role="img" aria-label="Ines, answers: 4 of 5""#));
        assert!(svg.contains(r#"class="c-ink" width="80%""#));
    }

    #[test]
    fn progress_never_leaves_its_track() {
        assert!(answers("a", 7, 5).contains(r#"class="c-ink" width="100%""#));
        assert!(answers("a", 0, 0).contains(r#"class="c-ink" width="0%""#));
        assert!(answers("a", 2, 3).contains(r#"class="c-ink" width="66.67%""#));
        assert!(answers("a", 1, 40).contains(r#"class="c-ink" width="2.5%""#));
        assert!(answers("a", 1, 99).contains(r#"class="c-ink" width="1.01%""#));
    }

    #[test]
    fn labels_are_escaped() {
        let svg = answers(r#""><script>"#, 1, 2);
        assert!(!svg.contains("<script>"));
        assert!(svg.contains("&#34;&#62;&#60;script&#62;: 1 of 2"));
    }

    #[test]
    fn a_template_prints_a_chart_as_it_is() {
        #[derive(askama::Template)]
        #[template(source = "{{ chart }}", ext = "html")]
        struct Page {
            chart: Progress,
        }
        let label = "R & D".to_owned();
        let chart = Progress { label, done: 1, of: 2 };
        let html = askama::Template::render(&Page { chart }).expect("renders");
        assert!(html.starts_with(r#"<svg height="6" class="chart""#));
        assert!(html.contains("R &#38; D: 1 of 2"));
    }
}
