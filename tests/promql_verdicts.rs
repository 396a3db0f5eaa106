//! Prometheus verdicts.
use dashgen::promql::parse;
use std::fs;
#[test]
fn verdicts() {
    let text = fs::read_to_string("tests/fixtures/promql/prometheus-3.16-verdicts.jsonl").unwrap();
    for line in text.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let e = v["expr"].as_str().unwrap();
        let ok = v["ok"].as_bool().unwrap();
        match (parse(e), ok) {
            (Ok(p), true) => {
                let s = p.expr.to_string();
                if s != v["printed"].as_str().unwrap() {
                    println!("PRINT {s}\n      {}", v["printed"].as_str().unwrap());
                }
                if parse(&s).map(|q| q.expr != p.expr).unwrap_or(true) {
                    println!("ROUNDTRIP {s}");
                }
            }
            (Err(err), true) => println!("REFUSED {e}\n{}", err.render(e)),
            (Ok(p), false) => println!("ACCEPTED {e} -> {} !! {}", p.expr, v["error"]),
            (Err(err), false) => println!("--- {}\n{}", v["error"], err.render(e)),
        }
    }
}
