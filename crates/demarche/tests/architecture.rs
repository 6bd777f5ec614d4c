//! The crates know only what is left of them, and only the program's `cli` prints.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};

/// Which crates of the workspace a crate may use, tests included. A new crate adds its line here.
const MAY_USE: [(&str, &[&str]); 8] = [
    ("demarche-core", &[]),
    ("demarche-ingest", &["demarche-core"]),
    ("demarche-read", &["demarche-core"]),
    ("demarche-extract", &["demarche-core"]),
    ("demarche-store", &["demarche-core"]),
    ("demarche-ask", &["demarche-core", "demarche-store"]),
    ("demarche", &["demarche-core", "demarche-ingest", "demarche-read", "demarche-extract", "demarche-store", "demarche-ask"]),
    ("demarche-bench", &["demarche"]),
];

fn workspace() -> Metadata {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().other_options(["--offline".to_owned()]).exec().unwrap()
}

/// The members of the workspace that a member uses: as built, in tests and in build scripts.
fn edges(package: &Package, members: &BTreeSet<String>) -> BTreeSet<String> {
    package.dependencies.iter().map(|it| it.name.clone()).filter(|name| members.contains(name)).collect()
}

#[test]
fn dependencies_point_left_only() {
    let metadata = workspace();
    let members: BTreeSet<String> = metadata.packages.iter().map(|it| it.name.to_string()).collect();
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into();
    for package in &metadata.packages {
        let name = package.name.to_string();
        let may = allowed.get(name.as_str());
        assert!(may.is_some(), "say in MAY_USE which crates `{name}` may use");
        for used in edges(package, &members) {
            assert!(may.is_some_and(|may| may.contains(&used.as_str())), "`{name}` must not use `{used}`");
        }
    }
    assert_eq!(members.len(), MAY_USE.len(), "a crate of MAY_USE is gone: {members:?}");
}

/// The lints deny printing, unwrapping and unsafe code, for those crates alone that take them over.
#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for package in workspace().packages {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "`{}` lacks `[lints] workspace = true`", package.name);
    }
}

/// A lint can be allowed in a file; here it cannot.
#[test]
fn only_the_cli_prints() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let cli = crates.join("demarche/src/cli");
    let mut seen = 0;
    for folder in fs::read_dir(crates).unwrap() {
        for file in sources(&folder.unwrap().path().join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            seen += 1;
            for (at, line) in text.lines().enumerate().filter(|_| !file.starts_with(&cli)) {
                assert!(!prints(line), "{}:{} prints: {line}", file.display(), at + 1);
            }
        }
    }
    assert!(seen > 20, "{seen} files");
}

fn prints(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    ["print!(", "println!(", "dbg!(", "stdout()", "stderr()", "process::exit"].iter().any(|call| code.contains(call))
}

#[test]
fn what_prints_is_told_from_what_speaks_of_it() {
    for line in ["println!(\"a\");", "    eprint!(\"a\");", "io::stdout().lock()", "std::process::exit(1)"] {
        assert!(prints(line), "{line}");
    }
    for line in ["/// use std::println!(…)", "let printed = 1;", "writeln!(text)", "fn prints() {"] {
        assert!(!prints(line), "{line}");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}
