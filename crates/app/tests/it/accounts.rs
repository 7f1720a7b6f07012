use jiff::SignedDuration;

use crate::both;
use crate::support::{Actor, Page, TestApp};

const PASSWORD: &str = "nine trams before breakfast";
const OTHER: &str = "the depot gate is green today";
const ADMINISTRATOR: &str = "administrator";
const PARTNER: &str = "people_partner";

/// The first address on a page that leads to `path` with something after it.
fn address_after(page: &Page, path: &str) -> String {
    let start = page.text.find(path).unwrap_or_else(|| panic!("no {path} in {}", page.text));
    page.text[start..].split(['"', ' ', '&']).next().unwrap_or_default().to_owned()
}

async fn with_password<'a>(test: &'a TestApp, name: &str) -> Actor<'a> {
    let actor = test.person(name).await;
    test.password(actor.id, PASSWORD).await;
    actor
}

async fn signs_in(test: &TestApp, email: &str, password: &str) -> bool {
    test.nobody().post("/sign-in", &[("email", email), ("password", password)]).await.status == 303
}

/// The newest open change of an account.
async fn change_of(test: &TestApp, person: people::PersonId) -> String {
    let sql = "select id from account_change where person_id = $1 order by id desc";
    kit::ids::short(test.app.db.value::<i64>(sql, db::args![person]).await.expect("a query").expect("a change"))
}

both! {
    async fn an_invited_person_chooses_a_password_once(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let noor = test.person("Noor Haddad").await.id;
        let account = format!("/accounts/{noor}");
        hana.get(&account).await.is(200).shows("was never invited");
        hana.post_and_follow(&format!("{account}/invitation"), &[]).await.is(200).shows("is invited and has no password yet");
        test.settle().await;
        let link = address_after(&hana.get("/outbox").await, "/invitations/");
        test.nobody().get(&link).await.is(200).shows("Welcome, Noor.");
        test.nobody().post(&link, &[("password", "password1234")]).await.is(422).shows("everybody tries first");
        let page = test.nobody().post(&link, &[("password", PASSWORD)]).await;
        assert_eq!(page.location.as_deref(), Some("/"));
        test.with_cookie_of(&page).get("/settings").await.is(200).shows("Noor Haddad");
        test.nobody().post(&link, &[("password", OTHER)]).await.is(404).shows("This link is over.");
        hana.get(&account).await.shows("has signed in here since");
        hana.get("/outbox").await.hides("/invitations/");
        assert!(signs_in(&test, "noor.haddad@marlowe.example", PASSWORD).await);
    }
}

both! {
    async fn an_invitation_lives_seven_days_and_the_newest_counts(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let noor = test.person("Noor Haddad").await.id;
        let invite = async || {
            hana.post(&format!("/accounts/{noor}/invitation"), &[]).await.is(303);
            test.settle().await;
            address_after(&hana.get("/outbox").await, "/invitations/")
        };
        let first = invite().await;
        test.advance(SignedDuration::from_hours(1));
        let second = invite().await;
        assert_ne!(first, second);
        test.nobody().get(&first).await.is(404);
        test.nobody().get(&second).await.is(200);
        test.advance(SignedDuration::from_hours(7 * 24));
        test.nobody().get(&second).await.is(404).shows("This link is over.");
    }
}

both! {
    async fn without_mail_a_reset_waits_for_a_partner_who_is_somebody_else(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let edda = test.person_with_role("Edda Winther", PARTNER).await;
        let ines = with_password(&test, "Ines Carvalho").await;
        let account = format!("/accounts/{}", ines.id);
        hana.post_and_follow(&format!("{account}/reset"), &[]).await.shows("Waits for a people partner to say yes.");
        let change = format!("{account}/changes/{}", change_of(&test, ines.id).await);
        hana.post(&format!("{change}/confirmation"), &[]).await.is(404);
        hana.post(&format!("{change}/link"), &[]).await.is(404);
        test.settle().await;
        ines.get("/notices").await.is(200).shows("started a new password for you");
        ines.get("/settings").await.shows("An administrator started a new password for you.");
        edda.get(&account).await.is(200).shows("Ines asked for this");
        edda.post(&format!("{change}/confirmation"), &[]).await.is(303);
        let page = hana.post(&format!("{change}/link"), &[]).await;
        let link = address_after(page.is(200).shows("Hand it over yourself."), "/reset/");
        assert!(signs_in(&test, "ines.carvalho@marlowe.example", PASSWORD).await, "the old one works until the new one is set");
        test.nobody().post(&link, &[("password", OTHER)]).await.is(303);
        assert!(!signs_in(&test, "ines.carvalho@marlowe.example", PASSWORD).await);
        assert!(signs_in(&test, "ines.carvalho@marlowe.example", OTHER).await);
        ines.get("/settings").await.is(303);
        hana.post(&format!("{change}/link"), &[]).await.is(404);
    }
}

