//! Search in news archives, to build into a program of your own: phrases, facets, and exact spans over the paragraphs
//! of articles.
//!
//! In: articles, as files, streams or values of your own. Out: the articles that satisfy a query, each with the
//! paragraphs that took part and the bytes in them that matched; and counts by outlet, section, language or date.
//! The archive is a folder, lives in memory, or is [on a cluster](#on-a-cluster). There is no server, no runtime and no
//! configuration; everything blocks.
//!
//! newsgrep prints nothing, reads no environment, no clock for anything but durations, and never ends the process. It
//! does not fetch pages, guess dates or outlets, or change a text: what it does not know is `None`, and every span
//! points into the text as it was found.
//!
//! * [A first search](#a-first-search)
//! * [Articles of your own](#articles-of-your-own)
//! * [Asking](#asking)
//! * [What comes back](#what-comes-back)
//! * [Facets and a timeline](#facets-and-a-timeline)
//! * [Order, limits and pages](#order-limits-and-pages)
//! * [Many hits](#many-hits)
//! * [When nothing is found](#when-nothing-is-found)
//! * [A search that can be defended](#a-search-that-can-be-defended)
//! * [Saved searches and alerts](#saved-searches-and-alerts)
//! * [Time limits and cancelling](#time-limits-and-cancelling)
//! * [Files](#files)
//! * [Errors](#errors)
//! * [Threads and processes](#threads-and-processes)
//! * [On a cluster](#on-a-cluster)
//! * [Versions](#versions)
//! * [Below the façade](#below-the-façade)
//!
//! # A first search
//!
//! This reads the five articles in `seeds/` and finds a phrase in them. The quotation marks belong to the query: without
//! them, `moment of truth` asks for articles that have all three words anywhere.
//!
//! ```
//! use newsgrep::{Archive, sync};
//!
//! let archive = Archive::in_memory()?;
//! let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! sync::load(&archive, &[seeds.into()], &sync::Options::default(), &mut |_| {})?;
//!
//! let response = archive.search("\"moment of truth\"")?;
//! assert_eq!(response.counts.articles.value, 2);
//! for hit in &response.hits {
//!     for paragraph in &hit.paragraphs {
//!         for span in &paragraph.spans {
//!             let inside = span.start - paragraph.start..span.end - paragraph.start;
//!             assert_eq!(&paragraph.text[inside], "moment of truth");
//!         }
//!     }
//! }
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Articles of your own
//!
//! Any source can be indexed: make an [`Article`] of what you have and add it. [`Article::from_parts`] takes a title and
//! paragraphs, [`Article::from_text`] a plain text, whose title is its first line and whose paragraphs are separated by
//! blank lines; it also labels web furniture ("Sign up for our newsletter") as [`Zone::Boiler`], which is kept, and
//! searched only with `zone:boiler`. What is known beside the text goes into the article's fields.
//!
//! The origin names the article: a URL, a record's id, a path. Its hash is the [`ArticleId`], under which adding again
//! replaces, and adding the very same does nothing. So a feed can be added as often as it is fetched.
//!
//! ```
//! use newsgrep::{Added, Archive, Article};
//!
//! let archive = Archive::in_memory()?;
//! let mut writer = archive.writer()?;
//!
//! let mut article = Article::from_parts(
//!     "https://courier.example/17",
//!     Some("Ferry trial opens"),
//!     ["The trial opened on Tuesday.", "It is the first of its kind, the prosecutor said."],
//! );
//! article.source = Some("Saltmarsh Courier".to_owned());
//! article.published = Some("2031-03-04T06:50+01:00".parse().expect("a date"));
//! article.section = Some("courts".to_owned());
//! assert_eq!(writer.add(&article)?, Added::New);
//! assert_eq!(writer.add(&article)?, Added::Unchanged);
//!
//! article.section = Some("courts/ferry".to_owned());
//! assert_eq!(writer.add(&article)?, Added::Replaced);
//! writer.commit()?;
//! assert_eq!(archive.search("section:ferry prosecutor")?.hits[0].id, article.id);
//!
//! assert!(writer.delete(article.id)?);
//! writer.commit()?;
//! assert!(archive.article(article.id)?.is_none());
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! Articles are added and deleted whole. Nothing is seen before [`Writer::commit`], and a commit is durable when it
//! returns. A commit costs milliseconds and a merge now and then, so commit batches, not single articles;
//! [`Writer::compact`] after a bulk load makes searching faster.
//!
//! # Asking
//!
//! A query is a text in newsgrep's language ([`parse`] describes it: words, phrases, `AND`, `OR`, `NOT`, `optimis*`,
//! `title:`, `source:`, `date:2022-01-10..2022-01-14`, and more), or a [`Query`] that you put together, which needs no
//! escaping. Words are compared folded: `Delattre` finds `Delâttre`, `putin` finds `Putin’s`. A query is asked of whole
//! articles; a phrase never crosses a paragraph. [`Scope::Paragraph`] asks every paragraph by itself instead.
//!
//! [`Archive::search`] takes a text and answers with the ten best articles. Everything else that can be asked is a field
//! of a [`Request`]:
//!
//! ```
//! use newsgrep::query::{Slot, parse_with, ParseOptions};
//! use newsgrep::{Archive, Date, Query, Request, Scope, parse};
//!
//! # let archive = Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! // Paragraphs that have both words, each with the paragraph before it.
//! let request = Request { scope: Scope::Paragraph, before: 1, ..Request::new(parse("Stoltenberg Sherman")?) };
//! let response = archive.run(&request)?;
//! assert!(response.hits.iter().all(|hit| hit.paragraphs.len() <= 2));
//!
//! // What a user typed as plain words, made a phrase without quoting anything.
//! let words = "moment of truth".split(' ').map(|word| Slot::Word(word.to_owned()));
//! let response = archive.run(&Request::new(Query::Phrase(words.collect())))?;
//! assert_eq!(response.query, "\"moment of truth\"");
//!
//! // `-7d` and `yesterday` count from a day that you name; the library does not ask the clock.
//! let today: Date = "2022-01-14".parse().expect("a date");
//! let options = ParseOptions { today: Some(today.day()), ..ParseOptions::default() };
//! let parsed = parse_with("Delattre date:-7d", &options)?;
//! assert_eq!(archive.run(&Request::new(parsed.query))?.hits.len(), 2);
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! Code that is to search wherever the articles are takes a `&dyn` [`query::Engine`], of which [`Archive`] is one.
//!
//! # What comes back
//!
//! A [`Response`] holds hits (articles), their paragraphs, and spans in these, together with how many there are in all.
//! Spans are byte ranges of the article's text; a paragraph says where in that text it starts. `file_span` has the same
//! ranges as bytes of the file, where the article came from a plain UTF-8 file. Response, hits and all that is in them
//! are serde types; their JSON is the one that the command line prints and `docs/` describes.
//!
//! ```
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let response = archive.search("\"moment of truth\" after:2022-01-12")?;
//! let json = serde_json::to_value(&response).expect("a response is plain data");
//! assert_eq!(json["format"], newsgrep::query::RESPONSE_FORMAT);
//! assert_eq!(json["counts"]["articles"], serde_json::json!({ "value": 2, "exact": true }));
//! assert_eq!(json["complete"], true);
//! assert_eq!(json["hits"][0]["date"], "2022-01-12");
//! assert_eq!(json["hits"][0]["paragraphs"][0]["zone"], "body");
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! A [`Count`] is true, or says that it is a lower bound: by default counts are exact up to 1,000 articles
//! ([`Counts::Bounded`]), which lets a search by date stop early. A whole article, put together from the archive, comes
//! from [`Archive::article`].
//!
//! # Facets and a timeline
//!
//! Facets count what was found by the values of a field, a timeline by day, week, month, quarter or year of the articles'
//! own dates. What is counted is yours: articles, paragraphs that took part, or occurrences of the words ([`CountBy`]).
//! The counts of a field ignore what the query asks of that same field, so that a user who chose one outlet still sees
//! how many articles the others have.
//!
//! ```
//! use newsgrep::{Counts, FacetField, FacetRequest, Request, TimeUnit, TimelineRequest, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let request = Request {
//!     limit: 0,
//!     counts: Counts::Exact,
//!     facets: vec![FacetRequest::new(FacetField::Source)],
//!     timeline: Some(TimelineRequest::new(TimeUnit::Day)),
//!     ..Request::new(parse("NATO")?)
//! };
//! let response = archive.run(&request)?;
//! // Four of the five seeds do not name their outlet.
//! assert_eq!(response.facets[0].values[0].value, "The News 24");
//! assert_eq!((response.facets[0].values[0].count, response.facets[0].missing), (1, 4));
//! let days = response.timeline.expect("it was asked for").bins;
//! let days: Vec<(&str, u64)> = days.iter().map(|bin| (bin.start.as_str(), bin.count)).collect();
//! assert_eq!(days, [("2022-01-10", 1), ("2022-01-11", 0), ("2022-01-12", 3), ("2022-01-13", 1)]);
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! A facet returns the values with the highest counts, as many as its `limit`, and the sum of the others. Dates and
//! sections have levels, each with its own limit and sum: with `depth: 2` a year holds its months, and `sport` its
//! `sport/football`. A timeline can have a series for each outlet, section, language or agency, and beside each count how
//! much the archive itself has in that time: more articles about a thing can just be more articles.
//!
//! ```
//! use newsgrep::{CountBy, FacetField, FacetRequest, Request, TimeUnit, TimelineRequest, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let by_outlet = TimelineRequest {
//!     per: Some(FacetField::Source),
//!     volume: true,
//!     ..TimelineRequest::new(TimeUnit::Day)
//! };
//! let levels = FacetRequest { by: CountBy::Occurrences, depth: 3, ..FacetRequest::new(FacetField::Date) };
//! let request = Request {
//!     facets: vec![levels],
//!     timeline: Some(by_outlet),
//!     ..Request::new(parse("\"moment of truth\"")?)
//! };
//! let response = archive.run(&request)?;
//! let month = &response.facets[0].values[0].children[0];
//! assert_eq!((month.value.as_str(), month.count), ("2022-01", 2));
//! // Two of the three articles of that day have the phrase. Neither names its outlet.
//! let timeline = response.timeline.expect("it was asked for");
//! let day = &timeline.bins[0];
//! assert_eq!((day.start.as_str(), day.count, day.volume), ("2022-01-12", 2, Some(3)));
//! assert_eq!(timeline.missing.expect("they are counted").counts, [2]);
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Order, limits and pages
//!
//! Hits come best first, or by date. Every order is total. [`Response::next`] names the end of a page and
//! [`Request::after_hit`] asks for what comes behind it, which costs what the first page does however far it is; pages
//! never overlap. Newest first does not look at every article: it ends when it has its hits and its counts are settled, with
//! [`Counts::None`] at the last hit. The limit is yours: `usize::MAX` returns everything.
//!
//! ```
//! use newsgrep::{Request, Sort, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let page = |after_hit| Request { sort: Sort::Newest, limit: 2, after_hit, ..Request::new(parse("NATO").unwrap()) };
//! let first = archive.run(&page(None))?;
//! let second = archive.run(&page(first.next))?;
//! assert_eq!(first.hits[0].date.as_deref(), Some("2022-01-13"));
//! assert_eq!((first.hits.len(), second.hits.len()), (2, 2));
//! assert!(first.hits.iter().all(|hit| !second.hits.contains(hit)));
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Many hits
//!
//! [`Archive::stream`] hands over one hit at a time, as soon as it is read, so that an export of a million articles needs
//! the memory of one, beside some hundred bytes for the place of each. Break to end it early.
//!
//! ```
//! use std::ops::ControlFlow;
//! use newsgrep::{Request, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let request = Request { limit: usize::MAX, ..Request::new(parse("NATO")?) };
//! let mut titles = Vec::new();
//! let response = archive.stream(&request, &mut |hit| {
//!     titles.push(hit.title);
//!     if titles.len() < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
//! })?;
//! assert_eq!((titles.len(), response.counts.articles.value), (3, 5));
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # When nothing is found
//!
//! [`Archive::advise`] says why, in the time it is given: what each clause finds alone, the smallest changes that would find
//! something, and words like those that the archive does not have. Every change is a query of its own, with a true count.
//!
//! ```
//! use std::time::Duration;
//! use newsgrep::{Request, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let request = Request::new(parse("ATLEAST3 Stoltenberg")?);
//! assert!(archive.run(&request)?.hits.is_empty());
//! let advice = archive.advise(&request, Duration::from_secs(1))?;
//! let change = &advice.relaxations[0];
//! assert_eq!((change.text.as_str(), change.articles.value), ("ATLEAST2 Stoltenberg", 1));
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # A search that can be defended
//!
//! With [`Request::explain`] the answer says how the query was read, which words of the archive each of its words stands
//! for, and how each hit scored. A [`Record`] holds what was asked of which state of the archive, and every hit
//! with the hash of its content; asked again, it names what has changed since.
//!
//! ```
//! use newsgrep::{Record, RecordNote, Request, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let request = Request { explain: true, ..Record::whole(Request::new(parse("~Ryabkov")?)) };
//! let response = archive.run(&request)?;
//! let explanation = response.explanation.as_ref().expect("it was asked for").to_text();
//! assert!(explanation.contains("~ryabkov = riabkov 3, ryabkov 3"));
//!
//! let record = Record::of(&request, &response, RecordNote::default());
//! let json = serde_json::to_string(&record).expect("a record is plain data");
//!
//! // Years later.
//! let record: Record = serde_json::from_str(&json).expect("it was written by this form");
//! let request = record.request()?;
//! let now = Record::of(&request, &archive.run(&request)?, RecordNote::default());
//! assert!(record.changes(&now).is_same_answer());
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Saved searches and alerts
//!
//! [`SavedSearches`] keeps names for queries in a file and puts them in where a query says `query:NAME`. A
//! [`Percolator`] tells which of thousands of them a single article meets, in milliseconds and without an index.
//! [`sync::Progress`] tells of each article that a run added, and when it is durable: that makes alerts.
//!
//! ```
//! use newsgrep::{Archive, SavedSearches, sync};
//! use newsgrep::sync::Progress;
//!
//! # let dir = tempfile::tempdir().unwrap();
//! let mut searches = SavedSearches::load(dir.path().join("searches.json"))?;
//! searches.add("moment", "\"moment of truth\"", "2031-03-04")?;
//! searches.add("envoys", "query:moment ~Ryabkov", "2031-03-04")?;
//! let percolator = searches.percolator()?;
//!
//! let archive = Archive::in_memory()?;
//! let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! let (mut waiting, mut told) = (Vec::new(), Vec::new());
//! sync::load(&archive, &[seeds.into()], &sync::Options::default(), &mut |event| match event {
//!     Progress::Added { article, .. } => {
//!         waiting.extend(percolator.names(article).into_iter().map(str::to_owned));
//!     }
//!     Progress::Committed => told.append(&mut waiting),
//!     _ => {}
//! })?;
//! told.sort();
//! assert_eq!(told, ["envoys", "envoys", "moment", "moment"]);
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Time limits and cancelling
//!
//! A search that takes too long can be ended, by a time limit or by a [`Cancel`] handle that another thread holds. That is
//! no error: the response has what was found until then, says `complete: false`, and its notices say why. Show it as
//! partial, or drop it.
//!
//! ```
//! use std::time::Duration;
//! use newsgrep::{Cancel, Request, parse};
//!
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let cancel = Cancel::new();
//! let stop_button = cancel.clone();
//! std::thread::spawn(move || stop_button.cancel()).join().unwrap();
//! let request = Request {
//!     timeout: Some(Duration::from_secs(5)),
//!     cancel: Some(cancel),
//!     ..Request::new(parse("NATO")?)
//! };
//! let response = archive.run(&request)?;
//! assert!(!response.complete);
//! assert_eq!(response.notices[0].code, "cancelled");
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # Files
//!
//! [`sync::sync`] brings an archive on disk up to date with folders and files: plain text and JSON Lines, compressed or
//! not, with what `newsgrep.toml` says of them. Files are recognised as unchanged by size and time, articles by content;
//! what is gone is dropped. Call it as often as you like: when nothing changed, it looks at the files and writes nothing.
//! What cannot be read is counted by its reason and told to you, and the rest is indexed.
//!
//! ```
//! use newsgrep::{Archive, sync};
//!
//! let dir = tempfile::tempdir().unwrap();
//! let news = dir.path().join("news");
//! std::fs::create_dir(&news).unwrap();
//! std::fs::write(news.join("talks.txt"), "Talks begin\n\nThe envoys met on Monday.").unwrap();
//! std::fs::write(news.join("wire.jsonl"), "{\"id\": 7, \"title\": \"Port reopens\"}\n{oops\n").unwrap();
//!
//! let archive = Archive::open_or_create(dir.path().join("archive"))?;
//! let mut trouble = Vec::new();
//! let mut sync = || {
//!     sync::sync(&archive, &[news.clone()], &sync::Options::default(), &mut |event| {
//!         if let sync::Progress::Rejected(rejected) = event {
//!             trouble.push(rejected.to_string());
//!         }
//!     })
//! };
//! let report = sync()?;
//! assert_eq!((report.indexed, report.rejected["broken-json"]), (2, 1));
//! std::fs::remove_file(news.join("talks.txt")).unwrap();
//! let report = sync()?;
//! assert_eq!((report.unchanged, report.removed), (1, 1));
//! assert!(trouble[0].starts_with("`news/wire.jsonl`: line 2 is not valid JSON"));
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! The module [`ingest`] has the readers themselves, for files that are to become [`Article`]s without an archive.
//!
//! # Errors
//!
//! Everything that fails returns [`enum@Error`]: a query that is none ([`Error::Query`], with every mistake at its place and
//! rewrites that work), an archive that cannot be used ([`Error::Archive`]), a search that cannot be carried out
//! ([`Error::Search`]). Each message says what was being done, to what, and what to try. An article or file that cannot be
//! read is no error, but counted.
//!
//! ```
//! use newsgrep::{Archive, ArchiveError, Article, Error};
//!
//! let archive = Archive::in_memory()?;
//! let Err(Error::Query(errors)) = archive.search("cat AND dog OR pet") else { panic!("this is ambiguous") };
//! let error = errors.iter().next().expect("errors are never empty");
//! assert_eq!(error.code.name(), "and-or");
//! assert_eq!(error.suggestions, ["(cat AND dog) OR pet", "cat AND (dog OR pet)"]);
//!
//! let mut writer = archive.writer()?;
//! let empty = writer.add(&Article::from_text("empty.txt", "\n"));
//! assert!(matches!(empty, Err(Error::Archive(ArchiveError::EmptyArticle { .. }))));
//! assert_eq!(empty.unwrap_err().to_string(), "the article `empty.txt` has no text");
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! After any other error of a [`Writer`], drop it, open a new one, and add again what came after the last commit. A disk
//! or a process that fails at any point leaves the last commit.
//!
//! # Threads and processes
//!
//! [`Archive`] is [`Send`], [`Sync`] and cheap to clone. Any number of threads and processes can search while one
//! [`Writer`] writes; each search sees one commit, whole articles only, and nobody waits. A second writer fails at once, on
//! disk with [`ArchiveError::Locked`]. Commits of a handle and its clones are seen by their next search; for those of
//! other handles and other processes call [`Archive::refresh`]. All calls block: in an async program, give them a thread
//! that may block.
//!
//! ```
//! # let archive = newsgrep::Archive::in_memory()?;
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
//! let threads: Vec<_> = ["Riabkov", "Ryabkov"]
//!     .map(|spelling| {
//!         let archive = archive.clone();
//!         std::thread::spawn(move || archive.search(spelling))
//!     })
//!     .into();
//! for thread in threads {
//!     assert_eq!(thread.join().unwrap()?.counts.paragraphs.value, 3);
//! }
//! # Ok::<(), newsgrep::Error>(())
//! ```
//!
//! # On a cluster
//!
//! With the feature `cluster`, an OpenSearch cluster can hold the archive. `Cluster` has the methods of [`Archive`] that
//! ask, with the same meaning: `search`, `run`, `stream`, `advise`, `article`; and it is an [`Engine`](query::Engine),
//! too. So a program goes from one to the other by a single line:
//!
//! ```no_run
//! # #[cfg(feature = "cluster")]
//! # fn main() -> newsgrep::Result<()> {
//! # use newsgrep::{Archive, Cluster};
//! let archive = Archive::open("archive")?;
//! // or
//! let archive = Cluster::connect("http://127.0.0.1:9200/archive")?;
//!
//! let response = archive.search("\"moment of truth\" after:2022-01-12")?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "cluster"))]
//! # fn main() {}
//! ```
//!
//! The answers are the same: which articles, which paragraphs, which bytes, how many, and in which order. What differs
//! is told: an answer of which a part of the cluster is missing has `complete: false` and a notice, what a cluster
//! cannot do is an error and stands in `Cluster::capabilities`. A query that the cluster can only answer roughly is
//! checked here on the text of every candidate, which takes longer; with [`Counts::None`] and a limit no more of them
//! are fetched than needed.
//!
//! `Cluster::init` makes an archive on a cluster, `Cluster::feeder` fills it. Feeders are sure where writers are: an
//! article goes by its id, so that one that is sent twice is there once, and `commit` returns when searches find all of
//! it. Several programs may feed one archive at the same time. `Cluster::connect_with` takes credentials and
//! certificates; `Cluster::over` an HTTP client of your own, in place of the one that newsgrep brings.
//!
//! ```no_run
//! # #[cfg(feature = "cluster")]
//! # fn main() -> newsgrep::Result<()> {
//! use newsgrep::remote::{Credentials, Layout, Options};
//! use newsgrep::{Archive, Cluster};
//!
//! let options = Options {
//!     credentials: Some(Credentials::ApiKey("from where secrets are kept".to_owned())),
//!     ..Options::default()
//! };
//! let cluster = Cluster::init("https://search.example:9200/press", options, Layout::default())?;
//! let mut feeder = cluster.feeder()?;
//! for article in Archive::open("archive")?.articles() {
//!     feeder.add(&article?)?;
//! }
//! let fed = feeder.commit()?;
//! assert!(fed.rejected.is_empty());
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "cluster"))]
//! # fn main() {}
//! ```
//!
//! # Versions
//!
//! newsgrep follows semantic versioning as Cargo reads it: while the version begins with 0, a change of the second number
//! may break an API, a change of the third does not. What counts as the API is this crate's: enums that grow are
//! `#[non_exhaustive]`; structs of options and answers may gain fields, so end a [`Request`] with
//! `..Request::new(query)`. The form of a [`Response`] in JSON has its own number, [`query::RESPONSE_FORMAT`]: fields are
//! added under the same number, changed or removed under the next. Which articles a query finds, and their order, may
//! change with a new second number; the changelog then says so. Civil dates are those of jiff 0.2.
//!
//! The minimum Rust version is 1.89. It is raised only together with the second number.
//!
//! An archive says which format and analysis made it. Where they are not those of the library, opening fails with
//! [`ArchiveError::Version`], and [`sync::rebuild`] makes a new index from the stored text and the original files.
//!
//! # Below the façade
//!
//! The crate needs no other: [`text`], [`ingest`], [`query`] and, on a cluster, `remote` are the crates it stands on,
//! under one roof. Their APIs name no search engine. The one exception is [`Archive::core`], which leads to the index
//! itself and the types of tantivy, and is exempt from what is said above about versions.

