//! What happens to a dashboard between the code and the people who edit it.

use dashgen_grafana::push::{Interrupt, Options, Plan};
use insta::assert_snapshot;
use serde_json::json;

use crate::setup::{
    connect, dashboard, desired, live_unit, options, outcomes, push, push_one, set_unit, with,
};
use crate::stand_in::{Race, StandIn, State};

#[tokio::test]
async fn a_new_dashboard_comes_with_its_folders_and_its_stamp() {
    let server = StandIn::start().await;
    let report = push(&server, vec![desired(dashboard("lag", "s"), "ops")], options())
        .await
        .expect("a report");
    assert_snapshot!(outcomes(&report), @"lag: created");
    assert_eq!(report.folders, ["dvt", "ops"], "parents first");
    let state = server.state();
    assert_eq!(state.folders["ops"].annotations["grafana.app/folder"], "dvt");
    let live = &state.dashboards["lag"];
    assert!(
        live.is_granted,
        "without asking for default permissions, nobody sees it"
    );
    let mut annotations = live.now().annotations.clone();
    let checksum = annotations
        .remove("grafana.app/sourceChecksum")
        .expect("a checksum");
    assert!(checksum.starts_with("sha256:"), "{checksum}");
    assert_snapshot!(json!(annotations), @r#"{"dashgen.dev/folder":"ops","dashgen.dev/project":"dvt","grafana.app/createdBy":"service-account:editor","grafana.app/folder":"ops","grafana.app/managedBy":"kubectl","grafana.app/managerAllowsEdits":"true","grafana.app/managerId":"dashgen","grafana.app/message":"dashgen a1b2c3d: created","grafana.app/sourcePath":"out/lag.json"}"#);
}

#[tokio::test]
async fn the_second_push_writes_nothing() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.requests();
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: unchanged");
    assert_eq!(server.writes(), [], "an unchanged dashboard is written");
    assert_eq!(report.exit_code(), 0);
}

#[tokio::test]
async fn a_change_costs_one_write_and_says_what_changed() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.requests();
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
    assert_eq!(report.dashboards[0].changes, ["panel “Lag”: unit: s → ms"]);
    let requests = server.requests();
    assert_eq!(
        requests.iter().filter(|(method, _)| method != "GET").count(),
        1,
        "{requests:?}"
    );
    assert_eq!(
        requests.len(),
        6,
        "health, login, API, folder, list, write: {requests:?}"
    );
    let state = server.state();
    let now = state.dashboards["lag"].now();
    assert_eq!(
        now.annotations["grafana.app/message"],
        "dashgen a1b2c3d: panel “Lag”: unit: s → ms"
    );
    assert_eq!(
        now.folder(),
        "dvt",
        "a write without the folder moves the dashboard to the root"
    );
}

#[tokio::test]
async fn a_dry_run_sends_gets_only() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", set_unit("h"));
    server.requests();
    let reader = connect(&server).await.expect("a reader");
    let wanted = vec![
        desired(dashboard("lag", "ms"), "dvt"),
        desired(dashboard("new", "ms"), "ops"),
    ];
    let plan = Plan::make(&reader, wanted, options()).await.expect("a plan");
    assert_eq!(plan.report().counts(), "1 to create, 1 conflict");
    assert!(plan.report().dry_run);
    let requests = server.requests();
    assert!(requests.iter().all(|(method, _)| method == "GET"), "{requests:?}");
}

#[tokio::test]
async fn a_persons_edit_is_a_conflict_that_shows_it() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", set_unit("h"));
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: conflict (it was changed in Grafana since it was pushed; `dashgen pull` saves the edit, --overwrite discards it)");
    assert_eq!(
        report.dashboards[0].changes,
        ["panel “Lag”: unit: s → h"],
        "what the person did"
    );
    assert_eq!(
        report.dashboards[0].notes,
        ["saved last by a-person at 2026-11-22T13:03:51Z"]
    );
    assert_eq!(report.exit_code(), 3);
    assert_eq!(live_unit(&server, "lag").as_deref(), Some("h"));
}

#[tokio::test]
async fn overwriting_says_how_to_take_it_back() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", set_unit("h"));
    let report = push_one(&server, "ms", with(false, true)).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
    assert_eq!(
        report.dashboards[0].notes,
        ["version 2 is replaced; `dashgen rollback lag --to 2` brings it back"]
    );
    assert_eq!(live_unit(&server, "lag").as_deref(), Some("ms"));
}

#[tokio::test]
async fn an_edit_that_the_code_took_over_is_agreed_on_once() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", set_unit("h"));
    let report = push_one(&server, "h", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated (content unchanged; metadata updated)");
    server.requests();
    push_one(&server, "h", options()).await;
    assert_eq!(server.writes(), [], "it is agreed on");
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
}

