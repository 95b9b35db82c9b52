//! Pairing: which Thai document belongs to which English one.
