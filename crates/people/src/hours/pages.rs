use axum::extract::State;
use kit::App;
use kit::web::{Answer, Posted, Problems, to};
use serde::Deserialize;

use super::queries;
use super::rules::{Hours, Problem};
use crate::sessions::Viewer;
use crate::settings;

/// The days that are ticked, and the two times.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct HoursForm {
    #[serde(default)]
    day: Vec<u8>,
    hours_from: String,
    hours_until: String,
}

impl From<Hours> for HoursForm {
    fn from(hours: Hours) -> HoursForm {
        let day = (1..=7).filter(|day| hours.works_on(usize::from(*day))).collect();
        HoursForm { day, hours_from: hours.from(), hours_until: hours.until() }
    }
}

impl HoursForm {
    /// Each day with its number, its name, and whether it is ticked.
    pub fn days(&self) -> impl Iterator<Item = (u8, &'static str, bool)> {
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        (1..=7).zip(names).map(|(number, name)| (number, name, self.day.contains(&number)))
    }

    /// From when.
    pub fn from(&self) -> &str {
        &self.hours_from
    }

    /// Until when.
    pub fn until(&self) -> &str {
        &self.hours_until
    }
}

/// POST /settings/hours
pub async fn change(State(app): State<App>, viewer: Viewer, form: Posted<HoursForm>) -> Answer {
    let HoursForm { day, hours_from, hours_until } = &form.fields;
    let hours = match Hours::typed(day, hours_from, hours_until) {
        Ok(hours) => hours,
        Err(problem) => return settings::hours_again(&app, &viewer, problems(problem), form.fields).await,
    };
    let mut tx = form.begin(&app).await?;
    queries::save(&mut tx, viewer.id, hours, app.clock.now()).await?;
    form.finish(tx, to("/settings#hours").saying("Kept. Mails go within these hours from now on.")).await
}

fn problems(problem: Problem) -> Problems {
    match problem {
        Problem::NoDay => Problems::of("day", "Choose at least one day, or no mail would ever go."),
        Problem::NoTime => Problems::of("hours_from", "Both times are needed, as in 09:00."),
        Problem::TooShort => {
            Problems::of("hours_until", "Until has to be an hour after from, or later, on the same day.")
        }
    }
}
