//! A plan or a goal without a word of it.

use kit::App;
use kit::names;
use kit::web::Answer;
use people::access::{self, Grant};
use people::sessions::Viewer;

use super::entries;
use super::queries::{self, Goal};
use crate::outline::{self, day_of, days};
use crate::pair::Pair;

pub(super) async fn of_plan(app: &App, viewer: &Viewer, pair: &Pair, grant: &Grant) -> Answer {
    let today = viewer.today(app.clock.now());
    let goals = queries::outline(&app.db, grant).await?;
    let line = |(index, goal): (usize, queries::Outline)| {
        let state = if goal.ended_on.is_some() { "ended" } else { "agreed" };
        let known = [
            ("agreed", goal.agreed_at.map(|at| day_of(at, viewer))),
            ("next look", goal.check_on.filter(|_| goal.ended_on.is_none())),
            ("due", goal.due_on),
            ("ended", goal.ended_on),
        ];
        (format!("Goal {}, {state}", index + 1), days(&known, today))
    };
    let lines = goals.into_iter().enumerate().map(line).collect();
    let title = format!("{} plan", names::possessive(names::first(&pair.ic.name)));
    outline::show(app, viewer, title, lines).await
}

pub(super) async fn of_goal(app: &App, viewer: &Viewer, goal: &Goal) -> Answer {
    let today = viewer.today(app.clock.now());
    let relation = access::relation(app, viewer, goal.ic_id).await?;
    let entries = entries::of_goal(app, viewer, &relation, goal).await?;
    let known = [
        ("agreed", goal.agreed_at.map(|at| day_of(at, viewer))),
        ("next look", goal.check_on.filter(|_| goal.ended_on.is_none())),
        ("due", goal.due_on),
        ("ended", goal.ended_on),
    ];
    let mut lines = vec![(goal.state.name().to_owned(), days(&known, today))];
    let entry = |day| ("entry".to_owned(), days(&[("written for", Some(day))], today));
    lines.extend(entries.days_of(goal.id).into_iter().map(entry));
    outline::show(app, viewer, "A goal".to_owned(), lines).await
}
