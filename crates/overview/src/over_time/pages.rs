use askama::Template;
use axum::extract::{Path, State};
use conversations::assessments::{self, Against, MOST_ROUNDS, Stop, Stops, Yardstick};
use growth::frameworks::{Competency, Pillar};
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use kit::{App, dates, names};
use people::PersonId;
use people::access;
use people::people::person;
use people::sessions::Viewer;

use super::rules::{self, dropped, place, rung};
use crate::words::{count, sentence};

#[derive(Template)]
#[template(path = "over_time/show.html")]
struct OverTimePage {
    shell: Shell,
    id: PersonId,
    name: String,
    is_self: bool,
    /// "Five conversations, Sep ’25 to Aug ’26"; empty before the first.
    said: String,
    ic: String,
    manager: String,
    rounds: Vec<Heading>,
    groups: Vec<Group>,
}

/// A round as the head of a column.
struct Heading {
    word: String,
    compared: String,
}

/// Charts that share a scale.
struct Group {
    name: String,
    /// Whether it is the one of the pillars.
    is_pillars: bool,
    rows: Vec<RoundLines>,
}

/// One opened round, made ready to be drawn.
struct Drawn {
    word: String,
    /// Who speaks: the IC and the manager of then.
    by: [String; 2],
    stops: Stops,
    yardstick: Yardstick,
    /// The place of the level of then on the newest ladder.
    level: usize,
}

/// `GET /people/{person}/over-time`: where nothing may be read, it looks like nothing.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let person = person(&app.db, id).await?.ok_or(PageError::Missing)?;
    let relation = access::relation(&app, &viewer, id).await?;
    let is_self = viewer.id == id;
    let ic = if is_self { "You".to_owned() } else { first(&person.name).to_owned() };
    let rounds = drawn(&app, &viewer, &relation, id, &ic).await?;
    if rounds.is_empty() && !is_self && relation.open_line.is_none() {
        return Err(PageError::Missing);
    }
    let managers: Vec<String> = rounds.iter().map(|round| round.by[1].clone()).collect();
    page(&OverTimePage {
        shell: viewer.shell(&app, Place::at(format!("/people/{id}"))).await?,
        said: said(&rounds),
        manager: rules::names(&managers),
        rounds: rounds.iter().map(heading).collect(),
        groups: groups(&rounds),
        name: person.name,
        id,
        is_self,
        ic,
    })
}

/// The opened rounds the viewer may read, the oldest first.
async fn drawn(
    app: &App,
    viewer: &Viewer,
    relation: &access::Relation,
    id: PersonId,
    ic: &str,
) -> Result<Vec<Drawn>, PageError> {
    let mut rounds = Vec::new();
    let both = assessments::rounds_of_both(app, viewer, relation, id).await?;
    let managers: Vec<_> = both.iter().map(|(round, _)| (round.manager_id, round.manager_name.clone())).collect();
    let managers: Vec<_> = managers.iter().map(|(id, name)| (*id, name.as_str())).collect();
    for (round, stops) in both.into_iter().rev() {
        let Some(yardstick) = round.yardstick(app).await? else { continue };
        let is_viewer = round.manager_id == viewer.id;
        let manager = (&round.manager_id, round.manager_name.as_str());
        let manager = if is_viewer { "You".to_owned() } else { names::among(manager, &managers).to_owned() };
        let word = dates::local(round.starts_at, &viewer.zone).strftime("%b ’%y").to_string();
        let (level, by) = (yardstick.level, [ic.to_owned(), manager]);
        rounds.push(Drawn { word, by, stops, yardstick, level });
    }
    let newest = rounds.last().map(|newest| newest.yardstick.framework.clone());
    for round in &mut rounds {
        if let Some(newest) = &newest {
            round.level = place(newest, &round.yardstick.framework, round.level);
        }
    }
    Ok(rounds)
}

fn said(rounds: &[Drawn]) -> String {
    match rounds {
        [] => String::new(),
        [one] => format!("One conversation so far, in {}", one.word),
        [first, .., last] => {
            let newest = if rounds.len() < MOST_ROUNDS as usize { "" } else { "the newest " };
            let count = count(rounds.len());
            format!("{} conversations, {} to {}", sentence(&format!("{newest}{count}")), first.word, last.word)
        }
    }
}

fn heading(round: &Drawn) -> Heading {
    Heading { word: round.word.clone(), compared: round.yardstick.compared().to_owned() }
}

