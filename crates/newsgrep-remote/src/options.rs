//! How to talk to a cluster: who asks, whom to believe, and how long to wait.

use std::fmt;
use std::time::Duration;

/// How to talk to a cluster.
///
/// ```
/// use std::time::Duration;
/// use newsgrep_remote::{Credentials, Options};
///
/// let options = Options {
///     credentials: Some(Credentials::ApiKey("a secret".to_owned())),
///     timeout: Duration::from_secs(20),
///     ..Options::default()
/// };
/// assert!(!format!("{options:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct Options {
    /// Who asks.
    pub credentials: Option<Credentials>,
    /// The certificates of those who may vouch for the server, as PEM. With none, the usual authorities may.
    pub ca_pem: Option<Vec<u8>>,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request is sent again if the cluster could not be reached, or was too busy.
    pub retries: u32,
    /// How many bytes an answer may have.
    pub max_reply: u64,
    /// Whether credentials may be sent over `http`, where anybody on the way can read them. To this machine itself they are
    /// sent in any case.
    pub allow_plain: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            credentials: None,
            ca_pem: None,
            timeout: Duration::from_secs(60),
            retries: 6,
            max_reply: 256 << 20,
            allow_plain: false,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("credentials", &self.credentials)
            .field("ca_pem", &self.ca_pem.as_ref().map(Vec::len))
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("max_reply", &self.max_reply)
            .field("allow_plain", &self.allow_plain)
            .finish()
    }
}

/// Who asks. Printing it shows no secret.
#[derive(Clone)]
pub enum Credentials {
    /// A name and a password.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// An API key, as the cluster gave it out.
    ApiKey(String),
    /// A token.
    Bearer(String),
}

impl Credentials {
    /// Returns the value of the header `Authorization`.
    #[cfg(feature = "http")]
    pub(crate) fn authorization(&self) -> String {
        match self {
            Credentials::Basic { user, password } => {
                format!("Basic {}", base64(format!("{user}:{password}").as_bytes()))
            }
            Credentials::ApiKey(key) => format!("ApiKey {key}"),
            Credentials::Bearer(token) => format!("Bearer {token}"),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Credentials::Basic { user, .. } => {
                f.debug_struct("Basic").field("user", user).finish_non_exhaustive()
            }
            Credentials::ApiKey(_) => f.write_str("ApiKey(..)"),
            Credentials::Bearer(_) => f.write_str("Bearer(..)"),
        }
    }
}

/// Writes bytes as letters, six bits each (RFC 4648).
#[cfg(feature = "http")]
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..4 {
            match place <= three.len() {
                true => text.push(char::from(LETTERS[(number >> (18 - 6 * place) & 63) as usize])),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(all(test, feature = "http"))]
mod tests {
    use super::*;

    #[test]
    fn credentials_become_a_header_and_are_never_printed() {
        let check = |credentials: Credentials, header: &str, printed: &str| {
            assert_eq!(credentials.authorization(), header);
            assert_eq!(format!("{credentials:?}"), printed);
        };
        let basic = |user: &str, password: &str| Credentials::Basic {
            user: user.to_owned(),
            password: password.to_owned(),
        };
        // The first is the example of RFC 7617.
        check(
            basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            r#"Basic { user: "Aladdin", .. }"#,
        );
        check(basic("me", "a:b"), "Basic bWU6YTpi", r#"Basic { user: "me", .. }"#);
        check(basic("me", "ü"), "Basic bWU6w7w=", r#"Basic { user: "me", .. }"#);
        check(Credentials::ApiKey("k".to_owned()), "ApiKey k", "ApiKey(..)");
        check(Credentials::Bearer("t".to_owned()), "Bearer t", "Bearer(..)");
    }
}
