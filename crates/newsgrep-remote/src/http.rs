//! The transport that newsgrep brings itself: `ureq`, which blocks, with `rustls`.
//!
//! The server's certificate is verified; redirects come back as they are; nothing is taken from the environment, proxies
//! included; credentials travel in a header, and in none that anybody on the way could read.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, HeaderValue, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::{Address, Call, Error, Method, Options, Reply, Result, Transport, TransportError};

/// Sends requests with `ureq`.
pub struct Http {
    agent: Agent,
    base: String,
    authorization: Option<HeaderValue>,
    timeout: Duration,
    /// The number of the next request.
    next: AtomicU64,
}

/// The header that a cluster sends back as it came, so that an answer is known to be that of its request.
const REQUEST_ID: &str = "x-opaque-id";

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

impl Http {
    /// Returns the transport to a cluster. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Fails if the certificates or the credentials cannot be used, or if credentials would go over `http` to another machine.
    pub fn new(address: &Address, options: &Options) -> Result<Self> {
        let wrong = |why: String| Error::Options { address: address.base().to_owned(), why };
        let uri: Uri = address.base().parse().map_err(|_| wrong("its host is none".to_owned()))?;
        let plain = uri.scheme_str() != Some("https");
        let authorization = match &options.credentials {
            Some(_) if plain && !options.allow_plain && !uri.host().is_some_and(is_this_machine) => {
                return Err(wrong(
                    "credentials would be sent over `http`, where others can read them".to_owned(),
                ));
            }
            Some(credentials) => {
                let mut value = HeaderValue::from_str(&credentials.authorization())
                    .map_err(|_| wrong("the credentials hold letters that no header may have".to_owned()))?;
                value.set_sensitive(true);
                Some(value)
            }
            None => None,
        };
        let roots = match &options.ca_pem {
            Some(pem) => certificates(pem).map_err(wrong)?,
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .https_only(!plain)
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("newsgrep/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Ok(Http {
            agent: config.new_agent(),
            base: address.base().to_owned(),
            authorization,
            timeout: options.timeout,
            next: AtomicU64::new(1),
        })
    }

    fn ask(&self, call: &Call<'_>, number: u64) -> std::result::Result<Reply, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(match call.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Put => "PUT",
                Method::Delete => "DELETE",
            })
            .uri(format!("{}{}", self.base, call.path))
            .header(REQUEST_ID, number);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        if let Some(body) = &call.body {
            request = request.header("content-type", body.media_type);
            if body.gzip {
                request = request.header("content-encoding", "gzip");
            }
        }
        let request = request.body(call.body.map_or(&[][..], |body| body.bytes))?;
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(call.timeout.unwrap_or(self.timeout)))
            .allow_non_standard_methods(true)
            .build();
        let mut response = self.agent.run(request)?;
        if belongs_to_another(response.headers(), number) {
            // The connection goes with the response, so that no later request meets what is left in it.
            return Err(io::Error::other("the answer is that of another request").into());
        }
        let retry_after =
            response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Reply {
            status: response.status().as_u16(),
            retry_after: retry_after.map(Duration::from_secs),
            body: response.body_mut().with_config().limit(call.limit).read_to_vec()?,
        })
    }
}

impl Transport for Http {
    fn send(&self, call: &Call<'_>) -> std::result::Result<Reply, TransportError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.ask(call, number).map_err(|error| match error {
            ureq::Error::Timeout(_) => TransportError::Timeout(call.timeout.unwrap_or(self.timeout)),
            ureq::Error::BodyExceedsLimit(limit) => TransportError::TooLong(limit),
            ureq::Error::LargeResponseHeader(_, limit) => TransportError::TooLong(limit as u64),
            ureq::Error::Tls(_)
            | ureq::Error::Rustls(_)
            | ureq::Error::Pem(_)
            | ureq::Error::TlsRequired
            | ureq::Error::RequireHttpsOnly(_) => TransportError::Untrusted(error.to_string()),
            // This is how rustls hands over why it ended a connection.
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                TransportError::Untrusted(format!("the connection is not safe: {error}"))
            }
            ureq::Error::Io(error) => TransportError::Connection(error.to_string()),
            error => TransportError::Connection(error.to_string()),
        })
    }
}

/// Returns whether the answer says that it is that of another request. One that says nothing is believed.
fn belongs_to_another(headers: &HeaderMap, number: u64) -> bool {
    headers.get(REQUEST_ID).is_some_and(|id| id.as_bytes() != number.to_string().as_bytes())
}

/// Returns whether what is sent to a host never leaves this machine.
fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn certificates(pem: &[u8]) -> std::result::Result<RootCerts, String> {
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(pem) {
        match item.map_err(|error| format!("its certificates cannot be read: {error}"))? {
            PemItem::Certificate(certificate) => found.push(certificate),
            _ => return Err("among its certificates is something else, such as a key".to_owned()),
        }
    }
    match found.is_empty() {
        true => Err("its certificates hold none; they have to be PEM".to_owned()),
        false => Ok(RootCerts::new_with_certs(&found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Credentials;

    #[test]
    fn credentials_go_over_plain_http_to_this_machine_only() {
        let check = |address: &str, allow_plain, fine: bool| {
            let credentials = Some(Credentials::Bearer("secret".to_owned()));
            let options = Options { credentials, allow_plain, ..Options::default() };
            let made = Http::new(&address.parse().unwrap(), &options);
            assert_eq!(made.is_ok(), fine, "{address}");
            if let Err(error) = made {
                assert!(!error.to_string().contains("secret"), "{error}");
            }
        };
        check("https://search.example/press", false, true);
        check("http://search.example/press", false, false);
        check("http://search.example/press", true, true);
        check("http://localhost:9200/press", false, true);
        check("http://127.0.0.1:9200/press", false, true);
        check("http://[::1]:9200/press", false, true);
        check("http://127.0.0.1.example:9200/press", false, false);
        check("http://localhost.example/press", false, false);
    }

    #[test]
    fn what_cannot_be_used_is_refused_before_anything_is_sent() {
        let check = |options: Options, why: &str| {
            let made = Http::new(&"https://search.example/press".parse().unwrap(), &options);
            let error = made.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(why), "{error}");
        };
        check(Options { ca_pem: Some(b"none".to_vec()), ..Options::default() }, "hold none");
        let credentials = Some(Credentials::ApiKey("a\nb".to_owned()));
        check(Options { credentials, ..Options::default() }, "no header may have");
    }
}
