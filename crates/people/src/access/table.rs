//! The permission table, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rules::{Cell, Column};

const TEXT: &str = include_str!("../../../../data/permissions.csv");

/// The table every decision follows.
pub static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(TEXT));

/// Cells by object and state, one per column.
#[derive(Debug)]
pub struct Table {
    rows: HashMap<(Object, String), Vec<Cell>>,
    order: Vec<(Object, String)>,
}

impl Table {
    fn parse(text: &str) -> Table {
        let mut lines = text.lines();
        let columns: Vec<Column> =
            lines.next().unwrap_or_default().split(',').skip(2).filter_map(Column::named).collect();
        assert_eq!(columns, Column::ALL, "the permission table has the columns the code knows, in their order");
        let mut table = Table { rows: HashMap::new(), order: Vec::new() };
        for line in lines.filter(|line| !line.is_empty()) {
            let mut cells = line.split(',');
            let name = cells.next().unwrap_or_default();
            let object = Object::named(name)
                .unwrap_or_else(|| panic!("the code knows no object “{name}” of the permission table"));
            let key = (object, cells.next().unwrap_or_default().to_owned());
            table.order.push(key.clone());
            table.rows.insert(key, cells.map(Cell::parse).collect());
        }
        table
    }

    /// The cell of an object in a state for a column; `None` when the table has no such row.
    pub fn cell(&self, object: Object, state: &str, column: Column) -> Option<Cell> {
        self.rows.get(&(object, state.to_owned())).map(|cells| cells[column as usize])
    }

    /// Every row, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = (Object, &str)> {
        self.order.iter().map(|(object, state)| (*object, state.as_str()))
    }
}

macro_rules! objects {
    ($($name:ident = $text:literal $(: $content:ident)?;)*) => {
        /// A kind of thing somebody may want to read; each has rows in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the names are those of the table, which explains them")]
        pub enum Object { $($name),* }

        impl Object {
            /// Its name in the table.
            pub fn name(self) -> &'static str {
                match self { $(Object::$name => $text),* }
            }

            /// The object with this name.
            pub fn named(text: &str) -> Option<Object> {
                [$(Object::$name),*].into_iter().find(|object| object.name() == text)
            }

            /// Whether it holds somebody's words: their reading from outside the line is recorded.
            pub fn is_content(self) -> bool {
                match self { $(Object::$name => false $(|| stringify!($content) == "content")?),* }
            }
        }
    };
}

objects! {
    IcPrivateNote = "ic_private_note": content;
    ManagerPrivateNote = "manager_private_note": content;
    IcPreparation = "ic_preparation": content;
    ManagerPreparation = "manager_preparation": content;
    Conversation = "conversation";
    ConversationDate = "conversation_date";
    Cadence = "cadence";
    SharedNotes = "shared_notes": content;
    PairedPhone = "paired_phone";
    OneOnOneAgenda = "one_on_one_agenda": content;
    HowItFelt = "how_it_felt": content;
    TalkTotals = "talk_totals": content;
    HandoverNote = "handover_note": content;
    SelfAssessment = "self_assessment": content;
    ManagerAssessment = "manager_assessment": content;
    Direction = "direction": content;
    Plan = "plan": content;
    PlanCheckIn = "plan_check_in": content;
    PromiseByIc = "promise_by_ic": content;
    PromiseByManager = "promise_by_manager": content;
    PromiseObjection = "promise_objection": content;
    FollowUp = "follow_up": content;
    Opportunity = "opportunity";
    EvidenceByIc = "evidence_by_ic": content;
    EvidenceByManager = "evidence_by_manager": content;
    Evidence = "evidence": content;
    FeedbackAnswer = "feedback_answer": content;
    ReadinessOverrule = "readiness_overrule": content;
    Readiness = "readiness": content;
    Packet = "packet": content;
    ImprovementPlan = "improvement_plan": content;
    InsightCounts = "insight_counts";
    AccessLog = "access_log";
    FullExport = "full_export": content;
    OrgChart = "org_chart";
    PersonCard = "person_card";
    LevelHistory = "level_history";
    Framework = "framework";
    ConversationKind = "conversation_kind";
    Notice = "notice";
    Account = "account";
    Role = "role";
    PeopleImport = "people_import";
    WorkspaceSettings = "workspace_settings";
    Outbox = "outbox";
    OperatorPage = "operator_page";
    PublicPage = "public_page";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        assert_eq!(TABLE.rows().count(), 75);
        for (object, state) in TABLE.rows() {
            for column in Column::ALL {
                assert!(TABLE.cell(object, state, *column).is_some(), "{} {state}", object.name());
            }
        }
    }
}
