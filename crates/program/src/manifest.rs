//! What the project says of itself beside its files.

use dashgen::catalogue::{MetricInfo, MetricType};
use dashgen::render::{Rendered, RenderedDashboard};
use dashgen_manifest::{
    AllowedFinding, Dashboard, Folder, Label, Manifest, Metric, Panel, Reader, UncheckedQuery,
};

/// Everything but the files.
pub(crate) fn of(rendered: &Rendered) -> Manifest {
    Manifest {
        project: rendered.name().map(str::to_owned),
        allow_edits: rendered.allow_edits(),
        folder: rendered.default_folder().map(|folder| folder.uid().to_owned()),
        folders: folders(rendered),
        dashboards: rendered
            .dashboards()
            .map(|one| dashboard(one, rendered))
            .collect(),
        metrics: rendered.metrics().iter().map(metric).collect(),
        readers: rendered.readers().iter().map(reader).collect(),
        target_labels: rendered.target_labels().iter().map(ToString::to_string).collect(),
        ..Manifest::default()
    }
}

/// Every folder once, parents first.
fn folders(rendered: &Rendered) -> Vec<Folder> {
    let mut folders: Vec<Folder> = Vec::new();
    for folder in rendered.folders() {
        let path: Vec<_> = folder.path().collect();
        for folder in path.into_iter().rev() {
            let folder = Folder {
                uid: folder.uid().to_owned(),
                title: folder.title().to_owned(),
                parent: folder.parent().map(|parent| parent.uid().to_owned()),
            };
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    folders
}

fn dashboard(dashboard: &RenderedDashboard, rendered: &Rendered) -> Dashboard {
    let uid = dashboard.uid();
    Dashboard {
        uid: uid.to_owned(),
        title: dashboard.title().to_owned(),
        file: dashboard.path().display().to_string(),
        source: dashboard.source().map(str::to_owned),
        folder: rendered.own_folder_of(uid).map(|folder| folder.uid().to_owned()),
        panels: dashboard
            .panels()
            .iter()
            .map(|panel| Panel {
                id: panel.id,
                slug: panel.slug.clone(),
                title: panel.title.clone(),
                kind: panel.kind.to_string(),
                row: panel.row.map(str::to_owned),
                metrics: panel.metrics.iter().map(ToString::to_string).collect(),
                unchecked: unchecked(&panel.unchecked),
                allowed_empty: panel.allowed_empty.clone(),
                allowed_findings: panel.allowed_findings.iter().map(allowed).collect(),
            })
            .collect(),
    }
}

fn reader(reader: &dashgen::render::Reader) -> Reader {
    Reader {
        kind: reader.kind.as_str().to_owned(),
        name: reader.name.clone(),
        metrics: reader.metrics.iter().map(ToString::to_string).collect(),
        unchecked: unchecked(&reader.unchecked),
    }
}

fn allowed(finding: &dashgen::panel::AllowedFinding) -> AllowedFinding {
    AllowedFinding {
        rule: finding.rule.clone(),
        reason: finding.reason.clone(),
        until: finding.until.clone(),
    }
}

fn unchecked(queries: &[dashgen::render::UncheckedQuery]) -> Vec<UncheckedQuery> {
    let queries = queries.iter().map(|unchecked| UncheckedQuery {
        query: unchecked.query.clone(),
        reason: unchecked.reason.clone(),
    });
    queries.collect()
}

fn metric(metric: &MetricInfo) -> Metric {
    Metric {
        name: metric.name.to_owned(),
        kind: metric.metric_type.as_str().to_owned(),
        unit: metric.unit.id().to_owned(),
        help: metric.help.to_owned(),
        prometheus: metric.prometheus.map(str::to_owned),
        note: metric.note.map(str::to_owned),
        series: match metric.metric_type {
            MetricType::Counter | MetricType::Gauge | MetricType::NativeHistogram => Vec::new(),
            MetricType::Histogram | MetricType::Summary => metric.series().collect(),
        },
        labels: metric
            .labels
            .iter()
            .map(|label| Label {
                name: label.name.to_owned(),
                help: label.help.to_owned(),
                values: label.values.iter().map(|value| (*value).to_owned()).collect(),
                open: label.open,
            })
            .collect(),
        buckets: metric.buckets.to_vec(),
        quantiles: metric.quantiles.to_vec(),
    }
}
