use askama::Template;
use axum::extract::{Path, State};
use growth::frameworks::{FrameworkVersionId, drafts};
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, page, to};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::{queries, rules::sentence};

kit::id!(
    /// A notice.
    NoticeId
);

#[derive(Template)]
#[template(path = "notices/show.html")]
struct NoticesPage {
    shell: Shell,
    days: Vec<(String, Vec<Line>)>,
    unread: usize,
}

/// One notice of the list.
struct Line {
    id: NoticeId,
    sentence: String,
    time: String,
    is_unread: bool,
}

/// GET /notices
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let header = Header::about(Object::Notice, "own", viewer.id);
    let grant = access::require(&app, &viewer, &header, Need::Read).await?;
    let now = app.clock.now();
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    let mut unread = 0;
    for notice in queries::own(&app.db, &grant).await? {
        unread += usize::from(notice.read_at.is_none());
        let (day, line) = as_shown(notice, &viewer, now);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, lines)) => lines.push(line),
            None => days.push((day, vec![line])),
        }
    }
    page(&NoticesPage { shell: viewer.shell(&app, Place::at("/notices")).await?, days, unread })
}

fn as_shown(notice: queries::Notice, viewer: &Viewer, now: Timestamp) -> (String, Line) {
    let made = dates::local(notice.made_at, &viewer.zone);
    let when = notice.happens_at.map(|at| dates::beginning(&dates::local(at, &viewer.zone)));
    let line = Line {
        id: NoticeId(notice.id),
        sentence: sentence(&notice.kind, notice.other_name.as_deref().unwrap_or("Somebody"), when.as_deref()),
        time: dates::time(&made),
        is_unread: notice.read_at.is_none(),
    };
    let day = match dates::days_between(made.date(), viewer.today(now)) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ => dates::day(made.date()),
    };
    (day, line)
}

/// POST /notices/{notice}/reading: read, and on to where it leads.
pub async fn open(State(app): State<App>, viewer: Viewer, Path(id): Path<NoticeId>, form: Posted<Press>) -> Answer {
    let mut tx = form.begin(&app).await?;
    let path = queries::read(&mut tx, id.0, viewer.id, app.clock.now()).await?.ok_or(PageError::Missing)?;
    form.finish(tx, to(path)).await
}

/// `GET /frameworks/drafts/{draft}`: the draft, and its notices are read with it. Whoever reads what was
/// said there without them is told of what is said next all the same.
pub async fn draft(state: State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (db, person, now) = (state.db.clone(), viewer.id, state.clock.now());
    let is_newest = viewer.visit.asked("before").is_empty();
    let answer = drafts::show(state, viewer, Path(id)).await?;
    if is_newest {
        queries::read_there(&db, person, &format!("/frameworks/drafts/{id}"), now).await?;
    }
    Ok(answer)
}

/// POST /notices/reading
pub async fn read_all(State(app): State<App>, viewer: Viewer, form: Posted<Press>) -> Answer {
    let mut tx = form.begin(&app).await?;
    queries::read_all(&mut tx, viewer.id, app.clock.now()).await?;
    form.finish(tx, to("/notices").saying("Everything is marked as read.")).await
}
