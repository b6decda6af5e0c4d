//! Archives on a cluster, as far as no cluster is needed: which is meant, who asks it, and that no secret is ever shown.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use crate::desk::{Desk, Ran};

const CONFIG: &str = "home/.config/newsgrep/config.toml";
const CREDENTIALS: &str = "home/.config/newsgrep/credentials.toml";

/// The letters of which every secret here is made.
const SECRET: &str = "secret";

/// A server that lets nobody in, and notes down who asks.
struct Doorman {
    port: u16,
    asked: mpsc::Receiver<String>,
}

impl Doorman {
    fn new() -> Doorman {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, asked) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let of = |line: &String| line.to_lowercase().starts_with("authorization: ");
                let who =
                    head.iter().find(|line| of(line)).map(|line| line["authorization: ".len()..].to_owned());
                sender.send(who.unwrap_or_default()).unwrap();
                let body = "{\"error\":\"nobody comes in\"}";
                let reply = format!(
                    "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                     connection: close\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(reply.as_bytes()).unwrap();
            }
        });
        Doorman { port, asked }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/press", self.port)
    }

    /// Runs a search with this environment, and returns who asked.
    #[track_caller]
    fn who_asks(&self, desk: &Desk, engine: &str, environment: &[(&str, &str)]) -> String {
        let output =
            desk.command(&["NATO", "--engine", engine]).envs(environment.iter().copied()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("401"), "{said}");
        assert!(!said.contains(SECRET), "{said}");
        self.asked.try_recv().unwrap()
    }
}

/// Runs a search that goes wrong before anybody is asked.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], environment: &[(&str, &str)], expected: &[&str]) {
    let ran = Ran::of(desk.command(arguments).envs(environment.iter().copied()).output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {ran:?}");
    for expected in expected {
        assert!(ran.err.contains(expected), "{arguments:?} {expected}: {}", ran.err);
    }
    assert!(!ran.err.contains(SECRET), "{}", ran.err);
}

/// Writes a file of credentials that only its owner can read.
fn write_credentials(desk: &Desk, text: &str) {
    desk.write(CREDENTIALS, text);
    set_mode(desk, 0o600);
}

