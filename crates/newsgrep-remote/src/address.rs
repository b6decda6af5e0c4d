//! Where an archive on a cluster is: `https://host:9200/archive`.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The address of an archive on a cluster. It holds no credentials.
///
/// ```
/// use newsgrep_remote::Address;
///
/// let address: Address = "https://search.example:9200/press".parse()?;
/// assert_eq!((address.base(), address.archive()), ("https://search.example:9200", "press"));
/// assert!("https://user:secret@search.example/press".parse::<Address>().is_err());
/// # Ok::<(), newsgrep_remote::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    base: String,
    archive: String,
}

/// The most bytes of a name: the cluster allows 255 for that of an index, which has the month behind it.
const MAX_NAME: usize = 200;

impl Address {
    /// Returns the scheme, the host and the port.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns the name of the archive.
    pub fn archive(&self) -> &str {
        &self.archive
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // What may be a password is not repeated.
        let shown = || text.rsplit_once('@').map_or(text, |(_, rest)| rest).to_owned();
        let wrong = |why| Err(Error::Address { address: shown(), why });
        let Some((scheme, rest)) = text.split_once("://") else { return wrong("it has no scheme") };
        if !matches!(scheme, "http" | "https") {
            return wrong("its scheme is neither `http` nor `https`");
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let Some((host, archive)) = rest.split_once('/') else { return wrong("the archive is missing") };
        if host.contains('@') {
            return wrong("credentials do not belong into an address");
        }
        if host.is_empty() || host.contains(|letter: char| letter.is_whitespace() || "?#\\".contains(letter))
        {
            return wrong("the host is missing, or is none");
        }
        let is_name =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
        if archive.is_empty()
            || archive.len() > MAX_NAME
            || !archive.chars().all(is_name)
            || archive.starts_with(['-', '_'])
        {
            return wrong(
                "an archive's name is made of small letters, digits, `-` and `_`, and begins with a letter or digit",
            );
        }
        Ok(Address { base: format!("{scheme}://{host}"), archive: archive.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.archive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_says_why_and_never_repeats_a_password() {
        let check = |text: &str, why: &str| {
            let error = text.parse::<Address>().expect_err(text).to_string();
            assert!(error.contains(why), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        };
        check("search.example/press", "no scheme");
        check("ftp://search.example/press", "neither");
        check("https://search.example", "archive is missing");
        check("https://me:secret@search.example/press", "credentials");
        check("https:///press", "host is missing");
        check("https://search.example/Press", "small letters");
        check("https://search.example/press/_search", "small letters");
        check("https://search.example/press?q=1", "small letters");
    }
}
