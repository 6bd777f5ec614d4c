//! One claim, document or file for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use demarche_ask::format::clean;
use demarche_ask::negotiation::File;
use demarche_ask::rows::short;
use demarche_ask::show::{Change, Hinge, Office, Piece, Rival, Shown, Telling, Version};

use super::look;

const HEAD: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// What a key names.
pub(super) fn text(shown: &Shown) -> String {
    let mut page = Page { out: String::new(), width: usize::from(look().width).min(120) };
    match shown {
        Shown::Statement { claim, reports, contradicted_by, conditions } => {
            page.head("statement", &claim.key, &format!("{} {}", claim.day.as_deref().unwrap_or("undated"), claim.act));
            let to = if claim.to.is_empty() { String::new() } else { format!(" → {}", names(&claim.to)) };
            page.line(2, &format!("{NAME}{}{NAME:#}{to}: “{}”", claim.says(), clean(&claim.text)));
            page.reports(reports);
            page.conditions(conditions);
            page.rivals(contradicted_by);
        }
        Shown::Event { claim, reports, conditions } => {
            page.head("event", &claim.key, &format!("{} {} {}", claim.when(), claim.what(), claim.status));
            let to = if claim.recipients.is_empty() { String::new() } else { format!(" → {}", names(&claim.recipients)) };
            let place = claim.place.as_ref().map(|place| format!(" @ {place}")).unwrap_or_default();
            page.line(2, &format!("{NAME}{}{NAME:#}{to}{place}", names(&claim.actors)));
            let codes = format!(
                "quad {} scale {} CAMEO {} confidence {:.2}",
                claim.quad,
                claim.scale,
                claim.cameo.as_deref().unwrap_or("none"),
                claim.confidence
            );
            page.line(2, &format!("{FAINT}{codes}{FAINT:#}"));
            page.reports(reports);
            page.conditions(conditions);
        }
        Shown::Meeting { claim, reports } => {
            page.head("meeting", &claim.key, &format!("{} {}", claim.when(), claim.status));
            let place = claim.place.as_ref().map(|place| format!(" @ {place}")).unwrap_or_default();
            page.line(2, &format!("{NAME}{}{NAME:#}{place}", names(&claim.participants)));
            page.reports(reports);
        }
        Shown::Position { claim, reports, superseded_by, why } => {
            page.head("position", &claim.key, &format!("{} {}", claim.day.as_deref().unwrap_or("undated"), claim.stance));
            let holder = claim.holder.as_ref().map_or("", |holder| holder.name.as_str());
            page.line(2, &format!("{NAME}{holder}{NAME:#} {}: “{}”", claim.issue, clean(&claim.text)));
            if let (Some(earlier), Some(direction)) = (&claim.supersedes, &claim.direction) {
                let why = why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
                page.line(2, &format!("{direction} than {}{why}", short(earlier)));
            }
            for later in superseded_by {
                page.line(2, &format!("superseded by {}", short(later)));
            }
            page.reports(reports);
        }
        Shown::Person { claim, names, offices, tied } => {
            page.head(&claim.kind, &claim.key, claim.code.as_deref().or(claim.country.as_deref()).unwrap_or(""));
            page.line(2, &format!("{NAME}{}{NAME:#}", claim.name));
            page.line(2, &format!("also: {}", names.join(", ")));
            page.line(2, &format!("{} documents, {} statements", claim.reports, claim.statements));
            page.offices(offices);
            page.section("Tied together by", tied.len());
            for (rule, count) in tied {
                page.line(2, &format!("{rule} {FAINT}×{count}{FAINT:#}"));
            }
        }
        Shown::Negotiation(file) => return self::file(file),
        Shown::Document { claim, text, versions } => {
            page.head("document", &claim.key, claim.day.as_deref().unwrap_or("undated"));
            let parts = [&claim.outlet, &claim.title, &claim.byline, &claim.published, &claim.url, &claim.path];
            let parts: Vec<String> = parts.into_iter().flatten().map(|part| clean(part)).collect();
            page.line(2, &parts.join(" · "));
            let engine =
                format!("read by demarche {} {}", claim.engine.as_deref().unwrap_or("?"), claim.model.as_deref().unwrap_or("?"));
            page.line(2, &format!("{FAINT}{} words, added {}, {engine}{FAINT:#}", claim.words, claim.added));
            if let Some(original) = &claim.copy_of {
                page.line(
                    2,
                    &format!("near-duplicate of {} (similarity {:.2})", short(original), claim.similarity.unwrap_or(0.0)),
                );
            }
            page.versions(versions);
            page.section("Text", 1);
            for paragraph in text.split('\n').filter(|line| !line.trim().is_empty()) {
                page.line(2, &clean(paragraph));
            }
        }
    }
    page.out
}

