use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use growth::outline;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use people::access;
use people::sessions::Viewer;
use people::{LineId, PersonId, lines, people as cards};

use super::beside::Beside;
use super::board::{Board, Topics};
use super::desk::{Desk, header};
use super::queries;
use super::question::{self, QuestionBox};
use super::rules;
use crate::ConversationId;
use crate::assessments::rules::in_words;
use crate::cadence;
use crate::conversations::State;
use crate::kinds;
use crate::live;

/// The running agenda of a line.
#[derive(Template)]
#[template(path = "one_on_ones/show.html")]
struct AgendaPage {
    shell: Shell,
    ic: PersonId,
    /// The whole name of the IC, where somebody else looks.
    about: Option<String>,
    title: String,
    next: Option<Next>,
    /// "At this level the two of you meet every week."
    rhythm: String,
    board: Board,
    question: Option<QuestionBox>,
    beside: Beside,
    closed: String,
    earlier: Vec<Earlier>,
    problems: Problems,
    /// Where the page stood when it was made.
    stamp: String,
}

/// The 1:1 the two are in, or the next one.
struct Next {
    path: String,
    when: String,
    is_in_room: bool,
}

/// An ended line whose agenda the viewer may still read.
struct Earlier {
    path: String,
    manager: String,
    days: String,
}

/// Agendas of lines that have ended, where there is no open one to show.
#[derive(Template)]
#[template(path = "one_on_ones/earlier.html")]
struct EarlierPage {
    shell: Shell,
    ic: String,
    is_ic: bool,
    earlier: Vec<Earlier>,
}

/// `GET /people/{person}/one-on-ones`: the running agenda for the two of the line and whoever
/// stands in; what is left of ended lines for whoever may read it; how far it is for whoever may
/// know that.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(ic): Path<PersonId>) -> Answer {
    let relation = access::relation(&app, &viewer, ic).await?;
    let granted = |line, at| access::grant_within(&relation, &viewer, &header(ic, line, at), &app);
    let line = lines::open_of_ic(&app.db, ic).await?;
    let grant = line.as_ref().and_then(|line| granted(line.id, app.clock.now()));
    let mut earlier = Vec::new();
    for one in queries::earlier_lines(&app.db, ic).await? {
        if granted(one.id, one.ended_at).is_some_and(|grant| grant.may_read()) {
            earlier.push(earlier_line(one, &viewer, viewer.today(app.clock.now())));
        }
    }
    match (line, grant) {
        (Some(line), Some(grant)) if grant.may_write() => {
            let desk = Desk::around(&app, &viewer, line).await?;
            page(&AgendaPage { earlier, ..build(&app, &viewer, &desk, None).await? })
        }
        _ if !earlier.is_empty() || viewer.id == ic => none_open(&app, &viewer, ic, earlier).await,
        (Some(line), Some(_)) => in_outline(&app, &viewer, ic, line.id).await,
        _ => Err(PageError::Missing),
    }
}

fn earlier_line(line: queries::Earlier, viewer: &Viewer, today: Date) -> Earlier {
    let day = |at| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    Earlier {
        path: format!("/lines/{}/topics", line.id),
        days: format!("{} to {}", day(line.started_at), day(line.ended_at)),
        manager: line.manager_name,
    }
}

/// The running agenda as it stands in the room of a conversation.
#[derive(Clone, Debug)]
pub(crate) struct InRoom {
    pub(crate) board: Board,
    /// In the last part that shows the agenda.
    pub(crate) question: Option<QuestionBox>,
    pub(crate) beside: Beside,
}

/// The agenda for the side that looks at it in the room; `asks` where the career question has
/// its place.
pub(crate) async fn in_room(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    ic: PersonId,
    (room, asks): (ConversationId, bool),
) -> Result<InRoom, PageError> {
    let desk = Desk::of(app, viewer, ic).await?;
    let topics = Topics::of(app, viewer, &desk).await?;
    let question = match asks {
        true => QuestionBox::of(app, viewer, shell, (&desk, &topics), Some(room)).await?,
        false => None,
    };
    let board = Board::new(&desk, viewer, shell, &topics, Some(room));
    Ok(InRoom { board, question, beside: Beside::of(app, viewer, &desk).await? })
}

/// The page again, with what to mend about a new topic.
pub(super) async fn mend_topic(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    room: &str,
    typed: &str,
    problems: Problems,
) -> Answer {
    let again = build(app, viewer, desk, room.parse().ok()).await?;
    let board = again.board.with(problems.clone(), typed.to_owned());
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &AgendaPage { board, problems, ..again })
}

/// The page again, with what to mend about an answer to the career question.
pub(super) async fn mend_answer(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    (question, room): (&str, &str),
    typed: &str,
    problems: Problems,
) -> Answer {
    let again = build(app, viewer, desk, room.parse().ok()).await?;
    let asked = again.question.map(|asked| asked.with(question, problems.clone(), typed.to_owned()));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &AgendaPage { question: asked, problems, ..again })
}

