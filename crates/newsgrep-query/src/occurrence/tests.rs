use super::*;

/// Words written as letters: the occurrences of an operand, which is one or several strings of letters.
fn occurrences(text: &str, operand: &[&str]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for member in operand {
        for at in 0..text.len() {
            if text[at..].starts_with(member) {
                found.push(Stretch::new(at as u32, (at + member.len()) as u32));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Every close choice by trying all, and those that hold no other.
fn brute(operands: &[&[Stretch]], gap: Option<u32>, ordered: bool) -> Vec<Stretch> {
    fn choose(
        rest: &[&[Stretch]],
        chosen: &mut Vec<Stretch>,
        ordered: bool,
        each: &mut dyn FnMut(&[Stretch]),
    ) {
        let Some((list, rest)) = rest.split_first() else { return each(chosen) };
        for occurrence in *list {
            let apart = chosen.iter().all(|other| !other.overlaps(*occurrence));
            if apart && (!ordered || chosen.last().is_none_or(|last| last.end <= occurrence.start)) {
                chosen.push(*occurrence);
                choose(rest, chosen, ordered, each);
                chosen.pop();
            }
        }
    }
    let mut close = Vec::new();
    choose(operands, &mut Vec::new(), ordered, &mut |chosen| {
        let start = chosen.iter().map(|stretch| stretch.start).min().unwrap();
        let end = chosen.iter().map(|stretch| stretch.end).max().unwrap();
        let own: u32 = chosen.iter().map(|stretch| stretch.len()).sum();
        if gap.is_none_or(|gap| end - start - own <= gap) {
            close.push(Stretch::new(start, end));
        }
    });
    let all = close.clone();
    close.retain(|stretch| !all.iter().any(|other| other != stretch && stretch.contains(*other)));
    close.sort_unstable();
    close.dedup();
    close
}

#[test]
fn minimal_stretches_are_those_of_all_choices() {
    let operands: [&[&[&str]]; 9] = [
        &[&["a"], &["b"]],
        &[&["a"], &["a"]],
        &[&["ab"], &["b"]],
        &[&["a", "ab"], &["b"]],
        &[&["a"], &["b"], &["a", "c"]],
        &[&["ab", "c"], &["a", "bc"], &["b"]],
        &[&["a"], &["a"], &["a"]],
        &[&["aa"], &["a"]],
        &[&["a", "b"], &["b", "c"], &["c"]],
    ];
    for length in 0..=6_u32 {
        for number in 0..3_u32.pow(length) {
            let text: String =
                (0..length).map(|place| ['a', 'b', 'c'][(number / 3_u32.pow(place) % 3) as usize]).collect();
            for operands in operands {
                let lists: Vec<Vec<Stretch>> =
                    operands.iter().map(|operand| occurrences(&text, operand)).collect();
                let lists: Vec<&[Stretch]> = lists.iter().map(Vec::as_slice).collect();
                for (gap, ordered) in
                    [(Some(0), false), (Some(1), false), (Some(2), true), (None, true), (None, false)]
                {
                    let what = format!("{text} {operands:?} {gap:?} {ordered}");
                    let expected = brute(&lists, gap, ordered);
                    assert_eq!(minimal(&lists, gap, ordered, &|| false), expected, "{what}");
                    if !lists.iter().any(|list| list.is_empty()) {
                        assert_eq!(
                            general::minimal(&lists, gap, ordered, &|| false),
                            expected,
                            "general: {what}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn stretches_are_counted_left_to_right_without_overlap() {
    let check = |stretches: &[(u32, u32)], count| {
        let stretches: Vec<Stretch> =
            stretches.iter().map(|(start, end)| Stretch::new(*start, *end)).collect();
        assert_eq!(count_apart(&stretches), count, "{stretches:?}");
    };
    // "no no" in "no no no no no".
    check(&[(0, 2), (1, 3), (2, 4), (3, 5)], 2);
    check(&[(0, 10), (1, 2), (3, 4)], 2);
    check(&[], 0);
}

#[test]
fn nothing_near_is_nothing_that_reaches() {
    let check = |of: (u32, u32), without: (u32, u32), words, ordered, kept: bool| {
        let one = |(start, end)| [Stretch::new(start, end)];
        let mut shape = || -> &ParagraphShape { panic!("no sentence is asked for") };
        let found = not_near(&one(of), &one(without), Reach::Words(words), ordered, &mut shape, &|| false);
        assert_eq!(found.len(), usize::from(kept), "{of:?} without {without:?} within {words}");
    };
    // w/1 is next to each other.
    check((5, 6), (6, 7), 1, false, false);
    check((5, 6), (7, 8), 1, false, true);
    check((5, 6), (7, 8), 2, false, false);
    check((5, 6), (2, 4), 2, false, false);
    check((5, 6), (2, 4), 2, true, true);
    // `Sherman NOT w/3 "Wendy Sherman"`, and a name that is part of its own phrase.
    check((5, 6), (4, 6), 3, false, false);
    check((4, 6), (5, 6), 3, false, true);
}

#[test]
fn slop_counts_displacements_as_lucene_does() {
    let check = |phrase: &str, text: &str, slop, found: bool| {
        let positions: Vec<Vec<u32>> = phrase
            .chars()
            .map(|word| {
                (0..).zip(text.chars()).filter(|(_, other)| *other == word).map(|(at, _)| at).collect()
            })
            .collect();
        let slots: Vec<(u32, &[u32])> = (0..).zip(positions.iter().map(Vec::as_slice)).collect();
        assert_eq!(!sloppy(&slots, slop, &|| false).is_empty(), found, "{phrase} in {text} within {slop}");
    };
    check("ab", "ab", 0, true);
    check("ab", "axb", 0, false);
    check("ab", "axb", 1, true);
    // A swap takes two.
    check("ab", "ba", 1, false);
    check("ab", "ba", 2, true);
    check("abc", "cba", 3, false);
    check("abc", "cba", 4, true);
    // Each word has a position of its own.
    check("aa", "a", 5, false);
    check("aa", "axa", 1, true);
}
