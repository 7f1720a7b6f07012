//! Who stands in, as the page of a line shows it.

use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;

use super::queries::{self, Now, StandIn};
use super::rules::{Before, what_a_stand_in_reads};
use crate::access::{self, Grant, Header, Object, TABLE};
use crate::lines::Line;
use crate::sessions::Viewer;
use crate::{LineId, PersonId, StandInId};

/// Somebody who stands in or is to.
pub(crate) struct StandInShown {
    pub(crate) id: StandInId,
    /// The sentence on top.
    pub(crate) title: String,
    /// What follows from it, for the three it concerns and whoever writes the chart.
    pub(crate) reading: Option<Reading>,
}

/// What a stand-in gets to read, as the page says it to whoever looks.
pub(crate) struct Reading {
    pub(crate) name: String,
    pub(crate) manager: String,
    pub(crate) before: Before,
    /// Conversations of that time which the manager planned; nothing for who may not know.
    pub(crate) planned: String,
}

impl Reading {
    pub(super) async fn of(
        app: &App,
        viewer: &Viewer,
        (line, person, name): (&Line, PersonId, &str),
        time: (Timestamp, Timestamp),
    ) -> Result<Reading, PageError> {
        Ok(Reading {
            name: if viewer.id == person { "you".to_owned() } else { first(name).to_owned() },
            manager: first(&line.manager_name).to_owned(),
            before: what_a_stand_in_reads(&TABLE),
            planned: planned(app, viewer, line.id, line, time).await?,
        })
    }
}

/// "Thu 26 November, 14:00": what the manager is to hold in that time, for who may know of it.
async fn planned(
    app: &App,
    viewer: &Viewer,
    id: LineId,
    line: &Line,
    time: (Timestamp, Timestamp),
) -> Result<String, PageError> {
    let header = Header::about(Object::Conversation, "open", line.ic_id).made(Some(id), line.started_at);
    if access::grant(app, viewer, &header).await?.is_none() {
        return Ok(String::new());
    }
    let said = |at: &Timestamp| {
        let local = dates::local(*at, &viewer.zone);
        format!("{}, {}", dates::day(local.date()), dates::time(&local))
    };
    let starts = queries::planned_between(&app.db, id, time).await?;
    Ok(starts.iter().map(said).collect::<Vec<_>>().join(" · "))
}

/// Everybody knows who stands in now; who is to, only those it concerns.
pub(crate) async fn of_line(
    app: &App,
    viewer: &Viewer,
    line: Option<&Line>,
    chart: &Grant,
) -> Result<Vec<StandInShown>, PageError> {
    let Some(line) = line else { return Ok(Vec::new()) };
    let now = app.clock.now();
    let mut shown = Vec::new();
    for one in queries::of_line(&app.db, line.id, now).await? {
        let concerns = [one.ic_id, one.manager_id, one.person_id].contains(&viewer.id) || chart.may_write();
        if !concerns && !one.is_in_force(now) {
            continue;
        }
        let reading = match concerns {
            true => Some(
                Reading::of(app, viewer, (line, one.person_id, &one.person_name), (one.from_at, one.until_at)).await?,
            ),
            false => None,
        };
        shown.push(StandInShown { id: one.id, title: title(&one, now), reading });
    }
    Ok(shown)
}

/// "Noor Haddad stands in for Ruth until Friday 4 December."
fn title(one: &StandIn, now: Timestamp) -> String {
    let (name, manager) = (&one.person_name, first(&one.manager_name));
    match one.is_in_force(now) {
        true => format!("{name} stands in for {manager} until {}.", long(&one.last_on)),
        false => {
            format!("{name} is to stand in for {manager} from {} to {}.", long(&one.first_on), long(&one.last_on))
        }
    }
}

/// "Friday 4 December".
pub(crate) fn long(day: &Date) -> String {
    dates::long_day(*day)
}

impl Now {
    /// "Noor Haddad stands in until 4 Dec": beside whoever climbs.
    pub fn words(&self) -> String {
        format!("{} stands in until {}", self.person_name, self.last_on.strftime("%-d %b"))
    }
}
