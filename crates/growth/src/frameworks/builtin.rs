use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

use super::importing::{note, read, rename, weights};
use super::queries::{self, NewVersion};
use super::{Framework, FrameworkId};

/// The sheet of the built-in framework.
const SHEET: &str = include_str!("../../../../data/framework/builtin.csv");
/// Its name, until a workspace gives it another.
const NAME: &str = "Software engineering";
/// Typical months in its levels, lowest first: at least, and at most.
const MONTHS: [(u32, Option<u32>); 6] =
    [(12, Some(24)), (24, Some(48)), (24, Some(60)), (36, Some(72)), (36, Some(84)), (0, None)];

/// The built-in framework, and the note of its first version.
pub(super) fn builtin() -> Option<(Framework, String)> {
    let mut framework = read(SHEET).framework?;
    let note = note::note(&framework, true);
    weights::normalise(&mut framework);
    rename(&mut framework, NAME);
    for (level, months) in framework.levels.iter_mut().zip(MONTHS) {
        level.months = Some(months).filter(|(least, _)| *least > 0);
    }
    Some((framework, note))
}

/// Publishes the built-in framework: the first run and the demo begin with it.
pub async fn install_builtin(tx: &mut Tx, app: &App, now: Timestamp) -> Result<FrameworkId, PageError> {
    let (framework, note) = builtin().ok_or_else(|| PageError::broken("the built-in framework does not read"))?;
    let id: FrameworkId = app.entropy.id(now);
    let content = serde_json::to_string(&framework).map_err(PageError::broken)?;
    queries::insert_framework(tx, id, &framework.key, &framework.name, now).await?;
    let new =
        NewVersion { id: app.entropy.id(now), framework: id, number: 1, note: &note, content: &content, by: None };
    queries::publish(tx, new, now).await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> (Framework, String) {
        builtin().unwrap()
    }

    #[test]
    fn the_built_in_framework_has_six_levels_three_pillars_and_sixteen_competencies() {
        let (framework, _) = built_in();
        let names: Vec<&str> = framework.levels.iter().map(|level| level.key.as_str()).collect();
        assert_eq!(names, ["junior", "confirmed", "senior", "staff", "senior-staff", "principal"]);
        assert_eq!(framework.pillars.len(), 3);
        assert_eq!(framework.competencies().count(), 16);
        assert_eq!(framework.competencies().map(|(_, competency)| competency.criteria.len()).sum::<usize>(), 64);
        assert!(framework.competencies().all(|(_, part)| part.expectations.iter().all(|text| !text.is_empty())));
        assert_eq!(framework.levels[5].months, None);
        assert_eq!(framework.next_of("senior-staff").unwrap().key, "principal");
        assert_eq!(framework.next_of("principal"), None);
    }

    #[test]
    fn its_note_names_the_three_groups_and_the_benchmark_that_falls() {
        let (framework, note) = built_in();
        assert_eq!(
            note,
            "Weights that did not add up to 100 were scaled: Technical Understanding & Prioritisation at Senior (105); \
             Communication at Senior Staff (90); Communication at Principal (90). \
             Benchmarks that fall from one level to the next were kept: Testing from 2.9 at Senior to 2.5 at Staff."
        );
        assert!(weights::unbalanced(&framework).is_empty());
        assert_eq!(framework.benchmark("testing", 3), Some(2.5));
    }

    #[test]
    fn an_empty_benchmark_means_not_rated_at_this_level() {
        let (framework, _) = built_in();
        let testing = framework.competency("testing").unwrap();
        let unrated = |level: usize| testing.criteria.iter().filter(|part| part.benchmarks[level].is_none()).count();
        assert_eq!([0, 3, 4, 5].map(unrated), [0, 0, 3, 3]);
    }

    #[test]
    fn weights_of_all_competencies_make_a_whole_at_every_level() {
        let (framework, _) = built_in();
        for level in 0..framework.levels.len() {
            let sum: f64 = framework.competencies().map(|(_, part)| framework.weight(&part.key, level)).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{level}: {sum}");
        }
    }

    #[test]
    fn pillar_benchmarks_stand_beside_the_worked_out_ones() {
        let (framework, _) = built_in();
        let craft = &framework.pillars[0];
        assert_eq!(craft.benchmarks[0], Some(1.3));
        let worked_out = craft.worked_out(0).unwrap();
        assert!((worked_out - 1.27).abs() < 0.1, "{worked_out}");
    }
}
