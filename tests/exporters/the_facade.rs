//! `metrics` with `metrics-exporter-prometheus`: names are exposed as they are recorded, and a histogram is a summary until
//! it has buckets.

use facade::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

use super::{AS_DECLARED, Service, assert_changes_are_found, assert_quiet, errors};

fn record(builder: PrometheusBuilder, service: Service) -> String {
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    facade::with_local_recorder(&recorder, || {
        let requests = format!("{}_total", service.requests);
        counter!(requests, service.route => "/", "code" => "200").increment(1);
        counter!("shop_orders_total", "payment" => service.card).increment(1);
        histogram!("shop_request_duration_seconds", service.route => "/").record(0.2);
        gauge!("shop_unsent_orders").set(0);
    });
    handle.render()
}

fn page(service: Service) -> String {
    let name = Matcher::Full("shop_request_duration_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(name, &[0.1, 0.5, 1.0]);
    record(builder.expect("there are buckets"), service)
}

#[test]
fn a_quiet_service_gives_no_finding() {
    assert_quiet(page);
}

#[test]
fn what_is_changed_is_found() {
    assert_changes_are_found(page);
}

#[test]
fn a_histogram_without_buckets_is_found() {
    let errors = errors(|service| record(PrometheusBuilder::new(), service), AS_DECLARED);
    assert!(
        errors.contains(
            "series `shop_request_duration_seconds_bucket` is not exposed: the metric is a summary"
        ),
        "{errors}"
    );
}
