//! Pushing to Grafana, tried against a stand-in that answers as a recorded 12.4.0 does.

mod budget;
mod faults;
mod model;
mod recordings;
mod scenarios;
mod setup;
mod stand_in;
mod tls;
