//! The six graphs of the model and their label lists, run by `rten`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use serde::Deserialize;

use crate::error::ReadError;
use crate::pieces::WordPieces;

/// The version of the file layout and of the conventions for atoms, pieces and shapes.
const FORMAT: u32 = 5;

/// Outputs of the heads graph whose rows are label scores, in the graph's order.
const TAGS: [&str; 7] = ["upos", "feats", "lemma", "ner", "cue", "event", "status"];

/// `labels.json`.
#[derive(Debug, Deserialize)]
struct About {
    format: u32,
    name: String,
    #[serde(default)]
    version: String,
    labels: BTreeMap<String, Vec<String>>,
    /// Score above which an atom ends a sentence.
    sentence_end: f32,
    /// What is taken from the scores of "no cue", so that fewer cues are missed.
    cue_bias: f32,
    /// What is taken from the scores of "no trigger".
    event_bias: f32,
}

/// What is linked to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// Sources and contents to cues.
    Roles,
    /// Actors and recipients to triggers.
    Parties,
}

/// Rows of scores.
pub(crate) type Rows = Vec<Vec<f32>>;

/// Hidden vectors of a window's pieces, their two atom scores and, where pairs are asked for, the vectors after the lower layers.
pub(crate) type Encoded = (NdTensor<f32, 2>, Rows, Option<NdTensor<f32, 3>>);

/// What the heads say of one window's tokens.
pub(crate) struct Heads {
    /// Label scores by task.
    pub tags: BTreeMap<&'static str, Rows>,
    /// Arc scores `[T][T + 1]`, column 0 the root.
    pub arc: Rows,
    dep: NdTensor<f32, 2>,
    head: NdTensor<f32, 2>,
}

/// A loaded model.
pub(crate) struct Weights {
    encoder: Graph,
    heads: Graph,
    relations: Graph,
    roles: Graph,
    parties: Graph,
    pairs: Graph,
    about: About,
    pub pieces: WordPieces,
    /// One-thread pools that no run uses now: a run takes one and gives it back, so runs on many threads never wait.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

struct Graph {
    name: &'static str,
    model: Model,
    outputs: Vec<NodeId>,
}

impl Graph {
    fn new(name: &'static str, model: Result<Model, rten::LoadError>) -> Result<Self, ReadError> {
        let model = model.map_err(|error| ReadError::Load { graph: name, message: error.to_string() })?;
        let outputs = model.output_ids().to_vec();
        Ok(Self { name, model, outputs })
    }

    fn run(&self, inputs: Vec<ValueOrView<'_>>, pool: &Arc<ThreadPool>) -> Result<std::vec::IntoIter<Value>, ReadError> {
        self.run_for(&self.outputs, inputs, pool)
    }

    /// The values of some outputs.
    fn run_for(
        &self,
        outputs: &[NodeId],
        inputs: Vec<ValueOrView<'_>>,
        pool: &Arc<ThreadPool>,
    ) -> Result<std::vec::IntoIter<Value>, ReadError> {
        let named = self.model.input_ids().iter().copied().zip(inputs).collect();
        let mut options = RunOptions::default();
        options.thread_pool = Some(Arc::clone(pool));
        let out = self.model.run(named, outputs, Some(options));
        out.map(Vec::into_iter).map_err(|error| ReadError::Run { graph: self.name, message: error.to_string() })
    }
}

/// The next output as a matrix.
fn matrix(graph: &Graph, values: &mut impl Iterator<Item = Value>) -> Result<NdTensor<f32, 2>, ReadError> {
    tensor(graph, values)
}

/// The next output.
fn tensor<const N: usize>(graph: &Graph, values: &mut impl Iterator<Item = Value>) -> Result<NdTensor<f32, N>, ReadError> {
    let value = values.next().ok_or_else(|| ReadError::Run { graph: graph.name, message: "an output is missing".into() })?;
    value.try_into().map_err(|error: rten::TryFromValueError| ReadError::Run { graph: graph.name, message: error.to_string() })
}

fn rows(matrix: &NdTensor<f32, 2>) -> Rows {
    (0..matrix.size(0)).map(|row| matrix.slice(row).iter().copied().collect()).collect()
}

/// Weights are laid out for multiplication once, at loading, not at every run.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
}

