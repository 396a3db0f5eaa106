//! Where a token goes, and where it never shows.

use crate::setup::{Place, TOKEN, ends_with, text};
use crate::stand_in::{Fault, StandIn, Trouble};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_repository_sends_no_token_anywhere() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    place.write(
        "dashgen.toml",
        &format!("project = 'dvt'\n[environments.prod]\nurl = '{url}'\ntoken_env = 'GRAFANA_TOKEN'\n"),
    );
    let push = ["push", "lag.json", "--env", "prod", "--no-data-source-check"];
    let output = place.run(&push, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(&output, 2, "set GRAFANA_TOKEN_URL to http://127.0.0.1");
    let elsewhere = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GRAFANA_TOKEN_URL", "https://grafana.example.com"),
    ];
    ends_with(&place.run(&push, &elsewhere).await, 2, "set GRAFANA_TOKEN_URL");
    let other = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GRAFANA_URL", "https://grafana.example.com"),
    ];
    ends_with(&place.run(&push, &other).await, 2, "another address was named");
    assert_eq!(server.requests(), [], "the server of the file was asked");
    let named = [("GRAFANA_TOKEN", TOKEN), ("GRAFANA_TOKEN_URL", url.as_str())];
    ends_with(&place.run(&push, &named).await, 0, "1 created");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_shows_the_token() {
    let place = Place::new("s");
    let troubles = [
        Trouble::Drop,
        Trouble::Cut,
        Trouble::Status(500),
        Trouble::Status(401),
        Trouble::Truncated,
        Trouble::NotJson,
        Trouble::LoginPage,
        Trouble::WrongType,
        Trouble::Redirect("https://grafana.example.com/login".to_owned()),
    ];
    for trouble in troubles {
        let server = StandIn::start().await;
        server.trouble(Fault {
            times: 4,
            ..Fault::always(trouble.clone())
        });
        let output = place.push(&server, &[]).await;
        assert_eq!(output.status.code(), Some(2), "{trouble:?}: {}", text(&output));
    }
    let bad = [
        "push",
        "lag.json",
        "--grafana-url",
        "https://user:secret@grafana.example.com",
    ];
    let output = place.run(&bad, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(&output, 2, "holds a user or password");
    assert!(!text(&output).contains("secret@"), "{}", text(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_the_file_names_needs_its_address_beside_it() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let url = server.url();
    place.write(
        "dashgen.toml",
        "[environments.staging]\ntoken_env = 'TOKEN_OF_PROD'\n",
    );
    let push = ["push", "lag.json", "--env", "staging", "--no-data-source-check"];
    let named = [
        "push",
        "lag.json",
        "--env",
        "staging",
        "--no-data-source-check",
        "--grafana-url",
        &url,
    ];
    let stolen = [("TOKEN_OF_PROD", TOKEN)];
    ends_with(
        &place.run(&named, &stolen).await,
        2,
        "set TOKEN_OF_PROD_URL to http://127.0.0.1",
    );
    let stolen = [("TOKEN_OF_PROD", TOKEN), ("GRAFANA_URL", url.as_str())];
    ends_with(
        &place.run(&push, &stolen).await,
        2,
        "set TOKEN_OF_PROD_URL to http://127.0.0.1",
    );

    // Variables that end in _URL are many; a token that was given goes to none of them.
    place.write("token", TOKEN);
    let given = [
        "push",
        "lag.json",
        "--env",
        "staging",
        "--no-data-source-check",
        "--token-file",
        "token",
    ];
    let lying_about = [("TOKEN_OF_PROD_URL", url.as_str())];
    ends_with(
        &place.run(&given, &lying_about).await,
        2,
        "name it with --grafana-url",
    );
    assert_eq!(server.requests(), [], "a token was sent");

    let paired = [("TOKEN_OF_PROD", TOKEN), ("TOKEN_OF_PROD_URL", url.as_str())];
    ends_with(&place.run(&named, &paired).await, 0, "1 created");
    let own = [("GRAFANA_TOKEN", TOKEN)];
    ends_with(&place.run(&named, &own).await, 0, "1 unchanged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_the_place_of_a_file_is_not_repeated() {
    let place = Place::new("s");
    let mistaken = [
        "doctor",
        "--grafana-url",
        "http://127.0.0.1:1",
        "--token-file",
        "glsa_0123456789",
    ];
    let output = place.run(&mistaken, &[]).await;
    ends_with(&output, 2, "is followed by what looks like a token");
    assert!(!text(&output).contains("0123456789"), "{}", text(&output));
    let output = place.run(&["doctor", "--token=glsa_0123456789"], &[]).await;
    ends_with(&output, 2, "unexpected argument");
    assert!(!text(&output).contains("0123456789"), "{}", text(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_after_a_failed_one_is_left_alone() {
    let (first, second) = (StandIn::start().await, StandIn::start().await);
    let place = Place::new("s");
    place.write(
        "dashgen.toml",
        "[environments.a]\ntoken_env = 'A'\n[environments.b]\ntoken_env = 'B'\n",
    );
    let (a, b) = (first.url(), second.url());
    let variables = |token| {
        [
            ("A", token),
            ("A_URL", a.as_str()),
            ("B", TOKEN),
            ("B_URL", b.as_str()),
        ]
    };
    let push = ["push", "lag.json", "--env", "a,b", "--no-data-source-check"];
    ends_with(
        &place.run(&push, &variables("glsa_wrong")).await,
        2,
        "authentication failed",
    );
    assert_eq!(second.requests(), [], "the second environment was asked");
    ends_with(&place.run(&push, &variables(TOKEN)).await, 0, "1 created");
    assert!(second.state().dashboards.contains_key("lag"));
    let diff = ["diff", "--env", "a", "--env", "b"];
    ends_with(&place.run(&diff, &variables(TOKEN)).await, 0, "");
}
