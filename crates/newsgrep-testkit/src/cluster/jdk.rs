//! Finds a JDK that is new enough, and Maven.

use std::path::{Path, PathBuf};

/// The oldest version that the nodes run on.
const OLDEST: u32 = 21;

/// A JDK, and the Maven that builds with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jdk {
    home: PathBuf,
    maven: PathBuf,
    version: String,
}

impl Jdk {
    /// Returns its directory.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Returns its version, as it states it itself.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn java(&self) -> PathBuf {
        self.home.join("bin/java")
    }

    pub(super) fn maven(&self) -> &Path {
        &self.maven
    }
}

pub(super) fn find() -> Result<Jdk, String> {
    let maven = on_path("mvn").ok_or("there is no Maven (mvn) on the path")?;
    let (home, version) = homes()
        .into_iter()
        .find_map(|home| Some((version_of(&home)?, home)))
        .map(|(version, home)| (home, version))
        .ok_or_else(|| format!("there is no JDK of version {OLDEST} or newer"))?;
    Ok(Jdk { home, maven, version })
}

/// Returns where a JDK may be: what the environment names comes first, then of all that are installed the oldest that will do,
/// because a version newer than the nodes may refuse them.
fn homes() -> Vec<PathBuf> {
    let named = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    // PATH has links to the program; the JDK is around the program itself.
    let reached = on_path("javac").and_then(|javac| javac.canonicalize().ok());
    let reached = reached.and_then(|javac| Some(javac.parent()?.parent()?.to_owned()));
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/jvm")
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    installed.sort_by_key(|home| (version_of(home).and_then(|version| major(&version)), home.clone()));
    named.into_iter().chain(reached).chain(installed).collect()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|program| program.is_file())
}

/// Returns the version of a JDK that is new enough, and whole: a runtime without a compiler is none.
fn version_of(home: &Path) -> Option<String> {
    let release = std::fs::read_to_string(home.join("release")).ok()?;
    let version = stated_version(&release)?;
    let whole = home.join("bin/java").is_file() && home.join("bin/javac").is_file();
    (whole && major(version)? >= OLDEST).then(|| version.to_owned())
}

fn stated_version(release: &str) -> Option<&str> {
    let line = release.lines().find_map(|line| line.strip_prefix("JAVA_VERSION="))?;
    Some(line.trim().trim_matches('"'))
}

fn major(version: &str) -> Option<u32> {
    version.split(['.', '-', '+']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jdk_states_its_version() {
        let check = |release: &str, expected: Option<u32>| {
            assert_eq!(stated_version(release).and_then(major), expected, "{release}");
        };
        check("IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"25.0.3\"\n", Some(25));
        check("JAVA_VERSION=\"21\"", Some(21));
        check("JAVA_VERSION=\"26-ea\"", Some(26));
        check("JAVA_VERSION=\"1.8.0_402\"", Some(1));
        check("IMPLEMENTOR=\"Debian\"", None);
    }
}
