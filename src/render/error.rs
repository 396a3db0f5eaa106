//! What is wrong with a project, each with the place where it is.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    /// Where: `dvt-operations / Projection / Projection Lag / query lag`.
    pub path: String,
    /// What, and what to do.
    pub message: String,
}

/// Everything that is wrong with a project. Nothing of it was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderErrors(Vec<RenderError>);

impl RenderErrors {
    /// Every error, in the order of the dashboards.
    pub fn all(&self) -> &[RenderError] {
        &self.0
    }

    /// An error if there are any.
    ///
    /// # Errors
    /// The errors.
    pub fn unless_empty(errors: Vec<RenderError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors))
        }
    }
}

impl std::error::Error for RenderErrors {}

impl fmt::Display for RenderErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(
            f,
            "{count} error{}; no files written",
            if count == 1 { "" } else { "s" }
        )?;
        for RenderError { path, message } in &self.0 {
            write!(f, "\n  {path}: {message}")?;
        }
        Ok(())
    }
}
