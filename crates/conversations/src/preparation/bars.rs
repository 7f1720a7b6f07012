//! How far both sides are, as two bars: the IC’s first, no word of either.

use kit::App;
use kit::web::PageError;
use kit::web::charts;

use super::{IcProgress, Progress};
use crate::assessments;
use crate::conversations::{Conversation, Side};

/// One side’s bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// "Ines", or "You".
    pub who: String,
    /// "4 of 5 answers".
    pub words: String,
    /// The bar.
    pub chart: charts::Progress,
    /// A line under it.
    pub fine: String,
    /// Whether this side has begun.
    pub begun: bool,
    /// Whether it is the reader’s own.
    pub is_own: bool,
}

/// The two bars of a conversation, as one side reads them.
pub async fn both(app: &App, conversation: &Conversation, reader: Side) -> Result<Vec<Bar>, PageError> {
    let progress = super::progress(app, conversation, reader).await?;
    let competencies = assessments::competencies(app, conversation).await?;
    let mut ic = ic(conversation, &progress, competencies, reader);
    let mut manager = manager(conversation, &progress, competencies, reader);
    let cover = assessments::cover_state(app, conversation.id).await?;
    if cover.ic_in_at.is_some() {
        ic.fine = format!("Ratings handed in. {}", shared(&progress.ic));
    }
    if cover.manager_in_at.is_some() {
        "Ratings handed in.".clone_into(&mut manager.fine);
    }
    Ok(vec![ic, manager])
}

fn who(conversation: &Conversation, side: Side, reader: Side) -> String {
    if side == reader { "You".to_owned() } else { kit::names::first(conversation.name_on(side)).to_owned() }
}

fn shared(ic: &IcProgress) -> &'static str {
    if ic.shared { "Shared." } else { "Not shared." }
}

fn ic(conversation: &Conversation, progress: &Progress, competencies: u32, reader: Side) -> Bar {
    let who = who(conversation, Side::Ic, reader);
    let ic = &progress.ic;
    let shared = shared(ic);
    let fine = match (ic.begun, competencies) {
        (false, _) => "Nothing saved yet.".to_owned(),
        (true, 0) => shared.to_owned(),
        (true, of) => format!("Ratings {} of {of}. {shared}", ic.rated),
    };
    Bar {
        chart: charts::Progress { label: format!("{who}, answers"), done: ic.answered, of: ic.questions },
        words: ic.words(),
        fine,
        begun: ic.begun,
        is_own: reader == Side::Ic,
        who,
    }
}

fn manager(conversation: &Conversation, progress: &Progress, competencies: u32, reader: Side) -> Bar {
    let who = who(conversation, Side::Manager, reader);
    let manager = &progress.manager;
    let fine = match (manager.begun, reader) {
        (false, _) => "Nothing saved yet.".to_owned(),
        (true, Side::Manager) if manager.minutes_left > 0 => {
            format!("About {} min of work left.", manager.minutes_left)
        }
        (true, _) if competencies > 0 => format!("Ratings {} of {competencies}.", manager.rated),
        (true, _) => String::new(),
    };
    let done = if manager.ready { manager.steps() } else { manager.steps_done() };
    Bar {
        chart: charts::Progress { label: format!("{who}, steps"), done, of: manager.steps() },
        words: manager.words(),
        fine,
        begun: manager.begun,
        is_own: reader == Side::Manager,
        who,
    }
}
