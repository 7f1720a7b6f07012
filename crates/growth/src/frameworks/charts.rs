//! Two small drawings of a framework, in the manner of kit's charts: placed in percentages,
//! with their values in their label.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};

use super::rules::{figure, percent};

/// A benchmark across the levels, as dots on their way up.
#[derive(Clone, Debug)]
pub struct Climb {
    /// What climbs.
    pub name: String,
    /// The levels' names.
    pub levels: Vec<String>,
    /// The benchmarks, one per level.
    pub benchmarks: Vec<Option<f64>>,
    /// The reader's own level.
    pub own: Option<usize>,
    /// With figures and names; without, only the line.
    pub large: bool,
}

/// The highest a benchmark can be.
const TOP: f64 = 4.0;

impl Climb {
    fn spoken(&self) -> String {
        let says = |(level, benchmark): (&String, &Option<f64>)| match benchmark {
            Some(benchmark) => format!("{level} {}", figure(*benchmark)),
            None => format!("{level} not rated"),
        };
        let says: Vec<String> = self.levels.iter().zip(&self.benchmarks).map(says).collect();
        format!("{}, benchmark: {}", self.name, says.join(", "))
    }

    fn x(&self, level: usize) -> f64 {
        let step = 100.0 / self.levels.len().max(1) as f64;
        ((level as f64 + 0.5) * step * 100.0).round() / 100.0
    }

    fn y(&self, benchmark: f64) -> f64 {
        let (head, tall) = if self.large { (26.0, 96.0) } else { (4.0, 20.0) };
        ((head + tall * (1.0 - benchmark.clamp(0.0, TOP) / TOP)) * 10.0).round() / 10.0
    }

    fn band(&self, f: &mut fmt::Formatter<'_>, height: u32) -> fmt::Result {
        let Some(own) = self.own else { return Ok(()) };
        let width = 100.0 / self.levels.len().max(1) as f64;
        let (x, width) = (self.x(own) - width / 2.0, (width * 100.0).round() / 100.0);
        write!(f, r#"<rect class="c-band" x="{x:.2}%" width="{width}%" height="{height}"/>"#)
    }

    fn words(&self, f: &mut fmt::Formatter<'_>, level: usize) -> fmt::Result {
        let x = self.x(level);
        if let Some(benchmark) = self.benchmarks.get(level).copied().flatten() {
            let y = self.y(benchmark) - 10.0;
            write!(
                f,
                r#"<text class="c-text strong" x="{x}%" y="{y}" text-anchor="middle">{}</text>"#,
                figure(benchmark)
            )?;
        }
        let words: Vec<&str> = match self.levels.len() {
            ..=8 => self.levels[level].split(' ').take(2).collect(),
            _ => Vec::new(),
        };
        for (line, word) in words.into_iter().enumerate() {
            let y = 146 + 15 * line;
            write!(f, r#"<text class="c-text" x="{x}%" y="{y}" text-anchor="middle">"#)?;
            Html.write_escaped_str(&mut *f, word)?;
            f.write_str("</text>")?;
        }
        Ok(())
    }
}

impl HtmlSafe for Climb {}
impl fmt::Display for Climb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let height = if self.large { 166 } else { 28 };
        open(f, height, &self.spoken())?;
        self.band(f, if self.large { 130 } else { 28 })?;
        let rated: Vec<(usize, f64)> =
            self.benchmarks.iter().enumerate().filter_map(|(level, benchmark)| Some((level, (*benchmark)?))).collect();
        for pair in rated.windows(2) {
            let [(from, low), (to, high)] = [pair[0], pair[1]];
            let (x1, y1, x2, y2) = (self.x(from), self.y(low), self.x(to), self.y(high));
            write!(f, r#"<line class="c-axis" x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}"/>"#)?;
        }
        let radius = if self.large { 5.0 } else { 3.0 };
        for (level, benchmark) in rated {
            let (x, y) = (self.x(level), self.y(benchmark));
            write!(f, r#"<circle class="c-dot" cx="{x}%" cy="{y}" r="{radius}"/>"#)?;
        }
        if self.large {
            (0..self.levels.len()).try_for_each(|level| self.words(f, level))?;
        }
        f.write_str("</svg>")
    }
}

/// How the pillars share a level: first solid, second grey, third hollow, and so on.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Whose parts they are.
    pub name: String,
    /// Each part's name and share.
    pub parts: Vec<(String, f64)>,
}

/// The fills in their order; also in print they can be told apart.
const FILLS: [&str; 3] = ["c-ink", "c-mute", "c-hollow"];

impl HtmlSafe for Shares {}
impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let says: Vec<String> = self.parts.iter().map(|(name, share)| format!("{name} {}", percent(*share))).collect();
        open(f, 12, &format!("{}: {}", self.name, says.join(", ")))?;
        let whole = self.parts.iter().map(|(_, share)| share).sum::<f64>().max(1.0);
        let mut from = 0.0;
        for ((_, share), fill) in self.parts.iter().zip(FILLS.iter().cycle()) {
            let (x, width) = (100.0 * from / whole, (100.0 * share / whole - 0.3).max(0.0));
            write!(f, r#"<rect class="{fill}" x="{x:.2}%" y="1" width="{width:.2}%" height="10"/>"#)?;
            from += share;
        }
        f.write_str("</svg>")
    }
}

/// The fill of one part, for the key under the bars.
#[derive(Clone, Copy, Debug)]
pub struct Fill(pub usize);

impl HtmlSafe for Fill {}
impl fmt::Display for Fill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fill = FILLS[self.0 % FILLS.len()];
        write!(
            f,
            r#"<svg viewBox="0 0 18 14" aria-hidden="true"><rect class="{fill}" x="1" y="1" width="16" height="12"/></svg>"#
        )
    }
}

fn open(f: &mut fmt::Formatter<'_>, height: u32, label: &str) -> fmt::Result {
    write!(f, r#"<svg height="{height}" class="chart" role="img" aria-label=""#)?;
    Html.write_escaped_str(&mut *f, label)?;
    f.write_str(r#"">"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_climb_says_its_values_and_escapes_its_names() {
        let levels = vec!["Junior".to_owned(), "<b>Senior".to_owned()];
        let benchmarks = vec![Some(1.0), None];
        let svg = Climb { name: "R & D".to_owned(), levels, benchmarks, own: Some(1), large: true }.to_string();
        assert!(svg.contains("R &#38; D, benchmark: Junior 1.0, &#60;b&#62;Senior not rated"), "{svg}");
        assert!(!svg.contains("<b>"));
        assert_eq!(svg.matches("<circle").count(), 1);
    }

    #[test]
    fn shares_never_leave_their_bar() {
        let parts = vec![("A".to_owned(), 0.7), ("B".to_owned(), 0.6)];
        let svg = Shares { name: "Junior".to_owned(), parts }.to_string();
        assert!(svg.contains("A 70 %, B 60 %"));
        assert!(svg.contains(r#"x="53.85%""#), "{svg}");
    }
}
