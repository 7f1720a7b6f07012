//! The shapes that say a state without its colour, the mark, and the rope of the
//! sign-in page. A shape is always printed with its word.

use std::fmt;

use askama::filters::HtmlSafe;

/// A state. Round things are ratings, squares are promises, the diamond is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Disc with tick: consistent, met, looked at, ready.
    Consistent,
    /// Half disc: emerging, watch.
    Emerging,
    /// Ring: gap, not ready.
    Gap,
    /// Diamond: overdue, late.
    Overdue,
    /// Dashed ring: not sought.
    NotSought,
    /// Clock: still owed, with time left.
    Owed,
    /// Ticked square: kept.
    PromiseKept,
    /// Half square: kept late.
    PromiseKeptLate,
    /// Empty square: open.
    PromiseOpen,
    /// Crossed square: let go by both.
    PromiseLetGo,
    /// Square struck through: broken.
    PromiseBroken,
}

impl Shape {
    /// Every shape, for the page of parts and for tests.
    pub const ALL: &[Shape] = &[
        Shape::Consistent,
        Shape::Emerging,
        Shape::Gap,
        Shape::Overdue,
        Shape::NotSought,
        Shape::Owed,
        Shape::PromiseKept,
        Shape::PromiseKeptLate,
        Shape::PromiseOpen,
        Shape::PromiseLetGo,
        Shape::PromiseBroken,
    ];

    /// The class that goes with `state`: `good`, `mid`, `low`, or nothing.
    pub fn hue(self) -> &'static str {
        match self {
            Shape::Consistent | Shape::PromiseKept => "good",
            Shape::Emerging | Shape::PromiseKeptLate => "mid",
            Shape::Gap | Shape::Overdue | Shape::PromiseBroken => "low",
            Shape::NotSought | Shape::Owed | Shape::PromiseOpen | Shape::PromiseLetGo => "",
        }
    }

    fn outline(self) -> &'static str {
        match self {
            Shape::Consistent => CONSISTENT,
            Shape::Emerging => EMERGING,
            Shape::Gap => GAP,
            Shape::Overdue => OVERDUE,
            Shape::NotSought => NOT_SOUGHT,
            Shape::Owed => OWED,
            Shape::PromiseKept => KEPT,
            Shape::PromiseKeptLate => KEPT_LATE,
            Shape::PromiseOpen => OPEN,
            Shape::PromiseLetGo => LET_GO,
            Shape::PromiseBroken => BROKEN,
        }
    }
}

impl HtmlSafe for Shape {}
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outline = self.outline();
        write!(f, r#"<svg viewBox="0 0 16 16" aria-hidden="true">{outline}</svg>"#)
    }
}

/// A shape that brings its own hue, for rows of promises and for legends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hued(pub Shape);

impl HtmlSafe for Hued {}
impl fmt::Display for Hued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hue, outline) = (self.0.hue(), self.0.outline());
        if hue.is_empty() {
            return self.0.fmt(f);
        }
        write!(f, r#"<svg viewBox="0 0 16 16" class="k-{hue}" aria-hidden="true">{outline}</svg>"#)
    }
}

/// The small clock of the rail, beside the hours a follow-up is still owed.
#[derive(Clone, Copy, Debug)]
pub struct OwedClock;

impl HtmlSafe for OwedClock {}
impl fmt::Display for OwedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">{OWED}</svg>"#)
    }
}

/// The mark: a carabiner and its rope.
#[derive(Clone, Copy, Debug)]
pub struct Brand;

impl HtmlSafe for Brand {}
impl fmt::Display for Brand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(BRAND)
    }
}

/// The rope that hangs through the sign-in page.
#[derive(Clone, Copy, Debug)]
pub struct RopeArt;

impl HtmlSafe for RopeArt {}
impl fmt::Display for RopeArt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            r#"<svg class="rope-art" viewBox="0 0 420 800" preserveAspectRatio="xMaxYMid slice" aria-hidden="true"><g fill="none">"#,
        )?;
        strand(f, HANGING)?;
        write!(f, r#"<path d="{LEADING}" stroke="var(--sunken)" stroke-width="20"/>"#)?;
        strand(f, LEADING)?;
        f.write_str("</g></svg>")
    }
}

fn strand(f: &mut fmt::Formatter<'_>, path: &str) -> fmt::Result {
    write!(
        f,
        r#"<path d="{path}" stroke="var(--rope)" stroke-width="10" stroke-linecap="round"/><path d="{path}" stroke="var(--sunken)" stroke-width="2.4" stroke-dasharray="5 9" opacity=".6"/>"#
    )
}

const CONSISTENT: &str = r#"<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.9 8.3 2.2 2.1 4-4.4" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>"#;
const EMERGING: &str = r#"<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/>"#;
const GAP: &str = r#"<circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" stroke-width="1.8"/>"#;
const OVERDUE: &str = r#"<path d="M8 .6 15.4 8 8 15.4.6 8z" fill="currentColor"/><path d="M8 4.5v4.2M8 11v.1" fill="none" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round"/>"#;
const NOT_SOUGHT: &str = r#"<circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.4 2.4"/>"#;
const OWED: &str = r#"<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 4.4V8l2.4 1.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>"#;
const KEPT: &str = r#"<rect x="1" y="1" width="14" height="14" rx="3.4" fill="currentColor"/><path d="m4.6 8.3 2.3 2.2 4.4-4.8" fill="none" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>"#;
const KEPT_LATE: &str = r#"<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 1.8h3.2a3 3 0 0 1 3 3v6.4a3 3 0 0 1-3 3H8z" fill="currentColor"/>"#;
const OPEN: &str =
    r#"<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" fill="none" stroke="currentColor" stroke-width="1.6"/>"#;
const LET_GO: &str = r#"<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>"#;
const BROKEN: &str = r#"<rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2.6" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M.9 15.1 15.1.9" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>"#;
const BRAND: &str = r#"<svg viewBox="0 0 20 26" aria-hidden="true"><path d="M14.5 9V7.6a5.1 5.1 0 0 0-10.2 0v10.8a5.1 5.1 0 0 0 10.2 0v-4" fill="none" stroke="currentColor" stroke-width="2.3" stroke-linecap="round"/><path d="M14.5 9.2v4.6" stroke="currentColor" stroke-width="1.2"/><path d="M9.4 0v12.5c0 4 1.2 5 4 6.4 2.3 1.2 3.6 2.8 3.6 7.1" fill="none" stroke="var(--rope)" stroke-width="2.6"/></svg>"#;
const HANGING: &str = "M212-20C206 90 150 170 168 290c12 80 92 92 98 164 5 60-66 78-72 24-4-44 50-64 90-40";
const LEADING: &str = "M284 438c52 32 70 112 146 118";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_states_share_a_shape() {
        for (i, one) in Shape::ALL.iter().enumerate() {
            for other in &Shape::ALL[i + 1..] {
                assert_ne!(one.outline(), other.outline(), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_hued_shape_names_its_hue_and_a_plain_one_none() {
        assert!(Hued(Shape::PromiseKept).to_string().contains(r#"class="k-good""#));
        assert!(!Hued(Shape::PromiseOpen).to_string().contains("class="));
        assert!(!Shape::PromiseKept.to_string().contains("class="));
    }

    #[test]
    fn marks_are_decoration_and_carry_no_style() {
        for svg in [Brand.to_string(), OwedClock.to_string(), RopeArt.to_string()] {
            assert!(svg.contains(r#"aria-hidden="true""#));
            assert!(!svg.contains("style="));
        }
    }
}
