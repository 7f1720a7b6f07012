use askama::Template;
use axum::extract::{Query, State};
use growth::frameworks;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access;
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::Question;
use super::words::{self, Found, SHOWN};

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage {
    shell: Shell,
    query: String,
    /// Whether there was something to search for.
    is_asked: bool,
    people: Vec<people::people::Listed>,
    competencies: Vec<(String, String, String)>,
    groups: Vec<(&'static str, &'static str, Vec<Found>)>,
}

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /search`
pub async fn show(State(app): State<App>, viewer: Viewer, Query(asked): Query<Asked>) -> Answer {
    let query: String = asked.q.trim().chars().take(200).collect();
    let question = Question::read(&query);
    let mut found = SearchPage {
        shell: viewer.shell(&app, Place::at("/search")).await?,
        query,
        is_asked: question.is_some(),
        people: Vec::new(),
        competencies: Vec::new(),
        groups: Vec::new(),
    };
    if let Some(question) = question {
        let today = viewer.today(app.clock.now());
        found.people = people::people::find(&app, &found.query, today, SHOWN).await?;
        found.competencies = competencies(&app, &question).await?;
        let relations = access::relations(&app, &viewer).await?;
        let groups = [
            ("evidence", "Evidence", words::in_evidence(&app, &viewer, &question).await?),
            ("said", "Conversations", words::in_conversations(&app, &viewer, &relations, &question).await?),
            ("topics", "1:1s", words::in_agendas(&app, &viewer, &question).await?),
            ("agreed", "Goals and promises", words::in_agreements(&app, &viewer, &relations, &question).await?),
        ];
        found.groups = groups.into_iter().filter(|(.., all)| !all.is_empty()).collect();
    }
    page(&found)
}

/// Competencies by name, with their pillar and framework.
async fn competencies(app: &App, question: &Question) -> Result<Vec<(String, String, String)>, PageError> {
    let mut found = Vec::new();
    for listed in frameworks::all(app).await? {
        let framework = frameworks::load(app, listed.version_id).await?;
        for (pillar, competency) in framework.competencies().filter(|(_, one)| question.is_in(&one.name)) {
            let path = format!("/framework/competencies/{}", competency.key);
            found.push((path, competency.name.clone(), format!("{}, {}", pillar.name, listed.name)));
        }
    }
    found.truncate(SHOWN);
    Ok(found)
}
