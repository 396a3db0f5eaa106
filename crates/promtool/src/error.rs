//! What keeps tests of rules from being run.

use std::io;
use std::path::PathBuf;

use dashgen_read::ReadError;

/// What keeps tests of rules from being run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no promtool.
    #[error(
        "promtool cannot be started as `{}`: {source}; it comes with Prometheus (on Debian: the package prometheus), and \
         --promtool or the variable PROMTOOL names another path", program.display()
    )]
    Missing {
        /// How it was to be started.
        program: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// It does not say its version.
    #[error("`{} --version` says no version; name a promtool of Prometheus with --promtool", program.display())]
    NoPromtool {
        /// What was started.
        program: PathBuf,
    },
    /// It is too old.
    #[error(
        "promtool is of Prometheus {}.{}, and `keep_firing_for` is known from {}.{} on; install a newer one, or name it with \
         --promtool", found.0, found.1, crate::OLDEST.0, crate::OLDEST.1
    )]
    TooOld {
        /// Its version.
        found: (u32, u32),
    },
    /// A file cannot be read.
    #[error("`{}` {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ReadError,
    },
    /// A file is none of tests.
    #[error("`{}` is no test file of promtool: {what}", path.display())]
    NoTests {
        /// The file.
        path: PathBuf,
        /// What is missing.
        what: String,
    },
    /// A temporary file cannot be written.
    #[error("a file for promtool cannot be written: {0}")]
    Temporary(#[from] io::Error),
    /// promtool ends without an answer.
    #[error("promtool could not run the tests of `{name}`: {said}")]
    Said {
        /// The tests.
        name: String,
        /// What it says.
        said: String,
    },
}
