//! What people read when a command cannot do its work: the cause, and what to do.

use crate::setup::{Place, TOKEN, ends_with};
use crate::stand_in::StandIn;

const LOGIN: [(&str, &str); 1] = [("GRAFANA_TOKEN", TOKEN)];

#[tokio::test(flavor = "multi_thread")]
async fn files() {
    let place = Place::new("s");
    place.write(
        "comments.yaml",
        "# who made it\nuid: lag\ntitle: Lag\npanels: []\n",
    );
    let output = place.run(&["fmt", "comments.yaml"], &[]).await;
    ends_with(
        &output,
        2,
        "`comments.yaml` has comments, which would be lost; write it with --stdout into another file",
    );
    place.write("broken.yaml", "uid: [lag\n");
    let output = place.run(&["fmt", "broken.yaml"], &[]).await;
    ends_with(&output, 2, "`broken.yaml` is not usable YAML: ");
    place.write("broken.json", "{");
    place.write("other.json", "[");
    let output = place.run(&["fmt", "broken.json", "other.json"], &[]).await;
    ends_with(
        &output,
        2,
        "`broken.json` is not usable JSON: EOF while parsing an object",
    );
    // No byte of it is written: a file can be long without any.
    let large = std::fs::File::create(place.0.path().join("large.json")).expect("a file");
    large.set_len(1024 * 1024 * 1024).expect("its length is set");
    let output = place.run(&["fmt", "large.json"], &[]).await;
    ends_with(
        &output,
        2,
        "MiB; a dashboard that Grafana accepts has 16 MiB at most",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn programs() {
    let place = Place::new("s");
    let output = place
        .run(&["diff", "--base", "HEAD", "."], &[("PATH", "/nowhere")])
        .await;
    ends_with(
        &output,
        2,
        "--base needs the program `git`, which is not there; install it",
    );
    place.write("dashgen.toml", "project = 'dvt'\n");
    let output = place.run(&["render"], &[]).await;
    ends_with(
        &output,
        2,
        "dashgen.toml does not say how to start the program that renders; add `program = [\"cargo\", \"run\", ",
    );
    place.write("dashgen.toml", "project = 'dvt'\nprogram = ['no-such-program']\n");
    let output = place.run(&["render"], &[]).await;
    ends_with(&output, 2, "cannot start `no-such-program`: ");
    ends_with(
        &output,
        2,
        "; `program` in dashgen.toml says how the project is rendered",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn configuration() {
    let place = Place::new("s");
    let url = "https://grafana.example.com";
    let push = ["push", "lag.json", "--env", "prod", "--no-data-source-check"];
    place.write(
        "dashgen.toml",
        &format!("project = 'dvt'\n[environments.prod]\nurl = '{url}'\ntoken_env = 'TOKEN_OF_PROD'\n"),
    );
    let named = [("TOKEN_OF_PROD_URL", url)];
    let output = place.run(&push, &named).await;
    ends_with(
        &output,
        2,
        "TOKEN_OF_PROD is not set; set it to the token of a service account",
    );
    place.write("dashgen.toml", "project = [\n");
    let output = place.run(&push, &LOGIN).await;
    ends_with(&output, 2, "`dashgen.toml`");
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboards_and_versions() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    ends_with(&place.push(&server, &[]).await, 0, "1 created");
    let url = server.url();
    let run = async |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--grafana-url", &url]);
        place.run(&all, &LOGIN).await
    };
    let output = run(&["rollback", "missing", "--to", "1"]).await;
    ends_with(
        &output,
        2,
        "there is no dashboard missing in Grafana that these credentials may read",
    );
    let output = run(&["rollback", "lag", "--to", "99"]).await;
    ends_with(&output, 2, "dashboard lag has no version 99; there are ");
    let push = ["push", "lag.json", "--project", "dvt", "--no-data-source-check"];
    let only = [&push[..], &["--only", "missing"]].concat();
    ends_with(
        &run(&only).await,
        2,
        "no dashboard has the uid `missing`; there are lag",
    );
    let elsewhere = [&push[..], &["--folder", "nowhere"]].concat();
    ends_with(
        &run(&elsewhere).await,
        2,
        "the folder nowhere does not exist in Grafana and is declared nowhere; declare it with a title, or name another",
    );
}
