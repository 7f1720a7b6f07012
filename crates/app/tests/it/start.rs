use crate::both;

both! {
    async fn health_says_the_database_answers(test: TestApp) {
        test.nobody().get("/health").await.is(200).shows("ok");
    }
}

both! {
    async fn an_unknown_address_is_a_page_of_ours(test: TestApp) {
        test.workspace().await;
        test.nobody().get("/nowhere").await.is(404).shows("Nothing here.");
    }
}

both! {
    async fn an_address_with_no_id_in_it_looks_like_nothing_is_there(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        let (wrong, nothing) = (ruth.get("/people/nobody").await, ruth.get("/nowhere").await);
        wrong.is(404);
        assert_eq!(wrong.text, nothing.text);
    }
}
