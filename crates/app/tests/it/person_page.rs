use conversations::ConversationId;
use conversations::assessments::{self, Rated, Ratings, Stop};
use conversations::conversations::{Side, load};
use db::args;
use people::PersonId;

use crate::both;
use crate::support::{Pair, TestApp};

const HELD: &str = "update conversation set state = 'closed', \
    wrapped_up_at = starts_at + 3600000000, follow_up_due_at = starts_at + 90000000000, \
    followed_up_at = starts_at + 14400000000 where id = $1";

impl TestApp {
    /// A conversation held so many days ago, with both assessments open or handed in.
    pub(crate) async fn rated(&self, pair: &Pair<'_>, days_ago: i64, is_open: bool) -> ConversationId {
        let id = self.quarterly(pair.line, pair.ines.id, pair.ruth.id, self.days_ago(days_ago)).await;
        self.app.db.run(HELD, args![id]).await.expect("a held conversation");
        let conversation = load(&self.app.db, id).await.expect("a conversation").expect("it is there");
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let rating = |stop| {
            let note = "Only between us".to_owned();
            let (key, evidence, saved_at) = ("testing".to_owned(), Vec::new(), self.now());
            let rated = Rated { key, stop: Some(stop), note, evidence, saved_at };
            Ratings { rated: vec![rated], ..Ratings::default() }
        };
        for (side, stop) in [(Side::Ic, Stop::Next), (Side::Manager, Stop::Signs)] {
            // What is handed in may still be changed, and the last word is what opens.
            for (stop, is_in) in [(Stop::Below, true), (stop, false)] {
                assessments::write(&mut tx, &self.app, id, side, &rating(stop), self.now()).await.expect("ratings");
                if is_in {
                    let handed = assessments::hand_in(&mut tx, &self.app, &conversation, side, self.now()).await;
                    assert!(handed.expect("in").is_ok(), "something is rated");
                }
            }
        }
        if is_open {
            let shared = assessments::share(&mut tx, &self.app, &conversation, self.now()).await;
            assert!(shared.expect("open").is_ok(), "something is rated");
        }
        let shared_at = is_open.then(|| self.days_ago(days_ago));
        tx.run(
            "update assessment set handed_in_at = $1, shared_at = $2 where conversation_id = $3",
            args![self.days_ago(days_ago), shared_at, id],
        )
        .await
        .expect("assessments");
        tx.commit().await.expect("a commit");
        id
    }

    pub(crate) async fn seen(&self, pair: &Pair<'_>, author: PersonId, words: &str, is_shared: bool) {
        let id: i64 = self.app.entropy.id(self.now());
        let seal = |column, text: &str| self.app.vault.seal(kit::Field { column, row: id }, text);
        let sql = "insert into evidence (id, about_id, author_id, line_id, happened_on, situation_sealed, behaviour_sealed, \
            impact_sealed, to_grow, next_level, made_at, shared_at, version) values ($1, $2, $3, $4, '2026-11-18', $5, $6, $7, 0, 0, $8, $9, 1)";
        let (situation, behaviour) = (seal("evidence.situation", "A review."), seal("evidence.behaviour", words));
        let impact = seal("evidence.impact", "");
        let shared_at = is_shared.then(|| self.now());
        let args =
            args![id, pair.ines.id, author, pair.line, situation, behaviour, impact, self.days_ago(5), shared_at];
        self.app.db.run(sql, args).await.expect("evidence");
    }
}

both! {
    async fn the_two_of_a_line_read_both_views_once_they_are_open(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let sql = "update person set level_since_on = '2025-01-06' where id = $1";
        test.app.db.run(sql, args![pair.ines.id]).await.expect("since when");
            test.rated(&pair, 200, true).await;
        test.rated(&pair, 89, true).await;
        let path = format!("/people/{}", pair.ines.id);
        let page = pair.ruth.get(&path).await;
        page.is(200).shows("Confirmed").shows("22 months").shows("Time with you");
        page.shows("Testing: Ines Senior, You Signs of Senior").shows("Towards Senior").shows("State compares your view with Senior.");
        page.shows("No of 16 consistent, as many as in May 2026.").shows("note after 3 h");
        page.shows("Quarterly check-in").shows("room Larch").hides("Only between us");
        let own = pair.ines.get(&path).await;
        own.is(200).shows("Testing: You Senior, Ruth Signs of Senior").shows("Time together");
        own.shows(&format!("{path}/level\"")).shows("Your line, and what a move takes along");
        pair.ines.get(&format!("{path}/level")).await.is(200).shows("You have no level.");
    }
}

