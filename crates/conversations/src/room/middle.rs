use askama::Template;
use askama::filters::HtmlSafe;
use growth::plans::GoalForm;
use growth::promises::PromiseForm;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{PageError, Problems};
use people::sessions::Viewer;

use super::agreeing::ToMend;
use super::pages::Room;
use super::queries;
use crate::assessments::{self, ToTalk};
use crate::conversations::Side;
use crate::kinds::Shows;
use crate::one_on_ones::{self, Beside};
use crate::wrap_up::agreed::{self, Agreed, Goal, Promise};
use crate::wrap_up::{EarlierBox, FeltBox, FeltTyped};

/// What stands in the middle of the room during a part, beside its prompts.
#[derive(Clone, Debug)]
pub(super) enum Middle {
    /// The prompts and the notes are enough.
    Nothing,
    /// The way to the two views, once both are open.
    Views(Views),
    /// Goals and promises, with the way to write more.
    Plan(Box<Plan>),
    /// Everything that was agreed, to read out.
    Recap(Box<Recap>),
    /// The running agenda, and in its last part the career question.
    Agenda(Box<one_on_ones::InRoom>),
}

#[derive(Clone, Debug, Template)]
#[template(path = "room/_views.html")]
pub(super) struct Views {
    is_open: bool,
    other: String,
    side_by_side: String,
    is_manager: bool,
    /// The order and the minutes the part proposes.
    to_talk: Vec<ToTalk>,
}

#[derive(Clone, Debug, Template)]
#[template(path = "room/_plan.html")]
pub(super) struct Plan {
    ic: String,
    manager: String,
    is_manager: bool,
    agreed: Agreed,
    earlier: Option<EarlierBox>,
    /// Whether the first goal's form stands open: while the plan is made, not when it is read out.
    opens_form: bool,
    shell: Shell,
    goal_form: GoalForm,
    promise_form: PromiseForm,
}

#[derive(Clone, Debug, Template)]
#[template(path = "room/_recap.html")]
pub(super) struct Recap {
    plan: Plan,
    next: Option<String>,
    plan_next: String,
    felt: Option<FeltBox>,
}

impl HtmlSafe for Middle {}
impl std::fmt::Display for Middle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Middle::Nothing => Ok(()),
            Middle::Views(views) => views.fmt(f),
            Middle::Plan(plan) => plan.fmt(f),
            Middle::Recap(recap) => recap.fmt(f),
            Middle::Agenda(agenda) => {
                agenda.board.fmt(f)?;
                agenda.question.as_ref().map_or(Ok(()), |question| question.fmt(f))
            }
        }
    }
}

impl Middle {
    /// What stands beside the running agenda.
    pub(super) fn beside(&self) -> Option<&Beside> {
        match self {
            Middle::Agenda(agenda) => Some(&agenda.beside),
            _ => None,
        }
    }
}

/// The middle of a part for the side that looks at it.
pub(super) async fn of(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    room: &Room,
    part: usize,
    is_open: Option<bool>,
) -> Result<Middle, PageError> {
    let shows = room.kind.parts.get(part).map_or(Shows::Notes, |part| part.shows);
    Ok(match (shows, is_open) {
        (Shows::Assessment | Shows::SideBySide, Some(is_open)) => {
            Middle::Views(views(app, viewer, room, (part, shows), is_open).await?)
        }
        (Shows::Goals, _) => Middle::Plan(Box::new(plan(app, viewer, shell, room).await?)),
        (Shows::Agenda, _) => Middle::Agenda(Box::new(agenda(app, viewer, shell, room, part).await?)),
        (Shows::Recap, _) => Middle::Recap(Box::new(recap(app, viewer, shell, room).await?)),
        _ => Middle::Nothing,
    })
}

async fn agenda(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    room: &Room,
    part: usize,
) -> Result<one_on_ones::InRoom, PageError> {
    let is_last = !room.kind.parts.iter().skip(part + 1).any(|part| part.shows == Shows::Agenda);
    let here = (room.conversation.id, is_last);
    one_on_ones::in_room(app, viewer, shell, room.conversation.ic_id, here).await
}

