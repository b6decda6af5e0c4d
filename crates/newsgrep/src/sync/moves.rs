//! Files that were moved or renamed: something gone and something new that are the same.
//!
//! They are read again all the same. An article's id is made of its origin, so it has another one now, and its settings may
//! be others where it lies now: what the index holds is then what reading the file gives, as for any other file, and not a
//! copy of what its text was at another place. What a move saves is the alarm: its articles are neither new nor gone.

use std::collections::HashMap;

use newsgrep_ingest::FoundFile;

use super::entry::Entry;
use super::feed::Task;
use super::print;
use super::state::State;

/// Finds the new files that are moved ones, and takes what they were called before out of what is gone.
///
/// It is the same file if size, time and number in the file system are the same, or else the bytes.
pub(super) fn find(tasks: &mut [Task], gone: &mut Vec<String>, state: &State) {
    if gone.is_empty() || tasks.is_empty() {
        return;
    }
    // The first of several, in the order of their names, is taken; nothing depends on which.
    let mut by_number: HashMap<(u64, i64, u64), &str> = HashMap::new();
    let mut by_size: HashMap<u64, Vec<&Entry>> = HashMap::new();
    for entry in gone.iter().rev().filter_map(|origin| state.files.get(origin)).filter(|entry| entry.size > 0)
    {
        if entry.inode != 0 {
            by_number.insert((entry.size, entry.modified, entry.inode), &entry.origin);
        }
        by_size.entry(entry.size).or_default().push(entry);
    }
    let mut moved: HashMap<&str, usize> = HashMap::new();
    let is_new = |task: &Task| !state.files.contains_key(&task.file.origin);
    for (place, task) in tasks.iter().enumerate().filter(|(_, task)| is_new(task)) {
        let FoundFile { size, modified, inode, .. } = task.file;
        if let Some(origin) = by_number.get(&(size, modified, inode)) {
            moved.entry(origin).or_insert(place);
        }
    }
    let mut known: Vec<bool> = vec![false; tasks.len()];
    moved.values().for_each(|place| known[*place] = true);
    for (place, task) in tasks.iter().enumerate().filter(|(_, task)| is_new(task)) {
        let Some(alike) = by_size.get(&task.file.size).filter(|_| !known[place]) else { continue };
        let alike = || alike.iter().filter(|entry| !moved.contains_key(entry.origin.as_str()));
        if !alike().any(|entry| entry.print.is_some()) {
            continue;
        }
        let Some(print) = print::of(&task.file) else { continue };
        if let Some(entry) = alike().rev().find(|entry| entry.print.as_deref() == Some(&print)) {
            moved.insert(&entry.origin, place);
        }
    }
    for (origin, place) in moved {
        tasks[place].moved_from = Some(origin.to_owned());
    }
    let taken: std::collections::HashSet<&String> =
        tasks.iter().filter_map(|task| task.moved_from.as_ref()).collect();
    gone.retain(|origin| !taken.contains(origin));
}
