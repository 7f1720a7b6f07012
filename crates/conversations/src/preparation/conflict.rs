//! What a page says when two tabs wrote in the same fields: both versions, by the words the
//! page uses, and a choice for each.

use askama::Template;
use axum::http::StatusCode;
use growth::evidence::Evidence;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page_with};
use people::sessions::Viewer;

use super::competency::Seen;
use super::desk::{self, Desk};
use super::manager;
use super::merge::Merged;
use super::rules::OPPORTUNITIES;
use super::sheet::Pairs;
use crate::ConversationId;
use crate::assessments::{Overall, Stop, Trajectory};
use crate::conversations::{Conversation, Side};

/// A save that came second, and the version it has to follow.
#[derive(Debug)]
pub(super) struct Stale {
    pub(super) version: i64,
    pub(super) merged: Merged,
    /// What stands there now.
    pub(super) stands: Pairs,
}

#[derive(Template)]
#[template(path = "preparation/two_versions.html")]
struct TwoVersions {
    shell: Shell,
    conversation: ConversationId,
    hidden: Pairs,
    fields: Vec<Differing>,
}

/// One field both wrote in.
struct Differing {
    name: String,
    label: String,
    yours: Version,
    theirs: Version,
}

/// What one of them put into a field: as the form sends it, and as the page says it.
struct Version {
    value: String,
    said: String,
}

/// Both versions of every field that differs, with 409.
pub(super) async fn answer(app: &App, viewer: &Viewer, id: ConversationId, stale: Stale) -> Answer {
    let fields = differing(app, viewer, id, &stale).await?;
    let Stale { version, merged, .. } = stale;
    let mut hidden: Pairs = merged.pairs.into_iter().filter(|(name, _)| !merged.differing.contains(name)).collect();
    hidden.push(("_version".to_owned(), version.to_string()));
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    page_with(StatusCode::CONFLICT, &TwoVersions { shell, conversation: id, hidden, fields })
}

/// The same in one sentence, for the script that saves by itself.
pub(super) async fn sentence(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    stale: &Stale,
) -> Result<String, PageError> {
    let fields = differing(app, viewer, id, stale).await?;
    let labels: Vec<String> = fields.iter().take(3).map(|one| format!("“{}”", one.label)).collect();
    let more = fields.len() - labels.len();
    let names = match (labels.as_slice(), more) {
        ([one], 0) => one.clone(),
        ([all @ .., last], 0) => format!("{} and {last}", all.join(", ")),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    };
    Ok(format!("{names}: another tab saved something else there. Nothing is lost; compare the two."))
}

/// Why nothing was kept of words typed into what is open by now, and the words, field by field.
pub(super) async fn closed(
    app: &App,
    viewer: &Viewer,
    (conversation, side): (&Conversation, Side),
    stale: &Stale,
) -> Result<Problems, PageError> {
    let other = first(conversation.name_on(side.other()));
    let is_answer = |name: &String| name.starts_with("answer.") || name.starts_with("keep.");
    let what = match stale.merged.differing.iter().all(is_answer) {
        true => format!("Your answers are shared with {other}"),
        false => format!("Your ratings are open to {other} now"),
    };
    let mut problems = Problems::of("main", format!("{what} and stay as they are; this was not kept."));
    for field in differing(app, viewer, conversation.id, stale).await? {
        problems.add("main", format!("{}: {}", field.label, field.yours.said));
    }
    Ok(problems)
}

async fn differing(app: &App, viewer: &Viewer, id: ConversationId, stale: &Stale) -> Result<Vec<Differing>, PageError> {
    let desk = Desk::of(app, viewer, id).await?;
    let evidence = match stale.merged.differing.iter().any(|name| name.starts_with("shows.")) {
        true => desk::evidence(app, viewer, &desk).await?.evidence,
        false => Vec::new(),
    };
    let version = |pairs: &Pairs, name: &str| {
        let values: Vec<&str> = pairs.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str()).collect();
        let value = values.join(" ");
        Version { said: said(&desk, &evidence, name, &value), value }
    };
    let field = |name: &String| Differing {
        name: name.clone(),
        label: label(&desk, name),
        yours: version(&stale.merged.pairs, name),
        theirs: version(&stale.stands, name),
    };
    Ok(stale.merged.differing.iter().map(field).collect())
}

/// A field by the words the page uses.
fn label(desk: &Desk, name: &str) -> String {
    let (what, key) = name.split_once('.').unwrap_or((name, ""));
    match what {
        "answer" => answer_label(desk, key),
        "keep" => format!("Keep to myself: {}", answer_label(desk, key)),
        "stop" => format!("{}: where it stands", competency(desk, key)),
        "note" if desk.side == Side::Ic => format!("{}: why", competency(desk, key)),
        "note" => format!("{}: what you saw", competency(desk, key)),
        "shows" => format!("{}: the evidence ticked", competency(desk, key)),
        "overall" => format!("What {} is overall", desk.other()),
        _ => "Where it is going".to_owned(),
    }
}

fn answer_label(desk: &Desk, key: &str) -> String {
    if key == OPPORTUNITIES {
        return manager::OFFERED.to_owned();
    }
    let question = desk.kind.questions.iter().find(|one| one.key == key).map(|one| one.text(&desk.words));
    let point = || manager::points(desk).into_iter().find(|one| one.key == key).map(|one| one.label);
    question.or_else(point).unwrap_or_default()
}

fn competency(desk: &Desk, key: &str) -> String {
    let found = desk.yardstick.as_ref().and_then(|one| one.framework.competency(key));
    found.map(|one| one.name.clone()).unwrap_or_default()
}

/// What a field holds, as the page says it.
fn said(desk: &Desk, evidence: &[Evidence], name: &str, value: &str) -> String {
    let stop = || Stop::named(value).zip(desk.yardstick.as_ref()).map(|(stop, one)| one.word(stop));
    let ticked = |id: &str| {
        let found = evidence.iter().find(|one| one.id.to_string() == id).map(|one| Seen::of(one, desk));
        found.map(|one| format!("{}: {}", one.by, one.behaviour))
    };
    let said = match name.split('.').next().unwrap_or_default() {
        "stop" => stop(),
        "keep" => Some(if value.is_empty() { "It will be shared" } else { "Kept to myself" }.to_owned()),
        "shows" => Some(value.split(' ').filter_map(ticked).collect::<Vec<_>>().join("\n")),
        "overall" => Overall::named(value).map(|one| one.words().to_owned()),
        "trajectory" => Trajectory::named(value).map(|one| one.words().to_owned()),
        _ => Some(value.to_owned()),
    };
    said.filter(|said| !said.is_empty()).unwrap_or_else(|| "Nothing".to_owned())
}
