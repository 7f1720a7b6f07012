//! Hashing: Argon2id with 19 MiB and two passes, a few at once, away from the threads that
//! answer pages.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kit::App;
use kit::web::PageError;

/// Checked when there is no hash to check, so that no account takes as long as some account.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZWJvZHkgd2hvIGlz$bm90IGhlcmUsIGJ1dCB0YWtlcyBhcyBsb25nIHRvIHM";

fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a new password.
pub async fn hash(app: &App, password: &str) -> Result<String, PageError> {
    let (salt, password) = (app.entropy.bytes::<16>(), password.to_owned());
    let _place = app.hashing.acquire().await.map_err(PageError::broken)?;
    let hashing = tokio::task::spawn_blocking(move || {
        argon().hash_password_with_salt(password.as_bytes(), &salt).map(|hash: PasswordHash| hash.to_string())
    });
    hashing.await.map_err(PageError::broken)?.map_err(PageError::broken)
}

/// Whether the password fits the hash; takes the same time when there is none.
pub async fn fits(app: &App, hash: Option<&str>, password: &str) -> Result<bool, PageError> {
    let known = hash.is_some();
    let (hash, password) = (hash.unwrap_or(NOBODY).to_owned(), password.to_owned());
    let _place = app.hashing.acquire().await.map_err(PageError::broken)?;
    let checking = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
        Ok::<bool, String>(argon().verify_password(password.as_bytes(), &hash).is_ok())
    });
    let fits = checking.await.map_err(PageError::broken)?.map_err(PageError::broken)?;
    Ok(known && fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checking_nobody_costs_what_checking_somebody_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody: PasswordHash = argon().hash_password_with_salt(b"a long enough one", &[1; 16]).unwrap();
        assert_eq!(nobody.params.to_string(), somebody.params.to_string());
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }
}
