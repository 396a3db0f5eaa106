//! What is written for this and that service, and what the compiler reads in it.

use dashgen_catalogue::name::{is_label_name, is_metric_name};
use dashgen_exposition::parse;
use insta::assert_snapshot;
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;

use crate::{Merged, tables};

const SHOP: &str = r#"# HELP shop_requests_total Requests that were answered.
# TYPE shop_requests_total counter
shop_requests_total{route="/",code="200",method="get"} 7
shop_requests_total{route="/orders/7",code="500",method="post"} 7
# HELP shop_request_duration_seconds Time to answer a request, from its first byte to the last byte of its answer, as the load balancer in front of the shop sees it.
# TYPE shop_request_duration_seconds histogram
shop_request_duration_seconds_bucket{route="/",le="0.1"} 7
shop_request_duration_seconds_bucket{route="/",le="1"} 7
shop_request_duration_seconds_bucket{route="/",le="2.5"} 7
shop_request_duration_seconds_bucket{route="/",le="+Inf"} 7
shop_request_duration_seconds_count{route="/"} 7
shop_request_duration_seconds_sum{route="/"} 0.7
# TYPE shop_orders_total counter
shop_orders_total{payment="pay-later"} 1
shop_orders_total{payment="card"} 1
shop_orders_total{payment="invoice"} 1
# HELP shop_unsent_orders Orders that wait.
# TYPE shop_unsent_orders gauge
shop_unsent_orders{warehouse="main"} 1
# TYPE shop_start_time_seconds gauge
shop_start_time_seconds 1
# TYPE shop_build_info gauge
shop_build_info{version="1.2"} 1
# TYPE shop_rpc_seconds summary
shop_rpc_seconds{quantile="0.5"} 1
# TYPE shop_oddity counter
shop_oddity 1
# TYPE shop_oddity_count histogram
shop_oddity_count_bucket{le="+Inf"} 1
# TYPE shop_orders_created gauge
shop_orders_created 1
# TYPE go_threads gauge
go_threads 1
"#;

fn shop(name: &str) -> bool {
    name.starts_with("shop_")
}

#[test]
fn a_table_reads_as_a_person_would_write_it() {
    let tables = tables(&parse(SHOP).expect("an exposition"), shop);
    assert_snapshot!(tables.file(), @r#"
    use dashgen::prelude::*;

    dashgen::labels! {
        /// The label `code`.
        Code = "code";
        /// The label `method`.
        Method = "method" { GET = "get", POST = "post" }
        /// The label `payment`.
        Payment = "payment" { CARD = "card", INVOICE = "invoice", PAY_LATER = "pay-later" }
        /// The label `route`.
        Route = "route";
        /// The label `version`.
        Version = "version";
        /// The label `warehouse`.
        Warehouse = "warehouse" { MAIN = "main", .. }
    }

    dashgen::metrics! {
        /// `shop_build_info`: the service does not say what it is.
        gauge BuildInfo = "shop_build_info" in Unit::NONE, labels [Version];
        /// `shop_oddity`: the service does not say what it is.
        counter Oddity = "shop_oddity" in Unit::COUNT, labels [],
            misnamed "the service exposes a counter without `_total`";
        /// `shop_orders_total`: the service does not say what it is.
        counter Orders = "shop_orders_total" in Unit::COUNT, labels [Payment];
        /// Time to answer a request, from its first byte to the last byte of its answer, as the load balancer
        /// in front of the shop sees it.
        histogram RequestDuration = "shop_request_duration_seconds" in Unit::SECONDS, labels [Route],
            buckets [0.1, 1.0, 2.5];
        /// Requests that were answered.
        counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Code, Method, Route];
        /// `shop_rpc_seconds`: the service does not say what it is.
        summary Rpc = "shop_rpc_seconds" in Unit::SECONDS, labels [], quantiles [0.5];
        /// `shop_start_time_seconds`: the service does not say what it is.
        gauge StartTime = "shop_start_time_seconds" in Unit::TIMESTAMP, labels [];
        /// Orders that wait.
        gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [Warehouse];
    }
    "#);
    let left_out: Vec<String> = tables
        .left_out()
        .map(|(name, reason)| format!("{name}: {reason}"))
        .collect();
    assert_snapshot!(left_out.join("\n"), @"shop_oddity_count: it is a histogram or a summary, and its name is that of one of its series");
}

