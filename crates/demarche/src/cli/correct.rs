//! `demarche correct`: a user's decision about a cell, and all decisions as training examples.

use demarche_store::{CorrectError, Correction, Judgement, Store};
use serde_json::Value;

use super::args::Correct;
use super::{Failure, print};

/// Runs the command.
pub(crate) fn run(args: &Correct) -> Result<bool, Failure> {
    if args.export || args.list {
        let store = args.database.open_read_only()?;
        return if args.export { export(&store) } else { list(&store) };
    }
    let wrong =
        |message: &str| Failure::usage(message, "for example: demarche correct 17 V3 status=planned --why 'said \"will\"'");
    let (Some(document), Some(target)) = (args.document, &args.target) else { return Err(wrong("no claim named")) };
    let Some(why) = args.why.clone().filter(|why| !why.trim().is_empty()) else {
        return Err(wrong("no reason given with --why"));
    };
    let who = args.who.clone().filter(|who| !who.trim().is_empty());
    let who = who.ok_or_else(|| Failure::usage("nobody named with --who", "name who decides: --who 'Ada Lund'"))?;
    let (cell, verdict, value) = match (&args.change, args.accept, args.reject) {
        (Some(change), false, false) => {
            let (cell, value) = change.split_once('=').ok_or_else(|| wrong("the change is not CELL=VALUE"))?;
            (cell.trim().to_owned(), Judgement::Change, Some(value_of(cell.trim(), value.trim())))
        }
        (cell, true, false) => (cell.clone().unwrap_or_else(|| "claim".into()), Judgement::Accept, None),
        (None, false, true) => ("claim".into(), Judgement::Reject, None),
        _ => return Err(wrong("say one of CELL=VALUE, --accept, --reject")),
    };
    let mut store = args.database.open()?;
    let target = target.clone();
    let wish = Correction { document: String::new(), target, cell, verdict, value, who, why, at: now() };
    let kept = store.correct(document, &wish).map_err(failure)?;
    if args.later {
        return print(&format!("kept: {} of document {document}; it takes effect with `demarche rebuild`\n", kept.target))
            .map(|()| false);
    }
    store.rebuild(&mut |_, _| ())?;
    print(&format!("kept: {} of document {document}\n", kept.target)).map(|()| false)
}

/// JSON where it is JSON; `null` for nothing; names of parties, modes and the like after commas; else the words themselves.
fn value_of(cell: &str, words: &str) -> Value {
    const LISTS: [&str; 8] = ["actors", "recipients", "addressees", "participants", "toward", "sectors", "modes", "contexts"];
    if let Ok(value @ (Value::Array(_) | Value::Object(_) | Value::Null)) = serde_json::from_str(words) {
        return value;
    }
    if LISTS.contains(&cell) {
        return words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    }
    words.into()
}

fn failure(error: CorrectError) -> Failure {
    match &error {
        CorrectError::Store(_) => Failure::cannot(&error, error.hint()),
        _ => Failure::usage(&error, error.hint()),
    }
}

fn export(store: &Store) -> Result<bool, Failure> {
    for correction in store.corrections(None)? {
        if let Some(example) = store.example(&correction)? {
            print(&format!("{example}\n"))?;
        }
    }
    Ok(false)
}

fn list(store: &Store) -> Result<bool, Failure> {
    for it in store.corrections(None)? {
        let document = store.by_hash(&it.document)?.map_or_else(|| it.document.clone(), |document| document.to_string());
        let value = it.value.as_ref().map(ToString::to_string).unwrap_or_default();
        let line = [&it.at, &document, &it.target, &it.cell, it.verdict.word(), &value, &it.who, &it.why]
            .map(|it| it.replace(['\t', '\n'], " "));
        print(&format!("{}\n", line.join("\t")))?;
    }
    Ok(false)
}

/// Now, as the store keeps it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
