//! A kind made ready to be read by somebody who sits on neither side.

use kit::App;
use kit::web::PageError;

use super::drafts::rules::agenda::shown_as;
use super::words::{Words, capital, fill};
use super::{Capture, Kind, Leads, PREPARATION, Part, SideText, prompts};
use crate::conversations::Side;

/// What the page of a kind prints.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) parts: Vec<PartReading>,
    /// Question, and the line under it.
    pub(super) questions: Vec<(String, String)>,
    pub(super) minutes: u32,
    pub(super) steps: Vec<StepReading>,
    /// What each side may think over: the IC's, the manager's.
    pub(super) think: [Vec<String>; 2],
    pub(super) follow_up: Vec<String>,
    pub(super) checklist: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct PartReading {
    pub(super) title: String,
    /// "10 min, the IC leads. Goals and promises."
    pub(super) fact: String,
    pub(super) captures: Vec<Capture>,
    pub(super) sides: [(&'static str, SideText); 2],
}

#[derive(Clone, Debug)]
pub(super) struct StepReading {
    pub(super) title: String,
    pub(super) minutes: u32,
    /// The line under it, then what is written in it.
    pub(super) lines: Vec<String>,
}

impl Reading {
    pub(super) async fn of(app: &App, kind: &Kind) -> Result<Reading, PageError> {
        let prompts = prompts(app).await?;
        let (ic, manager) = (Words::of_neither("the manager"), Words::of_neither("the IC"));
        let asked = |part: &str, side: Side, words: &Words| prompts.every(kind.prompts_key(), part, side, words);
        let step = |step: &super::Step| {
            let points = kind.talking_points.iter().filter(|point| point.step == step.key);
            let points = points.map(|point| format!("{}: {}", point.label, fill(&point.help, &manager)));
            let lines = std::iter::once(fill(&step.help, &manager)).chain(points).collect();
            StepReading { title: step.title.clone(), minutes: step.minutes, lines }
        };
        let part = |part: &Part| {
            let side = |side: Side, words: &Words| {
                let mut text = part.for_side(side, words);
                text.quiet.extend(part.of_side(side).by_stretch.every().map(|line| fill(line, words)));
                text.quiet.extend(asked(&part.key, side, words));
                let [title, heading, lede] = [&text.title, &text.heading, &text.lede].map(|text| capital(text));
                SideText { title, heading, lede, hold: capital(&text.hold), ..text }
            };
            let sides = [("The IC", side(Side::Ic, &ic)), ("The manager", side(Side::Manager, &manager))];
            let leads = match part.leads {
                Leads::Ic => "the IC leads",
                Leads::Manager => "the manager leads",
                Leads::Both => "both speak",
            };
            PartReading {
                title: part.title(),
                fact: format!("{} min, {leads}. {}.", part.minutes, shown_as(part.shows)),
                captures: part.captures.clone(),
                sides,
            }
        };
        Ok(Reading {
            facts: facts(kind),
            parts: kind.parts.iter().map(part).collect(),
            questions: kind.questions.iter().map(|one| (one.text(&ic), one.help(&ic))).collect(),
            minutes: kind.preparation_minutes(),
            steps: kind.steps.iter().map(step).collect(),
            think: [asked(PREPARATION, Side::Ic, &ic), asked(PREPARATION, Side::Manager, &manager)],
            follow_up: kind.follow_up.iter().map(|line| line.text.clone()).collect(),
            checklist: kind.checklist.iter().map(|line| capital(&line.text(&manager))).collect(),
        })
    }
}

fn facts(kind: &Kind) -> Vec<(&'static str, String)> {
    let ratings = if kind.rates { "Both sides, opened together" } else { "None" };
    vec![
        ("When", kind.plan_when.clone()),
        ("Length", format!("{} min, meant for {} to {}", kind.minutes, kind.shortest, kind.longest)),
        ("Falls due", capital(&kind.due.said())),
        ("Ratings", ratings.to_owned()),
    ]
}
