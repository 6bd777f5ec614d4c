//! Pages and feeds under addresses that the user gave: the only place of the program that goes to the network.

use std::time::Duration;

use demarche_ingest::MOST_BYTES;
use thiserror::Error;

/// How long one address may take, redirects and body included.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many redirects are followed.
const REDIRECTS: u32 = 8;

/// What stands under an address.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The body.
    pub bytes: Vec<u8>,
    /// The charset that the server states.
    pub charset: Option<String>,
}

/// Why an address gives nothing.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The server answers that it does not give it.
    #[error("the server answers {0}")]
    Status(u16),
    /// Nobody answers, or not in time.
    #[error("cannot be fetched: {0}")]
    Network(String),
    /// The body is longer than a document may be.
    #[error("is longer than the {MOST_BYTES} bytes that may be fetched")]
    TooLarge,
}

impl FetchError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Status(401 | 402 | 403 | 451) => "save the page from your browser and add the file",
            Self::Status(404 | 410) => "check the address",
            Self::Status(_) | Self::Network(_) => "check the address and the connection, then run the command again",
            Self::TooLarge => "save it and add the file",
        }
    }
}

/// Gets what stands under an `http` or `https` address.
///
/// # Errors
/// [`FetchError`] if the server refuses, does not answer in time, or sends too much.
pub fn fetch(url: &str) -> Result<Fetched, FetchError> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(REDIRECTS)
        .user_agent(concat!("demarche/", env!("CARGO_PKG_VERSION")))
        .build();
    let mut response = ureq::Agent::from(config).get(url).call().map_err(failure)?;
    let charset = response.body().charset().map(ToOwned::to_owned);
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let bytes = response.body_mut().with_config().limit(limit).read_to_vec().map_err(failure)?;
    Ok(Fetched { bytes, charset })
}

fn failure(error: ureq::Error) -> FetchError {
    match error {
        ureq::Error::StatusCode(status) => FetchError::Status(status),
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        other => FetchError::Network(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// A server that gives each of `answers` once, on this machine only; its address.
    fn serve(answers: Vec<Vec<u8>>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&answer);
            }
        });
        address
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    #[test]
    fn a_page_comes_with_the_charset_that_its_server_states() {
        let url = serve(vec![answer("200 OK\r\nContent-Type: text/html; charset=windows-1252", b"<p>caf\xe9</p>")]);
        let page = fetch(&url).unwrap();
        assert_eq!((page.bytes.as_slice(), page.charset.as_deref()), (&b"<p>caf\xe9</p>"[..], Some("windows-1252")));
    }

    #[test]
    fn a_moved_page_is_followed_and_circles_end() {
        let url = serve(vec![answer("301 Moved\r\nLocation: /new", b""), answer("200 OK", b"new")]);
        assert_eq!(fetch(&url).unwrap().bytes, b"new");
        let circle = serve(vec![answer("302 Found\r\nLocation: /", b""); 20]);
        assert!(matches!(fetch(&circle), Err(FetchError::Network(_))));
    }

    #[test]
    fn refusals_and_floods_are_told_apart() {
        assert!(matches!(fetch(&serve(vec![answer("403 Forbidden", b"")])), Err(FetchError::Status(403))));
        let flood = serve(vec![answer("200 OK", &vec![b'a'; MOST_BYTES + 1])]);
        assert!(matches!(fetch(&flood), Err(FetchError::TooLarge)));
        assert!(matches!(fetch("http://127.0.0.1:1/"), Err(FetchError::Network(_))));
    }
}
