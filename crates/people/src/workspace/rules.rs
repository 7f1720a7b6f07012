use std::collections::HashSet;

use jiff::tz::TimeZone;
use kit::web::Problems;

use super::Pace;

/// How many days before, the questions may go out.
pub const QUESTION_DAYS: [u32; 3] = [3, 4, 5];
/// Hours a manager may have for the follow-up.
pub const HOURS: [u32; 3] = [24, 48, 72];

/// Reads the two selects of the pace.
pub fn pace(days: &str, hours: &str, problems: &mut Problems) -> Option<Pace> {
    let mut read = |field: &'static str, text: &str, offered: &[u32]| {
        let value = text.parse::<u32>().ok().filter(|value| offered.contains(value));
        if value.is_none() {
            let list = offered.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            problems.add(field, format!("One of these: {list}."));
        }
        value
    };
    let questions_days_before = read("questions_days_before", days, &QUESTION_DAYS);
    let follow_up_hours = read("follow_up_hours", hours, &HOURS);
    Some(Pace { questions_days_before: questions_days_before?, follow_up_hours: follow_up_hours? })
}

/// What is wrong with the name of a zone.
pub fn zone_problem(name: &str) -> Option<String> {
    let known = name.contains(|letter: char| letter.is_ascii_uppercase()) && TimeZone::get(name).is_ok();
    (!known).then(|| format!("“{name}” is not a time zone such as Europe/Lisbon."))
}

/// The zones people choose from, by area and city, UTC first.
pub fn zones(all: impl Iterator<Item = String>) -> Vec<String> {
    const AREAS: [&str; 10] =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    let places: HashSet<String> =
        all.filter(|name| name.split_once('/').is_some_and(|(area, _)| AREAS.contains(&area))).collect();
    let mut places: Vec<String> = places.into_iter().collect();
    places.sort();
    places.insert(0, "UTC".to_owned());
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_offered_can_be_chosen() {
        let mut problems = Problems::none();
        assert!(pace("5", "24", &mut problems).is_some());
        assert!(problems.is_empty());
        assert!(pace("1", "", &mut problems).is_none());
        assert!(problems.at("questions_days_before").is_some() && problems.at("follow_up_hours").is_some());
    }

    #[test]
    fn zones_are_places_and_utc() {
        let all = ["Europe/Lisbon", "EST5EDT", "Etc/GMT+3", "Africa/Accra", "posix/Europe/Lisbon", "UTC"];
        assert_eq!(zones(all.into_iter().map(str::to_owned)), ["UTC", "Africa/Accra", "Europe/Lisbon"]);
        assert_eq!(zone_problem("Europe/Lisbon"), None);
        assert_eq!(zone_problem("UTC"), None);
        assert!(zone_problem("Europe/Atlantis").is_some());
    }
}
