//! What Grafana has, as one side of a comparison.

use std::collections::BTreeSet;

use serde_json::Value;

use super::connect::{ConnectArguments, Destination, block_on};
use super::error::Error;
use super::input::Sorted;
use dashgen_foreign::Foreign;
use dashgen_grafana::client::dashboard::Model;
use dashgen_grafana::config::Config;
use dashgen_grafana::push::checksum::comparable;
use dashgen_grafana::push::owner::Owner;
use dashgen_grafana::push::pull::{PullError, Pulled, Selection, pull};
use dashgen_grafana::push::stamp::Base;
use dashgen_grafana::push::{Checksum, sources::Sources};
use dashgen_output::terminal::{self, visible};

type Documents = Vec<(String, Value)>;
/// The uids of what cannot be read, and why.
type Failed = Vec<(String, Error)>;

/// Whether a Grafana is to be compared. The variable `GRAFANA_URL` alone does not ask for that.
pub(crate) fn is_asked_for(connect: &ConnectArguments) -> bool {
    connect.grafana_url.is_some() || !connect.environments.is_empty()
}

/// What Grafana has and what it should have; or what two Grafanas have of this project. What cannot be read in one of
/// them is put into the list, and compared with nothing.
pub(crate) fn sides(
    connect: &ConnectArguments,
    desired: Documents,
    unreadable: &mut Vec<Error>,
) -> Result<(Documents, Documents), Error> {
    let config = Config::read(connect.config.as_deref())?;
    let destinations = connect.destinations(&config)?;
    match destinations.as_slice() {
        [one] => {
            // Files of rules lie beside dashboards, and are not pushed as such.
            let mut wanted = Sorted::of(desired)?.dashboards;
            let uids: Vec<String> = wanted.iter().filter_map(|(_, value)| uid(value)).collect();
            let selection = Selection {
                uids,
                ..Selection::default()
            };
            let (live, failed) = read(connect, one, &selection, &mut wanted)?;
            Ok((live, without(wanted, failed, unreadable)))
        }
        [a, b] => {
            let ours = Selection {
                project: Some(config.project.clone()),
                ..Selection::default()
            };
            let (a, failed_in_a) = read(connect, a, &ours, &mut Vec::new())?;
            let (b, failed_in_b) = read(connect, b, &ours, &mut Vec::new())?;
            Ok((
                without(a, failed_in_b, unreadable),
                without(b, failed_in_a, unreadable),
            ))
        }
        _ => Err(Error::Usage(
            "compare with one environment, or two with each other",
        )),
    }
}

fn uid(dashboard: &Value) -> Option<String> {
    let name = dashboard
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    name.or_else(|| dashboard.get("uid"))
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// The documents but those that could not be read on the other side.
fn without(documents: Documents, failed: Failed, unreadable: &mut Vec<Error>) -> Documents {
    let (uids, errors): (BTreeSet<String>, Vec<Error>) = failed.into_iter().unzip();
    unreadable.extend(errors);
    let is_readable = |document: &Value| uid(document).is_none_or(|uid| !uids.contains(&uid));
    documents
        .into_iter()
        .filter(|(_, document)| is_readable(document))
        .collect()
}

/// Reads, and puts the data sources that the environment names into what is wanted there.
fn read(
    connect: &ConnectArguments,
    destination: &Destination,
    selection: &Selection,
    wanted: &mut Documents,
) -> Result<(Documents, Failed), Error> {
    let mapping = destination
        .environment
        .as_ref()
        .map(|environment| environment.data_sources.clone());
    let mapping = mapping.unwrap_or_default();
    let pulled = block_on(async {
        let reader = connect.connect(destination).await?;
        if !mapping.is_empty() && !wanted.is_empty() {
            let sources = Sources {
                server: reader.data_sources().await?,
                inputs: mapping.clone(),
                mapping,
                fills_inputs: false,
            };
            for (name, value) in &mut *wanted {
                sources.resolve(value, name, &mut std::collections::BTreeMap::new());
            }
        }
        let mut pulled = Vec::new();
        pull(&reader, selection, |one| pulled.push(one)).await?;
        let mut people = Vec::new();
        for one in &pulled {
            people.push(if is_edited(one) {
                reader.last_person(&one.uid).await
            } else {
                None
            });
        }
        Ok(pulled.into_iter().zip(people))
    })?;
    let (mut live, mut failed) = (Vec::new(), Vec::new());
    for (one, person) in pulled {
        explain(&one, person.as_ref()).or_else(terminal::unread)?;
        let name = format!("{}.json", visible(&one.uid));
        match one.content {
            Ok(content) => live.push((name, content)),
            Err(PullError::Grafana(error)) => failed.push((one.uid, error.into())),
            Err(PullError::Canonical(source)) => failed.push((one.uid, Error::Dashboard { name, source })),
        }
    }
    live.sort_by(|a, b| a.0.cmp(&b.0));
    Ok((live, failed))
}

/// What the checksum of a push is of.
fn of_model(content: &Value) -> Result<Value, dashgen_canonical::Error> {
    match content
        .get("spec")
        .filter(|_| content.get("apiVersion").is_some())
    {
        Some(spec) => comparable(spec.clone(), Model::Elements),
        None => comparable(content.clone(), Model::Classic),
    }
}

/// What the checksum of its last push does not match: somebody changed it in Grafana.
fn is_edited(one: &Pulled) -> bool {
    let Some(meta) = &one.meta else { return false };
    let owner = Owner::of(&meta.annotations, None);
    let is_pushed = matches!(
        owner,
        Owner::Ours | Owner::UnnamedProject | Owner::OtherProject(_)
    );
    let content = one.content.as_ref().ok();
    let content = content.and_then(|content| of_model(content).ok());
    match (Base::read(&meta.annotations), content) {
        (Some(base), Some(content)) => is_pushed && !base.is(&Checksum::of(&content)),
        _ => false,
    }
}

/// Says when a difference comes from Grafana and not from the code. The person is named by the login, as a push does: what
/// is stored is a number.
fn explain(one: &Pulled, person: Option<&Foreign>) -> std::io::Result<()> {
    let Some(meta) = &one.meta else {
        return Ok(());
    };
    let uid = visible(&one.uid);
    if is_edited(one) {
        let stored = meta.updated_by.as_deref().map(Foreign::from);
        let by = person.or(stored.as_ref());
        let by = by.map(|by| format!(", last by {by}")).unwrap_or_default();
        let when = meta
            .updated
            .as_deref()
            .map(|when| format!(" at {}", visible(when)))
            .unwrap_or_default();
        return terminal::warn(&format!(
            "{uid} was changed in Grafana since it was pushed{by}{when}"
        ));
    }
    let owner = Owner::of(&meta.annotations, None);
    match owner {
        Owner::Nobody => terminal::warn(&format!("{uid} is in Grafana without a stamp of dashgen")),
        Owner::Manager { .. } | Owner::File(_) | Owner::Repository(_) | Owner::Plugin(_) => {
            terminal::warn(&format!("{uid} is in Grafana and belongs to {owner}"))
        }
        Owner::Ours | Owner::UnnamedProject | Owner::OtherProject(_) => Ok(()),
    }
}
