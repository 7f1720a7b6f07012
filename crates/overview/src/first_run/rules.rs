use kit::names::fold;
use kit::web::Problems;
use people::accounts::{email_problem, password_problem};
use people::workspace::{Pace, pace, zone_problem};

/// Months that may lie between two quarterlies, to begin with.
pub const MONTHS: [u32; 4] = [2, 3, 4, 6];

/// What was typed on the first screen.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Company or department.
    pub workspace: String,
    /// Its zone.
    pub zone: String,
    /// The administrator's name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The first people partner, if one was named.
    pub partner_name: String,
    /// Their address.
    pub partner_email: String,
    /// Months between quarterlies.
    pub quarterly_months: String,
    /// Days before which the questions go out.
    pub questions_days_before: String,
    /// Hours for the follow-up.
    pub follow_up_hours: String,
}

/// What will be made.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Company or department.
    pub workspace: String,
    /// Its zone.
    pub zone: String,
    /// Months between two quarterlies.
    pub quarterly_months: u32,
    /// How fast the rest follows.
    pub pace: Pace,
    /// Name and address of the first administrator.
    pub administrator: (String, String),
    /// Name and address of the first people partner.
    pub partner: Option<(String, String)>,
}

/// Reads the screen, or says what to mend on it.
pub fn begin(typed: &Typed) -> Result<Beginning, Problems> {
    let mut problems = Problems::none();
    let name = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (workspace, me) = (name(&typed.workspace), (name(&typed.name), typed.email.trim().to_owned()));
    if workspace.is_empty() {
        problems.add("workspace", "What is the company or department called?");
    }
    if let Some(sentence) = zone_problem(&typed.zone) {
        problems.add("zone", sentence);
    }
    if me.0.is_empty() {
        problems.add("name", "What are you called?");
    }
    if let Some(sentence) = email_problem(&me.1) {
        problems.add("email", sentence);
    }
    if let Some(sentence) = password_problem(&typed.password, &me.0, &me.1) {
        problems.add("password", sentence);
    }
    let partner = partner(typed, &me.1, &mut problems);
    let months = typed.quarterly_months.parse::<u32>().ok().filter(|months| MONTHS.contains(months));
    if months.is_none() {
        problems.add("quarterly_months", "One of these: 2, 3, 4, 6.");
    }
    let pace = pace(&typed.questions_days_before, &typed.follow_up_hours, &mut problems);
    match (months, pace) {
        (Some(quarterly_months), Some(pace)) if problems.is_empty() => {
            let zone = typed.zone.clone();
            Ok(Beginning { workspace, zone, quarterly_months, pace, administrator: me, partner })
        }
        _ => Err(problems),
    }
}

fn partner(typed: &Typed, mine: &str, problems: &mut Problems) -> Option<(String, String)> {
    let name = typed.partner_name.split_whitespace().collect::<Vec<_>>().join(" ");
    let email = typed.partner_email.trim().to_owned();
    if name.is_empty() && email.is_empty() {
        return None;
    }
    if name.is_empty() {
        problems.add("partner_name", "What is the people partner called?");
    }
    if let Some(sentence) = email_problem(&email) {
        problems.add("partner_email", sentence);
    } else if fold(&email) == fold(mine) {
        problems.add("partner_email", "That is your own address. The people partner is somebody else, or nobody yet.");
    }
    Some((name, email))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            workspace: "Marlowe Transit".into(),
            zone: "Europe/Lisbon".into(),
            name: "Hana Novak".into(),
            email: "hana.novak@marlowe.example".into(),
            password: "nine trams before breakfast".into(),
            quarterly_months: "3".into(),
            questions_days_before: "5".into(),
            follow_up_hours: "24".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn one_screen_is_enough() {
        let beginning = begin(&typed()).unwrap();
        assert_eq!(beginning.administrator.0, "Hana Novak");
        assert_eq!(beginning.partner, None);
    }

    #[test]
    fn a_zone_may_have_an_older_name() {
        for zone in ["Europe/Kiev", "Asia/Calcutta", "GB"] {
            assert_eq!(begin(&Typed { zone: zone.into(), ..typed() }).unwrap().zone, zone);
        }
        assert!(people::workspace::zones().contains(&"Asia/Calcutta"), "what a browser says can be chosen");
    }

    #[test]
    fn every_empty_field_is_named() {
        let problems = begin(&Typed { zone: "Nowhere/Else".into(), ..Typed::default() }).unwrap_err();
        for field in ["workspace", "zone", "name", "email", "password"] {
            assert!(problems.at(field).is_some(), "{field}");
        }
    }

    #[test]
    fn the_partner_is_somebody_else() {
        let both = Typed { partner_name: "Hana".into(), partner_email: "Hana.Novak@Marlowe.example".into(), ..typed() };
        assert!(begin(&both).unwrap_err().at("partner_email").is_some());
        let half = Typed { partner_name: "Edda Winther".into(), ..typed() };
        assert!(begin(&half).unwrap_err().at("partner_email").is_some());
    }
}
