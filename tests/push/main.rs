//! The whole program beside a stand-in Grafana: flags, environments, exit codes, and what is printed.

#[allow(dead_code, reason = "the program is tried with fewer faults than the library")]
#[path = "../grafana/stand_in/mod.rs"]
mod stand_in;

mod doctor;
mod files;
mod hostile;
mod interrupt;
mod messages;
mod secrets;
mod setup;
mod story;
mod tls;
mod tricks;
