//! Opened assessments over time, for a dot plot and a trend: stops only, loaded together.

use growth::frameworks::{self, FrameworkVersionId};
use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Grant, Header, Object, Relation};
use people::sessions::Viewer;

pub use super::queries::{Round, Stops};
use super::{Against, Stop, Yardstick, queries};

/// The five newest opened assessments of somebody that the viewer may read, the newest first:
/// both sides of the newest, the manager’s alone of those before it.
pub async fn rounds(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
) -> Result<Vec<(Round, Stops)>, PageError> {
    read(app, viewer, relation, ic, (5, 1)).await
}

/// How many rounds are drawn over time: six years of quarterlies.
pub const MOST_ROUNDS: u32 = 24;

/// The newest opened assessments of somebody that the viewer may read, both sides of each, the
/// newest first.
pub async fn rounds_of_both(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
) -> Result<Vec<(Round, Stops)>, PageError> {
    read(app, viewer, relation, ic, (MOST_ROUNDS, MOST_ROUNDS as usize)).await
}

/// So many rounds, and of the newest of them, as many as that, the IC’s side as well.
async fn read(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
    (most, both): (u32, usize),
) -> Result<Vec<(Round, Stops)>, PageError> {
    let may_read = |round: &Round, object| {
        let header = Header::about(object, "shared", ic).made(Some(round.line_id), round.created_at);
        access::grant_within(relation, viewer, &header, app).filter(Grant::may_read)
    };
    let mut rounds = Vec::new();
    for round in queries::rounds(&app.db, ic, most).await? {
        let (of_ic, of_manager) =
            (may_read(&round, Object::SelfAssessment), may_read(&round, Object::ManagerAssessment));
        let Some((of_ic, of_manager)) = of_ic.zip(of_manager) else { continue };
        let ic = if rounds.len() < both { queries::stops(app, &of_ic, &round)? } else { Vec::new() };
        let manager = queries::stops(app, &of_manager, &round)?;
        rounds.push((round, Stops { ic, manager }));
    }
    Ok(rounds)
}

/// What was opened as one text, a line for each competency with its stop. It is sealed beside
/// the ratings, so that a year of rounds is drawn without opening each of them.
pub fn summary<'a>(rated: impl Iterator<Item = (&'a str, Stop)>) -> String {
    rated.map(|(key, stop)| format!("{} {key}\n", stop.name())).collect()
}

/// The stops of such a text.
pub(super) fn summarised(text: &str) -> Vec<(String, Stop)> {
    let line = |line: &str| line.split_once(' ').and_then(|(stop, key)| Some((key.to_owned(), Stop::named(stop)?)));
    text.lines().filter_map(line).collect()
}

impl Round {
    /// What it is read against; nothing where the IC had no framework or level then.
    pub async fn yardstick(&self, app: &App) -> Result<Option<Yardstick>, PageError> {
        let (Some(version), Some(level_key)) = (self.framework_version_id, &self.level_key) else { return Ok(None) };
        let framework = frameworks::load(app, FrameworkVersionId(version)).await?;
        let Some(level) = framework.level_index(level_key) else { return Ok(None) };
        let against = Against::of(framework.levels.len(), level, self.depth);
        Ok(Some(Yardstick { framework, level, against }))
    }
}

impl Stops {
    /// What the IC said of a competency.
    pub fn ic(&self, key: &str) -> Option<Stop> {
        self.ic.iter().find(|(of, _)| of == key).map(|(_, stop)| *stop)
    }

    /// What the manager said of it.
    pub fn manager(&self, key: &str) -> Option<Stop> {
        self.manager.iter().find(|(of, _)| of == key).map(|(_, stop)| *stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_opened_reads_back_as_it_was() {
        let rated = [("soft-skills.feedback", Stop::Signs), ("craft.design", Stop::Beyond)];
        let read = summarised(&summary(rated.into_iter()));
        assert_eq!(read, rated.map(|(key, stop)| (key.to_owned(), stop)));
        assert!(summarised("").is_empty());
    }
}