both! {
    async fn without_a_partner_a_reset_waits_a_day_and_can_be_refused(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let ines = with_password(&test, "Ines Carvalho").await;
        let account = format!("/accounts/{}", ines.id);
        hana.post_and_follow(&format!("{account}/reset"), &[]).await.shows("Works from Tuesday 24 November, 09:00");
        let first = change_of(&test, ines.id).await;
        hana.post(&format!("{account}/changes/{first}/link"), &[]).await.is(404);
        hana.post(&format!("/settings/changes/{first}/refusal"), &[]).await.is(404);
        ines.post(&format!("/settings/changes/{first}/refusal"), &[]).await.is(303);
        test.advance(SignedDuration::from_hours(25));
        hana.post(&format!("{account}/changes/{first}/link"), &[]).await.is(404);
        hana.post(&format!("{account}/reset"), &[]).await.is(303);
        let second = change_of(&test, ines.id).await;
        test.advance(SignedDuration::from_hours(25));
        let page = hana.post(&format!("{account}/changes/{second}/link"), &[]).await;
        let link = address_after(page.is(200), "/reset/");
        test.advance(SignedDuration::from_mins(61));
        test.nobody().get(&link).await.is(404);
    }
}

both! {
    async fn another_address_works_a_day_later(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let ines = with_password(&test, "Ines Carvalho").await;
        let path = format!("/accounts/{}/address", ines.id);
        hana.post(&path, &[("new_email", "hana.novak@marlowe.example")]).await.is(422).shows("Somebody else signs in");
        hana.post_and_follow(&path, &[("new_email", "ines@new.example")]).await.shows("ines@new.example instead of");
        test.settle().await;
        assert!(!signs_in(&test, "ines@new.example", PASSWORD).await);
        test.advance(SignedDuration::from_hours(24));
        test.settle().await;
        assert!(signs_in(&test, "ines@new.example", PASSWORD).await);
        ines.get("/settings").await.is(200).shows("ines@new.example");
    }
}

both! {
    async fn accounts_are_for_administrators_partners_and_oneself(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let edda = test.person_with_role("Edda Winther", PARTNER).await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 30).await;
        let account = format!("/accounts/{}", ines.id);
        for (actor, status) in [(&hana, 200), (&edda, 200), (&ines, 200), (&ruth, 404)] {
            actor.get(&account).await.is(status);
        }
        for (actor, status) in [(&edda, 404), (&ines, 404), (&ruth, 404)] {
            actor.post(&format!("{account}/invitation"), &[]).await.is(status);
            actor.post(&format!("{account}/reset"), &[]).await.is(status);
        }
    }
}

both! {
    async fn one_changes_ones_password_and_the_other_browsers_are_out(test: TestApp) {
        let ines = with_password(&test, "Ines Carvalho").await;
        let other = test.sign_in(ines.id).await;
        let wrong = [("current_password", "not it, sorry about that"), ("password", OTHER)];
        ines.post("/settings/password", &wrong).await.is(422).shows("That is not your password.");
        ines.post("/settings/password", &[("current_password", PASSWORD), ("password", OTHER)]).await.is(303);
        other.get("/settings").await.is(303);
        ines.get("/settings").await.is(200);
        assert!(signs_in(&test, "ines.carvalho@marlowe.example", OTHER).await);
    }
}

both! {
    async fn sessions_are_listed_and_ended(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        let other = test.sign_in(ines.id).await;
        let page = ines.get("/settings").await;
        let path = address_after(&page, "/settings/sessions/0");
        test.person("Noor Haddad").await.post(&path, &[]).await.is(404);
        ines.post(&path, &[]).await.is(303);
        other.get("/settings").await.is(303);
        let third = test.sign_in(ines.id).await;
        ines.post("/settings/sessions/ending", &[]).await.is(303);
        third.get("/settings").await.is(303);
        ines.get("/settings").await.is(200).hides("End all others");
    }
}

