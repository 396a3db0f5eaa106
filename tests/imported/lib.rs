//! What `dashgen import` made of the dashboards in `tests/fixtures/import`. All files but this one and the test are as
//! they were printed.

mod metrics;
mod old_nodes;
mod std_process_exit_1_let_x_r;
mod web_shop;

/// All of them.
pub fn project() -> dashgen::Project {
    dashgen::Project::new()
        .dashboard(std_process_exit_1_let_x_r::dashboard())
        .dashboard(old_nodes::dashboard())
        .dashboard(web_shop::dashboard())
}
