//! What people read when something is wrong: each message provoked once, with its cause and its remedy.

use std::path::Path;

use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::client::folder::Folder;
use dashgen_grafana::client::{Address, Credentials};
use dashgen_grafana::folders::Folders;
use dashgen_grafana::push::{Desired, rules};
use dashgen_http::{Connection, Redirects};
use serde_json::{Value, json};

fn said<T>(result: Result<T, impl std::fmt::Display>) -> String {
    result
        .err()
        .map_or_else(|| "nothing is wrong".to_owned(), |error| error.to_string())
}

#[test]
fn an_address() {
    let said = |text: &str| said(text.parse::<Address>());
    insta::assert_snapshot!(said("grafana.example.com"), @"the address of Grafana is no URL; write it as https://grafana.example.com");
    insta::assert_snapshot!(said("ftp://grafana.example.com"), @"the address of Grafana must start with https:// or http://");
    insta::assert_snapshot!(said("https://admin:pw@grafana.example.com"), @"the address of Grafana holds a user or password, which would show in logs; leave them out and set GRAFANA_USER and GRAFANA_PASSWORD, or GRAFANA_TOKEN");
    insta::assert_snapshot!(said("https://grafana.example.com/?orgId=1"), @"the address of Grafana ends where its path ends; leave out what follows `?` or `#`");
}

#[test]
fn a_login() {
    insta::assert_snapshot!(said(Credentials::token(" \n")), @"the token is empty; give that of a service account");
    insta::assert_snapshot!(said(Credentials::token("a\nb")), @"the token has a character that no token of Grafana has; give the token alone, on one line");
    insta::assert_snapshot!(said(Credentials::basic("a:b", "")), @"the user is empty or has a colon in it; give the name alone, and the password in its own place");
}

fn folder(uid: &str, title: &str, parent: Option<&str>) -> Folder {
    Folder {
        uid: uid.to_owned(),
        title: title.to_owned(),
        parent: parent.map(str::to_owned),
    }
}

#[test]
fn folders() {
    let said = |folders: Vec<Folder>| said(Folders::new(folders));
    insta::assert_snapshot!(said(vec![folder("general", "General", None)]), @"the folder's uid `general` cannot be used; Grafana takes up to 40 letters, digits, - and _, and keeps `general` and `sharedwithme` for itself");
    insta::assert_snapshot!(said(vec![folder("a", " ", None)]), @"the folder a has no title; give it one");
    insta::assert_snapshot!(said(vec![folder("a", "A", None), folder("a", "B", None)]), @"the folder a is declared twice with different titles or parents; declare it once");
    insta::assert_snapshot!(said(vec![folder("a", "A", Some("b"))]), @"the folder a is in b, which is declared nowhere; declare it too, or name another");
    insta::assert_snapshot!(said(vec![folder("a", "A", Some("b")), folder("b", "B", Some("a"))]), @"the folder a is in itself by way of its parents; put one of them elsewhere");
    let six = ["a", "b", "c", "d", "e", "f"];
    let nested = six
        .iter()
        .enumerate()
        .map(|(depth, uid)| folder(uid, uid, depth.checked_sub(1).map(|above| six[above])));
    insta::assert_snapshot!(said(nested.collect()), @"the folder f is 6 levels deep; Grafana nests 5, so move it up");
}

#[test]
fn a_dashboard_that_cannot_be_pushed() {
    let said = |dashboard: Value| said(Desired::in_memory(dashboard, "out/a.json", Placement::of("")));
    insta::assert_snapshot!(said(json!({"uid": "a b", "title": "A", "panels": []})), @"`out/a.json`: the uid `a b` cannot be used; give the dashboard a field `uid` of at most 40 letters, digits, - and _");
    insta::assert_snapshot!(said(json!({"uid": "a", "title": "", "panels": []})), @"`out/a.json`: the title is empty; Grafana wants one of at most 5000 bytes");
    insta::assert_snapshot!(said(json!({"uid": "a", "title": "A".repeat(5_001), "panels": []})), @"`out/a.json`: the title is too long; Grafana wants one of at most 5000 bytes");
}

#[test]
fn a_file_that_cannot_be_pushed() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |content: &str| {
        let path = folder.path().join("a.json");
        std::fs::write(&path, content).expect("the folder is writable");
        let said = said(Desired::in_file(&path, &Placement::of("")));
        said.replace(&folder.path().display().to_string(), "…")
    };
    insta::assert_snapshot!(said("[]"), @"`…/a.json`: this is not a Grafana dashboard: it is an empty list");
    insta::assert_snapshot!(said("{"), @"`…/a.json` is not usable JSON: EOF while parsing an object at line 1 column 1");
    let missing = Desired::in_file(Path::new("no/such.json"), &Placement::of(""));
    insta::assert_snapshot!(self::said(missing), @"`no/such.json` cannot be read: No such file or directory (os error 2)");
}

#[test]
fn a_file_of_rules() {
    let said = |file: Value| said(rules::groups(&file));
    insta::assert_snapshot!(said(json!({"rules": []})), @"it has no list `groups`; name a file of rules as Prometheus reads it");
    insta::assert_snapshot!(said(json!({"groups": [{"rules": []}]})), @"a group has no name; give it one");
    insta::assert_snapshot!(said(json!({"groups": [{"name": "a"}, {"name": "a"}]})), @"two groups are named a; in one folder of Grafana, each needs a name of its own");
    insta::assert_snapshot!(said(json!({"groups": [{"name": "a", "limit": 5}]})), @"group a has `limit`, which Grafana does not support; remove it");
}

#[test]
fn certificates() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("ca.pem");
    std::fs::write(&empty, "nothing").expect("the folder is writable");
    let said = |ca_file: &Path| {
        let connection = Connection {
            ca_file: Some(ca_file.to_owned()),
            ..Connection::default()
        };
        let said = said(connection.client(Redirects::None));
        said.replace(&folder.path().display().to_string(), "…")
    };
    insta::assert_snapshot!(said(Path::new("no/such.pem")), @"cannot read `no/such.pem`: No such file or directory (os error 2)");
    insta::assert_snapshot!(said(&empty), @"`…/ca.pem` holds no usable certificate in PEM form");
}