both! {
    async fn an_address_of_ones_own_is_confirmed_by_a_link_mailed_there_and_the_old_one_is_told(test: TestApp) {
        let test = test.sending_mail();
        let ines = with_password(&test, "Ines Carvalho").await;
        let ruth = with_password(&test, "Ruth Adeyemi").await;
        let fields = |password: &'static str| [("new_email", "ines@new.example"), ("email_password", password)];
        ines.post("/settings/email", &fields("wrong password, I fear")).await.is(422).shows("value=\"ines@new.example\"");
        ines.post_and_follow("/settings/email", &fields(PASSWORD)).await.is(200).shows("You asked to sign in with ines@new.example.");
        test.settle().await;
        let mails = test.mails().await;
        let to: Vec<_> = mails.iter().map(|mail| (mail.kind.as_str(), mail.address.as_str())).collect();
        assert_eq!(to, [("account.address_asked", "ines@new.example"), ("account.address_leaving", "ines.carvalho@marlowe.example")]);
        let link = mails[0].text.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:7060")).expect("a link").to_owned();
        assert!(!signs_in(&test, "ines@new.example", PASSWORD).await, "nobody has confirmed it");
        assert!(signs_in(&test, "ines.carvalho@marlowe.example", PASSWORD).await);
        test.nobody().get(&link).await.is(303);
        ruth.get(&link).await.is(404).shows("This link is over.");
        ruth.post(&link, &[]).await.is(404);
        ines.get(&link).await.is(200).shows("ines@new.example").shows("Use this address");
        ines.post_and_follow(&link, &[]).await.is(200).shows("ines@new.example").hides("You asked to sign in");
        assert!(signs_in(&test, "ines@new.example", PASSWORD).await);
        assert!(!signs_in(&test, "ines.carvalho@marlowe.example", PASSWORD).await);
        ines.post(&link, &[]).await.is(404);
        test.settle().await;
        let mails = test.mails().await;
        let to: Vec<_> = mails.iter().skip(2).map(|mail| (mail.kind.as_str(), mail.address.as_str())).collect();
        assert_eq!(to, [("account.address_changed", "ines@new.example"), ("account.address_left", "ines.carvalho@marlowe.example")]);
    }
}

both! {
    async fn a_link_to_a_new_address_is_over_after_a_day_or_when_it_is_taken_back(test: TestApp) {
        let test = test.sending_mail();
        let ines = with_password(&test, "Ines Carvalho").await;
        let ask = async |email: &str| {
            ines.post("/settings/email", &[("new_email", email), ("email_password", PASSWORD)]).await.is(303);
            test.settle().await;
            let mails = test.mails().await;
            let asked = mails.iter().rfind(|mail| mail.kind == "account.address_asked").expect("a mail");
            asked.text.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:7060")).expect("a link").to_owned()
        };
        let first = ask("ines@one.example").await;
        test.advance(SignedDuration::from_mins(1));
        let second = ask("ines@two.example").await;
        ines.get(&first).await.is(404);
        ines.get(&second).await.is(200).shows("ines@two.example");
        ines.post(&format!("/settings/changes/{}/refusal", change_of(&test, ines.id).await), &[]).await.is(303);
        ines.get(&second).await.is(404);
        let third = ask("ines@three.example").await;
        test.person("Somebody Quicker").await;
        test.app.db.run("update person set email = 'ines@three.example', email_folded = 'ines@three.example' where name = 'Somebody Quicker'", db::args![]).await.expect("an update");
        ines.post(&third, &[]).await.is(409).shows("Somebody else signs in with that address by now.");
        ines.post("/settings/email", &[("new_email", "ines@four.example"), ("email_password", PASSWORD)]).await.is(429);
        test.advance(SignedDuration::from_hours(2));
        let last = ask("ines@four.example").await;
        test.advance(SignedDuration::from_hours(24));
        ines.get(&last).await.is(404).shows("This link is over.");
        assert!(signs_in(&test, "ines.carvalho@marlowe.example", PASSWORD).await);
    }
}

