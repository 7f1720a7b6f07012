use axum::http::Method;

use crate::both;

const SCREEN: [(&str, &str); 8] = [
    ("workspace", "Marlowe Transit"),
    ("zone", "Europe/Lisbon"),
    ("name", "Hana Novak"),
    ("email", "hana.novak@marlowe.example"),
    ("password", "nine trams before breakfast"),
    ("quarterly_months", "3"),
    ("questions_days_before", "5"),
    ("follow_up_hours", "24"),
];

both! {
    async fn an_empty_workspace_leads_every_address_to_the_first_run(test: TestApp) {
        for path in ["/", "/sign-in", "/people", "/nowhere"] {
            let page = test.nobody().get(path).await;
            page.is(303);
            assert_eq!(page.location.as_deref(), Some("/first-run"), "{path}");
        }
        test.nobody().get("/health").await.is(200);
        test.nobody().get("/first-run").await.is(200).shows("Set up the workspace.").shows("Europe/Lisbon");
    }
}

both! {
    async fn one_screen_makes_the_workspace_and_signs_its_administrator_in(test: TestApp) {
        let page = test.nobody().post("/first-run", &SCREEN).await;
        page.is(303);
        assert_eq!(page.location.as_deref(), Some("/"));
        let hana = test.with_cookie_of(&page);
        hana.get("/first-run").await.is(404);
        test.nobody().post("/first-run", &SCREEN).await.is(409).shows("This workspace has been set up already.");
        let again = test.nobody().post("/sign-in", &[("email", "Hana.Novak@marlowe.example"), ("password", "nine trams before breakfast")]).await;
        again.is(303);
    }
}

both! {
    async fn the_first_partner_is_invited_and_holds_the_role(test: TestApp) {
        let partner = [("partner_name", "Edda Winther"), ("partner_email", "edda.winther@marlowe.example")];
        test.nobody().post("/first-run", &[&SCREEN[..], &partner[..]].concat()).await.is(303);
        let roles = test.app.db.all::<db::Row>("select role from role order by role", db::args![]).await.expect("roles");
        assert_eq!(roles.len(), 2);
        let invited = test.app.db.value::<i64>("select count(*) from event where kind = 'account.invited'", db::args![]).await;
        assert_eq!(invited.expect("a count"), Some(1));
    }
}

both! {
    async fn what_is_missing_is_named_and_what_was_typed_stays(test: TestApp) {
        let typed = [("workspace", "Marlowe <Transit>"), ("zone", "Europe/Lisbon"), ("password", "short")];
        let page = test.nobody().post("/first-run", &typed).await;
        page.is(422).shows("What are you called?").shows("this one has 5").shows("Marlowe &#60;Transit&#62;").hides("value=\"short\"");
        test.nobody().send(Method::POST, "/first-run", "workspace=Marlowe".to_owned()).await.is(409);
        test.nobody().get("/").await.is(303);
    }
}
