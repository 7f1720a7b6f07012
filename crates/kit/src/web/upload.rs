//! Forms with a file in them.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;

use super::form::{BODY_TIME, Token};
use super::{PageError, Visit};
use crate::App;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 32 * 1024 * 1024;
/// Room for the other fields and the borders between them.
const BORDERS: usize = 64 * 1024;

/// A form with at most one file.
#[derive(Debug)]
pub struct Upload {
    /// The fields beside the file.
    pub fields: Vec<(String, String)>,
    /// The file's own name and what is in it; nothing when none was chosen.
    pub file: Option<(String, Bytes)>,
    /// Knows the form again.
    pub token: Token,
}

impl Upload {
    /// The value of a field, or nothing typed.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Upload, PageError> {
        tokio::time::timeout(BODY_TIME, Upload::read(request, app)).await.unwrap_or(Err(PageError::TooSlow))
    }
}

impl Upload {
    async fn read(request: Request, app: &App) -> Result<Upload, PageError> {
        // What says that it is larger is not read at all; what says nothing is counted as it comes.
        let declared =
            request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if declared.is_some_and(|length| length > LARGEST_FILE + BORDERS) {
            return Err(TOO_LARGE);
        }
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts);
        let body = axum::body::Body::new(http_body_util::Limited::new(body, LARGEST_FILE + BORDERS));
        let mut request = Request::from_parts(parts, body);
        // axum would stop at 2 MB; the limit above is ours.
        DefaultBodyLimit::disable().apply(&mut request);
        let mut form = Multipart::from_request(request, app).await.map_err(|_| PageError::Unreadable)?;
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(part) = form.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file_name) => {
                    let bytes = within_limit(part).await?;
                    file = Some((file_name, bytes)).filter(|(_, bytes)| !bytes.is_empty());
                }
                None => fields.push((name, part.text().await.map_err(broken)?)),
            }
        }
        let token = Token::check(app, &visit, &fields, &whole(&fields, &file))?;
        Ok(Upload { fields, file, token })
    }
}

const TOO_LARGE: PageError = PageError::TooLarge { limit: LARGEST_FILE };

/// A file, as long as it is not larger than the largest.
async fn within_limit(mut part: Field<'_>) -> Result<Bytes, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > LARGEST_FILE {
            return Err(TOO_LARGE);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

/// A form that stopped in the middle: it grew too large, or its sender left.
fn broken(error: MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { TOO_LARGE } else { PageError::Unreadable }
}

/// Everything that was sent, so that the same form with another field is another form.
fn whole(fields: &[(String, String)], file: &Option<(String, Bytes)>) -> Vec<u8> {
    let mut whole: Vec<u8> = fields
        .iter()
        .flat_map(|(name, value)| [name.as_bytes(), &[0], value.as_bytes(), &[0]])
        .flatten()
        .copied()
        .collect();
    whole.extend(file.iter().flat_map(|(_, bytes)| bytes.iter()));
    whole
}
