//! What `doctor` finds.

use serde_json::json;

use crate::setup::{Place, TOKEN, ends_with};
use crate::stand_in::{Fault, StandIn, Trouble};

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_is_missing() {
    let server = StandIn::start().await;
    server
        .state()
        .data_sources
        .push(json!({"uid": "p1", "name": "Prometheus", "type": "prometheus"}));
    let place = Place::new("s");
    let url = server.url();
    let doctor = ["doctor", "--grafana-url", &url];
    ends_with(
        &place.run(&doctor, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "ok     version: 12.4.0",
    );
    let well = place.run(&doctor, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(
        &well,
        0,
        "note   TLS: off, so that credentials travel in clear text",
    );
    ends_with(&well, 0, "ok     clock: as the server's");
    server.trouble(Fault::always(Trouble::Date("Sun, 06 Nov 1994 08:49:37 GMT")));
    ends_with(
        &place.run(&doctor, &[("GRAFANA_TOKEN", TOKEN)]).await,
        2,
        "seconds ahead of the server; set the clock",
    );
    server.recover();
    place.write(
        "dashgen.toml",
        "[environments.prod.data_sources]\nprometheus = 'Mimir'\n",
    );
    let of_prod = ["doctor", "--env", "prod", "--grafana-url", &url];
    let missing = place.run(&of_prod, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(
        &missing,
        2,
        "names some that are not there: prometheus = \"Mimir\"",
    );
    let refused = place.run(&doctor, &[("GRAFANA_TOKEN", "glsa_wrong")]).await;
    ends_with(
        &refused,
        2,
        "failed login: cannot find out whose login this is: authentication failed",
    );
    let nowhere = ["doctor", "--grafana-url", "http://127.0.0.1:1"];
    ends_with(
        &place.run(&nowhere, &[("GRAFANA_TOKEN", TOKEN)]).await,
        2,
        "check the URL, the network and the proxy",
    );
    let viewer = place.run(&doctor, &[("GRAFANA_TOKEN", "<viewer-token>")]).await;
    ends_with(&viewer, 2, "failed permissions: missing: ");
    ends_with(&viewer, 2, "dashboards:create");
}
