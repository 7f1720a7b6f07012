//! `belay admin-link EMAIL`: a way in for an administrator who cannot sign in: a link for a new
//! password. It needs the machine itself, is for administrators alone, works once within the
//! hour, stands in their access log, and they are told.

use kit::events::{self, Event};
use kit::web::PageError;
use kit::{App, Clock, Config, Entropy};
use people::links::{self, Purpose};
use people::sessions::has_left;
use people::{access, accounts};

use crate::{served, start};

/// Opens the workspace, makes the link, and answers what to print.
pub async fn admin_link(config: Config, email: &str) -> Result<String, String> {
    let app = start::open(served::recall(config), Clock::System, Entropy::system()).await?;
    let answer = make(&app, email).await;
    app.db.close().await;
    answer
}

/// Makes the link in an open workspace.
pub async fn make(app: &App, email: &str) -> Result<String, String> {
    let broken = |error: PageError| format!("The link could not be made: {error:?}.");
    let now = app.clock.now();
    let known = accounts::by_email(&app.db, email).await.map_err(|error| error.to_string())?;
    let here = known.filter(|known| !has_left(known.last_on, &known.zone, now));
    let Some(person) = here else { return Err(format!("Nobody here signs in with {email}.")) };
    if !accounts::is_administrator(&app.db, person.id).await.map_err(|error| error.to_string())? {
        return Err(format!("{} is not an administrator, and this is for administrators only.", person.name));
    }
    let path = async {
        let mut tx = app.db.begin().await?;
        accounts::ensure(&mut tx, person.id, now).await?;
        let path = links::make(&mut tx, app, person.id, Purpose::Reset, None, now).await?;
        access::record_act(&mut tx, app, person.id, None, "reset_link_printed", now).await?;
        let about = Some(person.id.0);
        events::record(&mut tx, app, Event { kind: "account.link_printed", by: None, about, object: None }, now)
            .await?;
        tx.commit().await?;
        Ok::<String, PageError>(path)
    };
    let path = path.await.map_err(broken)?;
    Ok(format!(
        "{}\nThis link gives {} a new password and signs them in, once, within the hour. Their other sessions end then. They are told that it was made.",
        app.config.link(&path),
        person.name
    ))
}
