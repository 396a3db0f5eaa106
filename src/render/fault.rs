//! What is wrong with a project, each with the place where it is.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `dvt-operations / Projection / Projection Lag / query lag`.
    pub path: String,
    /// What, and what to do.
    pub message: String,
}

/// Everything that is wrong with a project. Nothing of it was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Every fault, in the order of the dashboards.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// An error if there are any.
    ///
    /// # Errors
    /// The faults.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self(faults))
        }
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(
            f,
            "{count} fault{}; nothing was rendered",
            if count == 1 { "" } else { "s" }
        )?;
        for Fault { path, message } in &self.0 {
            write!(f, "\n  {path}: {message}")?;
        }
        Ok(())
    }
}
