use askama::Template;
use axum::extract::State;
use conversations::conversations::{self as talks, Conversation, State as Stage};
use conversations::kinds;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use kit::{App, dates};
use people::people::{Listed, find};
use people::sessions::Viewer;

use super::rules::{Way, With, acts, meant, pages};
use crate::around::{self, Facts, Lines};

/// How many of each sort are shown.
const SHOWN: usize = 6;
/// How many conversations it goes back.
const BACK: u32 = 60;

#[derive(Template)]
#[template(path = "palette/show.html")]
struct PalettePage {
    shell: Shell,
    found: FoundPart,
}

/// The part that changes while somebody types.
#[derive(Template)]
#[template(path = "palette/_found.html")]
struct FoundPart {
    query: String,
    groups: Vec<(&'static str, &'static str, Vec<Way>)>,
}

/// It is a template of its own, so what it prints is escaped already.
impl askama::filters::HtmlSafe for FoundPart {}

impl FoundPart {
    /// "5 places to go."
    fn said(&self) -> String {
        match self.groups.iter().map(|(.., ways)| ways.len()).sum::<usize>() {
            0 => "Nothing is called that.".to_owned(),
            1 => "One place to go.".to_owned(),
            count => format!("{count} places to go."),
        }
    }
}

/// `GET /palette`: everywhere to go; with `part=found` only what the letters mean.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let query: String = viewer.visit.asked("q").trim().chars().take(200).collect();
    let Facts { around, mut lines, standing_in, own, .. } =
        around::facts(&app, viewer.id, Lines::HeldAndOwn, app.clock.now()).await?;
    let climbs = own.iter().map(|line| With { ic: line.ic_id, other: &line.manager_name });
    lines.extend(standing_in);
    let holds = lines.iter().map(|line| With { ic: line.ic_id, other: &line.ic_name });
    let lines: Vec<With<'_>> = climbs.chain(holds).collect();
    let mut found = FoundPart { groups: Vec::new(), query };
    let people = find(&app, &found.query, viewer.today(app.clock.now()), SHOWN).await?;
    let all = [
        ("people", "People", people.iter().map(|person| card(person, &people)).collect()),
        ("talks", "Conversations", meant(conversations(&app, &viewer).await?, &found.query)),
        ("acts", "To do", meant(acts(&lines, viewer.id), &found.query)),
        ("pages", "Pages", meant(pages(&around.rail), &found.query)),
    ];
    let few = all.into_iter().map(|(sort, title, ways)| (sort, title, few(ways)));
    found.groups = few.filter(|(.., ways)| !ways.is_empty()).collect();
    if viewer.visit.asked("part") == "found" {
        return page(&found);
    }
    page(&PalettePage { shell: viewer.shell_with(&app, around, Place::at("/palette")), found })
}

fn few(mut ways: Vec<Way>) -> Vec<Way> {
    ways.truncate(SHOWN);
    ways
}

fn card(person: &Listed, all: &[Listed]) -> Way {
    Way { path: format!("/people/{}", person.id), text: person.name.clone(), meta: person.told_apart(all) }
}

/// The reader's conversations: what is ahead or owed first, the soonest first, then the newest.
async fn conversations(app: &App, viewer: &Viewer) -> Result<Vec<Way>, PageError> {
    let newest = talks::of_viewer(&app.db, viewer.id, app.clock.now(), BACK).await?;
    let (past, mut open): (Vec<_>, Vec<_>) =
        newest.into_iter().partition(|talk| matches!(talk.state, Stage::Closed | Stage::Cancelled | Stage::Missed));
    open.reverse();
    let mut ways = Vec::new();
    for talk in open.iter().chain(&past) {
        ways.extend(way_to(app, viewer, talk).await?);
    }
    Ok(ways)
}

async fn way_to(app: &App, viewer: &Viewer, talk: &Conversation) -> Result<Option<Way>, PageError> {
    let Some(side) = talk.side_of(viewer.id) else { return Ok(None) };
    let kind = kinds::load(app, talk.kind_version_id).await?;
    let day = dates::local(talk.starts_at, &viewer.zone).date();
    let path = match talk.state {
        Stage::InRoom => format!("/conversations/{}/room", talk.id),
        Stage::WrappedUp => format!("/conversations/{}/follow-up", talk.id),
        _ => format!("/conversations/{}", talk.id),
    };
    let text = format!("{}, {}", kind.title, dates::short_day(day, viewer.today(app.clock.now())));
    Ok(Some(Way { path, text, meta: talk.name_on(side.other()).to_owned() }))
}
