use askama::Template;
use askama::filters::HtmlSafe;
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::form::KeyField;
use kit::web::look::*;
use people::sessions::{self, Viewer};

use super::{queries, rules};
use crate::room;
use crate::room::pages::Room;

/// The phones beside the room: the way to bring one's own, and whose are there.
#[derive(Clone, Debug, Template)]
#[template(path = "room/phone/_beside.html")]
pub(in crate::room) struct PhoneBox {
    /// What the viewer's own calls itself, and since when it is there.
    own: Option<(String, String)>,
    /// Who else has one: they read here that it sees no more than this.
    other: Option<String>,
    path: String,
    key: KeyField,
}

impl HtmlSafe for PhoneBox {}

impl PhoneBox {
    /// The phones beside a room, for somebody who sits in it.
    pub(in crate::room) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        room: &Room,
    ) -> Result<PhoneBox, PageError> {
        let since = rules::connected_since(room.now);
        let (own, others): (Vec<_>, Vec<_>) = queries::connected(&app.db, room.conversation.id, since)
            .await?
            .into_iter()
            .partition(|phone| phone.person_id == viewer.id);
        let since_when = |phone: queries::Connected| {
            let at = dates::time(&dates::local(phone.paired_at, &viewer.zone));
            (sessions::device_name(&phone.device), at)
        };
        Ok(PhoneBox {
            own: own.into_iter().next().map(since_when),
            other: others.first().map(|_| first(room.other()).to_owned()),
            path: format!("{}/phone", room::path(&room.conversation)),
            key: shell.key(),
        })
    }
}
