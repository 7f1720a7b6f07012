//! Rows of the table nobody has built yet, by what they wait for. A row leaves this list with
//! the change that builds it; a column stays until somebody can stand in it.

/// The rows, and what each waits for.
pub(super) const PENDING: &[(&str, &str, &str)] = &[
    ("opportunity", "listed", "the list of opportunities; until then they are a text in the preparation"),
    ("feedback_answer", "draft", "words of colleagues"),
    ("feedback_answer", "released", "words of colleagues"),
    ("readiness_overrule", "draft", "readiness for a level"),
    ("readiness", "shared", "readiness for a level"),
    ("packet", "draft", "the promotion packet"),
    ("packet", "submitted", "the promotion packet"),
    ("improvement_plan", "draft", "improvement plans"),
    ("improvement_plan", "shared", "improvement plans"),
    ("improvement_plan", "closed", "improvement plans"),
    ("insight_counts", "own_line", "insights of a manager"),
    ("full_export", "about_the_ic", "everything about oneself in one file"),
    ("operator_page", "any", "metrics for who runs the machine"),
];

/// The column nobody can stand in yet.
pub(super) const PENDING_COLUMN: (&str, &str) = ("partner_invited", "inviting a people partner into one thing");
