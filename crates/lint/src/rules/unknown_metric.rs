use crate::catalogue::{Catalogue, recorded};
use crate::finding::Level;
use crate::outline::Outline;
use crate::reporter::{Origin, Reporter};
use crate::rule::{Check, rule};

rule! {
    /// A metric that nobody declares, exposes or records
    ///
    /// Names are held against a catalogue: that of a rendered project, what services expose (`--metrics-file`), what a
    /// Prometheus has scraped (`--prometheus-url`). What rules of the same files record is known, and what is declared
    /// and was not seen yet is a note: a counter of errors is born with the first one. If no metric at all is known,
    /// the catalogue is that of another program, which is said once.
    ///
    /// ## Why
    /// A query of a metric that is not there is no error: the panel is empty, the alert is silent.
    ///
    /// ## Bad
    /// ```promql known
    /// # TYPE shop_orders_total counter
    /// shop_orders_total{payment="card"} 7
    /// ---
    /// sum(rate(shop_order_total[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql known
    /// # TYPE shop_orders_total counter
    /// shop_orders_total{payment="card"} 7
    /// ---
    /// sum(rate(shop_orders_total[5m]))
    /// ```
    ///
    /// ## Real case
    /// Temporal's own published dashboards have had wrong names of metrics since 2023.
    "P02" "unknown-metric" Error, [Check::Catalogue(check)]
}

/// The most names that a message lists.
const LISTED: usize = 4;

fn check(outlines: &[Outline], catalogue: Catalogue<'_>, reporter: &mut Reporter) {
    if let Some(count) = catalogue.is_of_others(outlines) {
        let origin = Origin { file: catalogue.source.to_owned(), ..Origin::default() };
        reporter.set_document(&origin, None, Vec::new());
        let mut names = catalogue.metrics.names();
        names.truncate(LISTED);
        let message = match &*names {
            [] => format!("no metric is here, and {count} are read"),
            names => format!("none of the {count} metrics that are read is here, but {}, …", names.join(", ")),
        };
        let help = "name what the programs of these dashboards and rules expose";
        reporter.at("", &[], Level::Error, message, help);
        return;
    }
    let recorded = recorded(outlines);
    let judges_recorded = reporter.is_whole || catalogue.has_recorded;
    for outline in outlines {
        let uid = outline.board().and_then(|board| board.uid.as_deref());
        reporter.set_document(&outline.origin, uid, outline.root.clone());
        for unknown in &outline.metrics.unknown {
            let metric = unknown.metric.as_str();
            if recorded.contains(metric) || metric.contains(':') && !judges_recorded {
                continue;
            }
            let help = match &unknown.nearest {
                Some(nearest) => format!("write `{nearest}` if that is meant"),
                None => "name one that is there, or leave the query out".to_owned(),
            };
            let excerpt = &unknown.excerpt;
            reporter.text(
                &unknown.pointer,
                &unknown.within,
                (&excerpt.text, excerpt.start, excerpt.end),
                Level::Error,
                format!("no metric `{metric}` is declared, exposed or recorded"),
                help,
            );
        }
    }
}
