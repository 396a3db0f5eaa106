//! The program `git`, bounded in time and in what it may do.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use dashgen_output::terminal::visible;
use dashgen_read::MAX_BYTES;

use crate::error::Error;

/// The most bytes of a list of files.
const MAX_LIST: u64 = 64 * 1024 * 1024;
/// The most bytes of a message.
const MAX_MESSAGE: u64 = 10_000;
/// How long one answer may take. It is all on this disk.
const LONGEST: Duration = Duration::from_mins(1);

/// A path as `git` writes it.
#[cfg(unix)]
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn git<I>(arguments: I) -> Command
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    let mut command = Command::new("git");
    command
        .arg("--no-pager")
        .arg("--literal-pathspecs")
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        // A partial clone would fetch what it lacks, from wherever the repository says.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn start(command: &mut Command) -> Result<Child, Error> {
    command.spawn().map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::NoGit,
        _ => Error::Git {
            message: format!("it cannot be started: {source}"),
        },
    })
}

fn failed(source: &std::io::Error) -> Error {
    Error::Git {
        message: source.to_string(),
    }
}

/// What `git` writes to stdout.
pub(super) fn output<I>(arguments: I) -> Result<Vec<u8>, Error>
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    let mut child = start(&mut git(arguments))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (done, read) = mpsc::channel();
    thread::spawn(move || {
        // Both at once: it waits for someone to read either.
        let message = thread::spawn(move || {
            let mut message = Vec::new();
            if let Some(stderr) = stderr {
                let _ = stderr.take(MAX_MESSAGE).read_to_end(&mut message);
            }
            message
        });
        let mut text = Vec::new();
        let read = stdout.map_or(Ok(0), |stdout| stdout.take(MAX_LIST + 1).read_to_end(&mut text));
        // Nobody waits any more if it took too long.
        let _ = done.send((read.map(|_| text), message.join().unwrap_or_default()));
    });
    let Ok((text, message)) = read.recv_timeout(LONGEST) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(Error::Git {
            message: format!("it did not answer within {} s", LONGEST.as_secs()),
        });
    };
    let text = text.map_err(|source| failed(&source))?;
    if text.len() as u64 > MAX_LIST {
        let _ = child.kill();
        let _ = child.wait();
        return Err(Error::Git {
            message: "the list of its files is longer than any that can be compared".to_owned(),
        });
    }
    let status = child.wait().map_err(|source| failed(&source))?;
    if status.success() {
        return Ok(text);
    }
    Err(explained(&String::from_utf8_lossy(&message)))
}

/// What a message of `git` means.
fn explained(message: &str) -> Error {
    if message.contains("dubious ownership") {
        return Error::GitOwner;
    }
    if message.contains("not a git repository") {
        return Error::NoRepository;
    }
    let first = message.lines().next().unwrap_or("it failed without a message");
    Error::Git {
        message: visible(first.trim_start_matches("fatal: ")),
    }
}

/// One process that reads any number of objects.
pub(super) struct Objects {
    child: Child,
    names: ChildStdin,
    contents: mpsc::Receiver<Result<Option<Vec<u8>>, std::io::Error>>,
}

impl Objects {
    pub(super) fn open() -> Result<Self, Error> {
        let mut child = start(
            git(["cat-file", "--batch"])
                .stdin(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let (Some(names), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::Git {
                message: "it has no input and output".to_owned(),
            });
        };
        let (found, contents) = mpsc::sync_channel(0);
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            loop {
                let content = next(&mut stdout);
                let is_end = content.is_err();
                if found.send(content).is_err() || is_end {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            names,
            contents,
        })
    }

    /// The content of an object. It is asked for by its hash, so that no name of a file can be taken for anything else.
    pub(super) fn read(&mut self, object: &str) -> Result<Vec<u8>, Error> {
        writeln!(self.names, "{object}").map_err(|source| failed(&source))?;
        let content = self.contents.recv_timeout(LONGEST).map_err(|_| Error::Git {
            message: format!("it did not answer within {} s", LONGEST.as_secs()),
        })?;
        match content {
            Ok(Some(content)) => Ok(content),
            Err(source) if source.kind() != std::io::ErrorKind::UnexpectedEof => Err(failed(&source)),
            // An older git gives up where it may not fetch.
            Ok(None) | Err(_) => Err(Error::Git {
                message: "this clone is partial and lacks the content of a file; fetch it first with \
                          `git fetch --refetch --no-filter`"
                    .to_owned(),
            }),
        }
    }

    pub(super) fn close(mut self) -> Result<(), Error> {
        drop(self.names);
        self.child.wait().map_err(|source| failed(&source))?;
        Ok(())
    }
}

/// `<hash> blob <size>`, a line break, the content, a line break; or `<hash> missing`.
fn next(stdout: &mut BufReader<ChildStdout>) -> Result<Option<Vec<u8>>, std::io::Error> {
    let mut head = String::new();
    if stdout.take(1000).read_line(&mut head)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    if head.trim_end().ends_with("missing") {
        return Ok(None);
    }
    let size: Option<u64> = head
        .trim_end()
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse().ok());
    let size = size
        .filter(|size| *size <= MAX_BYTES)
        .ok_or(std::io::ErrorKind::FileTooLarge)?;
    let mut content = Vec::new();
    stdout.take(size).read_to_end(&mut content)?;
    stdout.read_exact(&mut [0])?;
    Ok(Some(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_message() {
        let said = |message: &str| explained(message).to_string();
        insta::assert_snapshot!(said("fatal: not a git repository (or any of the parent directories): .git"), @"this folder is in no git repository; run this inside one, or compare two paths without --base");
        insta::assert_snapshot!(said("fatal: detected dubious ownership in repository at '/x'"), @"git refuses this repository because it belongs to another user; see `git config --global --add safe.directory`");
        insta::assert_snapshot!(said("fatal: a\u{1b}[31mb"), @r"git could not be asked: a\u{1b}[31mb");
    }
}
