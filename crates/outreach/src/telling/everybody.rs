//! What everybody is told: that a draft is open for comment. A company of ten thousand is told
//! some at a time, so that nobody else's writing waits for all of them, and nobody is told twice.

use kit::App;
use kit::web::PageError;
use people::PersonId;

use super::queries::{self, OpenEvent};
use super::rules::{Happened, Thing, Who, draft_opened};
use super::writing;

/// How many are told in one transaction.
const AT_ONCE: i64 = 200;

/// Whether everybody is told of this event.
pub(super) fn concerns(event: &OpenEvent) -> bool {
    event.kind == "framework.opened"
}

/// Tells all who were not told of this draft before. Cut off in the middle, it goes on with the
/// others the next time.
pub(super) async fn tell(app: &App, event: &OpenEvent) -> Result<(), PageError> {
    let now = app.clock.now();
    let draft = event.object_id.unwrap_or_default();
    let path = format!("/frameworks/drafts/{}", kit::ids::short(draft));
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
        let readers = match queries::is_open(&mut tx, draft).await? {
            true => queries::not_told(&mut tx, ("framework.opened", &path), after, AT_ONCE).await?,
            false => Vec::new(),
        };
        let Some(last) = readers.last().copied() else {
            queries::mark_handled(&mut tx, event.id, now).await?;
            return Ok(tx.commit().await?);
        };
        for told in draft_opened(&readers, by.as_ref(), &path) {
            writing::write(&mut tx, app, &happened, (&told, None), now).await?;
        }
        tx.commit().await?;
        after = last;
    }
}
