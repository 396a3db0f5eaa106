//! What a query reads, which variables it needs, and which labels it gives.

mod labels;
mod names;
mod sight;
mod variables;
mod walk;

pub use labels::{LabelSet, ResultLabels, result_labels};
pub use names::is_metric_name_kept;
pub use sight::{Doubt, proves, unseen};
pub use variables::{VariablePlace, VariableUse, variables};
pub use walk::{children, children_mut, map_selectors, selectors, walk};
