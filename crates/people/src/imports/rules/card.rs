//! A card before and after a row of the file.

use jiff::civil::Date;
use kit::dates;

use super::row::Entry;
use super::sheet::Column;
use crate::people::Card;

/// One field that would change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// Which.
    pub column: Column,
    /// What stands there.
    pub old: String,
    /// What would stand there.
    pub new: String,
}

/// A card with what a row says written over it. An empty cell leaves what stands there.
pub(super) fn over(card: &Card, entry: &Entry) -> Card {
    let text = |new: &Option<String>, old: &String| new.clone().unwrap_or_else(|| old.clone());
    Card {
        name: text(&entry.name, &card.name),
        email: entry.email.clone(),
        pronouns: text(&entry.pronouns, &card.pronouns),
        title: text(&entry.title, &card.title),
        team: text(&entry.team, &card.team),
        zone: text(&entry.zone, &card.zone),
        first_on: entry.first_on.or(card.first_on),
        last_on: entry.last_on.or(card.last_on),
        external_id: entry.external_id.clone().or_else(|| card.external_id.clone()),
    }
}

/// What differs between two cards, field by field.
pub(super) fn changes(old: &Card, new: &Card) -> Vec<Change> {
    let day = |day: Option<Date>| day.map_or_else(String::new, dates::calendar_day);
    let fields = [
        (Column::Name, old.name.clone(), new.name.clone()),
        (Column::Email, old.email.clone(), new.email.clone()),
        (Column::Pronouns, old.pronouns.clone(), new.pronouns.clone()),
        (Column::Title, old.title.clone(), new.title.clone()),
        (Column::Team, old.team.clone(), new.team.clone()),
        (Column::TimeZone, old.zone.clone(), new.zone.clone()),
        (Column::FirstDay, day(old.first_on), day(new.first_on)),
        (Column::LastDay, day(old.last_on), day(new.last_on)),
        (Column::ExternalId, old.external_id.clone().unwrap_or_default(), new.external_id.clone().unwrap_or_default()),
    ];
    fields
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(column, old, new)| Change { column, old, new })
        .collect()
}
