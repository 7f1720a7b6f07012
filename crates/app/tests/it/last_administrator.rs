//! Somebody always runs a Belay.

use crate::both;

const ADMINISTRATOR: &str = "administrator";

both! {
    async fn somebody_always_runs_this_belay(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", ADMINISTRATOR).await;
        let tomas = test.person("Tomas Lindqvist").await;
        let card = |name: &'static str| [("name", name), ("zone", "UTC"), ("_version", "1"), ("last_on", "2027-01-31")];
        let own = format!("/people/{}/card", hana.id);
        hana.post(&own, &card("Hana Novak")).await.is(422).shows("Somebody has to run this Belay.");
        let email = "tomas.lindqvist@marlowe.example";
        hana.post("/roles", &[("email", email), ("role", ADMINISTRATOR)]).await.is(303);
        tomas.post(&own, &card("Hana Novak")).await.is(303);
        let of = |id| format!("/roles/administrator/{id}/ending");
        hana.post(&of(tomas.id), &[]).await.is(409).shows("Somebody has to run this Belay.");
        tomas.post(&of(hana.id), &[]).await.is(303);
    }
}
