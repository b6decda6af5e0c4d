//! What the surroundings say: environment, user's folders, terminals, the day. Read here once, and nowhere else.
//!
//! `NEWSGREP_CACHE` names the folder of caches (else `newsgrep` in the user's cache folder, by the XDG rules),
//! `NEWSGREP_ARCHIVE` the archive to search where no other is near, `NEWSGREP_ENGINE` the one on a cluster and
//! `NEWSGREP_ENGINE_…` who asks it, `NEWSGREP_SEARCHES` the file of saved searches, `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` decide on colours, `COLUMNS` on the width of what is drawn. Relative dates
//! count from today's date in the time zone of this machine.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use etcetera::BaseStrategy;
use jiff::{Zoned, civil};

use crate::args::{Cli, ColorWhen, Format};
use crate::credentials::Surroundings;
use crate::style::Style;

/// What every command may need to know of its surroundings.
#[derive(Debug)]
pub(crate) struct Context {
    /// The folder of the caches, one archive a set of paths; `None` if the user has no home.
    pub(crate) caches: Option<PathBuf>,
    /// The archive named by the environment.
    pub(crate) named_archive: Option<PathBuf>,
    /// The engine named by the environment.
    pub(crate) named_engine: Option<OsString>,
    /// Who asks a cluster, as far as the environment says so.
    pub(crate) who_asks: Surroundings,
    /// Where the user's default archive is, if there is one.
    pub(crate) default_archive: Option<PathBuf>,
    /// The one file of saved searches, if the environment names it.
    pub(crate) named_searches: Option<PathBuf>,
    /// Where the user's own saved searches are, if there are any.
    pub(crate) user_searches: Option<PathBuf>,
    /// Where the user's configuration is, if there is one.
    pub(crate) config_file: Option<PathBuf>,
    /// The user's home.
    pub(crate) home: Option<PathBuf>,
    /// The folder that newsgrep was started in.
    pub(crate) here: Option<PathBuf>,
    /// The time, in the time zone of this machine.
    pub(crate) now: Zoned,
    pub(crate) today: civil::Date,
    pub(crate) format: Format,
    pub(crate) verbose: bool,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
    /// How many characters fit on a line.
    pub(crate) columns: usize,
    pub(crate) style: Style,
    pub(crate) stderr_style: Style,
}

impl Context {
    pub(crate) fn new(cli: &Cli) -> Context {
        let look = cli.look();
        let folders = etcetera::choose_base_strategy().ok();
        let value = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let path = |name: &str| value(name).map(PathBuf::from);
        let now = Zoned::now();
        Context {
            caches: path("NEWSGREP_CACHE")
                .or_else(|| folders.as_ref().map(|folders| folders.cache_dir().join("newsgrep"))),
            named_archive: path("NEWSGREP_ARCHIVE"),
            named_engine: value("NEWSGREP_ENGINE"),
            who_asks: Surroundings {
                user: value("NEWSGREP_ENGINE_USER"),
                password: value("NEWSGREP_ENGINE_PASSWORD"),
                api_key: value("NEWSGREP_ENGINE_API_KEY"),
                token: value("NEWSGREP_ENGINE_TOKEN"),
            },
            named_searches: path("NEWSGREP_SEARCHES"),
            user_searches: folders
                .as_ref()
                .map(|folders| folders.config_dir().join("newsgrep").join("searches.json")),
            config_file: folders
                .as_ref()
                .map(|folders| folders.config_dir().join("newsgrep").join("config.toml")),
            home: folders.as_ref().map(|folders| folders.home_dir().to_owned()),
            default_archive: folders.map(|folders| folders.data_dir().join("newsgrep").join("archive")),
            here: env::current_dir().ok(),
            today: now.date(),
            now,
            format: look.format,
            verbose: look.verbose,
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            columns: env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(80),
            style: Style::new(colours(look.color, &io::stdout())),
            stderr_style: Style::new(colours(look.color, &io::stderr())),
        }
    }

    /// Returns whether the answer is laid out for people.
    pub(crate) fn for_people(&self) -> bool {
        self.stdout_is_terminal && self.format == Format::Text
    }
}

fn colours(when: ColorWhen, stream: &impl anstream::stream::RawStream) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
    }
}
