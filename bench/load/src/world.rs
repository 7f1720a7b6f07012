//! The rooms, begun as people do it: found in the tree, planned, and opened by one of the two.

use std::collections::{HashSet, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};

use tokio::task::JoinSet;

use crate::http::{Browser, Failed, Page};

/// So many rooms are begun at once.
const AT_ONCE: usize = 4;

/// Two people of one line, nobody of whom sits in another room.
pub struct Two {
    /// Who holds the rope.
    manager: String,
    /// Who climbs.
    ic: String,
}

/// A room that is open, and its two browsers, the IC's first.
pub struct Begun {
    /// `/conversations/…/room`
    pub path: String,
    /// Both are signed in.
    pub browsers: [Browser; 2],
}

/// Walks down the whole tree; every manager sits with one who manages nobody.
pub async fn find(server: SocketAddr) -> Result<Vec<Two>, Failed> {
    let mut browser = Browser::new(server, address(0));
    let gate = browser.get("/sign-in").await?;
    let somebody = gate.between("<option value=\"", "\"").ok_or("Nobody to become.")?.to_owned();
    browser.become_somebody(&somebody).await?;
    let mut managers = VecDeque::from([browser.get("/people/tree").await?.location]);
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    while let Some(path) = managers.pop_front() {
        let seats = seats_below(&browser.get(&path).await?);
        let manager = path.strip_prefix("/people/").and_then(|path| path.strip_suffix("/tree"));
        let ic = seats.iter().find(|(_, manages)| !manages);
        if let (Some(manager), Some((ic, _))) = (manager, ic) {
            found.push(Two { manager: manager.to_owned(), ic: ic.clone() });
        }
        let more = seats.into_iter().filter(|(_, manages)| *manages).map(|(id, _)| id);
        managers.extend(more.filter(|id| seen.insert(id.clone())).map(|id| format!("/people/{id}/tree")));
    }
    Ok(found)
}

/// Who sits below the person of a page of the tree, and whether they manage somebody.
fn seats_below(page: &Page) -> Vec<(String, bool)> {
    let below = page.between("class=\"seat here\"", "</nav>").unwrap_or_default();
    let links = below.split("href=\"/people/").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(|link| link.strip_suffix("/tree").map_or((link, false), |id| (id, true))).map(owned).collect()
}

fn owned((id, manages): (&str, bool)) -> (String, bool) {
    (id.to_owned(), manages)
}

/// Signs everybody in and begins their conversations, until there are enough.
pub async fn begin(server: SocketAddr, twos: Vec<Two>, enough: usize) -> Result<Vec<Begun>, Failed> {
    let (mut begun, mut working, mut left) = (Vec::new(), JoinSet::new(), twos.into_iter().enumerate());
    while begun.len() < enough {
        while working.len() < AT_ONCE.min(enough - begun.len())
            && let Some((number, two)) = left.next()
        {
            working.spawn(begin_one(server, number, two));
        }
        let one = working.join_next().await.ok_or("The demo has too few pairs; it wants more people.")?;
        begun.extend(one??);
    }
    Ok(begun)
}

/// Nothing where the two have a conversation that is in the way.
async fn begin_one(server: SocketAddr, number: usize, two: Two) -> Result<Option<Begun>, Failed> {
    let mut browsers = [1, 2].map(|side| Browser::new(server, address(number * 2 + side)));
    browsers[0].become_somebody(&two.ic).await?;
    browsers[1].become_somebody(&two.manager).await?;
    let [ic, manager] = &browsers;
    let form = manager.get(&format!("/people/{}/conversations/new", two.ic)).await?;
    let Some(day) = form.between("type=\"date\" value=\"", "\"") else { return Ok(None) };
    let plan = [("_key", form.key()?), ("kind", "quarterly"), ("day", day), ("time", "14:00"), ("minutes", "60")];
    let planned = manager.post(&format!("/people/{}/conversations", two.ic), &plan).await?;
    if planned.status != 303 {
        return Ok(None);
    }
    let path = format!("{}/room", planned.location);
    let before = ic.get(&path).await?;
    // It is a week early; the page asks, and they are sure.
    ic.post(&format!("{path}/beginning"), &[("_key", before.key()?), ("sure", "yes")]).await?;
    Ok(Some(Begun { path, browsers }))
}

/// An address of this machine for everybody.
fn address(number: usize) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 1)) + u32::try_from(number).unwrap_or_default())
}