fn set_mode(desk: &Desk, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(desk.path(CREDENTIALS), fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (desk, mode);
}

#[test]
fn an_engine_goes_with_nothing_that_names_another_place() {
    let desk = Desk::new();
    let engine = ["--engine", "http://127.0.0.1:9/press"];
    let check = |arguments: &[&str], expected: &[&str]| {
        refused(&desk, &[arguments, &engine].concat(), &[], expected);
    };
    check(&["NATO", "seeds"], &["--engine and PATHs do not go together", "newsgrep copy PATH --engine"]);
    check(&["-e", "NATO", "seeds"], &["--engine and PATHs"]);
    check(&["show", "seeds/000.txt", "seeds"], &["--engine and PATHs"]);
    check(&["facets", "NATO", "seeds", "--by", "source"], &["--engine and PATHs"]);
    for option in [&["--archive", "press"][..], &["--verify"], &["--no-cache"], &["--set", "source=A"]] {
        check(&[&["NATO"], option].concat(), &["--engine <URL|NAME>", "cannot be used with"]);
    }
    check(&["check"], &["newsgrep cluster status"]);
    check(&["rebuild"], &["newsgrep cluster reindex"]);
    refused(&desk, &["index", "seeds", "--engine", "press"], &[], &["unexpected argument '--engine'"]);
}

#[test]
fn an_address_that_is_none_is_refused_and_its_password_not_repeated() {
    let desk = Desk::new();
    let check =
        |engine: &str, expected: &str| refused(&desk, &["NATO", "--engine", engine], &[], &[expected]);
    check("https://me:secret@search.example/press", "credentials do not belong into an address");
    check("https://search.example", "the archive is missing");
    check("ftp://search.example/press", "neither `http` nor `https`");
    check("press", "there is no engine `press`: the configuration has none");
}

#[test]
fn the_configuration_names_engines() {
    let desk = Desk::new();
    desk.write(
        CONFIG,
        "default = \"world\"\n[archives]\npapers = \"/nowhere\"\n[engines]\nwires = \"https://me:secret@wires.example/wires\"\n\
         [engines.world]\nurl = \"http://search.example/world\"\nca = \"ca.pem\"\n",
    );
    let check = |arguments: &[&str], expected: &[&str]| refused(&desk, arguments, &[], expected);
    check(&["NATO", "--engine", "pres"], &["no engine `pres`: the configuration has `wires`, `world`"]);
    check(
        &["NATO", "--engine", "wires"],
        &["the engine `wires` of the configuration", "credentials do not belong"],
    );
    check(&["NATO", "--engine", "world"], &["`ca` in `ca.pem`: write the whole path"]);
    check(&["NATO", "--archive", "world"], &["`world` is on a cluster: write --engine world"]);
    // The default may be an engine; for what is done to an archive here it is none.
    check(&["NATO"], &["`ca` in `ca.pem`"]);
    check(&["cluster", "init"], &["`ca` in `ca.pem`"]);
    let ca = desk.path("ca.pem").display().to_string();
    desk.write(CONFIG, format!("[engines.world]\nurl = \"https://search.invalid/world\"\nca = {ca:?}\n"));
    check(&["NATO", "--engine", "world"], &["cannot read the certificates", "ca.pem"]);
    desk.write("ca.pem", "none\n");
    check(&["NATO", "--engine", "world"], &["https://search.invalid: its certificates hold none"]);
    desk.write(CONFIG, "[engines.world]\nurl = \"http://search.example/world\"\npassword = \"secret\"\n");
    check(&["NATO", "--engine", "world"], &["config.toml`: line 3: unknown field `password`"]);
    desk.write(
        CONFIG,
        "default = \"a\"\n[archives]\na = \"/a\"\n[engines]\na = \"http://search.example/a\"\n",
    );
    check(&["NATO"], &["`a` of the configuration is an archive and an engine"]);
    // Files are searched all the same.
    assert_eq!(desk.run(&["-q", "NATO", "seeds"]).code, Some(0));
    // Nor does what looks after the files of an archive ask a cluster.
    desk.write(CONFIG, "default = \"a\"\n[engines]\na = \"http://search.invalid/a\"\n");
    check(&["check"], &["there is no archive here"]);
    assert_eq!(desk.run(&["save", "talks", "NATO"]).code, Some(0));
}

#[test]
fn the_environment_names_an_engine_where_nothing_nearer_does() {
    let desk = Desk::new();
    let environment = [("NEWSGREP_ENGINE", "elsewhere"), ("NEWSGREP_ARCHIVE", "data/press")];
    refused(&desk, &["NATO"], &environment, &["there is no engine `elsewhere`"]);
    refused(&desk, &["show", "seeds/000.txt"], &environment, &["there is no engine `elsewhere`"]);
    refused(&desk, &["cluster", "init"], &environment, &["there is no engine `elsewhere`"]);
    refused(&desk, &["cluster", "init"], &[], &["--engine https://host:9200/archive"]);
    desk.run(&["index", "seeds", "--archive", "data/press"]);
    for nearer in [&["-q", "NATO", "seeds"][..], &["-q", "NATO", "--archive", "data/press"]] {
        assert_eq!(
            Ran::of(desk.command(nearer).envs(environment).output().unwrap()).code,
            Some(0),
            "{nearer:?}"
        );
    }
    desk.run(&["index", "seeds"]);
    assert_eq!(Ran::of(desk.command(&["-q", "NATO"]).envs(environment).output().unwrap()).code, Some(0));
}

#[test]
fn who_asks_is_said_by_the_environment() {
    let (desk, doorman) = (Desk::new(), Doorman::new());
    let check = |environment: &[(&str, &str)], expected: &str| {
        assert_eq!(doorman.who_asks(&desk, &doorman.url(), environment), expected, "{environment:?}");
    };
    check(&[], "");
    check(&[("NEWSGREP_ENGINE_TOKEN", "secret-1")], "Bearer secret-1");
    check(&[("NEWSGREP_ENGINE_API_KEY", "secret-2")], "ApiKey secret-2");
    // "reader:secret" in base 64.
    let basic = "Basic cmVhZGVyOnNlY3JldA==";
    check(&[("NEWSGREP_ENGINE_USER", "reader"), ("NEWSGREP_ENGINE_PASSWORD", "secret")], basic);
    let url = doorman.url();
    let check = |environment: &[(&str, &str)], expected: &str| {
        refused(&desk, &["NATO", "--engine", &url], environment, &[expected]);
    };
    check(&[("NEWSGREP_ENGINE_PASSWORD", "secret")], "has a password and no user");
    check(&[("NEWSGREP_ENGINE_USER", "reader")], "there is no password of `reader`");
    check(&[("NEWSGREP_ENGINE_TOKEN", "secret"), ("NEWSGREP_ENGINE_API_KEY", "secret")], "more than one of");
    assert!(doorman.asked.try_recv().is_err());
}

#[test]
fn who_asks_is_said_by_a_file_by_name_or_host() {
    let (desk, doorman) = (Desk::new(), Doorman::new());
    let url = doorman.url();
    desk.write(
        CONFIG,
        format!("[engines.press]\nurl = \"{url}\"\nuser = \"reader\"\n[engines]\nworld = \"{url}\"\n"),
    );
    let check = |credentials: &str, engine: &str, expected: &str| {
        write_credentials(&desk, credentials);
        assert_eq!(doorman.who_asks(&desk, engine, &[]), expected, "{credentials} {engine}");
    };
    let by_name = "[press]\npassword = \"secret\"\n[\"127.0.0.1\"]\ntoken = \"secret-host\"\n";
    check(by_name, "press", "Basic cmVhZGVyOnNlY3JldA==");
    check(by_name, "world", "Bearer secret-host");
    check(by_name, &url, "Bearer secret-host");
    let port = format!("{by_name}[\"127.0.0.1:{}\"]\napi_key = \"secret-port\"\n", doorman.port);
    check(&port, &url, "ApiKey secret-port");
    // The file says of its own password whose it is.
    check("[press]\nuser = \"root\"\npassword = \"secret\"\n", "press", "Basic cm9vdDpzZWNyZXQ=");
    check("[wires]\ntoken = \"secret\"\n", "world", "");
    // The environment goes before the file.
    let token = [("NEWSGREP_ENGINE_TOKEN", "secret-env")];
    assert_eq!(doorman.who_asks(&desk, "world", &token), "Bearer secret-env");
    refused(
        &desk,
        &["NATO", "--engine", "press"],
        &[],
        &["there is no password of `reader` for the engine `press`"],
    );
}

#[test]
fn a_file_of_credentials_that_is_not_understood_is_not_repeated() {
    let desk = Desk::new();
    desk.write(CONFIG, "[engines]\npress = \"http://127.0.0.1:9/press\"\n");
    let check = |credentials: &str, expected: &str| {
        write_credentials(&desk, credentials);
        refused(&desk, &["NATO", "--engine", "press"], &[], &["credentials.toml", expected]);
    };
    check("[press]\npassword = secret\n", "line 2 is not understood");
    check("[press]\nuser = \"me\"\npasswort = \"secret\"\n", "line 3 is not understood");
    check("[press]\n\ntoken = [\"secret\"]\n", "line 3 is not understood");
    check("[press]\nuser = \"me\"\n", "has no password, API key or token");
    check("[press]\npassword = \"secret\"\n", "has a password and no user");
    check("[press]\napi_key = \"secret\"\ntoken = \"secret\"\n", "more than one of");
}

#[cfg(unix)]
#[test]
fn a_file_of_credentials_that_others_can_use_is_refused() {
    let (desk, doorman) = (Desk::new(), Doorman::new());
    let url = doorman.url();
    write_credentials(&desk, "[\"127.0.0.1\"]\ntoken = \"secret\"\n");
    for mode in [0o644, 0o640, 0o620, 0o601, 0o666] {
        set_mode(&desk, mode);
        let path = desk.path(CREDENTIALS).display().to_string();
        let mode = format!("its mode is {mode:o}");
        refused(&desk, &["NATO", "--engine", &url], &[], &[&format!("chmod 600 {path}"), &mode]);
    }
    for mode in [0o600, 0o400] {
        set_mode(&desk, mode);
        assert_eq!(doorman.who_asks(&desk, &url, &[]), "Bearer secret");
    }
}

#[test]
fn credentials_are_not_sent_where_others_can_read_them_unless_that_is_meant() {
    let desk = Desk::new();
    let token = [("NEWSGREP_ENGINE_TOKEN", "secret")];
    refused(&desk, &["NATO", "--engine", "http://search.invalid:9200/press"], &token, &["over `http`"]);
}
