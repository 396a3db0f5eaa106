//! Pushing to Grafana, tried against a stand-in that answers as a recorded 12.4.0 does.

mod budget;
mod elements;
mod faults;
mod hostile;
mod messages;
mod model;
mod recordings;
mod scenarios;
mod setup;
#[allow(
    dead_code,
    reason = "the whole program is tried with more faults than the library"
)]
mod stand_in;
mod tls;
