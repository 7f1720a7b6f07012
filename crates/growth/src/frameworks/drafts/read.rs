//! A competency of an open draft, for somebody who reads it: the words of every level, what
//! they would say instead, and what others said.

use askama::Template;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use people::sessions::Viewer;

use super::comments::{self, Comments};
use super::desk::Desk;
use super::wordings::{self, field};

#[derive(Template)]
#[template(path = "frameworks/drafts/read.html")]
struct ReadPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    about: String,
    name: String,
    rungs: Vec<Rung>,
    wordings: wordings::Proposals,
    comments: Comments,
    typed_comment: String,
}

/// One level.
struct Rung {
    level: String,
    key: String,
    benchmark: Option<String>,
    spoken: Vec<Spoken>,
}

/// What a level expects of the competency, or of one of its criteria.
struct Spoken {
    /// The criterion, by key; empty for the competency itself.
    criterion: String,
    name: String,
    text: String,
    /// The field a proposal is typed in, what was typed, and what is wrong with it.
    field: String,
    typed: Option<(String, String)>,
    problem: Option<String>,
}

/// The page.
pub(super) async fn show(app: &App, viewer: &Viewer, desk: Desk, key: &str) -> Answer {
    page(&read_page(app, viewer, desk, key, Problems::none(), None).await?)
}

/// The page once more: what is to be mended, a comment as typed, or a proposal as typed.
pub(super) async fn again(
    app: &App,
    viewer: &Viewer,
    desk: Desk,
    key: &str,
    (problems, comment, proposal): (Problems, &str, Option<&wordings::Typed>),
) -> Answer {
    let page = read_page(app, viewer, desk, key, problems, proposal).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &ReadPage { typed_comment: comment.to_owned(), ..page })
}

async fn read_page(
    app: &App,
    viewer: &Viewer,
    desk: Desk,
    key: &str,
    problems: Problems,
    proposal: Option<&wordings::Typed>,
) -> Result<ReadPage, PageError> {
    let framework = &desk.draft.framework;
    let competency = framework.competency(key).ok_or(PageError::Missing)?;
    let rung = |(place, level): (usize, &crate::frameworks::Level)| {
        let spoken = |criterion: &str, name: &str, text: &str| {
            let field = field(criterion, &level.key);
            let typed = proposal.filter(|typed| typed.level == level.key && typed.criterion == criterion);
            Spoken {
                criterion: criterion.to_owned(),
                name: name.to_owned(),
                text: text.to_owned(),
                typed: typed.map(|typed| (typed.text.clone(), typed.reason.clone())),
                problem: problems.at(&field).map(str::to_owned),
                field,
            }
        };
        let criteria = competency.criteria.iter().filter(|one| !one.expectations[place].is_empty());
        let own = spoken("", "", competency.expectation(place));
        Rung {
            level: level.name.clone(),
            key: level.key.clone(),
            benchmark: competency.benchmarks[place].map(crate::frameworks::rules::figure),
            spoken: std::iter::once(own)
                .chain(criteria.map(|one| spoken(&one.key, &one.name, &one.expectations[place])))
                .collect(),
        }
    };
    Ok(ReadPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        about: competency.key.clone(),
        name: competency.name.clone(),
        rungs: framework.levels.iter().enumerate().map(rung).collect(),
        wordings: wordings::of(app, viewer, &desk.draft, key).await?,
        comments: comments::of(app, viewer, &desk.draft, Some(key)).await?,
        typed_comment: String::new(),
        problems,
        desk,
    })
}
