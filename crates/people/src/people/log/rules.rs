//! What an entry of the access log says.

/// The sentence of an entry, without who and when: "read the plan".
pub fn what_happened(what: &str, object: &str) -> String {
    match what {
        "read" => format!("read {}", thing(object)),
        "invited" => "sent an invitation".to_owned(),
        "reset_started" => "started a new password for this account".to_owned(),
        "reset_link_made" => "made a link for a new password".to_owned(),
        "address_changed" => "changed the e-mail address of this account".to_owned(),
        "address_taken" => "found the new e-mail address of this account taken".to_owned(),
        "address_started" => "started a new e-mail address for this account".to_owned(),
        "address_asked" => "asked for a new e-mail address for this account".to_owned(),
        "change_confirmed" => "confirmed what was started for this account".to_owned(),
        "change_refused" => "refused what was started for this account".to_owned(),
        "change_used" => "used what was started for this account".to_owned(),
        "reset_link_printed" => "printed a link for a new password at the server".to_owned(),
        "role.given.administrator" => "made an administrator of this account".to_owned(),
        "role.given.people_partner" => "made a people partner of this account".to_owned(),
        "role.taken.administrator" => "ended the role of administrator".to_owned(),
        "role.taken.people_partner" => "ended the role of people partner".to_owned(),
        // What a later feature writes is still a line of the log, in its own words.
        other => other.replace('_', " "),
    }
}

fn thing(object: &str) -> String {
    let words = match object {
        "shared_notes" => "the notes of a conversation",
        "one_on_one_agenda" => "the agenda of 1:1s",
        "self_assessment" => "a self-assessment",
        "manager_assessment" => "a manager’s assessment",
        "plan" => "the plan",
        "plan_check_in" => "a note on a goal",
        "promise_by_ic" | "promise_by_manager" => "promises",
        "follow_up" => "a follow-up",
        "evidence" => "evidence",
        "feedback_answer" => "what a colleague answered",
        "readiness" => "the readiness page",
        "packet" => "the packet",
        "improvement_plan" => "the improvement plan",
        "full_export" => "the export",
        "direction" => "the direction",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_read_like_sentences() {
        assert_eq!(what_happened("read", "follow_up"), "read a follow-up");
        assert_eq!(what_happened("reset_started", "account"), "started a new password for this account");
        assert_eq!(what_happened("something_new", "account"), "something new");
    }
}
