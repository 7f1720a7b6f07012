use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::http::StatusCode;
use growth::evidence::{self, Asked, Evidence};
use jiff::Span;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use kit::{App, dates};
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::{self, Pair, Sums};
use super::statement::{self, Said};
use super::view::{Card, Group, Line, View, cards, groups, positions};
use super::{Against, Cover, Overall, Ratings, Trajectory, Yardstick};
use crate::ConversationId;
use crate::conversations::{self, Conversation, Side, State};
use crate::kinds::{self, Shows};

/// Which rows of the table are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    show: Option<String>,
}

#[derive(Template)]
#[template(path = "assessments/side_by_side.html")]
struct SidePage {
    shell: Shell,
    conversation: Conversation,
    view: View,
    yardstick: Yardstick,
    cover: Cover,
    headline: String,
    opened: Option<String>,
    sums: Sums,
    overall: Option<&'static str>,
    trajectory: Option<&'static str>,
    cards: Vec<Card>,
    groups: Vec<Group>,
    axis: Vec<String>,
    show: &'static str,
    gaps: usize,
    all: String,
    positions: Vec<Line>,
    said: Said,
    is_two: bool,
    minutes: u32,
    /// Whether there is still time to share out.
    is_ahead: bool,
}

#[derive(Template)]
#[template(path = "assessments/covered.html")]
struct CoveredPage {
    shell: Shell,
    conversation: Conversation,
    cover: Cover,
    side: Side,
    other: String,
}

/// `GET /conversations/{id}/side-by-side`. Until both are open it says what is missing, and
/// holds no rating of anybody.
pub async fn side_by_side(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    Query(filter): Query<Filter>,
) -> Answer {
    let conversation = conversations::load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let cover = super::cover_state(&app, id).await?;
    let yardstick = super::yardstick(&app, &conversation).await?.ok_or(PageError::Missing)?;
    let Some(both) = both(&app, &viewer, &conversation, &cover).await? else {
        let (conversation, side) = conversations::find(&app, &viewer, id).await?;
        let other = first(conversation.name_on(side.other())).to_owned();
        let shell = viewer.shell(&app, Place::at("/conversations")).await?;
        return page(&CoveredPage { shell, conversation, cover, side, other });
    };
    page(&side_page(&app, &viewer, conversation, yardstick, cover, both, filter).await?)
}

/// The same page with a statement on it that needs mending.
pub(super) async fn again(
    app: &App,
    viewer: &Viewer,
    conversation: Conversation,
    cover: Cover,
    (typed, problems): (String, Problems),
) -> Answer {
    let yardstick = super::yardstick(app, &conversation).await?.ok_or(PageError::Missing)?;
    let both = both(app, viewer, &conversation, &cover).await?.ok_or(PageError::Missing)?;
    let side = side_page(app, viewer, conversation, yardstick, cover, both, Filter::default()).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &SidePage { said: Said { typed, problems, ..side.said }, ..side })
}

/// Both assessments, as far as they may be shown side by side: the manager's only once it is
/// open, to whomever; the IC's once it is open, and to themselves.
async fn both(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    cover: &Cover,
) -> Result<Option<(Ratings, Ratings)>, PageError> {
    let is_ic = conversation.side_of(viewer.id) == Some(Side::Ic);
    if cover.manager_open_at.is_none() || (cover.ic_open_at.is_none() && !is_ic) {
        return Ok(None);
    }
    let ic = super::readable(app, viewer, conversation, Side::Ic, cover).await?;
    let manager = super::readable(app, viewer, conversation, Side::Manager, cover).await?;
    match ic.zip(manager) {
        Some(both) => Ok(Some(both)),
        None => Err(PageError::Missing),
    }
}

/// The shared evidence of the year before the conversation.
async fn evidence(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Vec<Evidence>, PageError> {
    let day = dates::local(conversation.starts_at, &conversation.zone).date();
    let asked = Asked { since: Some(day.saturating_sub(Span::new().years(1))), limit: 500, ..Asked::default() };
    let all = evidence::about(app, viewer, conversation.ic_id, asked).await?;
    Ok(all.into_iter().filter(|one| one.shared_at.is_some() && one.happened_on <= day).collect())
}

#[allow(clippy::too_many_arguments, reason = "everything the page shows, loaded by its caller")]
async fn side_page(
    app: &App,
    viewer: &Viewer,
    conversation: Conversation,
    yardstick: Yardstick,
    cover: Cover,
    (ic, manager): (Ratings, Ratings),
    filter: Filter,
) -> Result<SidePage, PageError> {
    let shown = evidence(app, viewer, &conversation).await?;
    let said = statement::beside(app, viewer, &conversation, &cover).await?;
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let minutes = crate::room::minutes(app, &conversation, &kind).await?;
    let gap = kind.parts.iter().position(|part| part.shows == Shows::SideBySide);
    let minutes = gap.map_or(0, |gap| minutes[gap]);
    let is_two = conversation.side_of(viewer.id).is_some();
    let view = View::of(&conversation, &cover, (viewer.id, viewer.today(app.clock.now())), ic, manager);
    let pairs: Vec<Pair> = yardstick.pairs(&view.ic, &view.manager);
    let sums = rules::sums(yardstick.against, &pairs);
    let is_ahead = conversation.state.is_ahead() || conversation.state == State::InRoom;
    let show = ["differ", "gaps"].into_iter().find(|show| filter.show.as_deref() == Some(*show)).unwrap_or("all");
    let opened = cover.opened_at().map(|at| dates::day_and_time(&dates::local(at, &viewer.zone)));
    let you = if is_two { "You".to_owned() } else { format!("{} and {}", view.ic_name, view.manager_name) };
    Ok(SidePage {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        headline: rules::headline(sums, &you, is_ahead.then_some(minutes).filter(|_| is_two)),
        opened,
        overall: view.manager.overall.map(Overall::words),
        trajectory: view.manager.trajectory.map(Trajectory::words),
        cards: cards(&yardstick, &view, &pairs, minutes),
        groups: groups(&yardstick, &view, &pairs, &shown, show),
        axis: axis(&yardstick),
        gaps: sums.gap,
        all: rules::in_words(sums.of, false),
        positions: positions(&yardstick, &view),
        said,
        show,
        sums,
        is_two,
        minutes,
        is_ahead,
        conversation,
        view,
        yardstick,
        cover,
    })
}

/// The words above the column of plots, one per stop; only the two levels are named.
fn axis(yardstick: &Yardstick) -> Vec<String> {
    let next = yardstick.next().filter(|_| yardstick.against != Against::Top).unwrap_or_default();
    ["", yardstick.own(), "", next, ""].map(str::to_owned).into()
}
