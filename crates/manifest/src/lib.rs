//! What a rendered project says of itself beside its files.
