//! The form of a card.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use db::Tx;
use jiff::civil::Date;
use kit::App;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};

use super::queries;
use super::rules::{self, After, Card, Part, Typed, after};
use crate::access::{self, Header, Need, Object};
use crate::changes::{self, Given};
use crate::people::{self, Person, words_of};
use crate::roles::LAST_ADMINISTRATOR;
use crate::sessions::{self, Role, Viewer, has_left};
use crate::{PersonId, accounts, lines, roles, workspace};

#[derive(Template)]
#[template(path = "people/card/edit.html")]
struct CardPage {
    shell: Shell,
    /// Nobody yet, for somebody new.
    person: Option<Person>,
    part: Part,
    typed: Typed,
    /// Why the address stands as it is; nothing where it may be changed.
    fixed_email: Option<&'static str>,
    problems: Problems,
    zones: Vec<&'static str>,
}

impl CardPage {
    async fn new(
        app: &App,
        viewer: &Viewer,
        person: Option<Person>,
        part: Part,
        typed: Typed,
    ) -> Result<CardPage, PageError> {
        let place = person.as_ref().map_or("/people".to_owned(), |person| format!("/people/{}", person.id));
        let shell = viewer.shell(app, Place::at(place)).await?;
        let fixed_email = match &person {
            Some(person) => may_give(app, viewer, person.id).await?.err(),
            None => None,
        };
        let (problems, zones) = (Problems::none(), workspace::zones());
        Ok(CardPage { shell, person, part, typed, fixed_email, problems, zones })
    }

    fn mend(mut self, problems: Problems) -> Answer {
        self.problems = problems;
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }

    fn action(&self) -> String {
        self.person.as_ref().map_or("/people/new".to_owned(), |person| format!("/people/{}/card", person.id))
    }
}

/// Whether this viewer may give the person another address, or why not.
async fn may_give(app: &App, viewer: &Viewer, person: PersonId) -> Result<Result<(), &'static str>, PageError> {
    let is_used = accounts::is_used(&app.db, person).await?;
    Ok(changes::may_give(app, viewer.id, person, is_used))
}

fn typed(person: &Person) -> Typed {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    Typed {
        name: person.name.clone(),
        email: person.email.clone(),
        pronouns: person.pronouns.clone(),
        title: person.title.clone(),
        team: person.team.clone(),
        zone: person.zone.clone(),
        first_on: day(person.first_on),
        last_on: day(person.last_on),
        external_id: person.external_id.clone().unwrap_or_default(),
        _version: person.version,
    }
}

/// `GET /people/new`.
pub async fn ask(State(app): State<App>, viewer: Viewer) -> Answer {
    require_new(&app, &viewer).await?;
    let zone = workspace::load(&app.db).await?.map_or_else(|| "UTC".to_owned(), |workspace| workspace.zone);
    page(&CardPage::new(&app, &viewer, None, Part::New, Typed { zone, ..Typed::default() }).await?)
}

/// A card of nobody's yet: only the administrator's cell writes it.
async fn require_new(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::PersonCard, "any"), Need::Write).await.map(drop)
}

/// `POST /people/new`.
pub async fn create(State(app): State<App>, viewer: Viewer, form: Posted<Typed>) -> Answer {
    require_new(&app, &viewer).await?;
    let shown = CardPage::new(&app, &viewer, None, Part::New, form.fields.clone()).await?;
    let card = match rules::read(&form.fields, Part::New) {
        Ok(card) => card,
        Err(problems) => return shown.mend(problems),
    };
    let mut tx = form.begin(&app).await?;
    let problems = taken(&mut tx, &card, PersonId(0)).await?;
    if !problems.is_empty() {
        return shown.mend(problems);
    }
    let (id, now) = (app.entropy.id(app.clock.now()), app.clock.now());
    people::insert(&mut tx, id, &card, now).await?;
    let said = format!("{} was added. Nobody manages them yet.", card.name);
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}

async fn taken(tx: &mut Tx, card: &Card, besides: PersonId) -> Result<Problems, PageError> {
    let mut problems = Problems::none();
    let (email, number) = queries::taken(tx, &card.email, card.external_id.as_deref(), besides).await?;
    if let Some(name) = email {
        problems.add("email", format!("{name} has this address already. Everybody signs in with their own."));
    }
    if let Some(name) = number {
        problems.add("external_id", format!("{name} has this number already."));
    }
    Ok(problems)
}

/// The person, and how much of their card the viewer may change.
async fn load(app: &App, viewer: &Viewer, id: PersonId) -> Result<(Person, Part), PageError> {
    access::require(app, viewer, &Header::about(Object::PersonCard, "any", id), Need::Write).await?;
    let person = people::person(&app.db, id).await?.ok_or(PageError::Missing)?;
    let part = if viewer.is(Role::Administrator) { Part::Whole } else { Part::Own };
    Ok((person, part))
}

/// `GET /people/{person}/card`.
pub async fn edit(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let (person, part) = load(&app, &viewer, id).await?;
    let typed = typed(&person);
    page(&CardPage::new(&app, &viewer, Some(person), part, typed).await?)
}

