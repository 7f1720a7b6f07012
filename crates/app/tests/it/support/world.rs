//! The people a story needs, put straight into the database.

use db::args;
use jiff::{SignedDuration, Timestamp};
use people::people::Card;
use people::{LineId, PersonId, sessions};

use super::{Actor, Page, TestApp};

impl TestApp {
    /// A workspace as the first run leaves it, without people.
    pub(crate) async fn workspace(&self) {
        let proof = people::workspace::seal_proof(&self.app.vault);
        let sql = "insert into workspace (id, name, zone, is_demo, key_check_sealed, questions_days_before, \
            follow_up_hours, created_at, version) values (1, 'Marlowe Transit', 'Europe/Lisbon', 0, $1, 5, 24, $2, 1) on conflict (id) do nothing";
        self.app.db.run(sql, args![proof, self.now()]).await.expect("a workspace");
    }

    /// A person, signed in.
    pub(crate) async fn person(&self, name: &str) -> Actor<'_> {
        self.workspace().await;
        let id: PersonId = self.app.entropy.id(self.now());
        let email = format!("{}@marlowe.example", kit::names::fold(name).replace(' ', "."));
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let card = Card {
            name: name.to_owned(),
            email,
            title: "Software engineer".to_owned(),
            team: "Fares".to_owned(),
            zone: "Europe/Lisbon".to_owned(),
            first_on: Some(jiff::civil::date(2025, 1, 6)),
            ..Card::default()
        };
        people::people::insert(&mut tx, id, &card, self.now()).await.expect("a person");
        tx.commit().await.expect("a commit");
        self.sign_in(id).await
    }

    /// A person holding a role (`administrator`, `people_partner`), signed in.
    pub(crate) async fn person_with_role(&self, name: &str, role: &str) -> Actor<'_> {
        let id = self.person(name).await.id;
        self.app
            .db
            .run("insert into role (person_id, role, given_at) values ($1, $2, $3)", args![id, role, self.now()])
            .await
            .expect("a role");
        self.sign_in(id).await
    }

    /// Another browser of the same person.
    pub(crate) async fn sign_in(&self, id: PersonId) -> Actor<'_> {
        let token = self.app.entropy.token();
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let session = self.app.entropy.id(self.now());
        sessions::insert(&mut tx, session, sessions::token_hash(&token), id, "Test browser", self.now())
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
        Actor::with_session(self, id, token)
    }

    /// Gives somebody a password, as if they had followed their invitation.
    pub(crate) async fn password(&self, id: PersonId, password: &str) {
        let hash = people::accounts::hash(&self.app, password).await.expect("a hash");
        let mut tx = self.app.db.begin().await.expect("a transaction");
        people::accounts::ensure(&mut tx, id, self.now()).await.expect("an account");
        people::accounts::set_password(&mut tx, id, &hash, self.now()).await.expect("a password");
        tx.commit().await.expect("a commit");
    }

    /// The browser a page has just signed in.
    pub(crate) fn with_cookie_of(&self, page: &Page) -> Actor<'_> {
        let cookie = page.cookies.iter().find_map(|cookie| cookie.strip_prefix("belay=")).expect("a session cookie");
        Actor::with_session(self, PersonId(0), cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// How many browsers somebody is signed in with.
    pub(crate) async fn sessions_of(&self, id: PersonId) -> usize {
        let since = self.now() - sessions::SESSION_LIFE;
        sessions::of_person(&self.app.db, id, since).await.expect("sessions").len()
    }

    /// An open line that began so many days ago.
    pub(crate) async fn line(&self, ic: PersonId, manager: PersonId, days_ago: i64) -> LineId {
        let id: LineId = self.app.entropy.id(self.now());
        let sql = "insert into line (id, ic_id, manager_id, started_at) values ($1, $2, $3, $4)";
        self.app.db.run(sql, args![id, ic, manager, self.days_ago(days_ago)]).await.expect("a line");
        self.app.db.run("update person set has_line = 1 where id = $1", args![ic]).await.expect("a mark");
        id
    }

    /// Somebody stands in for the manager of a line, from one instant until another.
    pub(crate) async fn stands_in(&self, line: LineId, person: PersonId, (from, until): (Timestamp, Timestamp)) {
        let day = |at: Timestamp| kit::dates::local(at, "Europe/Lisbon").date();
        let sql = "insert into stand_in (id, line_id, person_id, first_on, last_on, from_at, until_at, arranged_by, arranged_at) \
            values (1, $1, $2, $3, $4, $5, $6, $2, $5)";
        self.app.db.run(sql, args![line, person, day(from), day(until), from, until]).await.expect("a stand-in");
    }

    /// Ends a line so many days ago.
    pub(crate) async fn end_line(&self, line: LineId, days_ago: i64) {
        self.app
            .db
            .run("update line set ended_at = $1 where id = $2", args![self.days_ago(days_ago), line])
            .await
            .expect("an ended line");
        let sql = "update person set has_line = 0 where id = (select ic_id from line where id = $1)";
        self.app.db.run(sql, args![line]).await.expect("no mark");
    }

    pub(crate) fn days_ago(&self, days: i64) -> Timestamp {
        self.now() - SignedDuration::from_hours(24 * days)
    }
}
