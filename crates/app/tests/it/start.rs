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
