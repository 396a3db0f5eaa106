//! Renders DVT's dashboards and rules.

fn main() -> std::process::ExitCode {
    dashgen_program::run(dashboards::project)
}
