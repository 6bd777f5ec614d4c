//! The days of acts.

use demarche_core::{Grain, Status, Time};
use jiff::ToSpan;
use jiff::civil::Date;

use super::scene::{self, Tie};
use super::{sites, verb_above};
use crate::Story;
use crate::events::Candidate;
use crate::time::{self, Direction, TimeExpr, Unit, Value};

/// Verbs behind which an infinitive tells what is to happen at the time they name: "are due on Monday to meet".
const AHEAD: [&str; 9] = ["expect", "due", "set", "schedule", "plan", "slate", "go", "prepare", "begin"];

/// The times of the acts of one sentence.
pub(super) fn times(story: &Story<'_>, here: &[Candidate], exprs: &[TimeExpr]) -> Vec<Option<Time>> {
    let mut found: Vec<Option<Time>> = here.iter().map(|it| own(story, here, it, exprs)).collect();
    for (at, time) in found.iter_mut().enumerate() {
        if time.is_none() {
            *time = left_over(story, here, at, exprs).or_else(|| adrift(story, here, at, exprs));
        }
    }
    share(story, here, &mut found);
    for at in 0..here.len() {
        if found[at].is_none() {
            found[at] = counted(story, here, at, &found, exprs);
        }
    }
    found
}

/// The time that hangs on an act's words, on the verb that it is coordinated with ("entered on Sunday and looted"), or on the
/// verb that tells of it.
fn own(story: &Story<'_>, here: &[Candidate], it: &Candidate, exprs: &[TimeExpr]) -> Option<Time> {
    let words = sites(it).into_iter();
    let hung =
        |site: usize| time::attached(story, exprs, site).into_iter().filter(move |expr| !is_named_ones(story, it, site, expr));
    words
        .chain(ahead(story, here, it))
        .chain(verb_above(story, here, it))
        .chain(scene::occasion(story, it))
        .chain(settled(story, here, it))
        .flat_map(hung)
        .chain(shared(story, it, exprs))
        .find_map(|expr| fitting(story, it, expr))
}

/// "A truce signed last May", "an increase due in June": the participle that says when a noun's act was or will be.
fn settled(story: &Story<'_>, here: &[Candidate], it: &Candidate) -> Option<usize> {
    const SETTLED: [&str; 15] = [
        "sign", "reach", "conclude", "agree", "due", "plan", "schedule", "set", "hold", "launch", "begin", "announce", "impose",
        "broker", "carry",
    ];
    let noun = !story.is_verb(it.token) && story.token(it.token).upos == "NOUN";
    // "A tariff increase due in June".
    let whole = story.token(it.token).head.filter(|_| story.token(it.token).relation() == "compound");
    let top = whole.unwrap_or(it.token);
    // The parser may hang the participle right behind the noun on the verb.
    let next = Some(top + 1).filter(|&next| story.reading.tokens.get(next).is_some_and(|it| it.feat("VerbForm") == Some("Part")));
    let mut words = story.reading.children_by(top, &["acl", "amod"]).chain(next).filter(|_| noun);
    let acts = |word: usize| here.iter().any(|other| other.token != it.token && sites(other).contains(&word));
    words.find(|&word| word > it.token && story.lemma_in(word, &SETTLED) && !acts(word))
}

/// "Condemned Sunday's attack", "the attack of 2 September": a day that belongs to the noun which the verb names.
fn is_named_ones(story: &Story<'_>, it: &Candidate, site: usize, expr: &TimeExpr) -> bool {
    let head = story.reading.head_of(expr.tokens.clone());
    let possessor = head.is_some_and(|head| story.token(head).deprel == "nmod:poss" || story.preposition(head) == "of");
    let meets = it.category == demarche_core::Category::Consult;
    !meets && site != it.token && Some(site) != it.light && it.named.contains(&site) && possessor
}

/// The verb above an infinitive that carries its time.
fn ahead(story: &Story<'_>, here: &[Candidate], it: &Candidate) -> Option<usize> {
    let verb = std::iter::once(it.token).chain(it.light).find(|&word| story.is_verb(word))?;
    let above = story.token(verb).head.filter(|_| story.token(verb).relation() == "xcomp")?;
    let acts = here.iter().any(|other| other.token != it.token && sites(other).contains(&above));
    (!acts && story.lemma_in(above, &AHEAD)).then_some(above)
}