mod archive;
mod articles;
#[cfg(feature = "cluster")]
mod cluster;
mod error;
mod searches;
pub mod sync;

pub use archive::{Archive, Writer};
pub use articles::Articles;
#[cfg(feature = "cluster")]
pub use cluster::Cluster;
pub use error::Error;
pub use newsgrep_core::Error as ArchiveError;
pub use newsgrep_core::{
    Added, CheckReport, Commit, Lost, Problem, RebuildReport, Stats, WriterOptions, check, give_memory_back,
};
pub use newsgrep_ingest as ingest;
pub use newsgrep_query as query;
pub use newsgrep_query::{
    Advice, Cancel, Changes, Count, CountBy, Counts, Dialect, Facet, FacetField, FacetRequest, FacetValue,
    Hit, HitCounts, HitParagraph, MoreKnown, Notice, ParseOptions, Query, Record, RecordError, RecordNote,
    Relaxation, Request, Response, Scope, Series, Sort, Suggestion, TimeBin, TimeUnit, Timeline,
    TimelineRequest, parse, parse_lenient, parse_with, print,
};
pub use newsgrep_query::{Highlighter, Met, Passage, PercolateError, Percolator};
#[cfg(feature = "cluster")]
pub use newsgrep_remote as remote;
pub use newsgrep_text as text;
pub use newsgrep_text::{Article, ArticleId, Date, Paragraph, Precision, Provenance, Span, Zone};
pub use searches::{SavedSearch, SavedSearches, SearchesError};

/// The result of working with an archive.
pub type Result<T> = std::result::Result<T, Error>;