both! {
    async fn the_link_to_one_address_never_confirms_another(test: TestApp) {
        let test = test.sending_mail();
        let ines = with_password(&test, "Ines Carvalho").await;
        let ask = async |email: &str| {
            ines.post("/settings/email", &[("new_email", email), ("email_password", PASSWORD)]).await.is(303);
        };
        ask("ines@one.example").await;
        test.settle().await;
        let mails = test.mails().await;
        let first = mails[0].text.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:7060")).expect("a link").to_owned();
        ask("ines@two.example").await;
        ines.get(&first).await.is(404).hides("ines@two.example");
        ines.post(&first, &[]).await.is(404);
        assert!(!signs_in(&test, "ines@two.example", PASSWORD).await, "nobody has read mail there");
        // Its mail was not made yet when another address was asked for: no link goes there any more.
        ask("ines@three.example").await;
        test.settle().await;
        let mails = test.mails().await;
        let asked: Vec<_> = mails.iter().filter(|mail| mail.kind == "account.address_asked").map(|mail| mail.address.as_str()).collect();
        assert_eq!(asked, ["ines@one.example", "ines@three.example"]);
    }
}

both! {
    async fn without_mail_an_address_of_ones_own_waits_for_a_partner_or_a_day(test: TestApp) {
        let ines = with_password(&test, "Ines Carvalho").await;
        let fields = [("new_email", "ines@new.example"), ("email_password", PASSWORD)];
        ines.post_and_follow("/settings/email", &fields).await.shows("It works from Tuesday 24 November, 09:00.");
        test.settle().await;
        ines.get("/notices").await.shows("Another address was asked for");
        assert!(!signs_in(&test, "ines@new.example", PASSWORD).await);
        ines.post(&format!("/settings/changes/{}/refusal", change_of(&test, ines.id).await), &[]).await.is(303);
        let edda = test.person_with_role("Edda Winther", PARTNER).await;
        ines.post_and_follow("/settings/email", &fields).await.shows("It waits for a people partner to say yes.");
        let change = change_of(&test, ines.id).await;
        test.advance(SignedDuration::from_hours(25));
        test.settle().await;
        assert!(!signs_in(&test, "ines@new.example", PASSWORD).await, "with a partner no day helps");
        edda.get(&format!("/accounts/{}", ines.id)).await.is(200).shows("Asked for by Ines").shows("Ines asked for this");
        ines.post(&format!("/accounts/{}/changes/{change}/confirmation", ines.id), &[]).await.is(404);
        edda.post(&format!("/accounts/{}/changes/{change}/confirmation", ines.id), &[]).await.is(303);
        assert!(signs_in(&test, "ines@new.example", PASSWORD).await);
    }
}

both! {
    async fn one_sets_ones_zone_and_how_it_looks(test: TestApp) {
        let ines = with_password(&test, "Ines Carvalho").await;
        ines.post("/settings/zone", &[("zone", "Asia/Kolkata")]).await.is(303);
        ines.get("/settings").await.shows("<option selected>Asia/Kolkata</option>");
        ines.post("/settings/zone", &[("zone", "Europe/Atlantis")]).await.is(422).shows("is not a time zone");
        let page = ines.post("/settings/theme", &[("theme", "dark")]).await;
        assert!(page.cookies.iter().any(|cookie| cookie.starts_with("belay_theme=dark;")));
    }
}

both! {
    async fn roles_are_read_by_all_and_given_by_administrators(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let ines = test.person("Ines Carvalho").await;
        ines.get("/roles").await.is(200).shows("Hana Novak").hides("Appoint somebody");
        ines.post("/roles", &[("email", "ines.carvalho@marlowe.example"), ("role", ADMINISTRATOR)]).await.is(404);
        hana.post("/roles", &[("email", "nobody@marlowe.example"), ("role", PARTNER)]).await.is(422).shows("Nobody here has that e-mail.");
        hana.post(&format!("/roles/administrator/{}/ending", hana.id), &[]).await.is(409).shows("Somebody has to run this Belay.");
        hana.post("/roles", &[("email", "ines.carvalho@marlowe.example"), ("role", ADMINISTRATOR)]).await.is(303);
        test.settle().await;
        hana.get("/notices").await.hides("appointed");
        ines.get("/notices").await.shows("Hana Novak made you an administrator.");
        let tomas = test.person_with_role("Tomas Lindqvist", ADMINISTRATOR).await;
        let ended = ines.post_and_follow(&format!("/roles/administrator/{}/ending", hana.id), &[]).await;
        ended.is(200).shows("is no longer an administrator.").shows("Appoint again").shows("value=\"hana.novak@marlowe.example\"");
        hana.get(&format!("/roles?role=administrator&of={}", hana.id)).await.is(200).hides("Appoint again");
        ines.get(&format!("/roles?role=administrator&of={}", ines.id)).await.is(200).hides("Appoint again");
        ines.get("/roles?role=administrator&of=nonsense").await.is(200).hides("Appoint again");
        test.settle().await;
        tomas.get("/notices").await.shows("Hana Novak is no longer an administrator.");
    }
}

