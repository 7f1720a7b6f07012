//! Five hundred rooms, two people typing in each: see `bench/rooms`, which builds and starts it.
//!
//!     load PROGRAM FOLDER ROOMS SECONDS
//!
//! Everybody is a person with a session of their own, at an address of their own, with the page
//! and the stream of a room open and a change sent 80 ms after a key, as the page's script does.
//! Counted is from the keystroke, so with those 80 ms, until the other side's text has it. At the
//! end all texts are compared, and once more after the server was killed in the middle of typing.

mod http;
mod notes;
mod room;
mod server;
mod world;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, sleep_until};

use http::Failed;
use notes::within;
use room::{EVERY, Figures, Room};
use server::Server;

/// Beside every two who sit in a room stand so many others in the tree.
const PEOPLE_A_ROOM: usize = 12;
/// How long after the last key everything must have arrived, even where it took its time.
const LAST_WORDS: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, rooms, seconds] = asked.as_slice() else {
        say("load PROGRAM FOLDER ROOMS SECONDS");
        return ExitCode::from(2);
    };
    let (Ok(rooms), Ok(seconds)) = (rooms.parse(), seconds.parse()) else {
        say("ROOMS and SECONDS are numbers.");
        return ExitCode::from(2);
    };
    match run(Path::new(program), Path::new(folder), rooms, seconds).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            say(&failed.to_string());
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "the sentence is for the person at the terminal")]
fn say(sentence: &str) {
    println!("{sentence}");
}

async fn run(program: &Path, folder: &Path, count: usize, seconds: u64) -> Result<(), Failed> {
    let mut server = Server::start(program, folder, (count * PEOPLE_A_ROOM).max(200)).await?;
    let begun = world::begin(server.address, world::find(server.address).await?, count).await?;
    say(&format!("{count} rooms have begun."));
    // What beginning them left in memory is none of the rooms'.
    server.restart().await?;
    sleep(Duration::from_secs(2)).await;
    let rest_kb = server.resident_kb()?;
    let mut rooms = Vec::new();
    for (number, begun) in (0..).zip(begun) {
        rooms.push(Arc::new(Room::enter(begun, number).await?));
    }
    let mut load = Load::open(rooms).await;
    let before = server.ticks()?;
    let most_kb = load.type_for(Duration::from_secs(seconds), &server).await?;
    let after = server.ticks()?;
    let [belay, own] = [0, 1].map(|one| (after[one] - before[one]) as f64 / seconds as f64);
    say(&format!("CPU: the server {belay:.0} % of one processor, this program {own:.0} %."));
    let missing_at_rest = load.missing().await?;
    let figures = load.figures();
    let missing_after_kill = load.kill(&mut server).await?;
    report(count, &figures, (rest_kb, most_kb), missing_at_rest + missing_after_kill);
    Ok(())
}

fn report(rooms: usize, figures: &Figures, (rest_kb, most_kb): (u64, u64), lost: usize) {
    let three = |waits: &[Duration]| [50, 99, 100].map(|percent| within(waits, percent));
    let [p50, p99, most] = three(&figures.notes);
    let edits = figures.notes.len();
    say(&format!(
        "{edits} edits: half on the other screen within {p50} ms of the key, 99 of 100 within {p99} ms, all within {most} ms."
    ));
    let [half, p99_saved, all] = three(&figures.saved);
    say(&format!(
        "On the disk after sending: half within {half} ms, 99 of 100 within {p99_saved} ms, all within {all} ms."
    ));
    let [moves_p50, moves_p99, all] = three(&figures.looks);
    say(&format!(
        "{} moves of the agenda told to the other side: half within {moves_p50} ms, 99 of 100 within {moves_p99} ms, all within {all} ms.",
        figures.looks.len()
    ));
    say(&format!("Requests that failed and streams that broke: {}.", figures.troubles));
    let kb_per_room = most_kb.saturating_sub(rest_kb) / rooms.max(1) as u64;
    say(&format!("Resident: {} MB at rest, {} MB with {rooms} rooms open.", rest_kb / 1024, most_kb / 1024));
    say(&format!(
        "{{\"rooms\":{rooms},\"p50_ms\":{p50},\"p99_ms\":{p99},\"moves_p50_ms\":{moves_p50},\"moves_p99_ms\":{moves_p99},\
        \"kb_per_room\":{kb_per_room},\"lost\":{lost}}}"
    ));
}

