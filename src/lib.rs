//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
mod calc;
pub mod dashboard;
pub mod datasource;
pub mod folder;
pub mod link;
pub mod lucene;
pub mod panel;
pub mod prelude;
pub mod project;
pub mod query;
pub mod render;
pub mod rules;
mod signal;
mod slug;
pub mod theme;
pub mod typed;
pub mod variable;
pub mod wire;

use dashgen_canonical as canonical;
pub use dashgen_catalogue::{self as catalogue, Quantity, Unit, labels, log_fields, metrics, percent, unit};
pub use dashgen_catalogue::{days, hours, milliseconds, minutes, seconds, weeks};

pub use dashboard::{Annotation, Dashboard, Row};
pub use datasource::DataSource;
pub use folder::Folder;
pub use link::{Link, LinkValue};
pub use panel::Color;
pub use project::Project;
pub use variable::Variable;

/// PromQL: the language, and the queries that the compiler checks.
pub mod promql {
    pub use dashgen_catalogue::duration;
    pub use dashgen_promql::*;

    pub use crate::typed::*;
}
