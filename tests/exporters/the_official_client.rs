//! `prometheus-client`: OpenMetrics, with the help and type of counters under a name without `_total`.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{AS_DECLARED, Service, assert_changes_are_found, assert_quiet};

type Labels = Vec<(String, String)>;

fn labels(labels: &[(&str, &str)]) -> Labels {
    labels
        .iter()
        .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
        .collect()
}

fn page(service: Service) -> String {
    let mut registry = Registry::default();
    let requests = Family::<Labels, Counter>::default();
    registry.register(service.requests, "Requests", requests.clone());
    requests
        .get_or_create(&labels(&[(service.route, "/"), ("code", "200")]))
        .inc();
    let orders = Family::<Labels, Counter>::default();
    registry.register("shop_orders", "Orders", orders.clone());
    orders.get_or_create(&labels(&[("payment", service.card)])).inc();
    registry.register(
        "shop_payment_errors",
        "Errors",
        Family::<Labels, Counter>::default(),
    );
    let duration = Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new([0.1, 0.5, 1.0]));
    registry.register("shop_request_duration_seconds", "Time", duration.clone());
    duration
        .get_or_create(&labels(&[(service.route, "/")]))
        .observe(0.2);
    registry.register("shop_unsent_orders", "Unsent", Gauge::<i64>::default());
    let mut text = String::new();
    encode(&mut text, &registry).expect("a string takes everything");
    text
}

#[test]
fn a_quiet_service_gives_no_finding() {
    assert_quiet(page);
    let page = page(AS_DECLARED);
    assert!(
        page.contains("# TYPE shop_requests counter\nshop_requests_total{"),
        "{page}"
    );
    assert!(page.ends_with("# EOF\n"), "{page}");
}

#[test]
fn what_is_changed_is_found() {
    assert_changes_are_found(page);
}
