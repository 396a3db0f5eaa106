//! Grafana over the servers of the demo, from a folder that somebody has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::servers::{Server, Workshop, free_port};

/// Where the data are.
pub struct Sources<'a> {
    pub prometheus: &'a str,
    pub elasticsearch: Option<&'a str>,
    pub jaeger: Option<&'a str>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Starts the Grafana of `GRAFANA_HOME` with the data sources and dashboards of the demo, if there is one. It sends
/// nothing anywhere else.
pub fn start(workshop: &Workshop, sources: &Sources<'_>) -> Result<Option<(Server, String)>, std::io::Error> {
    let Some(home) = std::env::var_os("GRAFANA_HOME").map(PathBuf::from) else {
        return Ok(None);
    };
    let folder = workshop.folder("grafana");
    let provisioning = folder.join("provisioning");
    for name in ["datasources", "dashboards", "plugins", "alerting"] {
        fs::create_dir_all(provisioning.join(name))?;
    }
    let of_demo = fs::read_to_string(root().join("docs/demo/grafana/datasources.yaml"))?;
    let here = of_demo
        .replace("http://prometheus:9090", sources.prometheus)
        .replace(
            "http://elasticsearch:9200",
            sources.elasticsearch.unwrap_or("http://127.0.0.1:9"),
        )
        .replace(
            "http://jaeger:16686",
            sources.jaeger.unwrap_or("http://127.0.0.1:9"),
        );
    fs::write(provisioning.join("datasources/demo.yaml"), here)?;
    let dashboards = fs::read_to_string(root().join("docs/demo/grafana/dashboards.yaml"))?;
    let out = root()
        .join("out/dashboards")
        .canonicalize()?
        .display()
        .to_string();
    fs::write(
        provisioning.join("dashboards/demo.yaml"),
        dashboards.replace("/var/lib/dashboards", &out),
    )?;

    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let mut command = Command::new(home.join("bin/grafana"));
    command
        .args(["server", "--homepath"])
        .arg(&home)
        .current_dir(&folder);
    for (name, value) in [
        ("PATHS_DATA", folder.join("data").display().to_string()),
        ("PATHS_LOGS", folder.join("logs").display().to_string()),
        ("PATHS_PLUGINS", folder.join("plugins").display().to_string()),
        ("PATHS_PROVISIONING", provisioning.display().to_string()),
        ("SERVER_HTTP_ADDR", "127.0.0.1".to_owned()),
        ("SERVER_HTTP_PORT", port.to_string()),
        ("AUTH_ANONYMOUS_ENABLED", "true".to_owned()),
        ("AUTH_ANONYMOUS_ORG_ROLE", "Admin".to_owned()),
        ("ANALYTICS_REPORTING_ENABLED", "false".to_owned()),
        ("ANALYTICS_CHECK_FOR_UPDATES", "false".to_owned()),
        ("ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false".to_owned()),
        ("ANALYTICS_FEEDBACK_LINKS_ENABLED", "false".to_owned()),
        ("NEWS_NEWS_FEED_ENABLED", "false".to_owned()),
        ("PLUGINS_PREINSTALL_DISABLED", "true".to_owned()),
        ("PLUGINS_PLUGIN_ADMIN_ENABLED", "false".to_owned()),
        ("PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED", "true".to_owned()),
        ("SNAPSHOTS_EXTERNAL_ENABLED", "false".to_owned()),
        ("LOG_LEVEL", "warn".to_owned()),
    ] {
        command.env(format!("GF_{name}"), value);
    }
    let server = workshop.start("grafana", &mut command, &format!("{url}/api/health"));
    Ok(Some((server, url)))
}
