//! A new project: what a colleague would have written for a service, from what the service exposes.
//!
//! ```
//! let exposition = dashgen_exposition::parse("# TYPE shop_carts gauge\nshop_carts 3\n")?;
//! let project = dashgen_new::Project::new("shop")?.exposing(&exposition);
//! let files = project.files();
//! let overview = files.iter().find(|file| file.path == "src/overview.rs").expect("a dashboard");
//! assert!(overview.text.contains("Dashboard::new(\"shop\", \"Shop\")"), "{}", overview.text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The overview follows the RED method where requests are counted (rate, errors, duration:
//! <https://grafana.com/blog/2018/08/02/the-red-method-how-to-instrument-your-services/>), and shows whether the targets
//! are up where they are not. Everything else stands on a second dashboard.

mod alerts;
mod name;
mod panels;
mod service;

use dashgen_exposition::Exposition;
use dashgen_tables::Tables;

use name::Name;
pub use name::NameError;
use service::Service;

/// A file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the project.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Where the crates of dashgen come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Crates {
    /// The published crates, of this version.
    #[default]
    Published,
    /// A clone of dashgen's repository, by its path.
    Clone(String),
}

/// A project before it is written.
#[derive(Debug)]
pub struct Project {
    name: Name,
    service: Service,
    tables: Tables,
    /// Modules that show something already; there is no sample beside them.
    imported: Vec<File>,
    is_sample: bool,
    crates: Crates,
}

/// What a service exposes that is only thought of: a project that nobody described yet begins with it.
const SAMPLE: &str = include_str!("templates/sample.txt");

/// What Prometheus makes of every scrape.
const UP: &str = "dashgen::metrics! {
    /// 1 while a target answers, 0 if its last scrape failed.
    gauge Up = \"up\" in Unit::COUNT, labels [Job];
}
";

/// Every series of a scrape has the label, also where a dashboard did not need it.
const LABELLED: &str = "impl dashgen::catalogue::HasLabel<Job> for Up {}\n";

impl Project {
    /// A project of this name, with a sample of metrics.
    ///
    /// # Errors
    /// If no crate and no dashboard can have the name.
    pub fn new(name: &str) -> Result<Self, NameError> {
        let name = Name::new(name)?;
        let sample = SAMPLE.replace("service_", &format!("{}_", name.metric_prefix()));
        let mut project = Self {
            name,
            service: Service::default(),
            tables: Tables::default(),
            imported: Vec::new(),
            is_sample: true,
            crates: Crates::default(),
        };
        if let Ok(exposition) = dashgen_exposition::parse(&sample) {
            project.read(&exposition);
        }
        Ok(project)
    }

    /// The project of a service that exposes this. What its runtime exposes by itself is left out.
    #[must_use]
    pub fn exposing(mut self, exposition: &Exposition) -> Self {
        self.is_sample = false;
        self.read(exposition);
        self
    }

    /// The project of dashboards that exist: each file is a module with a function `dashboard`, but for `metrics.rs`, the
    /// catalogue of what they read.
    #[must_use]
    pub fn importing(mut self, files: impl IntoIterator<Item = File>) -> Self {
        self.is_sample = false;
        self.imported = files.into_iter().collect();
        self.tables = Tables::default();
        self.service = Service::default();
        self
    }

    /// Where the crates of dashgen come from.
    #[must_use]
    pub fn crates(mut self, crates: Crates) -> Self {
        self.crates = crates;
        self
    }

    fn read(&mut self, exposition: &Exposition) {
        self.tables = dashgen_tables::tables(exposition, service::is_own);
        self.service = Service::new(&self.tables, exposition);
    }

    /// Metrics that no table can declare, each with the reason.
    pub fn left_out(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tables.left_out()
    }

    /// How many metrics the catalogue has.
    pub fn metrics(&self) -> usize {
        self.tables.len()
    }

