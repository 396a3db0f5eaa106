//! What `--help` says, in lines for a terminal of 80 columns.

/// Of the program.
pub(crate) const PROGRAM: &str = "\
Renders the dashboards and rules of this project.

Usage: <program> <COMMAND>

Commands:
  render   Write dashboards as Grafana's JSON, rules of Prometheus, routes of
           Alertmanager
  list     List dashboards with their panels, or metrics with all that reads
           them
  runbook  Start the runbook of an alert, with what is known of it
  schema   Print the JSON Schema of a rendered dashboard

Options:
  -h, --help     Print help; with a command, its own
  -V, --version  Print the version

To compare, push and check what is rendered, use the tool `dashgen`.";

/// Of `render`.
pub(crate) const RENDER: &str = "\
Write dashboards as Grafana's JSON, rules of Prometheus, routes of Alertmanager.

Only files that changed are written. Files that an earlier run made and this one
does not are removed; others are left alone. In the runbooks of alerts, the part
between the marks is brought up to date.

Usage: <program> render [OPTIONS]

Options:
      --out <DIR>        The folder to write into [default: out]
      --runbooks <DIR>   The folder of the runbooks [default: docs/runbooks]
      --no-runbooks      Leave the runbooks alone
      --only <UID>       Only the dashboard with this uid; may be given several
                         times. No rules are written then, and nothing is
                         removed
      --check            Write nothing; show what is stale and exit with 1 if
                         anything is
      --format <FORMAT>  How to report what was done: text or json
                         [default: text]
  -h, --help             Print help

Exit codes: 0 done; 1 with --check, something is stale; 2 errors, or a file
could not be read or written. With errors, no file is changed.";

/// Of `list`.
pub(crate) const LIST: &str = "\
List dashboards with their panels, or metrics with all that reads them: panels,
alerts, runbooks, recording rules, variables and annotations. Raw PromQL that is
not held against the catalogue is shown with its reason.

Usage: <program> list [OPTIONS] [dashboards|metrics]

Options:
      --format <FORMAT>  How to print it: text or json [default: text]
  -h, --help             Print help

Exit codes: 0 done; 2 errors.";

/// Of `runbook`.
pub(crate) const RUNBOOK: &str = "\
Start the runbook of an alert: a page with its summary, query, threshold and
panel, and under each heading what is left to write. A page that is there is not
touched.

Usage: <program> runbook [OPTIONS] <ALERT>

Arguments:
  <ALERT>  The name of an alert, or of the file that it leads to

Options:
      --runbooks <DIR>   The folder of the runbooks [default: docs/runbooks]
  -h, --help             Print help

Exit codes: 0 done; 2 there is no such alert, or the page is there already.";

/// Of `schema`.
pub(crate) const SCHEMA: &str = "\
Print the JSON Schema of a rendered dashboard.

Usage: <program> schema

Exit codes: 0 done.";

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_fits_into_a_terminal() {
        for text in [
            super::PROGRAM,
            super::RENDER,
            super::LIST,
            super::RUNBOOK,
            super::SCHEMA,
        ] {
            let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
            assert!(long.is_empty(), "{long:?}");
        }
    }
}
