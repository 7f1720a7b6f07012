//! Two views on one line of five stops: a ring for the IC, a diamond for the
//! manager, and a rope between them as long as the distance.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, Escaped, word};

const LAST_STOP: u8 = 4;

/// What one person said about one competency.
#[derive(Clone, Debug)]
pub struct Rating {
    /// Who says so: "Ines", or "You".
    pub by: String,
    /// Where on the scale, 0 to 4; anything beyond is drawn at 4.
    pub stop: u8,
    /// The stop in words: "Signs of Senior".
    pub word: String,
}

/// One competency, as the IC and the manager see it. Has no height of its own:
/// the row it stands in gives it one.
#[derive(Clone, Debug)]
pub struct DotPlot {
    /// The competency.
    pub label: String,
    /// The IC's view, drawn as a ring.
    pub ic: Option<Rating>,
    /// The manager's view, drawn as a diamond.
    pub manager: Option<Rating>,
    /// The stop that is the IC's own level, shaded.
    pub own_band: Option<u8>,
    /// The stop that is the next level, dashed.
    pub next_line: Option<u8>,
}

impl DotPlot {
    fn spoken(&self) -> String {
        let said: Vec<String> = [&self.ic, &self.manager]
            .into_iter()
            .flatten()
            .map(|rating| format!("{} {}", rating.by, rating.word))
            .collect();
        if said.is_empty() {
            return format!("{}: not rated yet", self.label);
        }
        format!("{}: {}", self.label, said.join(", "))
    }
}

impl HtmlSafe for DotPlot {}
impl fmt::Display for DotPlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = self.spoken();
        let label = Escaped(&label);
        write!(f, r#"<svg class="chart" role="img" aria-label="{label}">"#)?;
        band(f, self.own_band)?;
        lines(f, self.next_line)?;
        let ic = self.ic.as_ref().map(|rating| rating.stop.min(LAST_STOP));
        let manager = self.manager.as_ref().map(|rating| rating.stop.min(LAST_STOP));
        if let (Some(ic), Some(manager)) = (ic, manager)
            && ic != manager
        {
            pull(f, ic, manager)?;
        }
        if let Some(ic) = ic {
            ring(f, ic)?;
        }
        if let Some(manager) = manager {
            diamond(f, manager, ic == Some(manager))?;
        }
        f.write_str("</svg>")
    }
}

/// The words above a column of dot plots: own level and next level in bold.
#[derive(Clone, Debug)]
pub struct DotAxis {
    /// A word per stop: below, Confirmed, signs of, Senior, beyond.
    pub words: [String; 5],
    /// The stop that is the IC's own level.
    pub own_band: Option<u8>,
    /// The stop that is the next level.
    pub next_line: Option<u8>,
}

impl HtmlSafe for DotAxis {}
impl fmt::Display for DotAxis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="chart" aria-hidden="true">"#)?;
        band(f, self.own_band)?;
        for (stop, text) in (0..=LAST_STOP).zip(&self.words) {
            let named = Some(stop) == self.own_band || Some(stop) == self.next_line;
            let class = if named { "c-text strong" } else { "c-text" };
            word(f, class, middle(stop), 15, text)?;
        }
        f.write_str("</svg>")
    }
}

/// The two words under a single dot plot: own level and next level.
#[derive(Clone, Debug)]
pub struct DotEnds {
    /// The IC's own level: its stop and its name.
    pub own: (u8, String),
    /// The next level: its stop and its name.
    pub next: (u8, String),
}

impl HtmlSafe for DotEnds {}
impl fmt::Display for DotEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg height="16" class="chart" aria-hidden="true">"#)?;
        for (stop, text) in [&self.own, &self.next] {
            word(f, "c-text", middle(*stop), 11, text)?;
        }
        f.write_str("</svg>")
    }
}

fn middle(stop: u8) -> At {
    At(f64::from(stop.min(LAST_STOP)) * 20.0 + 10.0)
}

