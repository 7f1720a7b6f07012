//! What the clock says of on a Monday morning, in a company of many people in one zone, each of whom
//! said they would do something by that day: how long it takes until every notice and every mail of
//! it is written. `clock FOLDER PEOPLE`; the last line is JSON.

#![allow(clippy::print_stdout, reason = "what it says is what it is for")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use app::{demo, runner, start};
use db::args;
use jiff::{SignedDuration, Timestamp};
use kit::config::Given;
use kit::{App, Clock, Entropy};

/// Sunday; nobody works.
const SUNDAY: &str = "2026-11-22T09:00:00Z";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("clock FOLDER PEOPLE")?);
    let people: usize = words.next().ok_or("clock FOLDER PEOPLE")?.parse()?;
    let app = filled(folder, people).await?;
    runner::turn(&app).await?;
    app.clock.advance(SignedDuration::from_hours(24));
    let began = Instant::now();
    outreach::say_due(&app).await?;
    let seconds = began.elapsed().as_secs_f64();
    let mails = count(&app, "select count(*) from mail where made_at = $1").await?;
    let notices = count(&app, "select count(*) from notice where made_at = $1").await?;
    let again = Instant::now();
    app.clock.advance(SignedDuration::from_mins(15));
    outreach::say_due(&app).await?;
    println!("{notices} notices; a quarter of an hour later, nothing is new in {:.2} s", again.elapsed().as_secs_f64());
    println!("{{\"people\":{people},\"seconds\":{seconds:.2},\"mails\":{mails}}}");
    Ok(())
}

/// A demo of so many, all of whom have an account, one zone, and a day that comes on Monday.
async fn filled(folder: PathBuf, people: usize) -> Result<App, Box<dyn Error>> {
    let given = Given { data: Some(folder), ..Given::default() };
    let config = given.resolve()?;
    let sunday: Timestamp = SUNDAY.parse()?;
    let app = start::start(config, Clock::still(sunday), Entropy::seeded(1)).await?;
    demo::fill(&app, sunday, Some(people)).await.map_err(|error| error.to_string())?;
    for sql in [
        "update person set zone = 'Europe/Lisbon', last_on = null",
        "insert into account (person_id, created_at, version) select id, 0, 1 from person \
            where id not in (select person_id from account)",
        "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, reason, made_at, version) \
            select id, ic_id, id, ic_id, 'ic', 'One thing', '2026-11-23', '2026-11-23', 'open', '', 0, 1 from line where ended_at is null",
        "update goal set check_on = '2026-11-23' where state = 'agreed'",
    ] {
        app.db.run(sql, args![]).await?;
    }
    Ok(app)
}

async fn count(app: &App, sql: &'static str) -> Result<i64, Box<dyn Error>> {
    Ok(app.db.value(sql, args![app.clock.now()]).await?.unwrap_or(0))
}
