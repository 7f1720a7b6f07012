//! Which of the file's lines would close a ring.

/// One person as a number, whoever they are.
pub type Node = usize;

/// Managers by person, as they are now and as the file wants them.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The manager now.
    pub now: Vec<Option<Node>>,
    /// The manager the file asks for, where it asks for another.
    pub asked: Vec<Option<Node>>,
}

impl Lines {
    /// The manager somebody would have.
    fn manager(&self, person: Node) -> Option<Node> {
        self.asked[person].or(self.now[person])
    }

    /// Takes out every asked line that stands in a ring, and answers with the rings found:
    /// each from one person up to their managers and back. What is there now never closes
    /// one, so there is always an asked line to take out.
    pub fn open_rings(&mut self) -> Vec<Vec<Node>> {
        let mut rings = Vec::new();
        let mut settled = vec![false; self.now.len()];
        for start in 0..self.now.len() {
            while let Some(ring) = self.ring_above(start, &settled) {
                let before = rings.len();
                for person in &ring {
                    if self.asked[*person].take().is_some() && rings.len() == before {
                        rings.push(ring.clone());
                    }
                }
                if rings.len() == before {
                    break;
                }
            }
            self.settle(start, &mut settled);
        }
        rings
    }

    /// Walks up from somebody; the part of the way that repeats is the ring.
    fn ring_above(&self, start: Node, settled: &[bool]) -> Option<Vec<Node>> {
        let mut way = vec![start];
        let mut place: std::collections::HashMap<Node, usize> = std::collections::HashMap::from([(start, 0)]);
        let mut person = start;
        while let Some(manager) = self.manager(person) {
            if settled[manager] {
                return None;
            }
            if let Some(first) = place.get(&manager) {
                return Some(way.split_off(*first));
            }
            place.insert(manager, way.len());
            way.push(manager);
            person = manager;
        }
        None
    }

    /// Everybody on the way up from here leads to an end: nobody needs to walk it again.
    fn settle(&self, start: Node, settled: &mut [bool]) {
        let mut person = Some(start);
        while let Some(here) = person.filter(|here| !settled[*here]) {
            settled[here] = true;
            person = self.manager(here);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ring_within_the_file_is_taken_out_whole() {
        let mut lines = Lines { now: vec![None; 4], asked: vec![Some(1), Some(2), Some(0), Some(0)] };
        let rings = lines.open_rings();
        assert_eq!(rings, [vec![0, 1, 2]]);
        assert_eq!(lines.asked, [None, None, None, Some(0)]);
    }

    #[test]
    fn a_ring_with_a_line_that_stands_loses_only_what_the_file_asked() {
        // 0 is managed by 1 already; the file puts 1 under 0.
        let mut lines = Lines { now: vec![Some(1), None], asked: vec![None, Some(0)] };
        assert_eq!(lines.open_rings().len(), 1);
        assert_eq!((lines.now[0], lines.asked[1]), (Some(1), None));
    }

    #[test]
    fn two_people_may_change_places() {
        let mut lines = Lines { now: vec![Some(1), Some(2), None], asked: vec![Some(2), Some(0), None] };
        assert!(lines.open_rings().is_empty());
    }

    proptest! {
        #[test]
        fn nothing_that_is_left_closes_a_ring(asked in proptest::collection::vec(proptest::option::of(0usize..30), 30)) {
            // Now: everybody under the one before, which closes nothing.
            let now = (0..30).map(|person: usize| person.checked_sub(1)).collect();
            let asked = asked.into_iter().enumerate().map(|(person, manager)| manager.filter(|manager| *manager != person)).collect();
            let mut lines = Lines { now, asked };
            lines.open_rings();
            for start in 0..30 {
                let (mut person, mut steps) = (Some(start), 0);
                while let Some(here) = person {
                    person = lines.manager(here);
                    steps += 1;
                    prop_assert!(steps <= 31, "a ring above {start}");
                }
            }
        }
    }
}
