use kit::web::Problems;

use crate::words;

/// Where to, in one word. Not climbing is as whole as climbing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// To the next level.
    Climb,
    /// Deeper where they are.
    Deepen,
    /// To another track.
    ChangeTrack,
    /// To hold ropes themselves.
    Manage,
    /// Not known yet.
    Unsure,
}

impl Aim {
    /// All of them, in the order of the form.
    pub const ALL: [Aim; 5] = [Aim::Climb, Aim::Deepen, Aim::ChangeTrack, Aim::Manage, Aim::Unsure];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Aim::Climb => "climb",
            Aim::Deepen => "deepen",
            Aim::ChangeTrack => "change_track",
            Aim::Manage => "manage",
            Aim::Unsure => "unsure",
        }
    }

    /// The aim with this name.
    pub fn named(text: &str) -> Option<Aim> {
        Aim::ALL.into_iter().find(|aim| aim.name() == text)
    }

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Aim::Climb => "Climb to the next level",
            Aim::Deepen => "Go deeper where I am",
            Aim::ChangeTrack => "Change track",
            Aim::Manage => "Manage people",
            Aim::Unsure => "I do not know yet",
        }
    }

    /// The title of a plan with this aim: "Towards Senior".
    pub fn title(self, level: Option<&str>, next: Option<&str>) -> String {
        match (self, level, next) {
            (Aim::Climb, _, Some(next)) => format!("Towards {next}"),
            (Aim::Climb | Aim::Deepen, Some(level), _) => format!("Deeper as {level}"),
            (Aim::Climb | Aim::Deepen, None, _) => "Deeper".to_owned(),
            (Aim::ChangeTrack, ..) => "Towards another track".to_owned(),
            (Aim::Manage, ..) => "Towards holding ropes".to_owned(),
            (Aim::Unsure, ..) => "Finding a direction".to_owned(),
        }
    }
}

/// A direction read from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where to.
    pub aim: Aim,
    /// In their own words.
    pub text: String,
}

const LONGEST: usize = 2000;

/// Reads a direction as it was typed.
pub fn read(aim: &str, text: &str) -> Result<Draft, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("text", "The text"), text, LONGEST, &mut problems);
    if text.is_empty() {
        problems.add("text", "Write a line first. It need not be a plan.");
    }
    let aim = Aim::named(aim);
    if aim.is_none() {
        problems.add("aim-climb", "Pick one. “I do not know yet” is an answer.");
    }
    aim.filter(|_| problems.is_empty()).map(|aim| Draft { aim, text }).ok_or(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_a_line_and_an_aim() {
        let draft = read("climb", " To know what the answer costs. ").expect("a direction");
        assert_eq!((draft.aim, draft.text.as_str()), (Aim::Climb, "To know what the answer costs."));
        assert_eq!(read("", "").expect_err("problems").all().len(), 2);
    }

    #[test]
    fn the_plan_is_named_for_where_it_leads() {
        assert_eq!(Aim::Climb.title(Some("Confirmed"), Some("Senior")), "Towards Senior");
        assert_eq!(Aim::Climb.title(Some("Principal"), None), "Deeper as Principal");
        assert_eq!(Aim::Deepen.title(Some("Senior"), Some("Staff")), "Deeper as Senior");
        assert_eq!(Aim::Unsure.title(None, None), "Finding a direction");
    }
}
