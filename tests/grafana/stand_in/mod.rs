//! A Grafana that lives in the test: it keeps state, answers as the recordings of a real 12.4.0 do, and
//! misbehaves on demand.

mod dashboards;
mod fault;
mod folders;
mod http;
mod legacy;
mod others;
mod state;
mod tls;
mod tricks;

#[allow(
    unused_imports,
    reason = "each test that includes the stand-in uses a part of it"
)]
pub(crate) use fault::{DECEPTION, Fault, Trouble};
pub(crate) use http::StandIn;
#[allow(
    unused_imports,
    reason = "each test that includes the stand-in uses a part of it"
)]
pub(crate) use state::{Answer, Dashboard, Race, Request, State, Version};
#[allow(
    unused_imports,
    reason = "each test that includes the stand-in uses a part of it"
)]
pub(crate) use tls::serve_tls;
