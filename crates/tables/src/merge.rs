//! New entries in a file that a person keeps.

use dashgen_exposition::Exposition;

use super::name::Names;
use super::scan::{Entry, Scanned, scan};
use super::{LABELS_IN_TABLE, Tables, label_lines, metric_lines, tables_beside};

/// A file with what it lacked.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The new text of the file; the old one, if nothing is new.
    pub text: String,
    /// The metrics that were added.
    pub added: usize,
    /// What is exposed otherwise than the file says, for a person to decide.
    pub notes: Vec<String>,
    /// Metrics that no table can declare, each with the reason.
    pub left_out: Vec<(String, String)>,
}

impl Merged {
    /// Adds to a file of Rust what is exposed and wanted and not declared in it. Every byte that is there stays.
    ///
    /// `None` if the file is not Rust: its brackets or texts do not end.
    ///
    /// ```
    /// let file = "dashgen::metrics! {\n    /// Ours.\n    counter Orders = \"orders_total\" in Unit::COUNT, labels [];\n}\n";
    /// let exposition = dashgen_exposition::parse("orders_total 1\n# TYPE carts gauge\ncarts 3\n")?;
    /// let merged = dashgen_tables::Merged::new(file, &exposition, |_| true).expect("it is Rust");
    /// assert_eq!((merged.added, merged.text.starts_with(&file[..file.len() - 2])), (1, true));
    /// assert!(merged.text.contains("    gauge Carts = \"carts\" in Unit::COUNT, labels [];\n}\n"));
    /// # Ok::<(), dashgen_exposition::ParseError>(())
    /// ```
    pub fn new(file: &str, exposition: &Exposition, is_wanted: impl Fn(&str) -> bool) -> Option<Self> {
        let scanned = scan(file)?;
        let mut names = Names::of_tables();
        scanned.words.iter().for_each(|word| names.take(word));
        let metrics = || scanned.metrics.iter().flat_map(|table| &table.entries);
        let is_new = |name: &str| is_wanted(name) && metrics().all(|entry| entry.name != name);
        let tables = tables_beside(exposition, is_new, &mut names, &scanned.label_types());
        let left_out = tables.left_out();
        Some(Self {
            added: tables.len(),
            notes: notes(&scanned, exposition),
            left_out: left_out
                .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
                .collect(),
            text: inserted(file, &scanned, &tables),
        })
    }
}

/// The file with new entries at the ends of its last tables, or with tables at its end.
fn inserted(file: &str, scanned: &Scanned, tables: &Tables) -> String {
    if tables.is_empty() {
        return file.to_owned();
    }
    if file.trim().is_empty() {
        return tables.file();
    }
    let unit = if scanned.words.contains("Unit") || scanned.words.contains("prelude") {
        "Unit"
    } else {
        "dashgen::Unit"
    };
    let mut text = file.to_owned();
    let mut rest = tables.clone();
    let mut insertions = Vec::new();
    if let Some(table) = scanned.metrics.last() {
        insertions.push((table.end, metric_lines(&rest.metrics, unit)));
        rest.metrics.clear();
    }
    let room = |entries: usize| entries + rest.labels.len() <= 2 * LABELS_IN_TABLE;
    if let Some(table) = scanned.labels.last().filter(|table| room(table.entries.len())) {
        insertions.push((table.end, label_lines(&rest.labels)));
        rest.labels.clear();
    }
    // From the end, so that places before stay what they are.
    insertions.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
    for (end, lines) in insertions.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let start = file[..end].rfind('\n').map_or(0, |newline| newline + 1);
        if file[start..end].trim().is_empty() {
            text.insert_str(start, &lines);
        } else {
            text.insert_str(end, &format!("\n{lines}"));
        }
    }
    let blocks = rest.blocks(unit);
    if !blocks.is_empty() {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&blocks);
    }
    text
}

/// What is exposed otherwise than the file says.
fn notes(scanned: &Scanned, exposition: &Exposition) -> Vec<String> {
    let mut notes = Vec::new();
    let label = |ident: &String| {
        let mut labels = scanned.labels.iter().flat_map(|table| &table.entries);
        labels.find(|entry| entry.ident == *ident)
    };
    for entry in scanned.metrics.iter().flat_map(|table| &table.entries) {
        let Some((_, metric)) = exposition.metrics().find(|(name, _)| *name == entry.name) else {
            continue;
        };
        let labels: Vec<Option<&Entry>> = entry.labels.iter().map(label).collect();
        // A label of another file is not known here.
        if labels.iter().all(Option::is_some) {
            let declared = |name: &str| labels.iter().flatten().any(|label| label.name == name);
            for name in metric.labels.keys().filter(|name| !declared(name)) {
                notes.push(format!(
                    "`{}` is exposed with label `{name}`, which the table does not give it",
                    entry.name
                ));
            }
        }
        for label in labels.into_iter().flatten().filter(|label| label.closed) {
            let seen = metric
                .labels
                .get(&label.name)
                .into_iter()
                .flat_map(dashgen_exposition::Values::iter);
            for value in seen.filter(|value| !value.is_empty() && !label.values.contains(*value)) {
                notes.push(format!(
                    "`{}` is exposed with {}={value:?}, which `{}` does not declare",
                    entry.name, label.name, label.ident
                ));
            }
        }
    }
    notes
}
