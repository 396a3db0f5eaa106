//! The program `dashgen`, for DVT.

fn main() -> std::process::ExitCode {
    dashgen::cli::run(dashboards::project)
}
