//! Ruth, Ines and the conversation between them, put straight into the database.

use conversations::{ConversationId, KindVersionId, kinds};
use db::args;
use growth::frameworks;
use jiff::{SignedDuration, Timestamp};
use people::{LineId, PersonId};

use super::{Actor, TestApp};

/// The two people of a line and one quarterly between them.
pub(crate) struct Pair<'a> {
    pub(crate) ruth: Actor<'a>,
    pub(crate) ines: Actor<'a>,
    pub(crate) line: LineId,
    pub(crate) id: ConversationId,
}

impl Pair<'_> {
    /// The address of a page of the conversation.
    pub(crate) fn at(&self, page: &str) -> String {
        format!("/conversations/{}/{page}", self.id)
    }
}

impl TestApp {
    /// A workspace with Ruth, Ines, and a quarterly on Thursday 26 November, 14:00.
    pub(crate) async fn ruth_and_ines(&self) -> Pair<'_> {
        self.workspace().await;
        let (ruth, ines) = (self.person("Ruth Adeyemi").await, self.person("Ines Carvalho").await);
        let line = self.line(ines.id, ruth.id, 400).await;
        let framework = self.framework().await;
        self.at_level(ines.id, framework, "confirmed").await;
        let id = self.quarterly(line, ines.id, ruth.id, "2026-11-26T14:00:00Z".parse().expect("an instant")).await;
        Pair { ruth, ines, line, id }
    }

    /// A planned quarterly of this line; its questions go out five days before, and it was planned
    /// before that.
    pub(crate) async fn quarterly(
        &self,
        line: LineId,
        ic: PersonId,
        manager: PersonId,
        at: Timestamp,
    ) -> ConversationId {
        let kind = self.kind("quarterly").await;
        let framework = frameworks::all(&self.app).await.expect("frameworks");
        let framework = framework.first().map(|listed| listed.version_id);
        let id: ConversationId = self.app.entropy.id(self.now());
        let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, framework_version_id, level_key, depth, state, starts_at, \
            starts_local, zone, minutes, place, questions_at, part, created_at, version) \
            values ($1, $2, $3, $4, $5, 'quarterly', $9, 'confirmed', 0, 'planned', $6, '2026-11-26T14:00', 'Europe/Lisbon', 60, 'room Larch', $7, 0, $8, 1)";
        let questions_at = at - SignedDuration::from_hours(5 * 24);
        let planned_at = self.now().min(questions_at - SignedDuration::from_hours(1));
        self.app
            .db
            .run(sql, args![id, line, ic, manager, kind, at, questions_at, planned_at, framework])
            .await
            .expect("a conversation");
        id
    }

    /// The newest version of a built-in kind.
    pub(crate) async fn kind(&self, key: &str) -> KindVersionId {
        let mut tx = self.app.db.begin().await.expect("a transaction");
        kinds::install_builtin(&mut tx, &self.app, self.now()).await.expect("the built-in kinds");
        tx.commit().await.expect("a commit");
        kinds::current(&self.app, key).await.expect("the kinds").expect("the kind is there").0
    }

    /// The built-in kinds, there since so many days.
    pub(crate) async fn kinds_since(&self, days_ago: i64) {
        self.kind("quarterly").await;
        let since = args![self.days_ago(days_ago)];
        self.app.db.run("update kind_version set published_at = $1", since).await.expect("older kinds");
        let changed = "update workspace set cadence_version = cadence_version + 1";
        self.app.db.run(changed, args![]).await.expect("a number");
    }

    /// Moves the clock to the start of the quarterly of [`TestApp::ruth_and_ines`].
    pub(crate) fn go_to(&self, at: &str) {
        let at: Timestamp = at.parse().expect("an instant");
        self.advance(at.duration_since(self.now()));
    }
}