#[tokio::test]
async fn a_save_in_the_browser_that_changed_nothing_is_no_conflict() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", |spec| {
        spec["preload"] = json!(false);
        spec["panels"][0]["pluginVersion"] = json!("12.4.0");
        spec["panels"][0]["fieldConfig"]["defaults"]["mappings"] = json!([]);
    });
    server.requests();
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: unchanged");
    assert_eq!(server.writes(), []);
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
}

#[tokio::test]
async fn another_owners_dashboard_is_refused_and_taken_over_in_two_steps() {
    let server = StandIn::start().await;
    server.state().person_creates(
        "lag",
        "",
        json!({"title": "Theirs", "schemaVersion": 42, "panels": []}),
    );
    let own = [
        ("grafana.app/managedBy", "terraform"),
        ("grafana.app/managerId", "tf-prod"),
    ];
    {
        let mut state = server.state();
        let live = state
            .dashboards
            .get_mut("lag")
            .expect("a dashboard")
            .versions
            .last_mut()
            .expect("a version");
        live.annotations
            .extend(own.map(|(key, value)| (key.to_owned(), value.to_owned())));
        live.annotations
            .insert("example.com/team".to_owned(), "blue".to_owned());
    }
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: refused (it belongs to terraform (tf-prod); --adopt takes it over)");
    assert_eq!(report.exit_code(), 3);
    let report = push_one(&server, "s", with(true, false)).await;
    assert_snapshot!(outcomes(&report), @"lag: conflict (it would be taken over with another content; --adopt together with --overwrite replaces it)");
    server.requests();
    let report = push_one(&server, "s", with(true, true)).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
    let state = server.state();
    let versions = &state.dashboards["lag"].versions;
    let managers: Vec<_> = versions
        .iter()
        .map(|version| version.annotations.get("grafana.app/managerId").cloned())
        .collect();
    assert_eq!(
        managers,
        [Some("tf-prod".to_owned()), None, Some("dashgen".to_owned())],
        "remove, then add"
    );
    assert_eq!(
        versions[2].annotations["example.com/team"], "blue",
        "what others wrote stays"
    );
}

#[tokio::test]
async fn what_dashgen_did_not_make_is_refused_until_adopted() {
    let server = StandIn::start().await;
    server.state().person_creates("lag", "", dashboard("lag", "s"));
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: refused (it is there without a stamp of dashgen: somebody else made it, or a save through an older API dropped the stamp; --adopt takes it over)");
    server.requests();
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: unchanged");
    assert_eq!(
        report.dashboards[0].notes,
        ["dashgen does not manage it; --adopt takes it over"]
    );
    assert_eq!(server.writes(), []);
    let report = push_one(&server, "s", with(true, false)).await;
    assert_snapshot!(outcomes(&report), @"lag: updated (content unchanged; metadata updated)");
}

#[tokio::test]
async fn a_dashboard_that_a_person_moved_stays_there() {
    let server = StandIn::start().await;
    push(&server, vec![desired(dashboard("other", "s"), "ops")], options())
        .await
        .expect("a report");
    push_one(&server, "s", options()).await;
    server.state().person_moves("lag", "ops");
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
    assert_eq!(
        report.dashboards[0].notes,
        ["a person moved it to folder ops, where it stays; the code says folder dvt"]
    );
    assert_eq!(server.state().dashboards["lag"].now().folder(), "ops");
    server.requests();
    push_one(&server, "ms", options()).await;
    assert_eq!(server.writes(), []);
    let report = push(&server, vec![desired(dashboard("lag", "ms"), "")], options())
        .await
        .expect("a report");
    assert_snapshot!(outcomes(&report), @"lag: conflict (the code moves it to the root, and a person moved it to folder ops; --overwrite moves it)");
}

#[tokio::test]
async fn a_save_between_reading_and_writing_is_a_conflict() {
    for race in [Race::Edit("Edited"), Race::Delete] {
        let server = StandIn::start().await;
        push_one(&server, "s", options()).await;
        server.state().races.push(("lag".to_owned(), race.clone()));
        let report = push_one(&server, "ms", options()).await;
        let title = server.state().dashboards["lag"].now().title().to_owned();
        match race {
            Race::Edit(_) => {
                assert_eq!(
                    report.count(dashgen_grafana::push::Outcome::Conflict),
                    1,
                    "{}",
                    outcomes(&report)
                );
                assert_eq!(title, "Edited", "the edit is lost");
            }
            _ => assert_eq!(
                report.count(dashgen_grafana::push::Outcome::Created),
                1,
                "{}",
                outcomes(&report)
            ),
        }
    }
    let server = StandIn::start().await;
    server
        .state()
        .races
        .push(("lag".to_owned(), Race::Create("Theirs")));
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: refused (it is there without a stamp of dashgen: somebody else made it, or a save through an older API dropped the stamp; --adopt takes it over)");
    assert_eq!(server.state().dashboards["lag"].now().title(), "Theirs");
}

#[tokio::test]
async fn what_was_deleted_is_made_again_and_said() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_deletes("lag");
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: created");
    assert_eq!(
        report.dashboards[0].notes,
        ["it was pushed before and deleted in Grafana since; it is made again"]
    );
}

