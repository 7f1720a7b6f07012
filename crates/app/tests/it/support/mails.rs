//! What lies in the outbox, opened: only a test may.

use db::{args, row};
use jiff::Timestamp;
use kit::Field;

use super::TestApp;

row! {
    struct Sealed {
        id: i64,
        kind: String,
        address: String,
        subject_sealed: Vec<u8>,
        text_sealed: Vec<u8>,
        html_sealed: Vec<u8>,
        not_before_at: Timestamp,
    }
}

/// A mail as its reader would get it.
pub(crate) struct Written {
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) not_before_at: Timestamp,
}

/// A mail without the secrets of its links, which tell nothing: the kinds they switch off stay.
pub(crate) fn without_secrets(text: &str) -> String {
    let mut parts = text.split("/unsubscribe/");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|one: char| !one.is_ascii_alphanumeric() && !"._-".contains(one)).unwrap_or(part.len());
        let kinds = part[..end].split('.').nth(1).unwrap_or_default();
        plain += &format!("/unsubscribe/PERSON.{kinds}.SIGNATURE{}", &part[end..]);
    }
    plain
}

impl TestApp {
    /// Every mail, the oldest first.
    pub(crate) async fn mails(&self) -> Vec<Written> {
        let sql =
            "select id, kind, address, subject_sealed, text_sealed, html_sealed, not_before_at from mail order by id";
        let sealed: Vec<Sealed> = self.app.db.all(sql, args![]).await.expect("the outbox");
        let open = |column, row, sealed: &[u8]| self.app.vault.open(Field { column, row }, sealed).expect("it opens");
        let written = |mail: Sealed| Written {
            text: open("mail.text", mail.id, &mail.text_sealed),
            html: open("mail.html", mail.id, &mail.html_sealed),
            kind: mail.kind,
            address: mail.address,
            subject: open("mail.subject", mail.id, &mail.subject_sealed),
            not_before_at: mail.not_before_at,
        };
        sealed.into_iter().map(written).collect()
    }
}
