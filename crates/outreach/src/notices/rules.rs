/// What a notice says: who, and when. Never somebody's words, never the kind of a conversation.
pub fn sentence(kind: &str, other: &str, when: Option<&str>) -> String {
    let when = when.unwrap_or("a day that is gone");
    match kind {
        "conversation.planned" => format!("{other} planned a conversation with you for {when}."),
        "conversation.several_planned" => format!("{other} planned the next conversations with you."),
        "conversation.moved" => format!("{other} moved your conversation. It is on {when} now."),
        "conversation.cancelled" => format!("{other} called off your conversation of {when}."),
        "conversation.fell_away" => {
            format!("Your conversation with {other} on {when} falls away: your line ended before it.")
        }
        "conversation.stand_in_over" => {
            format!("Your conversation with {other} on {when} falls away: the time of the stand-in is over before it.")
        }
        "conversation.missed" => format!("Nobody began the conversation with {other} on {when}."),
        "conversation.explained" => format!("{other} said why your conversation of {when} did not take place."),
        "cadence.called_off" => {
            format!("Three of your conversations with {other} were called off within two months.")
        }
        "cadence.rhythm_changed" => format!("{other} changed how often the two of you sit down."),
        "conversation.began" => format!("{other} is in the room for your conversation."),
        "conversation.withdrawn" => format!("{other} took the beginning of your conversation back. It is on {when}."),
        "conversation.questions" => {
            format!("There are questions for you before your conversation with {other} on {when}.")
        }
        "conversation.reminder" => {
            format!("Your conversation with {other} is on {when}, and nothing is written for it yet.")
        }
        "conversation.wrapped_up" => format!("You owe {other} a follow-up by {when}."),
        "conversation.ended" => format!("Your conversation with {other} has ended. The follow-up comes next."),
        "preparation.shared" => format!("{other} shared a preparation with you."),
        "assessment.handed_in" => format!("{other} handed something in for your conversation on {when}."),
        "assessment.opened" => format!("Both views are open, yours and that of {other}."),
        "follow_up.due_soon" => format!("You owe {other} a follow-up by {when}, in four hours or less."),
        "follow_up.overdue" => format!("The follow-up you owe {other} was due on {when}."),
        "follow_up.sent" => format!("{other} sent you the follow-up. Is that what you agreed?"),
        "follow_up.confirmed" => format!("{other} confirmed your follow-up."),
        "follow_up.different" => format!("{other} remembers something of your follow-up differently."),
        "goal.check_in_due" => format!("A goal of yours is to be looked at on {when}."),
        "promise.due" => format!("Something you promised {other} is due on {when}."),
        "cadence.overdue" => format!("A conversation with {other} was due by {when}, and none is planned."),
        "goal.proposed" => format!("{other} proposed a goal."),
        "goal.agreed" => format!("{other} agreed to a goal."),
        "goal.changed" => format!("{other} changed a goal. How it read before is kept."),
        "promise.made" => format!("{other} made a promise."),
        "promise.settled" => format!("{other} settled a promise."),
        "promise.reopened" => format!("{other} opened a promise again."),
        "promise.objected" => format!("{other} sees a promise of yours differently."),
        "kind.published" => {
            format!("{other} published a version of a kind of conversation. What it changes stands there.")
        }
        "framework.opened" => format!("{other} opened the draft of a framework for comment."),
        "framework.discussed" => format!("{other} said something about the draft of a framework."),
        "wording.decided" => format!("{other} decided about the wording you proposed."),
        "evidence.shared" => format!("{other} shared something with you that was noticed."),
        "direction.shared" => format!("{other} shared a direction with you."),
        _ => about_people(kind, other, when),
    }
}

