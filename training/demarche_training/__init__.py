"""Trains, measures and exports the multi-task reading model of demarche."""
