//! One dashboard to the wire.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use super::context::Context;
use super::row::Surroundings;
use super::scope::Scope;
use super::series::KnownSeries;
use super::written::UncheckedQuery;
use super::{annotation, choice, page, patch, reference, variable};
use crate::canonical::{self, ListText};
use crate::dashboard::Dashboard;
use crate::datasource::DataSource;
use crate::link::{Link, Target};
use crate::panel::AllowedFinding;
use crate::variable::{Declaration, Kind};
use crate::wire::classic::{
    Annotations, Dashboard as Wire, DashboardLink, DashboardLinkKind, SCHEMA_VERSION, Templating, TimeRange,
};
use dashgen_promql::ast::{Duration, Name};

/// The longest uid that Grafana takes.
const LONGEST_UID: usize = 40;
/// The most often that Grafana reads a dashboard again.
const SHORTEST_REFRESH: Duration = crate::seconds(5);

/// A dashboard as it is delivered.
#[derive(Clone, Debug)]
pub struct RenderedDashboard {
    uid: &'static str,
    title: &'static str,
    source: &'static str,
    panels: Vec<RenderedPanel>,
    text: String,
    /// What the text says, once somebody asks.
    json: OnceLock<Value>,
}

/// A panel as it is delivered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RenderedPanel {
    /// Its number in Grafana, which follows from the slug.
    pub id: u32,
    /// Its own stable name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The plugin that draws it.
    #[serde(rename = "type")]
    pub kind: Name,
    /// The title of its row.
    pub row: Option<&'static str>,
    /// The series of Prometheus that its queries read, in the order of the alphabet.
    pub metrics: Vec<Name>,
    /// Those of its queries that are not held against the catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<UncheckedQuery>,
    /// Why it may show nothing on a healthy system, if it may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_empty: Option<String>,
    /// What `dashgen lint` may find in it, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_findings: Vec<AllowedFinding>,
}

impl RenderedDashboard {
    /// The uid.
    pub fn uid(&self) -> &str {
        self.uid
    }

    /// The title.
    pub fn title(&self) -> &str {
        self.title
    }

    /// The file of Rust that declares it, from the root of the workspace. Nothing if it was compiled elsewhere: the
    /// path would be that of one machine.
    pub fn source(&self) -> Option<&str> {
        Path::new(self.source).is_relative().then_some(self.source)
    }

    /// Its panels, in the order of the page.
    pub fn panels(&self) -> &[RenderedPanel] {
        &self.panels
    }

    /// Grafana's JSON in its [canonical form](crate::canonical).
    pub fn json(&self) -> &Value {
        self.json
            .get_or_init(|| serde_json::from_str(&self.text).unwrap_or_default())
    }

    /// Where it is written to, below the folder of the output.
    pub fn path(&self) -> PathBuf {
        PathBuf::from("dashboards").join(format!("{}.json", self.uid()))
    }

    /// The same as text: what the file holds.
    pub fn text(&self) -> &str {
        &self.text
    }
}

