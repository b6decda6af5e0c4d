//! `newsgrep watch`: a process that waits, and tells what changes.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::desk::Desk;

/// A newsgrep that watches; it ends with the test.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watch {
    fn start(desk: &Desk, arguments: &[&str]) -> Watch {
        let mut child = desk
            .command(&[&["watch", "-v"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let watch = Watch { child, out, err };
        watch.wait_for(&watch.err, "waiting for changes");
        watch
    }

    /// Waits for a line that holds a text. What comes is deterministic, when it comes is not.
    #[track_caller]
    fn wait_for(&self, lines: &Receiver<String>, text: &str) -> String {
        let mut before = Vec::new();
        loop {
            match lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => before.push(line),
                Err(error) => panic!("no `{text}` ({error}): {before:?}"),
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

#[test]
fn new_hits_are_told_as_files_come() {
    let desk = Desk::new();
    desk.run(&["save", "envoys", "envoys w/2 met"]);
    let watch = Watch::start(&desk, &["seeds"]);
    // In a new folder, and as editors write: beside the file, then renamed.
    desk.write("seeds/new/.talks.txt.tmp", "Talks begin\n\nThe envoys met.\n");
    fs::rename(desk.path("seeds/new/.talks.txt.tmp"), desk.path("seeds/new/talks.txt")).unwrap();
    let told = watch.wait_for(&watch.out, "envoys");
    assert_eq!(told, "envoys\tseeds/new/talks.txt\t2\t\tTalks begin\tThe envoys met.");
    watch.wait_for(&watch.err, "1 seen = 1 indexed");
    // A search that is saved meanwhile counts from then on.
    desk.run(&["save", "port", "harbour", "--archive", ".newsgrep"]);
    desk.write("seeds/port.txt", "Port reopens\n\nThe harbour is open.\n");
    watch.wait_for(&watch.out, "port\tseeds/port.txt\t2");
    desk.check(&["-c", "harbour OR title:begin"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
}

#[test]
fn what_is_moved_or_removed_is_followed() {
    let desk = Desk::new();
    desk.write("news/old/talks.txt", "Talks begin\n\nThe envoys met.\n");
    desk.write("news/vote.txt", "Vote delayed\n\nNobody knows.\n");
    // The archive itself lies in what is watched.
    let watch = Watch::start(&desk, &["news", "--archive", "news/.newsgrep"]);
    fs::rename(desk.path("news/old"), desk.path("news/new")).unwrap();
    watch.wait_for(&watch.err, "1 moved");
    fs::remove_file(desk.path("news/vote.txt")).unwrap();
    watch.wait_for(&watch.err, "1 removed");
    desk.write("news/new/late.txt", "Late talks\n\nThe envoys stayed.\n");
    watch.wait_for(&watch.err, "1 seen = 1 indexed");
    let listed = desk.run(&["-l", "envoys OR nobody", "--sort", "oldest", "--archive", "news/.newsgrep"]);
    let mut listed: Vec<&str> = listed.out.lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, ["news/new/late.txt", "news/new/talks.txt"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_and_nothing_is_lost() {
    use std::os::unix::process::ExitStatusExt;
    let desk = Desk::new();
    let mut watch = Watch::start(&desk, &["seeds"]);
    let interrupt = ["-INT", &watch.child.id().to_string()];
    assert!(std::process::Command::new("kill").args(interrupt).status().unwrap().success());
    assert_eq!(watch.child.wait().unwrap().signal(), Some(2));
    let again = desk.run(&["index"]).out;
    assert!(again.starts_with("5 seen = 0 indexed + 5 unchanged"), "{again}");
}
