//! What a server says, a person saved or a file holds does nothing where it is shown.

use serde_json::json;

use crate::setup::{Place, TOKEN, dashboard, edit, ends_with, text};
use crate::stand_in::{DECEPTION, Fault, StandIn, Trouble};

const LOGIN: [(&str, &str); 1] = [("GRAFANA_TOKEN", TOKEN)];

fn deceives(text: &str) -> bool {
    let hidden =
        |sign: char| (sign.is_control() && sign != '\n') || DECEPTION.contains(sign) && !sign.is_ascii();
    text.contains(hidden) || text.lines().any(|line| line.trim_start().starts_with("::"))
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_files_deceive_nobody() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let url = server.url();
    let quoted = r#""a\u001b[31m\u0007\u009b1m\n::error::x\u202E""#;
    let files = [
        format!("[environments.{quoted}]\nurl = 'http://127.0.0.1:1'\n"),
        format!("{quoted} = 1\n"),
        format!("[folders.a]\ntitle = 'x'\nparent = {quoted}\n"),
        format!("[environments.p]\nca_file = {quoted}\n"),
        format!("[environments.p]\ndata_sources = {{prometheus = {quoted}}}\n"),
        format!("[dashboards.lag]\nfolder = {quoted}\n"),
    ];
    let mut with_source = dashboard("s");
    with_source["panels"][0]["datasource"] =
        json!({"type": format!("prom{DECEPTION}"), "uid": format!("u{DECEPTION}")});
    place.write("source.json", &with_source.to_string());
    for file in files {
        place.write("dashgen.toml", &file);
        for env in [vec![], vec!["--env", "p"], vec!["--env", "nope"]] {
            let mut push = vec!["push", "source.json", "--project", "dvt", "--grafana-url", &url];
            push.extend(env);
            let output = place.run(&push, &LOGIN).await;
            assert!(!deceives(&text(&output)), "{file}: {:?}", text(&output));
        }
    }
    place.write("dashgen.toml", "");
    place.write(
        "rules.yaml",
        &json!({"groups": [{"name": DECEPTION, "limit": 4}]}).to_string(),
    );
    // It would lead to another endpoint of the stand-in.
    let deception = DECEPTION.replace('/', "");
    for more in [
        vec!["push", "lag.json", "--rules", "rules.yaml"],
        vec!["push", "lag.json", "--folder", &deception],
        vec!["push", "lag.json", "--only", &deception],
        vec!["rollback", &deception, "--to", "1"],
        vec!["pull", &deception],
        vec!["push", &deception],
        vec!["doctor", &deception],
        vec!["diff", &deception, &deception],
        vec!["fmt", &deception],
    ] {
        let mut all = more.clone();
        if !matches!(more[0], "diff" | "fmt") {
            all.extend(["--grafana-url", &url]);
        }
        let output = place.run(&all, &LOGIN).await;
        assert!(!deceives(&text(&output)), "{more:?}: {:?}", text(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_is_text_in_a_summary() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.push(&server, &[]).await;
    let title = "[Log in again](https://evil.example) ![t](https://evil.example/t.png) @org/team **b** <b>|";
    server
        .state()
        .person_edits("lag", |spec| spec["title"] = json!(title));
    let (url, summary) = (server.url(), place.0.path().join("summary.md"));
    let push = [
        "push",
        "lag.json",
        "--project",
        "dvt",
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    let mut variables = LOGIN.to_vec();
    variables.push(("GITHUB_STEP_SUMMARY", summary.to_str().expect("a path")));
    ends_with(&place.run(&push, &variables).await, 3, "1 conflict");
    let summary = std::fs::read_to_string(summary).expect("a summary");
    let rows: Vec<&str> = summary
        .lines()
        .filter(|line| line.starts_with("| conflict"))
        .collect();
    insta::assert_snapshot!(rows.join("\n").replace(&url, "http://grafana"), @"| conflict | [lag](http://grafana/d/lag) | it was changed in Grafana since it was pushed; &#96;dashgen pull&#96; saves the edit, &#45;&#45;overwrite discards it; dashboard&#58; title&#58; Lag → &#91;Log in again&#93;&#40;https&#58;&#47;&#47;evil&#46;example&#41; &#33;&#91;t&#93;&#40;https&#58;&#47;&#47;evil&#46;example&#47;t&#46;png&#41; `@`org&#47;team &#42;&#42;b&#42;&#42; &#60;b&#62;&#124; |");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_that_cannot_be_written_does_not_undo_the_push() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let url = server.url();
    let push = [
        "push",
        "lag.json",
        "--project",
        "dvt",
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    let variables = [LOGIN[0], ("GITHUB_STEP_SUMMARY", "/nowhere/summary.md")];
    let output = place.run(&push, &variables).await;
    ends_with(&output, 4, "1 created");
    ends_with(&output, 4, "cannot write `/nowhere/summary.md`");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_repeated_in_any_shape() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let url = server.url();
    let login = [
        ("GRAFANA_USER", "admin"),
        ("GRAFANA_PASSWORD", "S3cretPassw0rd-xyz"),
    ];
    for status in [400, 401, 403, 500] {
        server.trouble(Fault {
            path: "/api/user",
            ..Fault::always(Trouble::Echo(status))
        });
        let output = place.run(&["doctor", "--grafana-url", &url], &login).await;
        server.recover();
        let said = text(&output);
        for shape in [
            "S3cretPassw0rd",
            "YWRtaW46UzNjcmV0UGFzc3cwcmQteHl6",
            "YWRtaW46UzNjcmV0",
        ] {
            assert!(
                !said.to_lowercase().contains(&shape.to_lowercase()),
                "{status}: {said}"
            );
        }
        ends_with(&output, 2, "cannot find out whose login this is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_project_pushed_without_a_name_is_not_taken_by_another() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let url = server.url();
    let push = [
        "push",
        "lag.json",
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    let unnamed = place.run(&push, &LOGIN).await;
    ends_with(&unnamed, 0, "set `project` in dashgen.toml");
    place.write("lag.json", &dashboard("ms").to_string());
    ends_with(
        &place.push(&server, &[]).await,
        3,
        "a project of dashgen that has no name",
    );
    let pull = [
        "pull",
        "--project",
        "dvt",
        "--out",
        "pulled",
        "--grafana-url",
        &url,
    ];
    ends_with(
        &place.run(&pull, &LOGIN).await,
        0,
        "Grafana has no such dashboards",
    );
    let pull = ["pull", "--out", "pulled", "--grafana-url", &url];
    ends_with(&place.run(&pull, &LOGIN).await, 2, "the project has no name");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_remedy_fits_the_cause() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let mut said = Vec::new();
    for (trouble, path) in [
        (Trouble::Loop, ""),
        (Trouble::Empty(304), ""),
        (Trouble::Empty(204), ""),
        (Trouble::Wordless(400), "/api/user"),
        (Trouble::Wordless(404), "/api/health"),
        (Trouble::HugeError, "/api/user"),
    ] {
        server.trouble(Fault {
            path,
            ..Fault::always(trouble.clone())
        });
        let output = place.push(&server, &[]).await;
        server.recover();
        said.push(format!("{trouble:?}: {}", text(&output).trim()));
    }
    insta::assert_snapshot!(said.join("\n"), @"
    Loop: error: cannot reach Grafana: the server redirects in a circle; check `root_url` of Grafana and the proxy in front of it
    Empty(304): error: cannot reach Grafana: the server responded 304; check the proxy in front of it
    Empty(204): error: cannot reach Grafana: got an empty response, not a Grafana API response; check the URL. Is a login proxy in front?
    Wordless(400): error: cannot find out whose login this is: Grafana refuses it and does not say why; its log does
    Wordless(404): error: cannot reach Grafana: got 404 “not found”, not a Grafana API response; check the URL. Is a login proxy in front?
    HugeError: error: cannot find out whose login this is: Grafana refuses it and does not say why; its log does
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_that_cannot_be_written_stops_no_other() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.push(&server, &[]).await;
    let mut other = dashboard("s");
    other["uid"] = json!("other");
    server.state().person_creates("other", "dvt", other);
    std::fs::create_dir_all(place.0.path().join("pulled/lag.json")).expect("a folder in the way");
    let url = server.url();
    let pull = ["pull", "lag", "other", "--out", "pulled", "--grafana-url", &url];
    let output = place.run(&pull, &LOGIN).await;
    ends_with(&output, 4, "1 written");
    ends_with(&output, 4, "dashboard lag: cannot");
    assert!(place.0.path().join("pulled/other.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_holds_while_dashboards_are_compared() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.push(&server, &[]).await;
    edit(&server);
    server.trouble(Fault {
        path: "/dashboards",
        ..Fault::always(Trouble::Trickle)
    });
    let output = place.push(&server, &["--deadline", "1"]).await;
    ends_with(&output, 2, "timed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_cannot_be_read_is_compared_with_nothing() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let mut other = dashboard("s");
    other["uid"] = json!("other");
    place.write("other.json", &other.to_string());
    let url = server.url();
    let push = [
        "push",
        ".",
        "--project",
        "dvt",
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    ends_with(&place.run(&push, &LOGIN).await, 0, "2 created");
    server
        .state()
        .person_edits("other", |spec| spec["title"] = json!("Mine"));
    server.trouble(Fault {
        path: "/dashboards/lag",
        ..Fault::always(Trouble::Status(403))
    });
    let output = place.run(&["diff", ".", "--grafana-url", &url], &LOGIN).await;
    ends_with(&output, 4, "passed over: cannot read dashboard lag: not allowed");
    ends_with(&output, 4, "title");
    assert!(!text(&output).contains("added"), "{}", text(&output));
}

/// Grafana takes 16 MB: time that grew with the square of any list in it would be minutes.
#[tokio::test(flavor = "multi_thread")]
async fn long_lists_are_compared_in_time() {
    const MANY: usize = 6000;
    let place = Place::new("s");
    let each = |item: &dyn Fn(usize) -> serde_json::Value| (0..MANY).map(item).collect::<Vec<_>>();
    let with = |side: &str| {
        let names = |side: String| move |number: usize| json!({"type": "query", "name": format!("{side}{number}"), "query": format!("q{number}")});
        let matchers: Vec<String> = (0..MANY).map(|number| format!("{side}{number}=\"x\"")).collect();
        let mut all = dashboard("s");
        all["tags"] = each(&|number| json!(format!("{side}{number}"))).into();
        all["templating"] = json!({"list": each(&names(side.to_owned()))});
        all["annotations"] = json!({"list": each(&|number| json!({"name": format!("{side}{number}"), "enable": true, "datasource": {"type": "prometheus", "uid": "p"}, "expr": "up"}))});
        all["links"] =
            each(&|number| json!({"title": format!("{side}{number}"), "url": "http://x", "type": "link"}))
                .into();
        let mut targets =
            each(&|number| json!({"refId": format!("R{number}"), "expr": format!("up{{{side}=\"1\"}}")}));
        targets.push(json!({"refId": "M", "expr": format!("up{{{}}}", matchers.join(","))}));
        all["panels"][0]["targets"] = targets.into();
        all["panels"][0]["fieldConfig"]["overrides"] = each(&|number| json!({"matcher": {"id": "byName", "options": format!("{side}{number}")}, "properties": [{"id": "unit", "value": "s"}]})).into();
        all["panels"][0]["transformations"] =
            each(&|number| json!({"id": format!("organize{}", number % 7), "options": {side: number}}))
                .into();
        all.to_string()
    };
    place.write("a.json", &with("a"));
    place.write("b.json", &with("b"));
    let begin = std::time::Instant::now();
    let output = place.run(&["diff", "--quiet", "a.json", "b.json"], &[]).await;
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(
        begin.elapsed() < std::time::Duration::from_secs(30),
        "{:?}",
        begin.elapsed()
    );
}