pub(crate) fn render<'a>(
    dashboard: &'a Dashboard,
    scope: &Scope,
    known: &KnownSeries,
    context: &mut Context<'a>,
) -> RenderedDashboard {
    check(dashboard, context);
    let declarations = declarations(dashboard, context);
    let annotations = dashboard
        .annotations
        .iter()
        .map(|annotation| annotation::render(annotation, scope, known, context))
        .collect();
    let variables = declarations
        .iter()
        .map(|declaration| {
            let step = format!("variable {}", declaration.name);
            context.within(step, |context| variable::render(declaration, scope, context))
        })
        .collect();
    let links = dashboard
        .links
        .iter()
        .map(|link| top_link(link, context))
        .collect();
    let wire = Wire {
        uid: dashboard.uid.to_owned(),
        title: dashboard.title.to_owned(),
        description: dashboard.about.map(str::to_owned),
        tags: dashboard.tags.iter().map(|&tag| tag.to_owned()).collect(),
        editable: (!dashboard.editable).then_some(false),
        graph_tooltip: Some(dashboard.graph_tooltip),
        time: Some(TimeRange {
            from: dashboard.from.to_owned(),
            to: dashboard.to.to_owned(),
        }),
        refresh: dashboard.refresh.map(|interval| interval.to_string()),
        timezone: Some(dashboard.timezone.to_owned()),
        schema_version: SCHEMA_VERSION,
        links,
        annotations: Annotations { list: annotations },
        templating: Templating { list: variables },
        ..Wire::default()
    };
    let declared = declarations
        .iter()
        .map(|declaration| &*declaration.name)
        .collect();
    let fields = canonical_fields(&wire, context);
    known.texts.check_element(&fields, context);
    // `panels` is the last field of a dashboard in canonical form, and empty yet.
    let elements = ListText::new(&fields);
    check_references(&elements, &declared, context);
    let surroundings = Surroundings {
        scope,
        known,
        declared: &declared,
        choices: &choice::choices(dashboard),
    };
    let (panels, elements) = page::render(dashboard, &surroundings, elements, context);
    let text = patch::render(dashboard, &declarations, elements.finish(), context);
    RenderedDashboard {
        uid: dashboard.uid,
        title: dashboard.title,
        source: dashboard.source,
        panels,
        text,
        json: OnceLock::new(),
    }
}

/// Reports a uid that cannot be.
pub(super) fn check_uid(dashboard: &Dashboard, context: &mut Context) {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if dashboard.uid.is_empty() || !dashboard.uid.bytes().all(legal) {
        context.fault("a uid is made of letters, digits, `-` and `_`");
    }
    if dashboard.uid.len() > LONGEST_UID {
        context.fault(format!(
            "a uid has at most {LONGEST_UID} characters, this one has {}",
            dashboard.uid.len()
        ));
    }
}

fn check(dashboard: &Dashboard, context: &mut Context) {
    if dashboard.title.trim().is_empty() {
        context.fault("a dashboard has a title");
    }
    if dashboard
        .refresh
        .is_some_and(|interval| interval < SHORTEST_REFRESH)
    {
        context.fault("Grafana refuses to refresh more often than every five seconds");
    }
    let mut names = BTreeSet::new();
    for declaration in dashboard.scope.iter().chain(&dashboard.variables) {
        if !names.insert(&*declaration.name) {
            context.fault(format!("variable `{}` is declared twice", declaration.name));
        }
    }
    let mut names = BTreeSet::new();
    for annotation in &dashboard.annotations {
        if !names.insert(annotation.name) {
            context.fault(format!("two annotations are called \"{}\"", annotation.name));
        }
    }
}

/// Every variable: one for each data source that something uses, then the scope, then those declared.
fn declarations(dashboard: &Dashboard, context: &mut Context) -> Vec<Declaration> {
    let is_said = |source: &DataSource| {
        let says = |declaration: &Declaration| declares_source(declaration, source);
        dashboard.variables.iter().any(says)
    };
    let derives = context.theme().derives;
    let sources = sources(dashboard)
        .into_iter()
        .filter(|source| derives && !is_said(source));
    let mut declarations: Vec<Declaration> = sources.filter_map(data_source).collect();
    for declaration in dashboard.scope.iter().chain(&dashboard.variables) {
        if declarations.iter().any(|other| other.name == declaration.name) {
            context.fault(format!(
                "variable `{}` has the name of a data source's variable; give it another",
                declaration.name
            ));
        }
        declarations.push(declaration.clone());
    }
    declarations
}

