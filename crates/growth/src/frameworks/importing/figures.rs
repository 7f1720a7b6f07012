//! What a written weight or benchmark says, and what there is to say about it.

use super::cells::{Cell, Number, number};
use super::entries::shortened;
use super::findings::Severity;

/// The scale benchmarks stand on.
const HIGHEST: f64 = 4.0;

/// What is to be said of a figure, and how gravely.
pub(super) type Remark = Option<(Severity, String)>;

/// What weights are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Percents, as the file itself says.
    Percent,
    /// Percents, as long as nothing speaks against it.
    Supposed,
    /// Shares of 1.
    Share,
}

/// A benchmark; nothing means not rated.
pub(super) fn benchmark(written: &str) -> (Option<f64>, Remark) {
    let remark = match number(written) {
        Cell::Number(Number { value, percent_sign: false, .. }) if value <= HIGHEST => return (Some(value), None),
        Cell::Empty => (Severity::Note, "No benchmark: not rated at this level.".to_owned()),
        Cell::Nothing => (Severity::Note, format!("“{written}” was read as no benchmark: not rated at this level.")),
        Cell::Number(_) => (
            Severity::Odd,
            format!("“{}” is not on the scale from 0.0 to 4.0; it was read as not rated.", shortened(written)),
        ),
        Cell::Unreadable => {
            (Severity::Odd, format!("“{}” is not a number; it was read as not rated.", shortened(written)))
        }
    };
    (None, Some(remark))
}

/// A weight as a share of the whole; nothing when none is given.
pub(super) fn weight(written: &str, unit: Unit) -> (Option<f64>, Remark) {
    let Number { value, share, percent_sign } = match number(written) {
        Cell::Empty => return (None, None),
        Cell::Nothing => {
            return (None, Some((Severity::Note, format!("“{written}” was read as no weight."))));
        }
        Cell::Unreadable => {
            let sentence = format!("“{}” is not a weight; it was read as none.", shortened(written));
            return (None, Some((Severity::Odd, sentence)));
        }
        Cell::Number(number) => number,
    };
    let weight = if unit == Unit::Share && !percent_sign { value } else { share };
    let is_like_a_share = unit == Unit::Supposed && !percent_sign && value > 0.0 && value < 1.0;
    let sentence = if weight > 1.0 {
        Some(format!("“{written}” is more than a whole."))
    } else if is_like_a_share {
        Some(format!("“{written}” was read as {written} percent. Was {} meant?", value * 100.0))
    } else {
        None
    };
    (Some(weight), sentence.map(|sentence| (Severity::Odd, sentence)))
}
