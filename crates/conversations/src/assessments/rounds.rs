//! Opened assessments over time, for a dot plot and a trend: stops only, loaded together.

use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Grant, Header, Object, Relation};
use people::sessions::Viewer;

use super::queries;
pub use super::queries::{Round, Stops};

/// The newest opened assessments of somebody that the viewer may read, the newest first: both
/// sides of the newest, the manager’s alone of those before it.
pub async fn rounds(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
) -> Result<Vec<(Round, Stops)>, PageError> {
    let may_read = |round: &Round, object| {
        let header = Header::about(object, "shared", ic).made(Some(round.line_id), round.created_at);
        access::grant_within(relation, viewer, &header, app).filter(Grant::may_read)
    };
    let both =
        |round: &Round| Some((may_read(round, Object::SelfAssessment)?, may_read(round, Object::ManagerAssessment)?));
    let found: Vec<Round> =
        queries::rounds(&app.db, ic).await?.into_iter().filter(|round| both(round).is_some()).collect();
    let Some(newest) = found.first() else { return Ok(Vec::new()) };
    let Some((grant, _)) = both(newest) else { return Ok(Vec::new()) };
    let mut ids: Vec<i64> = found.iter().map(|round| round.manager_assessment_id).collect();
    ids.push(newest.ic_assessment_id);
    let stops = queries::stops(app, &grant, &ids).await?;
    let of = |id: i64| stops.iter().filter(|one| one.0 == id).map(|one| (one.1.clone(), one.2)).collect::<Vec<_>>();
    let with_stops = |(place, round): (usize, Round)| {
        let ic = if place == 0 { of(round.ic_assessment_id) } else { Vec::new() };
        let manager = of(round.manager_assessment_id);
        (round, Stops { ic, manager })
    };
    Ok(found.into_iter().enumerate().map(with_stops).collect())
}

impl Stops {
    /// What the IC said of a competency.
    pub fn ic(&self, key: &str) -> Option<super::Stop> {
        self.ic.iter().find(|(of, _)| of == key).map(|(_, stop)| *stop)
    }

    /// What the manager said of it.
    pub fn manager(&self, key: &str) -> Option<super::Stop> {
        self.manager.iter().find(|(of, _)| of == key).map(|(_, stop)| *stop)
    }
}
