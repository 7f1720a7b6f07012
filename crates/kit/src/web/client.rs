//! Who is really asking: the peer, or whom a trusted proxy says it speaks for.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

use crate::App;

/// The other end of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Who asks, as far as we may believe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address limits are counted by.
    pub address: IpAddr,
    /// Whether the browser speaks HTTPS with the proxy in front of us.
    pub https: bool,
}

impl Default for Client {
    fn default() -> Self {
        Client { address: IpAddr::V4(Ipv4Addr::LOCALHOST), https: false }
    }
}

impl Client {
    /// What limits are counted by: an IPv4 address, or the /64 an IPv6 one lies in, since
    /// whoever has one address there has them all.
    pub fn key(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// Works out the client once per request.
pub async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
    let client = judge(peer, request.headers(), &app.config.trusted_proxies);
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Whether this is a proxy of ours, also where it is an IPv4 address that came in by IPv6.
pub fn is_trusted(address: &IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address.to_canonical()))
}

/// Believes `X-Forwarded-For` and `-Proto` only from trusted proxies, and of the list only
/// the last entry a trusted proxy did not write itself.
pub fn judge(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Client {
    if !is_trusted(&peer, trusted) {
        return Client { address: peer, https: false };
    }
    let lists = headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or_default());
    let entries: Vec<&str> = lists.flat_map(|list| list.split(',')).collect();
    // Each entry is vouched for by the one to its right: behind one nobody can read, nobody is.
    let mut address = peer;
    for entry in entries.into_iter().rev().map_while(forwarded) {
        address = entry;
        if !is_trusted(&entry, trusted) {
            break;
        }
    }
    let https = headers.get("x-forwarded-proto").is_some_and(|value| value.as_bytes() == b"https");
    Client { address, https }
}

/// An entry of the list; some proxies write the port with it.
fn forwarded(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    entry.parse().ok().or_else(|| entry.parse().ok().map(|whole: SocketAddr| whole.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        headers
    }

    #[test]
    fn a_stranger_cannot_forge_where_they_come_from() {
        let peer: IpAddr = "203.0.113.9".parse().unwrap();
        assert_eq!(judge(peer, &headers("10.0.0.1"), &[]), Client { address: peer, https: false });
    }

    #[test]
    fn a_proxy_is_one_whichever_way_it_comes() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        for address in ["10.0.0.2", "::ffff:10.0.0.2"] {
            assert!(is_trusted(&address.parse().unwrap(), &trusted), "{address}");
        }
        assert!(!is_trusted(&"::ffff:192.0.2.1".parse().unwrap(), &trusted));
    }

    #[test]
    fn a_trusted_proxy_speaks_for_the_last_address_it_did_not_add() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let client = judge("10.0.0.2".parse().unwrap(), &headers("1.1.1.1, 203.0.113.9, 10.0.0.7"), &trusted);
        assert_eq!(client, Client { address: "203.0.113.9".parse().unwrap(), https: true });
    }

    #[test]
    fn a_port_behind_an_address_lets_nobody_choose_their_own() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let said = |list: &str| judge("10.0.0.2".parse().unwrap(), &headers(list), &trusted).address.to_string();
        assert_eq!(said("1.1.1.1, 203.0.113.9:5555"), "203.0.113.9");
        assert_eq!(said("1.1.1.1, [2001:db8::9]:5555, 10.0.0.7"), "2001:db8::9");
        assert_eq!(said("1.1.1.1, unknown, 10.0.0.7"), "10.0.0.7", "what stands left of it nobody vouches for");
        assert_eq!(said("1.1.1.1, unknown"), "10.0.0.2");
        assert_eq!(said(""), "10.0.0.2");
    }

    #[test]
    fn one_household_of_ipv6_counts_once() {
        let key = |text: &str| Client { address: text.parse().unwrap(), https: false }.key();
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    }
}
