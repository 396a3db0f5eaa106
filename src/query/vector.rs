//! Instant vectors as queries of a panel.

use super::{IntoQuery, Query};
use crate::datasource::DataSource;
use crate::typed::{HistogramVector, InstantVector, Labels, home};
use dashgen_promql::ast::Name;

impl<L: Labels, State> IntoQuery for InstantVector<L, State> {
    fn into_query(self) -> Query {
        let query = Query::built(self.bare.expr);
        let source = DataSource::home(home(&self.bare.gathered.metrics));
        let query = match self.bare.unit {
            Some(unit) => query.unit(unit),
            None => query,
        };
        let query = match L::names() {
            Some(names) => query.labels(names.into_iter().map(Name::Borrowed)),
            None => query,
        };
        let gathered = self.bare.gathered;
        let query = Query {
            source,
            metrics: gathered.metrics,
            written: gathered.written,
            lost_unit: gathered.lost_unit,
            ..query
        };
        gathered.errors.into_iter().fold(query, Query::with_error)
    }
}

impl<L: Labels, State> IntoQuery for HistogramVector<L, State> {
    fn into_query(self) -> Query {
        self.counts().into_query()
    }
}

/// What is said most often of a query, without the detour over [`IntoQuery::into_query`].
impl<L: Labels, State> InstantVector<L, State> {
    /// As [`Query::ref_id`].
    pub fn ref_id(self, name: impl Into<String>) -> Query {
        self.into_query().ref_id(name)
    }

    /// As [`Query::legend`].
    pub fn legend(self, legend: impl Into<String>) -> Query {
        self.into_query().legend(legend)
    }

    /// As [`Query::instant`]: one moment, the end of the time range.
    pub fn instant(self) -> Query {
        self.into_query().instant()
    }

    /// As [`Query::on_right_axis`].
    pub fn on_right_axis(self) -> Query {
        self.into_query().on_right_axis()
    }
}
