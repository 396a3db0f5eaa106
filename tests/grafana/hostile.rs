//! What a hostile server, a bad network or an unlucky moment does: the report says what Grafana holds, and one
//! dashboard's trouble stays its own.

use std::time::{Duration, Instant};

use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Reader, Settings};
use dashgen_grafana::push::pull::{Selection, pull};
use dashgen_grafana::push::{Desired, Options, Outcome, Report};
use dashgen_http::Connection;
use insta::assert_snapshot;
use serde_json::json;

use crate::setup::{
    connect, dashboard, desired, live_unit, options, outcomes, push, push_one, push_within, set_unit,
    settings, transport, with,
};
use crate::stand_in::{Fault, Race, StandIn, Trouble};

/// Everything that a report says.
fn said(report: &Report) -> String {
    let lines = report
        .dashboards
        .iter()
        .map(|line| format!("{} {}", line.message, line.notes.join(" ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// A dashboard that Grafana brings into a newer form when it stores it.
fn old(unit: &str) -> Vec<Desired> {
    let mut old = dashboard("lag", unit);
    old["schemaVersion"] = json!(36);
    old["dashgenTestOldField"] = json!(1);
    vec![desired(old, "dvt")]
}

#[tokio::test]
async fn a_response_that_shows_something_else_is_no_success() {
    let mut shown = Vec::new();
    for trouble in [Trouble::SeeOther, Trouble::OldObject] {
        for method in ["POST", "PUT"] {
            let server = StandIn::start().await;
            push(&server, vec![desired(dashboard("other", "s"), "dvt")], options())
                .await
                .expect("a report");
            if method == "PUT" {
                push_one(&server, "s", options()).await;
            }
            let unit = live_unit(&server, "lag");
            server.trouble(Fault {
                method,
                path: "/dashboards",
                ..Fault::always(trouble.clone())
            });
            let report = push_one(&server, "ms", options()).await;
            assert_eq!(
                report.exit_code(),
                2,
                "{trouble:?} of a {method}: {}",
                outcomes(&report)
            );
            assert_eq!(live_unit(&server, "lag"), unit);
            shown.push(format!("{trouble:?} of a {method}: {}", outcomes(&report)));
        }
    }
    assert_snapshot!(shown.join("\n"), @r#"
    SeeOther of a POST: lag: failed (cannot create dashboard lag: the server redirects the write to another path; use the URL that Grafana itself has (`root_url`))
    SeeOther of a PUT: lag: failed (cannot update dashboard lag: the server redirects the write to another path; use the URL that Grafana itself has (`root_url`))
    OldObject of a POST: lag: failed (cannot create dashboard lag: not found (dashboards.dashboard.grafana.app "lag" not found))
    OldObject of a PUT: lag: failed (cannot update dashboard lag: Grafana responded that it is done, but its response shows the version that was there before; check the proxy in front of it)
    "#);
}

#[tokio::test]
async fn a_write_whose_response_is_about_another_is_settled_by_reading() {
    for trouble in [Trouble::OtherName, Trouble::SeeOther, Trouble::OldObject] {
        for method in ["POST", "PUT"] {
            let server = StandIn::start().await;
            push(&server, vec![desired(dashboard("other", "s"), "dvt")], options())
                .await
                .expect("a report");
            if method == "PUT" {
                push_one(&server, "s", options()).await;
            }
            server.trouble(Fault::once(trouble.clone(), method, "/dashboards"));
            let report = push_one(&server, "ms", options()).await;
            let is_stored = live_unit(&server, "lag").as_deref() == Some("ms");
            let is_said = report.count(Outcome::Created) + report.count(Outcome::Updated) == 1;
            assert_eq!(
                is_said,
                is_stored,
                "{trouble:?} of a {method}: {}",
                outcomes(&report)
            );
        }
    }
}

#[tokio::test]
async fn an_old_dashboard_takes_one_write_that_is_never_a_conflict() {
    for trouble in [
        None,
        Some(Trouble::DropAfter),
        Some(Trouble::Cut),
        Some(Trouble::StatusAfter(502)),
    ] {
        let server = StandIn::start().await;
        push(&server, vec![desired(dashboard("other", "s"), "dvt")], options())
            .await
            .expect("a report");
        server.requests();
        if let Some(trouble) = trouble.clone() {
            server.trouble(Fault {
                times: 4,
                ..Fault::once(trouble, "POST", "/dashboards")
            });
        }
        let first = push(&server, old("s"), options()).await.expect("a report");
        server.recover();
        assert_ne!(first.exit_code(), 3, "{trouble:?}: {}", outcomes(&first));
        assert_eq!(server.state().dashboards["lag"].versions.len(), 1, "{trouble:?}");
        server.requests();
        let again = push(&server, old("s"), options()).await.expect("a report");
        assert_eq!(outcomes(&again), "lag: unchanged", "{trouble:?}");
        assert_eq!(server.writes(), []);
        let changed = push(&server, old("ms"), options()).await.expect("a report");
        assert_eq!(outcomes(&changed), "lag: updated", "{trouble:?}");
        server.state().person_edits("lag", set_unit("h"));
        let edited = push(&server, old("ms"), options()).await.expect("a report");
        assert_eq!(edited.exit_code(), 3, "an edit is one: {}", outcomes(&edited));
        let prune = Options {
            prune: Some(3),
            ..options()
        };
        let kept = vec![desired(dashboard("other", "s"), "dvt")];
        let pruned = push(&server, kept, prune).await.expect("a report");
        assert_eq!(pruned.count(Outcome::Conflict), 1, "{}", outcomes(&pruned));
    }
}

#[tokio::test]
async fn an_old_dashboard_that_nobody_edited_is_pruned() {
    let server = StandIn::start().await;
    push(&server, old("s"), options()).await.expect("a report");
    let prune = Options {
        prune: Some(3),
        ..options()
    };
    let report = push(&server, vec![desired(dashboard("kept", "s"), "dvt")], prune)
        .await
        .expect("a report");
    assert_eq!(outcomes(&report), "kept: created\nlag: deleted");
}

#[tokio::test]
async fn two_pushes_at_once_converge() {
    for wanted in [|| old("s"), || vec![desired(dashboard("lag", "s"), "dvt")]] {
        let server = StandIn::start().await;
        let (one, other) = tokio::join!(
            push(&server, wanted(), options()),
            push(&server, wanted(), options())
        );
        for report in [one.expect("a report"), other.expect("a report")] {
            assert_eq!(report.exit_code(), 0, "{}", outcomes(&report));
        }
        assert_eq!(server.state().dashboards["lag"].versions.len(), 1);
    }
}

#[tokio::test]
async fn one_that_cannot_be_read_stops_no_other() {
    let server = StandIn::start().await;
    server.trouble(Fault {
        method: "GET",
        path: "/dashboards/a",
        ..Fault::always(Trouble::Status(403))
    });
    let wanted = ["a", "b"].map(|uid| desired(dashboard(uid, "s"), "dvt")).to_vec();
    let report = push(&server, wanted, options()).await.expect("a report");
    assert_snapshot!(outcomes(&report), @"
    a: failed (cannot read dashboard a: not allowed (trouble); give the service account the permission dashboards:read)
    b: created
    ");
    assert_eq!(report.exit_code(), 4);
    assert!(server.state().dashboards.contains_key("b"));
    let mut pulled = Vec::new();
    let selection = Selection {
        uids: vec!["a".to_owned(), "b".to_owned()],
        ..Selection::default()
    };
    let reader = connect(&server).await.expect("a reader");
    pull(&reader, &selection, |one| {
        pulled.push((one.uid, one.content.is_ok()));
    })
    .await
    .expect("the others");
    assert_eq!(pulled, [("a".to_owned(), false), ("b".to_owned(), true)]);
}

#[tokio::test]
async fn a_write_that_was_refused_replaced_nothing() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().person_edits("lag", set_unit("h"));
    server.trouble(Fault {
        method: "PUT",
        ..Fault::always(Trouble::Status(403))
    });
    let report = push_one(&server, "ms", with(false, true)).await;
    assert_eq!(report.exit_code(), 2, "{}", outcomes(&report));
    assert!(!said(&report).contains("replaced"), "{}", said(&report));
}

#[tokio::test]
async fn what_is_deleted_between_reading_and_writing_is_said() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    server.state().races = vec![("lag".to_owned(), Race::Delete)];
    let report = push_one(&server, "ms", options()).await;
    assert_eq!(outcomes(&report), "lag: created");
    assert_eq!(
        said(&report).trim(),
        "a person deleted it meanwhile; it is made again"
    );
}

#[tokio::test]
async fn a_list_without_an_end_ends() {
    for (trouble, message) in [
        (Trouble::Endless, "timed out"),
        (Trouble::Repeating, "the list of dashboards never ends"),
    ] {
        let server = StandIn::start().await;
        push_one(&server, "s", options()).await;
        server.trouble(Fault {
            method: "GET",
            path: "/dashboards",
            ..Fault::always(trouble)
        });
        let impatient = || Settings {
            deadline: Duration::from_secs(1),
            ..settings()
        };
        let wanted = vec![desired(dashboard("lag", "ms"), "dvt")];
        let error = push_within(&server, wanted, options(), impatient())
            .await
            .expect_err("no end");
        assert!(error.to_string().contains(message), "{error}");
        let selection = Selection {
            tag: Some("dvt".to_owned()),
            ..Selection::default()
        };
        let wishes = Wishes::default();
        let reader = Reader::connect(transport(&server.url(), impatient()), &wishes).await;
        let error = pull(&reader.expect("a reader"), &selection, |_| {})
            .await
            .expect_err("no end");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn what_was_pushed_without_a_project_is_no_other_projects() {
    let server = StandIn::start().await;
    let named = |project: Option<&str>| Options {
        project: project.map(str::to_owned),
        ..options()
    };
    push_one(&server, "s", named(None)).await;
    let report = push_one(&server, "ms", named(Some("b"))).await;
    assert_snapshot!(outcomes(&report), @"lag: refused (it belongs to a project of dashgen that has no name; --adopt takes it over)");
    assert_eq!(live_unit(&server, "lag").as_deref(), Some("s"));
    let selection = Selection {
        project: Some(Some("b".to_owned())),
        ..Selection::default()
    };
    let mut pulled = 0;
    pull(&connect(&server).await.expect("a reader"), &selection, |_| {
        pulled += 1;
    })
    .await
    .expect("a list");
    assert_eq!(pulled, 0);
    let adopted = Options {
        project: Some("b".to_owned()),
        ..with(true, true)
    };
    let report = push_one(&server, "ms", adopted).await;
    assert_eq!(outcomes(&report), "lag: updated");
}

#[tokio::test]
async fn a_server_that_answers_no_write_is_given_up() {
    let server = StandIn::start().await;
    let wanted: Vec<Desired> = (0..40)
        .map(|number| desired(dashboard(&format!("d{number:02}"), "s"), "dvt"))
        .collect();
    server.trouble(Fault {
        method: "POST",
        path: "/dashboards",
        ..Fault::always(Trouble::Hang)
    });
    let impatient = Settings {
        connection: Connection {
            timeout: Duration::from_millis(500),
            ..Connection::default()
        },
        concurrency: 2,
        ..settings()
    };
    let begin = Instant::now();
    let report = push_within(&server, wanted, options(), impatient)
        .await
        .expect("a report");
    assert_eq!(report.count(Outcome::Failed), 40, "{}", report.counts());
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    assert!(
        said(&report).contains("the server has stopped responding"),
        "{}",
        said(&report)
    );
}
