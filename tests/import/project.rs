//! A crate of what was imported: compiled, run, compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use dashgen_import::Imported;
use serde_json::Value;

use crate::common::{cargo_environment, project_root};

/// A crate of what was imported.
pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    /// Writes the crate.
    pub(crate) fn of(imported: &Imported, target: &Path, name: &str) -> Self {
        let folder = target.join("import").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let root = project_root();
        let root = root.canonicalize().expect("the workspace");
        let root = root.display();
        let manifest = format!(
            "[package]\nname = \"imported-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ndashgen = {{ path = \"{root}\" }}\ndashgen-program = {{ path = \"{root}/crates/program\" }}\n\n\
             [workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest");
        let lock = project_root().join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file");
        for file in &imported.files {
            fs::write(folder.join("src").join(&file.name), &file.text).expect("a file");
        }
        fs::write(folder.join("src/main.rs"), imported.main()).expect("the program");
        Self { folder }
    }

    fn cargo(&self, arguments: &[&str]) -> (bool, String) {
        let start = Instant::now();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.folder).args(arguments);
        let output = cargo_environment(&mut cargo).output().expect("cargo starts");
        println!(
            "cargo {}: {:.1} s",
            arguments.join(" "),
            start.elapsed().as_secs_f32()
        );
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }

    /// Each dashboard that the program does not render as it was.
    pub(crate) fn differences(&self, imported: &Imported) -> Vec<String> {
        let (built, errors) = self.cargo(&["build", "--offline"]);
        assert!(built, "what was imported does not compile:\n{errors}");
        let (ran, errors) = self.cargo(&["run", "--offline", "--quiet", "--", "render"]);
        assert!(ran, "what was imported does not render:\n{errors}");
        let mut different = Vec::new();
        for report in &imported.dashboards {
            let path = self
                .folder
                .join("out/dashboards")
                .join(format!("{}.json", report.uid));
            let text = fs::read_to_string(&path).unwrap_or_default();
            let rendered: Value = serde_json::from_str(&text).unwrap_or_default();
            if rendered != report.wanted || text != dashgen_canonical::to_text(&report.wanted) {
                different.push(format!("{} ({})", report.source, report.module));
            }
        }
        for report in &imported.rules {
            let path = self
                .folder
                .join("out/prometheus")
                .join(format!("{}.yaml", report.name));
            let text = fs::read(&path).unwrap_or_default();
            let rendered = dashgen_read::parse(&text, dashgen_read::Format::Yaml).unwrap_or_default();
            let rendered = serde_json::from_value(rendered).unwrap_or_default();
            if !dashgen_import::same_rules(&rendered, &report.wanted) {
                different.push(format!("{} (rules)", report.source));
            }
        }
        different
    }
}