    /// Every file of the project, by its path.
    pub fn files(&self) -> Vec<File> {
        let template = |path: &str, text: &str| file(path, self.fill(text));
        let mut files = vec![
            template("Cargo.toml", include_str!("templates/Cargo.toml.txt")),
            template("dashgen.toml", include_str!("templates/dashgen.toml.txt")),
            template(".gitignore", "/target\n"),
            template("README.md", include_str!("templates/README.md")),
            template(
                ".github/workflows/dashboards.yml",
                include_str!("templates/ci.yml"),
            ),
            file("src/alerts.rs", alerts::file(&self.name, &self.service)),
            file("src/overview.rs", panels::overview(&self.name, &self.service)),
        ];
        let mut program = Program::default();
        program.modules.extend(["alerts", "overview"]);
        program.dashboards.push("overview".to_owned());
        if self.service.needs_up() {
            program.modules.push("prometheus");
            files.push(file("src/prometheus.rs", self.prometheus()));
        }
        if !self.service.rest.is_empty() {
            program.modules.push("details");
            program.dashboards.push("details".to_owned());
            files.push(file("src/details.rs", panels::details(&self.name, &self.service)));
        }
        let (tables, dashboards): (Vec<&File>, Vec<&File>) =
            self.imported.iter().partition(|file| file.path == "metrics.rs");
        if let Some(catalogue) = self
            .catalogue()
            .or_else(|| tables.first().map(|table| table.text.clone()))
        {
            program.modules.push("metrics");
            files.push(file("src/metrics.rs", catalogue));
        }
        if !dashboards.is_empty() {
            program.modules.push("imported");
            files.push(modules(&dashboards));
        }
        for dashboard in dashboards {
            program
                .dashboards
                .push(format!("imported::{}", module(dashboard)));
            files.push(file(
                &format!("src/imported/{}", dashboard.path),
                dashboard.text.clone(),
            ));
        }
        files.push(template("src/main.rs", &program.text()));
        for alert in alerts::runbooks(&self.service) {
            let path = format!("docs/runbooks/{}.md", alert.file);
            files.push(template(&path, &alert.page()));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// The file of what Prometheus says itself.
    fn prometheus(&self) -> String {
        let tables = self.imported.iter().find(|file| file.path == "metrics.rs");
        let declared = tables.and_then(|tables| {
            let before = tables.text.split(" = \"up\" in ").next()?;
            // Nothing stands behind the last entry of a table that does not declare it.
            (before.len() < tables.text.len()).then(|| before.rsplit(' ').next())?
        });
        let (names, up) = match declared {
            Some("Up") => ("pub use crate::metrics::Up;".to_owned(), LABELLED),
            Some(ident) => (format!("pub use crate::metrics::{ident} as Up;"), LABELLED),
            None => ("use dashgen::prelude::*;".to_owned(), UP),
        };
        self.fill(include_str!("templates/prometheus.rs.txt"))
            .replace("{{use}}", &names)
            .replace("{{up}}\n", up)
    }

    /// The file of the tables, if there is something to declare.
    fn catalogue(&self) -> Option<String> {
        let what = if self.is_sample {
            "//! A sample: replace it by what the service exposes, with `dashgen catalogue --metrics-file`.\n\n"
        } else {
            "//! What the service exposes.\n\n"
        };
        (!self.tables.is_empty()).then(|| format!("{what}{}", self.tables.file()))
    }

    /// A template with the project's names in it.
    fn fill(&self, text: &str) -> String {
        let (dashgen, program) = match &self.crates {
            Crates::Published => {
                let version = concat!('"', env!("CARGO_PKG_VERSION"), '"').to_owned();
                (version.clone(), version)
            }
            Crates::Clone(path) => {
                let path = path.trim_end_matches('/');
                let at = |below: &str| format!("{{ path = {:?} }}", format!("{path}{below}"));
                (at(""), at("/crates/program"))
            }
        };
        text.replace("{{name}}", self.name.text())
            .replace("{{title}}", &self.name.title())
            .replace("{{alert}}", &self.name.camel())
            .replace("{{dashgen}}", &dashgen)
            .replace("{{dashgen-program}}", &program)
    }
}

fn file(path: &str, text: String) -> File {
    let path = path.to_owned();
    File { path, text }
}

/// The name of a file's module.
fn module(file: &File) -> &str {
    file.path.strip_suffix(".rs").unwrap_or(&file.path)
}

/// The module of all that was imported.
fn modules(files: &[&File]) -> File {
    let modules: Vec<String> = files
        .iter()
        .map(|file| format!("pub mod {};\n", module(file)))
        .collect();
    File {
        path: "src/imported.rs".to_owned(),
        text: format!("//! Dashboards that were there before.\n\n{}", modules.concat()),
    }
}

/// The file `main.rs`.
#[derive(Default)]
struct Program {
    modules: Vec<&'static str>,
    /// The modules that have a dashboard.
    dashboards: Vec<String>,
}

impl Program {
    fn text(mut self) -> String {
        self.modules.sort_unstable();
        let modules: Vec<String> = self
            .modules
            .iter()
            .map(|module| format!("mod {module};\n"))
            .collect();
        let catalogue = if self.modules.contains(&"metrics") {
            "        .metrics(metrics::METRICS.to_vec())\n"
        } else {
            ""
        };
        let dashboards: Vec<String> = self
            .dashboards
            .iter()
            .map(|module| format!("        .dashboard({module}::dashboard())\n"))
            .collect();
        include_str!("templates/main.rs.txt")
            .replace("{{modules}}\n", &modules.concat())
            .replace("{{catalogue}}\n", catalogue)
            .replace("{{dashboards}}\n", &dashboards.concat())
    }
}
