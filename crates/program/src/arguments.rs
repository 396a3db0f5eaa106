//! The commands and their arguments.
//!
//! Three commands with a handful of flags: a parser without dependencies starts in no time, and the program is linked
//! again after each edit of a dashboard.

use std::ffi::OsString;
use std::path::PathBuf;

use dashgen_manifest::list::Listed;
use lexopt::{Arg, Parser, ValueExt};

use crate::error::Error;
use crate::help;

/// Where runbooks are unless it is said otherwise.
const RUNBOOKS: &str = "docs/runbooks";

/// What the program is asked to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Render(RenderArguments),
    List(ListArguments),
    Runbook(RunbookArguments),
    Schema,
    Help(&'static str),
    Version,
}

#[derive(Debug, PartialEq)]
pub(crate) struct RenderArguments {
    pub(crate) out: PathBuf,
    /// The folder of the runbooks; nothing if they are left alone.
    pub(crate) runbooks: Option<PathBuf>,
    pub(crate) only: Vec<String>,
    pub(crate) check: bool,
    pub(crate) format: Format,
}

#[derive(Debug, PartialEq)]
pub(crate) struct ListArguments {
    pub(crate) what: Listed,
    pub(crate) format: Format,
}

#[derive(Debug, PartialEq)]
pub(crate) struct RunbookArguments {
    /// An alert, or the file that it leads to.
    pub(crate) name: String,
    /// The folder of the runbooks.
    pub(crate) runbooks: PathBuf,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
}

/// The arguments that the process was started with.
pub(crate) fn parse() -> Result<Command, Error> {
    parse_from(Parser::from_env())
}

fn parse_from(mut parser: Parser) -> Result<Command, Error> {
    match parser.next()? {
        None => Err(Error::NoCommand),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Command::Help(help::PROGRAM)),
        Some(Arg::Short('V') | Arg::Long("version")) => Ok(Command::Version),
        Some(Arg::Value(name)) => match name.to_str() {
            Some("render") => render(&mut parser),
            Some("list") => list(&mut parser),
            Some("runbook") => runbook(&mut parser),
            Some("schema") => schema(&mut parser),
            Some("help") => Ok(Command::Help(help::PROGRAM)),
            _ => Err(Error::UnknownCommand(shown(&name))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

fn render(parser: &mut Parser) -> Result<Command, Error> {
    let mut arguments = RenderArguments {
        out: PathBuf::from("out"),
        runbooks: Some(PathBuf::from(RUNBOOKS)),
        only: Vec::new(),
        check: false,
        format: Format::default(),
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("out") => arguments.out = parser.value()?.into(),
            Arg::Long("runbooks") => arguments.runbooks = Some(parser.value()?.into()),
            Arg::Long("no-runbooks") => arguments.runbooks = None,
            Arg::Long("only") => arguments.only.push(parser.value()?.string()?),
            Arg::Long("check") => arguments.check = true,
            Arg::Long("format") => arguments.format = format(parser)?,
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(help::RENDER)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Render(arguments))
}

fn list(parser: &mut Parser) -> Result<Command, Error> {
    let mut arguments = ListArguments {
        what: Listed::default(),
        format: Format::default(),
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(what) if what == "dashboards" => arguments.what = Listed::Dashboards,
            Arg::Value(what) if what == "metrics" => arguments.what = Listed::Metrics,
            Arg::Value(what) => {
                return Err(Error::Choice {
                    what: "what to list",
                    value: shown(&what),
                    choices: "dashboards or metrics",
                });
            }
            Arg::Long("format") => arguments.format = format(parser)?,
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(help::LIST)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::List(arguments))
}

fn runbook(parser: &mut Parser) -> Result<Command, Error> {
    let (mut name, mut runbooks) = (None, PathBuf::from(RUNBOOKS));
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            Arg::Long("runbooks") => runbooks = parser.value()?.into(),
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(help::RUNBOOK)),
            other => return Err(other.unexpected().into()),
        }
    }
    let name = name.ok_or(Error::NoAlert)?;
    Ok(Command::Runbook(RunbookArguments { name, runbooks }))
}

fn schema(parser: &mut Parser) -> Result<Command, Error> {
    match parser.next()? {
        None => Ok(Command::Schema),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Command::Help(help::SCHEMA)),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn format(parser: &mut Parser) -> Result<Format, Error> {
    let value = parser.value()?;
    match value.to_str() {
        Some("text") => Ok(Format::Text),
        Some("json") => Ok(Format::Json),
        _ => Err(Error::Choice {
            what: "--format",
            value: shown(&value),
            choices: "text or json",
        }),
    }
}

fn shown(value: &OsString) -> String {
    value.to_string_lossy().escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Result<Command, Error> {
        parse_from(Parser::from_args(arguments.split_whitespace()))
    }

    fn message(arguments: &str) -> String {
        parsed(arguments).expect_err("it is wrong").to_string()
    }

    #[test]
    fn flags_are_read() {
        let Ok(Command::Render(render)) = parsed("render --only a --only=b --check --out dir --format json")
        else {
            panic!("it is right");
        };
        assert_eq!(render.only, ["a", "b"]);
        assert!(render.check);
        assert_eq!((render.out, render.format), (PathBuf::from("dir"), Format::Json));
        assert_eq!(
            parsed("list metrics").ok(),
            Some(Command::List(ListArguments {
                what: Listed::Metrics,
                format: Format::Text
            }))
        );
        assert_eq!(parsed("render --help").ok(), Some(Command::Help(help::RENDER)));
    }

    #[test]
    fn what_is_wrong_says_what_to_do() {
        insta::assert_snapshot!(message(""), @"no command is named; use `render`, `list`, `runbook` or `schema` (`--help` says what they do)");
        insta::assert_snapshot!(message("push"), @"`push` is not a command of this program; use `render`, `list`, `runbook` or `schema`, and the tool `dashgen` for all others");
        insta::assert_snapshot!(message("render --chekc"), @"invalid option '--chekc'; see `--help`");
        insta::assert_snapshot!(message("render --out"), @"missing argument for option '--out'; see `--help`");
        insta::assert_snapshot!(message("runbook"), @"name the alert whose runbook is to be started: `runbook ALERT`");
        insta::assert_snapshot!(message("list rows"), @"what to list cannot be `rows`; use dashboards or metrics");
        insta::assert_snapshot!(message("list --format xml"), @"--format cannot be `xml`; use text or json");
    }
}
