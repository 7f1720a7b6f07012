//! Loads what a decision needs to know of an event: who, and what it happened to.

use conversations::conversations::{ConversationId, load};
use growth::frameworks;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::lines::rules::{Decider, decider};
use people::sessions::Role;
use people::{LineId, PersonId, StandInId, lines, stand_ins};

use super::queries::{self, InLine, OpenEvent};
use super::rules::{Happened, Thing, Who};

/// The event with its facts.
pub(super) async fn gather(app: &App, event: &OpenEvent, now: Timestamp) -> Result<Happened, PageError> {
    let who = |id: Option<PersonId>, name: &Option<String>| Some(Who { id: id?, name: name.clone()? });
    let thing = match event.object_id {
        Some(object) => thing(app, event, object, now).await?,
        None => without_object(app, event).await?,
    };
    Ok(Happened {
        kind: event.kind.clone(),
        by: who(event.by_id, &event.by_name),
        about: who(event.about_id, &event.about_name),
        thing,
    })
}

async fn thing(app: &App, event: &OpenEvent, object: i64, now: Timestamp) -> Result<Thing, PageError> {
    let feature = event.kind.split('.').next().unwrap_or_default();
    match feature {
        "conversation" | "preparation" | "assessment" | "follow_up" => talk(app, ConversationId(object)).await,
        "line" if event.kind.starts_with("line.move_") => line_move(app, event, object).await,
        "line" if event.kind.starts_with("line.stand_in_") => stand_in(app, object).await,
        "line" if ["line.asked", "line.confirmed", "line.refused"].contains(&event.kind.as_str()) => {
            asked(app, object, now).await
        }
        "line" | "cadence" => line(app, object).await,
        "handover" => note(app, LineId(object)).await,
        "goal" => {
            Ok(in_line(queries::goal(&app.db, object, now).await?, format!("/goals/{}", kit::ids::short(object))))
        }
        "promise" => {
            let promise = queries::promise(&app.db, object, now).await?;
            let path = promise.as_ref().map(|promise| format!("/people/{}/plan", promise.ic_id)).unwrap_or_default();
            Ok(in_line(promise, path))
        }
        "evidence" => about_somebody(app, event, format!("/evidence/{}", kit::ids::short(object))).await,
        "direction" => without_object(app, event).await,
        "wording" => wording(app, event, object).await,
        "level" => level_gone(app, event).await,
        "framework" if event.kind == "framework.discussed" => discussed(app, object).await,
        "role" => role(app, object).await,
        "account" => change(app, event, object, now).await,
        _ => Ok(Thing::Nothing),
    }
}

async fn talk(app: &App, id: ConversationId) -> Result<Thing, PageError> {
    let Some(talk) = load(&app.db, id).await? else { return Ok(Thing::Nothing) };
    let is_late = talk.questions_at.is_some_and(|at| at <= talk.created_at);
    Ok(Thing::Talk {
        path: format!("/conversations/{id}"),
        ic: Who { id: talk.ic_id, name: talk.ic_name },
        manager: Who { id: talk.manager_id, name: talk.manager_name },
        starts_at: talk.starts_at,
        follow_up_due_at: talk.follow_up_due_at,
        is_late,
    })
}

async fn line(app: &App, object: i64) -> Result<Thing, PageError> {
    let Some(pair) = queries::line(&app.db, object).await? else { return Ok(Thing::Nothing) };
    Ok(Thing::Line {
        id: LineId(object),
        ic: Who { id: pair.ic_id, name: pair.ic_name },
        manager: Who { id: pair.manager_id, name: pair.manager_name },
    })
}

/// A line that was asked for: who made it, and who has to agree.
async fn asked(app: &App, object: i64, now: Timestamp) -> Result<Thing, PageError> {
    let Some(asked) = queries::asked_line(&app.db, object).await? else { return Ok(Thing::Nothing) };
    let by = asked.asked_by;
    let partners = people::changes::partners(app, by, by, now).await?;
    let deciders = match decider(by, asked.ic_id, asked.manager_id, !partners.is_empty()) {
        Some(Decider::Partner) => partners,
        Some(Decider::Other(person)) => vec![person],
        None => Vec::new(),
    };
    let ic = Who { id: asked.ic_id, name: asked.ic_name };
    Ok(Thing::Asked { ic, asked_by: by, is_open: asked.is_open, deciders })
}

async fn note(app: &App, id: LineId) -> Result<Thing, PageError> {
    let Some(line) = lines::line(&app.db, id).await? else { return Ok(Thing::Nothing) };
    let reader = lines::open_of_ic(&app.db, line.ic_id).await?;
    Ok(Thing::Note {
        path: format!("/lines/{id}/handover"),
        ic: Who { id: line.ic_id, name: line.ic_name },
        author: Who { id: line.manager_id, name: line.manager_name },
        reader: reader.map(|line| Who { id: line.manager_id, name: line.manager_name }),
    })
}