/// Every data source that something uses and that has a variable.
pub(super) fn sources(dashboard: &Dashboard) -> Vec<DataSource> {
    let mut sources: Vec<DataSource> = Vec::new();
    let mut push = |source: &DataSource| {
        if !sources.contains(source) && source.variable().is_some() {
            sources.push(source.clone());
        }
    };
    let mut add = |source: &DataSource| {
        let others = [&dashboard.prometheus, &dashboard.panel_source];
        let others = others.into_iter().flatten();
        if *source == DataSource::PROMETHEUS && dashboard.prometheus.is_some() {
            others.for_each(&mut push);
        } else {
            push(source);
        }
    };
    let queries = dashboard
        .rows
        .iter()
        .flat_map(|row| &row.panels)
        .flat_map(crate::panel::AnyPanel::queries);
    queries.for_each(|query| add(query.source()));
    dashboard
        .annotations
        .iter()
        .for_each(|annotation| add(annotation.query.source()));
    for declaration in dashboard.scope.iter().chain(&dashboard.variables) {
        match &declaration.kind {
            Kind::LabelValues { metric, .. } => add(&DataSource::home(metric().prometheus)),
            Kind::FieldValues { .. } => add(&DataSource::ELASTICSEARCH),
            Kind::Filters { datasource } => add(datasource),
            Kind::Query { datasource, query } => {
                add(datasource);
                // Which one is asked may be what it finds.
                reference::names_in(&query.to_string(), &mut |name| {
                    DataSource::of_variable(name).iter().for_each(&mut add);
                });
            }
            _ => {}
        }
    }
    // The order must not depend on which panel comes first.
    sources.sort();
    sources
}

/// Whether a variable chooses this data source.
fn declares_source(declaration: &Declaration, source: &DataSource) -> bool {
    let is_source = match &declaration.kind {
        // What a query finds may be the uid of one: which one is asked then depends on another variable.
        Kind::DataSource(_) | Kind::Query { .. } => true,
        Kind::Json(json) => json["type"] == "datasource",
        _ => false,
    };
    is_source && source.variable() == Some(&*declaration.name)
}

/// The variable that chooses a data source.
fn data_source(source: DataSource) -> Option<Declaration> {
    let name = source.variable()?.to_owned();
    Some(Declaration {
        // Readers see the title; without one they would read `prometheus_datasource`.
        title: source.title(),
        ..Declaration::new(name, Kind::DataSource(source))
    })
}

fn top_link(link: &Link, context: &mut Context) -> DashboardLink {
    let to_dashboard = matches!(link.target, Target::Dashboard { .. });
    let mut url = context.url(link);
    // To a dashboard as it opens, Grafana adds the time range and the variables by itself.
    let is_plain = matches!(&link.target, Target::Dashboard { panel: None, variables, time: None, .. } if variables.is_empty());
    if is_plain {
        url.truncate(url.find('?').unwrap_or(url.len()));
    }
    DashboardLink {
        title: link.title.clone(),
        kind: DashboardLinkKind::Link,
        icon: if to_dashboard {
            "dashboard"
        } else {
            "external link"
        }
        .to_owned(),
        tooltip: String::new(),
        url: Some(url),
        tags: Vec::new(),
        as_dropdown: false,
        target_blank: link.new_tab,
        include_vars: is_plain,
        keep_time: is_plain,
    }
}

/// Everything but the panels.
fn canonical_fields(wire: &Wire, context: &mut Context) -> Value {
    let canonical = serde_json::to_value(wire)
        .map_err(|error| error.to_string())
        .and_then(|fields| canonical::canonical(fields).map_err(|error| error.to_string()));
    canonical.unwrap_or_else(|error| {
        context.fault(error);
        Value::Null
    })
}

/// Reports variables that are used and not declared, each beside what uses it.
fn check_references(elements: &ListText, declared: &BTreeSet<&str>, context: &mut Context<'_>) {
    let declared = |name: &str| declared.contains(name);
    if reference::all_known(elements.text(), declared) {
        return;
    }
    let fields: Value = serde_json::from_str(&elements.clone().finish()).unwrap_or_default();
    for (kind, list, name) in [
        ("variable", &fields["templating"]["list"], "name"),
        ("annotation", &fields["annotations"]["list"], "name"),
        ("link", &fields["links"], "title"),
    ] {
        for item in list.as_array().into_iter().flatten() {
            let step = format!("{kind} {}", item[name].as_str().unwrap_or_default());
            context.within(step, |context| reference::check(item, &declared, context));
        }
    }
}
