//! The questions of the race, taken from the corpus itself.
//!
//! In: the paragraphs as lines. Out: classes of questions, the same for the same corpus. Phrases are groups of words that
//! occur, told apart by how many paragraphs have them; words are drawn as users' words are, some frequent, most not.
//! The classes of phrases, intersections and unions are those of the public search-benchmark-game, made anew here.

mod groups;

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};

use anyhow::{Context, Result};
use newsgrep_testkit::Rng;

use crate::corpus::{Corpus, SEED};
use crate::question::{DAY, Days, Kind, Question};
use groups::Groups;

/// Phrases of words that nearly every paragraph has. Those that the corpus has are asked.
const STOP_PHRASES: [&str; 30] = [
    "of the",
    "in the",
    "to be",
    "on the",
    "for the",
    "at the end of",
    "the end of the",
    "in the wake of",
    "one of the",
    "as well as",
    "according to the",
    "some of the",
    "the rest of the",
    "it is not",
    "there is no",
    "by the end of",
    "at the same time",
    "as part of the",
    "for the first time",
    "in the middle of",
    "is one of the",
    "on the other hand",
    "it would be",
    "as soon as",
    "all of them",
    "from time to time",
    "out of the",
    "to be or not to be",
    "he said he would",
    "not at all",
];

/// How many phrases of each frequency there are.
const NEWS: usize = 20;
/// How many questions each class of the benchmark game has.
const GAME: usize = 40;

/// Questions by name of their class.
pub(crate) struct Questions {
    classes: Vec<(&'static str, Vec<Question>)>,
}

impl Questions {
    /// Takes questions from a corpus.
    pub(crate) fn of(corpus: &Corpus) -> Result<Questions> {
        let sample = Sample::read(corpus)?;
        let mut rng = Rng::new(SEED);
        let groups = Groups::count(&sample, &mut rng);
        let mut classes = Vec::new();
        let (low, mid, high) = groups.by_frequency(&sample, NEWS);
        let stop = groups.of(&STOP_PHRASES);
        let news: Vec<String> = [&low[..], &mid, &high].concat();
        let all: Vec<String> = [&news[..], &stop].concat();
        let phrases = |groups: &[String]| -> Vec<Question> {
            groups.iter().map(|group| Question::new(Kind::Phrase, group)).collect()
        };
        for (name, groups) in [("low", &low), ("mid", &mid), ("high", &high), ("stop", &stop)] {
            classes.push((name, phrases(groups)));
        }
        classes.push(("game-phrase", phrases(&groups.any(GAME, &mut rng))));
        let draw = |rng: &mut Rng, kind| -> Vec<Question> {
            (0..GAME)
                .map(|at| Question::new(kind, &sample.words(2 + usize::from(at % 3 == 0), rng)))
                .collect()
        };
        classes.push(("game-and", draw(&mut rng, Kind::And)));
        classes.push(("game-or", draw(&mut rng, Kind::Or)));
        for (name, kind, groups) in [
            ("news-and", Kind::And, &news),
            ("news-or", Kind::Or, &news),
            ("stop-and", Kind::And, &stop),
            ("stop-or", Kind::Or, &stop),
        ] {
            classes.push((name, joined(kind, groups)));
        }
        let near: Vec<String> = all.iter().filter(|group| group.split(' ').count() <= 3).cloned().collect();
        classes.push(("near", joined(Kind::Near, &near)));
        classes.push(("prefix", sample.prefixes(NEWS, &mut rng)));
        classes.push(("dated", sample.dated(&all)?));
        Ok(Questions { classes })
    }