#[test]
fn what_a_person_wrote_stays() {
    let file = r#"//! What the shop measures.

use dashgen::prelude::*;

dashgen::labels! {
    /// How people pay.
    PaidBy = "payment" { CARD = "card", INVOICE = "invoice" }
}

dashgen::metrics! {
    /// Orders.
    counter AllOrders = "shop_orders_total" in Unit::COUNT, labels [PaidBy];
}

pub fn all() -> &'static [dashgen::catalogue::MetricInfo] {
    METRICS
}
"#;
    let exposition = parse(SHOP).expect("an exposition");
    let only = |name: &str| {
        matches!(
            name,
            "shop_orders_total" | "shop_unsent_orders" | "shop_requests_total"
        )
    };
    let merged = Merged::new(file, &exposition, only).expect("it is Rust");
    assert_snapshot!(merged.text, @r#"
    //! What the shop measures.

    use dashgen::prelude::*;

    dashgen::labels! {
        /// How people pay.
        PaidBy = "payment" { CARD = "card", INVOICE = "invoice" }
        /// The label `code`.
        Code = "code";
        /// The label `method`.
        Method = "method" { GET = "get", POST = "post" }
        /// The label `route`.
        Route = "route";
        /// The label `warehouse`.
        Warehouse = "warehouse" { MAIN = "main", .. }
    }

    dashgen::metrics! {
        /// Orders.
        counter AllOrders = "shop_orders_total" in Unit::COUNT, labels [PaidBy];
        /// Requests that were answered.
        counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Code, Method, Route];
        /// Orders that wait.
        gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [Warehouse];
    }

    pub fn all() -> &'static [dashgen::catalogue::MetricInfo] {
        METRICS
    }
    "#);
    assert_snapshot!(merged.notes.join("\n"), @r#"`shop_orders_total` is exposed with payment="pay-later", which `PaidBy` does not declare"#);
    let again = Merged::new(&merged.text, &exposition, only).expect("it is Rust");
    assert_eq!(
        (again.added, again.text == merged.text),
        (0, true),
        "there is nothing new"
    );
    let fresh = Merged::new("", &exposition, |name| name == "shop_unsent_orders").expect("nothing is Rust");
    assert_snapshot!(fresh.text, @r#"
    use dashgen::prelude::*;

    dashgen::labels! {
        /// The label `warehouse`.
        Warehouse = "warehouse" { MAIN = "main", .. }
    }

    dashgen::metrics! {
        /// Orders that wait.
        gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [Warehouse];
    }
    "#);
    assert!(Merged::new("metrics! {", &exposition, shop).is_none());
}

/// The tokens without what the texts in them say.
fn structure(tokens: TokenStream, out: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                out.push(format!("{:?}", group.delimiter()));
                structure(group.stream(), out);
                out.push("end".to_owned());
            }
            TokenTree::Literal(literal) if literal.to_string().starts_with(['"', 'r']) => {
                out.push("text".to_owned());
            }
            other => out.push(other.to_string()),
        }
    }
}

/// What a compiler makes of a table, with every comment as one.
fn read(text: &str) -> Vec<String> {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut out = Vec::new();
    structure(tokens, &mut out);
    // A help may have several lines: `#[doc = text]` several times.
    let mut once: Vec<String> = Vec::new();
    let doc = ["#", "Bracket", "doc", "=", "text", "end"].map(str::to_owned);
    for token in out {
        once.push(token);
        let twice = [doc.clone(), doc.clone()].concat();
        if once.ends_with(&twice) {
            once.truncate(once.len() - doc.len());
        }
    }
    once
}

