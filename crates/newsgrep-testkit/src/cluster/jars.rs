//! The jars of a node: fetched and compiled once, shared by all tests, used again until what they are made of changes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::jdk::Jdk;
use super::node;

const POM: &str = include_str!("../../cluster/pom.xml");
const LAUNCHER: &str = include_str!("../../cluster/ClusterNode.java");

/// The jars on disk, and with them the archive of loaded classes that halves the time a node takes to start.
#[derive(Clone, Debug)]
pub(super) struct Jars {
    directory: PathBuf,
}

impl Jars {
    /// Returns the jars, built if there are none of this launcher and this JDK.
    ///
    /// Other processes that want them wait meanwhile.
    pub(super) fn built(jdk: &Jdk) -> Result<Jars, String> {
        let target = target();
        fs::create_dir_all(&target)
            .map_err(|error| format!("cannot create {}: {error}", target.display()))?;
        let path = target.join("opensearch-3.8.0.lock");
        let lock =
            File::create(&path).map_err(|error| format!("cannot create {}: {error}", path.display()))?;
        lock.lock().map_err(|error| format!("cannot lock {}: {error}", path.display()))?;
        let jars = Jars { directory: target.join("opensearch-3.8.0") };
        let recipe = format!("{POM}{LAUNCHER}{}\n{}\n", jdk.version(), jdk.home().display());
        let built = jars.directory.join("built-from");
        if fs::read_to_string(&built).is_ok_and(|from| from == recipe) {
            return Ok(jars);
        }
        let _ = fs::remove_dir_all(&jars.directory);
        jars.build(jdk)?;
        node::archive_classes(jdk, &jars)?;
        fs::write(&built, recipe).map_err(|error| format!("cannot write {}: {error}", built.display()))?;
        Ok(jars)
    }

    fn build(&self, jdk: &Jdk) -> Result<(), String> {
        let pom = Path::new(env!("CARGO_MANIFEST_DIR")).join("cluster/pom.xml");
        let output = Command::new(jdk.maven())
            .args(["-B", "-q", "-ntp", "-f"])
            .arg(&pom)
            .arg(format!("-Dnode.directory={}", self.directory.display()))
            .arg("package")
            .env("JAVA_HOME", jdk.home())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run {}: {error}", jdk.maven().display()))?;
        if output.status.success() {
            return Ok(());
        }
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Err(format!("mvn -f {} package failed ({}):\n{said}", pom.display(), output.status))
    }

    /// Returns the class path. Directories of classes must not be on it: the archive of classes refuses them.
    pub(super) fn class_path(&self) -> String {
        format!("{}/*", self.directory.display())
    }

    pub(super) fn class_archive(&self) -> PathBuf {
        self.directory.join("classes.jsa")
    }
}

/// Returns the directory that cargo builds in.
fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => workspace.join(target),
        None => workspace.join("target"),
    }
}
