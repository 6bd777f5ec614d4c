//! Reading files of cases, and comparing what they say with what came out.

use demarche::core::record::{Entity, EntityId, Record};

/// One case as its author wrote it; `expected` holds the lines behind `- `, with their number in the file.
#[derive(Default)]
pub struct Case {
    pub title: String,
    pub open: bool,
    pub date: Option<String>,
    pub text: String,
    pub expected: Vec<(usize, String)>,
}

/// The cases of a file, or what is wrong with it and where.
pub fn cases_of(markdown: &str) -> Result<Vec<Case>, String> {
    let (mut cases, mut open, mut fenced) = (Vec::<Case>::new(), false, false);
    for (number, line) in markdown.lines().enumerate() {
        let wrong = |why: &str| format!("line {}: {why}: {line}", number + 1);
        if let Some(title) = line.strip_prefix("## ").filter(|_| !fenced) {
            cases.push(Case { title: title.trim().into(), open: std::mem::take(&mut open), ..Case::default() });
        } else if line.trim() == "<!-- open -->" {
            open = true;
        } else if let Some(case) = cases.last_mut() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if let Some(words) = fenced.then_some(line).or_else(|| line.strip_prefix('>')) {
                case.text.push_str(if fenced { words } else { words.strip_prefix(' ').unwrap_or(words) });
                case.text.push('\n');
            } else if let Some(date) = line.strip_prefix("date:") {
                case.date = Some(date.trim().into());
            } else if let Some(expectation) = line.strip_prefix("- ") {
                case.expected.push((number + 1, expectation.trim().into()));
            } else if !line.trim().is_empty() {
                return Err(wrong("neither text (`> `), `date:` nor an expectation (`- `)"));
            }
        }
    }
    match cases.iter().find(|case| case.text.trim().is_empty() || case.expected.is_empty()) {
        Some(case) => Err(format!("`{}` has no text or expects nothing", case.title)),
        None => Ok(cases),
    }
}

/// The words, without case, punctuation and quotation marks. Brackets and dots inside a quotation go too.
pub fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace(['\'', '’', '‘'], "");
    plain.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The words of a clause or name without what may open it.
pub fn clause(text: &str) -> Vec<String> {
    let mut words = words(text);
    if words.first().is_some_and(|first| ["that", "the", "a", "an"].contains(&first.as_str())) {
        words.remove(0);
    }
    words
}

/// Every reading of a text in which `(words)` may be there or not, and ` or ` stands between alternatives.
pub fn readings(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('(') else { return vec![pattern.into()] };
    let Some((inside, after)) = rest.split_once(')') else { return vec![pattern.into()] };
    readings(after).iter().flat_map(|after| [format!("{before}{after}"), format!("{before}{inside}{after}")]).collect()
}

pub fn same_clause(pattern: &str, text: &str) -> bool {
    pattern == "*" || readings(pattern).iter().any(|it| clause(it) == clause(text))
}

pub fn one_of(pattern: &str, word: &str) -> bool {
    pattern == "*" || pattern.split('/').any(|it| it.trim() == word)
}

pub fn names<'r>(record: &'r Record, entity: &'r Entity) -> impl Iterator<Item = &'r str> {
    std::iter::once(entity.name.as_str()).chain(entity.mentions.iter().map(|span| span.of(&record.document.text)))
}

pub fn is_entity(pattern: &str, id: Option<EntityId>, record: &Record) -> bool {
    let entity = id.and_then(|id| record.entity(id));
    pattern.split(" or ").any(|pattern| match (pattern.trim(), entity) {
        ("*", _) | ("none", None) => true,
        (pattern, Some(entity)) => names(record, entity).any(|name| same_clause(pattern, name)),
        _ => false,
    })
}

/// An entity's name; `none` for none.
pub fn name(id: Option<EntityId>, record: &Record) -> &str {
    id.and_then(|id| record.entity(id)).map_or("none", |entity| &entity.name)
}
