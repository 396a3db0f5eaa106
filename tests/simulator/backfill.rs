//! The past, for `promtool tsdb create-blocks-from openmetrics`.
//!
//! `promtool` maps a file into memory and reads it once for each block of two hours, so a month comes in
//! many files, each of which becomes one block.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, ScopedJoinHandle};

use crate::incident::{HOUR, Millis};
use crate::model::World;
use crate::model::run::Run;
use crate::openmetrics::{Span, Text};

/// The length of a file, and of the block that it becomes: the one between two and eighteen hours that
/// `promtool` knows. Files begin at multiples of it.
pub const FILE: Millis = 6 * HOUR;

/// What a span of the past is made of.
#[derive(Clone, Copy, Debug)]
pub struct Backfill {
    /// The last moment, not included.
    pub end: Millis,
    /// Time between two samples.
    pub interval: Millis,
}

/// Why a backfill ended early.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// A file could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `promtool` could not be started.
    #[error("cannot start promtool: {0}; install the Debian package `prometheus`")]
    Start(io::Error),
    /// `promtool` refused a file.
    #[error("promtool could not make a block of `{}`: {said}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What it said.
        said: String,
    },
}

/// The name that a process has in Prometheus.
pub fn instance(target: usize) -> String {
    format!("dvt-{target}")
}

/// The job that all replicas have in Prometheus.
pub const JOB: &str = "dvt";

impl Backfill {
    /// Lets the world run to the end and writes what a Prometheus would have scraped: one file for each
    /// six hours into a folder. Returns the files and how many samples are in them.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(
        self,
        world: &mut World,
        folder: &Path,
        mut watch: impl FnMut(&Run),
    ) -> Result<(Vec<PathBuf>, u64), BackfillError> {
        let mut files = Vec::new();
        let samples = self.each(world, folder, &mut watch, |path| {
            files.push(path.to_owned());
            Ok(())
        })?;
        Ok((files, samples))
    }

    /// As [`write`](Self::write), and makes a block of each file in the folder of a Prometheus. No file is
    /// left behind.
    ///
    /// # Errors
    /// A file that cannot be written; a `promtool` that is missing or that refuses.
    pub fn blocks(
        self,
        world: &mut World,
        storage: &Path,
        mut watch: impl FnMut(&Run),
    ) -> Result<u64, BackfillError> {
        let folder = storage.join("openmetrics.tmp");
        let made = &|path: PathBuf| {
            let made = block(&path, storage);
            fs::remove_file(&path).map_err(|source| BackfillError::Write { path, source })?;
            made
        };
        // While promtool reads as many files as there are processors the next one is written.
        let at_once = thread::available_parallelism().map_or(1, usize::from);
        let samples = thread::scope(|scope| {
            let mut running: VecDeque<ScopedJoinHandle<'_, Result<(), BackfillError>>> = VecDeque::new();
            let samples = self.each(world, &folder, &mut watch, |path| {
                let path = path.to_owned();
                let oldest = (running.len() == at_once).then(|| running.pop_front()).flatten();
                let before = oldest.map_or(Ok(()), ended);
                running.push_back(scope.spawn(move || made(path)));
                before
            });
            let rest = running.into_iter().map(ended).fold(Ok(()), Result::and);
            samples.and_then(|samples| rest.map(|()| samples))
        });
        // Empty by now, or on the way to an error that matters more.
        let _ = fs::remove_dir_all(&folder);
        samples
    }

    fn each(
        self,
        world: &mut World,
        folder: &Path,
        watch: &mut impl FnMut(&Run),
        mut done: impl FnMut(&Path) -> Result<(), BackfillError>,
    ) -> Result<u64, BackfillError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| BackfillError::Write { path, source }
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let texts = texts(world);
        let mut span = Span::new(world.targets());
        let mut samples = 0;
        let mut at = world.now();
        let mut file = at.div_euclid(FILE);
        while at < self.end {
            world.advance(at, &mut *watch);
            for target in 0..world.targets() {
                span.scrape(world.schema(), target, world.samples(target), at);
            }
            at += self.interval;
            let next = at.div_euclid(FILE);
            if next != file || at >= self.end {
                let path = folder.join(format!("{:012}.om", file * FILE / 1_000));
                let out = File::create(&path).map_err(failed(&path))?;
                let mut out = BufWriter::with_capacity(1 << 20, out);
                let written = span.write(world.schema(), &texts, &mut out);
                samples += written
                    .and_then(|count| out.flush().map(|()| count))
                    .map_err(failed(&path))?;
                done(&path)?;
                file = next;
            }
        }
        Ok(samples)
    }

    /// As [`write`](Self::write), into one writer as one text: what fits into memory, a day or so.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn stream(
        self,
        world: &mut World,
        out: &mut impl Write,
        mut watch: impl FnMut(&Run),
    ) -> io::Result<u64> {
        let texts = texts(world);
        let mut span = Span::new(world.targets());
        let mut at = world.now();
        while at < self.end {
            world.advance(at, &mut watch);
            for target in 0..world.targets() {
                span.scrape(world.schema(), target, world.samples(target), at);
            }
            at += self.interval;
        }
        span.write(world.schema(), &texts, out)
    }
}

fn texts(world: &World) -> Vec<Text> {
    (0..world.targets())
        .map(|target| {
            let instance = instance(target);
            let mut labels = vec![("instance", instance.as_str()), ("job", JOB)];
            labels.extend(world.target_labels());
            Text::new(world.schema(), &labels)
        })
        .collect()
}

/// What a thread found.
fn ended<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Makes one block of one file of at most [`FILE`].
///
/// # Errors
/// A `promtool` that is missing or that refuses.
fn block(file: &Path, storage: &Path) -> Result<(), BackfillError> {
    blocks_of(file, storage, FILE)
}

/// Makes a block of each such span of time in a file. `promtool` knows two hours, and three times as long again and
/// again.
///
/// # Errors
/// A `promtool` that is missing or that refuses.
pub fn blocks_of(file: &Path, storage: &Path, span: Millis) -> Result<(), BackfillError> {
    let output = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"])
        .arg(format!("--max-block-duration={}h", span / HOUR))
        .arg(file)
        .arg(storage)
        .stdin(Stdio::null())
        .output()
        .map_err(BackfillError::Start)?;
    if output.status.success() {
        return Ok(());
    }
    Err(BackfillError::Refused {
        path: file.to_owned(),
        said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