    /// Returns the questions of these classes, in this order.
    pub(crate) fn of_classes(&self, names: &[&str]) -> Vec<Question> {
        let questions =
            |name: &&str| self.classes.iter().find(|(class, _)| class == name).map(|(_, all)| all);
        names.iter().filter_map(questions).flatten().cloned().collect()
    }
}

/// Makes questions of the different words of each group; those with fewer than two are left out, and no question comes twice.
fn joined(kind: Kind, groups: &[String]) -> Vec<Question> {
    let mut seen = HashSet::new();
    let mut questions = Vec::new();
    for group in groups {
        let words: BTreeSet<&str> = group.split(' ').collect();
        let words: Vec<&str> = words.into_iter().collect();
        if words.len() > 1 && seen.insert(words.clone()) {
            questions.push(Question::new(kind, &words.join(" ")));
        }
    }
    questions
}

/// What is looked at to find questions: paragraphs from all parts of the corpus.
pub(crate) struct Sample {
    /// Each word and in how many paragraphs it is, the most frequent first.
    vocabulary: Vec<(String, u32)>,
    /// The words of each paragraph, as places in the vocabulary.
    paragraphs: Vec<Vec<u32>>,
    /// The days of dated paragraphs, in order.
    days: Vec<i64>,
}

/// How many paragraphs are looked at, at most.
const LOOKED_AT: u64 = 400_000;

impl Sample {
    fn read(corpus: &Corpus) -> Result<Sample> {
        let mut numbers = std::collections::HashMap::<String, u32>::new();
        let mut counts: Vec<u32> = Vec::new();
        let (mut paragraphs, mut days) = (Vec::new(), Vec::new());
        let mut line = String::new();
        let mut lines = BufReader::with_capacity(1 << 20, File::open(corpus.lines())?);
        let every = corpus.paragraphs.div_ceil(LOOKED_AT);
        let mut seen = HashSet::new();
        for at in 0..corpus.paragraphs {
            line.clear();
            lines.read_line(&mut line)?;
            if at % every > 0 {
                continue;
            }
            let mut parts = line.trim_end_matches('\n').splitn(6, '\t').skip(2);
            let seconds = parts.next().context("a line has six parts")?;
            days.extend(seconds.parse().map(|seconds: i64| seconds.div_euclid(DAY)));
            let text = parts.nth(2).context("a line has six parts")?;
            seen.clear();
            let words: Vec<u32> = text
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(|word| match numbers.get(word) {
                    Some(number) => *number,
                    None => {
                        let number = counts.len() as u32;
                        counts.push(0);
                        numbers.insert(word.to_owned(), number);
                        number
                    }
                })
                .collect();
            for word in &words {
                counts[*word as usize] += u32::from(seen.insert(*word));
            }
            paragraphs.push(words);
        }
        days.sort_unstable();
        let mut vocabulary: Vec<(String, u32)> = numbers.into_iter().collect();
        vocabulary.sort_unstable_by_key(|(_, number)| *number);
        let vocabulary =
            vocabulary.into_iter().map(|(word, number)| (word, counts[number as usize])).collect();
        let mut sample = Sample { vocabulary, paragraphs, days };
        sample.order();
        Ok(sample)
    }

    /// Numbers the words by how frequent they are.
    fn order(&mut self) {
        let mut order: Vec<u32> = (0..self.vocabulary.len() as u32).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (&self.vocabulary[*a as usize], &self.vocabulary[*b as usize]);
            b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
        });
        let mut place = vec![0; order.len()];
        for (rank, old) in (0..).zip(&order) {
            place[*old as usize] = rank;
        }
        self.vocabulary = order.iter().map(|old| self.vocabulary[*old as usize].clone()).collect();
        for word in self.paragraphs.iter_mut().flatten() {
            *word = place[*word as usize];
        }
    }

    /// Returns a word by its place, if everybody means the same by it.
    fn word(&self, number: u32) -> Option<&str> {
        let word = self.vocabulary[number as usize].0.as_str();
        // What is cut into several words where it stands in a query would be another question.
        (word.chars().all(|sign| sign.is_ascii_lowercase()) && word.len() > 1).then_some(word)
    }

    /// Draws this many different words: half of them as they come in texts, half from all that are not very rare.
    fn words(&self, count: usize, rng: &mut Rng) -> String {
        let common =
            self.vocabulary.partition_point(|(_, count)| *count >= 20).max(10).min(self.vocabulary.len());
        let mut words: Vec<&str> = Vec::new();
        // Ten thousand draws are enough for any corpus that has words at all.
        for _ in 0..10_000 {
            let number = match rng.per_cent(50) {
                true => rng.below(common) as u32,
                false => match rng.pick::<Vec<u32>>(&self.paragraphs) {
                    paragraph if paragraph.is_empty() => continue,
                    paragraph => *rng.pick::<u32>(paragraph),
                },
            };
            if let Some(word) = self.word(number).filter(|word| !words.contains(word)) {
                words.push(word);
                if words.len() == count {
                    break;
                }
            }
        }
        words.join(" ")
    }

    /// Returns beginnings of words that stand for a few to some hundred words.
    fn prefixes(&self, count: usize, rng: &mut Rng) -> Vec<Question> {
        let mut found = BTreeSet::new();
        for _ in 0..count * 50 {
            let Some(word) = self.word(rng.below(self.vocabulary.len()) as u32) else { continue };
            let length = 3 + rng.below(3);
            let Some(start) = word.get(..length) else { continue };
            let stands_for = self.vocabulary.iter().filter(|(word, _)| word.starts_with(start)).count();
            if (3..=300).contains(&stands_for) {
                found.insert(start.to_owned());
            }
            if found.len() == count {
                break;
            }
        }
        found.into_iter().map(|start| Question::new(Kind::Prefix, &start)).collect()
    }

    /// Returns phrases within a stretch of days that has a seventh of what is dated, or a seventieth.
    fn dated(&self, phrases: &[String]) -> Result<Vec<Question>> {
        let day = |share: f64| {
            let at = (self.days.len().saturating_sub(1) as f64 * share) as usize;
            self.days.get(at).copied().context("no article has a date")
        };
        let wide = Days { first: day(0.40)?, last: day(0.54)? };
        let narrow = Days { first: day(0.50)?, last: day(0.514)? };
        let dated = |(at, phrase): (usize, &String)| Question {
            days: Some(if at % 2 == 0 { wide } else { narrow }),
            ..Question::new(Kind::Phrase, phrase)
        };
        Ok(phrases.iter().enumerate().map(dated).collect())
    }
}
