//! Noor stands in for Ruth since eleven days and for five more: what is told of now was made
//! meanwhile, with her in the manager's seat, what is told of then long before. PERMISSIONS: she
//! "has the manager's cells for what is made during the cover, reads the agreed plan and open
//! promises, and has m for everything else". What follows is docs/decisions/0012.

use db::args;
use jiff::SignedDuration;
use people::LineId;

use super::none;
use super::table;
use super::walk::{found, paths, walk};
use super::words::{Said, Told, nothing_unsaid, tell};
use super::world::{Era, Who, World};
use super::writes::{press_by, press_new};
use crate::both;
use crate::support::{Page, TestApp};

/// How many days Noor still stands in.
const LEFT: i64 = 5;

/// The world with Noor in Ruth's seat, and everything said.
async fn with_a_stand_in<'a>(test: &'a TestApp) -> World<'a> {
    let mut world = World::new(test).await;
    let line: LineId = world.line(Who::Ines, Era::Now);
    let id: i64 = test.app.entropy.id(test.now());
    let (from, until) = (test.days_ago(11), test.now() + SignedDuration::from_hours(24 * LEFT));
    let sql = "insert into stand_in (id, line_id, person_id, first_on, last_on, from_at, until_at, arranged_by, arranged_at) \
        values ($1, $2, $3, '2026-11-12', '2026-11-27', $4, $5, $6, $4)";
    world.run(sql, args![id, line, world.id(Who::Noor), from, until, world.id(Who::Hana)]).await;
    world.seat = Who::Noor;
    world
}

/// What of the time before a stand-in reads.
const READS: [(&str, &str); 3] = [("plan", "agreed"), ("promise_by_ic", "open"), ("promise_by_manager", "open")];

/// What Noor wrote alone: of all others in this line it stays hers, and afterwards it follows the
/// column of a former manager. What was said beside her own promise hangs on it.
const HERS: [(&str, &str); 11] = [
    ("manager_private_note", "in_office"),
    ("manager_private_note", "after_line_ended"),
    ("manager_preparation", "draft"),
    ("manager_assessment", "draft"),
    ("manager_assessment", "handed_in"),
    ("evidence_by_manager", "private"),
    ("follow_up", "draft"),
    ("follow_up", "sent"),
    ("promise_by_manager", "open"),
    ("promise_by_manager", "settled"),
    ("promise_objection", "to_manager"),
];

/// Private to its author while it is in this state.
const PRIVATE: [(&str, &str); 6] = [
    ("manager_private_note", "in_office"),
    ("manager_preparation", "draft"),
    ("manager_assessment", "draft"),
    ("manager_assessment", "handed_in"),
    ("evidence_by_manager", "private"),
    ("follow_up", "draft"),
];

/// Said to one person in the room, and on no page of anybody but the two who sat there.
const BETWEEN_TWO: [(&str, &str); 3] =
    [("ic_preparation", "shared"), ("how_it_felt", "given"), ("talk_totals", "kept")];

/// The cell of Noor for something said, while she stands in and so many days after.
fn noors(said: &Said, row: (&'static str, &'static str), is_over: bool) -> &'static str {
    let (object, state) = row;
    if said.about != Who::Ines {
        return table::cell(object, state, "colleague");
    }
    match (said.era, is_over) {
        (Era::Now, false) => table::cell(object, state, "manager"),
        (Era::Then | Era::Always, false) if READS.contains(&row) => "R",
        (Era::Then | Era::Always, false) if table::hides(table::cell(object, state, "manager"), 0) => "-",
        (Era::Then, false) if PRIVATE.contains(&row) || state == "after_line_ended" => "-",
        (Era::Then | Era::Always, false) => "m",
        (Era::Now, true) if HERS.contains(&row) && state == "in_office" => {
            table::cell(object, "after_line_ended", "old_manager")
        }
        (Era::Now, true) if HERS.contains(&row) => table::cell(object, state, "old_manager"),
        (_, true) => table::cell(object, state, "colleague"),
    }
}

