//! Pushing to Grafana, tried against a stand-in that answers as a recorded 12.4.0 does.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::print_stdout,
    reason = "a test is read from top to bottom; its shape is not an interface"
)]

mod budget;
mod elements;
mod faults;
mod model;
mod recordings;
mod scenarios;
mod setup;
mod stand_in;
mod tls;
