//! Everything that can go wrong on the way ends in one clear sentence, without the token and without a lost edit.

use std::time::Duration;

use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Credentials, Reader};
use dashgen_grafana::push::Outcome;
use dashgen_http::Connection;
use insta::assert_snapshot;

use crate::setup::{
    TOKEN, dashboard, desired, live_unit, options, outcomes, push, push_one, push_within, set_unit, settings,
    transport,
};
use crate::stand_in::{Fault, StandIn, State, Trouble};

/// What connecting ends in.
async fn refusal(url: &str, token: &str) -> String {
    refusal_within(url, token, Duration::from_mins(1)).await
}

async fn refusal_within(url: &str, token: &str, timeout: Duration) -> String {
    let credentials = Credentials::token(token).expect("a token");
    let settings = dashgen_grafana::client::Settings {
        connection: Connection {
            timeout,
            ..Connection::default()
        },
        ..settings()
    };
    let transport =
        dashgen_grafana::client::GetOnly::new(url.parse().expect("an address"), credentials, settings)
            .expect("a client");
    let error = Reader::connect(transport, &Wishes::default())
        .await
        .expect_err("must be refused");
    let (shown, debugged) = (error.to_string(), format!("{error:?}"));
    for text in [&shown, &debugged] {
        assert!(!text.contains(token), "the token shows: {text}");
    }
    shown
}

async fn refusal_with(trouble: Trouble) -> String {
    let server = StandIn::start().await;
    let is_endless = matches!(trouble, Trouble::Hang | Trouble::Trickle);
    server.trouble(Fault::always(trouble));
    let timeout = Duration::from_millis(if is_endless { 200 } else { 60_000 });
    refusal_within(&server.url(), TOKEN, timeout).await
}

#[tokio::test]
async fn every_fault_has_a_sentence() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("an address");
    let refused = refusal(&format!("http://{nobody}"), TOKEN).await;
    assert!(
        refused.starts_with("cannot reach Grafana: no connection: "),
        "{refused}"
    );
    let server = StandIn::start().await;
    let mut said = vec![format!(
        "wrong token: {}",
        refusal(&server.url(), "glsa_wrong").await
    )];
    let troubles = [
        Trouble::Hang,
        Trouble::Trickle,
        Trouble::Status(503),
        Trouble::Status(429),
        Trouble::LoginPage,
        Trouble::WrongType,
        Trouble::NotJson,
        Trouble::Huge,
    ];
    for trouble in troubles {
        said.push(format!("{trouble:?}: {}", refusal_with(trouble.clone()).await));
    }
    let old = StandIn::start_with(
        State {
            version: "10.4.1".to_owned(),
            ..State::default()
        },
        "",
    )
    .await;
    said.push(format!("too old: {}", refusal(&old.url(), TOKEN).await));
    let other = dashgen_grafana::client::Settings {
        organisation: Some(7),
        ..settings()
    };
    let connected = Reader::connect(transport(&server.url(), other), &Wishes::default()).await;
    said.push(format!(
        "organisation: {}",
        connected.expect_err("another organisation")
    ));
    assert_snapshot!(said.join("\n"), @"
    wrong token: cannot find out whose login this is: authentication failed (Invalid API key); check that the token is of this Grafana and has not expired
    Hang: cannot reach Grafana: no answer in time; raise --timeout or look at the server's load
    Trickle: cannot reach Grafana: no answer in time; raise --timeout or look at the server's load
    Status(503): cannot reach Grafana: the server responded 503 (trouble); check its log, and the URL
    Status(429): cannot reach Grafana: the server is rate-limiting these requests; lower --concurrency or try later
    LoginPage: cannot reach Grafana: got a web page, not a Grafana API response; check the URL. Is a login proxy in front?
    WrongType: cannot reach Grafana: got text/plain, not a Grafana API response; check the URL. Is a login proxy in front?
    NotJson: cannot reach Grafana: the response is damaged: is not usable JSON: expected value at line 1 column 1
    Huge: cannot reach Grafana: the response has more than 64 MiB; is this URL a Grafana?
    too old: cannot use this server: Grafana 10.4.1 is too old: 11 is the oldest that dashgen pushes to
    organisation: cannot find out whose login this is: the credentials belong to another organisation; leave --organisation out, or use a token of that organisation
    ");
}

#[tokio::test]
async fn a_redirect_does_not_take_the_token_along() {
    let (server, thief) = (StandIn::start().await, StandIn::start().await);
    server.trouble(Fault::always(Trouble::Redirect(format!(
        "{}/api/health",
        thief.url()
    ))));
    let refused = refusal(&server.url(), TOKEN).await;
    assert!(
        refused.contains("the server redirects to http://127.0.0.1:"),
        "{refused}"
    );
    assert_eq!(thief.requests(), [], "the other host was asked");
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    for trouble in [
        Trouble::Status(503),
        Trouble::Status(429),
        Trouble::Cut,
        Trouble::Drop,
    ] {
        let server = StandIn::start().await;
        server.trouble(Fault::once(trouble.clone(), "GET", "/dashboards"));
        let report = push_one(&server, "s", options()).await;
        assert_eq!(outcomes(&report), "lag: created", "{trouble:?}");
    }
    let server = StandIn::start().await;
    server.trouble(Fault::once(Trouble::Status(400), "GET", "/dashboards"));
    assert!(
        push(&server, vec![desired(dashboard("lag", "s"), "dvt")], options())
            .await
            .is_err(),
        "400 does not pass"
    );
}

