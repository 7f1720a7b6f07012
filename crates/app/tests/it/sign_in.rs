use axum::http::Method;
use jiff::SignedDuration;

use crate::both;
use crate::support::{Page, TestApp};

const PASSWORD: &str = "nine trams before breakfast";
const WRONG: &str = "That e-mail and that password do not go together.";

/// Ines with a password of her own.
async fn ines(test: &TestApp) -> people::PersonId {
    let ines = test.person("Ines Carvalho").await.id;
    test.password(ines, PASSWORD).await;
    ines
}

async fn try_as(test: &TestApp, email: &str, password: &str) -> Page {
    test.nobody().post("/sign-in", &[("email", email), ("password", password)]).await
}

both! {
    async fn ines_signs_in_and_lands_where_she_was_going(test: TestApp) {
        ines(&test).await;
        test.nobody().get("/sign-in?next=%2Fsettings").await.is(200).shows("Marlowe Transit").shows("value=\"/settings\"");
        let fields = [("email", "INES.CARVALHO@marlowe.example "), ("password", PASSWORD), ("next", "/settings")];
        let page = test.nobody().post("/sign-in", &fields).await;
        assert_eq!(page.location.as_deref(), Some("/settings"));
        let cookie = &page.cookies[0];
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let there = test.with_cookie_of(&page).get("/sign-in").await;
        assert_eq!(there.location.as_deref(), Some("/"));
    }
}

both! {
    async fn a_next_address_elsewhere_is_forgotten(test: TestApp) {
        ines(&test).await;
        let fields = [("email", "ines.carvalho@marlowe.example"), ("password", PASSWORD), ("next", "//evil.example/")];
        assert_eq!(test.nobody().post("/sign-in", &fields).await.location.as_deref(), Some("/"));
    }
}

both! {
    async fn nobody_learns_who_has_an_account(test: TestApp) {
        let ines = ines(&test).await;
        test.person("Noor Haddad").await;
        let gone = test.person("Lars Eriksen").await.id;
        test.password(gone, PASSWORD).await;
        test.app.db.run("update person set last_on = '2026-11-20' where id = $1", db::args![gone]).await.expect("a last day");
        let strip = |page: Page| page.text.split("name=\"_key\" value=").nth(1).expect("a form")[70..].to_owned();
        let page = async |user: &str, password: &str| {
            let page = try_as(&test, &format!("{user}@marlowe.example"), password).await;
            page.is(422).shows(WRONG);
            strip(page).replace(user, "somebody")
        };
        let wrong = page("ines.carvalho", "not her password").await;
        assert_eq!(wrong, page("nobody.here", PASSWORD).await, "no account");
        assert_eq!(wrong, page("noor.haddad", PASSWORD).await, "an account never used");
        assert_eq!(wrong, page("lars.eriksen", PASSWORD).await, "somebody who left, with the right password");
        assert!(test.sessions_of(ines).await == 1, "only the session the story began with");
    }
}

both! {
    async fn the_eleventh_failure_waits_and_so_does_one_for_nobody(test: TestApp) {
        ines(&test).await;
        for email in ["ines.carvalho@marlowe.example", "nobody.here@marlowe.example"] {
            for _ in 0..10 {
                try_as(&test, email, "not the password").await.is(422);
            }
            try_as(&test, email, PASSWORD).await.is(429).shows("Come back in 15 min");
        }
        test.advance(SignedDuration::from_mins(16));
        try_as(&test, "ines.carvalho@marlowe.example", PASSWORD).await.is(303);
    }
}

both! {
    async fn a_right_password_is_never_counted(test: TestApp) {
        ines(&test).await;
        for _ in 0..12 {
            try_as(&test, "ines.carvalho@marlowe.example", PASSWORD).await.is(303);
        }
    }
}

both! {
    async fn fifty_failures_from_one_address_are_enough(test: TestApp) {
        ines(&test).await;
        let now = test.now();
        for id in 0..50_i64 {
            let sql = "insert into attempt (id, kind, account_key, address_key, at) values ($1, 'sign_in', 'another', '127.0.0.1', $2)";
            test.app.db.run(sql, db::args![id, now]).await.expect("an attempt");
        }
        try_as(&test, "ines.carvalho@marlowe.example", PASSWORD).await.is(429);
        test.advance(SignedDuration::from_hours(3));
        try_as(&test, "ines.carvalho@marlowe.example", PASSWORD).await.is(303);
        let left = test.app.db.value::<i64>("select count(*) from attempt", db::args![]).await.expect("a count");
        assert_eq!(left, Some(0), "old attempts are deleted");
    }
}

