use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use growth::plans::GoalForm;
use growth::promises::PromiseForm;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with, to};
use people::sessions::Viewer;

use super::agreed::{self, Agreed, Promise};
pub use super::checks::tick;
use super::checks::{self, Checklist};
pub use super::felt::give as give_felt;
use super::{EarlierBox, FeltBox, FeltTyped, ticks};
use crate::ConversationId;
use crate::assessments;
use crate::captured::{self, Refused, Shown};
use crate::conversations::{Conversation, FollowingBox, Side, State, find};
use crate::follow_up::{self, AnswerBox, Block, Note, Recollections};
use crate::kinds::{self, Kind};
use crate::live;
use crate::room::totals::TotalsBox;

/// The wrap-up of a conversation, for one of its two people.
#[derive(Template)]
#[template(path = "wrap_up/show.html")]
struct ShowPage {
    shell: Shell,
    head: Head,
    clock: Option<Clock>,
    agreed: Agreed,
    earlier: Option<EarlierBox>,
    forms: Option<Forms>,
    checks: Checklist,
    captured: Option<captured::Fields>,
    note: Option<NoteBox>,
    felt: Option<FeltBox>,
    totals: Option<TotalsBox>,
    recollections: Recollections,
    notes: String,
    next: Option<String>,
    following: Option<FollowingBox>,
    problems: Problems,
    answer: Option<AnswerBox>,
    path: String,
    /// Where the page stood when it was made.
    stamp: String,
}

impl ShowPage {
    /// Both sides' promises, the viewer called "you".
    fn sides(&self) -> [(&str, &[Promise]); 2] {
        let head = &self.head;
        let (ic, manager) = if head.is_manager { (head.ic.as_str(), "You") } else { ("You", head.manager.as_str()) };
        [(ic, &self.agreed.ic), (manager, &self.agreed.manager)]
    }
}

/// The sentences on top.
struct Head {
    title: String,
    ic: String,
    other: String,
    manager: String,
    person: String,
    is_manager: bool,
    /// Who reads what was sent: "You and Ruth".
    seen: String,
    state: State,
    /// "Quarterly check-in, Thursday 26 November, 14:00 to 15:02".
    held: String,
    /// How the IC answered.
    answer: &'static str,
    /// "Friday 27 November, 15:02".
    due: String,
}

/// The follow-up's clock, while it is owed.
struct Clock {
    rope: RopeClock,
    left: String,
    late: Option<String>,
    hours: u32,
    due: String,
    now: String,
}

/// Where what was forgotten in the room is added.
struct Forms {
    goal_form: GoalForm,
    promise_form: PromiseForm,
}

/// The note, as this side may see it.
struct NoteBox {
    note: Note,
    blocks: Vec<Block>,
    /// What was agreed and an edited draft does not say.
    left_out: Vec<String>,
    /// The same, as the button carries it: it goes without what was named here.
    without: String,
    /// What is missing where nothing was agreed.
    missing: Option<String>,
    /// Goals from before nobody spoke of, where they are asked about.
    untouched: usize,
    path: String,
    sent: String,
    has_mail: bool,
}

/// The wrap-up. A conversation still in the room leads there.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    match conversation.state {
        State::WrappedUp | State::FollowedUp | State::Closed => {
            page(&build(&app, &viewer, (conversation, side)).await?)
        }
        State::InRoom => to(crate::room::path(&conversation)).into(),
        _ => to(format!("/conversations/{id}")).into(),
    }
}

/// The page again, with what to mend about a recollection and all that was typed.
pub(crate) async fn with_problem(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    problems: Problems,
    typed: String,
) -> Answer {
    let found = find(app, viewer, id).await?;
    let again = build(app, viewer, found).await?;
    let answer = again.answer.map(|answer| answer.with(problems.clone(), typed));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { answer, problems, ..again })
}

/// The page again, with what to mend about how it felt.
pub(super) async fn with_felt_problem(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    problems: Problems,
    typed: FeltTyped,
) -> Answer {
    let found = find(app, viewer, id).await?;
    let mut again = build(app, viewer, found).await?;
    again.felt = again.felt.map(|felt| felt.with(problems.clone(), typed));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { problems, ..again })
}

