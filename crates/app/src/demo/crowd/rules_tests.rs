use super::*;

const LADDER: [&str; 6] = ["junior", "confirmed", "senior", "staff", "senior-staff", "principal"];

fn crowd_of(count: usize, seed: u64) -> Vec<Somebody> {
    let stuff = Stuff::read().unwrap();
    let taken = HashSet::from(["ruth.adeyemi@marlowe.example".to_owned()]);
    crowd(&stuff, &LADDER, count, taken, &Entropy::seeded(seed))
}

#[test]
fn so_many_are_here_and_a_few_have_left() {
    for count in [1, 2, 3, 20, 500, 3_000] {
        let crowd = crowd_of(count, 1);
        assert_eq!(crowd.iter().filter(|one| one.last_day.is_none()).count(), count);
    }
    let left: Vec<Somebody> = crowd_of(3_000, 1).into_iter().filter(|one| one.last_day.is_some()).collect();
    assert!((60..=90).contains(&left.len()), "{}", left.len());
    assert!(left.iter().all(|one| one.last_day < Some(0) && one.lines.iter().all(|line| line.to == one.last_day)));
}

#[test]
fn addresses_are_nobody_elses() {
    let crowd = crowd_of(8_000, 2);
    let all: HashSet<&str> = crowd.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(all.len(), crowd.len());
    assert!(!all.contains("ruth.adeyemi@marlowe.example"));
}

/// Whoever manages stands nearer the top, then as now: so no ring is ever closed.
#[test]
fn lines_lead_up_follow_one_another_and_lie_in_the_past() {
    let crowd = crowd_of(3_000, 3);
    let mut moved = 0;
    for (place, one) in crowd.iter().enumerate() {
        let open = one.lines.iter().filter(|line| line.to.is_none()).count();
        assert_eq!(open, usize::from(one.last_day.is_none()), "{}", one.name);
        assert!(one.lines.windows(2).all(|pair| pair[0].to == Some(pair[1].from)));
        assert!(one.lines.iter().all(|line| line.from < 0 && line.to.is_none_or(|to| line.from <= to)));
        assert!(one.lines.iter().all(|line| match line.manager {
            Above::Top => true,
            Above::Crowd(manager) => manager < place && crowd[manager].first_day <= line.from,
        }));
        moved += usize::from(one.lines.len() > 1);
    }
    assert!(moved > 100, "only {moved} have changed their manager");
}

#[test]
fn levels_stand_on_the_ladder_and_zones_exist() {
    let crowd = crowd_of(1_000, 4);
    for one in &crowd {
        assert_eq!(one.level.is_some(), one.level_since.is_some());
        assert!(one.level.as_deref().is_none_or(|level| LADDER.contains(&level)));
        assert!(jiff::tz::TimeZone::get(&one.zone).is_ok(), "{}", one.zone);
        assert!(!one.title.is_empty() && !one.team.is_empty());
    }
    let has = |level: &str| crowd.iter().any(|one| one.level.as_deref() == Some(level));
    assert!(LADDER.into_iter().all(has), "every level is held by somebody");
}

#[test]
fn the_same_seed_makes_the_same_company() {
    let said = |seed| format!("{:?}", crowd_of(300, seed));
    assert_eq!(said(7), said(7));
    assert_ne!(said(7), said(8));
}