/// The time of the verb that an act is coordinated with.
fn shared<'t>(story: &Story<'_>, it: &Candidate, exprs: &'t [TimeExpr]) -> Option<&'t TimeExpr> {
    let token = story.token(it.token);
    let beside = token.relation() == "conj" || token.relation() == "advcl" && scene::is_contrast(story, it.token);
    let head = token.head.filter(|_| beside && token.upos == "VERB")?;
    let expr = time::attached(story, exprs, head).into_iter().next()?;
    // "In 2004 the south rejected the plan and the north accepted it": a time in front of all is the time of all.
    let fronted = || story.child(head, &["nsubj"]).is_some_and(|subject| expr.tokens.end <= subject);
    (token.relation() == "conj" && story.child(it.token, &["nsubj"]).is_none() || fronted()).then_some(expr)
}

/// An expression as the time of an act, if it can be: nothing done lies ahead, nothing planned behind.
fn fitting(story: &Story<'_>, it: &Candidate, expr: &TimeExpr) -> Option<Time> {
    let direction = match it.status {
        Status::Occurred | Status::Ongoing | Status::Historical | Status::Denied => Direction::Back,
        Status::Refused => expr.direction(),
        _ => Direction::Forward,
    };
    let time = time::time_of(story, expr, direction)?;
    let Some(today) = story.document.reference_date() else { return Some(time) };
    let (start, end) = days(&time)?;
    let fits = match it.status {
        Status::Occurred | Status::Denied | Status::Historical | Status::Ongoing => start <= today,
        Status::Refused => true,
        _ => end >= today,
    };
    fits.then(|| bounded(story, it, expr, time, (start, end), today))
}

/// "Since Monday" runs until the story's day, "by Friday" from it on.
fn bounded(story: &Story<'_>, it: &Candidate, expr: &TimeExpr, time: Time, (start, end): (Date, Date), today: Date) -> Time {
    let before = expr.tokens.start.checked_sub(1).map(|at| story.text(at).to_lowercase()).unwrap_or_default();
    match before.as_str() {
        "since" if scene::is_done(it) && start < today && !is_told_with_when(story, it) => {
            Time { end: today.to_string(), ..time }
        }
        "by" | "until" | "till" if !scene::is_done(it) && end > today => Time { start: today.to_string(), ..time },
        _ => time,
    }
}

/// "Split since 1974, when X invaded": the invasion did not last.
fn is_told_with_when(story: &Story<'_>, it: &Candidate) -> bool {
    story.reading.children_by(it.token, &["advmod", "mark"]).any(|word| story.lemma_in(word, &["when"]))
}

fn days(time: &Time) -> Option<(Date, Date)> {
    Some((time.start.parse().ok()?, time.end.parse().ok()?))
}

/// A time behind an act that hangs on an act above it which it does not fit: "welcome the release of captives in August",
/// "hand over three officers convicted in 2023".
fn left_over(story: &Story<'_>, here: &[Candidate], at: usize, exprs: &[TimeExpr]) -> Option<Time> {
    let it = &here[at];
    let above: Vec<&Candidate> = story
        .reading
        .ancestors(it.token)
        .take(4)
        .filter_map(|above| here.iter().find(|other| other.token != it.token && sites(other).contains(&above)))
        .collect();
    let nearest = |expr: &TimeExpr| {
        let between = it.token + 1..expr.tokens.start;
        it.token < expr.tokens.start && !here.iter().any(|other| between.contains(&other.token))
    };
    above.into_iter().find_map(|above| {
        let hung = sites(above).into_iter().flat_map(|site| time::attached(story, exprs, site));
        let mut free = hung
            .filter(|expr| nearest(expr) && (fitting(story, above, expr).is_none() || is_past_of_present(story, above, expr)));
        free.find_map(|expr| fitting(story, it, expr))
    })
}

/// A time behind a verb that the parser hung across it on a word in front: "…, who led the talks, last met in Oslo in May".
fn adrift(story: &Story<'_>, here: &[Candidate], at: usize, exprs: &[TimeExpr]) -> Option<Time> {
    let it = &here[at];
    let sentence = story.reading.sentence_of(it.token).filter(|_| story.is_verb(it.token))?;
    let range = &story.reading.sentences[sentence].tokens;
    let crossed = |expr: &&TimeExpr| {
        let above = story.reading.head_of(expr.tokens.clone()).and_then(|head| story.token(head).head);
        let inside = it.token < expr.tokens.start && range.contains(&expr.tokens.start);
        let beside = |above: usize| !story.reading.ancestors(it.token).any(|up| up == above);
        // "Noted that X warned on Sunday that …": what the verb says goes on behind the time.
        let crosses =
            || story.reading.children_by(it.token, &["obj", "obl", "ccomp", "xcomp"]).any(|child| child >= expr.tokens.end);
        let across = above.is_some_and(|above| above < it.token && (beside(above) || crosses()));
        let between = it.token + 1..expr.tokens.start;
        inside && across && !here.iter().any(|other| between.contains(&other.token))
    };
    exprs.iter().filter(crossed).find_map(|expr| fitting(story, it, expr))
}

