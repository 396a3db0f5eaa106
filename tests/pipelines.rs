//! The pipelines of `docs/ci/` do what they say: each of their scripts is run, with the real program and stand-ins
//! for the commands that reach a forge.

mod common;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{dashgen_path, folder, git, program_path, project_root, stderr, stdout};
use serde_json::Value;

/// A clone in which a pipeline runs, and the commands that it finds there.
struct Runner {
    clone: PathBuf,
    commands: PathBuf,
    base: String,
}

impl Runner {
    /// A branch that changed the unit of a panel.
    fn new(name: &str) -> Self {
        let root = folder(name);
        let (clone, commands) = (root.join("clone"), root.join("bin"));
        for folder in [&clone, &commands] {
            fs::create_dir_all(folder).expect("a folder");
        }
        for part in ["out", "docs/runbooks"] {
            let from = project_root().join(part);
            fs::create_dir_all(clone.join("docs")).expect("a folder");
            let copied = Command::new("cp")
                .arg("-r")
                .arg(&from)
                .arg(clone.join(part))
                .status();
            assert!(
                copied.is_ok_and(|status| status.success()),
                "{} is copied",
                from.display()
            );
        }
        let runner = Self {
            clone,
            commands,
            base: String::new(),
        };
        // What comes after `--` is for the binary; `gh` and `curl` write down what they were asked.
        runner.command(
            "cargo",
            "case \"$*\" in *'-p dashboards --'*) binary=$PROGRAM;; *) binary=$DASHGEN;; esac; \
             while [ \"$1\" != -- ]; do shift; done; shift; exec \"$binary\" \"$@\" $MORE",
        );
        runner.command(
            "gh",
            "echo \"gh $*\" >> calls; case \"$*\" in *--jq*) echo \"$FOUND\";; esac",
        );
        runner.command(
            "curl",
            "echo \"curl $*\" >> calls; case \"$*\" in *per_page*) echo \"[{\\\"id\\\": 7, \\\"body\\\": \\\"$FOUND\\\"}]\";; esac",
        );
        runner.command("apt-get", "true");
        let dashboard = runner.clone.join("out/dashboards/dvt-operations.json");
        let now = fs::read_to_string(&dashboard).expect("a dashboard");
        let before = now.replacen("\"unit\": \"ms\"", "\"unit\": \"s\"", 1);
        assert_ne!(before, now, "the dashboard has a unit to change");
        fs::write(&dashboard, before).expect("a file");
        git(&runner.clone, &["init", "-q", "-b", "main"]);
        git(&runner.clone, &["add", "."]);
        git(&runner.clone, &["commit", "-q", "-m", "Before"]);
        let base = git(&runner.clone, &["rev-parse", "HEAD"]).trim().to_owned();
        fs::write(&dashboard, now).expect("a file");
        Self { base, ..runner }
    }

    fn command(&self, name: &str, script: &str) {
        let path = self.commands.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a command");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }

    /// Runs a script as GitHub and GitLab do: it stops at the first command that fails.
    fn run(&self, script: &str, environment: &[(&str, &str)]) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("bash")
            .current_dir(&self.clone)
            .args(["-e", "-o", "pipefail", "-c", script])
            .env("PATH", format!("{}:{path}", self.commands.display()))
            .env("DASHGEN", dashgen_path())
            .env("PROGRAM", program_path())
            .env("NO_COLOR", "1")
            .envs(environment.iter().copied())
            .output()
            .expect("bash starts")
    }

    fn succeeds(&self, script: &str, environment: &[(&str, &str)]) -> String {
        let output = self.run(script, environment);
        assert!(
            output.status.success(),
            "this failed:\n{script}\n{}{}",
            stdout(&output),
            stderr(&output)
        );
        stdout(&output)
    }

    fn comment(&self) -> String {
        fs::read_to_string(self.clone.join("comment.md")).expect("the pipeline wrote a comment")
    }

    /// What was asked of the forge since the last time.
    fn calls(&self) -> String {
        let path = self.clone.join("calls");
        let calls = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        calls
    }
}

fn pipeline(file: &str) -> Value {
    let text = fs::read_to_string(project_root().join("docs/ci").join(file)).expect("the pipeline");
    dashgen_read::parse(text.as_bytes(), dashgen_read::Format::Yaml).expect("the pipeline is YAML")
}

/// An address at which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// A delivery that cannot reach Grafana fails the pipeline and keeps its token to itself.
fn delivers(runner: &Runner, script: &str) {
    let address = nobody();
    let environment = [
        ("GRAFANA_URL", address.as_str()),
        ("GRAFANA_TOKEN", "glsa_secret"),
        // A pipeline waits longer for a Grafana that restarts.
        ("MORE", "--deadline 5"),
    ];
    let output = runner.run(script, &environment);
    let said = format!("{}{}", stdout(&output), stderr(&output));
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot reach Grafana"), "{said}");
    assert!(!said.contains("glsa_secret"), "the token was printed: {said}");
}