fn about_people(kind: &str, other: &str, when: &str) -> String {
    match kind {
        "line.opened" => format!("{other} is your manager from now on."),
        "line.opened.manager" => format!("You manage {other} from now on."),
        "line.closed" => format!("Your line with {other} has ended. What happened in it stays there."),
        "line.closed.manager" => {
            format!("Your line with {other} has ended. You have 30 days to write a hand-over note.")
        }
        "handover.shared" => format!("{other} wrote a hand-over note. You read it before anybody else does."),
        "handover.commented" => format!("{other} said something beside your hand-over note."),
        "handover.passed_on" => format!("The hand-over note of {other} was passed on to your manager."),
        "handover.passed_on.author" => format!("Your hand-over note about {other} was passed on."),
        "handover.released" => format!("{other} left a hand-over note for you."),
        kind if kind.starts_with("line.stand_in") => stand_in(kind, other, when),
        "line.move_planned" => {
            format!("{other} is to be your manager from {when} on. What that changes stands on a page for you.")
        }
        "line.move_changed" => format!("Your line moves to {other} on another day: from {when} on."),
        "line.move_called_off" => format!("Your line does not move to {other}. Everything stays as it is."),
        "line.move_failed" => format!("Your line could not move to {other}. Everything stays as it is."),
        "line.move_planned.manager" => format!("The line of {other} is to move on {when}."),
        "line.move_changed.manager" => format!("The line of {other} moves on another day: on {when}."),
        "line.move_called_off.manager" => format!("The line of {other} does not move. Everything stays as it is."),
        "line.move_failed.manager" => {
            format!("The line of {other} could not move: somebody has left, or it would close a ring.")
        }
        "line.move_kept" => format!("{other} is your manager from {when} on, as planned. Until then nobody is."),
        "line.move_kept.manager" => {
            format!("Nobody manages {other} any more. Their line begins with you on {when}, as planned.")
        }
        "line.move_left.manager" => format!("{other} has left. The move of their line is called off."),
        "line.asked" => format!("{other} asks to be put into a line. Somebody else has to say yes."),
        "line.confirmed" => format!("{other} said yes to the line you asked for."),
        "line.refused" => format!("{other} said no to the line you asked for. Nothing changed."),
        "level.recorded" => format!("{other} recorded a level for you. Since when, and those before it, stands there."),
        "level.taken_back" => format!("{other} took a level back that was recorded for you. Why stands beside it."),
        "level.gone" => format!(
            "{other} published a version of your framework without your level. You keep it until you are given another."
        ),
        "role.given.administrator" => format!("{other} made you an administrator."),
        "role.given.people_partner" => format!("{other} made you a people partner."),
        "role.taken.administrator" => format!("{other} ended your role as an administrator."),
        "role.taken.people_partner" => format!("{other} ended your role as a people partner."),
        "role.holder.administrator" => format!("{other} is an administrator now, beside you."),
        "role.holder.people_partner" => format!("{other} is a people partner now, beside you."),
        "role.ended.administrator" => format!("{other} is no longer an administrator."),
        "role.ended.people_partner" => format!("{other} is no longer a people partner."),
        kind if kind.starts_with("account.") => account(kind, other, when),
        _ => format!("Something changed on {when}."),
    }
}

/// What was started for an account, and what became of it.
fn account(kind: &str, other: &str, when: &str) -> String {
    match kind {
        "account.reset_started" => {
            format!("{other} started a new password for you. If you did not ask for it, refuse it.")
        }
        "account.address_started" => {
            format!("{other} wants to change the address you sign in with. If you did not ask for it, refuse it.")
        }
        "account.reset_to_confirm" => format!("A new password was started for {other}. It works once you say yes."),
        "account.address_to_confirm" => format!("Another address was started for {other}. It works once you say yes."),
        "account.change_confirmed" => format!("{other} confirmed what an administrator started for your account."),
        "account.own_confirmed" => format!("{other} said yes to the address you asked for."),
        "account.address_taken" => {
            "Somebody else signs in by now with the address you were to have. Yours is as it was.".to_owned()
        }
        "account.taken_for" => {
            format!("Somebody else signs in by now with the address {other} was to have. Theirs is as it was.")
        }
        "account.confirmed_for" => format!("What you started for the account of {other} is confirmed."),
        "account.refused_for" => format!("{other} refused what was started for their account."),
        "account.password_changed" => "Your password was changed.".to_owned(),
        "account.address_leaving" => {
            "Another address was asked for, to sign in with. Until it works, yours does. You can take it back in your settings.".to_owned()
        }
        "account.address_left" => "Your account has another address from now on. This one no longer signs in.".to_owned(),
        "account.address_changed" => "The address you sign in with was changed.".to_owned(),
        "account.link_printed" => "A link for a new password of yours was printed on the machine Belay runs on.".to_owned(),
        _ => format!("Something changed on {when}."),
    }
}

/// Who stands in, from when, and that it is over.
fn stand_in(kind: &str, other: &str, when: &str) -> String {
    match kind {
        "line.stand_in.ic" => {
            format!("{other} stands in for your manager from {when} on. What they may read stands there.")
        }
        "line.stand_in.manager" => format!("{other} stands in for you in one of your lines from {when} on."),
        "line.stand_in.stands_in" => format!("You stand in for the manager of {other} from {when} on."),
        "line.stand_in_off.ic" => format!("{other} does not stand in for your manager. Everything stays as it is."),
        "line.stand_in_off.manager" => format!("{other} does not stand in for you. Everything stays as it is."),
        "line.stand_in_off.stands_in" => {
            format!("You do not stand in for the manager of {other}. Everything stays as it is.")
        }
        "line.stand_in_over.ic" => format!("{other} no longer stands in for your manager."),
        "line.stand_in_over.manager" => format!("{other} no longer stands in for you."),
        _ => format!("You no longer stand in for the manager of {other}. What you owe them stays to be done."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_who_and_when_and_not_the_kind() {
        let said = sentence("conversation.planned", "Ruth Adeyemi", Some("Thursday 26 November, 14:00"));
        assert_eq!(said, "Ruth Adeyemi planned a conversation with you for Thursday 26 November, 14:00.");
        for word in ["quarterly", "Quarterly", "check-in", "assessment"] {
            for kind in ["conversation.planned", "assessment.handed_in", "conversation.questions", "follow_up.sent"] {
                assert!(!sentence(kind, "Ruth", None).contains(word), "{kind} says {word}");
            }
        }
    }
}
