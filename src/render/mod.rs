//! From a tree of dashboards to the wire: every id, position and address is decided here.
pub(crate) mod context;
