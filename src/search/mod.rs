//! Search: an index of pairs, and the concordance that is read out of it.