both! {
    async fn what_is_handed_in_stays_covered(test: TestApp) {
        let pair = test.ruth_and_ines().await;
            test.rated(&pair, 1, false).await;
        let path = format!("/people/{}", pair.ines.id);
        pair.ines.get(&path).await.shows("There are no two views yet.").hides("Signs of Senior");
        pair.ruth.get(&path).await.shows("There are no two views yet.").hides("Signs of Senior");
    }
}

both! {
    async fn a_colleague_reads_the_card_and_no_level(test: TestApp) {
        let pair = test.ruth_and_ines().await;
            test.rated(&pair, 89, true).await;
        test.seen(&pair, pair.ruth.id, "Asked Mobile to attack the third.", true).await;
        let noor = test.person("Noor Haddad").await;
        let page = noor.get(&format!("/people/{}", pair.ines.id)).await;
        page.is(200).shows("Ines Carvalho").shows("Software engineer, Fares").shows("Ruth Adeyemi");
        page.hides("Confirmed").hides("Two views").hides("attack the third").hides("Conversations</h2>").hides("Towards Senior");
        let ruths = noor.get(&format!("/people/{}", pair.ruth.id)).await;
        ruths.shows("Holds the rope of").shows("Ines Carvalho");
        noor.get("/people/0000000000001").await.is(404);
        test.nobody().get(&format!("/people/{}", pair.ines.id)).await.is(303).hides("Ines");
    }
}

both! {
    async fn roles_and_the_managers_manager_see_dates_and_no_word(test: TestApp) {
        let pair = test.ruth_and_ines().await;
            test.rated(&pair, 89, true).await;
        test.seen(&pair, pair.ruth.id, "Asked Mobile to attack the third.", true).await;
        let path = format!("/people/{}", pair.ines.id);
        let tomas = test.person("Tomas Lindqvist").await;
        test.line(pair.ruth.id, tomas.id, 500).await;
        let above = tomas.get(&path).await;
        above.shows("Confirmed").shows("note after 3 h").shows("<b>Conversation</b>").hides("Quarterly").hides("attack the third");
        above.shows("The next one is planned for Thursday 26 November, 14:00.").hides("Testing:").hides("4 of 5");
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let partner = zeynep.get(&path).await;
        partner.shows("Quarterly check-in").shows("Record a level").hides("attack the third").hides("Testing:");
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let admin = hana.get(&path).await;
        admin.shows("Edit the card").shows("Change the line").shows("Account").hides("note after").hides("attack the third");
        admin.hides("Testing:").hides("Two views");
    }
}

both! {
    async fn a_new_manager_reads_what_the_ic_can_read_and_no_old_private_note(test: TestApp) {
        let pair = test.ruth_and_ines().await;
            let old = test.rated(&pair, 89, true).await;
        test.seen(&pair, pair.ruth.id, "Asked Mobile to attack the third.", true).await;
        test.seen(&pair, pair.ruth.id, "Something Ruth kept to herself.", false).await;
        test.end_line(pair.line, 2).await;
        let edda = test.person("Edda Holm").await;
        test.line(pair.ines.id, edda.id, 2).await;
        let path = format!("/people/{}", pair.ines.id);
        let page = edda.get(&path).await;
        page.shows("Testing: Ines Senior, Ruth Signs of Senior").shows("attack the third").hides("kept to herself");
        page.shows("with <a").shows("Ruth Adeyemi").hides(&format!("/conversations/{old}\"")).hides("Only between us");
        let before = pair.ruth.get(&path).await;
        before.hides("attack the third").hides("kept to herself").hides("Testing:").hides("Confirmed");
    }
}
