//! `prometheus`: a metric is exposed from its registration on, one with labels from its first series on.

use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use super::{AS_DECLARED, Service, assert_changes_are_found, assert_quiet};

pub(super) fn page(service: Service) -> String {
    let registry = Registry::new();
    let counter = |name: &str, help: &str, labels: &[&str]| {
        let counter = IntCounterVec::new(Opts::new(name, help), labels).expect("a counter");
        registry
            .register(Box::new(counter.clone()))
            .expect("it is registered once");
        counter
    };
    let requests = counter(
        &format!("{}_total", service.requests),
        "Requests.",
        &[service.route, "code"],
    );
    requests.with_label_values(&["/", "200"]).inc();
    let orders = counter("shop_orders_total", "Orders.", &["payment"]);
    orders.with_label_values(&[service.card]).inc();
    counter("shop_payment_errors_total", "Errors.", &["payment"]);
    let options = HistogramOpts::new("shop_request_duration_seconds", "Time.").buckets(vec![0.1, 0.5, 1.0]);
    let duration = HistogramVec::new(options, &[service.route]).expect("a histogram");
    registry
        .register(Box::new(duration.clone()))
        .expect("it is registered once");
    duration.with_label_values(&["/"]).observe(0.2);
    let unsent = IntGauge::new("shop_unsent_orders", "Unsent.").expect("a gauge");
    registry
        .register(Box::new(unsent))
        .expect("it is registered once");
    let mut text = Vec::new();
    TextEncoder::new()
        .encode(&registry.gather(), &mut text)
        .expect("a vector takes everything");
    String::from_utf8(text).expect("it is text")
}

#[test]
fn a_quiet_service_gives_no_finding() {
    assert_quiet(page);
    assert!(page(AS_DECLARED).contains("shop_request_duration_seconds_bucket{route=\"/\",le=\"0.1\"} 0"));
}

#[test]
fn what_is_changed_is_found() {
    assert_changes_are_found(page);
}