/// All rooms, open.
struct Load {
    rooms: Vec<Arc<Room>>,
    /// Everybody who listens, sends and types.
    busy: JoinSet<()>,
}

impl Load {
    /// Everybody opens their stream, a few at a time.
    async fn open(rooms: Vec<Arc<Room>>) -> Load {
        let mut busy = JoinSet::new();
        for room in &rooms {
            for me in [0, 1] {
                busy.spawn(room.clone().listens(me));
                busy.spawn(room.clone().sends(me));
            }
            sleep(Duration::from_millis(10)).await;
        }
        Load { rooms, busy }
    }

    /// Everybody begins to type, evenly over the beat.
    fn begin_to_type(&mut self, until: Instant) {
        let (now, count) = (Instant::now(), self.rooms.len() as u32 * 2);
        for (number, room) in (0..).step_by(2).zip(&self.rooms) {
            for me in [0, 1] {
                // The two of a room a whole half beat apart.
                let place = number / 2 + u32::from(me == 1) * count / 2;
                self.busy.spawn(room.clone().types(me, now + EVERY * place / count, until));
            }
        }
    }

    /// Types for so long; answers how much memory the server took at most, in KB.
    async fn type_for(&mut self, time: Duration, server: &Server) -> Result<u64, Failed> {
        let until = Instant::now() + time;
        self.begin_to_type(until);
        let (mut most_kb, mut second) = (0, interval(Duration::from_secs(1)));
        for room in self.rooms.iter().cycle() {
            second.tick().await;
            if Instant::now() >= until {
                break;
            }
            room.moves().await?;
            most_kb = most_kb.max(server.resident_kb()?);
        }
        let late = Instant::now() + LAST_WORDS;
        while Instant::now() < late && !self.rooms.iter().all(|room| room.is_quiet()) {
            sleep(Duration::from_millis(50)).await;
        }
        Ok(most_kb)
    }

    fn figures(&self) -> Figures {
        let mut all = Figures::default();
        for figures in self.rooms.iter().flat_map(|room| room.sides.each_ref().map(|side| side.figures())) {
            all.notes.extend(figures.notes);
            all.looks.extend(figures.looks);
            all.saved.extend(figures.saved);
            all.troubles += figures.troubles;
        }
        all
    }

    /// How many edits are missing in a client's text, in the server's, or on the page.
    async fn missing(&self) -> Result<usize, Failed> {
        let mut missing = 0;
        for room in &self.rooms {
            let (_, edits) = room.edits();
            let (fresh, page) = room.afresh().await?;
            missing += fresh.missing(edits.iter())? + usize::from(fresh.words() != page);
            for side in &room.sides {
                let (edits, words) = side.missing(&edits)?;
                missing += edits + usize::from(words != page);
            }
        }
        Ok(missing)
    }

    /// Kills the server while everybody types. Once it is back, everything it said it had must be
    /// there; and then everybody sends what it had not.
    async fn kill(mut self, server: &mut Server) -> Result<usize, Failed> {
        let until = Instant::now() + EVERY * 2;
        self.begin_to_type(until);
        sleep_until(until - EVERY / 2).await;
        server.kill()?;
        self.busy.shutdown().await;
        server.restart().await?;
        let mut missing = 0;
        let (mut acknowledged, mut unsent) = (0, 0);
        for room in &self.rooms {
            let (known, all) = room.edits();
            acknowledged += known.len();
            unsent += all.len() - known.len();
            missing += room.afresh().await?.0.missing(known.iter())?;
            room.send_the_rest().await?;
            let (fresh, page) = room.afresh().await?;
            missing += fresh.missing(all.iter())? + usize::from(fresh.words() != page);
        }
        say(&format!(
            "Killed while typing: {acknowledged} edits were acknowledged, {unsent} were not yet; missing: {missing}."
        ));
        Ok(missing)
    }
}
