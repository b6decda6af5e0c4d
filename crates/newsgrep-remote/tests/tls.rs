//! Who is talked to: the server has to prove who it is, and no other is asked in its place.
//!
//! The certificate in `tls/certificate.pem` is for `localhost` and signed by itself; it is for these tests alone, and so is
//! its key. `tls/other.pem` is that of somebody who never signed anything.

#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use newsgrep_remote::{Cluster, Credentials, Error, Options, TransportError};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.pem");
const KEY: &[u8] = include_bytes!("tls/key.pem");
const OTHER: &[u8] = include_bytes!("tls/other.pem");

/// A server that answers each request, after a handshake, with the same reply.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    /// What it was asked, headers included.
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(reply: &'static str) -> Server {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
        let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server { port, connections: Arc::default(), heard: Arc::default() };
        let (connections, heard) = (Arc::clone(&server.connections), Arc::clone(&server.heard));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::Relaxed);
                let mut stream =
                    StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), connection);
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                    head.push(byte[0]);
                }
                heard.lock().unwrap().push(String::from_utf8(head).unwrap());
                let _ = stream.write_all(reply.as_bytes()).and_then(|()| stream.flush());
            }
        });
        server
    }

    /// Opens an archive there; returns what went wrong, and how many connections it took.
    fn open(&self, host: &str, ca_pem: Option<&[u8]>) -> (Error, usize) {
        let options = Options {
            ca_pem: ca_pem.map(<[u8]>::to_vec),
            credentials: Some(Credentials::Basic { user: "me".to_owned(), password: "secret".to_owned() }),
            ..Options::default()
        };
        let opened = Cluster::connect_with(&format!("https://{host}:{}/press", self.port), options);
        (opened.err().unwrap(), self.connections.load(Ordering::Relaxed))
    }
}

const NO_ARCHIVE: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

/// Asserts that the server is not trusted, that it is asked once, and that it hears nothing.
fn refused(host: &str, ca_pem: Option<&[u8]>, why: &str) {
    let server = Server::start(NO_ARCHIVE);
    let (error, connections) = server.open(host, ca_pem);
    assert!(matches!(error, Error::Unreachable { source: TransportError::Untrusted(_), .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains(why) && !said.contains("secret"), "{said}");
    assert_eq!(connections, 1, "asking again cannot help");
    assert!(server.heard.lock().unwrap().iter().all(String::is_empty));
}

#[test]
fn a_server_nobody_vouches_for_is_refused() {
    refused("localhost", None, "invalid peer certificate: UnknownIssuer");
    refused("localhost", Some(OTHER), "invalid peer certificate: UnknownIssuer");
}

#[test]
fn a_server_of_another_name_is_refused() {
    refused("127.0.0.1", Some(CERTIFICATE), "certificate not valid for name \"127.0.0.1\"");
}

#[test]
fn a_server_that_is_vouched_for_is_asked_with_credentials() {
    let server = Server::start(NO_ARCHIVE);
    let (error, _) = server.open("localhost", Some(CERTIFICATE));
    assert!(matches!(error, Error::NoArchive { .. }), "{error}");
    let heard = server.heard.lock().unwrap().concat();
    assert!(heard.starts_with("GET /press/_mapping"), "{heard}");
    assert!(heard.contains("authorization: Basic bWU6c2VjcmV0\r\n"), "{heard}");
}

#[test]
fn a_redirect_is_not_followed() {
    let reply = "HTTP/1.1 301 Moved\r\nlocation: https://localhost:1/press\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = Server::start(reply);
    let (error, connections) = server.open("localhost", Some(CERTIFICATE));
    assert!(matches!(error, Error::Refused { status: 301, .. }), "{error}");
    assert!(error.to_string().contains("points elsewhere"), "{error}");
    assert_eq!(connections, 1);
}
