//! Annotations to the wire.

use super::context::Context;
use super::home;
use super::query::Situation;
use super::scope::Scope;
use super::series::KnownSeries;
use super::written;
use crate::dashboard::Annotation;
use crate::query::Format;
use crate::wire::classic::{Annotation as Wire, TargetQuery};

pub(crate) fn render(
    annotation: &Annotation,
    scope: &Scope,
    known: &KnownSeries,
    context: &mut Context,
) -> Wire {
    context.within(format_args!("annotation {}", annotation.name), |context| {
        let query = &annotation.query;
        let situation = Situation {
            title: annotation.name,
            instant: false,
            format: Format::TimeSeries,
            several: false,
            scope,
            theme: context.theme(),
        };
        let (target, faults) = query.to_wire("Annotation", situation);
        faults
            .iter()
            .chain(query.errors())
            .for_each(|fault| context.fault(fault));
        written::check(&query.written, known, context);
        home::check_query(query, known, context);
        let mut wire = Wire {
            name: annotation.name.to_owned(),
            datasource: target.datasource,
            enable: annotation.shown,
            hide: None,
            icon_color: annotation.color.name_in(context.theme()).unwrap_or_default(),
            filter: None,
            target: None,
            expr: None,
            step: None,
            title_format: annotation.title.map(str::to_owned),
            text_format: annotation.text.map(str::to_owned),
            tag_keys: None,
            use_value_for_time: None,
        };
        match target.query {
            TargetQuery::Prometheus(prometheus) => wire.expr = Some(prometheus.expr),
            other => wire.target = Some(other),
        }
        wire
    })
}
