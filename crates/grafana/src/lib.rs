//! A live Grafana: reading it, and delivering dashboards to it without losing what people changed there.
//!
//! - [`client`] speaks with the server: addresses, logins, dashboards, folders, rules.
//! - [`push`] decides what to write and writes it; pull, prune and rollback are there too.
//! - [`config`] is `dashgen.toml`.

pub mod client;
pub mod config;
pub mod folders;
pub mod push;
