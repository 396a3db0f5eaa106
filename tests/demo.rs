//! The files of the demo, read by the programs that they are for.

mod common;

use std::fs;
use std::process::Command;

use common::{folder, project_root};

fn accepts(command: &mut Command) {
    let output = command.output().expect("the program is installed: see tests/run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn promtool_accepts_the_configuration() {
    // The demo mounts the rules elsewhere than they are here.
    let demo = fs::read_to_string(project_root().join("docs/demo/prometheus.yml")).expect("it is committed");
    let rules = project_root()
        .join("out/prometheus")
        .canonicalize()
        .expect("the rules are rendered");
    let here = demo.replace("/etc/prometheus/rules", &rules.display().to_string());
    assert_ne!(demo, here, "the rules are not loaded");
    let file = folder("demo").join("prometheus.yml");
    fs::write(&file, here).expect("the folder is writable");
    accepts(Command::new("promtool").args(["check", "config"]).arg(&file));
}

#[test]
fn amtool_accepts_the_configuration() {
    let file = project_root().join("docs/demo/alertmanager.yml");
    accepts(Command::new("amtool").arg("check-config").arg(file));
}
