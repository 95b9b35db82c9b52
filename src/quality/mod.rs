//! Quality: which pairs of a corpus are worth keeping, and why the others are not.
