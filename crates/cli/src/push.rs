//! `dashgen push`

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCandidates;
use serde_json::json;

use super::complete::dashboards;
use super::connect::{ConnectArguments, Destination, block_on};
use super::error::Error;
use super::format::Format;
use super::interrupt::Stop;
use super::push_report::{Bar, print, summarise};
use super::{Outcome as Ended, git, input, output};
use dashgen_grafana::client::Reader;
use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::client::folder::Folder;
use dashgen_grafana::config::{Config, InCode};
use dashgen_grafana::folders::Folders;
use dashgen_grafana::push::desired::DesiredError;
use dashgen_grafana::push::report::{Line, Report};
use dashgen_grafana::push::{Desired, Options, Plan, Policy, rules};
use dashgen_manifest::Manifest;
use dashgen_output::terminal::{self, unread, visible};

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub(crate) struct PushArguments {
    /// Files or folders of dashboards to push instead of what was rendered.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    /// Only the dashboard with this uid; may be given several times.
    #[arg(long, value_name = "UID", conflicts_with = "prune", add = ArgValueCandidates::new(dashboards))]
    pub(crate) only: Vec<String>,
    /// Show what would change; send only GET requests.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take over dashboards that are unmanaged or managed elsewhere.
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Replace what a person changed in Grafana.
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Delete dashboards that this project pushed and no longer has.
    #[arg(long, conflicts_with = "files")]
    pub(crate) prune: bool,
    /// The most dashboards that --prune may delete; if there are more, nothing is written at all.
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub(crate) max_delete: usize,
    /// The project's name, for the stamp.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// The uid of the folder to put the dashboards into; it must be there or in dashgen.toml.
    #[arg(long, value_name = "UID")]
    pub(crate) folder: Option<String>,
    /// Make the dashboards read-only in the Grafana UI.
    #[arg(long)]
    pub(crate) no_edits: bool,
    /// What an exported dashboard asks for: `DS_PROMETHEUS=Main`, the name or uid of a data source; may be given several
    /// times.
    #[arg(long, value_name = "NAME=VALUE", value_parser = input_value)]
    pub(crate) input: Vec<(String, String)>,
    /// Fill in the inputs of exported dashboards where Grafana has only one data source of the type.
    #[arg(long)]
    pub(crate) fill_inputs: bool,
    /// Do not look whether the data sources are there.
    #[arg(long)]
    pub(crate) no_data_source_check: bool,
    /// A file of Prometheus rules to push as alert rules of Grafana; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// The title of Grafana's folder for the rules.
    #[arg(long, value_name = "TITLE", requires = "rules", default_value = "Alerts")]
    pub(crate) rules_folder: String,
    /// The name or uid of the data source that the rules query; the only one of Prometheus unless given.
    #[arg(long, value_name = "NAME", requires = "rules")]
    pub(crate) rules_data_source: Option<String>,
    /// The revision of the code for the message of each version; asked from git unless given.
    #[arg(long, value_name = "REVISION")]
    pub(crate) revision: Option<String>,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

pub(crate) fn run(arguments: &PushArguments) -> Result<Ended, Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destinations = arguments.connect.destinations(&config)?;
    let source = Source::read(arguments)?;
    let folders = source.folders(&config)?;
    let groups = groups(arguments)?;
    let (mut reports, mut code) = (Vec::new(), 0);
    for destination in &destinations {
        let mut unreadable = Vec::new();
        let desired = source.desired(arguments, &config, destination, &mut unreadable)?;
        let options = options(arguments, &source, &config, &folders, destination);
        let report = block_on(push(arguments, destination, desired, options, &groups))?;
        if arguments.format == Format::Text {
            print(&report).or_else(unread)?;
        }
        code = report.exit_code();
        input::pass_over(&unreadable)?;
        if code == 0 && !unreadable.is_empty() {
            code = 4;
        }
        if let Err(error) = summarise(&report) {
            terminal::report(&error).or_else(unread)?;
            code = if code == 0 { 4 } else { code };
        }
        reports.push(report);
        if code != 0 {
            break;
        }
    }
    if arguments.format == Format::Json {
        let version = dashgen_grafana::push::report::FORMAT_VERSION;
        dashgen_output::json(&json!({"version": version, "destinations": reports})).or_else(unread)?;
    }
    Ok(Ended::Code(code))
}

/// What is pushed, before it is known where to.
enum Source {
    /// The folder that `render` wrote.
    Rendered(Box<Manifest>),
    Files(Vec<(PathBuf, Named)>),
}

/// How a file was named on the command line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Itself,
    /// Rules and other files lie beside dashboards.
    ByItsFolder,
}

