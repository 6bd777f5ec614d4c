//! Scores the engine against labelled data.
