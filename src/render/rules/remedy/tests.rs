use crate::panel::TimeSeries;
use crate::prelude::*;
use crate::rules::{
    AlertRule, Receiver, Remedy, RemedyAlerts, RemedyRunner, Routes, RuleGroup, Rules, Severity, Signal,
};
use crate::typed::Deployments;
use crate::{Dashboard, Project, Row};

crate::labels! {
    /// The queue.
    Queue = "queue" { ORDERS = "orders", MAILS = "mails" }
    /// The tenant.
    Tenant = "tenant";
}

crate::metrics! {
    /// What waits.
    gauge Waiting = "shop_waiting" in Unit::COUNT, labels [Queue];
    /// Workers that are ready.
    gauge Workers = "shop_workers" in Unit::COUNT, labels [Queue];
    /// Sessions.
    gauge Sessions = "shop_sessions" in Unit::COUNT, labels [Tenant];
    /// Work that failed.
    counter Failed = "shop_failed_total" in Unit::OPERATIONS, labels [Queue];
}

type ByQueue = (Queue, ());

fn waiting() -> Signal<ByQueue> {
    Signal::new("Waiting", Waiting.latest().max().by(Queue)).fail_above(1000)
}

fn remedy() -> Remedy<ByQueue> {
    Remedy::workflow("rebalance-workers")
        .input(Queue)
        .because("Workers that are moved end what they do first.")
        .recovered_when(waiting().vector().lt(500))
        .at_most(2, hours(1))
}

fn alert(name: &str, severity: Severity, remedy: Remedy<ByQueue>) -> AlertRule {
    AlertRule::new(name, severity, waiting().fail_condition().remedy(remedy))
        .summary("Much waits.")
        .description("It does.")
        .runbook("waiting.md")
}

fn alerts() -> RemedyAlerts {
    RemedyAlerts::new("ShopRemedy").runbook("remedies.md")
}

fn rules(alerts: impl IntoIterator<Item = AlertRule>) -> Rules {
    let routes = Routes::new(
        Receiver::pagerduty("pager", "/secrets/pagerduty"),
        Receiver::slack("slack", "/secrets/slack", "#shop"),
    )
    .remedies(RemedyRunner::new(
        "runner",
        "https://remedies.shop.example/alerts",
        "/secrets/token",
    ));
    Rules::new("shop")
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .group(
            alerts
                .into_iter()
                .fold(RuleGroup::new("queues"), RuleGroup::alert),
        )
        .remedy_alerts(self::alerts())
        .routes(routes)
}

fn project(rules: Rules) -> Project {
    let of =
        |signal: Signal<crate::typed::UnknownLabels>| TimeSeries::of_signal(&signal).query(signal.vector());
    let deployments = Deployments::default();
    let row = Row::untitled()
        .panel(TimeSeries::of_signal(&waiting()).query(waiting().vector()))
        .panel(of(alerts().failed(&deployments)))
        .panel(of(alerts().used_up(&deployments)));
    Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(Dashboard::new("shop", "Shop").row(row))
        .rules(rules)
}

fn faults(rules: Rules) -> String {
    project(rules).render().expect_err("errors").to_string()
}

