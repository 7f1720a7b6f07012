//! What somebody may not know of leaves no trace: no date, no count, no empty place.

use db::args;
use jiff::civil::Date;
use kit::dates;

use super::none;
use super::table;
use super::talks::Talk;
use super::walk::{paths, walk};
use super::words::{nothing_unsaid, tell};
use super::world::{ENDED, Era, Who, World};
use crate::both;
use crate::support::{Page, TestApp};

/// A page without what differs from one visit to the next: form keys and ids.
fn plain(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find("name=\"_key\" value=\"") {
        out.push_str(&rest[..at]);
        let after = &rest[at + "name=\"_key\" value=\"".len()..];
        rest = &after[after.find('"').unwrap_or(0)..];
    }
    out.push_str(rest);
    let is_id = |word: &str| {
        word.len() == 13
            && word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let words = out.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .map(|word| {
            if is_id(word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric())) {
                format!("ID{}", &word[13..])
            } else {
                word.to_owned()
            }
        })
        .collect()
}

/// Whether nothing of a row may be known to somebody in any state of things.
fn hidden_from(who: Who, object: &str, state: &str, era: Era) -> bool {
    let about = match (object, state, era) {
        ("direction", "shared", Era::Then) => Who::Edda,
        ("direction", "private", _) | ("handover_note", "released" | "ahead", _) => Who::Kai,
        ("handover_note", "shared_with_ic" | "shared_ahead", _) => Who::Edda,
        _ => Who::Ines,
    };
    let hides = |state: &str| table::hides(who.cell((object, state), era, about), ENDED);
    // A conversation that somebody may know of once it is closed has dates before.
    let dated = || table::hides(who.cell(("conversation_date", "any"), era, about), ENDED);
    if object == "conversation" { hides("open") && hides("closed") && dated() } else { hides(state) }
}

/// Everybody for whom something is hidden.
const READERS: [Who; 8] =
    [Who::Ines, Who::Ruth, Who::Tomas, Who::Mirjam, Who::Beatriz, Who::Zeynep, Who::Hana, Who::Noor];

both! {
    async fn what_somebody_may_not_know_of_changes_no_page(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = Vec::new();
        for who in READERS {
            let other = TestApp::new(test.engine).await.expect("a second program");
            let silent = World::new(&other).await;
            let less = tell(&silent, &move |object, state, era| hidden_from(who, object, state, era)).await;
            // Single things have pages of their own, which are there or not; the rest must not differ.
            let single = ["/evidence/", "/goals/", "/promises/", "/topics/", "/lines/"];
            let shared = |path: &String| !single.iter().any(|start| path.starts_with(start));
            let all: Vec<String> = paths(&world, &told).into_iter().filter(shared).collect();
            let some: Vec<String> = paths(&silent, &less).into_iter().filter(shared).collect();
            let mut known: Vec<(String, Page)> = walk(&world, who, &all).await;
            let without = walk(&silent, who, &some).await;
            // Things are made in the same order in both worlds, so pages of the same shape pair up.
            for (path, page) in &without {
                let Some(at) = known.iter().position(|(one, _)| plain(one) == plain(path)) else { continue };
                let (_, with) = known.remove(at);
                if plain(&with.text) != plain(&page.text) {
                    problems.push(format!("{who:?} {path}: {}", first_difference(&plain(&with.text), &plain(&page.text))));
                }
            }
        }
        none(&problems);
    }
}

fn first_difference(with: &str, without: &str) -> String {
    let differs = with.lines().zip(without.lines()).find(|(one, other)| one != other);
    differs.map_or_else(
        || "one is longer".to_owned(),
        |(one, other)| {
            let at = one
                .char_indices()
                .zip(other.char_indices())
                .find(|((_, one), (_, other))| one != other)
                .map_or(0, |((at, _), _)| at);
            let around = |line: &str| line.chars().skip(at.saturating_sub(60)).take(200).collect::<String>();
            format!("\n  with    {}\n  without {}", around(one), around(other))
        },
    )
}

fn day(talk: &Talk, today: Date) -> String {
    dates::short_day(dates::local(talk.starts_at, "Europe/Lisbon").date(), today)
}