impl Weights {
    /// The model compiled into this program.
    pub fn embedded() -> Result<Self, ReadError> {
        const ENCODER: &[u8] = include_bytes!("../../../models/en/encoder.onnx");
        const HEADS: &[u8] = include_bytes!("../../../models/en/heads.onnx");
        const RELATIONS: &[u8] = include_bytes!("../../../models/en/labels.onnx");
        const ROLES: &[u8] = include_bytes!("../../../models/en/roles.onnx");
        const PARTIES: &[u8] = include_bytes!("../../../models/en/parties.onnx");
        const PAIRS: &[u8] = include_bytes!("../../../models/en/pairs.onnx");
        Self::new(
            [ENCODER, HEADS, RELATIONS, ROLES, PARTIES, PAIRS].map(|bytes| options().load_static_slice(bytes)),
            include_str!("../../../models/en/labels.json"),
            include_str!("../../../models/en/vocab.txt"),
        )
    }

    /// A model from a folder.
    pub fn load(folder: &Path) -> Result<Self, ReadError> {
        let file = |name: &str| folder.join(name);
        let text =
            |name: &str| std::fs::read_to_string(file(name)).map_err(|source| ReadError::File { path: file(name), source });
        let graph = |name: &str| options().load_file(file(name));
        let graphs = ["encoder.onnx", "heads.onnx", "labels.onnx", "roles.onnx", "parties.onnx", "pairs.onnx"].map(graph);
        Self::new(graphs, &text("labels.json")?, &text("vocab.txt")?)
    }

    fn new(graphs: [Result<Model, rten::LoadError>; 6], about: &str, vocabulary: &str) -> Result<Self, ReadError> {
        let about: About = serde_json::from_str(about)?;
        if about.format != FORMAT {
            return Err(ReadError::Format { found: about.format, expected: FORMAT });
        }
        let [encoder, heads, relations, roles, parties, pairs] = graphs;
        Ok(Self {
            encoder: Graph::new("encoder", encoder)?,
            heads: Graph::new("heads", heads)?,
            relations: Graph::new("labels", relations)?,
            roles: Graph::new("roles", roles)?,
            parties: Graph::new("parties", parties)?,
            pairs: Graph::new("pairs", pairs)?,
            pieces: WordPieces::new(vocabulary),
            about,
            pools: Mutex::new(Vec::new()),
        })
    }

    /// Name and version of the weights.
    pub fn name(&self) -> String {
        if self.about.version.is_empty() {
            self.about.name.clone()
        } else {
            format!("{} {}", self.about.name, self.about.version)
        }
    }

    /// Score above which an atom ends a sentence.
    pub fn sentence_end(&self) -> f32 {
        self.about.sentence_end
    }

    /// The labels of a task in the order of its scores.
    pub fn labels(&self, task: &str) -> &[String] {
        self.about.labels.get(task).map_or(&[], Vec::as_slice)
    }

    fn with_pool<T>(&self, run: impl FnOnce(&Arc<ThreadPool>) -> T) -> T {
        let taken = self.pools.lock().ok().and_then(|mut pools| pools.pop());
        let pool = taken.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let out = run(&pool);
        if let Ok(mut pools) = self.pools.lock() {
            pools.push(pool);
        }
        out
    }

    /// Runs the encoder on one window: hidden vectors `[L][width]`, the two atom scores of every piece, and, for pairs, the vectors
    /// after the lower layers `[1][L][width]`.
    pub fn encode(&self, pieces: &[i32], shapes: &[i32], for_pairs: bool) -> Result<Encoded, ReadError> {
        let view = |ids: &'_ [i32]| NdTensor::from_data([1, ids.len()], ids.to_vec());
        let (pieces, shapes) = (view(pieces), view(shapes));
        let graph = &self.encoder;
        let wanted = if for_pairs { graph.outputs.len() } else { graph.outputs.len().min(2) };
        self.with_pool(|pool| {
            let mut out = graph.run_for(&graph.outputs[..wanted], vec![pieces.view().into(), shapes.view().into()], pool)?;
            let hidden = matrix(graph, &mut out)?;
            let atoms = matrix(graph, &mut out)?;
            let middle = if for_pairs { Some(tensor(graph, &mut out)?) } else { None };
            Ok((hidden, rows(&atoms), middle))
        })
    }

