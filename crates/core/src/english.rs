//! English words that reading and comparing share: of the calendar, and for small numbers. All in lower case.

/// The weekdays from Monday on.
pub const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The months.
pub const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The numbers from zero to nineteen, by value.
pub const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Twenty, thirty, … ninety.
pub const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Whether a word is the full name of a weekday or a month.
pub fn names_day_or_month(word: &str) -> bool {
    DAYS.iter().chain(&MONTHS).any(|name| *name == word)
}

/// The value of a number up to nineteen, or of a ten, in letters.
pub fn small_number(word: &str) -> Option<u64> {
    let at = |list: &[&str]| list.iter().position(|it| *it == word).and_then(|at| u64::try_from(at).ok());
    at(&SMALL).or_else(|| at(&TENS).map(|at| 10 * (at + 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_letters_have_their_value() {
        let values: Vec<_> = ["zero", "nineteen", "twenty", "ninety", "dozen"].map(small_number).into();
        assert_eq!(values, [Some(0), Some(19), Some(20), Some(90), None]);
    }
}
