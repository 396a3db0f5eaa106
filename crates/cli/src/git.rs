//! Documents as they are in a revision of the repository, read through the program `git`.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::Error;
use super::input;
use dashgen_output::terminal::visible;
use dashgen_diff::Side;
use dashgen_read::{MAX_BYTES};

/// The most bytes of a list of files or of a message.
const MAX_LIST: u64 = 16 * 1024 * 1024;

/// The documents at a path in a revision, named by their path below it. None if the path was not there.
pub(crate) fn side(revision: &str, path: &Path) -> Result<Side, Error> {
    let commit = format!("{revision}^{{commit}}");
    let commit = run(
        ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit],
        MAX_LIST,
    )
    .map_err(|_| Error::Revision {
        revision: visible(revision),
    })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let arguments = [
        OsStr::new("ls-tree"),
        OsStr::new("-r"),
        OsStr::new("-z"),
        OsStr::new(&commit),
        OsStr::new("--"),
    ];
    let list = run(arguments.into_iter().chain([path.as_os_str()]), MAX_LIST)?;
    let mut side = Side::default();
    for entry in list.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let Some((object, file)) = parse_entry(entry) else {
            continue;
        };
        let name = file
            .strip_prefix(path)
            .ok()
            .filter(|name| !name.as_os_str().is_empty());
        let is_one_file = name.is_none();
        let is_hidden =
            name.is_some_and(|name| name.iter().any(|part| part.to_string_lossy().starts_with('.')));
        if is_hidden || (!is_one_file && !input::has_document_name(&file)) {
            continue;
        }
        // A blob is asked for by its hash, so that no name of a file can be taken for anything else.
        let text = run(["show", "--no-textconv", "--end-of-options", &object], MAX_BYTES)?;
        let value = dashgen_read::parse(&text, dashgen_read::Format::of_path(&file)).map_err(|source| Error::Input {
            name: format!("{}:{}", visible(revision), input::shown(&file)),
            source,
        })?;
        if is_one_file || input::is_document(&value) {
            side.append(Side::of_one(input::shown(name.unwrap_or(&file)), value)?);
        }
    }
    Ok(side)
}

/// The hash and path in a line of `git ls-tree`: `100644 blob <hash>\t<path>`.
fn parse_entry(entry: &[u8]) -> Option<(String, PathBuf)> {
    let text = std::str::from_utf8(entry).ok()?;
    let (about, path) = text.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, kind, object) = (about.next()?, about.next()?, about.next()?);
    (kind == "blob" && mode != "120000").then(|| (object.to_owned(), PathBuf::from(path)))
}

/// What `git` writes to its standard output, if it is not more than `limit` bytes.
fn run<I>(arguments: I, limit: u64) -> Result<Vec<u8>, Error>
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    let mut child = Command::new("git")
        .arg("--no-pager")
        .arg("--literal-pathspecs")
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| Error::Git {
            message: format!("it cannot be started: {source}"),
        })?;
    let stderr = child.stderr.take();
    let mut text = Vec::new();
    let read = child
        .stdout
        .take()
        .map_or(Ok(0), |stdout| stdout.take(limit + 1).read_to_end(&mut text));
    if text.len() as u64 > limit {
        // It would wait for someone to read the rest.
        let _ = child.kill();
        let _ = child.wait();
        return Err(Error::Git {
            message: "it wrote more than any dashboard has".to_owned(),
        });
    }
    let mut message = String::new();
    if let Some(stderr) = stderr {
        let _ = stderr.take(10_000).read_to_string(&mut message);
    }
    let status = child.wait().map_err(|source| Error::Git {
        message: source.to_string(),
    })?;
    read.map_err(|source| Error::Git {
        message: source.to_string(),
    })?;
    if status.success() {
        return Ok(text);
    }
    let first = message.lines().next().unwrap_or("it failed without a message");
    Err(Error::Git {
        message: visible(first.trim_start_matches("fatal: ")),
    })
}
