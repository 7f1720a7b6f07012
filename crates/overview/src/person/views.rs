//! The two views of the work, and how the manager's moved from round to round.

use conversations::assessments::{self, Against, GapState, Round, Stop, Stops, Yardstick};
use growth::frameworks;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;
use kit::web::look::*;
use people::PersonId;
use people::access::Relation;
use people::sessions::Viewer;

use super::rules::{Column, column, trend_sentence};
use crate::words::{lately_on, quarter_words};

/// Everything about the two views.
pub(super) struct Views {
    pub(super) shared: String,
    pub(super) manager: String,
    pub(super) compared: String,
    pub(super) axis: DotAxis,
    pub(super) has_next: bool,
    pub(super) groups: Vec<Group>,
    pub(super) fine: String,
    pub(super) path: String,
    pub(super) trend: Option<Trend>,
}

/// One pillar.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// One competency.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) plot: DotPlot,
    pub(super) ic: String,
    pub(super) manager: String,
    pub(super) state: Option<(Shape, &'static str)>,
}

/// The columns beside it.
pub(super) struct Trend {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) chart: StackedTrend,
}

/// Who is looked at, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) ic: PersonId,
    pub(super) ic_name: &'a str,
    pub(super) zone: &'a str,
    pub(super) today: Date,
    pub(super) viewer_is_ic: bool,
    pub(super) viewer_name: &'a str,
}

/// The views of the newest opened round; nothing before the first.
pub(super) async fn views(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    of: Of<'_>,
) -> Result<Option<Views>, PageError> {
    let mut measured = Vec::new();
    for (round, stops) in assessments::rounds(app, viewer, relation, of.ic).await? {
        if let Some(yardstick) = round.yardstick(app).await? {
            measured.push((round, stops, yardstick));
        }
    }
    let Some((round, stops, yardstick)) = measured.first() else { return Ok(None) };
    let opened_on = dates::local(round.opened_at, of.zone).date();
    let has_next = yardstick.against != Against::Top;
    let manager =
        if round.manager_name == of.viewer_name { "You".to_owned() } else { first(&round.manager_name).to_owned() };
    Ok(Some(Views {
        shared: format!(
            "Shared {}{}",
            if (2..).contains(&dates::days_between(opened_on, of.today)) { "on " } else { "" },
            lately_on(opened_on, of.today)
        ),
        compared: yardstick.compared().to_owned(),
        axis: axis(yardstick),
        groups: groups(yardstick, stops, if of.viewer_is_ic { "You" } else { first(of.ic_name) }, &manager),
        fine: fine(yardstick, &manager),
        path: format!("/conversations/{}/side-by-side", round.id),
        trend: trend(&measured, of.zone),
        manager,
        has_next,
    }))
}

fn marks(yardstick: &Yardstick) -> (Option<u8>, Option<u8>) {
    let next = (yardstick.against != Against::Top).then(|| Stop::Next.place());
    (Some(Stop::Own.place()), next)
}

fn axis(yardstick: &Yardstick) -> DotAxis {
    let (own_band, next_line) = marks(yardstick);
    let next = yardstick.next().unwrap_or_default().to_owned();
    let signs = if next.is_empty() { String::new() } else { "signs of".to_owned() };
    DotAxis {
        words: ["below".to_owned(), yardstick.own().to_owned(), signs, next, "beyond".to_owned()],
        own_band,
        next_line,
    }
}

fn groups(yardstick: &Yardstick, stops: &Stops, ic_name: &str, manager_name: &str) -> Vec<Group> {
    let (own_band, next_line) = marks(yardstick);
    let rating = |by: &str, stop: Option<Stop>| {
        stop.map(|stop| Rating { by: by.to_owned(), stop: stop.place(), word: yardstick.word(stop) })
    };
    let word = |stop: Option<Stop>| stop.map_or_else(|| "not rated".to_owned(), |stop| yardstick.word(stop));
    let row = |competency: &frameworks::Competency| {
        let (ic, manager) = (stops.ic(&competency.key), stops.manager(&competency.key));
        Row {
            name: competency.name.clone(),
            plot: DotPlot {
                label: competency.name.clone(),
                ic: rating(ic_name, ic),
                manager: rating(manager_name, manager),
                own_band,
                next_line,
            },
            ic: word(ic),
            manager: word(manager),
            state: manager.map(|stop| said(yardstick.gap_state(stop))),
        }
    };
    let group = |pillar: &frameworks::Pillar| Group {
        name: pillar.name.clone(),
        rows: pillar.competencies.iter().map(row).collect(),
    };
    yardstick.framework.pillars.iter().map(group).collect()
}

fn said(state: GapState) -> (Shape, &'static str) {
    let shape = match state {
        GapState::Consistent => Shape::Consistent,
        GapState::Emerging => Shape::Emerging,
        GapState::Gap => Shape::Gap,
    };
    (shape, state.words())
}

fn fine(yardstick: &Yardstick, manager: &str) -> String {
    let whose = if manager == "You" { "your".to_owned() } else { possessive(manager) };
    let beyond: Vec<&str> =
        yardstick.framework.levels.iter().skip(yardstick.level + 2).map(|level| level.name.as_str()).collect();
    let covers = match beyond.as_slice() {
        [] => String::new(),
        [one] => format!(" “Beyond” covers {one}."),
        [rest @ .., last] => format!(" “Beyond” covers {} and {last}.", rest.join(", ")),
    };
    let compared = yardstick.compared();
    format!("State compares {whose} view with {compared}.{covers}")
}

/// Rounds read against the same level, the oldest first.
fn trend(measured: &[(Round, Stops, Yardstick)], zone: &str) -> Option<Trend> {
    let (newest, _, yardstick) = measured.first()?;
    let same = measured
        .iter()
        .filter(|(_, _, other)| other.against == yardstick.against && other.compared() == yardstick.compared());
    let mut columns: Vec<(Date, Column)> = same
        .map(|(round, stops, other)| {
            let rated = other.framework.competencies().filter_map(|(_, one)| stops.manager(&one.key));
            (dates::local(round.starts_at, zone).date(), column(other.against, rated))
        })
        .collect();
    columns.reverse();
    let of = yardstick.framework.competencies().count();
    let days: Vec<Date> = columns.iter().map(|(day, _)| *day).collect();
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let quarter = |(word, (_, column)): (String, &(Date, Column))| Quarter {
        word,
        consistent: small(column.consistent),
        emerging: small(column.emerging),
        gap: small(column.gap),
    };
    let quarters = quarter_words(&days).into_iter().zip(&columns).map(quarter).collect();
    let compared = yardstick.compared();
    Some(Trend {
        title: if yardstick.against == Against::Next {
            format!("Towards {compared}")
        } else {
            format!("As {compared}")
        },
        sentence: trend_sentence(&columns, of),
        chart: StackedTrend {
            label: format!("Competencies at {compared} level by quarter, as {} saw them", first(&newest.manager_name)),
            of: small(of),
            quarters,
        },
    })
}