/// A negotiation file.
pub(super) fn file(file: &File) -> String {
    let mut page = Page { out: String::new(), width: usize::from(look().width).min(120) };
    let header = &file.header;
    page.head("negotiation", &header.key, &header.state.replace('_', " "));
    page.line(2, &format!("{NAME}{}{NAME:#} on {}", header.name, header.issue));
    page.line(2, &format!("state: {} because {}", header.state.replace('_', " "), header.state_rule));
    for (role, name) in &file.roles {
        page.line(2, &format!("{role}: {name}"));
    }
    let since = |day: &Option<String>| day.clone().unwrap_or_else(|| "unknown".into());
    let silence = header.silence.map(|days| format!(", {days} days of silence since")).unwrap_or_default();
    page.line(2, &format!("opened {}, last contact {}{silence}", since(&header.opened), since(&header.last_contact)));
    for section in &file.sections {
        let mut name = section.name.clone();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        page.section(&name, section.items.len());
        for item in &section.items {
            let words = if item.text.is_empty() { String::new() } else { format!(" “{}”", clean(&item.text)) };
            let moved = item.direction.as_deref().map(|direction| format!(" [{direction}]")).unwrap_or_default();
            let day = item.day.as_deref().unwrap_or("undated");
            page.line(2, &format!("{day} {NAME}{}{NAME:#} {}{moved}{words}", item.who, item.what));
            let pinned = if item.pinned { "; pinned" } else { "" };
            page.line(6, &format!("{FAINT}{} {} – {}{pinned}{FAINT:#}", short(&item.key), item.at.shown(), item.why));
        }
    }
    page.out
}

fn names(actors: &[demarche_ask::rows::Actor]) -> String {
    actors.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(" + ")
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        let pad = " ".repeat(indent);
        let options = textwrap::Options::new(self.width).initial_indent(&pad).subsequent_indent(&pad);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(self.out, "{line}");
        }
    }

    fn head(&mut self, kind: &str, key: &str, rest: &str) {
        self.line(0, &format!("{HEAD}{} {key}{HEAD:#} {rest}", kind.replace('_', " ")));
    }

    fn section(&mut self, name: &str, count: usize) {
        if count > 0 {
            let _ = writeln!(self.out, "\n{HEAD}{name}{HEAD:#}");
        }
    }

    fn reports(&mut self, reports: &[Telling]) {
        self.section("Reports", reports.len());
        for report in reports {
            let outlet = report.outlet.as_deref().unwrap_or("unnamed outlet");
            let copy = if report.copy { " (copy or later version)" } else { "" };
            let status = report.status.as_deref().map(|status| format!(" {status}")).unwrap_or_default();
            let toll = if report.toll.is_empty() { String::new() } else { format!(" [{}]", report.toll.join(", ")) };
            let via = if report.via.is_empty() { String::new() } else { format!(" ← {}", report.via.join(" ← ")) };
            let day = report.day.as_deref().unwrap_or("undated");
            self.line(2, &format!("{day} {NAME}{}{NAME:#}{via}{copy}{status}{toll}", clean(outlet)));
            self.line(6, &format!("“{}”", clean(&report.sentence)));
            if !report.difference.is_empty() {
                self.line(6, &format!("differs: {}", pieces(&report.difference)));
            }
            if !report.copies.is_empty() {
                self.line(6, &format!("copied by {}", clean(&report.copies.join(", "))));
            }
            let url = report.url.as_deref().map(|url| format!(" {}", clean(url))).unwrap_or_default();
            let why = if report.why.is_empty() { String::new() } else { format!(" – {}", report.why) };
            let at = format!("{}@{}-{}", report.document, report.start, report.end);
            self.line(6, &format!("{FAINT}{at}{url}{why}{FAINT:#}"));
        }
    }

    fn conditions(&mut self, conditions: &[Hinge]) {
        self.section("Conditions", conditions.len());
        for it in conditions {
            let at = format!("{}@{}-{}", short(&it.document), it.start, it.end);
            self.line(2, &format!("{} “{}” {FAINT}{at}{FAINT:#}", it.kind, clean(&it.text)));
        }
    }

    fn rivals(&mut self, rivals: &[Rival]) {
        self.section("Contradicted by", rivals.len());
        for it in rivals {
            self.line(2, &format!("{NAME}{}{NAME:#} “{}”", clean(&it.speaker), clean(&it.text)));
            self.line(6, &format!("{FAINT}{} – {}{FAINT:#}", short(&it.key), it.why));
        }
    }

    fn offices(&mut self, offices: &[Office]) {
        self.section("Offices", offices.len());
        for it in offices {
            let former = if it.former { "former " } else { "" };
            let of = it.of.as_deref().map(|of| format!(", {of}")).unwrap_or_default();
            let days = match (&it.from, &it.to) {
                (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
                (Some(day), _) | (None, Some(day)) => day.clone(),
                (None, None) => "undated".into(),
            };
            self.line(2, &format!("{former}{}{of} {FAINT}as of {days}, {} documents{FAINT:#}", it.title, it.reports));
        }
    }

    fn versions(&mut self, versions: &[Version]) {
        if versions.len() < 2 {
            return;
        }
        self.section("Versions", versions.len());
        for it in versions {
            self.line(2, &format!("{} added {}", short(&it.document), it.added));
            if !it.changed.is_empty() {
                self.line(6, &pieces(&it.changed));
            }
        }
    }
}

/// Words taken out and put in are told by marks, not by colour alone.
fn pieces(pieces: &[Piece]) -> String {
    let shown: Vec<String> = pieces
        .iter()
        .map(|piece| match piece.change {
            Change::Same => clean(&piece.words),
            Change::Removed => format!("{BAD}[-{}-]{BAD:#}", clean(&piece.words)),
            Change::Added => format!("{GOOD}{{+{}+}}{GOOD:#}", clean(&piece.words)),
        })
        .collect();
    shown.join(" ")
}
