//! From a plan to rows, in the one transaction of its confirmation.

use std::sync::Arc;

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::web::PageError;

use super::queries;
use super::rules::plan::{Facts, Known, Plan, Planned, Target, plan};
use super::rules::sheet::{Column, Sheet};
use crate::changes::{self, Given};
use crate::moves::{self, rules::When};
use crate::people::levels::{self, Ladder, NewLevel};
use crate::people::{self, Card, words_of};
use crate::sessions::{self, Viewer};
use crate::{PersonId, accounts, lines, workspace};

/// How long a file waits for its confirmation.
const DRAFT_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Deletes files nobody confirmed within a day.
pub async fn forget_drafts(app: &App) -> Result<u64, DbError> {
    queries::forget_drafts(&app.db, app.clock.now() - DRAFT_LIFE).await
}

/// What a plan is made against, apart from the people.
pub(super) struct Ground {
    ladders: Vec<Arc<Ladder>>,
    importer: PersonId,
    own_lines_wait: bool,
    sends_mail: bool,
    zone: String,
    today: jiff::civil::Date,
    now: Timestamp,
}

impl Ground {
    pub(super) async fn load(app: &App, viewer: &Viewer) -> Result<Ground, PageError> {
        let now = app.clock.now();
        Ok(Ground {
            ladders: levels::ladders(app).await?,
            importer: viewer.id,
            // The import of the first run is exempt: before the first line there is nothing to read.
            own_lines_wait: lines::any(&app.db).await?,
            sends_mail: app.config.mail.is_some(),
            zone: workspace::load(&app.db).await?.map_or_else(|| "UTC".to_owned(), |workspace| workspace.zone),
            today: viewer.today(now),
            now,
        })
    }

    /// Makes the plan on a thread of its own: ten thousand rows take a moment.
    pub(super) async fn plan(self, sheet: Sheet, known: Vec<Known>) -> Result<(Plan, Sheet), PageError> {
        let work = move || {
            let facts = Facts {
                known: &known,
                ladders: Some(&self.ladders),
                importer: self.importer,
                own_lines_wait: self.own_lines_wait,
                sends_mail: self.sends_mail,
                zone: &self.zone,
                today: self.today,
                now: self.now,
            };
            (plan(&sheet, &facts), sheet)
        };
        tokio::task::spawn_blocking(work).await.map_err(PageError::broken)
    }
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// People who are new.
    pub added: usize,
    /// People whose card or level changed.
    pub changed: usize,
    /// Lines that opened.
    pub opened: usize,
    /// Lines that move on a day to come.
    pub planned: usize,
    /// Lines that wait for somebody else's yes.
    pub waiting: usize,
    /// People whose last day has passed.
    pub left: usize,
}

/// Writes everything a plan says. Whoever calls has locked the lines and made the plan from
/// what stands inside this transaction.
pub(super) async fn apply(
    tx: &mut Tx,
    app: &App,
    plan: &Plan,
    by: PersonId,
    now: Timestamp,
) -> Result<Imported, DbError> {
    let mut done = Imported::default();
    let ids: Vec<PersonId> = plan.rows.iter().map(|row| row.person.unwrap_or_else(|| app.entropy.id(now))).collect();
    let new: Vec<_> = plan.rows.iter().zip(&ids).filter(|(row, _)| row.person.is_none()).map(newcomer).collect();
    people::insert_all(tx, app, &new, Some(by), now).await?;
    done.added = new.len();
    for (row, id) in plan.rows.iter().zip(&ids).filter(|(row, _)| !row.changes.is_empty()) {
        change(tx, app, row, *id, by, now).await?;
        done.changed += 1;
    }
    move_lines(tx, app, (plan, &ids), (by, now), &mut done).await?;
    for (_, id) in plan.rows.iter().zip(&ids).filter(|(row, _)| row.leaves) {
        sessions::delete_all_of(tx, *id, None).await?;
        lines::end_all_of(tx, app, *id, Some(by), now).await?;
        done.left += 1;
    }
    Ok(done)
}

/// Opens the lines of a plan, plans those that move, and asks for those that wait for a yes.
async fn move_lines(
    tx: &mut Tx,
    app: &App,
    (plan, ids): (&Plan, &[PersonId]),
    (by, now): (PersonId, Timestamp),
    done: &mut Imported,
) -> Result<(), DbError> {
    let mut first = Vec::new();
    for (row, id) in plan.rows.iter().zip(ids) {
        let Some(line_move) = &row.line_move else { continue };
        let manager = match line_move.manager {
            Target::Known(person) => person,
            Target::Row(row) => ids[row],
        };
        match (line_move.when, row.person) {
            (when, _) if line_move.waits => {
                lines::ask(tx, app, (*id, manager), when.day(), by, now).await?;
                done.waiting += 1;
            }
            (When::On(day), _) => {
                moves::plan(tx, app, (*id, manager), day, by, now).await?;
                done.planned += 1;
            }
            (When::Now, Some(_)) => {
                lines::relate(tx, app, *id, Some(manager), Some(by), now).await?;
                done.opened += 1;
            }
            (When::Now, None) => first.push((*id, manager)),
        }
    }
    done.opened += first.len();
    lines::open_first(tx, app, &first, by, now).await
}

/// Gives people the addresses a plan has for them, each the way its account asks for; answers
/// how many wait for somebody's yes. It comes after [`apply`], which writes the rest.
pub(super) async fn addresses(
    tx: &mut Tx,
    app: &App,
    plan: &Plan,
    by: PersonId,
    now: Timestamp,
) -> Result<usize, PageError> {
    let mut asked = 0;
    for row in &plan.rows {
        let is_other = row.changes.iter().any(|change| change.column == Column::Email);
        let email = row.asks_email.as_ref().or(Some(&row.card.email).filter(|_| is_other));
        let (Some(person), Some(email)) = (row.person, email) else { continue };
        if accounts::is_taken(tx, email, person).await? {
            return Err(PageError::Gone(format!("Somebody else has the address {email} by now. Nothing was written.")));
        }
        let given = changes::give_address(tx, app, person, email, by, now).await?;
        asked += usize::from(given == Given::Started);
    }
    Ok(asked)
}

fn level(row: &Planned) -> Option<NewLevel<'_>> {
    row.level.as_ref().map(|step| NewLevel { framework: step.framework, level: &step.key, since_on: step.since })
}

fn newcomer<'a>((row, id): (&'a Planned, &PersonId)) -> (PersonId, &'a Card, Option<NewLevel<'a>>) {
    (*id, &row.card, level(row))
}

/// Writes over the card and level of somebody who is there.
async fn change(
    tx: &mut Tx,
    app: &App,
    row: &Planned,
    id: PersonId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let card = &row.card;
    let is_only_level = row.changes.len() == usize::from(row.level.is_some());
    if !is_only_level {
        queries::update(tx, id, card).await?;
        people::index_again(tx, id, &words_of(&card.name, &card.email, &card.team, &card.title)).await?;
    }
    if let (Some(level), Some(step)) = (level(row), &row.level) {
        levels::record(tx, app, id, level, step.corrects, (by, now)).await?;
    }
    Ok(())
}
