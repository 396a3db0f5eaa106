//! `dashgen doctor`

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::args::Format;
use super::connect::{ConnectArguments, Destination, block_on};
use super::error::Error;
use super::terminal::{ADDED, REMOVED, styled, visible};
use crate::config::Config;
use crate::grafana::{Api, Reader};

#[derive(Args, Debug)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    /// How to report what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    ok: bool,
    found: String,
}

/// What a push needs, and what only some of its flags need. Whoever creates a folder or a dashboard may read and write it, so
/// an Editor of an empty Grafana has neither `dashboards:read` nor `dashboards:write`, and needs neither.
const NEEDED: [(&str, &str); 4] = [
    ("folders:read", ""),
    ("dashboards:create", ""),
    ("datasources:read", ""),
    ("folders:create", "to make folders"),
];

pub(crate) fn run(arguments: &DoctorArguments) -> Result<Outcome, Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destination = arguments.connect.destination(&config)?;
    let checks = block_on(async { Ok(examine(arguments, &destination).await) })?;
    let mut out = anstream::stdout();
    let is_well = checks.iter().all(|check| check.ok);
    let printed = match arguments.format {
        Format::Json => writeln!(out, "{:#}", serde_json::json!({"ok": is_well, "checks": checks})),
        Format::Text => checks.iter().try_for_each(|check| {
            let mark = if check.ok {
                styled(ADDED, "ok   ")
            } else {
                styled(REMOVED, "wrong")
            };
            writeln!(out, "{mark} {}: {}", check.what, visible(&check.found))
        }),
    };
    printed.map_err(Error::Terminal)?;
    Ok(if is_well { Outcome::Done } else { Outcome::Code(2) })
}

async fn examine(arguments: &DoctorArguments, destination: &Destination) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |what, found: Result<String, String>| {
        let ok = found.is_ok();
        checks.push(Check {
            what,
            ok,
            found: found.unwrap_or_else(|problem| problem),
        });
    };
    let reader = match arguments.connect.connect(destination).await {
        Ok(reader) => reader,
        Err(error) => {
            add("connection", Err(error.to_string()));
            return checks;
        }
    };
    let server = reader.server().clone();
    let tls = if arguments.connect.insecure {
        ", certificate not checked (--insecure)"
    } else {
        ""
    };
    add("address", Ok(format!("{}{tls}", reader.address())));
    let version = server
        .version
        .as_ref()
        .map_or("hidden by the server", |version| version.text.as_str());
    add("version", Ok(version.to_owned()));
    add("API", Ok(server.api.to_string()));
    add("login", Ok(server.login.clone()));
    add(
        "organisation",
        Ok(format!("{} ({})", server.organisation, server.namespace)),
    );
    add("permissions", permissions(&reader).await);
    add("data sources", sources(&reader).await);
    add("dashboards", dashboards(&reader).await);
    checks
}

async fn permissions(reader: &Reader) -> Result<String, String> {
    let permissions = reader.permissions().await.map_err(|error| error.to_string())?;
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|(action, _)| !permissions.allow(action))
        .map(|(action, why)| {
            if why.is_empty() {
                (*action).to_owned()
            } else {
                format!("{action} ({why})")
            }
        })
        .collect();
    let is_enough = NEEDED
        .iter()
        .all(|(action, why)| !why.is_empty() || permissions.allow(action));
    match (missing.is_empty(), is_enough) {
        (true, _) => Ok("everything that push needs".to_owned()),
        (false, true) => Ok(format!(
            "everything that a plain push needs; missing: {}",
            missing.join(", ")
        )),
        (false, false) => Err(format!(
            "missing: {}; make the service account an Editor, or give it these",
            missing.join(", ")
        )),
    }
}

async fn sources(reader: &Reader) -> Result<String, String> {
    let sources = reader.data_sources().await.map_err(|error| error.to_string())?;
    if sources.is_empty() {
        return Err("none that the login may see".to_owned());
    }
    let names: Vec<String> = sources
        .iter()
        .map(|one| format!("{} ({})", one.name, one.kind))
        .collect();
    Ok(names.join(", "))
}

async fn dashboards(reader: &Reader) -> Result<String, String> {
    if reader.server().api == Api::Legacy {
        return Ok("not listed by the legacy API".to_owned());
    }
    let page = reader.page(1, None).await.map_err(|error| error.to_string())?;
    Ok(if page.items.is_empty() {
        "none that the login may see"
    } else {
        "the list can be read"
    }
    .to_owned())
}