async fn views(
    app: &App,
    viewer: &Viewer,
    room: &Room,
    (part, shows): (usize, Shows),
    is_open: bool,
) -> Result<Views, PageError> {
    let minutes = room.minutes().get(part).copied().unwrap_or_default();
    let to_talk = match shows {
        Shows::SideBySide => assessments::to_talk(app, viewer, &room.conversation, minutes).await?,
        _ => Vec::new(),
    };
    Ok(Views {
        to_talk,
        is_open,
        other: first(room.other()).to_owned(),
        side_by_side: format!("/conversations/{}/side-by-side", room.conversation.id),
        is_manager: room.side == Side::Manager,
    })
}

async fn plan(app: &App, viewer: &Viewer, shell: &Shell, room: &Room) -> Result<Plan, PageError> {
    let conversation = &room.conversation;
    let (back, id, other) = (super::path(conversation), Some(conversation.id.0), room.other());
    let agreed = agreed::seen(app, viewer, conversation).await?;
    let goal_form = GoalForm::empty(app, conversation.ic_id, other, id, &format!("{back}#goals"), true).await?;
    let promise_form = PromiseForm::empty(conversation.ic_id, other, id, &format!("{back}#promises"));
    Ok(Plan {
        ic: first(&conversation.ic_name).to_owned(),
        manager: first(&conversation.manager_name).to_owned(),
        is_manager: room.side == Side::Manager,
        earlier: EarlierBox::of(app, viewer, (&agreed, conversation, &room.kind), back.clone(), shell).await?,
        agreed,
        goal_form: GoalForm { action: format!("{back}/goals"), ..goal_form },
        promise_form: PromiseForm { action: format!("{back}/promises"), ..promise_form },
        opens_form: true,
        shell: shell.clone(),
    })
}

async fn recap(app: &App, viewer: &Viewer, shell: &Shell, room: &Room) -> Result<Recap, PageError> {
    let next = queries::next_meeting(&app.db, room.conversation.id).await?;
    Ok(Recap {
        plan: Plan { opens_form: false, ..plan(app, viewer, shell, room).await? },
        next: next.map(|at| dates::day_and_time(&dates::local(at, &viewer.zone))),
        plan_next: format!("/people/{}/conversations/new", room.conversation.ic_id),
        felt: FeltBox::of(app, viewer, shell, (&room.conversation, room.side), "room").await?,
    })
}

/// What is read out, with the answer to "how was this for you" to mend; whichever part runs by now.
pub(super) async fn to_mend(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    room: &Room,
    (problems, typed): (Problems, FeltTyped),
) -> Result<Middle, PageError> {
    let mut recap = recap(app, viewer, shell, room).await?;
    recap.felt = recap.felt.map(|felt| felt.with(problems, typed));
    Ok(Middle::Recap(Box::new(recap)))
}

/// What is agreed, with a form to mend; whichever part runs by now.
pub(super) async fn with_form(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    room: &Room,
    form: ToMend,
) -> Result<Middle, PageError> {
    let mut plan = plan(app, viewer, shell, room).await?;
    match form {
        ToMend::Goal(form) => plan.goal_form = GoalForm { action: plan.goal_form.action, ..form },
        ToMend::Promise(form) => plan.promise_form = PromiseForm { action: plan.promise_form.action, ..form },
    }
    Ok(Middle::Plan(Box::new(plan)))
}

impl Plan {
    /// Both sides' promises, the viewer called "you".
    fn sides(&self) -> [(&str, &[Promise]); 2] {
        let (ic, manager) = if self.is_manager { (self.ic.as_str(), "You") } else { ("You", self.manager.as_str()) };
        [(ic, &self.agreed.ic), (manager, &self.agreed.manager)]
    }

    /// What is said of how many goals run at once.
    fn advice(&self) -> Option<String> {
        growth::plans::advice(self.agreed.running())
    }

    fn goals(&self) -> &[Goal] {
        &self.agreed.goals
    }
}
