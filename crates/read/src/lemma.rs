//! Edit scripts that turn a word into its lemma; the Python twin is `training/demarche_training/lemmas.py`.

/// The lemma that a script makes of `form`.
///
/// A script is `CASE|N|SUFFIX`: case `k` keeps capitals, `l` lowers them, `=` replaces the whole word; then N
/// characters go from the end and SUFFIX is added. A script that is not of this form leaves the word as it is.
///
/// ```
/// use demarche_read::lemma::apply;
/// assert_eq!(apply("l|2|y", "Countries".trim_end_matches('s')), "countr".to_owned() + "y");
/// assert_eq!(apply("=|0|be", "were"), "be");
/// assert_eq!(apply("k|0|", "Hanoi"), "Hanoi");
/// ```
pub fn apply(script: &str, form: &str) -> String {
    let mut parts = script.splitn(3, '|');
    let (Some(case), Some(count), Some(suffix)) = (parts.next(), parts.next(), parts.next()) else { return form.to_owned() };
    if case == "=" {
        return suffix.to_owned();
    }
    let word = if case == "l" { form.to_lowercase() } else { form.to_owned() };
    let keep = word.chars().count().saturating_sub(count.parse().unwrap_or(0));
    word.chars().take(keep).chain(suffix.chars()).collect()
}
