//! Files far larger than anything that is read: refused by their size, in the browser and on the
//! command line, whether they say beforehand how large they are or not.

use std::convert::Infallible;
use std::fs::File;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};
use kit::web::upload::LARGEST_FILE;

use crate::both;

const GIGABYTE: u64 = 1 << 30;
const HEAD: &[u8] = b"--border\r\ncontent-disposition: form-data; name=\"file\"; filename=\"giant.csv\"\r\n\r\n";
const CHUNK: &[u8] = &[b'x'; 64 * 1024];

/// A form with a file of a gigabyte, which comes as far as somebody takes it; and how much was.
fn a_gigabyte() -> (Body, Arc<AtomicU64>) {
    let taken = Arc::new(AtomicU64::new(0));
    let count = taken.clone();
    let chunks = std::iter::once(HEAD).chain(std::iter::repeat_n(CHUNK, 16 * 1024));
    let coming = stream::iter(chunks).map(move |chunk| {
        count.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from_static(chunk))
    });
    (Body::from_stream(coming), taken)
}

both! {
    async fn a_file_of_a_gigabyte_is_refused_by_its_size_without_being_read(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        for path in ["/people/import", "/frameworks/import"] {
            let (said, taken) = a_gigabyte();
            hana.upload_as(path, said, Some(GIGABYTE)).await.is(413).shows("A file may have 32 MB here").shows("Go back");
            assert_eq!(taken.load(Ordering::Relaxed), 0, "{path}: what says how large it is is not read at all");
            let (unsaid, taken) = a_gigabyte();
            hana.upload_as(path, unsaid, None).await.is(413).shows("It was not read");
            assert!(taken.load(Ordering::Relaxed) < 34 << 20, "{path}: counted, and left where it is too much");
        }
    }
}

both! {
    async fn one_byte_more_than_the_limit_is_too_much(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let mut file = vec![0; LARGEST_FILE];
        hana.upload("/people/import", &[], ("full.csv", &file)).await.is(422).shows("This file is not text.");
        file.push(0);
        hana.upload("/people/import", &[], ("more.csv", &file)).await.is(413).shows("32 MB");
        let row = b"Somebody With A Long Name,someone@marlowe.example,and a cell nobody asked for\n";
        let large = [b"name,email,other\n".to_vec(), row.repeat(50_000)].concat();
        hana.upload("/people/import", &[], ("large.csv", &large)).await.is(303);
    }
}

#[test]
fn the_command_line_refuses_a_gigabyte_by_its_size_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("giant.csv");
    // Sparse: it says that it is a gigabyte, and takes no room.
    File::create(&file).and_then(|giant| giant.set_len(GIGABYTE)).expect("a file");
    let check = |what: &str, json: bool| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
        command.args([what, "check"]).arg(&file);
        command.args(json.then_some("--json")).current_dir(folder.path()).output().expect("belay runs")
    };
    for (what, importable) in [("people", "importable"), ("framework", "can_be_imported")] {
        let output = check(what, false);
        assert_eq!(output.status.code(), Some(1), "{what}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("larger than 32 MB"), "{what}: {said}");
        let json: serde_json::Value = serde_json::from_slice(&check(what, true).stdout).expect("JSON");
        assert_eq!(json[importable], false, "{what}");
        assert!(json["findings"][0]["reason"].as_str().is_some_and(|reason| reason.contains("32 MB")), "{what}");
    }
}
