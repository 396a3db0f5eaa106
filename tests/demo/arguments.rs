//! What the demo is told.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Args, Parser};
use simulator::incident::{Incident, Millis, duration};
use simulator::model::fleet::Size;

/// A DVT to look at: simulated metrics, logs and traces behind its dashboards.
#[derive(Debug, Parser)]
#[command(name = "demo")]
pub struct Arguments {
    /// How long its past is.
    #[arg(long, default_value = "30d", value_parser = span)]
    pub past: Millis,
    /// Of how much of it there are logs and traces.
    #[arg(long, default_value = "3h", value_parser = span)]
    pub logs: Millis,
    /// How often something went wrong, one scenario after the other.
    #[arg(long, default_value = "20h", value_parser = span)]
    pub tour: Millis,
    /// How often something goes wrong from now on.
    #[arg(long, default_value = "2h", value_parser = span)]
    pub tour_ahead: Millis,
    /// Something that goes wrong besides: NAME@OFFSET+DURATION, counted from the end of the past; may be given several
    /// times.
    #[arg(long, value_name = "INCIDENT")]
    pub incident: Vec<Incident>,
    /// Runs that start in a minute.
    #[arg(long, default_value_t = Size::default().runs_per_minute)]
    pub runs_per_minute: u32,
    /// Plans that run.
    #[arg(long, default_value_t = Size::default().plans)]
    pub plans: usize,
    /// Tenants whose plugins have sandboxes.
    #[arg(long, default_value_t = Size::default().tenants)]
    pub tenants: usize,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
}

/// The servers, if they run elsewhere: Docker starts them.
#[derive(Args, Debug)]
pub struct Elsewhere {
    /// Start no server; write the past into this storage folder of a Prometheus that starts afterwards.
    #[arg(long, value_name = "DIR")]
    pub storage: Option<PathBuf>,
    /// The folder with `dvt-recording.yaml` and `dvt-alerts.yaml`. Default: that of the project.
    #[arg(long, value_name = "DIR", requires = "storage")]
    pub rules: Option<PathBuf>,
    /// The address to serve `/metrics` on.
    #[arg(long, default_value_t = Ipv4Addr::LOCALHOST.into(), requires = "storage")]
    pub host: IpAddr,
    /// The port of the first replica, the second has the next one. Default: any that is free.
    #[arg(long, default_value_t = 0, requires = "storage")]
    pub port: u16,
    /// Send log lines to this Elasticsearch.
    #[arg(long, value_name = "URL", requires = "storage")]
    pub elasticsearch_url: Option<String>,
    /// Send spans to this server by OTLP over HTTP.
    #[arg(long, value_name = "URL", requires = "storage")]
    pub otlp_url: Option<String>,
}

fn span(text: &str) -> Result<Millis, String> {
    duration(text)
        .filter(|span| *span > 0)
        .ok_or_else(|| "write a time such as 45s, 10m, 2h or 30d".to_owned())
}
