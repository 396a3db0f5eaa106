//! `dashgen doctor`

use std::io::Write;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::connect::{ConnectArguments, Destination, block_on};
use super::error::Error;
use super::format::Format;
use anstyle::{AnsiColor, Style};
use dashgen_grafana::client::dashboard::Model;
use dashgen_grafana::client::{self, Api, Cause, Reader};
use dashgen_grafana::config::{Config, Environment};
use dashgen_output::terminal::{ADDED, REMOVED, fitting, styled, unread};

const NOTE: Style = AnsiColor::Yellow.on_default();

#[derive(Args, Debug)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    /// How to report what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Timeout of the whole command, in seconds, unless given: whoever asks for the doctor waits for the answer.
const TOTAL_TIMEOUT: u64 = 12;
/// How far two clocks may be apart. The server names whole seconds, and its answer takes a while.
const TOLERATED: Duration = Duration::from_secs(30);

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    ok: bool,
    /// A push succeeds, and somebody should know this all the same.
    #[serde(skip)]
    is_doubtful: bool,
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
    let mut connect = arguments.connect.clone();
    connect.deadline.get_or_insert(TOTAL_TIMEOUT);
    let checks = block_on(async { Ok(examine(&connect, &destination).await) })?;
    let is_well = checks.iter().all(|check| check.ok);
    let printed = match arguments.format {
        Format::Json => dashgen_output::json(&serde_json::json!({"ok": is_well, "checks": checks})),
        Format::Text => checks.iter().try_for_each(|check| {
            let (style, mark) = match (check.ok, check.is_doubtful) {
                (true, false) => (ADDED, "ok    "),
                (true, true) => (NOTE, "note  "),
                (false, _) => (REMOVED, "failed"),
            };
            let line = fitting(format!("{mark} {}: {}", check.what, check.found));
            let rest = line.strip_prefix(mark).unwrap_or_default();
            writeln!(dashgen_output::stdout(), "{}{rest}", styled(style, mark))
        }),
    };
    printed.or_else(unread)?;
    Ok(if is_well { Outcome::Done } else { Outcome::Code(2) })
}

async fn examine(connect: &ConnectArguments, destination: &Destination) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |what, found: Result<String, String>| {
        let ok = found.is_ok();
        checks.push(Check {
            what,
            ok,
            is_doubtful: false,
            found: found.unwrap_or_else(|problem| problem),
        });
    };
    let reader = match connect.connect(destination).await {
        Ok(reader) => reader,
        Err(error) => {
            // Who is refused has reached the server.
            let what = match &error {
                Error::Grafana(client::Error {
                    cause: Cause::Login { .. },
                    ..
                }) => "login",
                _ => "connection",
            };
            add(what, Err(error.to_string()));
            return checks;
        }
    };
    let server = reader.server().clone();
    add("address", Ok(reader.address().to_string()));
    let (is_safe, tls) = tls(&reader);
    add("TLS", Ok(tls.to_owned()));
    add("clock", clock(reader.clock_difference()));
    let version = server.version.as_ref().map_or_else(
        || "hidden by the server".to_owned(),
        |version| version.text.to_string(),
    );
    add("version", Ok(version));
    add("API", Ok(server.api.to_string()));
    add("login", Ok(server.login.to_string()));
    add(
        "organisation",
        Ok(format!("{} ({})", server.organisation, server.namespace)),
    );
    add("permissions", permissions(&reader).await);
    let environment = destination.environment.as_ref();
    add("data sources", sources(&reader, environment).await);
    add("dashboards", dashboards(&reader).await);
    for check in checks.iter_mut().filter(|check| check.what == "TLS") {
        check.is_doubtful = !is_safe;
    }
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

/// Whether the connection is safe, and how.
fn tls(reader: &Reader) -> (bool, &'static str) {
    if !reader.address().is_encrypted() {
        (false, "off, so that credentials travel in clear text")
    } else if reader.settings().connection.insecure {
        (
            false,
            "on, and the server's certificate is not checked (--insecure)",
        )
    } else {
        (true, "on, and the server's certificate is trusted")
    }
}

/// Certificates and tokens begin and end at a time, so both sides must agree what time it is.
fn clock(difference: Option<(Duration, bool)>) -> Result<String, String> {
    let Some((difference, is_server_ahead)) = difference else {
        return Ok("the server does not say what time it is".to_owned());
    };
    if difference <= TOLERATED {
        return Ok("as the server's".to_owned());
    }
    let seconds = difference.as_secs();
    let word = if is_server_ahead { "behind" } else { "ahead of" };
    Err(format!(
        "this host is {seconds} seconds {word} the server; set the clock of the one that is wrong, for certificates \
         and tokens expire by it"
    ))
}

async fn sources(reader: &Reader, environment: Option<&Environment>) -> Result<String, String> {
    let sources = reader.data_sources().await.map_err(|error| error.to_string())?;
    if sources.is_empty() {
        return Err("none that the credentials may read".to_owned());
    }
    let names: Vec<String> = sources
        .iter()
        .map(|one| format!("{} ({})", one.name, one.kind))
        .collect();
    let names = names.join(", ");
    let mapped = environment.into_iter().flat_map(|one| &one.data_sources);
    let missing: Vec<String> = mapped
        .filter(|(_, target)| {
            !sources
                .iter()
                .any(|one| one.uid == **target || one.name.raw() == target.as_str())
        })
        .map(|(name, target)| format!("{name} = {target:?}"))
        .collect();
    if missing.is_empty() {
        return Ok(names);
    }
    Err(format!(
        "dashgen.toml names some that are not there: {}; there is {names}",
        missing.join(", ")
    ))
}

async fn dashboards(reader: &Reader) -> Result<String, String> {
    if reader.server().api == Api::Legacy {
        return Ok("not listed by the legacy API".to_owned());
    }
    let page = reader
        .page(Model::Classic, 1, None)
        .await
        .map_err(|error| error.to_string())?;
    Ok(if page.items.is_empty() {
        "none that the credentials may read"
    } else {
        "the list can be read"
    }
    .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn a_clock_may_be_a_little_wrong() {
        let said = |seconds, is_server_ahead| clock(Some((Duration::from_secs(seconds), is_server_ahead)));
        assert_eq!(
            clock(None).expect("well"),
            "the server does not say what time it is"
        );
        assert_eq!(said(30, true).expect("well"), "as the server's");
        assert_snapshot!(
            said(31, true).expect_err("wrong"),
            @"this host is 31 seconds behind the server; set the clock of the one that is wrong, for certificates and tokens expire by it"
        );
        assert!(
            said(3600, false)
                .expect_err("wrong")
                .contains("3600 seconds ahead of the server")
        );
    }
}
