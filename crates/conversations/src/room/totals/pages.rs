use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Services};
use kit::App;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, to};
use people::access::{self, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries;
use super::rules::{Standing, said};
use crate::ConversationId;
use crate::conversations::{Conversation, Side, State, find};
use crate::room::floor::AIM_PERCENT;

/// The two totals, and whether they are kept: for the two who sat there.
#[derive(Clone, Debug, Template)]
#[template(path = "room/totals/_totals.html")]
pub(crate) struct TotalsBox {
    key: KeyField,
    action: String,
    other: String,
    bar: TalkBar,
    /// "You 41 min, Ruth 14 min".
    spans: String,
    standing: Standing,
}

impl HtmlSafe for TotalsBox {}

impl TotalsBox {
    /// The box for one side; nothing when nobody tapped, or they are gone.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (conversation, side): (&Conversation, Side),
    ) -> Result<Option<TotalsBox>, PageError> {
        let header = conversation.header_in(Object::TalkTotals, "kept");
        let Some(grant) = access::grant(app, viewer, &header).await? else { return Ok(None) };
        let Some(totals) = queries::totals(app, &grant, conversation.id).await? else { return Ok(None) };
        let (talked, other) = (totals.talked(), first(conversation.name_on(side.other())).to_owned());
        let name = |one: Side| if one == side { "You".to_owned() } else { other.clone() };
        let names = [name(Side::Ic), name(Side::Manager)];
        let second = if side == Side::Manager { "you" } else { other.as_str() };
        Ok(Some(TotalsBox {
            key: shell.key(),
            action: format!("/conversations/{}/talk-totals", conversation.id),
            spans: format!("{} {}, {second} {}", names[0], said(talked.ic), said(talked.manager)),
            bar: TalkBar { names, percent: talked.ic_percent(), aim_percent: AIM_PERCENT },
            standing: totals.standing(side),
            other,
        }))
    }
}

/// The answer of one side.
#[derive(Debug, Deserialize)]
pub struct TotalsForm {
    /// `keep`, or anything else.
    totals: String,
}

/// `POST /conversations/{id}/talk-totals`: one side says whether the two totals are kept. Until
/// the note is sent a yes may still become a no; what both want kept stays.
pub async fn answer(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<TotalsForm>,
) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    access::require(&app, &viewer, &conversation.header_in(Object::TalkTotals, "kept"), Need::Read).await?;
    let there = to(format!("{}#talk", crate::wrap_up::path(id)));
    if conversation.state != State::WrappedUp {
        return there.into();
    }
    let mut tx = form.begin(&app).await?;
    let wants_them = form.fields.totals == "keep";
    let are_there = if wants_them {
        queries::agree(&mut tx, id, side).await?
    } else {
        queries::forget_unagreed(&mut tx, id).await?;
        queries::are_there(&mut tx, id).await?
    };
    let said = match (wants_them, are_there) {
        (true, true) => "Noted. They are kept when both of you say so.",
        (true, false) => "They are gone already: one of you let them go, and that is enough.",
        (false, true) => "They stay: both of you had said that they are kept.",
        (false, false) => "Gone. Who spoke how long is stored nowhere.",
    };
    form.finish(tx, there.saying(said)).await
}