/// `POST /people/{person}/card`.
pub async fn save(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<Typed>) -> Answer {
    let (person, part) = load(&app, &viewer, id).await?;
    let now = app.clock.now();
    let may_give = may_give(&app, &viewer, id).await?.is_ok();
    let mine = allowed(&form.fields, &person, part, may_give);
    let shown = CardPage::new(&app, &viewer, Some(person.clone()), part, mine.clone()).await?;
    let card = match rules::read(&mine, part) {
        Ok(card) => card,
        Err(problems) => return shown.mend(problems),
    };
    let leaves = has_left(card.last_on, &card.zone, now);
    if leaves && id == viewer.id {
        return shown.mend(Problems::of("last_on", OWN_LAST_DAY));
    }
    let mut tx = form.begin(&app).await?;
    let problems = taken(&mut tx, &card, id).await?;
    if !problems.is_empty() {
        return shown.mend(problems);
    }
    lines::wait_in_line(&mut tx).await?;
    let gets_a_last_day = card.last_on.is_some() && card.last_on != person.last_on;
    if gets_a_last_day && roles::is_last_administrator(&mut tx, id).await? {
        return shown.mend(Problems::of("last_on", LAST_ADMINISTRATOR));
    }
    if queries::update(&mut tx, id, &card, mine._version).await? == 0 {
        return conflict(shown, &typed(&person));
    }
    let given = follow(&mut tx, &app, (&person, &card), leaves, viewer.id).await?;
    let holds = card.last_on.is_some() && lines::holds_any(&mut tx, id).await?;
    let next = after(&person, &card, holds, now);
    let said = match next {
        After::Return => format!("{} is back, and finds what is theirs. Nobody manages them yet.", card.name),
        _ => saved(leaves, given).to_owned(),
    };
    form.finish(tx, to(format!("/people/{id}{}", next.path())).saying(said)).await
}

const OWN_LAST_DAY: &str = "Somebody else has to set a last day of yours that has passed: it ends this session.";

/// What follows from a saved card: the search finds the new words, another address waits for a yes
/// where it has to, and whoever has left is signed out.
async fn follow(
    tx: &mut Tx,
    app: &App,
    (person, card): (&Person, &Card),
    leaves: bool,
    by: PersonId,
) -> Result<Option<Given>, PageError> {
    let words = words_of(&card.name, &person.email, &card.team, &card.title);
    people::index_again(tx, person.id, &words).await?;
    let given = match card.email == person.email {
        true => None,
        false => Some(changes::give_address(tx, app, person.id, &card.email, by, app.clock.now()).await?),
    };
    if leaves {
        leave(tx, app, person.id, by).await?;
    }
    Ok(given)
}

fn saved(leaves: bool, given: Option<Given>) -> &'static str {
    match (leaves, given) {
        (true, _) => "The card was saved. Their sessions and lines have ended.",
        (false, None) => "The card was saved.",
        (false, Some(Given::AtOnce)) => {
            "The card was saved. Invite them again, so that the link goes to the new address."
        }
        (false, Some(Given::Started)) => "The card was saved. The new address waits for a yes, and they are told.",
    }
}

/// What was typed, where this viewer may change it; what stands there, where not. A form without
/// an address leaves it as it is.
fn allowed(sent: &Typed, person: &Person, part: Part, may_give: bool) -> Typed {
    let stands = typed(person);
    match part {
        Part::Own => {
            Typed { pronouns: sent.pronouns.clone(), zone: sent.zone.clone(), _version: sent._version, ..stands }
        }
        Part::Whole | Part::New if may_give && !sent.email.trim().is_empty() => sent.clone(),
        Part::Whole | Part::New => Typed { email: stands.email, ..sent.clone() },
    }
}

/// Whoever has left is signed out everywhere and stands in no line, in the same transaction.
async fn leave(tx: &mut Tx, app: &App, id: PersonId, by: PersonId) -> Result<(), PageError> {
    sessions::delete_all_of(tx, id, None).await?;
    Ok(lines::end_all_of(tx, app, id, Some(by), app.clock.now()).await?)
}

fn conflict(shown: CardPage, stands: &Typed) -> Answer {
    let mine = &shown.typed;
    let fields = [
        ("Name", &mine.name, &stands.name),
        ("Work e-mail", &mine.email, &stands.email),
        ("Pronouns", &mine.pronouns, &stands.pronouns),
        ("Title", &mine.title, &stands.title),
        ("Team", &mine.team, &stands.team),
        ("Time zone", &mine.zone, &stands.zone),
        ("First day", &mine.first_on, &stands.first_on),
        ("Last day", &mine.last_on, &stands.last_on),
        ("Number in your own list", &mine.external_id, &stands.external_id),
    ];
    let differing = fields.iter().filter(|(_, yours, theirs)| yours != theirs).map(|(label, yours, theirs)| {
        Differing { label: (*label).to_owned(), yours: (*yours).clone(), theirs: (*theirs).clone() }
    });
    let hidden = [
        ("name", &mine.name),
        ("email", &mine.email),
        ("pronouns", &mine.pronouns),
        ("title", &mine.title),
        ("team", &mine.team),
        ("zone", &mine.zone),
        ("first_on", &mine.first_on),
        ("last_on", &mine.last_on),
        ("external_id", &mine.external_id),
        ("_version", &stands._version.to_string()),
    ];
    let (action, name) = (shown.action(), stands.name.clone());
    Conflict {
        what: format!("{} card", possessive(&name)),
        by: None,
        back: action.clone(),
        action: Some(action),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value.clone())).into(),
        fields: differing.collect(),
        shell: shown.shell,
    }
    .answer()
}
