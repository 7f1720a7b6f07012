use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::{Place, Shell, first};
use people::access::{self, Cell, Column, Grant, Header, Need, Object, Relation, TABLE};
use people::lines::{self, Line};
use people::people::Person;
use people::sessions::Viewer;
use people::stand_ins::{self, StandIn};
use people::{LineId, PersonId, people as cards};

use super::TopicId;
use super::queries::{self, Row};
use super::rules::{Sitting, Sittings, TICKED_WITHIN, Talked};
use crate::ConversationId;
use crate::conversations::{self, Conversation, Side, State};
use crate::kinds;

/// What every page of a running agenda begins with: the line, who sits at it, and when they sat.
pub(crate) struct Desk {
    pub(super) line: Line,
    pub(super) ic: Person,
    pub(super) stand_in: Option<StandIn>,
    /// On which side of the line the viewer is.
    pub(super) side: Side,
    pub(super) relation: Relation,
    /// The conversations of the line that are held over its agenda and are ahead, going on or not
    /// long ago, the newest first.
    pub(super) one_on_ones: Vec<Conversation>,
    /// The others of the line, in the same way.
    pub(super) others: Vec<Conversation>,
    pub(super) talks: Vec<(TopicId, Talked)>,
    pub(super) sittings: Sittings,
    pub(super) now: Timestamp,
}

/// What something on the agenda of a line is, to the permission table: both write it, so it has
/// no author there.
pub(crate) fn header(ic: PersonId, line: LineId, made_at: Timestamp) -> Header {
    Header::about(Object::OneOnOneAgenda, "any", ic).made(Some(line), made_at)
}

/// Whether somebody may bring something to the running agenda of an IC.
pub(crate) async fn may_bring(app: &App, viewer: &Viewer, ic: PersonId) -> Result<bool, PageError> {
    let Some(line) = lines::open_of_ic(&app.db, ic).await? else { return Ok(false) };
    let grant = access::grant(app, viewer, &header(ic, line.id, app.clock.now())).await?;
    Ok(grant.is_some_and(|grant| grant.may_write()))
}

impl Row {
    /// What it is to the permission table.
    pub(super) fn header(&self) -> Header {
        header(self.ic_id, self.line_id, self.made_at)
    }
}

impl Desk {
    /// The desk of the open line of an IC, for its two people and whoever stands in.
    pub(crate) async fn of(app: &App, viewer: &Viewer, ic: PersonId) -> Result<Desk, PageError> {
        let line = lines::open_of_ic(&app.db, ic).await?.ok_or(PageError::Missing)?;
        access::require(app, viewer, &header(ic, line.id, app.clock.now()), Need::Write).await?;
        Desk::around(app, viewer, line).await
    }

    /// The desk of any line; what of it the viewer may read is asked for one by one.
    pub(super) async fn around(app: &App, viewer: &Viewer, line: Line) -> Result<Desk, PageError> {
        let now = app.clock.now();
        let ic = cards::person(&app.db, line.ic_id).await?.ok_or(PageError::Missing)?;
        let stand_in = match line.ended_at {
            None => stand_ins::in_force(&app.db, line.ic_id, now).await?,
            Some(_) => None,
        };
        let (mut one_on_ones, mut others) = (Vec::new(), Vec::new());
        for conversation in conversations::lately_of_line(&app.db, line.id).await? {
            let kind = kinds::load(app, conversation.kind_version_id).await?;
            if kind.shows_agenda() { one_on_ones.push(conversation) } else { others.push(conversation) }
        }
        let talks = queries::talked_of_line(&app.db, line.id).await?;
        let mut held = Vec::new();
        for (kind, one) in queries::held_in_line(&app.db, line.id).await? {
            if kinds::load(app, kind).await?.shows_agenda() {
                held.push(one);
            }
        }
        let talked: Vec<Talked> = talks.iter().map(|(_, talked)| *talked).collect();
        Ok(Desk {
            sittings: Sittings::of(&held, &talked, &ic.zone, now),
            side: if viewer.id == line.ic_id { Side::Ic } else { Side::Manager },
            relation: access::relation(app, viewer, line.ic_id).await?,
            ic,
            stand_in,
            one_on_ones,
            others,
            talks,
            now,
            line,
        })
    }

    /// The viewer's grant for something on this agenda.
    pub(super) fn grant(&self, app: &App, viewer: &Viewer, row: &Row) -> Option<Grant> {
        access::grant_within(&self.relation, viewer, &row.header(), app)
    }

    /// When a topic was talked about.
    pub(super) fn talked(&self, topic: TopicId) -> Vec<Talked> {
        self.talks.iter().filter(|(id, _)| *id == topic).map(|(_, talked)| *talked).collect()
    }

