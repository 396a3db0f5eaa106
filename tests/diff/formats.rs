//! Differences as they are written.

use dashgen_diff::{Diff, Side, format};
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{dashboard, diff, four, panel, random};

/// One of everything.
fn example() -> Diff {
    let mut after = four();
    after["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("ms");
    after["panels"][2]["targets"][0]["expr"] =
        json!("histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m])))");
    after["panels"][3]["gridPos"]["h"] = json!(10);
    after["panels"]
        .as_array_mut()
        .expect("panels")
        .push(panel(9, "New", 0, 30, "up"));
    after["templating"]["list"][1]["label"] = json!("Plan");
    diff(four(), after)
}

/// What a person can put into a title to trouble whoever reads the difference.
const HOSTILE: &str =
    "<script>alert(1)</script> @everyone `` ` #1 ![](x) \u{1b}[31m\u{9b}2J\u{202e}\r\n| a |";

fn hostile() -> Diff {
    let mut after = four();
    after["title"] = json!(HOSTILE);
    after["panels"][0]["title"] = json!(HOSTILE);
    after["panels"][1]["fieldConfig"]["defaults"]["unit"] = json!(HOSTILE);
    after["panels"][2]["targets"][0]["expr"] = json!(format!("{HOSTILE}\n```\n# Heading"));
    after["templating"]["list"][1]["name"] = json!(HOSTILE);
    after["links"] = json!([{"title": HOSTILE, "url": "javascript:alert(1)"}]);
    diff(four(), after)
}

#[test]
fn text_says_it_in_lines() {
    assert_snapshot!(anstream::adapter::strip_str(&format::text(&example())).to_string(), @"
    Operations (dashboard.json): 5 changes
      panel “Latency”
        query A: number 0.99 → 0.95
          - histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))
          + histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m])))
      panel “New” added (timeseries)
      variable plan
        label set to Plan
      panel “Started”
        unit: s → ms
      panel “Lag” resized: 12×8 → 12×10
    1 changed (5 changes)
    ");
    assert_snapshot!(anstream::adapter::strip_str(&format::stat(&example())).to_string(), @"
    Operations  1 added, 3 changed, 1 resized
    1 changed (5 changes)
    ");
    assert_snapshot!(format::text(&diff(four(), four())).contains("no differences"), @"true");
}

#[test]
fn markdown_starts_with_the_counts() {
    assert_snapshot!(format::markdown(&example()), @"
    <!-- dashgen diff -->
    ### Dashboards: 1 changed (5 changes)

    #### `Operations`: 5 changes in `dashboard.json`
    - **panel** `Latency`
      - `query A: number 0.99 → 0.95`
        ```diff
        - histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))
        + histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m])))
        ```
    - **panel** `New`: `added (timeseries)`
    - **variable** `plan`: `label set to Plan`
    - **panel** `Started`: `unit: s → ms`
    - **panel** `Lag`: `resized: 12×8 → 12×10`
    ");
}

#[test]
fn annotations_are_one_line_each() {
    assert_snapshot!(format::github(&example()), @"::notice file=dashboard.json,title=Operations%3A 5 changes::variable plan: label set to Plan%0Apanel “Started”: unit: s → ms%0Apanel “Latency”: query A: number 0.99 → 0.95%0Apanel “Lag”: resized: 12×8 → 12×10%0Apanel “New”: added (timeseries)");
    assert_eq!(
        format::github(&hostile()).lines().count(),
        1,
        "a title must not start another command"
    );
}

#[test]
fn nothing_in_a_title_breaks_out() {
    let found = hostile();
    let stripped = anstream::adapter::strip_str(&format::text(&found)).to_string();
    for (name, text) in [
        ("text", stripped),
        ("markdown", format::markdown(&found)),
        ("github", format::github(&found)),
        ("html", format::html(&found)),
        ("json", format::json(&found)),
    ] {
        let dangerous = |sign: char| sign.is_control() && sign != '\n' || sign == '\u{202e}';
        assert!(
            !text.contains(dangerous),
            "{name} has a raw control character: {text:?}"
        );
    }
    let html = format::html(&found);
    assert!(!html.contains("<script"), "a title became an element: {html}");
    for line in format::markdown(&found)
        .lines()
        .filter(|line| line.contains("@everyone"))
    {
        let is_code = line.trim_start().starts_with(['+', '-']) && line.starts_with("    ");
        assert!(is_code || line.contains('`'), "outside of code: {line}");
    }
}

#[test]
fn a_comment_never_grows_beyond_what_github_takes() {
    let panels: Vec<Value> = (0..3000)
        .map(|id| {
            panel(
                id + 1,
                &format!("Panel number {id}"),
                id % 2 * 12,
                id / 2 * 8,
                "up",
            )
        })
        .collect();
    let mut after = dashboard(json!(panels));
    for panel in after["panels"].as_array_mut().expect("panels") {
        // Each another, or they would share a line.
        panel["fieldConfig"]["defaults"]["unit"] = json!(format!("unit {}", panel["id"]));
    }
    let text = format::markdown(&diff(dashboard(json!(panels)), after));
    assert!(text.len() <= format::MAX_MARKDOWN, "{} bytes", text.len());
    let named = text.lines().filter(|line| line.starts_with("- ")).count();
    let last = text.lines().last().expect("a last line");
    assert_eq!(
        last,
        format!("… {} more lines; run `dashgen diff` to see all.", 3000 - named)
    );
}

#[test]
fn the_json_follows_its_schema() {
    let schema = format::schema();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diff.schema.json");
    let text = format!("{schema:#}\n");
    let documented = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        text == documented,
        "docs/diff.schema.json is stale; it should be:\n{text}"
    );
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    for found in [example(), hostile(), diff(four(), four())] {
        let json: Value = serde_json::from_str(&format::json(&found)).expect("JSON");
        let faults: Vec<String> = validator
            .iter_errors(&json)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn a_page_is_complete_in_itself() {
    let html = format::html(&example());
    for elsewhere in ["http://", "https://", "src=", "@import", "url(", "<script"] {
        assert!(!html.contains(elsewhere), "{elsewhere} leads elsewhere");
    }
    for mark in ["class=\"added\"", "class=\"changed\"", "class=\"moved\""] {
        assert!(html.contains(mark), "no panel is marked with {mark}");
    }
    assert!(
        html.contains("prefers-color-scheme: dark"),
        "no colours for the dark"
    );
}

#[test]
fn unified_text_is_a_patch() {
    let named = |value| Side::of_one("ops.json".to_owned(), value).expect("a dashboard");
    let mut after = four();
    after["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("ms");
    assert_snapshot!(format::unified(&named(four()), &named(after)), @r#"
    --- ops.json
    +++ ops.json
    @@ -65,7 +65,7 @@
                   }
                 ]
               },
    -          "unit": "s"
    +          "unit": "ms"
             }
           }
         },
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_difference_can_be_written(before in random::dashboard(), after in random::dashboard()) {
        let found = diff(before, after);
        prop_assert!(format::markdown(&found).len() <= format::MAX_MARKDOWN);
        prop_assert!(format::html(&found).ends_with("</html>\n"));
        prop_assert!(serde_json::from_str::<Value>(&format::json(&found)).is_ok());
        prop_assert_eq!(format::github(&found).lines().count(), found.documents.len());
        prop_assert!(format::text(&found).ends_with('\n'));
        prop_assert!(format::stat(&found).ends_with('\n'));
    }
}
