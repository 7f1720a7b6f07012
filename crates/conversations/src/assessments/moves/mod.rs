//! Whose gap states would be read differently by another document of their framework. Only
//! counts leave this folder, over groups the permission table calls large enough; nothing is
//! rewritten. Not here: the draft itself, which growth keeps.

mod queries;
mod rules;

pub use rules::{Group, Moves};

use std::collections::{BTreeMap, HashMap};
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
    // A level that goes keeps its place in the count, under the name it had.
    let mut gone: BTreeMap<String, (String, Vec<Moves>)> = BTreeMap::new();
    // People rated at one level under one version are read alike, so each stop is read once.
    let mut readings: HashMap<(i64, String, bool), Reading> = HashMap::new();
    for one in queries::newest(&app.db, framework, today).await? {
        let of = (one.framework_version_id, one.level_key.clone(), one.depth);
        if !readings.contains_key(&of) {
            readings.insert(of.clone(), reading(app, new, &one).await?);
        }
        let Some(reading) = readings.get_mut(&of) else { continue };
        let text = app.vault.open(Field { column: STOPS, row: one.assessment_id }, &one.stops_sealed)?;
        let stops = summarised(&text);
        match reading {
            Reading::Anew(anew) => by_level[anew.level()].1.push(anew.moves(&stops)),
            Reading::LevelGone(name) => {
                let (_, people) = gone.entry(one.level_key).or_insert_with(|| (name.clone(), Vec::new()));
                people.push(Moves { gone: stops.len(), ..Moves::default() });
            }
        }
    }
    by_level.extend(gone.into_values());
    Ok(rules::counted(by_level))
}

/// How assessments of one kind are read by the new document.
enum Reading {
    Anew(Anew),
    /// The document has no such level: what was rated there is compared with nothing. Its name.
    LevelGone(String),
}

async fn reading(app: &App, new: &Arc<Framework>, of: &Newest) -> Result<Reading, PageError> {
    let held = frameworks::load(app, FrameworkVersionId(of.framework_version_id)).await?;
    let yardstick = |framework: &Arc<Framework>| {
        let level = framework.level_index(&of.level_key)?;
        let against = Against::of(framework.levels.len(), level, of.depth);
        Some(Yardstick { framework: framework.clone(), level, against })
    };
    let name = || held.level(&of.level_key).map_or_else(|| of.level_key.clone(), |level| level.name.clone());
    Ok(match yardstick(&held).zip(yardstick(new)) {
        Some((held, new)) => Reading::Anew(Anew::new(held, new)),
        None => Reading::LevelGone(name()),
    })
}
