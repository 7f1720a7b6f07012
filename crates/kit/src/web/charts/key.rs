//! The marks of the legends, each printed before its word in a `key`.

use std::fmt;

use askama::filters::HtmlSafe;

/// One mark of a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Ring: the IC.
    Ic,
    /// Diamond: the manager.
    Manager,
    /// Rope: the distance between the two views.
    Distance,
    /// Shade: the IC's own level.
    OwnLevel,
    /// Dashes: the next level.
    NextLevel,
    /// Solid block: consistent.
    Consistent,
    /// Hatched block: emerging. Needs a `StackedTrend` on the page for its pattern.
    Emerging,
    /// Hollow block: gap.
    Gap,
}

impl HtmlSafe for Key {}
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self {
            Key::Ic => r#"<circle class="c-self" cx="9" cy="7" r="6"/>"#,
            Key::Manager => r#"<path class="c-lead" d="M9 1l6 6-6 6-6-6z"/>"#,
            Key::Distance => r#"<line class="c-pull" x1="2" x2="16" y1="7" y2="7"/>"#,
            Key::OwnLevel => r#"<rect class="c-band" width="18" height="14"/>"#,
            Key::NextLevel => r#"<line class="c-next" x1="9" x2="9" y1="0" y2="14"/>"#,
            Key::Consistent => r#"<rect class="c-good" width="18" height="14"/>"#,
            Key::Emerging => r##"<rect width="18" height="14" fill="url(#hatch)"/>"##,
            Key::Gap => r#"<rect class="c-hollow" x="1" y="1" width="16" height="12"/>"#,
        };
        write!(f, r#"<svg viewBox="0 0 18 14" aria-hidden="true">{mark}</svg>"#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_decoration_beside_its_word() {
        let svg = Key::Manager.to_string();
        assert!(svg.starts_with(r#"<svg viewBox="0 0 18 14" aria-hidden="true">"#));
        assert!(svg.contains("c-lead"));
    }
}
