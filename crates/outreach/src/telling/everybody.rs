//! What everybody is told: that a draft is open for comment; and every manager: that a kind of
//! conversation has a new version. A company of ten thousand is told
//! some at a time, so that nobody else's writing waits for all of them, and nobody is told twice.

use kit::App;
use kit::web::PageError;
use people::PersonId;

use super::queries::{self, OpenEvent};
use super::rules::{Happened, Thing, Way, Who, tell_all};
use super::writing;

/// How many are told in one transaction.
const AT_ONCE: i64 = 200;

/// Whether many are told of this event.
pub(super) fn concerns(event: &OpenEvent) -> bool {
    ["framework.opened", "kind.published"].contains(&event.kind.as_str())
}

/// Tells all who were not told of this draft, or of this version, before. Cut off in the middle, it goes on with the
/// others the next time.
pub(super) async fn tell(app: &App, event: &OpenEvent) -> Result<(), PageError> {
    let now = app.clock.now();
    let object = event.object_id.unwrap_or_default();
    let is_kind = event.kind == "kind.published";
    let (kind, way) = if is_kind { ("kind.published", Way::Notice) } else { ("framework.opened", Way::Both) };
    let path = match is_kind {
        true => format!("/kinds/{}", queries::kind_key(&app.db, object).await?.unwrap_or_default()),
        false => format!("/frameworks/drafts/{}", kit::ids::short(object)),
    };
    let by = event.by_id.zip(event.by_name.clone()).map(|(id, name)| Who { id, name });
    let happened = Happened { kind: event.kind.clone(), by: by.clone(), about: None, thing: Thing::Nothing };
    let mut after = PersonId(0);
    loop {
        let mut tx = app.db.begin().await?;
        // Held while these are told: another process leaves the event alone meanwhile.
        if !queries::hold(&mut tx, event.id).await? {
            return Ok(());
        }
        // One that was closed again, published or thrown away meanwhile concerns nobody.
        let readers = match is_kind {
            true => queries::managers_not_told(&mut tx, (event, &path), after, AT_ONCE).await?,
            false if !queries::is_open(&mut tx, object).await? => Vec::new(),
            false => queries::not_told(&mut tx, (kind, &path), after, AT_ONCE).await?,
        };
        let Some(last) = readers.last().copied() else {
            queries::mark_handled(&mut tx, event.id, now).await?;
            return Ok(tx.commit().await?);
        };
        for told in tell_all(&readers, (kind, way), by.as_ref(), &path) {
            writing::write(&mut tx, app, &happened, (&told, None), now).await?;
        }
        tx.commit().await?;
        after = last;
    }
}