proptest! {
    /// Help, values and units of a stranger are comments and texts, and nothing else in the code.
    #[test]
    fn nobody_writes_code_by_exposing_it(
        help in "[\\PC\r\n\t\u{202e}\u{2028}\u{85}*/\"\\\\#\\[\\]{}!;]{0,60}",
        value in "[a-z\"\\\\{}\n;*/!]{0,12}",
        unit in "[a-z\"*/;]{1,8}",
    ) {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let page = |help: &str, value: &str, unit: &str| format!(
            "# HELP a_x_total {}\n# UNIT a_x_total {unit}\n# TYPE a_x_total counter\na_x_total{{l=\"{}\"}} 1\na_x_total{{l=\"{}\"}} 1\n",
            escaped(help).replace('\r', " "), escaped(value), escaped(&format!("{value}1"))
        );
        let text = tables(&parse(&page(&help, &value, &unit)).expect("an exposition"), |_| true).file();
        let plain = tables(&parse(&page("Help.", "/v", &unit)).expect("an exposition"), |_| true).file();
        prop_assert_eq!(read(&text), read(&plain), "{}", text);
        prop_assert!(!text.chars().any(|sign| sign.is_control() && sign != '\n'), "{:?}", text);
        prop_assert!(text.lines().all(|line| line.len() <= 240), "{}", text);
    }

    /// Names that are none never become code.
    #[test]
    fn odd_names_are_left_out(name in "[a-z\"{};!.é ]{1,12}", label in "[a-z\"{};!.é ]{1,12}") {
        let escaped = |text: &str| text.replace('"', "\\\"");
        let page = format!("{{\"{}\",\"{}\"=\"v\"}} 1\n", escaped(&name), escaped(&label));
        let text = tables(&parse(&page).expect("an exposition"), |_| true).file();
        let is_declared = is_metric_name(&name) && is_label_name(&label);
        prop_assert_eq!(text.contains("metrics!"), is_declared, "{}", text);
        read(&text);
    }

    /// A merge adds and takes nothing away, and is read as Rust.
    #[test]
    fn a_merge_adds_only(names in proptest::collection::btree_set("[a-z_]{1,10}", 1..8), cut in 0_usize..8) {
        let page = |names: &[&String]| names.iter().map(|name| format!("x{name} 1\n")).collect::<Vec<_>>().concat();
        let all: Vec<&String> = names.iter().collect();
        let file = tables(&parse(&page(&all[..cut.min(all.len())])).expect("an exposition"), |_| true).file();
        let merged = Merged::new(&file, &parse(&page(&all)).expect("an exposition"), |_| true).expect("it is Rust");
        read(&merged.text);
        let mut rest = merged.text.lines();
        prop_assert!(file.lines().all(|line| rest.any(|other| other == line)), "{}\n{}", file, merged.text);
    }
}

#[test]
fn a_name_of_another_kind_is_declared_as_such() {
    let exposition = parse("# TYPE shop_jobs_total gauge\nshop_jobs_total 1\n").expect("an exposition");
    let table = tables(&exposition, |_| true).file();
    let entry = "gauge Jobs = \"shop_jobs_total\" in Unit::COUNT, labels [], misnamed \"the service exposes a gauge\";";
    assert!(table.contains(entry), "{table}");
}

#[test]
fn names_of_opentelemetry_and_native_histograms_are_declared() {
    let exposition = parse(
        "# TYPE \"http.server.requests\" counter\n{\"http.server.requests\",\"http.route\"=\"/\"} 1\n\
         # TYPE answer_seconds histogram\nanswer_seconds_count 3\nanswer_seconds_sum 1.5\n",
    );
    let tables = tables(&exposition.expect("an exposition"), |_| true);
    assert_snapshot!(tables.file(), @r#"
    use dashgen::prelude::*;

    dashgen::labels! {
        /// The label `http.route`.
        HttpRoute = "http.route";
    }

    dashgen::metrics! {
        /// `answer_seconds`: the service does not say what it is.
        native_histogram Answer = "answer_seconds" in Unit::SECONDS, labels [];
        /// `http.server.requests`: the service does not say what it is.
        counter HttpServerRequests = "http.server.requests" in Unit::COUNT, labels [HttpRoute];
    }
    "#);
}
