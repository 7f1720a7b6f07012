//! Who sits where: names, titles, teams, levels and days for every seat.

use std::collections::{HashMap, HashSet};

use kit::Entropy;

use super::corpus::{Craft, Stuff};
use super::tree::{Dice, Seat, seats};

/// A person of the crowd; every day counts from the instant of the demo.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) title: String,
    pub(super) team: String,
    pub(super) zone: String,
    pub(super) level: Option<String>,
    pub(super) level_since: Option<i64>,
    pub(super) first_day: i64,
    pub(super) last_day: Option<i64>,
    pub(super) account: Option<Account>,
    pub(super) lines: Vec<Rope>,
}

/// An account, and whether anybody signed in to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) is_used: bool,
}

/// A line somebody climbs or climbed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rope {
    pub(super) manager: Above,
    pub(super) from: i64,
    pub(super) to: Option<i64>,
}

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// The person of the files everything hangs from.
    Top,
    /// Somebody of the crowd, by place.
    Crowd(usize),
}

/// For every hundred people, so many have left within the year.
const LEAVERS: usize = 3;
/// The shares of the levels in a hundred, from the first; what is missing goes to the second.
const LEVELS: [usize; 6] = [14, 35, 33, 12, 4, 2];

/// So many people who are here, and a few who have left.
pub(super) fn crowd(
    stuff: &Stuff,
    levels: &[&str],
    count: usize,
    taken: HashSet<String>,
    entropy: &Entropy,
) -> Vec<Somebody> {
    let dice = Dice(entropy);
    let seats = seats(count, stuff.heads.len(), &dice);
    let mut names = Names { taken, stuff, dice: &dice };
    let teams = Teams::of(stuff, &seats, &dice);
    let mut crowd: Vec<Somebody> = Vec::with_capacity(count + count * LEAVERS / 100);
    for (place, seat) in seats.iter().enumerate() {
        let (name, email, zone) = names.next();
        let craft = &stuff.craft[teams.crafts[place]];
        let first_day = dice.day(-3400, -200).max(dice.day(-3400, -14)) - if seat.manages > 0 { 300 } else { 0 };
        let (level, level_since) = level(craft, seat, levels, first_day, &dice);
        let lines = lines(place, seat, &seats, &crowd, first_day, &dice);
        crowd.push(Somebody {
            name,
            email,
            title: title(stuff, craft, place, seat, &dice),
            team: teams.of_seat(place, seat),
            zone,
            level,
            level_since,
            first_day,
            last_day: None,
            account: dice.in_a_hundred(80).then(|| Account { is_used: !dice.in_a_hundred(12) }),
            lines,
        });
    }
    leavers(&mut crowd, &mut names, &dice);
    crowd
}

/// Some who were here: each beside somebody who manages nobody, until a day of the last year.
fn leavers(crowd: &mut Vec<Somebody>, names: &mut Names<'_>, dice: &Dice<'_>) {
    let here = crowd.len();
    for _ in 0..here * LEAVERS / 100 {
        let beside = crowd[here / 2 + dice.below(here - here / 2)].clone();
        let (name, email, zone) = names.next();
        let Some(line) = beside.lines.last().filter(|line| line.from < -20) else { continue };
        let last_day = dice.day(line.from.max(-360) + 1, -1);
        let lines = vec![Rope { to: Some(last_day), ..*line }];
        let first_day = beside.first_day.min(line.from);
        let level_since = beside.level_since.map(|_| first_day);
        crowd.push(Somebody {
            name,
            email,
            zone,
            level_since,
            first_day,
            last_day: Some(last_day),
            account: None,
            lines,
            ..beside
        });
    }
}

/// The open line, and for some the one before it, with somebody as far from the top.
fn lines(place: usize, seat: &Seat, seats: &[Seat], crowd: &[Somebody], first_day: i64, dice: &Dice<'_>) -> Vec<Rope> {
    let Some(above) = seat.above else {
        return vec![Rope { manager: Above::Top, from: first_day, to: None }];
    };
    let from = first_day.max(crowd[above].first_day);
    let open = |from| Rope { manager: Above::Crowd(above), from, to: None };
    let before = dice.below(place);
    let fits = before < seats.len() && seats[before].depth + 1 == seat.depth && seats[before].manages > 0;
    let begun = if fits { first_day.max(crowd[before].first_day) } else { 0 };
    if !fits || before == above || begun > -120 {
        return vec![open(from)];
    }
    let moved = dice.day((begun + 60).max(from), -30);
    vec![Rope { manager: Above::Crowd(before), from: begun, to: Some(moved) }, open(moved)]
}

