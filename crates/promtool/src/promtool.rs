//! The program `promtool`.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::error::Error;

/// The oldest version that knows all that is rendered: `keep_firing_for` came with Prometheus 2.42.
pub const OLDEST: (u32, u32) = (2, 42);

/// A promtool that was found and is new enough.
#[derive(Clone, Debug)]
pub struct Promtool {
    program: PathBuf,
    version: Option<(u32, u32)>,
}

/// A test file as promtool reads it, with its rule files.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Without `rule_files`.
    pub(crate) test: Value,
    pub(crate) rules: Vec<Value>,
}

/// What promtool says of several runs.
pub(crate) struct Answer {
    /// Which of them succeeded.
    pub(crate) succeeded: Vec<bool>,
    /// All its words.
    pub(crate) failures: String,
}

impl Promtool {
    /// The promtool with this path; without one, that of the variable `PROMTOOL`, or of the `PATH`.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::NoPromtool`] and [`Error::TooOld`].
    pub fn find(named: Option<&Path>) -> Result<Self, Error> {
        let of_environment = || std::env::var_os("PROMTOOL").filter(|name| !name.is_empty());
        let program = named
            .map(|path| path.as_os_str().to_owned())
            .or_else(of_environment)
            .unwrap_or_else(|| OsString::from("promtool"));
        let program = PathBuf::from(program);
        let output = Command::new(&program).arg("--version").output();
        let output = output.map_err(|source| Error::Missing {
            program: program.clone(),
            source,
        })?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        if !said.contains(VERSION) {
            return Err(Error::NoPromtool { program });
        }
        match version(&said) {
            Some(found) if found < OLDEST => Err(Error::TooOld { found }),
            version => Ok(Self { program, version }),
        }
    }

    /// The version of Prometheus that it belongs to; none if it was built without one, as by `go install`.
    pub fn version(&self) -> Option<(u32, u32)> {
        self.version
    }

    /// Runs tests, all in one process.
    pub(crate) fn run(&self, runs: &[Run]) -> Result<Answer, Error> {
        let folder = TempDir::new()?;
        let files: Vec<PathBuf> = runs
            .iter()
            .enumerate()
            .map(|(number, run)| run.write(folder.path(), number))
            .collect::<Result<_, _>>()?;
        let mut command = Command::new(&self.program);
        command.args(["test", "rules"]).args(&files);
        // Both streams in one file, in the order in which they are written: only so is it known which file fails.
        let path = folder.path().join("said");
        let said = File::create(&path)?;
        command.stdout(said.try_clone()?).stderr(said);
        let status = command.status().map_err(|source| self.missing(source))?;
        let said = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let succeeded = verdicts(&said);
        if succeeded.len() != files.len() {
            let name = format!("{} files", files.len());
            let said = if said.trim().is_empty() {
                status.to_string()
            } else {
                said
            };
            return Err(Error::Said { name, said });
        }
        Ok(Answer {
            succeeded,
            failures: said,
        })
    }

    fn missing(&self, source: io::Error) -> Error {
        Error::Missing {
            program: self.program.clone(),
            source,
        }
    }
}

impl Run {
    /// JSON is YAML.
    fn write(&self, folder: &Path, number: usize) -> Result<PathBuf, Error> {
        let mut names = Vec::new();
        for (of, rules) in self.rules.iter().enumerate() {
            let name = format!("{number}-{of}-rules.yaml");
            std::fs::write(folder.join(&name), rules.to_string())?;
            names.push(name);
        }
        let mut test = self.test.clone();
        if let Some(fields) = test.as_object_mut() {
            fields.insert("rule_files".to_owned(), names.into());
        }
        let path = folder.join(format!("{number}-test.yaml"));
        std::fs::write(&path, test.to_string())?;
        Ok(path)
    }
}

/// What its first line begins with.
const VERSION: &str = "promtool, version ";

/// `promtool, version 2.42.0+ds (branch: …`
fn version(said: &str) -> Option<(u32, u32)> {
    let (_, rest) = said.split_once(VERSION)?;
    let mut numbers = rest.split(|letter: char| !letter.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Whether each file succeeded, in their order. Prometheus 2 names them, Prometheus 3 does not.
fn verdicts(said: &str) -> Vec<bool> {
    let verdicts = said.lines().filter_map(|line| match line {
        "  SUCCESS" => Some(true),
        "  FAILED:" => Some(false),
        _ => None,
    });
    verdicts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        let of = |text| version(text);
        assert_eq!(
            of("promtool, version 2.42.0+ds (branch: debian/sid)"),
            Some((2, 42))
        );
        assert_eq!(of("promtool, version 3.7.3 (branch: HEAD)\n"), Some((3, 7)));
        assert_eq!(of("promtool, version  (branch: , revision: unknown)"), None);
        assert_eq!(of("usage: promtool"), None);
    }

    #[test]
    fn a_promtool_that_is_missing_is_named() {
        let missing = Promtool::find(Some(Path::new("/nowhere/promtool"))).expect_err("there is none");
        let said = missing.to_string();
        assert!(
            said.starts_with("promtool cannot be started as `/nowhere/promtool`: "),
            "{said}"
        );
        assert!(
            said.ends_with("--promtool or the variable PROMTOOL names another path"),
            "{said}"
        );
        let other = Promtool::find(Some(Path::new("true"))).expect_err("it says nothing");
        assert_eq!(
            other.to_string(),
            "`true --version` says no version; name a promtool of Prometheus with --promtool"
        );
    }

    #[test]
    fn each_file_has_an_end_of_its_own() {
        let second = "Unit Testing:  /a\n  SUCCESS\n\nUnit Testing:  /b\n  FAILED:\n    expr: \"x\"\n\n";
        assert_eq!(verdicts(second), [true, false]);
        assert_eq!(
            verdicts("  SUCCESS\n\n  FAILED:\n    expr: \"x\"\n\n  SUCCESS\n"),
            [true, false, true]
        );
    }
}
