//! Languages as records and rules write them.

pub(crate) use newsgrep_text::language_code as code;