/// The page again, with what to mend about a field of a part.
pub(crate) async fn with_captured_problem(app: &App, viewer: &Viewer, id: ConversationId, refused: Refused) -> Answer {
    let found = find(app, viewer, id).await?;
    let kind = kinds::load(app, found.0.kind_version_id).await?;
    let again = build(app, viewer, found.clone()).await?;
    let (seat, shown) = ((&found.0, found.1), (Shown::All, "wrap-up"));
    let captured = captured::Fields::of(app, viewer, &again.shell, seat, &kind, shown, &refused).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { captured, problems: refused.problems, ..again })
}

async fn build(app: &App, viewer: &Viewer, found: (Conversation, Side)) -> Result<ShowPage, PageError> {
    let (conversation, side) = (&found.0, found.1);
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let words = assessments::words(app, conversation, side).await?;
    let agreed = agreed::seen(app, viewer, conversation).await?;
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    let moment = |at| dates::day_and_time(&dates::local(at, &viewer.zone));
    let (seat, shown) = ((conversation, side), (Shown::All, "wrap-up"));
    let recollections = Recollections::of(app, viewer, (conversation, &shell), ("wrap-up", 3)).await?;
    Ok(ShowPage {
        captured: captured::Fields::of(app, viewer, &shell, seat, &kind, shown, &Refused::default()).await?,
        head: head(viewer, (conversation, side), &kind.title, recollections.are_there()),
        clock: clock(app, viewer, conversation),
        forms: forms(app, conversation, side).await?,
        checks: checks::of(app, &viewer.zone, (conversation, side), (&kind, &words), &agreed).await?,
        note: note(app, viewer, (conversation, side), (&agreed, &kind)).await?,
        felt: FeltBox::of(app, viewer, &shell, (conversation, side), "wrap-up").await?,
        totals: TotalsBox::of(app, viewer, &shell, (conversation, side)).await?,
        recollections,
        notes: format!("{}/notes", crate::room::path(conversation)),
        next: crate::room::next_meeting(&app.db, conversation.id).await?.map(moment),
        following: FollowingBox::of(app, viewer, &shell, (conversation, side)).await?,
        earlier: EarlierBox::of(app, viewer, (&agreed, conversation, &kind), super::path(conversation.id), &shell)
            .await?,
        problems: Problems::none(),
        answer: AnswerBox::of(conversation, viewer, &shell, "wrap-up"),
        path: super::path(conversation.id),
        stamp: live::stamp(app, viewer, live::Where::WrapUp(conversation.id)).await?.text,
        agreed,
        shell,
    })
}

fn head(viewer: &Viewer, (conversation, side): (&Conversation, Side), title: &str, is_disputed: bool) -> Head {
    let local = |at| dates::local(at, &viewer.zone);
    let began = local(conversation.starts_at);
    let ended = conversation.wrapped_up_at.map(|at| format!(" to {}", dates::time(&local(at)))).unwrap_or_default();
    let due = conversation.follow_up_due_at.map(|at| dates::day_and_time(&local(at))).unwrap_or_default();
    Head {
        title: headline(conversation, side, is_disputed),
        ic: first(&conversation.ic_name).to_owned(),
        manager: first(&conversation.manager_name).to_owned(),
        other: conversation.name_on(side.other()).to_owned(),
        person: format!("/people/{}", conversation.ic_id),
        is_manager: side == Side::Manager,
        seen: conversation.seen_from(side),
        state: conversation.state,
        held: format!("{title}, {}{ended}", dates::day_and_time(&began)),
        answer: follow_up::answer(conversation),
        due,
    }
}