/// The cell of Ruth, who manages the line and sat in no seat of it meanwhile.
fn ruths(said: &Said) -> &'static str {
    let cell = table::cell(said.object, said.state, said.column(Who::Ruth));
    let is_hers = said.about != Who::Ines || said.era != Era::Now;
    let is_kept = PRIVATE.contains(&said.row()) || BETWEEN_TWO.contains(&said.row());
    if is_kept && !is_hers { "-" } else { cell }
}

/// Who reads what they should not, or not what they should.
async fn read(
    world: &World<'_>,
    told: &Told,
    who: Who,
    days: i64,
    cell: &dyn Fn(&Said) -> &'static str,
) -> Vec<String> {
    let found = found(&walk(world, who, &paths(world, told)).await);
    let check = |said: &Said| match (table::reads(cell(said), days), found.get(&said.word)) {
        (true, None) => Some(format!("{who:?} ({}, day {days}) reads {} nowhere", cell(said), said.word)),
        (false, Some(on)) => Some(format!("{who:?} ({}, day {days}) reads {} on {on:?}", cell(said), said.word)),
        _ => None,
    };
    told.said.iter().filter_map(check).collect()
}

both! {
    async fn who_stands_in_reads_as_the_manager_what_is_made_meanwhile_and_hardly_anything_of_before(test: TestApp) {
        let world = with_a_stand_in(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = read(&world, &told, Who::Noor, 0, &|said| noors(said, said.row(), false)).await;
        problems.extend(read(&world, &told, Who::Ruth, 0, &ruths).await);
        none(&problems);
    }
}

both! {
    async fn once_it_is_over_who_stood_in_keeps_what_they_wrote_alone_for_as_long_as_a_former_manager(test: TestApp) {
        let mut world = with_a_stand_in(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        // With the next request: the runner has not turned yet.
        world.days_pass(LEFT).await;
        let mut problems = read(&world, &told, Who::Noor, 0, &|said| noors(said, said.row(), true)).await;
        problems.extend(read(&world, &told, Who::Ruth, 0, &ruths).await);
        for (more, days) in [(29, 29), (1, 30), (60, 90)] {
            world.days_pass(more).await;
            problems.extend(read(&world, &told, Who::Noor, days, &|said| noors(said, said.row(), true)).await);
        }
        none(&problems);
    }
}

both! {
    async fn who_stands_in_writes_as_the_manager_meanwhile_and_afterwards_what_they_owe(test: TestApp) {
        let mut world = with_a_stand_in(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = press_by(&world, &told, Who::Noor, 0, &|said, row| noors(said, row, false)).await;
        problems.extend(press_new(&world, Who::Noor, 0, &|row| table::cell(row.0, row.1, "manager")).await);
        world.days_pass(LEFT).await;
        problems.extend(press_new(&world, Who::Noor, 0, &|row| table::cell(row.0, row.1, "colleague")).await);
        for (more, days) in [(0, 0), (30, 30)] {
            world.days_pass(more).await;
            problems.extend(press_by(&world, &told, Who::Noor, days, &|said, row| noors(said, row, true)).await);
        }
        none(&problems);
    }
}

both! {
    async fn a_stand_ins_reading_of_the_plan_from_before_is_on_the_climbers_log(test: TestApp) {
        let world = with_a_stand_in(&test).await;
        tell(&world, &nothing_unsaid).await;
        let log = format!("/people/{}/access-log", world.id(Who::Ines));
        let named = |page: &Page| page.text.matches("Noor Haddad").count();
        let before = named(world.actor(Who::Ines).get(&log).await.is(200));
        world.actor(Who::Noor).get(&format!("/people/{}/plan", world.id(Who::Ines))).await.is(200);
        assert_eq!(named(world.actor(Who::Ines).get(&log).await.is(200)), before + 1);
        world.actor(Who::Noor).get(&log).await.is(404);
    }
}
