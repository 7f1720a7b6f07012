//! What a people partner sees of a plan: that it is there and how far it is, no word of it.

use askama::Template;
use kit::web::look::*;
use kit::web::{Answer, page};
use kit::{App, dates};
use people::access::Grant;
use people::sessions::Viewer;

use super::queries;
use crate::pair::Pair;

#[derive(Template)]
#[template(path = "plans/outline.html")]
struct OutlinePage {
    shell: Shell,
    name: String,
    /// How it stands and its days, goal by goal.
    goals: Vec<(&'static str, String)>,
}

pub(super) async fn show(app: &App, viewer: &Viewer, pair: &Pair, grant: &Grant) -> Answer {
    let today = viewer.today(app.clock.now());
    let goals = queries::outline(&app.db, grant).await?;
    let day =
        |word: &str, day: Option<jiff::civil::Date>| day.map(|day| format!("{word} {}", dates::short_day(day, today)));
    let line = |goal: queries::Outline| {
        let agreed = goal.agreed_at.map(|at| dates::local(at, &viewer.zone).date());
        let days = [
            day("agreed", agreed),
            day("next look", goal.check_on.filter(|_| goal.ended_on.is_none())),
            day("due", goal.due_on),
            day("ended", goal.ended_on),
        ];
        let state = if goal.ended_on.is_some() { "Ended" } else { "Agreed" };
        (state, days.into_iter().flatten().collect::<Vec<_>>().join(", "))
    };
    page(&OutlinePage {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        name: pair.ic.name.clone(),
        goals: goals.into_iter().map(line).collect(),
    })
}
