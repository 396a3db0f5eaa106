//! Rust as `rustfmt` lays it out.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The text as `rustfmt` lays it out, where there is one; else as it is, which differs little.
pub(crate) fn formatted(text: &str, folder: &Path) -> String {
    let run = || -> Option<String> {
        let mut command = Command::new("rustfmt");
        command.args(["--edition", "2024"]);
        // Without a configuration on the way it has its own, and takes no path.
        if let Some(configured) = configured(folder) {
            command.arg("--config-path").arg(configured);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut stdin = child.stdin.take()?;
        let input = text.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().ok()?;
        writer.join().ok()?.ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8(output.stdout).ok())?
    };
    run()
        .filter(|formatted| !formatted.is_empty())
        .unwrap_or_else(|| text.to_owned())
}

/// The nearest folder above that configures `rustfmt`.
fn configured(folder: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(folder).ok()?;
    let is_configured = |folder: &Path| {
        ["rustfmt.toml", ".rustfmt.toml"]
            .iter()
            .any(|name| folder.join(name).is_file())
    };
    start
        .ancestors()
        .find(|folder| is_configured(folder))
        .map(Path::to_owned)
}
