//! Writes the names of the gazetteer as a finite-state map: `gazetteer names.txt names.fst`. See `training/gazetteer/build.py`.

use std::error::Error;
use std::fs::{File, read_to_string};
use std::io::BufWriter;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [names, out] = paths.as_slice() else { return Err("usage: gazetteer names.txt names.fst".into()) };
    let mut map = fst::MapBuilder::new(BufWriter::new(File::create(out)?))?;
    for (number, line) in read_to_string(names)?.lines().enumerate() {
        let (name, value) = line.split_once('\t').ok_or_else(|| format!("{names}:{}: no tab", number + 1))?;
        map.insert(name, value.parse()?)?;
    }
    map.finish()?;
    Ok(())
}
