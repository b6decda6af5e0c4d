//! What this machine can do at best: the floor under every figure.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::measure::{median, run, thread_time};

/// The limits that the cost of searching and indexing is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    /// How many bytes of memory one core reads in a second, in order.
    pub(crate) bandwidth: f64,
    /// How long it takes to get one page of fresh memory from the system, in seconds.
    pub(crate) page: f64,
    /// How long a process takes that does nothing, in seconds.
    pub(crate) process: f64,
}

/// More than any cache holds.
const MEMORY: usize = 512 << 20;
/// The size of a page.
const PAGE: usize = 4_096;
/// How often each limit is measured.
const TIMES: usize = 5;

impl Machine {
    /// Measures the limits; takes some seconds.
    pub(crate) fn measure() -> Result<Machine> {
        let (mut touching, mut reading, mut starting) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let before = thread_time();
            // Zeroed memory is promised by the system, and given when it is first written to.
            let mut memory = vec![0_u64; MEMORY / size_of::<u64>()];
            for at in (0..memory.len()).step_by(PAGE / size_of::<u64>()) {
                memory[at] = 1;
            }
            black_box(&mut memory);
            touching.push((thread_time() - before).as_nanos() as u64);
            let before = thread_time();
            black_box(memory.iter().fold(0_u64, |sum, number| sum.wrapping_add(*number)));
            reading.push((thread_time() - before).as_nanos() as u64);
        }
        for _ in 0..TIMES * 20 {
            let started = Instant::now();
            run(&mut Command::new("/bin/true"))?;
            starting.push(started.elapsed().as_nanos() as u64);
        }
        let seconds = |nanos: &[u64]| median(nanos).unwrap_or_default() as f64 / 1e9;
        Ok(Machine {
            bandwidth: MEMORY as f64 / seconds(&reading),
            page: seconds(&touching) / (MEMORY / PAGE) as f64,
            process: seconds(&starting),
        })
    }
}