#[test]
fn the_workflow_of_github_checks_comments_and_delivers() {
    let workflow = pipeline("github.yml");
    let runner = Runner::new("pipeline-github");
    let script = |job: &str, name: &str| -> String {
        let steps = workflow["jobs"][job]["steps"]
            .as_array()
            .expect("a job has steps");
        let step = steps.iter().find(|step| step["name"] == name);
        let step = step.unwrap_or_else(|| panic!("job {job} has no step \"{name}\""));
        step["run"].as_str().expect("it runs something").to_owned()
    };
    assert!(workflow["on"]["pull_request"].is_null() && workflow["on"]["push"]["branches"][0] == "main");

    runner.succeeds(&script("check", "Rendered files are up to date"), &[]);
    let environment = [
        ("BASE", runner.base.as_str()),
        ("OUT", "out"),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
    ];
    runner.succeeds(&script("check", "Say what changed"), &environment);
    assert!(
        runner.comment().starts_with("<!-- dashgen diff -->\n"),
        "{}",
        runner.comment()
    );
    assert!(runner.comment().contains("unit: s → ms"), "{}", runner.comment());
    let summary = fs::read_to_string(runner.clone.join("summary.md")).expect("a summary");
    assert_eq!(summary, runner.comment());

    let comment = script("check", "Keep one comment up to date");
    let forge = |found| {
        [
            ("GITHUB_REPOSITORY", "dvt/engine"),
            ("NUMBER", "12"),
            ("FOUND", found),
        ]
    };
    runner.succeeds(&comment, &forge(""));
    let calls = runner.calls();
    assert!(
        calls.contains("gh api --method POST repos/dvt/engine/issues/12/comments --field body=@comment.md"),
        "{calls}"
    );
    runner.succeeds(&comment, &forge("99"));
    let calls = runner.calls();
    assert!(
        calls.contains("gh api --method PATCH repos/dvt/engine/issues/comments/99 --field body=@comment.md"),
        "{calls}"
    );

    // What could not be read is no difference: the step fails.
    let unknown = [
        ("BASE", "nowhere"),
        ("OUT", "out"),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
    ];
    assert!(
        !runner
            .run(&script("check", "Say what changed"), &unknown)
            .status
            .success()
    );

    delivers(&runner, &script("deliver", "Deliver to Grafana"));

    fs::write(runner.clone.join("out/dashboards/dvt-operations.json"), "{}").expect("a file");
    let stale = runner.run(&script("check", "Rendered files are up to date"), &[]);
    assert_eq!(stale.status.code(), Some(1), "{}", stdout(&stale));
}

#[test]
fn the_pipeline_of_gitlab_checks_comments_and_delivers() {
    let pipeline = pipeline("gitlab.yml");
    let jq = Path::new("/usr/bin/jq").exists();
    assert!(
        jq,
        "jq is missing; install Debian's package jq and run this again"
    );
    let runner = Runner::new("pipeline-gitlab");
    let script = |job: &str| -> String {
        let lines = pipeline[job]["script"].as_array().expect("a job has a script");
        let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
        lines.join("\n")
    };
    runner.succeeds(&script("dashboards:check"), &[]);
    let environment = |found| {
        [
            ("OUT", "out"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", runner.base.as_str()),
            ("CI_API_V4_URL", "https://gitlab.example/api/v4"),
            ("CI_PROJECT_ID", "3"),
            ("CI_MERGE_REQUEST_IID", "12"),
            ("DASHGEN_COMMENT_TOKEN", "glpat"),
            ("FOUND", found),
        ]
    };
    let notes = "https://gitlab.example/api/v4/projects/3/merge_requests/12/notes";
    runner.succeeds(&script("dashboards:diff"), &environment("words"));
    assert!(runner.comment().contains("unit: s → ms"), "{}", runner.comment());
    let page = fs::read_to_string(runner.clone.join("dashboards.html")).expect("a page");
    assert!(page.contains("<svg"), "the page has no picture");
    let calls = runner.calls();
    assert!(
        calls.contains("--request POST") && calls.trim_end().ends_with(notes),
        "{calls}"
    );
    runner.succeeds(&script("dashboards:diff"), &environment("<!-- dashgen diff -->"));
    let calls = runner.calls();
    assert!(
        calls.contains("--request PUT") && calls.trim_end().ends_with(&format!("{notes}/7")),
        "{calls}"
    );

    delivers(&runner, &script("dashboards:deliver"));
}