async fn build(app: &App, viewer: &Viewer, desk: &Desk, room: Option<ConversationId>) -> Result<AgendaPage, PageError> {
    let shell = desk.shell(app, viewer).await?;
    let topics = Topics::of(app, viewer, desk).await?;
    let board = Board::new(desk, viewer, &shell, &topics, room);
    let next = next(desk, viewer);
    Ok(AgendaPage {
        stamp: live::stamp(app, viewer, live::Where::Agenda(desk.line.ic_id)).await?.text,
        ic: desk.line.ic_id,
        about: (viewer.id != desk.line.ic_id).then(|| desk.line.ic_name.clone()),
        title: title(board.waiting(), desk, viewer),
        rhythm: rhythm(app, desk, viewer).await?,
        question: QuestionBox::of(app, viewer, &shell, (desk, &topics), room).await?,
        beside: Beside::of(app, viewer, desk).await?,
        closed: format!("/lines/{}/topics", desk.line.id),
        earlier: Vec::new(),
        problems: Problems::none(),
        next,
        board,
        shell,
    })
}

fn next(desk: &Desk, viewer: &Viewer) -> Option<Next> {
    let next = desk.next()?;
    let is_in_room = next.state == State::InRoom;
    // Somebody who sits in neither seat of it knows when it is, and has no way in from here.
    let path = next.side_of(viewer.id).map(|_| format!("/conversations/{}", next.id)).unwrap_or_default();
    Some(Next {
        path: if is_in_room && !path.is_empty() { format!("{path}/room") } else { path },
        when: dates::day_and_time(&dates::local(next.starts_at, &viewer.zone)),
        is_in_room,
    })
}

/// The sentence that says what waits for when.
fn title(waiting: usize, desk: &Desk, viewer: &Viewer) -> String {
    let topics = match waiting {
        1 => "One topic".to_owned(),
        waiting => format!("{} topics", in_words(waiting, true)),
    };
    let next = desk.next().map(|next| (next.state, dates::local(next.starts_at, &viewer.zone).date()));
    match (waiting, next) {
        (0, Some((State::InRoom, _))) => "Nothing is left on the agenda.".to_owned(),
        (_, Some((State::InRoom, _))) => format!("{topics}, and you are in the room."),
        (0, Some((_, day))) => format!("Nothing is on the agenda for {} yet.", dates::day(day)),
        (_, Some((_, day))) => format!("{topics} for {}.", dates::day(day)),
        (0, None) => "Nothing is on the agenda yet.".to_owned(),
        (_, None) => format!("{topics} for the next time you two sit down."),
    }
}

/// How often the two meet, and by when they do next; for who stands in, what the kind says.
async fn rhythm(app: &App, desk: &Desk, viewer: &Viewer) -> Result<String, PageError> {
    if let Some(found) = cadence::of_line(app, desk.line.id).await?
        && access::grant_within(&desk.relation, viewer, &found.line.header(), app).is_some_and(|grant| grant.may_read())
    {
        let due = found.due.into_iter().find(|one| one.kind.key == "one_on_one");
        return Ok(due.map_or_else(
            || "You two meet when one of you asks for it.".to_owned(),
            |one| format!("You two meet {}: {}.", one.rhythm.said(), one.stands(viewer.today(desk.now))),
        ));
    }
    let Some((_, kind)) = kinds::current(app, "one_on_one").await? else { return Ok(String::new()) };
    let stretch = question::stretch(app, desk).await?;
    let words = kind.due.every_weeks.and_then(|weeks| rules::rhythm(weeks, stretch));
    Ok(match words {
        Some(words) => format!("At this level two people meet {words}."),
        None => format!("Two people meet {}.", kind.due.said()),
    })
}

/// What is left of ended lines, for who may read it.
async fn none_open(app: &App, viewer: &Viewer, ic: PersonId, earlier: Vec<Earlier>) -> Answer {
    let person = cards::person(&app.db, ic).await?.ok_or(PageError::Missing)?;
    let shell = viewer.shell(app, Place::at(format!("/people/{ic}"))).await?;
    page(&EarlierPage { shell, ic: first(&person.name).to_owned(), is_ic: viewer.id == ic, earlier })
}

/// How far it is, without a word of it.
async fn in_outline(app: &App, viewer: &Viewer, ic: PersonId, line: LineId) -> Answer {
    let person = cards::person(&app.db, ic).await?.ok_or(PageError::Missing)?;
    let outline = queries::outline(&app.db, line).await?;
    let day = |at| dates::short_day(dates::local(at, &viewer.zone).date(), viewer.today(app.clock.now()));
    let last = outline.last_talked_at.map_or_else(|| "never".to_owned(), day);
    let lines = vec![
        ("Topics that stand on it".to_owned(), outline.open.to_string()),
        ("Closed".to_owned(), outline.closed.to_string()),
        ("Last talked about".to_owned(), last),
    ];
    outline::show(app, viewer, format!("The running agenda of {} 1:1s", possessive(first(&person.name))), lines).await
}