both! {
    async fn a_conversation_has_dates_for_whom_it_exists_and_a_kind_for_whom_the_table_says(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let today = dates::local(test.now(), "Europe/Lisbon").date();
        let path = format!("/people/{}", world.id(Who::Ines));
        let mut problems = Vec::new();
        for who in READERS {
            let page = world.actor(who).get(&path).await;
            page.is(200);
            for talk in told.talks.iter().filter(|talk| talk.state == "closed") {
                let column = who.column(talk.era, Who::Ines);
                let (cell, day) = (table::cell("conversation_date", "any", column), day(talk, today));
                if page.text.contains(&day) == table::hides(cell, ENDED) {
                    problems.push(format!("{who:?} ({column}: {cell}) and the conversation of {day}, {:?}", talk.era));
                }
            }
            let reads = |era| table::reads(who.cell(("conversation", "closed"), era, Who::Ines), ENDED);
            let knows_kind = who == Who::Zeynep || reads(Era::Now) || reads(Era::Then);
            if page.text.contains("Quarterly") != knows_kind {
                problems.push(format!("{who:?} and the kind of a conversation"));
            }
        }
        none(&problems);
    }
}

both! {
    async fn counts_over_everybody_are_the_people_partners(test: TestApp) {
        let world = World::new(&test).await;
        for who in READERS {
            let page = world.actor(who).get("/").await;
            let counted = page.text.contains("Across the workspace");
            let cell = table::cell("insight_counts", "workspace", who.column(Era::Always, Who::Ines));
            assert!(!counted || cell == "R5", "{who:?} reads counts over the workspace ({cell})");
            assert_eq!(counted, who == Who::Zeynep, "{who:?}");
        }
        // Four lines are open: too few to be counted.
        world.actor(Who::Zeynep).get("/").await.shows("Fewer than five lines are open.");
    }
}

both! {
    async fn everybody_reads_their_own_settings_and_nobody_elses(test: TestApp) {
        let world = World::new(&test).await;
        for who in READERS {
            world.actor(who).get("/settings").await.is(200).shows("@marlowe.example");
            if who != Who::Ines {
                world.actor(who).get("/settings").await.hides("ines.carvalho@marlowe.example");
            }
        }
        for who in [Who::Kofi, Who::Nobody] {
            world.actor(who).get("/settings").await.is(303);
            world.actor(who).get("/sign-in").await.is(200);
        }
    }
}

both! {
    async fn everybody_reads_their_own_notices_and_nobody_elses(test: TestApp) {
        let world = World::new(&test).await;
        let id: i64 = test.app.entropy.id(test.now());
        let sql = "insert into notice (id, person_id, kind, other_id, path, made_at) values ($1, $2, 'conversation.planned', $3, '/', $4)";
        world.run(sql, args![id, world.id(Who::Ines), world.id(Who::Ruth), test.now()]).await;
        let path = format!("/notices/{}/reading", kit::ids::short(id));
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Ines) {
            world.actor(who).get("/notices").await.hides("Ruth Adeyemi</b>").hides(&path);
            let is_out = [Who::Kofi, Who::Nobody].contains(&who);
            world.actor(who).post(&path, &[]).await.is(if is_out { 303 } else { 404 });
        }
        world.actor(Who::Ines).get("/notices").await.is(200).shows(&path);
        world.actor(Who::Ines).post(&path, &[]).await.is(303);
    }
}

both! {
    async fn a_reading_from_outside_the_line_is_on_the_climbers_log(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let log = format!("/people/{}/access-log", world.id(Who::Ines));
        for who in [Who::Ines, Who::Ruth] {
            world.actor(who).get(&log).await.is(200).hides("Tomas Lindqvist");
        }
        let old = told.talks.iter().find(|talk| talk.era == Era::Then && talk.state == "closed").expect("a talk");
        world.actor(Who::Tomas).get(&format!("/conversations/{}/room/notes", old.id)).await.is(200);
        for who in [Who::Ines, Who::Ruth] {
            world.actor(who).get(&log).await.is(200).shows("Tomas Lindqvist");
        }
    }
}
