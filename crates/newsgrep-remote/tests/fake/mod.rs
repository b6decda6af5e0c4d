//! A server that speaks as a cluster does and misbehaves by a script.
//!
//! In: what answers the requests (a [`Backend`]: the [`Tiny`] cluster, or a real one by [`Forward`]), and a
//! [`Script`] that says when to misbehave and how. Out: an address on this machine, and a count of what was done to whoever
//! asked. It knows nothing of newsgrep.

#![allow(dead_code, reason = "each of the tests that share it uses a part")]
#![allow(unused_imports, reason = "the same")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fault;
mod forward;
mod tiny;
mod wire;

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newsgrep_remote::{
    Address, Call, Cluster, Error, Http, Layout, Options, Reply, Transport, TransportError,
};

pub(crate) use fault::{Fault, Script};
pub(crate) use forward::Forward;
pub(crate) use tiny::Tiny;

/// What answers requests when nobody interferes.
pub(crate) trait Backend: Send + Sync {
    /// Returns the status and the body for a request. The body of the request is unpacked.
    fn answer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>);
}

/// A server on the loopback interface. It listens until the process ends.
pub(crate) struct Fake {
    pub(crate) url: String,
    script: Arc<Mutex<Script>>,
}

impl Fake {
    /// Starts a server for an archive with this name.
    pub(crate) fn start(archive: &str, backend: Arc<dyn Backend>, script: Script) -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/{archive}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script));
        let fake = Fake { url, script: Arc::clone(&script) };
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (backend, script) = (Arc::clone(&backend), Arc::clone(&script));
                std::thread::spawn(move || serve(connection, &*backend, &script));
            }
        });
        fake
    }

    /// Returns the faults so far.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        self.script.lock().unwrap().done.clone()
    }

    /// Behaves from now on, or no longer.
    pub(crate) fn behave(&self, well: bool) {
        self.script.lock().unwrap().quiet = well;
    }

    pub(crate) fn address(&self) -> Address {
        self.url.parse().unwrap()
    }

    /// Returns the transport to it, which does not wait before it asks again.
    pub(crate) fn transport(&self, options: &Options) -> Arc<dyn Transport> {
        Arc::new(Hasty(Http::new(&self.address(), options).unwrap()))
    }

    /// Makes the archive, undisturbed.
    pub(crate) fn init(&self, options: &Options) -> Cluster {
        self.behave(true);
        let transport = self.transport(options);
        let made = Cluster::init_over(self.address(), transport, options.clone(), Layout::default()).unwrap();
        self.behave(false);
        made
    }
}

/// Options for whoever asks a fake: little time and little room.
pub(crate) fn options() -> Options {
    Options { timeout: Duration::from_millis(400), max_reply: 4 << 20, ..Options::default() }
}

/// Asks again until it goes well, as somebody at a terminal would.
pub(crate) fn insist<T>(mut attempt: impl FnMut() -> Result<T, Error>) -> T {
    let mut last = None;
    for _ in 0..50 {
        match attempt() {
            Ok(done) => return done,
            Err(error) => last = Some(error),
        }
    }
    panic!("it never went well: {}", last.unwrap());
}

/// A transport that takes no pauses.
struct Hasty(Http);

impl Transport for Hasty {
    fn send(&self, call: &Call<'_>) -> Result<Reply, TransportError> {
        self.0.send(call)
    }

    fn pause(&self, _: Duration) {}
}

fn serve(mut connection: TcpStream, backend: &dyn Backend, script: &Mutex<Script>) {
    connection.set_nodelay(true).unwrap();
    while let Some(request) = wire::read(&mut connection) {
        let fault = script.lock().unwrap().next(&request);
        let go_on = match fault {
            None => {
                let (status, body) = backend.answer(&request.method, &request.path, &request.body);
                wire::write(&mut connection, &wire::reply(&request, status, &body))
            }
            Some(fault) => fault.inflict(&mut connection, backend, &request),
        };
        if !go_on {
            return;
        }
    }
}
