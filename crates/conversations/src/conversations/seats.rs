//! Who sits in the manager’s seat of a conversation: the manager of the line, or for a time
//! somebody who stands in.

use kit::App;
use kit::dates;
use kit::web::look::first;
use kit::web::{PageError, Problems};
use people::PersonId;
use people::access::{self, Header, Need, Object};
use people::lines::{self, Line};
use people::sessions::Viewer;
use people::stand_ins::{self, StandIn};

use super::Conversation;
use super::planning::Planned;

/// The seats of a conversation to be planned.
pub(super) struct Seats {
    /// The line, with whoever would hold the conversation as its manager.
    pub(super) line: Line,
    /// Who stands in, when it is they who would hold it.
    pub(super) stand_in: Option<StandIn>,
    /// Whom the IC may choose: id and name of the manager and of who stands in. One is no choice.
    pub(super) offered: Vec<(PersonId, String)>,
}

/// The seats of the open line of an IC, for its two people and whoever stands in. `with` is
/// whom the IC chose.
pub(super) async fn of(app: &App, viewer: &Viewer, person: PersonId, with: &str) -> Result<Seats, PageError> {
    let Some(mut line) = lines::open_of_ic(&app.db, person).await? else {
        let sentence = "You have no manager at the moment, so there is nobody to plan with.".to_owned();
        return Err(if viewer.id == person { PageError::Gone(sentence) } else { PageError::Missing });
    };
    let now = app.clock.now();
    let header = Header::about(Object::Conversation, "open", person).made(Some(line.id), now);
    access::require(app, viewer, &header, Need::Write).await?;
    let stand_in = stand_ins::in_force(&app.db, person, now).await?;
    let mut offered = Vec::new();
    let chosen = match &stand_in {
        _ if viewer.id == line.manager_id => None,
        Some(one) if viewer.id == one.person_id => stand_in,
        Some(one) if viewer.id == line.ic_id => {
            offered = vec![(line.manager_id, line.manager_name.clone()), (one.person_id, one.person_name.clone())];
            // Whoever stands in holds what is planned meanwhile, unless the IC says otherwise.
            stand_in.filter(|one| with.is_empty() || with == one.person_id.to_string())
        }
        None if viewer.id == line.ic_id => None,
        _ => return Err(PageError::Missing),
    };
    if let Some(one) = &chosen {
        (line.manager_id, line.manager_name) = (one.person_id, one.person_name.clone());
    }
    Ok(Seats { line, stand_in: chosen, offered })
}

/// Who stands in, when it is they who sit in the manager’s seat of a conversation.
pub(super) async fn stand_in_of(
    app: &App,
    line: &Line,
    conversation: &Conversation,
) -> Result<Option<StandIn>, PageError> {
    if conversation.manager_id == line.manager_id {
        return Ok(None);
    }
    let seat = (conversation.line_id, conversation.manager_id);
    Ok(stand_ins::of_seat(&app.db, seat, conversation.created_at).await?)
}

/// A plan that is not too late: a stand-in holds nothing after their last day.
pub(super) fn in_time<'a>(planned: Planned<'a>, stand_in: Option<&StandIn>) -> Result<Planned<'a>, Problems> {
    let Some(one) = stand_in.filter(|one| planned.moment.at >= one.until_at) else { return Ok(planned) };
    let (name, last) = (first(&one.person_name), dates::long_day(one.last_on));
    Err(Problems::of("day", format!("{name} stands in until {last}. Choose a day before it is over.")))
}
