//! The README does what it says: every command in a `console` block is run and its output compared.
//! (Its Rust blocks are documentation tests of the crate `dashboards`.)

mod common;

use common::{folder, program, project_root, stderr, stdout};

/// A command and the lines that the README shows below it.
struct Example {
    command: String,
    output: Vec<String>,
}

fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut in_console = false;
    for line in readme.lines() {
        match (in_console, line) {
            (false, "```console") => in_console = true,
            (true, "```") => in_console = false,
            (true, line) => match line.strip_prefix("$ ") {
                Some(command) => examples.push(Example {
                    command: command.to_owned(),
                    output: Vec::new(),
                }),
                None => examples
                    .last_mut()
                    .expect("a block begins with a command")
                    .output
                    .push(line.to_owned()),
            },
            (false, _) => {}
        }
    }
    examples
}

/// A line with every number the same: they grow with the project, and a new panel is no reason to edit the README.
fn without_numbers(line: &str) -> String {
    let mut text = String::new();
    for letter in line.chars() {
        match letter {
            '0'..='9' if text.ends_with('0') => {}
            '0'..='9' => text.push('0'),
            _ => text.push(letter),
        }
    }
    text
}

/// Whether the output is what is shown, numbers aside, where a line of `…` stands for any lines.
fn fits(shown: &[String], output: &[&str]) -> bool {
    match shown {
        [] => output.is_empty(),
        [dots, rest @ ..] if dots == "…" => (0..=output.len()).any(|from| fits(rest, &output[from..])),
        [line, rest @ ..] => {
            output
                .first()
                .is_some_and(|first| without_numbers(first) == without_numbers(line))
                && fits(rest, &output[1..])
        }
    }
}

#[test]
fn every_command_gives_what_is_shown() {
    let readme = std::fs::read_to_string(project_root().join("README.md")).expect("there is a README");
    let examples = examples(&readme);
    assert!(examples.len() >= 3, "only {} commands were found", examples.len());
    // A folder without `out/`, as if nothing had been rendered yet.
    let folder = folder("readme");
    let runbooks = project_root().join("docs/runbooks");
    std::fs::create_dir_all(folder.join("docs/runbooks")).expect("a folder for the runbooks");
    for page in std::fs::read_dir(runbooks).expect("the runbooks").flatten() {
        std::fs::copy(page.path(), folder.join("docs/runbooks").join(page.file_name()))
            .expect("a copy of a runbook");
    }
    // That a page of a new alert is missing is said by tests/rules/added.rs; here any complete page does.
    let rendered = dashboards::project().render().expect("the project has no errors");
    for page in rendered.rules().expect("there are rules").runbooks() {
        let path = folder.join("docs/runbooks").join(page.file());
        if !path.exists() {
            let complete = project_root().join("docs/runbooks/projection_lag.md");
            let complete = std::fs::read_to_string(complete).expect("a runbook");
            let page = page.update(&complete).expect("a page has its parts");
            std::fs::write(path, page).expect("a page for the alert");
        }
    }
    for Example { command, output } in examples {
        let arguments = command
            .strip_prefix("cargo run -p dashboards -- ")
            .unwrap_or_else(|| panic!("`{command}` cannot be run here; show it in a block of another kind"));
        let ran = program()
            .args(arguments.split(' '))
            .current_dir(&folder)
            .output()
            .expect("the program starts");
        assert_eq!(ran.status.code(), Some(0), "`{command}`: {}", stderr(&ran));
        let actual = stdout(&ran);
        let lines: Vec<&str> = actual.lines().collect();
        assert!(
            fits(&output, &lines),
            "the README shows another output of `{command}`; it is:\n{actual}"
        );
    }
}

/// Every Markdown file of the project that people read.
fn pages() -> Vec<std::path::PathBuf> {
    let mut folders = vec![project_root().join("docs")];
    let mut pages = vec![project_root().join("README.md")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("a folder of the project")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page is text");
        for (_, rest) in text.match_indices("](").map(|(at, _)| text.split_at(at + 2)) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            let is_file = !target.is_empty() && !target.contains("://") && !target.starts_with('/');
            let folder = page.parent().expect("a page is in a folder");
            if is_file && !folder.join(target).exists() {
                broken.push(format!("{} → {target}", page.display()));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "links that lead nowhere:\n{}",
        broken.join("\n")
    );
}
