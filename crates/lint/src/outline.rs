//! What is kept of a document when it is closed: what other documents may be held against.

use dashgen_promql::ast::{Binary, BinaryOp, Expr, Node};

use crate::asked::AskedMetrics;
use crate::finding::Within;
use crate::model::{
    Configuration, Dashboard, Labels, Panel, RuleFile, RuleKind, RuleOf, Variable, list, step, text,
};
use crate::reporter::Origin;
use crate::rules::burns;

/// What is kept of a dashboard or a rule file.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) origin: Origin,
    pub(crate) root: Vec<Within>,
    pub(crate) kind: Kind,
    pub(crate) metrics: AskedMetrics,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Dashboard(Board),
    Rules(Vec<RuleLine>),
    /// What a configuration of Alertmanager mutes.
    Alertmanager(Configuration),
}

/// What is kept of a dashboard.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) uid: Option<String>,
    pub(crate) title: String,
    pub(crate) pointer: String,
    pub(crate) panels: Vec<PanelLine>,
    pub(crate) variables: Vec<VariableLine>,
    pub(crate) tags: Vec<String>,
    pub(crate) links: Vec<LinkLine>,
    pub(crate) thresholds: Vec<ThresholdLine>,
}

/// A panel.
#[derive(Debug)]
pub(crate) struct PanelLine {
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    pub(crate) id: Option<u64>,
    pub(crate) title: String,
    /// The plugin that draws it.
    pub(crate) kind: String,
}

/// A variable.
#[derive(Debug)]
pub(crate) struct VariableLine {
    pub(crate) name: String,
    pub(crate) kind: String,
}

/// A link.
#[derive(Debug)]
pub(crate) struct LinkLine {
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    pub(crate) url: Option<String>,
    /// Whether it passes on all that is chosen.
    pub(crate) passes_all: bool,
    /// Of a list of dashboards by tags.
    pub(crate) tags: Option<Vec<String>>,
}

/// The thresholds of a panel that draws one expression.
#[derive(Debug)]
pub(crate) struct ThresholdLine {
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    pub(crate) expr: String,
    pub(crate) steps: Vec<f64>,
}

/// A rule.
#[derive(Debug)]
pub(crate) struct RuleLine {
    pub(crate) is_alert: bool,
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    pub(crate) slo: Option<String>,
    pub(crate) labels: Labels,
    pub(crate) severity: Option<String>,
    /// The address of its runbook, with the pointer to it.
    pub(crate) runbook: Option<(String, String)>,
    /// Addresses in its annotations, each with the pointer to it.
    pub(crate) addresses: Vec<(String, String)>,
    /// What an alert compares with which number.
    pub(crate) threshold: Option<(String, f64)>,
    /// The shares of errors that it compares with a burn rate: what, the factor, the budget.
    pub(crate) burns: Vec<(String, f64, f64)>,
}

impl Outline {
    pub(crate) fn of_dashboard(dashboard: &Dashboard, origin: &Origin, root: &[Within]) -> Self {
        let mut links: Vec<LinkLine> = Vec::new();
        let mut add = |link: &crate::model::Link, mut within: Vec<Within>| {
            within.push(Within {
                what: "link",
                name: link.title.to_owned(),
            });
            let is_list = text(link.value, "type") == Some("dashboards");
            let tags = list(link.value, "tags")
                .iter()
                .filter_map(|tag| tag.as_str().map(str::to_owned));
            links.push(LinkLine {
                pointer: link.pointer.clone(),
                within,
                url: link.url.map(str::to_owned),
                passes_all: crate::model::flag(link.value, "includeVars"),
                tags: (is_list && link.is_of_dashboard).then(|| tags.collect()),
            });
        };
        dashboard.links.iter().for_each(|link| add(link, Vec::new()));
        for panel in &dashboard.panels {
            panel.links.iter().for_each(|link| add(link, panel.within()));
        }
        let tags = list(dashboard.value, "tags")
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned));
        Self {
            origin: origin.clone(),
            root: root.to_vec(),
            kind: Kind::Dashboard(Board {
                uid: dashboard.uid.map(str::to_owned),
                title: dashboard.title.to_owned(),
                pointer: dashboard.pointer.clone(),
                panels: dashboard.panels.iter().map(panel).collect(),
                variables: dashboard.variables.iter().map(variable).collect(),
                tags: tags.collect(),
                links,
                thresholds: thresholds(dashboard),
            }),
            metrics: AskedMetrics::of(&dashboard.queries),
        }
    }

    pub(crate) fn of_rules(file: &RuleFile, origin: &Origin, root: &[Within]) -> Self {
        let lines = file.rules().filter_map(|(_, rule)| {
            let query = file.query(rule)?;
            let parsed = query.parsed.as_ref()?;
            Some(RuleLine {
                is_alert: rule.kind == RuleKind::Alert,
                name: rule.name.to_owned(),
                pointer: rule.pointer.clone(),
                within: rule.within.clone(),
                slo: ["slo", "sloth_slo", "slo_name"]
                    .iter()
                    .find_map(|label| rule.label(label))
                    .map(str::to_owned),
                labels: Labels::of(rule.value),
                severity: rule.label("severity").map(str::to_owned),
                runbook: runbook(rule),
                addresses: addresses(rule),
                threshold: threshold(&parsed.expr),
                burns: burns(&parsed.expr),
            })
        });
        Self {
            origin: origin.clone(),
            root: root.to_vec(),
            kind: Kind::Rules(lines.collect()),
            metrics: AskedMetrics::of(&file.queries),
        }
    }

    pub(crate) fn board(&self) -> Option<&Board> {
        match &self.kind {
            Kind::Dashboard(board) => Some(board),
            Kind::Rules(_) | Kind::Alertmanager(_) => None,
        }
    }

    pub(crate) fn rules(&self) -> &[RuleLine] {
        match &self.kind {
            Kind::Dashboard(_) | Kind::Alertmanager(_) => &[],
            Kind::Rules(rules) => rules,
        }
    }

    pub(crate) fn alertmanager(&self) -> Option<&Configuration> {
        match &self.kind {
            Kind::Alertmanager(configuration) => Some(configuration),
            Kind::Dashboard(_) | Kind::Rules(_) => None,
        }
    }

    pub(crate) fn of_alertmanager(configuration: Configuration, origin: &Origin) -> Self {
        Self {
            origin: origin.clone(),
            root: Vec::new(),
            kind: Kind::Alertmanager(configuration),
            metrics: AskedMetrics::default(),
        }
    }
}

