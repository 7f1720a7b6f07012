//! One place to go anywhere from.

use crate::both;

both! {
    async fn a_few_letters_find_people_conversations_and_what_to_do(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let (ruth, ines) = (&pair.ruth, &pair.ines);
        let asked = |words: &str| format!("/palette?part=found&q={words}");
        ruth.get(&asked("ines")).await.is(200).shows(&format!("/people/{}\"", ines.id)).shows("Plan a conversation with Ines");
        // By her initials too, and not what has nothing to do with her.
        ruth.get(&asked("ic")).await.is(200).shows("Promise Ines something").hides("href=\"/evidence\"");
        ruth.get(&asked("plan+ines")).await.is(200).shows("Plan a conversation with Ines").hides("Promise Ines");
        ruth.get(&asked("conver")).await.is(200).shows("href=\"/conversations\"");
        ruth.get(&asked("zzzz")).await.is(200).shows("Nothing you can go to is called").shows("Look for “zzzz” in what was written");
        ines.get(&asked("ruth")).await.is(200).shows("Open the 1:1s with Ruth").shows("Note evidence of your own");
        ines.get("/palette").await.is(200).shows("Where to?").shows("Ctrl K");
        test.nobody().get("/palette").await.is(303);
    }
}

both! {
    async fn a_conversation_is_offered_to_its_two_people_only(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let path = format!("/conversations/{}", pair.id);
        let tomas = test.person("Tomas Lindqvist").await;
        for actor in [&pair.ruth, &pair.ines] {
            actor.get("/palette?part=found&q=quarterly").await.is(200).shows(&path);
        }
        tomas.get("/palette?part=found&q=quarterly").await.is(200).hides(&path);
    }
}