/// "The parties welcome the release in August": what is said now was not said then.
fn is_past_of_present(story: &Story<'_>, above: &Candidate, expr: &TimeExpr) -> bool {
    let verb = story.token(above.token);
    let present = verb.feat("Tense") == Some("Pres") && verb.feat("VerbForm") == Some("Fin");
    let today = story.document.reference_date();
    let past =
        time::time_of(story, expr, Direction::Back).and_then(|it| days(&it)).zip(today).is_some_and(|(it, today)| it.1 < today);
    present && past && story.child(above.token, &["aux"]).is_none()
}

/// Gives acts of one scene the time of one of them.
fn share(story: &Story<'_>, here: &[Candidate], found: &mut [Option<Time>]) {
    // What hangs on something that hangs on the act with the time needs a second round.
    for _ in 0..2 {
        for at in 0..here.len() {
            let Some((other, tie)) = scene::tie(story, here, at) else { continue };
            if found[at].is_none() {
                found[at] = found[other].clone();
            } else if found[other].is_none() && tie == Tie::Together && is_joint(story, here, at) {
                found[other] = found[at].clone();
            }
        }
    }
}

/// Whether the time of a later act is that of the earlier one too: "were killed when guards opened fire on Sunday", "entered and
/// burned houses on Sunday", but not "marched, and police arrested three on Monday".
fn is_joint(story: &Story<'_>, here: &[Candidate], at: usize) -> bool {
    let verb = here[at].token;
    story.token(verb).relation() == "advcl" || story.child(verb, &["nsubj"]).is_none()
}

/// "A day after Kabul expelled the envoy", "two days before the talks": counted from the act that the sentence tells.
fn counted(story: &Story<'_>, here: &[Candidate], at: usize, found: &[Option<Time>], exprs: &[TimeExpr]) -> Option<Time> {
    let it = &here[at];
    let clause: Vec<usize> =
        sites(it).into_iter().chain(story.token(it.token).head.filter(|_| story.token(it.token).relation() == "xcomp")).collect();
    let hinge = |expr: &&TimeExpr| {
        let hinge = expr.tokens.end;
        let word = story.reading.tokens.get(hinge)?;
        let sign = match story.text(hinge).to_lowercase().as_str() {
            "after" => -1,
            "before" => 1,
            _ => return None,
        };
        let introduces = matches!(word.relation(), "mark" | "case") && word.head.is_some_and(|head| clause.contains(&head));
        let Some(Value::Length(Some(count), unit)) = expr.value().filter(|_| introduces) else { return None };
        let days = i32::try_from(count).ok()?.checked_mul(if unit == Unit::Week { 7 } else { 1 })?;
        matches!(unit, Unit::Day | Unit::Week).then_some((hinge, days.checked_mul(sign)?))
    };
    let (expr, (hinge, days)) = exprs.iter().find_map(|expr| hinge(&expr).map(|it| (expr, it)))?;
    let told =
        (0..here.len()).filter(|&other| here[other].token < expr.tokens.start).rev().find_map(|other| found[other].clone());
    let above = || {
        let mut verbs = story.reading.ancestors(it.token).filter(|&verb| verb < expr.tokens.start && story.is_verb(verb));
        verbs.find_map(|verb| {
            time::attached(story, exprs, verb).into_iter().find_map(|expr| time::time_of(story, expr, Direction::Back))
        })
    };
    let told = told.or_else(above);
    let (start, end) = self::days(&told?)?;
    let day = start.checked_add(days.days()).ok().filter(|_| start == end)?;
    let span = expr.span.cover(story.token(hinge).span);
    Some(Time {
        text: story.words(span).to_owned(),
        start: day.to_string(),
        end: day.to_string(),
        grain: Grain::Day,
        span: Some(span),
    })
}
