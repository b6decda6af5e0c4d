//! Pages about what is not a command: exit codes, forms of an answer, the environment.

/// A page: its name, what it is about, and its text.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) text: &'static str,
}

/// The pages that are nothing but text.
pub(crate) const TOPICS: [Topic; 4] = [
    Topic {
        name: "exit-codes",
        about: "What the exit code says",
        // Not behind a backslash, which would take the first row's indent along.
        text: "    0  found; done; the same answer (replay)
    1  nothing found; the answer has changed (replay)
    2  trouble: wrong arguments, a mistake in the query, an archive that cannot be used; or
       something could not be read, which is named, while the rest was searched
    3  the answer is not whole: a note says why (time ran out, a part of a cluster did not answer)
  130  interrupted

With -q a hit is 0, whatever else there was. A reader that closes its pipe early is no trouble.
",
    },
    Topic {
        name: "formats",
        about: "What answers look like",
        text: "\
text, on a terminal
  headline; source, date, place such as [2/14 ¶] and origin; the paragraphs that matched

text, in a pipe: one record a line, columns separated by tabs; the columns stay as they are
  searches    origin, paragraph (counted from 1, the headline; with - after it if it is
              context), source, date, text
  -l          origin
  -o          origin, matched text
  -c          2 articles, 3 paragraphs, 5 occurrences
  facets      field, value, count; with --depth above 1 also the level
  timeline    unit, start, count; with --share or --by FIELD also the value, the archive's
              volume, the share
  index --alert, watch
              saved search, origin, paragraph, date, title, text
  replay      what changed, origin, date, title, detail
  save --list name, query
  copy        5 articles = 2 new + 1 changed + 2 unchanged + 0 rejected, 0 deleted
  cluster     name, value
  index       6 seen = 1 indexed + 4 unchanged + 1 rejected (1 broken-json), and what else it did
  Control characters are replaced, line breaks and tabs are spaces.

json    one object: hits with all spans as bytes of the text, counts, notices, facets
jsonl   one hit, count, alert or saved search a line
csv     a header and rows by RFC 4180; cells that a spreadsheet would run begin with '

Where nothing is found, newsgrep says why and what would find something: on standard error on a
terminal, with -v also in a pipe; with json as `advice` of the object.

json, jsonl and csv keep control characters, except on a terminal. A mistake in a query is an
object on standard output with json and jsonl, else text on standard error.
",
    },
    Topic {
        name: "environment",
        about: "What newsgrep reads from its surroundings",
        text: "\
NEWSGREP_ARCHIVE   the archive (a folder or a name) to search where no PATH, --archive or .newsgrep
                   says another
NEWSGREP_ENGINE    the archive on a cluster (an address or a name of the configuration) to search where
                   no PATH, --archive, --engine or .newsgrep says another; goes before NEWSGREP_ARCHIVE
NEWSGREP_ENGINE_USER and NEWSGREP_ENGINE_PASSWORD, or NEWSGREP_ENGINE_API_KEY, or NEWSGREP_ENGINE_TOKEN
                   who asks a cluster, see newsgrep help credentials
NEWSGREP_CACHE     the folder of the archives of searches with PATHs
NEWSGREP_SEARCHES  the file of saved searches, instead of those of the archive and the user
XDG_CACHE_HOME     the cache is newsgrep/ in it; else in ~/.cache
XDG_CONFIG_HOME    the user's saved searches are newsgrep/searches.json in it, names of archives and engines are
                   in newsgrep/config.toml, credentials in newsgrep/credentials.toml; else in ~/.config
XDG_DATA_HOME      the default archive is newsgrep/archive in it; else in ~/.local/share
NO_COLOR           no colours
CLICOLOR_FORCE     colours, also in a pipe
CLICOLOR           0: no colours
TZ                 the time zone in which today is today, for date:-7d and the like
",
    },
    Topic {
        name: "credentials",
        about: "Who asks a cluster",
        text: "\
Secrets are read from the environment, or from a file, and from nowhere else: not from arguments,
and not from addresses.

Environment, for whichever engine is asked:
  NEWSGREP_ENGINE_USER and NEWSGREP_ENGINE_PASSWORD, or NEWSGREP_ENGINE_API_KEY,
  or NEWSGREP_ENGINE_TOKEN (an OpenID or JSON web token)

Else newsgrep/credentials.toml in $XDG_CONFIG_HOME or ~/.config, which nobody else may read
(chmod 600), with what is for each engine, by its name, its host and port, or its host:
  [press]
  user = \"reader\"
  password = \"…\"
  [\"search.example:9200\"]
  api_key = \"…\"               (or token = \"…\")

Engines have their names in config.toml beside it, which holds no secret:
  [engines]
  wires = \"http://127.0.0.1:9200/wires\"
  [engines.press]
  url = \"https://search.example:9200/press\"
  user = \"reader\"             (as whom to ask, if credentials.toml does not say it)
  ca = \"~/certs/ca.pem\"       (who vouches for the server, if not the usual authorities)
  plain = true                (sends credentials over http, which others on the way can read)
",
    },
];
