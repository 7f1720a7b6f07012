/// A kind of mail that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// A conversation is planned, moved, cancelled or missed, or several are called off.
    Dates,
    /// The questions before a conversation, and the reminder.
    Questions,
    /// The other side is ready: shared, or handed in.
    Prepared,
    /// What is owed and answered after a conversation.
    FollowUps,
    /// The hours a follow-up has left, and that they are over.
    FollowUpClock,
    /// A goal is to be looked at.
    CheckIns,
    /// A promise falls due.
    Promises,
    /// A line is past its cadence.
    Cadence,
    /// Something new on a plan, in evidence, a direction or a framework.
    Shared,
    /// Lines that begin, end, or wait for a yes; roles given and taken.
    LinesAndRoles,
}

impl MailKind {
    /// All of them, as the page lists them.
    pub const ALL: [MailKind; 10] = [
        MailKind::Dates,
        MailKind::Questions,
        MailKind::Prepared,
        MailKind::FollowUps,
        MailKind::FollowUpClock,
        MailKind::CheckIns,
        MailKind::Promises,
        MailKind::Cadence,
        MailKind::Shared,
        MailKind::LinesAndRoles,
    ];

    /// Its name in the table `mail_off`, and in the form.
    pub fn name(self) -> &'static str {
        match self {
            MailKind::Dates => "dates",
            MailKind::Questions => "questions",
            MailKind::Prepared => "prepared",
            MailKind::FollowUps => "follow_ups",
            MailKind::FollowUpClock => "follow_up_clock",
            MailKind::CheckIns => "check_ins",
            MailKind::Promises => "promises",
            MailKind::Cadence => "cadence",
            MailKind::Shared => "shared",
            MailKind::LinesAndRoles => "lines_and_roles",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<MailKind> {
        MailKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What the page calls it.
    pub fn label(self) -> &'static str {
        match self {
            MailKind::Dates => "Dates",
            MailKind::Questions => "Questions",
            MailKind::Prepared => "The other side",
            MailKind::FollowUps => "Afterwards",
            MailKind::FollowUpClock => "The clock of a follow-up",
            MailKind::CheckIns => "Goals to look at",
            MailKind::Promises => "What you promised",
            MailKind::Cadence => "Overdue conversations",
            MailKind::Shared => "In between",
            MailKind::LinesAndRoles => "Lines and roles",
        }
    }

    /// When such a mail goes.
    pub fn when(self) -> &'static str {
        match self {
            MailKind::Dates => "A conversation is planned, moved, cancelled or missed, or several are called off.",
            MailKind::Questions => "Before a conversation, and again when nothing is written two days later.",
            MailKind::Prepared => "They shared their answers, or handed in what they think.",
            MailKind::FollowUps => "A follow-up is owed, sent or answered.",
            MailKind::FollowUpClock => "A follow-up you owe has four hours left, or none.",
            MailKind::CheckIns => "The day has come on which you wanted to look at a goal.",
            MailKind::Promises => "Something you said you would do is due.",
            MailKind::Cadence => "In one of your lines the day of a conversation went by, and none is planned.",
            MailKind::Shared => {
                "A goal, a promise, evidence or a direction that is new to you; a framework open for comment, and what became of your words for it."
            }
            MailKind::LinesAndRoles => {
                "A line or a role begins or ends, or waits for your yes; a hand-over note; your level."
            }
        }
    }

    /// The kind a notice of this name belongs to; nothing for what always goes.
    pub fn of(notice: &str) -> Option<MailKind> {
        let (feature, what) = notice.split_once('.')?;
        match (feature, what) {
            ("conversation", "questions" | "reminder") => Some(MailKind::Questions),
            ("follow_up", "due_soon" | "overdue") => Some(MailKind::FollowUpClock),
            ("goal", "check_in_due") => Some(MailKind::CheckIns),
            ("promise", "due") => Some(MailKind::Promises),
            ("cadence", "overdue") => Some(MailKind::Cadence),
            ("conversation", "wrapped_up") | ("follow_up", _) => Some(MailKind::FollowUps),
            ("conversation" | "cadence", _) => Some(MailKind::Dates),
            ("preparation" | "assessment", _) => Some(MailKind::Prepared),
            ("goal" | "promise" | "evidence" | "direction" | "framework" | "wording", _) => Some(MailKind::Shared),
            ("line" | "role" | "handover" | "level", _) => Some(MailKind::LinesAndRoles),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_account_always_goes() {
        for notice in ["account.invited", "account.reset_asked", "account.address_asked", "account.password_changed"] {
            assert_eq!(MailKind::of(notice), None, "{notice}");
        }
    }

    #[test]
    fn everything_else_has_a_kind() {
        assert_eq!(MailKind::of("conversation.moved"), Some(MailKind::Dates));
        assert_eq!(MailKind::of("conversation.reminder"), Some(MailKind::Questions));
        assert_eq!(MailKind::of("conversation.wrapped_up"), Some(MailKind::FollowUps));
        assert_eq!(MailKind::of("framework.opened"), Some(MailKind::Shared));
        assert_eq!(MailKind::of("role.given.administrator"), Some(MailKind::LinesAndRoles));
    }
}
