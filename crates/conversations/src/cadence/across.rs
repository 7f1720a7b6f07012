//! Counts over every open line, by the same rule the two of a line read. Whoever shows them keeps
//! them for a while: counting walks over all lines, some thousand at a time.

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::LineId;

use super::{called_off_since, courses_of, ground, queries, reckon};

/// How many lines stand in memory at once.
const AT_ONCE: u32 = 2_000;

/// In how many lines something is past its day with nothing planned: of which kind, by its title,
/// in the order in which kinds are offered. Kinds nobody is asked for are not there.
pub async fn overdue_across(app: &App, now: Timestamp) -> Result<Vec<(String, i64)>, PageError> {
    let ground = ground(app).await?;
    let mut counts: Vec<(&str, bool, i64)> = ground.kinds.iter().map(|kind| (kind.key.as_str(), false, 0)).collect();
    let mut after = LineId(0);
    loop {
        let lines = queries::open_lines_after(&app.db, after, AT_ONCE).await?;
        let Some(last) = lines.last().map(|line| line.line_id) else { break };
        let courses = queries::courses_between(&app.db, (after, last), called_off_since(now, "UTC"), now).await?;
        for line in lines {
            let own = courses_of(&courses, line.line_id);
            let due = reckon(app, &ground, line, own, now).await?.due;
            for one in due {
                if let Some((_, is_asked, count)) = counts.iter_mut().find(|(key, ..)| *key == one.kind.key) {
                    *is_asked = true;
                    *count += i64::from(one.overdue_by().is_some());
                }
            }
        }
        after = last;
    }
    let title = |key: &str| ground.kinds.iter().find(|kind| kind.key == key).map(|kind| kind.title.clone());
    let asked = counts.into_iter().filter(|(_, is_asked, _)| *is_asked);
    Ok(asked.filter_map(|(key, _, count)| Some((title(key)?, count))).collect())
}
