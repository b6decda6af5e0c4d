//! Who publishes generated articles, in which language and section, and when.

use newsgrep_text::Date;

use crate::Rng;
use crate::rng::Weighted;

/// A made-up outlet.
pub(super) struct Outlet {
    pub(super) name: &'static str,
    pub(super) host: &'static str,
    pub(super) language: &'static str,
    /// What its clock is ahead of Greenwich by, as dates state it; empty where the outlet states no zone.
    zone: &'static str,
}

/// The outlets; the first one publishes the most, by Zipf's law.
const OUTLETS: [Outlet; 12] = [
    Outlet { name: "Coastal Wire", host: "coastalwire.example", language: "en", zone: "Z" },
    Outlet { name: "The Meridian", host: "meridian.example", language: "en", zone: "" },
    Outlet { name: "Highland Herald", host: "highland.example", language: "en", zone: "-05:00" },
    Outlet { name: "Le Courrier du Delta", host: "courrier-delta.example", language: "fr", zone: "+01:00" },
    Outlet { name: "The Evening Ledger", host: "ledger.example", language: "en", zone: "" },
    Outlet { name: "Talblatt", host: "talblatt.example", language: "de", zone: "+01:00" },
    Outlet { name: "Harbour Post", host: "harbourpost.example", language: "en", zone: "+10:00" },
    Outlet { name: "El Faro", host: "elfaro.example", language: "es", zone: "+01:00" },
    Outlet { name: "Capital Observer", host: "observer.example", language: "en", zone: "+05:30" },
    Outlet { name: "Step Daily", host: "stepdaily.example", language: "uk", zone: "+02:00" },
    Outlet { name: "The Island Star", host: "islandstar.example", language: "en", zone: "" },
    Outlet { name: "Plain Facts", host: "plainfacts.example", language: "en", zone: "-07:00" },
];

const SECTIONS: [&str; 10] = [
    "world",
    "politics",
    "world/europe",
    "business",
    "sport/football",
    "world/asia",
    "science",
    "culture",
    "opinion",
    "sport",
];

const AGENCIES: [&str; 4] = ["CWA", "Interpress", "Nordfax", "AFN"];

/// The first day an article can have: 1 January 2019, in days from 1970.
const FIRST_DAY: usize = 17_897;
/// Over how many days the dates reach: five years.
const DAYS: usize = 1_826;
/// On how many days something happens that everybody writes about.
const EVENTS: usize = 60;

/// Where, when and under which heading articles appear.
pub(super) struct Newsroom {
    outlets: Weighted,
    sections: Weighted,
    events: Vec<usize>,
}

impl Newsroom {
    pub(super) fn new(rng: &mut Rng) -> Self {
        Newsroom {
            outlets: Weighted::zipf(OUTLETS.len()),
            sections: Weighted::zipf(SECTIONS.len()),
            events: (0..EVENTS).map(|_| rng.below(DAYS)).collect(),
        }
    }

    pub(super) fn outlet(&self, rng: &mut Rng) -> &'static Outlet {
        &OUTLETS[self.outlets.draw(rng)]
    }

    /// Returns a section; one article of twenty has none.
    pub(super) fn section(&self, rng: &mut Rng) -> Option<&'static str> {
        (!rng.per_cent(5)).then(|| SECTIONS[self.sections.draw(rng)])
    }

    /// Returns a date; three articles of a hundred have none.
    ///
    /// A third of the articles follow an event within the days after it, the others are spread evenly.
    pub(super) fn date(&self, rng: &mut Rng, outlet: &Outlet) -> Option<Date> {
        if rng.per_cent(3) {
            return None;
        }
        let mut day = rng.below(DAYS);
        if rng.per_cent(33) {
            day = *rng.pick(&self.events);
            while rng.per_cent(60) {
                day += 1;
            }
        }
        let day = Date::day_of_civil_seconds(((FIRST_DAY + day) * 86_400) as i64)?;
        let written = match rng.below(10) {
            0..=3 => format!("{day}"),
            _ => format!("{day}T{:02}:{:02}{}", rng.below(24), rng.below(60), outlet.zone),
        };
        written.parse().ok()
    }
}

/// Returns the agency credited; three articles of five credit none.
pub(super) fn agency(rng: &mut Rng) -> Option<&'static str> {
    rng.per_cent(40).then(|| *rng.pick(&AGENCIES))
}
