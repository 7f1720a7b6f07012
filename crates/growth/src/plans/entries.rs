//! The entries of progress on the goals of a plan. Each is asked for by itself: they have a row
//! of their own in the permission table, beside that of the goal they stand on.

use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Grant, Header, Need, Object, Relation};
use people::sessions::Viewer;

use super::queries::{self, Goal, GoalNote};
use crate::GoalId;

/// The entries on somebody's goals, as far as one viewer knows of them, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// Those whose words are theirs to read.
    read: Vec<GoalNote>,
    /// For which days there is one at all, on which goal.
    noted: Vec<(GoalId, Date)>,
}

impl Entries {
    fn seen(app: &App, viewer: &Viewer, relation: &Relation, ic: PersonId, all: Vec<GoalNote>) -> Entries {
        let mut seen = Entries::default();
        for note in all {
            let Some(grant) = access::grant_within(relation, viewer, &header(ic, note.made_at), app) else { continue };
            seen.noted.push((note.goal_id, note.on_day));
            if grant.may_read() {
                seen.read.push(note);
            }
        }
        seen
    }

    /// The entries of one goal that are the viewer's to read.
    pub fn on(&self, goal: GoalId) -> Vec<&GoalNote> {
        self.read.iter().filter(|note| note.goal_id == goal).collect()
    }

    /// The days of all entries of one goal.
    pub fn days_of(&self, goal: GoalId) -> Vec<Date> {
        self.noted.iter().filter(|(of, _)| *of == goal).map(|(_, day)| *day).collect()
    }
}

fn header(ic: PersonId, made_at: Timestamp) -> Header {
    Header::about(Object::PlanCheckIn, "written", ic).made(None, made_at)
}

/// The entries on all goals of a plan that have not ended.
pub async fn entries(app: &App, viewer: &Viewer, relation: &Relation, plan: &Grant) -> Result<Entries, PageError> {
    Ok(Entries::seen(app, viewer, relation, plan.about, queries::notes(&app.db, plan).await?))
}

/// The entries on one goal.
pub(super) async fn of_goal(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    goal: &Goal,
) -> Result<Entries, PageError> {
    Ok(Entries::seen(app, viewer, relation, goal.ic_id, queries::notes_of(&app.db, goal.id).await?))
}

/// Lets through who may write an entry now.
pub(super) async fn require_write(app: &App, viewer: &Viewer, ic: PersonId) -> Result<(), PageError> {
    access::require(app, viewer, &header(ic, app.clock.now()), Need::Write).await.map(drop)
}