impl Source {
    fn read(arguments: &PushArguments) -> Result<Self, Error> {
        if !arguments.files.is_empty() {
            let mut files = Vec::new();
            for path in &arguments.files {
                if path.is_dir() {
                    let found = input::files_in(path)?.into_iter();
                    files.extend(found.map(|path| (path, Named::ByItsFolder)));
                } else {
                    files.push((path.clone(), Named::Itself));
                }
            }
            return Ok(Self::Files(files));
        }
        Ok(Self::Rendered(Box::new(output::read(&arguments.out)?)))
    }

    fn manifest(&self) -> Option<&Manifest> {
        match self {
            Self::Rendered(manifest) => Some(manifest),
            Self::Files(_) => None,
        }
    }

    /// What the code says about the folder of a dashboard.
    fn in_code(&self, uid: &str) -> InCode<'_> {
        match self {
            Self::Files(_) => InCode::default(),
            Self::Rendered(manifest) => InCode {
                own: manifest.dashboard(uid).and_then(|one| one.folder.as_deref()),
                default: manifest.folder.as_deref(),
            },
        }
    }

    /// The folders of the code and of `dashgen.toml`.
    fn folders(&self, config: &Config) -> Result<Folders, Error> {
        Ok(match self {
            Self::Files(_) => config.folder_tree()?,
            Self::Rendered(manifest) => {
                config.folder_tree_with(manifest.folders.iter().map(|folder| Folder {
                    uid: folder.uid.clone(),
                    title: folder.title.clone(),
                    parent: folder.parent.clone(),
                }))?
            }
        })
    }

    fn desired(
        &self,
        arguments: &PushArguments,
        config: &Config,
        destination: &Destination,
        unreadable: &mut Vec<Error>,
    ) -> Result<Vec<Desired>, Error> {
        let environment = destination.environment.as_ref();
        let place = |uid: &str| match &arguments.folder {
            Some(folder) => Placement::of(folder),
            None => config.placement(uid, self.in_code(uid), environment),
        };
        let mut desired = Vec::new();
        match self {
            Self::Rendered(manifest) => {
                for file in manifest.dashboard_files(&arguments.out) {
                    for mut one in Desired::in_file(&file, &Placement::Root)? {
                        one.placement = place(&one.uid);
                        desired.push(one);
                    }
                }
            }
            Self::Files(files) => {
                for (file, named) in files {
                    let found = match Desired::in_file(file, &Placement::Root) {
                        Err(error @ DesiredError::Read { .. }) if *named == Named::ByItsFolder => {
                            unreadable.push(Error::Desired(error));
                            continue;
                        }
                        Err(DesiredError::Canonical { source, .. })
                            if *named == Named::ByItsFolder && is_something_else(&source) =>
                        {
                            continue;
                        }
                        found => found?,
                    };
                    for mut one in found {
                        one.placement = place(&one.uid);
                        desired.push(one);
                    }
                }
            }
        }
        let known: Vec<String> = desired.iter().map(|one| one.uid.clone()).collect();
        if let Some(unknown) = arguments.only.iter().find(|uid| !known.contains(uid)) {
            return Err(Error::UnknownUid {
                uid: visible(unknown),
                known: known.join(", "),
            });
        }
        if !arguments.only.is_empty() {
            desired.retain(|one| arguments.only.contains(&one.uid));
        }
        Ok(desired)
    }
}

fn groups(arguments: &PushArguments) -> Result<Vec<rules::Group>, Error> {
    let mut groups: Vec<rules::Group> = Vec::new();
    for path in &arguments.rules {
        let file = input::parse(path, &input::bytes(path)?)?;
        let failed = |source| Error::Rules {
            path: path.clone(),
            source,
        };
        for group in rules::groups(&file).map_err(failed)? {
            if groups.iter().any(|other| other.name == group.name) {
                return Err(failed(rules::RulesError::Twice(group.name)));
            }
            groups.push(group);
        }
    }
    Ok(groups)
}

fn options(
    arguments: &PushArguments,
    source: &Source,
    config: &Config,
    folders: &Folders,
    destination: &Destination,
) -> Options {
    let environment = destination.environment.as_ref();
    Options {
        project: arguments
            .project
            .clone()
            .or_else(|| source.manifest()?.project.clone())
            .or_else(|| config.project.clone()),
        policy: Policy {
            adopt: arguments.adopt,
            overwrite: arguments.overwrite,
        },
        allow_edits: !arguments.no_edits && source.manifest().is_none_or(|manifest| manifest.allow_edits),
        revision: arguments.revision.clone().or_else(revision),
        environment: destination.name.clone(),
        mapping: environment
            .map(|environment| environment.data_sources.clone())
            .unwrap_or_default(),
        inputs: arguments.input.iter().cloned().collect(),
        fills_inputs: arguments.fill_inputs,
        check_sources: !arguments.no_data_source_check,
        folders: folders.clone(),
        prune: arguments.prune.then_some(arguments.max_delete),
    }
}

