//! Whose gap states would be read differently by another document of their framework. Only
//! counts leave this folder, over groups the permission table calls large enough; nothing is
//! rewritten. Not here: the draft itself, which growth keeps.

mod queries;
mod rules;

pub use rules::{Group, Moves};

use std::collections::HashMap;
use std::sync::Arc;

use growth::frameworks::{self, Framework, FrameworkId, FrameworkVersionId};
use jiff::civil::Date;
use kit::web::PageError;
use kit::{App, Field};
use people::access::{Grant, Object};

use super::queries::STOPS;
use super::rounds::summarised;
use super::{Against, Yardstick};
use queries::Newest;
use rules::Anew;

/// What may be said of the people who were rated in a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Nobody has an opened assessment in it.
    Nobody,
    /// So few have one that any count would speak of single people.
    TooFew,
    /// The counts, by level.
    Groups(Vec<Group>),
}

/// Reads the newest opened assessment of everybody who stands in a framework by another
/// document, and counts what would move. One summary is opened for each of them.
pub async fn count(
    app: &App,
    grant: &Grant,
    framework: FrameworkId,
    new: &Arc<Framework>,
    today: Date,
) -> Result<Counted, PageError> {
    if grant.object != Object::InsightCounts || !grant.may_count() {
        return Err(PageError::Missing);
    }
    let mut by_level: Vec<(String, Vec<Moves>)> =
        new.levels.iter().map(|level| (level.name.clone(), Vec::new())).collect();
    // People rated at one level under one version are read alike, so each stop is read once.
    let mut readings: HashMap<(i64, String, bool), Option<Anew>> = HashMap::new();
    for one in queries::newest(&app.db, framework, today).await? {
        let of = (one.framework_version_id, one.level_key.clone(), one.depth);
        if !readings.contains_key(&of) {
            readings.insert(of.clone(), anew(app, new, &one).await?);
        }
        let Some(Some(reading)) = readings.get_mut(&of) else { continue };
        let text = app.vault.open(Field { column: STOPS, row: one.assessment_id }, &one.stops_sealed)?;
        let moves = reading.moves(&summarised(&text));
        by_level[reading.level()].1.push(moves);
    }
    Ok(rules::counted(by_level))
}

/// How assessments of this kind are read by the new document; nothing where either has no such
/// level.
async fn anew(app: &App, new: &Arc<Framework>, of: &Newest) -> Result<Option<Anew>, PageError> {
    let held = frameworks::load(app, FrameworkVersionId(of.framework_version_id)).await?;
    let yardstick = |framework: &Arc<Framework>| {
        let level = framework.level_index(&of.level_key)?;
        let against = Against::of(framework.levels.len(), level, of.depth);
        Some(Yardstick { framework: framework.clone(), level, against })
    };
    Ok(yardstick(&held).zip(yardstick(new)).map(|(held, new)| Anew::new(held, new)))
}
