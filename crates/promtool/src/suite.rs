//! Test files with the rules that they name.

use std::path::Path;

use dashgen::render::Rendered;
use dashgen_read::Format;
use serde_json::Value;

use crate::error::Error;
use crate::expr::list;
use crate::promtool::Run;
use crate::slice::Slice;

/// One test file, and those of the rules in its rule files that it asks for.
#[derive(Clone, Debug)]
pub struct Suite {
    pub(crate) name: String,
    pub(crate) test: Value,
    pub(crate) rules: Vec<Value>,
}

/// Test files that are run together.
#[derive(Clone, Debug, Default)]
pub struct Suites {
    pub(crate) suites: Vec<Suite>,
    /// Every rule file that a test names, whole.
    pub(crate) rule_files: Vec<Value>,
}

impl Suites {
    /// The tests that a project renders.
    ///
    /// # Errors
    /// [`Error::NoTests`] if a test file names rules that are not rendered.
    pub fn of(rendered: &Rendered) -> Result<Self, Error> {
        let mut suites = Self::default();
        let Some(rules) = rendered.rules() else {
            return Ok(suites);
        };
        let files: Vec<(String, Value)> = rules
            .files()
            .map(|file| (format!("../{}", file.path.display()), json(file.file)))
            .collect();
        for (path, file) in rules.tests() {
            let mut of_test = Vec::new();
            for name in &file.rule_files {
                let found = files.iter().find(|(path, _)| path == name);
                let (_, rules) = found.ok_or_else(|| Error::NoTests {
                    path: path.clone(),
                    what: format!("it names the rules `{name}`, which are not rendered"),
                })?;
                of_test.push(rules.clone());
            }
            suites.push(path.display().to_string(), json(file), &of_test);
        }
        suites.rule_files = files.into_iter().map(|(_, file)| file).collect();
        Ok(suites)
    }

    /// Test files, with the rule files that they name from their own folder.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::NoTests`].
    pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, Error> {
        let mut suites = Self::default();
        let mut known = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let test = read(path)?;
            let no_tests = |what: &str| Error::NoTests {
                path: path.to_owned(),
                what: what.to_owned(),
            };
            if !test.get("tests").is_some_and(Value::is_array) {
                return Err(no_tests("it has no list `tests`"));
            }
            let folder = path.parent().unwrap_or(Path::new(""));
            let mut of_test = Vec::new();
            for name in list(&test, "rule_files") {
                let name = name
                    .as_str()
                    .ok_or_else(|| no_tests("`rule_files` lists texts"))?;
                if name.contains(['*', '?', '[']) {
                    return Err(no_tests("`rule_files` has a pattern; name each file"));
                }
                let rules = folder.join(name);
                let content = read(&rules)?;
                if !known.contains(&rules) {
                    known.push(rules);
                    suites.rule_files.push(content.clone());
                }
                of_test.push(content);
            }
            suites.push(path.display().to_string(), test, &of_test);
        }
        Ok(suites)
    }

    /// One test file that is in no folder, and its rule files.
    ///
    /// ```
    /// use dashgen_promtool::Suites;
    /// use serde_json::json;
    ///
    /// let test = json!({"tests": [{"promql_expr_test": [{"expr": "b", "eval_time": "5m", "exp_samples": []}]}]});
    /// let rules = json!({"groups": [{"name": "g", "rules": [{"record": "b", "expr": "a * 2"}]}]});
    /// assert_eq!(Suites::with("halves", test, [rules]).cases(), 1);
    /// ```
    pub fn with(name: &str, test: Value, rule_files: impl IntoIterator<Item = Value>) -> Self {
        let mut suites = Self {
            rule_files: rule_files.into_iter().collect(),
            ..Self::default()
        };
        let rules = suites.rule_files.clone();
        suites.push(name.to_owned(), test, &rules);
        suites
    }

    fn push(&mut self, name: String, test: Value, rules: &[Value]) {
        let slice = Slice::of(&test, rules);
        self.suites.push(Suite {
            name,
            rules: slice.cut(rules),
            test,
        });
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.suites.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.suites.is_empty()
    }

    /// How many cases, which promtool calls tests, there are in all files.
    pub fn cases(&self) -> usize {
        self.suites
            .iter()
            .map(|suite| list(&suite.test, "tests").len())
            .sum()
    }
}

impl Suite {
    /// All of it, for promtool.
    pub(crate) fn run(&self) -> Run {
        Run {
            test: self.test.clone(),
            rules: self.rules.clone(),
        }
    }

    /// Every rule that it keeps.
    pub(crate) fn all_rules(&self) -> impl Iterator<Item = &Value> {
        rules_of(&self.rules)
    }
}

/// Every rule in files.
pub(crate) fn rules_of(files: &[Value]) -> impl Iterator<Item = &Value> {
    let groups = files.iter().flat_map(|file| list(file, "groups"));
    groups.flat_map(|group| list(group, "rules"))
}

fn json(value: &impl serde::Serialize) -> Value {
    // Only maps with keys that are no text fail.
    serde_json::to_value(value).unwrap_or_default()
}

fn read(path: &Path) -> Result<Value, Error> {
    let read = dashgen_read::file(path).and_then(|text| dashgen_read::parse(&text, Format::Yaml));
    read.map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}
