//! Competencies by state, quarter by quarter, as columns that read in grey too:
//! consistent is solid, emerging hatched, gap hollow.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, open, word};

/// The foot of the columns, and how tall all competencies together stand.
const FOOT: f64 = 112.0;
const TALL: f64 = 104.0;
/// More columns than this and their words would touch beside the page.
const SHOWN: usize = 5;
/// From one column to the next, and how wide each is.
const PITCH: f64 = 20.6;
const WIDTH: f64 = 15.0;

/// Columns of the last five quarters. Carries the page's one `#hatch` pattern,
/// which `Key::Emerging` needs; so print it at most once a page.
#[derive(Clone, Debug)]
pub struct StackedTrend {
    /// What is counted, and by whom: "Competencies at Senior level, as Ruth saw them".
    pub label: String,
    /// How many competencies there are.
    pub of: u32,
    /// The quarters, first to last.
    pub quarters: Vec<Quarter>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Quarter {
    /// The month it was shared: "Sep ’25".
    pub word: String,
    /// How many were consistent.
    pub consistent: u32,
    /// How many were emerging.
    pub emerging: u32,
    /// How many were a gap.
    pub gap: u32,
}

impl StackedTrend {
    fn shown(&self) -> &[Quarter] {
        let hidden = self.quarters.len().saturating_sub(SHOWN);
        &self.quarters[hidden..]
    }

    fn spoken(&self) -> String {
        let says: Vec<String> = self.shown().iter().map(Quarter::spoken).collect();
        if says.is_empty() {
            return format!("{}: nothing shared yet", self.label);
        }
        format!("{}, of {}. {}", self.label, self.of, says.join("; "))
    }

    /// The height of one competency, such that no column outgrows the chart.
    fn unit(&self) -> f64 {
        let tallest = self.shown().iter().map(Quarter::total).max();
        TALL / f64::from(tallest.unwrap_or(0).max(self.of).max(1))
    }
}

impl Quarter {
    fn total(&self) -> u32 {
        self.consistent + self.emerging + self.gap
    }

    fn spoken(&self) -> String {
        let Quarter { word, consistent, emerging, gap } = self;
        format!("{word}: {consistent} consistent, {emerging} emerging, {gap} gap")
    }
}

impl HtmlSafe for StackedTrend {}
impl fmt::Display for StackedTrend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, 152, &self.spoken())?;
        f.write_str(HATCH)?;
        let unit = self.unit();
        for (quarter, left) in self.shown().iter().zip((0..).map(|n| f64::from(n) * PITCH)) {
            column(f, quarter, left, unit)?;
            let middle = At(left + WIDTH / 2.0);
            let count = format!("{} of {}", quarter.consistent, self.of);
            word(f, "c-text strong", middle, 129, &count)?;
            word(f, "c-text", middle, 146, &quarter.word)?;
        }
        f.write_str("</svg>")
    }
}

/// Solid, hatched, hollow from the foot up, a hair of paper between them.
fn column(f: &mut fmt::Formatter<'_>, quarter: &Quarter, left: f64, unit: f64) -> fmt::Result {
    let mut top = FOOT;
    let fills = [(quarter.consistent, r#"class="c-good""#), (quarter.emerging, r#"fill="url(#hatch)""#)];
    for (count, paint) in fills.into_iter().filter(|(count, _)| *count > 0) {
        let height = f64::from(count) * unit;
        top -= height;
        block(f, At(left), At(WIDTH), (top, height - 1.0), paint)?;
    }
    if quarter.gap == 0 {
        return Ok(());
    }
    let height = f64::from(quarter.gap) * unit;
    top -= height - 0.5;
    // The outline is drawn on its edge, so the hollow block is a little smaller.
    let (left, width) = (At(left + 0.2), At(WIDTH - 0.4));
    block(f, left, width, (top, height - 2.0), r#"class="c-hollow""#)
}

fn block(f: &mut fmt::Formatter<'_>, left: At, width: At, (top, height): (f64, f64), paint: &str) -> fmt::Result {
    let height = height.max(0.5);
    write!(f, r#"<rect x="{left}" width="{width}" y="{top:.1}" height="{height:.1}" {paint}/>"#)
}

const HATCH: &str = r#"<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--mid-soft)"/><line x1="0" x2="0" y1="0" y2="5" stroke="var(--mid)" stroke-width="3"/></pattern></defs>"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(of: u32, counts: &[(&str, u32, u32, u32)]) -> String {
        let quarters = counts.iter().map(|(word, consistent, emerging, gap)| Quarter {
            word: (*word).to_owned(),
            consistent: *consistent,
            emerging: *emerging,
            gap: *gap,
        });
        StackedTrend { label: "Competencies at <Senior> level".to_owned(), of, quarters: quarters.collect() }
            .to_string()
    }

    #[test]
    fn every_column_is_said_and_drawn() {
        let svg = trend(16, &[("Sep ’25", 1, 4, 11), ("Nov", 2, 5, 9)]);
        assert!(svg.contains("aria-label=\"Competencies at &#60;Senior&#62; level, of 16. Sep ’25: 1 consistent, 4 emerging, 11 gap; Nov: 2 consistent, 5 emerging, 9 gap\""));
        assert!(svg.contains(r#"<rect x="0%" width="15%" y="105.5" height="5.5" class="c-good"/>"#));
        assert!(svg.contains(r##"<rect x="0%" width="15%" y="79.5" height="25.0" fill="url(#hatch)"/>"##));
        assert!(svg.contains(r#"<rect x="0.2%" width="14.6%" y="8.5" height="69.5" class="c-hollow"/>"#));
        assert!(svg.contains(r#"x="7.5%" y="129" text-anchor="middle">1 of 16"#));
        assert!(svg.contains(r#"x="28.1%" y="146" text-anchor="middle">Nov"#));
    }

    #[test]
    fn only_the_last_five_quarters_are_shown() {
        let svg = trend(
            4,
            &[("A1", 1, 0, 0), ("B", 1, 0, 0), ("C", 1, 0, 0), ("D", 1, 0, 0), ("E", 1, 0, 0), ("F", 4, 0, 0)],
        );
        assert!(!svg.contains("A1"));
        assert_eq!(svg.matches("c-good").count(), 5);
        assert!(!svg.contains("c-hollow"));
    }

    #[test]
    fn a_column_never_outgrows_the_chart() {
        let svg = trend(2, &[("Sep", 3, 4, 1)]);
        assert!(svg.contains(r#"y="8.5" height="11.0" class="c-hollow""#));
        assert!(trend(0, &[]).contains("nothing shared yet"));
    }
}
