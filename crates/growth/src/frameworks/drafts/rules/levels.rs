use kit::web::Problems;

use super::order::{NO_PLACE, Wanted, order};
use super::say_double;
use super::typed::{Sheet, months, name};
use crate::frameworks::importing::new_key;
use crate::frameworks::{Framework, Level};

/// The most levels a framework can have: more fit on no page.
pub const MOST: usize = 24;
/// Stands for the level that is added.
pub const NEW: &str = "_new";

/// The fields of the page of levels.
pub fn sheet(framework: &Framework) -> Sheet {
    let mut sheet = Sheet::default();
    for (place, level) in framework.levels.iter().enumerate() {
        let (from, to) = level.months.map_or((None, None), |(from, to)| (Some(from), to));
        let text = |months: Option<u32>| months.map_or_else(String::new, |months| months.to_string());
        let (key, said) = (&level.key, &level.name);
        sheet.add(format!("place:{key}"), format!("{said}, place"), (place + 1).to_string());
        sheet.add(format!("name:{key}"), format!("{said}, name"), said);
        sheet.add(format!("from:{key}"), format!("{said}, months from"), text(from));
        sheet.add(format!("to:{key}"), format!("{said}, months to"), text(to));
        sheet.add(format!("remove:{key}"), format!("Remove {said}"), "");
    }
    for (field, label) in [("place", "place"), ("name", "name"), ("from", "months from"), ("to", "months to")] {
        sheet.add(format!("{field}:{NEW}"), format!("New level, {label}"), "");
    }
    sheet
}

/// Changes the levels as typed. What is said per level moves with its level; a new level
/// begins with the weights of the one below it and nothing else.
pub fn apply(framework: &mut Framework, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = Problems::none();
    let mut rows = Vec::new();
    let keys = framework.levels.iter().map(|level| level.key.as_str()).chain([NEW]);
    for (index, key) in keys.enumerate() {
        let value = |field: &str| typed.value(&format!("{field}:{key}"));
        let is_new = key == NEW;
        if (is_new && ["name", "from", "to", "place"].iter().all(|field| value(field).is_empty()))
            || !value("remove").is_empty()
        {
            continue;
        }
        let named = name(value("name")).map_err(|sentence| problems.add(format!("name:{key}"), sentence));
        let months =
            months(value("from"), value("to")).map_err(|sentence| problems.add(format!("from:{key}"), sentence));
        rows.push(Row {
            key: key.to_owned(),
            place: value("place").to_owned(),
            from: (!is_new).then_some(index),
            name: named.unwrap_or_default(),
            months: months.unwrap_or_default(),
        });
    }
    say_double(rows.iter().map(|row| (format!("name:{}", row.key), row.name.as_str())), &mut problems);
    if rows.is_empty() {
        problems.add("levels", "A framework needs one level at least.");
    } else if rows.len() > MOST.max(framework.levels.len()) {
        problems.add("levels", format!("{MOST} levels are the most a framework can have."));
    }
    let places: Vec<Wanted<'_>> = rows.iter().map(Row::wanted).collect();
    let order = order(&places).map_err(|index| problems.add(format!("place:{}", rows[index].key), NO_PLACE));
    let Some(order) = order.ok().filter(|_| problems.is_empty()) else { return Err(problems) };
    put_in_order(framework, order.into_iter().map(|index| rows[index].clone()).collect());
    Ok(())
}

/// One level as it shall be.
#[derive(Clone, Debug)]
struct Row {
    key: String,
    place: String,
    /// Its place until now; nothing for a new one.
    from: Option<usize>,
    name: String,
    months: Option<(u32, Option<u32>)>,
}

impl Row {
    fn wanted(&self) -> Wanted<'_> {
        Wanted { stood: self.from.map(|from| from + 1), typed: &self.place }
    }
}

fn put_in_order(framework: &mut Framework, rows: Vec<Row>) {
    let from: Vec<Option<usize>> = rows.iter().map(|row| row.from).collect();
    let taken: Vec<String> = framework.levels.iter().map(|level| level.key.clone()).collect();
    framework.levels = rows
        .into_iter()
        .map(|row| Level {
            key: if row.from.is_some() { row.key } else { new_key(&row.name, "level", taken.clone()) },
            name: row.name,
            months: row.months,
        })
        .collect();
    for pillar in &mut framework.pillars {
        turn(&mut pillar.weights, &from, |below| below.copied().unwrap_or(0.0));
        turn(&mut pillar.benchmarks, &from, |_| None);
        for competency in &mut pillar.competencies {
            turn(&mut competency.weights, &from, |below| below.copied().unwrap_or(0.0));
            turn(&mut competency.benchmarks, &from, |_| None);
            turn(&mut competency.expectations, &from, |_| String::new());
            for criterion in &mut competency.criteria {
                turn(&mut criterion.weights, &from, |below| below.copied().unwrap_or(0.0));
                turn(&mut criterion.benchmarks, &from, |_| None);
                turn(&mut criterion.expectations, &from, |_| String::new());
            }
        }
    }
}

/// A list with one entry per level in the new order. What a new level begins with follows from
/// the entry below it, or above it at the bottom.
fn turn<T: Clone>(list: &mut Vec<T>, from: &[Option<usize>], begins: impl Fn(Option<&T>) -> T) {
    let known = |place: usize| from.get(place).copied().flatten().and_then(|from| list.get(from));
    let entry = |place: usize| match from[place] {
        Some(_) => known(place).cloned().unwrap_or_else(|| begins(None)),
        None => begins(place.checked_sub(1).and_then(known).or_else(|| known(place + 1))),
    };
    *list = (0..from.len()).map(entry).collect();
}
