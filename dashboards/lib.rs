//! The dashboards of DVT.