/// Whether a file holds no dashboard at all.
fn is_something_else(error: &dashgen_canonical::Error) -> bool {
    match error {
        dashgen_canonical::Error::NotADashboard { .. } => true,
        dashgen_canonical::Error::UnknownApiVersion { version } => {
            !version.starts_with("dashboard.grafana.app/")
        }
        dashgen_canonical::Error::TooOld { .. } => false,
    }
}

/// `DS_PROMETHEUS=Main`
fn input_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("write it as NAME=VALUE, such as DS_PROMETHEUS=Main".to_owned()),
    }
}

/// The short revision of the code, if this is a repository.
fn revision() -> Option<String> {
    let of_ci = ["GITHUB_SHA", "CI_COMMIT_SHA"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok());
    let revision = of_ci.or_else(git::head)?;
    let is_hash = revision.len() >= 7 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| revision[..7].to_owned())
}

async fn push(
    arguments: &PushArguments,
    destination: &Destination,
    desired: Vec<Desired>,
    options: Options,
    groups: &[rules::Group],
) -> Result<Report, Error> {
    let stop = Stop::listen()?;
    let (policy, folder) = (options.policy, &arguments.rules_folder);
    let has_name = options.project.is_some();
    let plan = plan(arguments, destination.clone(), desired, options, groups.to_vec());
    // On a thread of its own: comparing large dashboards must not keep a signal or the deadline from being seen.
    let mut planned = tokio::spawn(plan);
    let (reader, source, plan, planned_rules) = tokio::select! {
        planned = &mut planned => planned.map_err(|error| Error::Runtime(error.into()))??,
        () = stop.wished() => return Err(Error::Interrupted),
        () = tokio::time::sleep(arguments.connect.total_timeout()) => return Err(Error::Deadline),
    };
    if !has_name && plan.writes() > 0 {
        let message = "the project has no name, so other projects cannot tell its dashboards from theirs; set `project` in \
                       dashgen.toml, or give --project";
        terminal::warn(&message).or_else(unread)?;
    }
    if arguments.dry_run {
        let mut report = plan.report();
        report.rules = planned_rules;
        report.requests = reader.sent();
        return Ok(report);
    }
    stop.announce();
    let writer = reader.into_writer();
    let progress = Bar::new(plan.writes());
    let mut report = plan.carry_out(&writer, stop.interrupt(), &progress).await;
    progress.finish();
    if !groups.is_empty() {
        let interrupt = stop.interrupt();
        let target = rules::Target {
            folder,
            data_source: &source,
        };
        report.rules = rules::push(&writer, groups, planned_rules, &target, policy, interrupt).await;
        report.interrupted = interrupt.is_set();
        report.requests = writer.reader().sent();
    }
    Ok(report)
}

type Planned = (Reader, String, Plan, Vec<Line>);

/// Reads and decides.
fn plan(
    arguments: &PushArguments,
    destination: Destination,
    desired: Vec<Desired>,
    options: Options,
    groups: Vec<rules::Group>,
) -> impl Future<Output = Result<Planned, Error>> + Send + use<> {
    let (connect, folder) = (arguments.connect.clone(), arguments.rules_folder.clone());
    let named = arguments.rules_data_source.clone();
    async move {
        let reader = connect.connect(&destination).await?;
        let source = rules_source(named.as_deref(), &reader, &groups).await?;
        let policy = options.policy;
        let plan = Plan::make(&reader, desired, options).await?;
        let rules = if groups.is_empty() {
            Vec::new()
        } else {
            rules::plan(&reader, &groups, &folder, policy).await?
        };
        Ok((reader, source, plan, rules))
    }
}

/// The uid of the data source that rules query.
async fn rules_source(
    named: Option<&str>,
    reader: &Reader,
    groups: &[rules::Group],
) -> Result<String, Error> {
    if groups.is_empty() {
        return Ok(String::new());
    }
    let mut sources = reader.data_sources().await?;
    sources.retain(|source| source.kind == "prometheus");
    sources.retain(|source| named.is_none_or(|named| source.uid == named || source.name == *named));
    match sources.as_slice() {
        [one] => Ok(one.uid.clone()),
        [] => Err(Error::Usage(
            "Grafana has no such data source of type prometheus for the rules",
        )),
        several => match several.iter().find(|source| source.is_default) {
            Some(default) if named.is_none() => Ok(default.uid.clone()),
            _ => Err(Error::Usage(
                "name the data source of the rules with --rules-data-source",
            )),
        },
    }
}
