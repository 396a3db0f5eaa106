//! Reports for people.

use std::io::{self, Write};

use crate::coverage::{Coverage, Untested};
use crate::mutation::Mutation;
use crate::run::Failure;

/// What did not come true.
///
/// # Errors
/// Those of the writer.
pub fn write_failures(failures: &[Failure], to: &mut impl Write) -> io::Result<()> {
    failures
        .iter()
        .try_for_each(|failure| writeln!(to, "{failure}\n"))
}

/// What no test reaches.
///
/// # Errors
/// Those of the writer.
pub fn write_coverage(coverage: &Coverage, to: &mut impl Write) -> io::Result<()> {
    for untested in &coverage.untested {
        match untested {
            Untested::Alert { rule } => writeln!(to, "{rule}: no test asks for it")?,
            Untested::Firing { rule } => writeln!(to, "{rule}: no test wants it to fire")?,
            Untested::Silence { rule } => writeln!(to, "{rule}: no test wants it to stay silent")?,
            Untested::Branch { rule, place, expr } => {
                writeln!(to, "{rule}: never true in a test, {place}:\n    {expr}")?;
            }
        }
    }
    let missing = coverage.untested.len();
    writeln!(
        to,
        "coverage: {} alerts, {} parts of expressions; {}",
        coverage.alerts,
        coverage.branches,
        if missing == 0 {
            "all were reached".to_owned()
        } else {
            format!("{missing} were not reached")
        }
    )
}

/// Which changes no test notices.
///
/// # Errors
/// Those of the writer.
pub fn write_mutation(mutation: &Mutation, to: &mut impl Write) -> io::Result<()> {
    for unnoticed in &mutation.unnoticed {
        writeln!(to, "{}: no test notices {}", unnoticed.rule, unnoticed.change)?;
    }
    writeln!(
        to,
        "mutation: {} changes of {} rules; {} went unnoticed",
        mutation.changes,
        mutation.rules,
        mutation.unnoticed.len()
    )
}
