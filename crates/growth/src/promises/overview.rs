//! What I said I would do, in all my lines, and what others said to me.

use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, page};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::queries::{self, Promise};
use super::rules::{self, FollowThrough};
use super::shown::PromiseLine;
use crate::words;

#[derive(Template)]
#[template(path = "promises/overview.html")]
struct OverviewPage {
    shell: Shell,
    title: String,
    mine: Vec<PromiseLine>,
    settled: Vec<PromiseLine>,
    theirs: Vec<PromiseLine>,
    knots: Vec<Hued>,
    follow_through: String,
}

/// How far back the page counts.
const COUNTED_DAYS: i64 = 365;
/// How long what others settled stays on the page.
const RECENT_DAYS: i64 = 60;
/// How many settled ones are listed.
const LISTED: usize = 10;

/// `GET /promises`.
pub async fn overview(State(app): State<App>, viewer: Viewer) -> Answer {
    // One’s own promises are one’s own to read in every line; what others said to the viewer is
    // asked for in the viewer’s own lines only.
    access::require(&app, &viewer, &Header::about(Object::PromiseByIc, "open", viewer.id), Need::Write).await?;
    let now = app.clock.now();
    let today = viewer.today(now);
    let days_ago = |days: i64| today.saturating_sub(Span::new().days(days));
    let open = queries::open_of_owner(&app.db, viewer.id).await?;
    let settled = queries::settled_of_owner(&app.db, viewer.id, days_ago(COUNTED_DAYS)).await?;
    let theirs = queries::said_to(&app.db, viewer.id, days_ago(RECENT_DAYS)).await?;
    let counted = || settled.iter().rev().chain(&open).map(Promise::counted);
    page(&OverviewPage {
        shell: viewer.shell(&app, Place::at("/promises")).await?,
        title: title(&open, today),
        follow_through: rules::follow_through(counted(), today).sentence(),
        knots: counted()
            .filter(|promise| FollowThrough::shows(promise, today))
            .map(|promise| Hued(promise.state.shape()))
            .collect(),
        mine: open.iter().map(|promise| mine(promise, &viewer, today)).collect(),
        settled: settled.iter().take(LISTED).map(|one| done(one, today, now)).collect(),
        theirs: theirs.iter().map(|one| PromiseLine::of(one, today).beginning(first(one.owner_name()))).collect(),
    })
}

fn mine(promise: &Promise, viewer: &Viewer, today: Date) -> PromiseLine {
    let made_on = dates::local(promise.made_at, &viewer.zone).date();
    let words = format!("to {}, {}", first(promise.other_name()), dates::short_day(made_on, today));
    PromiseLine { may_settle: true, ..PromiseLine::of(promise, today).beginning(&words) }
}

fn done(promise: &Promise, today: Date, now: Timestamp) -> PromiseLine {
    let may_reopen = rules::reopens_until(&promise.counted(), promise.settled_at, now).is_some();
    let to_whom = format!("to {}", first(promise.other_name()));
    PromiseLine { may_reopen, ..PromiseLine::of(promise, today).beginning(&to_whom) }
}

fn title(open: &[Promise], today: Date) -> String {
    let late = open.iter().filter(|promise| promise.due_on < today).count();
    match (open.len(), late) {
        (0, _) => "You owe nobody anything just now.".to_owned(),
        (1, 0) => "One thing you said you would do is open.".to_owned(),
        (1, _) => "One thing you said you would do is late.".to_owned(),
        (open, 0) => format!("{} things you said you would do are open.", words::count_first(open)),
        (open, late) if open == late => format!("{} things you said you would do are late.", words::count_first(open)),
        (open, late) => format!(
            "{} things you said you would do are open, {} of them late.",
            words::count_first(open),
            words::count(late)
        ),
    }
}
