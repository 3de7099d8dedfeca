//! Every list is served by an index.
