//! What a push costs.

use crate::setup::{dashboard, desired, options, push};
use crate::stand_in::StandIn;

#[tokio::test]
async fn a_thousand_unchanged_dashboards_cost_ten_requests_at_most() {
    let server = StandIn::start().await;
    let all = || {
        (0..1000)
            .map(|number| desired(dashboard(&format!("d{number:04}"), "s"), "dvt"))
            .collect::<Vec<_>>()
    };
    push(&server, all(), options()).await.expect("a report");
    server.requests();
    let report = push(&server, all(), options()).await.expect("a report");
    assert_eq!(report.counts(), "1000 unchanged");
    let requests = server.requests();
    assert!(requests.len() <= 10, "{} requests", requests.len());
    assert!(
        requests.iter().all(|(method, _)| method == "GET"),
        "something was written"
    );
    let mut one = all();
    one[500] = desired(dashboard("d0500", "ms"), "dvt");
    let reads = requests.len();
    let report = push(&server, one, options()).await.expect("a report");
    assert_eq!(report.counts(), "1 updated, 999 unchanged");
    assert_eq!(
        server.requests().len(),
        reads + 1,
        "a change costs more than one write"
    );
}