fn level(
    craft: &Craft,
    seat: &Seat,
    levels: &[&str],
    first_day: i64,
    dice: &Dice<'_>,
) -> (Option<String>, Option<i64>) {
    if !craft.on_the_ladder || seat.manages > 0 || levels.is_empty() {
        return (None, None);
    }
    let drawn = dice.below(100);
    let mut sum = 0;
    let step = LEVELS.iter().position(|share| {
        sum += share;
        drawn < sum
    });
    let level = levels.get(step.unwrap_or(1)).or(levels.first()).map(|key| (*key).to_owned());
    (level, Some(dice.day(first_day.max(-1200), -10)))
}

fn title(stuff: &Stuff, craft: &Craft, place: usize, seat: &Seat, dice: &Dice<'_>) -> String {
    match (seat.depth, seat.manages > 0, seat.is_director) {
        (0, ..) => stuff.heads[place % stuff.heads.len()].clone(),
        (_, true, true) => craft.director.clone(),
        (_, true, false) => craft.manager.clone(),
        (_, false, _) => dice.pick(&craft.titles).clone(),
    }
}

/// What each seat works in, and what the team of each manager is called.
struct Teams {
    crafts: Vec<usize>,
    led: HashMap<usize, String>,
    above: Vec<Option<usize>>,
}

impl Teams {
    fn of(stuff: &Stuff, seats: &[Seat], dice: &Dice<'_>) -> Teams {
        let mut teams = Teams { crafts: Vec::new(), led: HashMap::new(), above: Vec::new() };
        let mut used: HashMap<String, usize> = HashMap::new();
        for (place, seat) in seats.iter().enumerate() {
            let craft = match seat.above {
                None => place % stuff.craft.len(),
                Some(_) if seat.depth == 1 && seat.manages > 0 => place % stuff.craft.len(),
                Some(above) => teams.crafts[above],
            };
            teams.crafts.push(craft);
            teams.above.push(seat.above);
            if seat.manages > 0 {
                let craft = &stuff.craft[craft];
                let name = match (seat.depth, seat.is_director) {
                    (_, true) => craft.name.clone(),
                    (_, false) => numbered(&mut used, [dice.pick(&stuff.subjects), dice.pick(&craft.works)]),
                };
                teams.led.insert(place, name);
            }
        }
        teams
    }

    /// A manager counts to the team they lead.
    fn of_seat(&self, place: usize, seat: &Seat) -> String {
        let leads = if seat.depth == 0 { None } else { self.led.get(&place) };
        let team = leads.or_else(|| self.above[place].and_then(|above| self.led.get(&above)));
        team.cloned().unwrap_or_else(|| "Leadership".to_owned())
    }
}

/// "Fares Apps", and "Fares Apps 2" for the second of that name.
fn numbered(used: &mut HashMap<String, usize>, words: [&String; 2]) -> String {
    let name = format!("{} {}", words[0], words[1]);
    let count = used.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 { name } else { format!("{name} {count}") }
}

/// Names, each with an address nobody else has.
struct Names<'a> {
    taken: HashSet<String>,
    stuff: &'a Stuff,
    dice: &'a Dice<'a>,
}

impl Names<'_> {
    fn next(&mut self) -> (String, String, String) {
        let place = self.dice.pick(&self.stuff.place);
        let (given, family) = (self.dice.pick(&place.given), self.dice.pick(&place.family));
        let name = if place.family_first { format!("{family} {given}") } else { format!("{given} {family}") };
        let plain = crate::demo::people::address(&name);
        let mut email = plain.clone();
        let mut number = 1;
        while !self.taken.insert(email.clone()) {
            number += 1;
            email = plain.replacen('@', &format!("{number}@"), 1);
        }
        (name, email, self.dice.pick(&place.zones).clone())
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
