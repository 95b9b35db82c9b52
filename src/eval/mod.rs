//! Evaluating.