both! {
    async fn the_workspace_is_set_by_administrators_and_read_by_partners(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let edda = test.person_with_role("Edda Winther", PARTNER).await;
        let ines = test.person("Ines Carvalho").await;
        ines.get("/workspace").await.is(404);
        edda.get("/workspace").await.is(200).shows("Marlowe Transit").hides("Save the workspace").shows("from this machine only");
        let fields = |name: &'static str, version: &'static str| {
            [("name", name), ("zone", "UTC"), ("questions_days_before", "4"), ("follow_up_hours", "24"), ("_version", version)]
        };
        edda.get("/workspace").await.shows("An administrator changes this");
        hana.get("/workspace").await.hides("An administrator changes this");
        edda.post("/workspace", &fields("Edda’s", "1")).await.is(404);
        hana.post("/workspace", &fields("Marlowe", "1")).await.is(303);
        hana.post("/workspace", &fields("Marlowe & Sons", "1")).await.is(409).shows("Marlowe &#38; Sons").shows("What stands there now");
        hana.post("/workspace", &fields("", "2")).await.is(422);
    }
}

both! {
    async fn a_mailed_link_for_a_new_password_is_over_once_the_password_or_the_address_is_another(test: TestApp) {
        let test = test.sending_mail();
        let ines = with_password(&test, "Ines Carvalho").await;
        let mailed = async |kind: &str| {
            test.settle().await;
            let mails = test.mails().await;
            let mail = mails.iter().rfind(|mail| mail.kind == kind).expect("a mail");
            mail.text.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:7060")).expect("a link").to_owned()
        };
        test.nobody().post("/reset", &[("email", "ines.carvalho@marlowe.example")]).await.is(200);
        let link = mailed("account.reset_asked").await;
        test.nobody().get(&link).await.is(200);
        ines.post("/settings/password", &[("current_password", PASSWORD), ("password", OTHER)]).await.is(303);
        test.nobody().get(&link).await.is(404);
        test.nobody().post("/reset", &[("email", "ines.carvalho@marlowe.example")]).await.is(200);
        let link = mailed("account.reset_asked").await;
        ines.post("/settings/email", &[("new_email", "ines@new.example"), ("email_password", OTHER)]).await.is(303);
        let address = mailed("account.address_asked").await;
        test.nobody().get(&link).await.is(200);
        ines.post(&address, &[]).await.is(303);
        test.nobody().get(&link).await.is(404);
    }
}

both! {
    async fn an_address_that_somebody_took_meanwhile_is_told_and_one_asked_for_by_oneself_is_named_so(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let ines = with_password(&test, "Ines Carvalho").await;
        ines.post("/settings/email", &[("new_email", "ines@new.example"), ("email_password", PASSWORD)]).await.is(303);
        hana.get("/accounts").await.is(200).shows("Ines Carvalho: another address, asked for by themselves");
        test.person("Somebody Quicker").await;
        let sql = "update person set email = 'ines@new.example', email_folded = 'ines@new.example' where name = 'Somebody Quicker'";
        test.app.db.run(sql, db::args![]).await.expect("an update");
        test.advance(SignedDuration::from_hours(24));
        test.settle().await;
        test.settle().await;
        ines.get("/notices").await.shows("Yours is as it was.");
        ines.get("/settings").await.hides("You asked to sign in with");
    }
}

both! {
    async fn a_link_made_twice_works_as_the_page_shows_it(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let ines = with_password(&test, "Ines Carvalho").await;
        hana.post(&format!("/accounts/{}/reset", ines.id), &[]).await.is(303);
        test.advance(SignedDuration::from_hours(25));
        let path = format!("/accounts/{}/changes/{}/link", ines.id, change_of(&test, ines.id).await);
        let body = format!("_key={}", hana.key());
        let mut last = String::new();
        for _ in 0..2 {
            last = address_after(hana.send(axum::http::Method::POST, &path, body.clone()).await.is(200), "/reset/");
        }
        test.nobody().get(&last).await.is(200).shows("A new password");
    }
}