/// The pillars, then the competencies of each, then what is no longer in the framework.
fn groups(rounds: &[Drawn]) -> Vec<Group> {
    let Some(newest) = rounds.last().map(|newest| &newest.yardstick.framework) else { return Vec::new() };
    let scale = rules::span(rounds.iter().flat_map(Drawn::rungs));
    let rows = |all: &mut dyn Iterator<Item = &Competency>| all.map(|one| competency(rounds, one, scale)).collect();
    let pillars = newest.pillars.iter().map(|one| pillar(rounds, one)).collect();
    let mut groups = vec![Group { name: "Pillars".to_owned(), is_pillars: true, rows: pillars }];
    groups.extend(newest.pillars.iter().map(|pillar| Group {
        name: pillar.name.clone(),
        is_pillars: false,
        rows: rows(&mut pillar.competencies.iter()),
    }));
    let older = rounds.iter().rev().map(|round| &*round.yardstick.framework);
    let mut gone = dropped(newest, older).into_iter().filter(|one| rounds.iter().any(|round| round.has(&one.key)));
    groups.push(Group { name: "No longer in the framework".to_owned(), is_pillars: false, rows: rows(&mut gone) });
    groups.retain(|group| !group.rows.is_empty());
    groups
}

/// The position of a pillar in every round, by the weights of the level compared against then.
fn pillar(rounds: &[Drawn], pillar: &Pillar) -> RoundLines {
    let key = Some(pillar.key.as_str());
    let at = |round: &Drawn| {
        let yardstick = &round.yardstick;
        let ic = yardstick.position(|key| round.stops.ic(key), key).number;
        let manager = yardstick.position(|key| round.stops.manager(key), key).number;
        let word = |number: Option<f64>| number.map(|number| format!("{number:.1}"));
        RoundAt { ic, manager, own: None, asked: yardstick.asked(key), ..round.at([word(ic), word(manager)]) }
    };
    let rounds = rounds.iter().map(at).collect();
    RoundLines { label: pillar.name.clone(), low: 0.0, high: assessments::rules::HIGHEST, rounds }
}

/// The stops of a competency in every round, on the ladder of levels.
fn competency(rounds: &[Drawn], one: &Competency, (low, high): (f64, f64)) -> RoundLines {
    let at = |round: &Drawn| {
        let stops = [round.stops.ic(&one.key), round.stops.manager(&one.key)];
        let [ic, manager] = stops.map(|stop| stop.map(|stop| round.rung(stop)));
        let (own, asked) = (Some(round.rung(Stop::Own)), round.asked());
        RoundAt { ic, manager, own, asked, ..round.at(stops.map(|stop| stop.map(|stop| round.yardstick.word(stop)))) }
    };
    RoundLines { label: one.name.clone(), low, high, rounds: rounds.iter().map(at).collect() }
}

impl Drawn {
    /// A round with its words alone.
    fn at(&self, words: [Option<String>; 2]) -> RoundAt {
        let [ic, manager] = words.map(|word| word.unwrap_or_else(|| "not rated".to_owned()));
        let said = format!("{} {ic}, {} {manager}", self.by[0], self.by[1]);
        RoundAt { word: self.word.clone(), said, ic: None, manager: None, own: None, asked: None }
    }

    fn rung(&self, stop: Stop) -> f64 {
        rung(self.level, self.yardstick.against, stop)
    }

    /// The next level, where it is what the round was compared with.
    fn asked(&self) -> Option<f64> {
        (self.yardstick.against == Against::Next).then(|| self.rung(Stop::Next))
    }

    /// Every rung somebody stood on, the own level and what was asked.
    fn rungs(&self) -> impl Iterator<Item = f64> {
        let competencies = self.yardstick.framework.competencies();
        let stops = competencies.flat_map(|(_, one)| [self.stops.ic(&one.key), self.stops.manager(&one.key)]);
        stops.flatten().chain([Stop::Own]).map(|stop| self.rung(stop)).chain(self.asked())
    }

    fn has(&self, key: &str) -> bool {
        self.stops.ic(key).is_some() || self.stops.manager(key).is_some()
    }
}

impl OverTimePage {
    /// What is read beside a chart: what both said last.
    fn newest<'a>(&self, row: &'a RoundLines) -> &'a str {
        row.rounds.last().map_or("", |round| round.said.as_str())
    }
}
