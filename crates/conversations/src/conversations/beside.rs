//! A conversation as somebody reads it who sat in neither seat and may read it: the manager of
//! the line, when somebody stood in, and the other way round. Dates, and ways to what the two
//! made together. What either wrote alone has no way from here.

use askama::Template;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access::{self, Grant, Need, Object};
use people::sessions::Viewer;

use super::{Conversation, queries};
use crate::{ConversationId, assessments, kinds};

#[derive(Template)]
#[template(path = "conversations/beside.html")]
struct BesidePage {
    shell: Shell,
    conversation: Conversation,
    kind: String,
    when: String,
    ways: Vec<(String, &'static str)>,
}

pub(super) async fn show(app: &App, viewer: &Viewer, id: ConversationId) -> Answer {
    let conversation = queries::load(&app.db, id).await?.ok_or(PageError::Missing)?;
    access::require(app, viewer, &conversation.header(Object::Conversation), Need::Read).await?;
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    page(&BesidePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", conversation.ic_id))).await?,
        kind: kind.title.clone(),
        when: dates::day_and_time(&dates::local(conversation.starts_at, &viewer.zone)),
        ways: ways(app, viewer, &conversation).await?,
        conversation,
    })
}

/// Where what the two made together may be read.
async fn ways(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
) -> Result<Vec<(String, &'static str)>, PageError> {
    let reads = async |header| Ok::<_, PageError>(access::grant(app, viewer, &header).await?.is_some_and(may_read));
    let mut ways = Vec::new();
    if conversation.state.is_held() && reads(conversation.header(Object::SharedNotes)).await? {
        ways.push(("room/notes".to_owned(), "The notes they took"));
    }
    let cover = assessments::cover_state(app, conversation.id).await?;
    if cover.is_open() && assessments::yardstick(app, conversation).await?.is_some() {
        ways.push(("side-by-side".to_owned(), "Side by side"));
    }
    if conversation.followed_up_at.is_some() && reads(conversation.header_in(Object::FollowUp, "sent")).await? {
        ways.push(("follow-up".to_owned(), "The follow-up"));
    }
    Ok(ways)
}

fn may_read(grant: Grant) -> bool {
    grant.may_read()
}