fn runbook(rule: &RuleOf) -> Option<(String, String)> {
    let names = ["runbook_url", "runbook"];
    let (name, url) = names
        .iter()
        .find_map(|name| Some((name, rule.annotation(name)?)))?;
    Some((format!("{}/annotations/{name}", rule.pointer), url.to_owned()))
}

/// Annotations of a rule that lead to a dashboard.
fn addresses(rule: &RuleOf) -> Vec<(String, String)> {
    let annotations = rule.value.get("annotations").and_then(|all| all.as_object());
    let texts = annotations
        .into_iter()
        .flatten()
        .filter_map(|(name, text)| Some((name, text.as_str()?)));
    let is_link = |text: &str| text.contains("/d/") && !text.contains(char::is_whitespace);
    texts
        .filter(|(_, text)| is_link(text))
        .map(|(name, text)| {
            (
                format!("{}/annotations/{}", rule.pointer, step(name)),
                text.to_owned(),
            )
        })
        .collect()
}

fn panel(panel: &Panel) -> PanelLine {
    PanelLine {
        pointer: panel.pointer.clone(),
        within: panel.within(),
        id: panel.id,
        title: panel.title.to_owned(),
        kind: panel.kind.to_owned(),
    }
}

fn variable(variable: &Variable) -> VariableLine {
    VariableLine {
        name: variable.name.to_owned(),
        kind: variable.kind.to_string(),
    }
}

/// `expr > 5`: what is compared, and with what.
fn threshold(expr: &Expr) -> Option<(String, f64)> {
    let Node::Binary(binary) = &expr.node else {
        return None;
    };
    let Binary {
        op,
        left,
        right,
        bool: false,
        ..
    } = &**binary
    else {
        return None;
    };
    if !matches!(
        op,
        BinaryOp::Greater | BinaryOp::GreaterOrEqual | BinaryOp::Less | BinaryOp::LessOrEqual
    ) {
        return None;
    }
    Some((left.to_string(), crate::value::constant(right)?))
}

fn thresholds(dashboard: &Dashboard) -> Vec<ThresholdLine> {
    let mut lines = Vec::new();
    for panel in &dashboard.panels {
        let steps = panel.settings.0.pointer("/fieldConfig/defaults/thresholds/steps");
        let Some(steps) = steps.and_then(|steps| steps.as_array()) else {
            continue;
        };
        let steps: Vec<f64> = steps
            .iter()
            .filter_map(|step| step.get("value")?.as_f64())
            .collect();
        let mut queries = dashboard.queries_of(panel).filter(|query| !query.is_hidden);
        if let (false, Some(query), None) = (steps.is_empty(), queries.next(), queries.next())
            && let Some(parsed) = &query.parsed
        {
            lines.push(ThresholdLine {
                pointer: format!(
                    "{}{}/fieldConfig/defaults/thresholds",
                    panel.pointer, panel.settings.1
                ),
                within: panel.within(),
                expr: parsed.expr.to_string(),
                steps,
            });
        }
    }
    lines
}
