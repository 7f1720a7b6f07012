//! The site map. Every path of the program stands here once, chapter by chapter, with the rows of
//! the permission table it follows.

mod conversations;
mod frameworks;
mod gate;
mod growth;
mod overview;
mod people;
mod room;

use ::people::access::Object::PublicPage;
use axum::routing::{get, post};
use kit::web::assets;

use crate::site::Site;

/// Every route.
pub fn site() -> Site {
    let chapters = [
        gate::chapter,
        overview::chapter,
        people::chapter,
        frameworks::chapter,
        conversations::chapter,
        room::chapter,
        growth::chapter,
    ];
    chapters.into_iter().fold(ground(), |site, chapter| chapter(site))
}

/// What every page stands on.
fn ground() -> Site {
    Site::default()
        .at("/health", &[PublicPage], get(health))
        .at("/assets/{edition}/{*name}", &[PublicPage], get(assets::serve))
        .at("/demo/persona", &[PublicPage], post(crate::demo::personas::become_somebody))
}

/// Alive, and the database answers.
async fn health(axum::extract::State(app): axum::extract::State<kit::App>) -> kit::web::Answer {
    use axum::response::IntoResponse;
    app.db.ping().await?;
    Ok("ok\n".into_response())
}