fn band(f: &mut fmt::Formatter<'_>, own: Option<u8>) -> fmt::Result {
    let Some(own) = own else { return Ok(()) };
    let left = At(f64::from(own.min(LAST_STOP)) * 20.0);
    write!(f, r#"<rect class="c-band" x="{left}" width="20%" height="100%"/>"#)
}

/// A hairline per stop; the next level is dashed and drawn last, over the rest.
fn lines(f: &mut fmt::Formatter<'_>, next: Option<u8>) -> fmt::Result {
    let next = next.map(|stop| stop.min(LAST_STOP));
    for stop in (0..=LAST_STOP).filter(|stop| Some(*stop) != next) {
        upright(f, "c-grid", middle(stop))?;
    }
    match next {
        Some(stop) => upright(f, "c-next", middle(stop)),
        None => Ok(()),
    }
}

fn upright(f: &mut fmt::Formatter<'_>, class: &str, at: At) -> fmt::Result {
    write!(f, r#"<line class="{class}" x1="{at}" x2="{at}" y1="0" y2="100%"/>"#)
}

fn pull(f: &mut fmt::Formatter<'_>, ic: u8, manager: u8) -> fmt::Result {
    let (from, to) = (middle(ic), middle(manager));
    write!(f, r#"<line class="c-pull" x1="{from}" x2="{to}" y1="50%" y2="50%"/>"#)
}

fn ring(f: &mut fmt::Formatter<'_>, stop: u8) -> fmt::Result {
    let at = middle(stop);
    write!(f, r#"<circle class="c-self" cx="{at}" cy="50%" r="7.5"/>"#)
}

/// Inside the ring the diamond is smaller, so that agreement reads as one mark.
fn diamond(f: &mut fmt::Formatter<'_>, stop: u8, inside_ring: bool) -> fmt::Result {
    let (at, r) = (middle(stop), if inside_ring { "4.6" } else { "6.4" });
    write!(
        f,
        r#"<svg x="{at}" y="50%" overflow="visible" width="1" height="1"><path class="c-lead" d="M0 -{r}L{r} 0 0 {r}-{r} 0z"/></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(by: &str, stop: u8, word: &str) -> Option<Rating> {
        let (by, word) = (by.to_owned(), word.to_owned());
        Some(Rating { by, stop, word })
    }

    fn plot(ic: Option<Rating>, manager: Option<Rating>) -> String {
        DotPlot { label: "Empathy & Humility".to_owned(), ic, manager, own_band: Some(1), next_line: Some(3) }
            .to_string()
    }

    #[test]
    fn two_views_apart_are_named_and_roped_together() {
        let svg = plot(rating("Ines", 3, "Senior"), rating("Ruth", 1, "Confirmed"));
        assert!(svg.contains(r#"aria-label="Empathy &#38; Humility: Ines Senior, Ruth Confirmed""#));
        assert!(svg.contains(r#"class="c-pull" x1="70%" x2="30%""#));
        assert!(svg.contains("M0 -6.4L6.4 0 0 6.4-6.4 0z"));
        assert!(svg.contains(r#"class="c-band" x="20%""#));
        assert!(svg.contains(r#"class="c-next" x1="70%""#));
    }

    #[test]
    fn agreement_is_a_diamond_in_a_ring_without_rope() {
        let svg = plot(rating("Ines", 3, "Senior"), rating("Ruth", 3, "Senior"));
        assert!(!svg.contains("c-pull"));
        assert!(svg.contains("M0 -4.6L4.6 0 0 4.6-4.6 0z"));
    }

    #[test]
    fn a_covered_view_leaves_no_mark_and_no_word() {
        let svg = plot(rating("Ines", 2, "Signs of Senior"), None);
        assert!(svg.contains(r#"Humility: Ines Signs of Senior""#));
        assert!(!svg.contains("c-lead") && !svg.contains("c-pull"));
        assert!(plot(None, None).contains("Humility: not rated yet"));
    }

    #[test]
    fn a_stop_past_the_end_stays_on_the_line() {
        let svg = plot(rating("Ines", 9, "Beyond"), rating("Ruth", 4, "Beyond"));
        assert!(svg.contains(r#"class="c-self" cx="90%""#));
        assert!(!svg.contains("c-pull"));
    }

    #[test]
    fn the_axis_prints_own_and_next_level_in_bold() {
        let words = ["below", "Confirmed", "signs of", "<Senior>", "beyond"].map(str::to_owned);
        let (own_band, next_line) = (Some(1), Some(3));
        let svg = DotAxis { words, own_band, next_line }.to_string();
        assert!(svg.contains(r#"<text class="c-text strong" x="30%" y="15" text-anchor="middle">Confirmed<"#));
        assert!(svg.contains("&#60;Senior&#62;"));
        assert_eq!(svg.matches("strong").count(), 2);
    }

    #[test]
    fn the_ends_name_two_levels_only() {
        let (own, next) = ((1, "Confirmed".to_owned()), (3, "Senior".to_owned()));
        let svg = DotEnds { own, next }.to_string();
        assert!(svg.contains(r#"x="30%" y="11" text-anchor="middle">Confirmed<"#));
        assert!(svg.contains(r#"x="70%" y="11" text-anchor="middle">Senior<"#));
    }
}
