//! What the scenarios start from, and how they clean up.

use dashgen_grafana::client::dashboard::{Deletion, Model, Placement, Replacement};
use dashgen_grafana::client::folder::Folder;
use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Credentials, GetOnly, Reader, Settings, Writer};
use dashgen_grafana::folders::Folders;
use dashgen_grafana::push::{Desired, Interrupt, Options, Plan, Policy, Report};
use serde_json::{Value, json};

/// A Grafana, and the HTTP client with which a test does what dashgen never does.
pub(crate) struct Live {
    pub(crate) reader: Reader,
    url: String,
    token: String,
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

pub(crate) async fn connect() -> Option<Live> {
    let (Some(url), Some(token)) = (
        variable("DASHGEN_TEST_GRAFANA_URL"),
        variable("DASHGEN_TEST_GRAFANA_TOKEN"),
    ) else {
        println!(
            "skipped: set DASHGEN_TEST_GRAFANA_URL and DASHGEN_TEST_GRAFANA_TOKEN to try a real Grafana"
        );
        return None;
    };
    let credentials = Credentials::token(&token).expect("a token");
    let transport = GetOnly::new(url.parse().expect("an address"), credentials, Settings::default());
    let reader = Reader::connect(transport.expect("a client"), &Wishes::default())
        .await
        .expect("a Grafana");
    Some(Live {
        reader,
        url: url.trim_end_matches('/').to_owned(),
        token,
    })
}

impl Live {
    pub(crate) fn writer(&self) -> Writer {
        self.reader.clone().into_writer()
    }

    /// A request that dashgen has no words for: the status and the body.
    pub(crate) async fn request(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = reqwest::Client::new()
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Deletes dashboards and a folder of an earlier run or of this one.
    pub(crate) async fn clean(&self, uids: &[&str], folders: &[&str]) {
        let writer = self.writer();
        for uid in uids {
            if let Some(live) = self.dashboard(uid).await {
                let deletion = Deletion { meta: &live.meta };
                writer.delete(&deletion).await.expect("a deletion");
            }
        }
        // Alerting makes folders of its own, so they are found by their titles too.
        let (_, all) = self.request("GET", "/api/folders?limit=1000", None).await;
        let all = all.as_array().into_iter().flatten();
        let titled = all.filter(|one| folders.iter().any(|title| one["title"] == *title));
        let titled: Vec<&str> = titled.filter_map(|one| one["uid"].as_str()).collect();
        for uid in folders.iter().chain(&titled) {
            // With the rules in it; inner folders go with the outer one.
            let path = format!("/api/folders/{uid}?forceDeleteRules=true");
            let (status, body) = self.request("DELETE", &path, None).await;
            assert!(
                matches!(status, 200 | 403 | 404),
                "folder {uid} stays: {status} {body}"
            );
        }
    }

    pub(crate) async fn dashboard(&self, uid: &str) -> Option<dashgen_grafana::client::dashboard::Live> {
        self.dashboard_in(uid, Model::Classic).await
    }

    pub(crate) async fn dashboard_in(
        &self,
        uid: &str,
        model: Model,
    ) -> Option<dashgen_grafana::client::dashboard::Live> {
        self.reader.dashboard(uid, model).await.expect("a read")
    }

    pub(crate) async fn generation(&self, uid: &str) -> Option<u64> {
        self.dashboard(uid).await.map(|live| live.meta.generation)
    }

    pub(crate) async fn push(&self, folder: &str, dashboards: Vec<Value>, options: Options) -> Report {
        let desired = dashboards.into_iter().map(|dashboard| {
            Desired::in_memory(dashboard, "live.json", Placement::of(folder)).expect("a dashboard")
        });
        let plan = Plan::make(&self.reader, desired.collect(), options)
            .await
            .expect("a plan");
        plan.carry_out(&self.writer(), &Interrupt::default(), &()).await
    }

    /// As a person does it in the browser: the manager's marks stay, the content changes.
    pub(crate) async fn edit(&self, uid: &str, model: Model, change: impl Fn(&mut Value)) {
        let live = self.dashboard_in(uid, model).await.expect("a dashboard");
        let mut spec = live.spec.clone();
        change(&mut spec);
        let replacement = Replacement::new(&live.meta, &live.meta.placement, model, &spec);
        self.writer().replace(&replacement).await.expect("an edit");
    }
}

pub(crate) fn set_unit(unit: &'static str) -> impl Fn(&mut Value) {
    move |spec| spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!(unit)
}

pub(crate) fn dashboard(uid: &str, unit: &str) -> Value {
    json!({
        "uid": uid, "title": format!("Live {uid}"), "schemaVersion": 42, "tags": ["dashgen-live-test"],
        "panels": [{
            "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
            "targets": [{"refId": "A", "expr": "max(lag)", "datasource": {"type": "prometheus", "uid": "$ds"}}],
        }],
    })
}

pub(crate) fn folder(uid: &str, parent: Option<&str>) -> Folder {
    Folder {
        uid: uid.to_owned(),
        title: uid.to_owned(),
        parent: parent.map(str::to_owned),
    }
}

/// Options with a tree of folders, each in the one before it.
pub(crate) fn options(folders: &[&str]) -> Options {
    let parents = std::iter::once(None).chain(folders.iter().map(|uid| Some(*uid)));
    let tree = folders.iter().zip(parents);
    let tree = tree.map(|(uid, parent)| folder(uid, parent));
    Options {
        // The scenarios run side by side; each prunes its own only.
        project: Some(folders.first().copied().unwrap_or("dashgen-live").to_owned()),
        check_sources: false,
        folders: Folders::new(tree).expect("a tree"),
        ..Options::default()
    }
}

pub(crate) fn with(folders: &[&str], adopt: bool, overwrite: bool) -> Options {
    Options {
        policy: Policy { adopt, overwrite },
        ..options(folders)
    }
}
