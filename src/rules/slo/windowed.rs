//! The shares that SLOs over other windows than 30 days record, as [`series`](super::series) has the rest.

use super::series::{SlothId, SlothService, SlothSlo, SlothWindow};
use crate::Unit;

crate::metrics! {
    /// The share of events that were bad in 7 days, each event counted once.
    gauge SliError7d = "slo:sli_error:ratio_rate1w" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 28 days, each event counted once.
    gauge SliError28d = "slo:sli_error:ratio_rate4w" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 90 days, each event counted once.
    gauge SliError90d = "slo:sli_error:ratio_rate90d" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
}
