//! Settings as the program reads them, and what its commands make of a folder that is not there.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;

use app::commands::admin_link::admin_link;
use app::served;
use kit::Config;
use kit::vault::write_key;

use crate::both;

/// What belay says when it fails, with these words after its name and this environment.
fn refused(words: &[&str], environment: &[(&str, &Path)], at: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
    let output = command.args(words).envs(environment.iter().copied()).current_dir(at).output().expect("belay runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

#[test]
fn a_mistyped_data_folder_is_said_and_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("belay-dta");
    let there = |name: &str| format!("There is no workspace in {} ({name}).", missing.display());
    for words in [["admin-link", "hana.novak@marlowe.example"], ["backup", "belay.backup"]] {
        let mistyped = missing.display().to_string();
        let flag = [&words[..], &["--data", &mistyped]].concat();
        assert_eq!(refused(&flag, &[], folder.path()), there("--data"));
        assert_eq!(refused(&words, &[("BELAY_DATA", &missing)], folder.path()), there("BELAY_DATA"));
        let file = folder.path().join("ours.toml");
        std::fs::write(&file, format!("data = {:?}", missing.display().to_string())).expect("a settings file");
        let named = there(&format!("`data` in {}", file.display()));
        assert_eq!(refused(&words, &[("BELAY_CONFIG", &file)], folder.path()), named);
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
        assert_eq!(left.len(), 1, "only the settings file is there: {left:?}");
        std::fs::remove_file(file).expect("it goes");
    }
}

#[test]
fn a_settings_file_in_the_data_folder_cannot_name_another() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("belay-data")).expect("the data folder");
    std::fs::write(folder.path().join("belay-data/belay.toml"), "data = \"/srv/belay\"").expect("a settings file");
    let said = refused(&["serve"], &[], folder.path());
    assert!(said.starts_with("`data` in belay-data/belay.toml cannot name the data folder"), "{said}");
    assert!(said.contains("--config"), "{said}");
}

#[test]
fn a_settings_file_that_cannot_be_read_is_not_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("belay-data/belay.toml")).expect("what is no file");
    let said = refused(&["serve"], &[], folder.path());
    assert!(said.starts_with("The settings in belay-data/belay.toml cannot be read"), "{said}");
}

both! {
    async fn an_admin_link_leads_to_where_the_workspace_was_served_last(test: TestApp) {
        test.person_with_role("Hana Novak", "administrator").await;
        let config = test.app.config.clone();
        write_key(&config.key_file, &[7; 32]).expect("the key");
        let link = async |config: &Config| admin_link(config.clone(), "hana.novak@marlowe.example").await.expect("a link");
        assert!(link(&config).await.starts_with("http://127.0.0.1:7060/"), "nobody has served it yet");
        served::remember(&config, SocketAddr::from((Ipv4Addr::UNSPECIFIED, 7099)));
        assert!(link(&config).await.starts_with("http://localhost:7099/"));
        let proxied = Config { url: "https://belay.marlowe.example".parse().ok(), ..config.clone() };
        assert!(link(&proxied).await.starts_with("https://belay.marlowe.example/"), "what is set now comes first");
        served::remember(&proxied, config.listen);
        assert!(link(&config).await.starts_with("https://belay.marlowe.example/"));
    }
}