    /// The day it is where the IC is: sittings are counted by it.
    pub(super) fn today(&self) -> Date {
        dates::local(self.now, &self.ic.zone).date()
    }

    /// Since when what is done with a topic belongs to the sitting of now.
    pub(super) fn since(&self) -> Timestamp {
        let morning = dates::instant(self.today().at(0, 0, 0, 0), &self.ic.zone);
        self.sittings.current().map_or(morning, |sitting| sitting.from.min(morning))
    }

    /// The 1:1 of the sitting of now, when it is one held here.
    pub(super) fn current(&self) -> Option<ConversationId> {
        self.sittings.current().and_then(|sitting: &Sitting| sitting.conversation)
    }

    /// The 1:1 the two are in, or the next one; a room that stayed open is neither.
    pub(super) fn next(&self) -> Option<&Conversation> {
        let all = || self.one_on_ones.iter().rev();
        let goes_on = |at: Timestamp| self.now.duration_since(at) < TICKED_WITHIN;
        let in_room = all().find(|one| one.state == State::InRoom && one.began_at.is_some_and(goes_on));
        in_room.or_else(|| all().find(|one| one.state.is_ahead()))
    }

    /// The first name of who sits on a side of the line.
    pub(super) fn name_of(&self, side: Side) -> &str {
        first(if side == Side::Ic { &self.line.ic_name } else { &self.line.manager_name })
    }

    /// Who reads what was put on the agenda then: "You and Ruth".
    pub(super) fn seen(&self, viewer: &Viewer, made_at: Timestamp) -> String {
        let others = self.others_at(viewer, made_at);
        match others.split_last() {
            None => "Only you".to_owned(),
            Some((only, [])) => format!("You and {only}"),
            Some((last, more)) => format!("You, {} and {last}", more.join(", ")),
        }
    }

    /// Who else reads what is put on the agenda now: "Ruth".
    pub(super) fn others(&self, viewer: &Viewer) -> String {
        let others = self.others_at(viewer, self.now);
        match others.split_last() {
            Some((last, more)) if !more.is_empty() => format!("{} and {last}", more.join(", ")),
            _ => others.concat(),
        }
    }

    fn others_at(&self, viewer: &Viewer, made_at: Timestamp) -> Vec<&str> {
        let Line { ic_id, ic_name, manager_id, manager_name, .. } = &self.line;
        let stand_in = self.stand_in.as_ref().filter(|one| one.from_at <= made_at);
        let people = [
            Some((*ic_id, ic_name)),
            Some((*manager_id, manager_name)).filter(|_| self.manager_reads()),
            stand_in.map(|one| (one.person_id, &one.person_name)),
        ];
        people.into_iter().flatten().filter(|(id, _)| *id != viewer.id).map(|(_, name)| first(name)).collect()
    }

    /// Whether the manager of the line still reads its agenda: a former one does for so many days.
    fn manager_reads(&self) -> bool {
        let Some(ended_at) = self.line.ended_at else { return true };
        match TABLE.cell(Object::OneOnOneAgenda, "any", Column::OldManager) {
            Some(Cell::Right(_, Some(days))) => self.now < ended_at + SignedDuration::from_hours(24 * days),
            _ => false,
        }
    }

    /// What stands around a page of this agenda.
    pub(super) async fn shell(&self, app: &App, viewer: &Viewer) -> Result<Shell, PageError> {
        let shell = viewer.shell(app, Place::at(format!("/people/{}", self.line.ic_id))).await?;
        Ok(shell.rather_at(&super::path(self.line.ic_id)))
    }
}

/// One topic for somebody who may do `need` with it.
pub(super) async fn find(app: &App, viewer: &Viewer, id: TopicId, need: Need) -> Result<(Row, Grant), PageError> {
    let row = queries::topic(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(app, viewer, &row.header(), need).await?;
    Ok((row, grant))
}

/// One topic of an open line, to change, with the desk it lies on. The agenda of a line that has
/// ended stays as it was.
pub(super) async fn open(app: &App, viewer: &Viewer, id: TopicId) -> Result<(Row, Grant, Desk), PageError> {
    let (row, grant) = find(app, viewer, id, Need::Write).await?;
    let line = lines::line(&app.db, row.line_id).await?.ok_or(PageError::Missing)?;
    if line.ended_at.is_some() {
        let manager = first(&line.manager_name);
        return Err(PageError::Gone(format!("Your line with {manager} has ended. Its agenda stays as it was.")));
    }
    Ok((row, grant, Desk::around(app, viewer, line).await?))
}
