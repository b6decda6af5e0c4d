//! The documents say what the program does.

use newsgrep_ingest::{Field, formats};

const FORMATS: &str = include_str!("../../../docs/formats.md");

#[test]
fn every_format_has_its_row() {
    for format in formats() {
        assert!(
            FORMATS.contains(&format!("\n| `{}` | ", format.name)),
            "docs/formats.md lacks `{}`",
            format.name
        );
    }
}

#[test]
fn every_field_is_named() {
    for field in Field::ALL {
        assert!(FORMATS.contains(&format!("`{}`", field.name())), "docs/formats.md lacks `{}`", field.name());
    }
}
