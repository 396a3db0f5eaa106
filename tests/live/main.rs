//! The same promises against a real Grafana. It is run when `DASHGEN_TEST_GRAFANA_URL` and
//! `DASHGEN_TEST_GRAFANA_TOKEN` (of an Editor) are set, works in folders of its own, and deletes what it made.
#![allow(clippy::print_stdout, reason = "a test that did not run says so")]

mod dashboards;
mod elements;
mod folders;
mod rules;
mod setup;
