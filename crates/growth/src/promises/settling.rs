//! One promise: how it stands, and what its owner and the other side may do.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use kit::{App, dates};
use people::access::{self, Need};
use people::lines;
use people::sessions::Viewer;
use people::stand_ins::{self, StandIn};
use serde::Deserialize;

use super::queries::{self, Promise};
use super::{find, objection_header, open_header, rules, topics};
use crate::PromiseId;
use crate::outline::{self, day_of, days};
use crate::statements::{self, Beside, Statement};
use crate::words;

const STATEMENT: &str = "promise";
const OBJECTION: &str = "promise_objection";

#[derive(Template)]
#[template(path = "promises/show.html")]
struct ShowPage {
    shell: Shell,
    promise: Promise,
    seen: String,
    /// Who said it to whom.
    said: String,
    /// The topic of the 1:1s it came of.
    topic: Option<String>,
    owner: String,
    other: String,
    /// How it is said to have gone, before it is settled.
    how: String,
    due: String,
    facts: String,
    statements: Vec<(Statement, String)>,
    /// Whether the viewer owns it and it is open.
    may_settle: bool,
    /// Until when the viewer may open it again.
    reopens_until: Option<String>,
    /// Whether the viewer may add words beside it.
    may_state: bool,
    today: Date,
    typed: Typed,
    problems: Problems,
}

/// What was typed in one of the forms of the page.
#[derive(Debug, Default)]
struct Typed {
    state: String,
    settled_on: String,
    reason: String,
    due_on: String,
    statement: String,
}

/// `GET /promises/{promise}`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PromiseId>) -> Answer {
    let (promise, grant) = find(&app, &viewer, id, Need::Meta).await?;
    if !grant.may_read() {
        return show_outline(&app, &viewer, &promise).await;
    }
    page(&show_page(&app, &viewer, promise, Typed::default(), Problems::none()).await?)
}

/// Its state and its days, for a people partner.
async fn show_outline(app: &App, viewer: &Viewer, promise: &Promise) -> Answer {
    let known = [
        ("made", Some(day_of(promise.made_at, viewer))),
        ("first due", Some(promise.first_due_on)),
        ("due", Some(promise.due_on)),
        ("settled", promise.settled_on),
    ];
    let days = days(&known, viewer.today(app.clock.now()));
    let title = format!("A promise {} made", first(promise.owner_name()));
    outline::show(app, viewer, title, vec![(promise.state.word().to_owned(), days)]).await
}

