//! Who spoke how much: one bar for two people, with a mark at what they aim for.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{At, Escaped, open};

/// The talk balance of two people.
#[derive(Clone, Debug)]
pub struct TalkBar {
    /// Who the left and the right of the bar belong to: "You", "Ruth".
    pub names: [String; 2],
    /// How much of the talking was the left one's, out of hundred; nothing before anybody spoke.
    pub percent: Option<u32>,
    /// How much of it is meant to be.
    pub aim_percent: u32,
}

impl TalkBar {
    fn spoken(&self) -> String {
        let ([left, right], aim) = (&self.names, self.aim_percent);
        let said = match self.percent {
            Some(percent) => {
                format!("{left} {percent} per cent, {right} {} per cent", 100_u32.saturating_sub(percent))
            }
            None => "Nothing counted yet".to_owned(),
        };
        format!("{said}. The aim is {aim} and {}.", 100_u32.saturating_sub(aim))
    }
}

impl HtmlSafe for TalkBar {}
impl fmt::Display for TalkBar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open(f, 46, &self.spoken())?;
        f.write_str(r#"<rect class="c-track" y="14" width="100%" height="14" rx="3"/>"#)?;
        let share = self.percent.map_or(At(0.0), |percent| At(f64::from(percent)));
        write!(f, r#"<rect class="c-ink" y="14" width="{share}" height="14" rx="3"/>"#)?;
        let (aim, number) = (At(f64::from(self.aim_percent)), self.aim_percent);
        write!(f, r#"<line x1="{aim}" x2="{aim}" y1="8" y2="34" stroke="var(--rope)" stroke-width="3"/>"#)?;
        write!(f, r#"<text class="c-text" x="{aim}" y="45" text-anchor="middle">{number}</text>"#)?;
        let counted = |percent: Option<u32>| percent.map(|percent| format!(" {percent}%")).unwrap_or_default();
        let [left, right] = self.names.each_ref().map(|name| Escaped(name));
        let (on_left, on_right) = (self.percent, self.percent.map(|percent| 100_u32.saturating_sub(percent)));
        write!(f, r#"<text class="c-text strong" x="0" y="8">{left}{}</text>"#, counted(on_left))?;
        write!(
            f,
            r#"<text class="c-text strong" x="100%" y="8" text-anchor="end">{right}{}</text></svg>"#,
            counted(on_right)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(percent: Option<u32>) -> String {
        TalkBar { names: ["You".to_owned(), "R & D".to_owned()], percent, aim_percent: 70 }.to_string()
    }

    #[test]
    fn the_bar_says_both_shares_and_marks_the_aim() {
        let svg = bar(Some(76));
        assert!(svg.contains(r#"aria-label="You 76 per cent, R &#38; D 24 per cent. The aim is 70 and 30.""#));
        assert!(svg.contains(r#"class="c-ink" y="14" width="76%""#) && svg.contains(r#"<line x1="70%" x2="70%""#));
        assert!(svg.contains(">You 76%</text>") && svg.contains(">R &#38; D 24%</text>"));
    }

    #[test]
    fn before_anybody_spoke_it_claims_nothing() {
        let svg = bar(None);
        assert!(svg.contains("Nothing counted yet. The aim is 70 and 30.") && svg.contains(">You</text>"));
        assert!(svg.contains(r#"class="c-ink" y="14" width="0%""#) && !svg.contains("0 per cent"));
    }
}
