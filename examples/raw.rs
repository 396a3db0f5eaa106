//! A service from elsewhere, such as a database: its metrics are declared by hand, and what is not worth declaring is
//! asked as text, with a reason.
//!
//! ```sh
//! cargo run --example raw -- render --out target/raw
//! ```

use dashgen::panel::{Stat, TimeSeries};
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::{Dashboard, Project, Row};

dashgen::labels! {
    /// The database.
    Database = "datname";
}

dashgen::metrics! {
    /// Connections that are open.
    gauge Connections = "pg_stat_database_numbackends" in Unit::COUNT, labels [Database];
    /// Buffers that were allocated.
    counter Buffers = "pg_stat_bgwriter_buffers_alloc_total" in Unit::COUNT, labels [];
}

fn project() -> Project {
    let connections = Stat::new("Connections")
        .query(Connections.latest().sum().by(Database))
        .description("Connections that are open, by database.");
    let buffers = TimeSeries::new("Buffers")
        .query(Buffers.rate(RATE_INTERVAL).sum())
        .description("Buffers that are allocated per second.");
    let disk = TimeSeries::new("Free Disk")
        .query(
            Query::promql(r#"node_filesystem_avail_bytes{mountpoint="/var/lib/postgresql"}"#)
                .unchecked("of node_exporter, which this project does not declare")
                .unit(Unit::BYTES)
                .legend("{{instance}}"),
        )
        .description("What is left of the disk that the database is on.");
    let row = Row::new("Database").panel(connections).panel(buffers).panel(disk);
    Project::new().dashboard(Dashboard::new("database", "Database").row(row))
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
