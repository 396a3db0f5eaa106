//! What `prometheus`, `prometheus-client`, `metrics-exporter-prometheus` and OpenTelemetry's exporter really print, held to
//! the dashboard of a shop, and what the catalogue itself records. A quiet day gives no finding with any of them; a metric that is renamed in the service is found.

#[allow(clippy::pedantic, reason = "the help is a stranger's")]
mod generated;
mod open_telemetry;
mod the_catalogue;
mod the_facade;
mod the_official_client;
mod the_prometheus_crate;

use exporters::project;

/// What a service calls one of its counters, and what it writes as a way to pay.
#[derive(Clone, Copy)]
struct Service {
    /// `shop_requests`, without the `_total` that some libraries add.
    requests: &'static str,
    /// The label of the page.
    route: &'static str,
    /// `card`.
    card: &'static str,
}

/// As the catalogue has it.
const AS_DECLARED: Service = Service {
    requests: "shop_requests",
    route: "route",
    card: "card",
};

/// Nothing failed and nobody asked for an invoice.
fn assert_quiet(page: fn(Service) -> String) {
    let text = page(AS_DECLARED);
    dashgen::assert_exposed(&project(), &text);
    assert!(
        !text.contains("invoice") && !text.contains("payment_errors_total{"),
        "{text}"
    );
}

/// The service was changed and the dashboards were not.
fn errors(page: fn(Service) -> String, service: Service) -> String {
    let text = page(service);
    let errors = dashgen::exposed(&project(), &text).expect_err("the service was changed");
    errors.to_string()
}

fn assert_changes_are_found(page: fn(Service) -> String) {
    let renamed = errors(
        page,
        Service {
            requests: "shop_http_requests",
            ..AS_DECLARED
        },
    );
    assert_eq!(
        renamed,
        "1 finding: the service does not expose what the project reads\n\
         metric `shop_requests_total` is not exposed, but the undeclared `shop_http_requests_total` is: was it renamed?\n  \
           in shop / Traffic / Requests / query A"
    );
    let label = errors(
        page,
        Service {
            route: "path",
            ..AS_DECLARED
        },
    );
    assert!(
        label.contains("label `route` of `shop_requests_total` is not exposed"),
        "{label}"
    );
    assert!(
        label.contains("but the undeclared `path` is: was it renamed?"),
        "{label}"
    );
    let value = errors(
        page,
        Service {
            card: "Card",
            ..AS_DECLARED
        },
    );
    assert!(
        value.contains("value `card` of label `payment` of `shop_orders_total` is not exposed"),
        "{value}"
    );
    assert!(value.contains("but `Card` is"), "{value}");
}

#[test]
fn an_alert_is_named_too() {
    let text = the_prometheus_crate::page(AS_DECLARED).replace("shop_unsent_orders", "shop_waiting");
    let errors = dashgen::exposed(&project(), &text)
        .expect_err("the gauge is gone")
        .to_string();
    assert!(
        errors.contains("metric `shop_unsent_orders` is not exposed; expose it from the start"),
        "{errors}"
    );
    assert!(
        errors.contains("\n  in shop / Orders / Unsent / query "),
        "{errors}"
    );
    assert!(errors.contains("\n  in alert UnsentOrders"), "{errors}");
}

#[test]
#[should_panic(expected = "metric `shop_unsent_orders` is not exposed")]
fn the_assertion_panics() {
    let text = the_prometheus_crate::page(AS_DECLARED).replace("shop_unsent_orders", "shop_waiting");
    dashgen::assert_exposed(&project(), &text);
}

#[test]
fn the_page_of_another_service_is_said_once() {
    let errors =
        dashgen::exposed(&project(), "# TYPE go_threads gauge\ngo_threads 3\n").expect_err("another service");
    let errors = errors.to_string();
    assert!(errors.starts_with("1 finding: "), "{errors}");
    assert!(
        errors.contains("that the queries read is exposed; what is exposed is go_threads"),
        "{errors}"
    );
    let page = dashgen::exposed(&project(), "<html></html>")
        .expect_err("a web page")
        .to_string();
    assert!(
        page.contains("line 1: `<html></html>` begins no metric"),
        "{page}"
    );
}

/// The tables that `dashgen catalogue` writes are compiled here, as a stranger's would be: `generated.rs` is one.
#[test]
fn a_written_catalogue_compiles() {
    let exposition =
        dashgen_exposition::parse(include_str!("../fixtures/exposition/shop.txt")).expect("an exposition");
    let tables = dashgen_tables::tables(&exposition, |name| name.starts_with("shop_"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/generated.rs");
    let expected = format!(
        "//! The shop's metrics, as `dashgen catalogue` writes them.\n\n{}",
        tables.file()
    );
    if std::env::var_os("UPDATE_CATALOGUE").is_some() {
        std::fs::write(path, &expected).expect("a file");
    }
    let compiled = std::fs::read_to_string(path).expect("tests/exporters/generated.rs");
    assert!(
        compiled == expected,
        "tests/exporters/generated.rs is stale; run `UPDATE_CATALOGUE=1 cargo test -p exporters`, read the diff"
    );
}
