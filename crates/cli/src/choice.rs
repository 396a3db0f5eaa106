//! Which dashboards of a Grafana are meant.

use clap::Args;
use dashgen_grafana::push::pull::Selection;

#[derive(Args, Debug)]
pub(crate) struct ChoiceArguments {
    /// Those in the folder with this uid.
    #[arg(long, value_name = "UID")]
    pub(crate) folder: Option<String>,
    /// Those with this tag.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Option<String>,
}

impl ChoiceArguments {
    /// Whether nothing was chosen, by uid neither.
    pub(crate) fn is_none(&self, uids: &[String]) -> bool {
        uids.is_empty() && self.folder.is_none() && self.tag.is_none()
    }

    /// What was chosen.
    pub(crate) fn selection(&self, uids: &[String]) -> Selection {
        Selection {
            uids: uids.to_vec(),
            folder: self.folder.clone(),
            tag: self.tag.clone(),
            project: None,
        }
    }
}