async fn line_move(app: &App, event: &OpenEvent, object: i64) -> Result<Thing, PageError> {
    let Some(planned) = queries::line_move(&app.db, object).await? else { return Ok(Thing::Nothing) };
    // What was to stay and is over by now: what ended it is told.
    if event.kind == "line.move_kept" && !planned.is_open {
        return Ok(Thing::Nothing);
    }
    let holds = lines::open_of_ic(&app.db, planned.ic_id).await?;
    Ok(Thing::Move {
        at: people::moves::rules::takes_effect_at(planned.on_day, &planned.zone),
        ic: Who { id: planned.ic_id, name: planned.ic_name },
        next: Who { id: planned.manager_id, name: planned.manager_name },
        holds: holds.map(|line| Who { id: line.manager_id, name: line.manager_name }),
        planned_by: planned.planned_by,
    })
}

async fn stand_in(app: &App, object: i64) -> Result<Thing, PageError> {
    let Some(found) = stand_ins::one(&app.db, StandInId(object)).await? else { return Ok(Thing::Nothing) };
    Ok(Thing::StandIn {
        ic: Who { id: found.ic_id, name: found.ic_name },
        manager: Who { id: found.manager_id, name: found.manager_name },
        stands_in: Who { id: found.person_id, name: found.person_name },
        from_at: found.from_at,
        until_at: found.until_at,
    })
}

fn in_line(found: Option<InLine>, path: String) -> Thing {
    match found {
        None => Thing::Nothing,
        Some(found) => Thing::Shared {
            path,
            people: [Some(found.ic_id), found.manager_id, found.stand_in_id].into_iter().flatten().collect(),
            in_conversation: found.conversation_id.is_some(),
        },
    }
}

async fn without_object(app: &App, event: &OpenEvent) -> Result<Thing, PageError> {
    match (event.kind.as_str(), event.about_id) {
        // Whoever it is about hears of it; the manager sees it where they look.
        ("level.recorded" | "level.taken_back", Some(about)) => {
            Ok(Thing::Shared { path: format!("/people/{about}/level"), people: vec![about], in_conversation: false })
        }
        ("direction.shared", Some(about)) => about_somebody(app, event, format!("/people/{about}/direction")).await,
        _ => Ok(Thing::Nothing),
    }
}

/// Something both people of the open line may read from now on, and who stands in.
async fn about_somebody(app: &App, event: &OpenEvent, path: String) -> Result<Thing, PageError> {
    let Some(about) = event.about_id else { return Ok(Thing::Nothing) };
    let manager = queries::manager_of(&app.db, about).await?;
    let stand_in = stand_ins::in_force(&app.db, about, app.clock.now()).await?;
    let made_at = match (event.kind.as_str(), event.object_id) {
        ("evidence.shared", Some(id)) => queries::evidence_made_at(&app.db, id).await?,
        _ => None,
    };
    // Whoever stands in hears of what they may read: what was made since they do.
    let stand_in = stand_in.filter(|one| made_at.is_none_or(|at| at >= one.from_at)).map(|one| one.person_id);
    let people = [Some(about), manager, stand_in].into_iter().flatten().collect();
    Ok(Thing::Shared { path, people, in_conversation: false })
}

/// Another wording somebody proposed: they hear what became of it.
async fn wording(app: &App, event: &OpenEvent, object: i64) -> Result<Thing, PageError> {
    let (Some(found), Some(author)) = (queries::wording(&app.db, object).await?, event.about_id) else {
        return Ok(Thing::Nothing);
    };
    let draft = kit::ids::short(found.version_id);
    let path = format!("/frameworks/drafts/{draft}/competencies/{}#wordings", found.competency_key);
    Ok(Thing::Shared { path, people: vec![author], in_conversation: false })
}

/// Something said of a draft: partners who have read what was said before, by their notice or on the
/// page of the draft, hear of it. To the others their notice says it already.
async fn discussed(app: &App, draft: i64) -> Result<Thing, PageError> {
    let path = format!("/frameworks/drafts/{}", kit::ids::short(draft));
    let people = queries::partners_without_notice(&app.db, ("framework.discussed", &path)).await?;
    Ok(Thing::Shared { path, people, in_conversation: false })
}

/// A level that a version of its framework does not have any more: whoever stands in it still, while it
/// has not come back, hears of it.
async fn level_gone(app: &App, event: &OpenEvent) -> Result<Thing, PageError> {
    let Some(about) = event.about_id else { return Ok(Thing::Nothing) };
    let Some(level) = queries::level_of(&app.db, about).await? else { return Ok(Thing::Nothing) };
    let Some(version) = frameworks::current(app, level.framework_id).await? else { return Ok(Thing::Nothing) };
    if frameworks::load(app, version).await?.level(&level.level_key).is_some() {
        return Ok(Thing::Nothing);
    }
    let path = format!("/framework/levels/{}?of={}", level.level_key, level.framework_key);
    Ok(Thing::Shared { path, people: vec![about], in_conversation: false })
}

async fn role(app: &App, number: i64) -> Result<Thing, PageError> {
    let Some(role) = Role::numbered(number) else { return Ok(Thing::Nothing) };
    Ok(Thing::Role { role, holders: queries::holders(&app.db, role.name()).await? })
}

async fn change(app: &App, event: &OpenEvent, object: i64, now: Timestamp) -> Result<Thing, PageError> {
    let (Some(change), Some(about)) = (queries::change(&app.db, object).await?, event.about_id) else {
        return Ok(Thing::Nothing);
    };
    let partners = people::changes::partners(app, about, change.started_by, now).await?;
    let queries::Change { started_by, works_from_at, new_email, old_email } = change;
    Ok(Thing::Change { started_by, partners, works_from_at, new_email, old_email })
}