/// The sentence that answers the page's question.
fn headline(conversation: &Conversation, side: Side, is_disputed: bool) -> String {
    let sentence = match (conversation.state, conversation.closed_as.as_deref(), side) {
        (State::Closed, Some("confirmed"), Side::Manager) if is_disputed => {
            let name = first(&conversation.ic_name);
            return format!("{name} confirmed it and remembers a part of it differently. Both stand here.");
        }
        (State::Closed, Some("confirmed"), Side::Ic) if is_disputed => {
            "You confirmed it and remember a part of it differently. Both stand here."
        }
        (State::Closed, Some("confirmed"), _) => "Both of you remember it the same way.",
        (State::Closed, Some("different"), Side::Manager) => {
            return format!("{} remembers it differently, and both stand here.", first(&conversation.ic_name));
        }
        (State::Closed, Some("different"), Side::Ic) => "You remember it differently, and both stand here.",
        (State::Closed, _, _) => "The note stands as it was sent.",
        (State::FollowedUp, _, Side::Ic) => {
            return format!("{} has put it in writing. The last word is yours.", first(&conversation.manager_name));
        }
        (State::FollowedUp, _, Side::Manager) => "It is in writing. The last word is not yours.",
        (_, _, Side::Manager) => "Put it in writing while you both remember it the same way.",
        (_, _, Side::Ic) => "What you agreed is being put in writing.",
    };
    sentence.to_owned()
}

fn clock(app: &App, viewer: &Viewer, conversation: &Conversation) -> Option<Clock> {
    let (from, until) = (conversation.wrapped_up_at?, conversation.follow_up_due_at?);
    if conversation.state != State::WrappedUp {
        return None;
    }
    let now = app.clock.now();
    let owed = follow_up::owed(from, until, now);
    let due = dates::local(until, &viewer.zone).strftime("%A %H:%M").to_string();
    let span = |minutes: u32| dates::span(jiff::SignedDuration::from_mins(i64::from(minutes)));
    let rope = RopeClock {
        minutes_left: owed.minutes_left,
        minutes_total: owed.minutes_total,
        due: due.clone(),
        ticks: ticks::under_the_rope(from, until, &viewer.zone),
    };
    Some(Clock {
        rope,
        left: span(owed.minutes_left),
        late: (now > until).then(|| span(owed.minutes_late)),
        hours: owed.minutes_total / 60,
        due,
        now: dates::time(&dates::local(now, &viewer.zone)),
    })
}

async fn forms(app: &App, conversation: &Conversation, side: Side) -> Result<Option<Forms>, PageError> {
    if conversation.state != State::WrappedUp {
        return Ok(None);
    }
    let (back, id, ic) = (super::path(conversation.id), Some(conversation.id.0), conversation.ic_id);
    let other = conversation.name_on(side.other());
    Ok(Some(Forms {
        goal_form: GoalForm::empty(app, ic, other, id, &back, false).await?,
        promise_form: PromiseForm::empty(ic, other, id, &back),
    }))
}

/// The note: the manager's draft for the manager, what was sent for both, and for an IC who
/// still waits nothing at all.
async fn note(
    app: &App,
    viewer: &Viewer,
    (conversation, side): (&Conversation, Side),
    (agreed, kind): (&Agreed, &Kind),
) -> Result<Option<NoteBox>, PageError> {
    if side == Side::Ic && conversation.followed_up_at.is_none() {
        return Ok(None);
    }
    let note = Note::of(app, viewer, conversation).await?;
    let sent = note.sent_at.map(|at| dates::day_and_time(&dates::local(at, &viewer.zone))).unwrap_or_default();
    let path = format!("/conversations/{}/follow-up", conversation.id);
    let is_own_draft = conversation.state == State::WrappedUp && note.edited;
    let left_out = if is_own_draft { follow_up::left_out(&note.body, &agreed.texts()) } else { Vec::new() };
    let (without, has_mail) = (left_out.join("\n"), app.config.mail.is_some());
    let missing = match conversation.state {
        State::WrappedUp => follow_up::missing(app, conversation, agreed).await?,
        _ => None,
    };
    let untouched = if kind.shows_agenda() { 0 } else { agreed.untouched() };
    Ok(Some(NoteBox { blocks: note.blocks(), left_out, without, missing, untouched, note, path, sent, has_mail }))
}