/// The fields of a settlement.
#[derive(Debug, Deserialize)]
pub struct Settlement {
    #[serde(default)]
    state: String,
    #[serde(default)]
    settled_on: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

/// `POST /promises/{promise}/settlement`: its owner says how it went.
pub async fn settle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PromiseId>,
    form: Posted<Settlement>,
) -> Answer {
    let now = app.clock.now();
    let promise = own(&app, &viewer, id).await?;
    let Settlement { state, settled_on, reason, back } = &form.fields;
    if promise.state.is_settled() {
        drop(form.begin(&app).await?);
        return two_settlements(&app, &viewer, &promise, &form.fields).await;
    }
    let days = (day_of(promise.made_at, &viewer), viewer.today(now));
    let settled = match rules::settled((state, settled_on, reason), &promise.counted(), days) {
        Ok(settled) => settled,
        Err(problems) => {
            let (state, settled_on, reason) = (state.clone(), settled_on.clone(), reason.clone());
            let typed = Typed { state, settled_on, reason, ..Typed::default() };
            return mend(&app, &viewer, promise, typed, problems).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    if queries::settle(&mut tx, &promise, &settled, now).await? == 0 {
        drop(tx);
        let promise = own(&app, &viewer, id).await?;
        return two_settlements(&app, &viewer, &promise, &form.fields).await;
    }
    record(&mut tx, &app, "promise.settled", &viewer, &promise, now).await?;
    let back = words::local_path(back).map_or_else(|| format!("/promises/{id}"), str::to_owned);
    form.finish(tx, to(back).saying(format!("Settled: {}.", settled.state.word().to_lowercase()))).await
}

/// Where a press of a button leads back to.
#[derive(Debug, Deserialize)]
pub struct Press {
    #[serde(default)]
    back: String,
}

/// `POST /promises/{promise}/reopening`: its owner had settled it too soon.
pub async fn reopen(State(app): State<App>, viewer: Viewer, Path(id): Path<PromiseId>, form: Posted<Press>) -> Answer {
    let now = app.clock.now();
    let (promise, _) = find(&app, &viewer, id, Need::Read).await?;
    // Within the day it is still judged as the open promise it was: its owner may change it.
    access::require(&app, &viewer, &open_header(&promise), Need::Write).await?;
    if promise.owner_id != viewer.id {
        return Err(PageError::Missing);
    }
    let mut tx = form.begin(&app).await?;
    let promise = queries::held(&mut tx, id).await?.ok_or(PageError::Missing)?;
    if rules::reopens_until(&promise.counted(), promise.settled_at, now).is_none() {
        return Err(PageError::Gone("What is settled for a day, or objected to, stays as it is.".to_owned()));
    }
    if queries::reopen(&mut tx, &promise).await? == 0 {
        return Err(changed_meanwhile());
    }
    record(&mut tx, &app, "promise.reopened", &viewer, &promise, now).await?;
    let back = words::local_path(&form.fields.back).map_or_else(|| format!("/promises/{id}"), str::to_owned);
    form.finish(tx, to(back).saying("It is open again.")).await
}

/// The fields of another day.
#[derive(Debug, Deserialize)]
pub struct NewDay {
    #[serde(default)]
    due_on: String,
    #[serde(default, rename = "_version")]
    version: i64,
}

/// `POST /promises/{promise}/due`: its owner moves it; the day it was first due stays.
pub async fn reschedule(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PromiseId>,
    form: Posted<NewDay>,
) -> Answer {
    let now = app.clock.now();
    let promise = own_open(&app, &viewer, id, &form).await?;
    let NewDay { due_on, version } = &form.fields;
    if promise.version != *version {
        return two_days(&app, &viewer, &promise, due_on).await;
    }
    let day = match rules::moved(due_on, promise.due_on, viewer.today(now)) {
        Ok(day) => day,
        Err(problems) => {
            let typed = Typed { due_on: due_on.clone(), ..Typed::default() };
            return mend(&app, &viewer, promise, typed, problems).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    if queries::move_to(&mut tx, &promise, day).await? == 0 {
        drop(tx);
        return two_days(&app, &viewer, &own_open(&app, &viewer, id, &form).await?, due_on).await;
    }
    let first = dates::day(promise.first_due_on);
    let said = format!("Moved to {}. It was first due {first}, and that stays visible.", dates::day(day));
    form.finish(tx, to(format!("/promises/{id}")).saying(said)).await
}

/// The fields of a statement.
#[derive(Debug, Deserialize)]
pub struct Words {
    #[serde(default)]
    statement: String,
}

/// `POST /promises/{promise}/statements`: words beside an open promise, or an objection to how
/// a settled one was settled.
pub async fn object(State(app): State<App>, viewer: Viewer, Path(id): Path<PromiseId>, form: Posted<Words>) -> Answer {
    let now = app.clock.now();
    let (promise, grant) = find(&app, &viewer, id, Need::Read).await?;
    let is_objection = promise.state.is_settled();
    let may_state = match is_objection {
        true => access::grant(&app, &viewer, &objection_header(&promise)).await?.is_some_and(|grant| grant.may_state()),
        false => grant.may_state(),
    };
    if !may_state {
        return Err(PageError::Missing);
    }
    let text = match statements::read(&form.fields.statement) {
        Ok(text) => text,
        Err(problems) => {
            let typed = Typed { statement: form.fields.statement, ..Typed::default() };
            return mend(&app, &viewer, promise, typed, problems).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    // Settled, or opened again, while they wrote: the words would stand beside something else.
    if queries::held(&mut tx, id).await?.is_none_or(|now| now.state != promise.state) {
        return Err(changed_meanwhile());
    }
    let object = if is_objection { OBJECTION } else { STATEMENT };
    let beside = Beside { object, id: id.0, about: promise.ic_id };
    statements::add(&mut tx, &app, beside, viewer.id, &text, now).await?;
    if is_objection {
        record(&mut tx, &app, "promise.objected", &viewer, &promise, now).await?;
    }
    let said = if is_objection { "Your objection stands beside it." } else { "Your words stand beside it." };
    form.finish(tx, to(format!("/promises/{id}")).saying(said)).await
}

/// The promise when the viewer owns it, and may change it while it is open.
async fn own(app: &App, viewer: &Viewer, id: PromiseId) -> Result<Promise, PageError> {
    let (promise, grant) = find(app, viewer, id, Need::Read).await?;
    let may_change = promise.state.is_settled() || grant.may_write();
    if promise.owner_id == viewer.id && may_change { Ok(promise) } else { Err(PageError::Missing) }
}

/// The promise when the viewer owns it and it is still open. A form that was sent before is
/// answered with where it led, even though the promise is settled by now.
async fn own_open<T>(app: &App, viewer: &Viewer, id: PromiseId, form: &Posted<T>) -> Result<Promise, PageError> {
    let promise = own(app, viewer, id).await?;
    if promise.state.is_settled() {
        drop(form.begin(app).await?);
        return Err(PageError::Gone(format!(
            "You settled this promise already: {}. What is settled stays.",
            promise.state.word().to_lowercase()
        )));
    }
    Ok(promise)
}

async fn record(
    tx: &mut db::Tx,
    app: &App,
    kind: &'static str,
    viewer: &Viewer,
    promise: &Promise,
    now: Timestamp,
) -> Result<(), PageError> {
    let event = Event { kind, by: Some(viewer.id.0), about: Some(promise.ic_id.0), object: Some(promise.id.0) };
    Ok(events::record(tx, app, event, now).await?)
}

fn changed_meanwhile() -> PageError {
    PageError::Gone(
        "This promise was changed in another window a moment ago. Open it again to see how it stands.".to_owned(),
    )
}

/// Both versions of how a promise went. What is settled stays until it is opened again, so a
/// second settlement is shown and not saved; one of a promise that only moved may be.
async fn two_settlements(app: &App, viewer: &Viewer, promise: &Promise, typed: &Settlement) -> Answer {
    let today = viewer.today(app.clock.now());
    let Settlement { state, settled_on, reason, back } = typed;
    let yours = rules::State::named(state).unwrap_or(rules::State::Open).word();
    let on = words::day(settled_on).map(dates::day).unwrap_or_default();
    let yours = [yours, &on, reason.trim()].join("\n");
    let facts = rules::facts(&promise.counted(), &promise.reason, today).join(", ");
    let theirs = [promise.state.word().to_owned(), facts].join("\n");
    let path = format!("/promises/{}", promise.id);
    let hidden = [("state", state), ("settled_on", settled_on), ("reason", reason), ("back", back)];
    Conflict {
        shell: viewer.shell(app, Place::at("/promises")).await?,
        what: "This promise".to_owned(),
        by: None,
        action: (!promise.state.is_settled()).then(|| format!("{path}/settlement")),
        back: path,
        hidden: hidden.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
        fields: vec![Differing { label: "How it went".to_owned(), yours, theirs }],
    }
    .answer()
}

async fn two_days(app: &App, viewer: &Viewer, promise: &Promise, due_on: &str) -> Answer {
    let path = format!("/promises/{}", promise.id);
    let yours = words::day(due_on).map_or_else(|| due_on.to_owned(), dates::day);
    Conflict {
        shell: viewer.shell(app, Place::at("/promises")).await?,
        what: "This promise".to_owned(),
        by: None,
        action: Some(format!("{path}/due")),
        back: path,
        hidden: vec![("due_on".to_owned(), due_on.to_owned()), ("_version".to_owned(), promise.version.to_string())],
        fields: vec![Differing { label: "Due".to_owned(), yours, theirs: dates::day(promise.due_on) }],
    }
    .answer()
}

async fn mend(app: &App, viewer: &Viewer, promise: Promise, typed: Typed, problems: Problems) -> Answer {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &show_page(app, viewer, promise, typed, problems).await?)
}

async fn show_page(
    app: &App,
    viewer: &Viewer,
    promise: Promise,
    typed: Typed,
    problems: Problems,
) -> Result<ShowPage, PageError> {
    let now = app.clock.now();
    let today = viewer.today(now);
    let is_own = promise.owner_id == viewer.id;
    let beside = if promise.state.is_settled() { objection_header(&promise) } else { super::header(&promise) };
    let may_state = !is_own && access::grant(app, viewer, &beside).await?.is_some_and(|grant| grant.may_state());
    let mut said = statements::beside(app, STATEMENT, promise.id.0).await?;
    said.extend(statements::beside(app, OBJECTION, promise.id.0).await?);
    let since = access::grant(app, viewer, &super::header(&promise)).await?.ok_or(PageError::Missing)?.since();
    said.retain(|statement| statement.made_at >= since);
    said.sort_by_key(|statement| statement.made_at);
    let day = |statement: Statement| {
        let on = dates::short_day(dates::local(statement.made_at, &viewer.zone).date(), today);
        (statement, on)
    };
    let now_line = lines::open_of_ic(&app.db, promise.ic_id).await?;
    let mut readers =
        vec![(promise.ic_id, promise.ic_name.as_str()), (promise.manager_id, promise.manager_name.as_str())];
    readers.extend(now_line.iter().map(|line| (line.manager_id, line.manager_name.as_str())));
    let stand_in = stand_ins::in_force(&app.db, promise.ic_id, now).await?;
    let reads = |one: &&StandIn| !promise.state.is_settled() || one.from_at <= promise.made_at;
    readers.extend(stand_in.iter().filter(reads).map(|one| (one.person_id, one.person_name.as_str())));
    Ok(ShowPage {
        shell: viewer.shell(app, Place::at("/promises")).await?,
        seen: words::seen(viewer.id, &readers),
        said: who_said_it(&promise, viewer),
        topic: topics::source(app, viewer, promise.id).await?,
        owner: first(promise.owner_name()).to_owned(),
        other: first(promise.other_name()).to_owned(),
        how: if typed.state.is_empty() { rules::State::Kept.name().to_owned() } else { typed.state.clone() },
        due: format!("{}, {}", dates::day(promise.due_on), dates::near(promise.due_on, today)),
        facts: rules::facts(&promise.counted(), &promise.reason, today).join(", "),
        statements: said.into_iter().map(day).collect(),
        may_settle: is_own && !promise.state.is_settled(),
        reopens_until: rules::reopens_until(&promise.counted(), promise.settled_at, now)
            .filter(|_| is_own)
            .map(|until| dates::day_and_time(&dates::local(until, &viewer.zone))),
        may_state,
        promise,
        today,
        typed,
        problems,
    })
}

fn who_said_it(promise: &Promise, viewer: &Viewer) -> String {
    let (owner, other) = (first(promise.owner_name()), first(promise.other_name()));
    let other_id = if promise.owner_id == promise.ic_id { promise.manager_id } else { promise.ic_id };
    match viewer.id {
        id if id == promise.owner_id => format!("You said it to {other}"),
        id if id == other_id => format!("{owner} said it to you"),
        _ => format!("{owner} said it to {other}"),
    }
}