#[test]
fn a_remedy_is_a_route_that_goes_on_to_people() {
    let queues = alert("MuchWaits", Severity::P2, remedy());
    let rendered = project(rules([queues])).render().expect("no errors");
    let rules = rendered.rules().expect("rules");
    let config = rules.alertmanager().expect("routes");
    insta::assert_snapshot!(serde_json::to_string_pretty(&config.route.routes[0]).expect("JSON"), @r#"
    {
      "receiver": "runner",
      "matchers": [
        "service = \"shop\"",
        "severity = \"P2\"",
        "alertname = \"MuchWaits\"",
        "remedy = \"rebalance-workers\""
      ],
      "group_by": [
        "remedy",
        "queue"
      ],
      "group_wait": "1m",
      "group_interval": "30s",
      "repeat_interval": "5m",
      "continue": true
    }
    "#);
    insta::assert_snapshot!(serde_json::to_string_pretty(&config.receivers[2]).expect("JSON"), @r#"
    {
      "name": "runner",
      "webhook_configs": [
        {
          "url": "https://remedies.shop.example/alerts",
          "http_config": {
            "authorization": {
              "credentials_file": "/secrets/token"
            }
          },
          "send_resolved": false
        }
      ]
    }
    "#);
    assert!(!config.route.routes[1].goes_on, "people hear of it next");
    let rule = &rules.alerts().groups[0].rules[0];
    assert_eq!(rule.labels["remedy"], "rebalance-workers");
}

#[test]
fn a_runner_reads_all_that_keeps_it_safe() {
    let queues = alert("MuchWaits", Severity::P2, remedy().not_while("ShopRemedyFailed"));
    let rendered = project(rules([queues])).render().expect("no errors");
    let file = rendered
        .rules()
        .and_then(|rules| rules.remedies())
        .expect("remedies");
    insta::assert_snapshot!(serde_json::to_string_pretty(file).expect("JSON"), @r#"
    {
      "version": 1,
      "service": "shop",
      "remedies": [
        {
          "workflow": "rebalance-workers",
          "inputs": [
            {
              "label": "queue",
              "required": true,
              "values": [
                "orders",
                "mails"
              ],
              "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"
            }
          ],
          "at_most": {
            "times": 2,
            "seconds": 3600
          },
          "cool_down_seconds": 1800,
          "alerts": [
            {
              "alert": "MuchWaits",
              "severity": "P2",
              "because": "Workers that are moved end what they do first.",
              "refuse_after_seconds": 3600,
              "not_while": {
                "ShopRemedyFailed": "max (ALERTS{alertname=\"ShopRemedyFailed\",alertstate=\"firing\",service=\"shop\"})"
              },
              "recovered_when": "max by (queue) (last_over_time(shop_waiting[3m])) < 500",
              "recovers_within_seconds": 900,
              "example": {
                "version": "4",
                "groupKey": "{}/{remedy=\"rebalance-workers\"}:{queue=\"orders\", remedy=\"rebalance-workers\"}",
                "truncatedAlerts": 0,
                "status": "firing",
                "receiver": "runner",
                "groupLabels": {
                  "queue": "orders",
                  "remedy": "rebalance-workers"
                },
                "commonLabels": {
                  "alertname": "MuchWaits",
                  "queue": "orders",
                  "remedy": "rebalance-workers",
                  "service": "shop",
                  "severity": "P2"
                },
                "commonAnnotations": {
                  "dashboard_url": "https://grafana.shop.example/d/shop?viewPanel=panel-1859782312",
                  "runbook_url": "https://shop.example/runbooks/waiting.md",
                  "summary": "Much waits."
                },
                "externalURL": "https://alertmanager.example",
                "alerts": [
                  {
                    "status": "firing",
                    "labels": {
                      "alertname": "MuchWaits",
                      "queue": "orders",
                      "remedy": "rebalance-workers",
                      "service": "shop",
                      "severity": "P2"
                    },
                    "annotations": {
                      "dashboard_url": "https://grafana.shop.example/d/shop?viewPanel=panel-1859782312",
                      "runbook_url": "https://shop.example/runbooks/waiting.md",
                      "summary": "Much waits."
                    },
                    "startsAt": "2026-01-01T00:00:00Z",
                    "endsAt": "0001-01-01T00:00:00Z",
                    "generatorURL": "https://prometheus.example/graph",
                    "fingerprint": "dfca6fabb5be9b2a"
                  }
                ]
              }
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn the_runbook_says_what_is_tried_and_that_nothing_is() {
    let queues = alert(
        "MuchWaits",
        Severity::P2,
        remedy().seen_when(Workers.latest().max().by(Queue).gt(0)),
    );
    let rendered = project(rules([queues])).render().expect("no errors");
    let pages = rendered.rules().expect("rules").runbooks().iter();
    let tried = pages.flat_map(|page| page.block().split("### ").skip(1));
    let tried = tried.filter_map(|text| text.split("\n**").next());
    insta::assert_snapshot!(tried.collect::<Vec<_>>().join("---\n"), @"
    What is tried automatically

    Nothing: a person is needed
    ---
    What is tried automatically

    Nothing: a person is needed

    ---
    What is tried automatically

    Workflow `rebalance-workers`, at most twice in 1 hour, and not again for the same within 30 minutes.

    Why it is safe: Workers that are moved end what they do first.

    Only while this has a sample, that is, while it is seen:

    ```promql
    max by (queue) (last_over_time(shop_workers[3m])) > 0
    ```

    It helped if this has a sample within 15 minutes; if not, a person is asked for:

    ```promql
    max by (queue) (last_over_time(shop_waiting[3m])) < 500
    ```
    ");
}

#[test]
fn what_makes_a_remedy_unsafe_is_an_error() {
    let bare = alert("Bare", Severity::P2, Remedy::workflow("Bare Bones"));
    let paged = alert("Paged", Severity::P1, remedy().at_most(0, hours(1)));
    let twice = AlertRule::new(
        "Twice",
        Severity::P2,
        waiting()
            .fail_condition()
            .remedy(remedy().at_most(3, hours(1)).cool_down(seconds(0)))
            .remedy(remedy()),
    );
    let twice = twice
        .no_remedy(" ")
        .summary("Much waits.")
        .description("It does.")
        .runbook("waiting.md");
    let blind = waiting()
        .fail_condition()
        .map(|waits| waits.or(Waiting.absent().with_label(Queue, Queue::ORDERS)))
        .remedy(
            remedy()
                .not_while("Nothing")
                .recovered_when(Failed.increase(minutes(5)).sum().by(Queue).lt(1)),
        );
    let blind = AlertRule::new("Blind", Severity::P2, blind)
        .summary("Much waits.")
        .description("It does.")
        .runbook("waiting.md");
    insta::assert_snapshot!(faults(rules([bare, paged, twice, blind])), @r#"
    15 errors; no files written
      alert Bare / remedy Bare Bones: the name of a workflow is made of up to 64 lower case letters, digits and `-`, as in `restart-workers`
      alert Bare / remedy Bare Bones: says not why it is safe to run without a person; add `.because("…")`
      alert Bare / remedy Bare Bones: has no limit; add `.at_most(2, hours(1))`
      alert Bare / remedy Bare Bones: nothing says that it helped; that the alert is resolved does not, since a hole in the data resolves it too: add `.recovered_when(…)`
      alert Paged / remedy rebalance-workers: the alert is of severity P1, and remedies are for P2: whoever is paged decides; say `.also_for_pages()` if this one is safe while a person works on the same
      alert Paged / remedy rebalance-workers: may be tried 0 times, which is never; give a limit of at least 1, or `.no_remedy("…")` to the alert
      alert Twice: says that it has no remedy and not why; give the reason: `.no_remedy("…")`
      alert Twice / remedy rebalance-workers: an alert has one remedy; two at once would not know of each other
      alert Twice / remedy rebalance-workers: the alert says that it has no remedy; remove `.no_remedy(…)` or the remedy
      alert Twice / remedy rebalance-workers: `.cool_down(…)` is shorter than a second; give minutes or hours
      alert Blind / remedy rebalance-workers: the alert fires also when nothing is seen, by `absent(shop_waiting)`: a scrape that fails looks like a service that is silent; add `.seen_when(…)` with a vector that has samples only while it is seen, as in `.seen_when(Up.value().eq(1))`
      alert Blind / remedy rebalance-workers / recovered_when: proves nothing: few events are also those of a service that nobody uses; ask for enough of them too: `.and(….ge(20))`
      alert Twice / remedy rebalance-workers: alert `Paged` has a remedy of this name with other inputs or limits; one workflow has one set of them: make them alike, or give one another name
      alert Blind / remedy rebalance-workers: alert `Paged` has a remedy of this name with other inputs or limits; one workflow has one set of them: make them alike, or give one another name
      alert Blind / remedy rebalance-workers: `.not_while(…)` names `Nothing`, which is no other alert
    "#);
}

#[test]
fn a_guard_proves_that_something_is_seen() {
    for (guard, doubt) in [
        (Workers.absent().forget_labels(), "absent"),
        (Workers.latest().max().forget_labels(), "compares nothing"),
        (
            Workers.latest().max().or_zero().lt(5).forget_labels(),
            "vector(0)",
        ),
        (
            Sessions.latest().max().by(Tenant).gt(0).forget_labels(),
            "label `tenant`",
        ),
    ] {
        let guarded = alert("MuchWaits", Severity::P2, remedy().seen_when(guard));
        let said = faults(rules([guarded]));
        assert!(
            said.contains("seen_when") && said.contains(doubt),
            "{doubt}: {said}"
        );
    }
}

#[test]
fn whoever_has_remedies_has_a_runner_and_hears_that_they_failed() {
    let mut lonely = rules([alert("MuchWaits", Severity::P2, remedy())]);
    lonely.remedy_alerts = None;
    lonely.routes.as_mut().expect("routes").remedies = None;
    insta::assert_snapshot!(faults(lonely), @r#"
    4 errors; no files written
      shop / Failed Remedies (1h): link "Runbook: remedies" points to runbook `remedies.md`, which no alert has; the alerts of this project have waiting.md
      shop / Used-up Remedies (1h): link "Runbook: remedies" points to runbook `remedies.md`, which no alert has; the alerts of this project have waiting.md
      remedies: alerts have remedies that nobody runs; name the runner with `Routes::remedies(RemedyRunner::new(…))`
      remedies: nobody hears that a remedy did not help; add `Rules::remedy_alerts(RemedyAlerts::new("…"))`
    "#);
}

#[test]
fn the_token_of_a_runner_is_neither_text_nor_readable_on_its_way() {
    for (url, token) in [
        ("http://remedies.shop.example/alerts", "/secrets/token"),
        ("http://127.0.0.1.example/alerts", "/secrets/token"),
        ("https://user:hush@remedies.shop.example", "/secrets/token"),
        ("https://", "/secrets/token"),
        ("https://remedies.shop.example", "s3cret"),
    ] {
        let mut plain = rules([alert("MuchWaits", Severity::P2, remedy())]);
        let routes = plain.routes.as_mut().expect("routes");
        routes.remedies = Some(RemedyRunner::new("runner", url, token));
        let said = faults(plain);
        assert!(
            said.contains("token") && !said.contains("s3cret") && !said.contains("hush"),
            "{url}: {said}"
        );
    }
    let mut beside = rules([alert("MuchWaits", Severity::P2, remedy())]);
    let routes = beside.routes.as_mut().expect("routes");
    routes.remedies = Some(RemedyRunner::new(
        "runner",
        "http://127.0.0.1:9099/alerts",
        "/secrets/token",
    ));
    project(beside).render().expect("a runner beside Alertmanager");
}
