//! What the gap part of an agenda takes up: its order and its minutes, from how far apart the
//! two views lie, times the weight.

use kit::App;
use kit::web::PageError;
use people::sessions::Viewer;

use super::{cover_state, readable, rules, yardstick};
use crate::conversations::{Conversation, Side};

/// One competency to talk about.
#[derive(Clone, Debug)]
pub struct ToTalk {
    /// Its name.
    pub name: String,
    /// How far apart the two are: "half a level".
    pub apart: String,
    /// Its share of the part.
    pub minutes: u32,
    /// Where both views of it stand.
    pub path: String,
}

/// What to talk about in a part of so many minutes, weight times distance first: nothing until
/// both views are open to the viewer, and nothing where the two agree.
pub async fn to_talk(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    minutes: u32,
) -> Result<Vec<ToTalk>, PageError> {
    let cover = cover_state(app, conversation.id).await?;
    let Some(yardstick) = yardstick(app, conversation).await?.filter(|_| cover.is_open()) else {
        return Ok(Vec::new());
    };
    let ic = readable(app, viewer, conversation, Side::Ic, &cover).await?;
    let manager = readable(app, viewer, conversation, Side::Manager, &cover).await?;
    let Some((ic, manager)) = ic.zip(manager) else { return Ok(Vec::new()) };
    let pairs = yardstick.pairs(&ic, &manager);
    let differing = rules::differing(yardstick.against, &pairs);
    let proposed = rules::proposed(&pairs, &differing, minutes);
    let one = |(difference, minutes): (&rules::Difference, u32)| {
        let key = &pairs[difference.place].key;
        let name = yardstick.framework.competency(key).map_or_else(|| key.clone(), |one| one.name.clone());
        let path = format!("/conversations/{}/side-by-side#apart-{key}", conversation.id);
        ToTalk { name, apart: rules::apart(yardstick.against, difference.distance), minutes, path }
    };
    Ok(differing.iter().zip(proposed).map(one).collect())
}
