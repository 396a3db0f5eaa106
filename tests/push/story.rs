//! A push, an edit, a conflict and the way back, as a person sees it.

use serde_json::{Value, json};

use crate::setup::{Place, TOKEN, dashboard, edit, ends_with};
use crate::stand_in::{Fault, StandIn, Trouble};

#[tokio::test(flavor = "multi_thread")]
async fn a_push_an_edit_a_conflict_and_the_way_back() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    ends_with(&place.push(&server, &["--dry-run"]).await, 0, "would create lag");
    assert_eq!(server.writes(), []);
    ends_with(&place.push(&server, &[]).await, 0, "1 created");
    ends_with(&place.push(&server, &[]).await, 0, "1 unchanged");
    edit(&server);
    place.write("lag.json", &dashboard("ms").to_string());
    ends_with(
        &place.push(&server, &[]).await,
        3,
        "in Grafana: panel “Lag”: unit: s → h",
    );
    ends_with(
        &place.push(&server, &["--overwrite"]).await,
        0,
        "`dashgen rollback lag --to 2` brings it back",
    );
    let url = server.url();
    let rollback = ["rollback", "lag", "--to", "2", "--grafana-url", &url];
    ends_with(
        &place.run(&rollback, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "panel “Lag”: unit: ms → h",
    );
    ends_with(&place.push(&server, &[]).await, 3, "1 conflict");
    let pull = ["pull", "lag", "--out", ".", "--grafana-url", &url];
    ends_with(
        &place.run(&pull, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "1 written",
    );
    let pulled = std::fs::read_to_string(place.0.path().join("lag.json")).expect("a file");
    assert!(pulled.contains(r#""unit": "h""#), "{pulled}");
    ends_with(&place.push(&server, &[]).await, 0, "1 updated");
    ends_with(&place.push(&server, &[]).await, 0, "1 unchanged");
}

/// The panel as the code makes it.
const CODE: &str = r#"fn lag() -> Stat {
    // Hours are too long.
    Stat::new("Lag")
        .unit(Unit::SECONDS)
        .query(Lag.value().max())
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_comes_home_as_code() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    place.write("page.rs", CODE);
    ends_with(&place.push(&server, &[]).await, 0, "1 created");
    server.state().person_edits("lag", |spec| {
        spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("h");
        spec["panels"][0]["title"] = json!("Lag \"now\"");
        spec["panels"][0]["options"] = json!({"textMode": "none"});
    });
    let url = server.url();
    let pull = [
        "pull",
        "lag",
        "--as-code",
        "--project",
        "dvt",
        "--grafana-url",
        &url,
    ];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    let shown = place.run(&pull, &login).await;
    for words in [
        "-    Stat::new(\"Lag\")",
        "panel `Lag`: ./page.rs:3",
        "unit: Unit::SECONDS → Unit::HOURS (--apply writes it)",
        "Stat::new: \"Lag\" → r#\"Lag \"now\"\"# (--apply writes it)",
    ] {
        ends_with(&shown, 1, words);
    }
    let code = || std::fs::read_to_string(place.0.path().join("page.rs")).expect("a file");
    assert_eq!(code(), CODE, "nothing is written unless it is asked for");
    assert!(!place.0.path().join("out").exists());
    let applied = place.run(&[&pull[..], &["--apply"]].concat(), &login).await;
    ends_with(&applied, 0, "wrote ./page.rs");
    let expected = CODE
        .replace("\"Lag\"", "r#\"Lag \"now\"\"#")
        .replace("SECONDS", "HOURS");
    assert_eq!(code(), expected);
    // The code says it now; what Grafana has is still an edit of what was pushed.
    ends_with(&place.run(&pull, &login).await, 1, "write it by hand");
    ends_with(
        &place
            .run(&["pull", "other", "--as-code", "--grafana-url", &url], &login)
            .await,
        2,
        "Grafana has no dashboard `other`",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_to_grafana_says_whose_it_is() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    place.push(&server, &[]).await;
    let url = server.url();
    let diff = ["diff", "lag.json", "--grafana-url", &url];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    assert_eq!(place.run(&diff, &login).await.status.code(), Some(0));
    edit(&server);
    ends_with(
        &place.run(&diff, &login).await,
        1,
        "lag was changed in Grafana since it was pushed, last by a-person at ",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_json_and_a_summary_on_github() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    let summary = place.0.path().join("summary.md");
    let push = [
        "push",
        "lag.json",
        "--grafana-url",
        &url,
        "--format",
        "json",
        "--no-data-source-check",
    ];
    let variables = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GITHUB_STEP_SUMMARY", summary.to_str().expect("a path")),
    ];
    let output = place.run(&push, &variables).await;
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    assert_eq!(json["destinations"][0]["dashboards"][0]["outcome"], "created");
    let summary = std::fs::read_to_string(summary).expect("a summary");
    assert!(summary.contains("### dashgen push: 1 created"), "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_and_data_sources_come_from_the_file() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    let mut with_source = dashboard("s");
    with_source["templating"] =
        json!({"list": [{"type": "datasource", "name": "ds", "query": "prometheus", "current": {}}]});
    place.write("lag.json", &with_source.to_string());
    place.write(
        "dashgen.toml",
        "folder = 'ops'\n[folders.dvt]\ntitle = 'DVT'\n[folders.ops]\ntitle = 'Ops'\nparent = 'dvt'\n\
         [environments.prod.data_sources]\nprometheus = 'Mimir'\n",
    );
    let push = ["push", "lag.json", "--env", "prod", "--grafana-url", &url];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    ends_with(
        &place.run(&push, &login).await,
        2,
        "environment prod has no data source of type prometheus named Mimir",
    );
    assert_eq!(
        server.writes(),
        [],
        "something was written before the data sources were known"
    );
    server
        .state()
        .data_sources
        .push(json!({"uid": "m1", "name": "Mimir", "type": "prometheus"}));
    ends_with(&place.run(&push, &login).await, 0, "1 created");
    let state = server.state();
    let live = state.dashboards["lag"].now();
    assert_eq!(live.folder(), "ops");
    assert_eq!(
        live.spec["templating"]["list"][0]["current"],
        json!({"text": "Mimir", "value": "m1"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_pushed_once_and_kept_when_edited() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    server
        .state()
        .data_sources
        .push(json!({"uid": "p1", "name": "Prometheus", "type": "prometheus", "isDefault": true}));
    let rules = |expr: &str| {
        json!({"groups": [{"name": "dvt", "rules": [{"alert": "Gap", "expr": expr}]}]}).to_string()
    };
    place.write("rules.json", &rules("a > 0"));
    let push = ["--rules", "rules.json", "--rules-folder", "DVT"];
    ends_with(&place.push(&server, &push).await, 0, "created dvt");
    server.requests();
    ends_with(&place.push(&server, &push).await, 0, "2 unchanged");
    assert_eq!(server.writes(), []);
    place.write("rules.json", &rules("b > 0"));
    ends_with(&place.push(&server, &push).await, 0, "updated dvt");
    server.state().rules.get_mut("DVT").expect("a folder")[0]["rules"][0]["expr"] = json!("mine > 0");
    ends_with(
        &place.push(&server, &push).await,
        3,
        "it was changed in Grafana since it was pushed",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_come_from_the_code_too() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    let out = concat!(env!("CARGO_MANIFEST_DIR"), "/../../out");
    let push = [
        "push",
        "--out",
        out,
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    place.write("dashgen.toml", "[folders.dvt]\ntitle = 'Another'\n");
    let two = place.run(&push, &login).await;
    ends_with(
        &two,
        2,
        "the folder dvt is declared twice with different titles or parents",
    );
    assert_eq!(server.requests(), [], "a fault was sent");
    place.write(
        "dashgen.toml",
        "[folders.apart]\ntitle = 'Apart'\n[dashboards.dvt-developer]\nfolder = 'apart'\n",
    );
    ends_with(&place.run(&push, &login).await, 0, "5 created");
    let state = server.state();
    assert_eq!(state.folders["dvt"].title, "DVT");
    assert_eq!(state.dashboards["dvt-operations"].now().folder(), "dvt");
    assert_eq!(
        state.dashboards["dvt-developer"].now().folder(),
        "apart",
        "the file moves one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forced_legacy_api_writes_nothing_where_it_cannot_see_owners() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let legacy = ["--api", "legacy", "--adopt", "--overwrite"];
    ends_with(&place.push(&server, &[]).await, 0, "1 created");
    server.requests();
    ends_with(&place.push(&server, &legacy).await, 2, "leave --api legacy out");
    let url = server.url();
    let login = [("GRAFANA_TOKEN", TOKEN)];
    let rollback = [
        "rollback",
        "lag",
        "--to",
        "1",
        "--api",
        "legacy",
        "--grafana-url",
        &url,
    ];
    ends_with(&place.run(&rollback, &login).await, 2, "leave --api legacy out");
    let pull = [
        "pull",
        "lag",
        "--out",
        ".",
        "--api",
        "legacy",
        "--grafana-url",
        &url,
    ];
    ends_with(&place.run(&pull, &login).await, 0, "unchanged");
    assert_eq!(server.writes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_keeps_to_its_own_and_says_how_to_take_it_back() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    place.push(&server, &[]).await;
    place.write("lag.json", &dashboard("ms").to_string());
    place.push(&server, &[]).await;
    let url = server.url();
    let login = [("GRAFANA_TOKEN", TOKEN)];
    let rollback = ["rollback", "lag", "--to", "1", "--grafana-url", &url];
    server.trouble(Fault::once(Trouble::StatusAfter(500), "PUT", "/lag"));
    let done = place.run(&rollback, &login).await;
    ends_with(&done, 0, "`dashgen rollback lag --to 2` takes this back");
    let unit = |server: &StandIn| {
        server.state().dashboards["lag"].now().spec["panels"][0]["fieldConfig"]["defaults"]["unit"].clone()
    };
    assert_eq!(unit(&server), "s");
    {
        let mut state = server.state();
        let version = state
            .dashboards
            .get_mut("lag")
            .and_then(|one| one.versions.last_mut())
            .expect("a version");
        version
            .annotations
            .insert("grafana.app/managedBy".to_owned(), "terraform".to_owned());
    }
    let to_2 = ["rollback", "lag", "--to", "2", "--grafana-url", &url];
    ends_with(
        &place.run(&to_2, &login).await,
        2,
        "belongs to terraform (dashgen)",
    );
    assert_eq!(unit(&server), "s");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_rules_is_never_written_twice() {
    let place = Place::new("s");
    let rules = json!({"groups": [{"name": "dvt", "rules": [{"alert": "Gap", "expr": "a > 0"}]}]});
    place.write("rules.json", &rules.to_string());
    let cases = [
        (Trouble::StatusAfter(503), 0, "created dvt"),
        (Trouble::DropAfter, 0, "created dvt"),
        (Trouble::Status(503), 4, "the server responded 503"),
        (Trouble::Status(429), 0, "created dvt"),
    ];
    for (trouble, code, said) in cases {
        let server = StandIn::start().await;
        let source = json!({"uid": "p1", "name": "Prometheus", "type": "prometheus", "isDefault": true});
        server.state().data_sources.push(source);
        server.trouble(Fault::once(trouble.clone(), "POST", "/convert/"));
        let output = place.push(&server, &["--rules", "rules.json"]).await;
        ends_with(&output, code, said);
        let writes = server.writes();
        let sent = writes
            .iter()
            .filter(|(_, path)| path.contains("/convert/"))
            .count();
        let expected = if trouble == Trouble::Status(429) { 2 } else { 1 };
        assert_eq!(
            sent, expected,
            "{trouble:?}: an edit between two attempts would be lost"
        );
    }
}
