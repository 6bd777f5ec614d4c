//! `demarche negotiations merge|split|name|pin|unpin`: what a user decides about negotiation files.

use demarche_ask::Ask;
use demarche_store::Store;
use demarche_store::negotiations::{Edit as Kept, EditError, Verb};

use super::args::{By, Edit};
use crate::cli::{Failure, correct, print};

impl From<EditError> for Failure {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Store(error) => error.into(),
            other => Self::usage(&other, other.hint()),
        }
    }
}

/// Runs the command.
pub(super) fn run(edit: &Edit) -> Result<bool, Failure> {
    let (file, by) = match edit {
        Edit::Merge { file, by, .. }
        | Edit::Split { file, by, .. }
        | Edit::Name { file, by, .. }
        | Edit::Pin { file, by, .. }
        | Edit::Unpin { file, by, .. } => (file, by),
    };
    let mut store = by.database.open()?;
    let kept = kept(&store, edit, file, by)?;
    store.edit_negotiation(&kept)?;
    print(&format!("kept: {}\n", said(&kept.verb))).map(|()| false)
}

/// The edit with whole keys instead of names and beginnings of keys.
fn kept(store: &Store, edit: &Edit, file: &str, by: &By) -> Result<Kept, Failure> {
    let ask = Ask::new(store)?;
    let file_key = |name: &str| Ok::<String, Failure>(ask.negotiation(name)?.header.key);
    let verb = match edit {
        Edit::Merge { other, .. } => Verb::Merge { with: file_key(other)? },
        Edit::Split { claims, name, .. } => {
            let items = claims.iter().map(|claim| Ok(ask.claim_name(claim)?)).collect::<Result<Vec<_>, Failure>>()?;
            Verb::Split { items, name: name.clone() }
        }
        Edit::Name { name, .. } => Verb::Name(name.clone()),
        Edit::Pin { claim, .. } => Verb::Pin(ask.claim_name(claim)?),
        Edit::Unpin { claim, .. } => Verb::Unpin(ask.claim_name(claim)?),
    };
    Ok(Kept { file: file_key(file)?, verb, who: by.who.clone(), why: by.why.clone(), at: correct::now() })
}

fn said(verb: &Verb) -> String {
    match verb {
        Verb::Merge { .. } => "both files are one".into(),
        Verb::Split { items, name } => format!("{} claims stand in “{name}”", items.len()),
        Verb::Name(name) => format!("the file is called “{name}”"),
        Verb::Pin(claim) => format!("{claim} belongs to the file"),
        Verb::Unpin(claim) => format!("{claim} does not belong to the file"),
    }
}
