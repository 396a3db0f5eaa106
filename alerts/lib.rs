//! What must hold of DVT: every promise once, so that a tile, a line on a graph and an alert agree.

pub mod promises;
