//! Counts over every open line, by the same rule the two of a line read. Whoever shows them keeps
//! them for a while: counting walks over all lines, some thousand at a time.

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::LineId;

use super::{called_off_since, courses_of, ground, queries, reckon};
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
    loop {
        let lines = queries::open_lines_after(&app.db, after, AT_ONCE).await?;
        let Some(last) = lines.last().map(|line| line.line_id) else { break };
        let courses = queries::courses_between(&app.db, (after, last), called_off_since(now, "UTC"), now).await?;
        for line in lines {
            let own = courses_of(&courses, line.line_id);
            let due = reckon(app, &ground, line, own, now).await?.due;
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
