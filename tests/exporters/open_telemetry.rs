//! OpenTelemetry's exporter for Prometheus: names get `_total` and their unit, every series gets the scope.

use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Encoder, TextEncoder};

use super::{AS_DECLARED, Service, assert_changes_are_found, assert_quiet};

fn page(service: Service) -> String {
    let registry = prometheus::Registry::new();
    let exporter = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build();
    let provider = SdkMeterProvider::builder()
        .with_reader(exporter.expect("an exporter"))
        .build();
    let meter = provider.meter("shop");
    let route = KeyValue::new(service.route, "/");
    let requests = meter.u64_counter(service.requests.replace('_', ".")).build();
    requests.add(1, &[route.clone(), KeyValue::new("code", "200")]);
    meter
        .u64_counter("shop.orders")
        .build()
        .add(1, &[KeyValue::new("payment", service.card)]);
    let duration = meter
        .f64_histogram("shop.request.duration")
        .with_unit("s")
        .with_boundaries(vec![0.1, 0.5, 1.0]);
    duration.build().record(0.2, &[route]);
    meter.i64_gauge("shop.unsent_orders").build().record(0, &[]);
    let mut text = Vec::new();
    TextEncoder::new()
        .encode(&registry.gather(), &mut text)
        .expect("a vector takes everything");
    String::from_utf8(text).expect("it is text")
}

#[test]
fn a_quiet_service_gives_no_finding() {
    assert_quiet(page);
    let page = page(AS_DECLARED);
    assert!(
        page.contains("shop_orders_total{") && page.contains("otel_scope_name=\"shop\""),
        "{page}"
    );
}

#[test]
fn what_is_changed_is_found() {
    assert_changes_are_found(page);
}
