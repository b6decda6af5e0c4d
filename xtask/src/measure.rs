//! Clocks and middle values.
//!
//! In: work. Out: how much of the processor's time it took, on this thread or in a process of its own. The time on the
//! wall is taken only where a user waits for it: other programs run on the same machine.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::args::LaunchArgs;

/// Returns the time that this thread has had of a processor.
pub(crate) fn thread_time() -> Duration {
    clock(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// Returns the time that all threads of this process have had of processors.
pub(crate) fn process_time() -> Duration {
    clock(libc::CLOCK_PROCESS_CPUTIME_ID)
}

#[allow(unsafe_code, reason = "the standard library has no clock of the processor's time")]
fn clock(which: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the system fills in the struct it is given.
    let status = unsafe { libc::clock_gettime(which, &raw mut time) };
    assert_eq!(status, 0, "every Linux has this clock");
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// Of all its threads, in the system too.
    pub(crate) processor: Duration,
    /// The most memory it held, in bytes.
    pub(crate) memory: u64,
    /// What it ended with.
    pub(crate) code: i32,
}

/// Runs a program to its end, its output thrown away.
#[allow(unsafe_code, reason = "the standard library does not say what a process took")]
pub(crate) fn run(command: &mut Command) -> Result<Taken> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let started = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let id = libc::pid_t::try_from(child.id())?;
    let mut status = 0;
    // SAFETY: zeros are a valid `rusage`.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the child is this process's own and nobody else waits for it; the system fills in both places.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    let wall = started.elapsed();
    ensure!(waited == id, "cannot wait for {command:?}: {}", io::Error::last_os_error());
    ensure!(libc::WIFEXITED(status), "{command:?} was ended by a signal");
    let time = |time: libc::timeval| {
        Duration::new(time.tv_sec.unsigned_abs(), time.tv_usec.unsigned_abs() as u32 * 1_000)
    };
    Ok(Taken {
        wall,
        processor: time(usage.ru_utime) + time(usage.ru_stime),
        // Linux states it in units of 1,024 bytes.
        memory: usage.ru_maxrss.unsigned_abs() * 1_024,
        code: libc::WEXITSTATUS(status),
    })
}

/// Runs a program to its end from a process that holds next to no memory.
///
/// Linux lets a process begin with the memory of the one that started it as the most it ever held, so that one which holds
/// much cannot measure another's.
pub(crate) fn run_apart(command: &Command, note: &Path) -> Result<Taken> {
    let mut launch = Command::new(std::env::current_exe()?);
    launch.arg("launch").arg(note).arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => launch.env(name, value),
            None => launch.env_remove(name),
        };
    }
    let status = launch.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "{command:?} cannot be run");
    let said: Value = serde_json::from_slice(&fs::read(note)?)?;
    let number =
        |name: &str| said[name].as_i64().with_context(|| format!("`{name}` of {command:?} is missing"));
    Ok(Taken {
        wall: Duration::from_nanos(number("wall")?.unsigned_abs()),
        processor: Duration::from_nanos(number("processor")?.unsigned_abs()),
        memory: number("memory")?.unsigned_abs(),
        code: i32::try_from(number("code")?)?,
    })
}

/// Runs a program for [`run_apart`], and notes down what it took.
pub(crate) fn launch(args: &LaunchArgs) -> Result<()> {
    let Taken { wall, processor, memory, code } = run(Command::new(&args.program).args(&args.arguments))?;
    let (wall, processor) = (u64::try_from(wall.as_nanos())?, u64::try_from(processor.as_nanos())?);
    let taken = json!({ "wall": wall, "processor": processor, "memory": memory, "code": code });
    Ok(fs::write(&args.note, taken.to_string())?)
}

/// Asks the system to forget the pages of a file, so that the next reader has to fetch them from the disk.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the standard library cannot give such advice")]
pub(crate) fn forget_pages(file: &std::fs::File) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    // Only pages that are written can be forgotten.
    file.sync_all()?;
    // SAFETY: advice about an open file; it changes no memory of this process.
    match unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) } {
        0 => Ok(()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// Elsewhere there is no such advice.
#[cfg(not(target_os = "linux"))]
pub(crate) fn forget_pages(_file: &std::fs::File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Returns the middle value, or `None` of nothing; the lower one of the two in the middle.
pub(crate) fn median(values: &[u64]) -> Option<u64> {
    quantile(values, 0.5)
}

/// Returns the value that this share of the values does not exceed.
pub(crate) fn quantile(values: &[u64], share: f64) -> Option<u64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share).floor() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[5]), Some(5));
        assert_eq!(median(&[9, 1, 4]), Some(4));
        assert_eq!(median(&[9, 1, 4, 2]), Some(2));
        assert_eq!(quantile(&[9, 1, 4, 2], 1.0), Some(9));
    }

    #[test]
    fn the_time_of_a_thread_is_that_of_its_work() {
        let before = thread_time();
        std::thread::sleep(Duration::from_millis(20));
        assert!(thread_time() - before < Duration::from_millis(10));
    }

    #[test]
    fn a_process_has_memory_and_a_code() {
        let taken = run(Command::new("sh").args(["-c", "exit 3"])).unwrap();
        assert_eq!(taken.code, 3);
        assert!(taken.memory > 100_000, "{taken:?}");
    }
}
