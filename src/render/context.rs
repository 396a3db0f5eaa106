//! What rendering knows while it walks the tree: where it is, what is wrong so far, what links lead to.

use crate::link::{Link, Target};

/// Gathers faults, each with its path, so that one run reports all of them.
#[derive(Debug, Default)]
pub(crate) struct Context {
    path: Vec<String>,
    faults: Vec<(String, String)>,
}

impl Context {
    /// Runs `work` one step further down the path: `operations / Projection / query A`.
    pub(crate) fn within<T>(&mut self, step: impl Into<String>, work: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.into());
        let result = work(self);
        self.path.pop();
        result
    }

    /// Reports a fault at the present place.
    pub(crate) fn fault(&mut self, message: impl std::fmt::Display) {
        self.faults.push((self.path.join(" / "), message.to_string()));
    }

    /// The address that a link leads to.
    pub(crate) fn url(&mut self, link: &Link) -> String {
        match &link.target {
            Target::Url(url) => url.clone(),
            Target::Dashboard { .. } => String::new(),
        }
    }
}
