//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
pub mod promql;
