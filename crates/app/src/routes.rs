//! The site map. Every path of the program stands here once, with the rows of the permission
//! table it follows.

use axum::routing::get;
use kit::web::assets;
use people::access::Object::*;

use crate::site::Site;

/// Every route.
pub fn site() -> Site {
    Site::default()
        // The ground.
        .at("/health", &[PublicPage], get(health))
        .at("/assets/{edition}/{*name}", &[PublicPage], get(assets::serve))
        // People and lines.
        .at("/people", &[OrgChart], get(people::people::pages::list))
}

/// Alive, and the database answers.
async fn health(axum::extract::State(app): axum::extract::State<kit::App>) -> kit::web::Answer {
    use axum::response::IntoResponse;
    app.db.ping().await?;
    Ok("ok\n".into_response())
}
