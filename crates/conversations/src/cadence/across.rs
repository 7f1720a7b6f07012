//! Every open line, some thousand at a time, by the same rule the two of a line read: counts, which
//! whoever shows them keeps for a while, and those that are past their day.

use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::web::PageError;
use people::LineId;

use super::{Ground, LineCadence, LineRow, called_off_since, courses_of, ground, queries, reckon};
use crate::kinds::lower_first;

/// How many lines stand in memory at once.
const AT_ONCE: u32 = 2_000;

/// What is past its day across all open lines, with nothing planned.
#[derive(Clone, Debug, Default)]
pub struct Across {
    /// In how many lines something is.
    pub lines: i64,
    /// In how many which kind is, named as inside a sentence, in the order in which kinds are
    /// offered. Kinds nobody is asked for are not there.
    pub by_kind: Vec<(String, i64)>,
}

/// Counts it.
pub async fn overdue_across(app: &App, now: Timestamp) -> Result<Across, PageError> {
    let ground = ground(app).await?;
    let mut counts: Vec<Option<i64>> = vec![None; ground.kinds.len()];
    let (mut late, mut after) = (0, LineId(0));
    while let Some((last, lines)) = some_after(app, &ground, after, now).await? {
        for LineCadence { due, .. } in lines {
            late += i64::from(due.iter().any(|one| one.overdue_by().is_some()));
            for one in &due {
                let place = ground.kinds.iter().position(|kind| kind.key == one.kind.key);
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count = Some(count.unwrap_or(0) + i64::from(one.overdue_by().is_some()));
                }
            }
        }
        after = last;
    }
    let named = ground.kinds.iter().zip(counts);
    let by_kind = named.filter_map(|(kind, count)| Some((lower_first(&kind.title), count?))).collect();
    Ok(Across { lines: late, by_kind })
}

/// A line past its cadence, with nothing planned.
#[derive(Clone, Debug)]
pub struct Overdue {
    /// The line.
    pub line: LineRow,
    /// The day that went by last, of those something was due by.
    pub due_on: Date,
}

/// Those among the next lines after one, in the order of their ids, and the last that was looked
/// at; nothing when there are no more.
pub async fn overdue_after(
    app: &App,
    after: LineId,
    now: Timestamp,
) -> Result<Option<(LineId, Vec<Overdue>)>, PageError> {
    let Some((last, lines)) = some_after(app, &*ground(app).await?, after, now).await? else { return Ok(None) };
    let overdue = |of: LineCadence| {
        let days = of.due.iter().filter(|due| due.overdue_by().is_some()).map(|due| due.due_on);
        days.max().map(|due_on| Overdue { due_on, line: of.line })
    };
    Ok(Some((last, lines.into_iter().filter_map(overdue).collect())))
}

/// The cadence of the next lines after one, and the last of them.
async fn some_after(
    app: &App,
    ground: &Ground,
    after: LineId,
    now: Timestamp,
) -> Result<Option<(LineId, Vec<LineCadence>)>, PageError> {
    let lines = queries::open_lines_after(&app.db, after, AT_ONCE).await?;
    let Some(last) = lines.last().map(|line| line.line_id) else { return Ok(None) };
    let courses = queries::courses_between(&app.db, (after, last), called_off_since(now, "UTC"), now).await?;
    let mut all = Vec::new();
    for line in lines {
        let own = courses_of(&courses, line.line_id);
        all.push(reckon(app, ground, line, own, now).await?);
    }
    Ok(Some((last, all)))
}