#[tokio::test]
async fn a_write_in_doubt_is_settled_by_reading() {
    let troubles = [
        Trouble::Drop,
        Trouble::DropAfter,
        Trouble::Cut,
        Trouble::Status(500),
        Trouble::StatusAfter(500),
        Trouble::Status(503),
        Trouble::StatusAfter(503),
        Trouble::StatusAfter(504),
        Trouble::Truncated,
        Trouble::NotJson,
        Trouble::Hang,
    ];
    for trouble in troubles {
        for method in ["POST", "PUT"] {
            let server = StandIn::start().await;
            let unit = if method == "PUT" {
                push_one(&server, "s", options()).await;
                "ms"
            } else {
                "s"
            };
            server.requests();
            server.trouble(Fault::once(trouble.clone(), method, "/dashboards"));
            let impatient = dashgen_grafana::client::Settings {
                connection: Connection {
                    timeout: Duration::from_secs(5),
                    ..Connection::default()
                },
                ..settings()
            };
            let wanted = vec![desired(dashboard("lag", unit), "dvt")];
            let report = push_within(&server, wanted, options(), impatient)
                .await
                .expect("a report");
            let name = format!("{trouble:?} of a {method}: {}", outcomes(&report));
            let wanted = if method == "PUT" {
                Outcome::Updated
            } else {
                Outcome::Created
            };
            assert_eq!(report.count(wanted), 1, "{name}");
            assert_eq!(live_unit(&server, "lag").as_deref(), Some(unit), "{name}");
            let versions = server.state().dashboards["lag"].versions.len();
            assert_eq!(
                versions,
                if method == "PUT" { 2 } else { 1 },
                "it was written twice: {name}"
            );
            server.requests();
            push_one(&server, unit, options()).await;
            assert_eq!(server.writes(), [], "{name}");
        }
    }
}

#[tokio::test]
async fn what_fails_is_named_and_stops_nothing_else() {
    let server = StandIn::start().await;
    let wanted = || {
        ["a", "b", "c"]
            .map(|uid| desired(dashboard(uid, "s"), "dvt"))
            .to_vec()
    };
    server.state().quota = 2;
    let report = push(&server, wanted(), options()).await.expect("a report");
    assert_eq!(report.exit_code(), 4, "{}", outcomes(&report));
    assert_eq!(
        (report.count(Outcome::Created), report.count(Outcome::Failed)),
        (2, 1)
    );
    assert!(
        outcomes(&report).contains("the organisation's quota of dashboards is used up"),
        "{}",
        outcomes(&report)
    );
    server.state().quota = 10;
    let report = push(&server, wanted(), options()).await.expect("a report");
    assert_eq!(report.counts(), "1 created, 2 unchanged");
    server.trouble(Fault::once(Trouble::Status(413), "PUT", "/a"));
    let report = push(&server, vec![desired(dashboard("a", "ms"), "dvt")], options())
        .await
        .expect("a report");
    assert_snapshot!(outcomes(&report), @"a: failed (cannot update dashboard a: it is too large: Grafana takes 16 MiB, and a proxy before it may take less)");
    assert_eq!(report.exit_code(), 2);
}

#[tokio::test]
async fn a_login_that_may_not_write_is_told_so() {
    let server = StandIn::start().await;
    let viewer = Credentials::token("<viewer-token>").expect("a token");
    let transport =
        dashgen_grafana::client::GetOnly::new(server.url().parse().expect("an address"), viewer, settings())
            .expect("a client");
    let reader = Reader::connect(transport, &Wishes::default())
        .await
        .expect("a reader");
    let plan =
        dashgen_grafana::push::Plan::make(&reader, vec![desired(dashboard("lag", "s"), "")], options())
            .await
            .expect("a plan");
    let report = plan
        .carry_out(
            &reader.into_writer(),
            &dashgen_grafana::push::Interrupt::default(),
            &(),
        )
        .await;
    assert_snapshot!(outcomes(&report), @"lag: failed (cannot create dashboard lag: not allowed; give the service account the permission dashboards:create on the root)");
}

#[tokio::test]
async fn stopped_at_any_request_it_converges() {
    let wanted = || {
        vec![
            desired(dashboard("a", "ms"), "ops"),
            desired(dashboard("b", "ms"), "dvt"),
            desired(dashboard("edited", "ms"), "dvt"),
        ]
    };
    for (trouble, stop) in (0..14).flat_map(|stop| [(Trouble::Drop, stop), (Trouble::DropAfter, stop)]) {
        let server = StandIn::start().await;
        let before = ["a", "edited"]
            .map(|uid| desired(dashboard(uid, "s"), "dvt"))
            .to_vec();
        push(&server, before, options()).await.expect("a report");
        server.state().person_edits("edited", set_unit("h"));
        server.trouble(Fault {
            skip: stop,
            ..Fault::always(trouble.clone())
        });
        let _ = push(&server, wanted(), options()).await;
        server.recover();
        let report = push(&server, wanted(), options()).await.expect("a report");
        let name = format!("{trouble:?} from request {stop}: {}", outcomes(&report));
        assert_eq!(report.exit_code(), 3, "{name}");
        assert_eq!(report.count(Outcome::Conflict), 1, "{name}");
        assert_eq!(live_unit(&server, "edited").as_deref(), Some("h"), "{name}");
        for uid in ["a", "b"] {
            assert_eq!(live_unit(&server, uid).as_deref(), Some("ms"), "{name}");
        }
        assert_eq!(server.state().dashboards["a"].now().folder(), "ops", "{name}");
        server.requests();
        push(&server, wanted(), options()).await.expect("a report");
        assert_eq!(server.writes(), [], "{name}");
    }
}
