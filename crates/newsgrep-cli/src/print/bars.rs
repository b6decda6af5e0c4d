//! Bars and lines of block characters, in eighths.

/// Returns a bar of at most `width` characters, in eighths of one; every number but 0 has at least one eighth.
pub(crate) fn bar(number: f64, most: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = eighths(number, most, width);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Returns a line of a character a number, as high as the number is; 0 is a space.
pub(crate) fn line(numbers: impl IntoIterator<Item = f64>, most: f64) -> String {
    const HEIGHTS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let line: String = numbers.into_iter().map(|number| HEIGHTS[eighths(number, most, 1)]).collect();
    line.trim_end().to_owned()
}

fn eighths(number: f64, most: f64, width: usize) -> usize {
    if number <= 0.0 || most <= 0.0 {
        return 0;
    }
    let all = (width * 8) as f64;
    // The cast takes what is no number to 0, and what is too large to the largest.
    ((number / most * all) as usize).clamp(1, width * 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_the_highest_number() {
        let check = |number, most, expected: &str| assert_eq!(bar(number, most, 40), expected);
        check(0.0, 10.0, "");
        check(0.0, 0.0, "");
        check(1.0, 1000.0, "▏");
        check(1.0, 80.0, "▌");
        check(10.0, 10.0, &"█".repeat(40));
        check(u64::MAX as f64, u64::MAX as f64, &"█".repeat(40));
        assert_eq!(bar(0.25, 0.5, 10), "█████");
    }

    #[test]
    fn a_line_is_as_high_as_its_numbers() {
        assert_eq!(line([0.0, 1.0, 8.0, 4.0, 0.0], 8.0), " ▁█▄");
        assert_eq!(line([0.001, 0.0], 100.0), "▁");
    }
}
