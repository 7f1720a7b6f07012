use jiff::{SignedDuration, Timestamp};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first password of somebody new.
    Invitation,
    /// Another password for somebody who forgot theirs.
    Reset,
    /// Another address, for whoever reads mail there.
    Address,
}

impl Purpose {
    /// Its name in the table `account_link`.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
            Purpose::Address => "address",
        }
    }

    /// How long a link lives unused.
    pub fn life(self) -> SignedDuration {
        match self {
            Purpose::Invitation => SignedDuration::from_hours(7 * 24),
            Purpose::Address => SignedDuration::from_hours(24),
            Purpose::Reset => SignedDuration::from_hours(1),
        }
    }

    /// Where links of this purpose lead.
    pub fn path(self) -> &'static str {
        match self {
            Purpose::Invitation => "/invitations",
            Purpose::Reset => "/reset",
            Purpose::Address => "/settings/email",
        }
    }
}

/// Whether a link opens anything at this moment.
pub fn works(works_from_at: Timestamp, expires_at: Timestamp, used_at: Option<Timestamp>, now: Timestamp) -> bool {
    used_at.is_none() && works_from_at <= now && now < expires_at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_once_and_not_for_ever() {
        let made = Timestamp::UNIX_EPOCH;
        let end = made + Purpose::Reset.life();
        assert!(works(made, end, None, made));
        assert!(!works(made, end, None, end));
        assert!(!works(made, end, Some(made), made));
        assert!(!works(end, end + Purpose::Reset.life(), None, made));
    }
}
