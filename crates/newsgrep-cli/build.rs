//! Links the release binary statically, at fixed addresses, where that can be done.
//!
//! A search takes about as long as starting a process that has shared libraries to find and some ten thousand addresses
//! to write into its tables. In: what cargo says of the build. Out: arguments for the linker of the binary, and of nothing
//! else; the compiler's own switch (`-C target-feature=+crt-static`) would hold for every macro and every test, too.
//!
//! Nothing is changed on other systems, without optimisation, without the feature `static`, where there is no static C
//! library, or where somebody else says how to link.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that the standard library asks for by name, and of which the linker would take the shared one.
const SHARED: [&str; 3] = ["gcc_s", "m", "c"];

/// What they are replaced by, to be searched until nothing is missing.
const STATIC: [&str; 4] = ["libm.a", "libc.a", "libgcc_eh.a", "libgcc.a"];

/// What stands in the flags of whoever says how to link, or asks for what cannot be linked statically.
const OTHERWISE: [&str; 5] = ["link", "crt-static", "relocation-model", "prefer-dynamic", "sanitizer"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if is_wanted() && STATIC.iter().all(|library| has(library)) {
        let folder = PathBuf::from(env::var("OUT_DIR")?);
        write_replacements(&folder)?;
        for argument in [&format!("-L{}", folder.display()), "-static", "-no-pie"] {
            println!("cargo::rustc-link-arg-bins={argument}");
        }
    }
    Ok(())
}

/// Returns whether the binary is one to be linked statically, and nobody has said otherwise.
fn is_wanted() -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    env::var_os("CARGO_FEATURE_STATIC").is_some()
        && is("TARGET", "x86_64-unknown-linux-gnu")
        && is("HOST", "x86_64-unknown-linux-gnu")
        && is("PROFILE", "release")
        && env::var_os("RUSTC_LINKER").is_none()
        && !OTHERWISE.iter().any(|flag| flags.contains(flag))
}

/// Returns whether the compiler that links has this library.
fn has(library: &str) -> bool {
    // It prints the name alone if there is no such file.
    let printed = Command::new("cc").arg(format!("-print-file-name={library}")).output();
    printed.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_absolute())
}

/// Writes scripts that the linker finds in place of the shared libraries, and which name the static ones.
fn write_replacements(folder: &Path) -> Result<(), Box<dyn Error>> {
    let script: Vec<String> = STATIC.iter().map(|library| format!("-l:{library}")).collect();
    let script = format!("GROUP ( {} )\n", script.join(" "));
    for library in SHARED {
        fs::write(folder.join(format!("lib{library}.so")), &script)?;
    }
    Ok(())
}
