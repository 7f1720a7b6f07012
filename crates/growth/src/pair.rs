//! The two people a page is between, and the ladder the one who climbs stands on.

use std::sync::Arc;

use jiff::Timestamp;
use kit::App;
use kit::names;
use kit::web::PageError;
use people::lines::{self, Line};
use people::people::{Person, person};
use people::sessions::Viewer;
use people::stand_ins::{self, StandIn};
use people::{LineId, PersonId};

use crate::frameworks::{self, Framework, FrameworkId};
use crate::promises::Side;
use crate::words;

/// Somebody, who holds their rope now, and who stands in for them.
pub(crate) struct Pair {
    pub(crate) ic: Person,
    pub(crate) line: Option<Line>,
    pub(crate) stand_in: Option<StandIn>,
}

impl Pair {
    /// Loads them; nobody with this id looks missing.
    pub(crate) async fn of(app: &App, ic: PersonId) -> Result<Pair, PageError> {
        let ic = person(&app.db, ic).await?.ok_or(PageError::Missing)?;
        let line = lines::open_of_ic(&app.db, ic.id).await?;
        let stand_in = match line {
            Some(_) => stand_ins::in_force(&app.db, ic.id, app.clock.now()).await?,
            None => None,
        };
        Ok(Pair { ic, line, stand_in })
    }

    /// The same for something made at that instant: whoever stands in reads nothing of before.
    pub(crate) fn at(&self, made_at: Timestamp) -> Pair {
        let stand_in = self.stand_in.clone().filter(|one| one.from_at <= made_at);
        Pair { ic: self.ic.clone(), line: self.line.clone(), stand_in }
    }

    pub(crate) fn line_id(&self) -> Option<LineId> {
        self.line.as_ref().map(|line| line.id)
    }

    /// Which of the two the viewer is; for everybody else it does not matter, they see nothing.
    pub(crate) fn side_of(&self, viewer: &Viewer) -> Side {
        if viewer.id == self.ic.id { Side::Ic } else { Side::Manager }
    }

    /// Everybody who reads what the two share, the IC first.
    fn everybody(&self) -> Vec<(PersonId, &str)> {
        let ic = std::iter::once((self.ic.id, self.ic.name.as_str()));
        let manager = self.line.iter().map(|line| (line.manager_id, line.manager_name.as_str()));
        let stand_in = self.stand_in.iter().map(|one| (one.person_id, one.person_name.as_str()));
        ic.chain(manager).chain(stand_in).collect()
    }

    /// Who can read what the two share: "You and Ruth".
    pub(crate) fn seen(&self, viewer: &Viewer) -> String {
        if self.line.is_none() && viewer.id == self.ic.id {
            return NEXT.to_owned();
        }
        words::seen(viewer.id, &self.everybody())
    }

    /// Who would read what the viewer shares: "Ruth", "Ruth and Noor".
    pub(crate) fn readers(&self, viewer: &Viewer) -> String {
        if self.line.is_none() && viewer.id == self.ic.id {
            return NOBODY_YET.to_owned();
        }
        let others: Vec<_> = self.everybody().into_iter().filter(|(id, _)| *id != viewer.id).collect();
        words::seen(viewer.id, &others)
    }

    /// The same people by their ids: a form that shares says whom its page named.
    pub(crate) fn reader_ids(&self, viewer: &Viewer) -> String {
        let others = self.everybody().into_iter().filter(|(id, _)| *id != viewer.id);
        others.map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The first name of the other one, for "propose it to …".
    pub(crate) fn other(&self, viewer: &Viewer) -> String {
        let name = match &self.line {
            Some(line) if viewer.id == self.ic.id => line.manager_name.as_str(),
            None if viewer.id == self.ic.id => return NOBODY_YET.to_owned(),
            _ => self.ic.name.as_str(),
        };
        let stand_in = self.stand_in.as_ref().filter(|_| viewer.id == self.ic.id);
        let or = stand_in.map(|one| format!(" or {}", names::first(&one.person_name))).unwrap_or_default();
        format!("{}{or}", names::first(name))
    }
}

const NEXT: &str = "You, and whoever holds your rope next";
const NOBODY_YET: &str = "whoever holds your rope next";

/// The framework somebody stands in, where they stand in one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladder {
    framework: Option<Arc<Framework>>,
    level_key: String,
}

/// A pillar with its competencies, as a form offers them.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The pillar.
    pub pillar: String,
    /// Key and name of each competency, and whether it is picked.
    pub competencies: Vec<(String, String, bool)>,
}

impl Ladder {
    pub(crate) async fn of(app: &App, ic: &Person) -> Result<Ladder, PageError> {
        let Some(id) = ic.framework_id else { return Ok(Ladder::default()) };
        let Some(version) = frameworks::current(app, FrameworkId(id)).await? else { return Ok(Ladder::default()) };
        let framework = Some(frameworks::load(app, version).await?);
        Ok(Ladder { framework, level_key: ic.level_key.clone().unwrap_or_default() })
    }

    /// The keys a form may send.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let all = self.framework.iter().flat_map(|framework| framework.competencies());
        all.map(|(_, competency)| competency.key.as_str()).collect()
    }

    /// What a form offers, with those picked that were.
    pub(crate) fn offered(&self, picked: &[String]) -> Vec<Offered> {
        let pillars = self.framework.iter().flat_map(|framework| &framework.pillars);
        let offered = pillars.map(|pillar| {
            let competencies = pillar.competencies.iter();
            let pick = |competency: &frameworks::Competency| {
                (competency.key.clone(), competency.name.clone(), picked.contains(&competency.key))
            };
            Offered { pillar: pillar.name.clone(), competencies: competencies.map(pick).collect() }
        });
        offered.collect()
    }

    /// The name of a competency; its key where the framework no longer knows it.
    pub(crate) fn name(&self, key: &str) -> String {
        let known = self.framework.as_ref().and_then(|framework| framework.competency(key));
        known.map_or_else(|| key.replace('-', " "), |competency| competency.name.clone())
    }

    pub(crate) fn level(&self) -> Option<&str> {
        Some(self.framework.as_ref()?.level(&self.level_key)?.name.as_str())
    }

    pub(crate) fn next_level(&self) -> Option<&str> {
        Some(self.framework.as_ref()?.next_of(&self.level_key)?.name.as_str())
    }
}