both! {
    async fn a_session_ends_fourteen_days_after_its_last_use(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        test.advance(SignedDuration::from_hours(13 * 24));
        assert_eq!(ines.get("/sign-in").await.location.as_deref(), Some("/"), "still in");
        test.advance(SignedDuration::from_hours(13 * 24));
        assert_eq!(ines.get("/sign-in").await.location.as_deref(), Some("/"), "each use counts anew");
        test.advance(SignedDuration::from_hours(15 * 24));
        ines.get("/sign-in").await.is(200);
    }
}

both! {
    async fn signing_out_ends_the_session(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        let page = ines.post("/sign-out", &[]).await;
        assert_eq!(page.location.as_deref(), Some("/sign-in"));
        assert!(page.cookies.iter().any(|cookie| cookie.starts_with("belay=; Path=/; Max-Age=0")));
        ines.get("/sign-in").await.is(200);
    }
}

both! {
    async fn a_form_of_another_site_is_refused(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        let page = ines.send_from("cross-site", Method::POST, "/sign-out", format!("_key={}", ines.key())).await;
        page.is(403).shows("Belay takes forms only from its own pages.");
        ines.send(Method::POST, "/sign-out", format!("_key={}", test.nobody().key())).await.is(409);
        assert_eq!(ines.get("/sign-in").await.location.as_deref(), Some("/"), "still signed in");
    }
}

both! {
    async fn a_form_sent_after_the_session_ended_leads_back_to_its_page_and_says_why(test: TestApp) {
        test.workspace().await;
        let gone = test.nobody();
        let page = gone.send_from_page("/people/new", "/people/0000000000001/card").await;
        page.is(303);
        let sign_in = page.location.as_deref().expect("a way on");
        assert_eq!(sign_in, "/sign-in?next=%2Fpeople%2F0000000000001%2Fcard&how=sending");
        let page = gone.get(sign_in).await;
        page.is(200).shows("so it was not saved").shows("has to be typed again").shows("value=\"/people/0000000000001/card\"");
        let fields = [("email", "nobody@marlowe.example"), ("password", "not hers"), ("how", "sending")];
        gone.post("/sign-in", &fields).await.is(422).shows("so it was not saved");
    }
}

both! {
    async fn a_page_asked_for_after_the_session_ended_says_so(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        test.advance(SignedDuration::from_hours(15 * 24));
        let sign_in = ines.get("/evidence").await.location.clone().expect("a way on");
        assert_eq!(sign_in, "/sign-in?next=%2Fevidence&how=ended");
        ines.get(&sign_in).await.shows("Your session in this browser has ended");
        let stranger = test.nobody();
        assert_eq!(stranger.get("/evidence").await.location.as_deref(), Some("/sign-in?next=%2Fevidence"));
        stranger.get("/sign-in?next=%2Fevidence").await.hides("session");
    }
}

both! {
    async fn what_a_browser_keeps_has_an_owner_and_goes_when_it_was_taken(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        let owner = format!("data-owner=\"{}\"", ines.id);
        ines.get("/settings").await.shows(&owner);
        test.nobody().get("/sign-in").await.hides("data-owner");
        let new = format!("/people/{}/evidence", ines.id);
        let taken = |page: &Page| page.cookies.iter().any(|cookie| cookie.starts_with("belay_taken="));
        let refused = ines.post(&new, &[("situation", "")]).await;
        refused.is(422);
        assert!(!taken(&refused), "it is still to be mended");
        let fields = [("situation", "The fares review."), ("behaviour", "Asked who decides."), ("happened_on", "2026-11-20")];
        let key = ines.key();
        let all: Vec<(&str, &str)> = std::iter::once(("_key", key.as_str())).chain(fields).collect();
        let body = serde_html_form::to_string(&all).expect("fields encode");
        let number = format!("belay_taken={};", key.split('.').next().expect("a number"));
        for time in ["saved", "pressed twice"] {
            let page = ines.send(Method::POST, &new, body.clone()).await;
            page.is(303);
            assert!(page.cookies.iter().any(|cookie| cookie.starts_with(&number)), "{time}: {:?}", page.cookies);
        }
        let other = ines.send(Method::POST, &new, format!("_key={}", test.nobody().key())).await;
        assert!(!taken(&other), "the form of another session");
    }
}

both! {
    async fn the_form_of_another_session_leads_to_the_page_it_stood_on(test: TestApp) {
        let ines = test.person("Ines Carvalho").await;
        let form = format!("/people/{}/conversations", ines.id);
        let page = ines.send_from_page(&form, "/people/0000000000001/conversations/new").await;
        page.is(409).shows("href=\"/people/0000000000001/conversations/new\"");
    }
}