#[tokio::test]
async fn what_grafana_changes_while_storing_is_no_edit() {
    let server = StandIn::start().await;
    let old = || {
        let mut old = dashboard("lag", "s");
        old["dashgenTestOldField"] = json!(1);
        vec![desired(old, "dvt")]
    };
    let report = push(&server, old(), options()).await.expect("a report");
    assert_snapshot!(outcomes(&report), @"lag: created");
    assert_eq!(
        report.dashboards[0].notes,
        ["Grafana brought it into its newest form"]
    );
    server.requests();
    let report = push(&server, old(), options()).await.expect("a report");
    assert_snapshot!(outcomes(&report), @"lag: unchanged");
    assert_eq!(server.writes(), []);
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: updated");
}

#[tokio::test]
async fn pruning_deletes_only_what_carries_the_projects_stamp() {
    let server = StandIn::start().await;
    let all = ["a", "b", "c"]
        .map(|uid| desired(dashboard(uid, "s"), "dvt"))
        .to_vec();
    push(&server, all, options()).await.expect("a report");
    let shop = Options {
        project: Some("shop".to_owned()),
        ..options()
    };
    push(&server, vec![desired(dashboard("shop", "s"), "dvt")], shop)
        .await
        .expect("a report");
    server.state().person_creates("mine", "", dashboard("mine", "s"));
    server.state().person_edits("c", set_unit("h"));
    let prune = |most| Options {
        prune: Some(most),
        ..options()
    };
    let wanted = || vec![desired(dashboard("a", "s"), "dvt")];

    let error = push(&server, wanted(), prune(0)).await.expect_err("too many");
    assert_snapshot!(error, @"1 dashboards would be deleted, and --max-delete allows 0: b; nothing was written");
    let report = push(&server, wanted(), prune(1)).await.expect("a report");
    assert_snapshot!(outcomes(&report), @r"
    a: unchanged
    b: deleted
    c: conflict (it is gone from the code, and was changed in Grafana since it was pushed; --overwrite deletes it)
    ");
    let left: Vec<String> = server.state().dashboards.keys().cloned().collect();
    assert_eq!(left, ["a", "c", "mine", "shop"]);
    let nameless = Options {
        project: None,
        ..prune(1)
    };
    assert!(
        push(&server, wanted(), nameless).await.is_err(),
        "without a project, nobody knows whose they are"
    );
}

#[tokio::test]
async fn an_interrupt_begins_nothing_new() {
    let server = StandIn::start().await;
    let reader = connect(&server).await.expect("a reader");
    let wanted = vec![desired(dashboard("lag", "s"), "dvt")];
    let plan = Plan::make(&reader, wanted, options()).await.expect("a plan");
    let interrupt = Interrupt::default();
    interrupt.set();
    let report = plan.carry_out(&reader.into_writer(), &interrupt, &()).await;
    assert_snapshot!(outcomes(&report), @"lag: skipped (not begun, because the push was interrupted)");
    assert_eq!(report.exit_code(), 130);
    assert_eq!(server.writes(), []);
}

#[tokio::test]
async fn old_servers_keep_the_stamp_in_the_message() {
    let old = [
        (
            "Grafana 11",
            State {
                has_kubernetes: false,
                version: "11.6.0".to_owned(),
                ..State::default()
            },
        ),
        (
            "the old tables of 12.4",
            State {
                is_old_storage: true,
                ..State::default()
            },
        ),
    ];
    for (name, state) in old {
        let server = StandIn::start_with(state, "").await;
        let report = push_one(&server, "s", options()).await;
        assert_eq!(outcomes(&report), "lag: created", "{name}");
        assert_eq!(report.dashboards[0].notes, Vec::<String>::new(), "{name}");
        server.requests();
        assert_eq!(
            outcomes(&push_one(&server, "s", options()).await),
            "lag: unchanged",
            "{name}"
        );
        assert_eq!(server.writes(), [], "{name}");
        assert_eq!(
            outcomes(&push_one(&server, "ms", options()).await),
            "lag: updated",
            "{name}"
        );
        assert_eq!(server.state().dashboards["lag"].now().folder(), "dvt", "{name}");
        server.state().person_edits("lag", set_unit("h"));
        let report = push_one(&server, "d", options()).await;
        assert_eq!(report.exit_code(), 3, "{name}: {}", outcomes(&report));
        assert_eq!(live_unit(&server, "lag").as_deref(), Some("h"), "{name}");
    }
}

#[tokio::test]
async fn a_server_below_a_path_works() {
    let server = StandIn::start_with(State::default(), "/grafana").await;
    assert_eq!(outcomes(&push_one(&server, "s", options()).await), "lag: created");
}

#[tokio::test]
async fn a_list_that_lags_behind_is_not_believed() {
    let server = StandIn::start().await;
    server.state().is_list_late = true;
    push_one(&server, "s", options()).await;
    server.requests();
    let report = push_one(&server, "s", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: unchanged");
    assert_eq!(server.writes(), []);
}