    /// Runs the heads on token vectors `[T][width]`.
    pub fn heads(&self, tokens: &NdTensorView<'_, f32, 2>) -> Result<Heads, ReadError> {
        let [count, width] = tokens.shape();
        let input = NdTensor::from_data([1, count, width], tokens.iter().copied().collect::<Vec<f32>>());
        self.with_pool(|pool| {
            let mut out = self.heads.run(vec![input.view().into()], pool)?;
            let mut tags = BTreeMap::new();
            for task in TAGS {
                tags.insert(task, rows(&matrix(&self.heads, &mut out)?));
            }
            for (task, bias) in [("cue", self.about.cue_bias), ("event", self.about.event_bias)] {
                let none = self.labels(task).iter().position(|label| label == "O");
                for row in tags.get_mut(task).into_iter().flatten() {
                    none.and_then(|none| row.get_mut(none)).map(|score| *score -= bias).unwrap_or_default();
                }
            }
            let arc = rows(&matrix(&self.heads, &mut out)?);
            Ok(Heads { tags, arc, dep: matrix(&self.heads, &mut out)?, head: matrix(&self.heads, &mut out)? })
        })
    }

    /// For each cue (or trigger) vector `[C][width]` and each token vector `[T][width]`: the scores of being part of the cue's
    /// source and of its content (of the trigger's actors and of its recipients), `[C][T][2]`; above 0 means yes.
    /// `places` says where each token lies from each cue, see [`crate::places`].
    pub fn links(
        &self,
        kind: Links,
        cues: &NdTensor<f32, 2>,
        tokens: &NdTensorView<'_, f32, 2>,
        places: &NdTensor<i32, 2>,
    ) -> Result<NdTensor<f32, 3>, ReadError> {
        let graph = match kind {
            Links::Roles => &self.roles,
            Links::Parties => &self.parties,
        };
        self.with_pool(|pool| {
            let mut out = graph.run(vec![cues.view().into(), (*tokens).into(), places.view().into()], pool)?;
            let lacking = || ReadError::Run { graph: graph.name, message: "an output is missing".into() };
            let value = out.next().ok_or_else(lacking)?;
            value
                .try_into()
                .map_err(|error: rten::TryFromValueError| ReadError::Run { graph: graph.name, message: error.to_string() })
        })
    }

    /// For pairs of one scene, whose pieces have the vectors `[L][width]` after the encoder's lower layers: scores of the categories
    /// (the first: nothing is done) and of the statuses. `marks` `[P][L]` is 1 at the actor's pieces, 2 at the recipient's.
    pub fn pairs(&self, middle: &NdTensor<f32, 2>, marks: &NdTensor<i32, 2>) -> Result<(Rows, Rows), ReadError> {
        self.with_pool(|pool| {
            let mut out = self.pairs.run(vec![middle.view().into(), marks.view().into()], pool)?;
            let categories = matrix(&self.pairs, &mut out)?;
            let statuses = matrix(&self.pairs, &mut out)?;
            Ok((rows(&categories), rows(&statuses)))
        })
    }

    /// Relation scores of every token to its head; `heads[t]` is 0 for the root and `i + 1` for token `i`.
    pub fn relations(&self, heads: &Heads, chosen: &[usize]) -> Result<Rows, ReadError> {
        let width = heads.head.size(1);
        let picked: Vec<f32> =
            chosen.iter().flat_map(|&head| heads.head.slice(head).iter().copied().collect::<Vec<f32>>()).collect();
        let picked = NdTensor::from_data([chosen.len(), width], picked);
        self.with_pool(|pool| {
            let mut out = self.relations.run(vec![heads.dep.view().into(), picked.view().into()], pool)?;
            Ok(rows(&matrix(&self.relations, &mut out)?))
        })
    }
}
