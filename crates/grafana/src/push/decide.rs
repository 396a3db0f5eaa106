//! What to do with one dashboard, out of what is wanted, what is there and what was pushed last.

use super::Checksum;
use super::owner::Owner;
use super::stamp::Base;
use crate::client::dashboard::{Model, Placement};

/// What the code says.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The content.
    pub content: Checksum,
    /// The model of the content.
    pub model: Model,
    /// The place.
    pub placement: Placement,
    /// Whether people may save it in the browser.
    pub allow_edits: bool,
}

/// What Grafana has.
#[derive(Clone, Debug)]
pub struct Found {
    /// The content; nothing if it cannot be compared.
    pub content: Option<Checksum>,
    /// The model in which it was saved last.
    pub model: Model,
    /// The place.
    pub placement: Placement,
    /// Whose it is.
    pub owner: Owner,
    /// What was pushed last; nothing if no stamp says so.
    pub base: Option<Base>,
}

/// What was allowed on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Take over what belongs to nobody, another project or another tool.
    pub adopt: bool,
    /// Replace what a person changed.
    pub overwrite: bool,
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing is written.
    Unchanged {
        /// Whether dashgen manages it. If not, it happens to be the same, and `--adopt` takes it over.
        is_ours: bool,
        /// The folder that a person moved it to, where it stays.
        moved_to: Option<Placement>,
    },
    /// There is none: it is made.
    Create,
    /// A new version is written.
    Update(Update),
    /// It would cost a person's edit: nothing is written.
    Conflict(Conflict),
    /// It is another's: nothing is written.
    Refused(Owner),
}

/// A new version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // four independent facts about one write
pub struct Update {
    /// Where it goes: where it is, unless the code moves it.
    pub placement: Placement,
    /// The folder that a person moved it to, where it stays.
    pub moved_to: Option<Placement>,
    /// Whether another owner's marks are removed first.
    pub takes_over: bool,
    /// Whether a person's edit is replaced.
    pub overwrites: bool,
    /// Whether the content is the same already, so that only what was agreed on is written down.
    pub only_records: bool,
}

/// Why a write would cost a person's edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The content is neither the wanted one nor the one that was pushed last.
    Edited,
    /// It was saved last in the other model, which a write would convert.
    OtherModel,
    /// The content cannot be compared.
    Unreadable,
    /// It is to be taken over, with another content.
    Adopted,
    /// The code moves it to one folder, and a person moved it to another.
    Moved(Placement),
}

/// Decides.
pub fn decide(wanted: &Wanted, found: Option<&Found>, policy: Policy) -> Decision {
    let Some(found) = found else {
        return Decision::Create;
    };
    let is_ours = found.owner == Owner::Ours;
    // Another owner's stamp says nothing about what dashgen pushed.
    let base = found.base.as_ref().filter(|_| is_ours);
    // What the other model holds beyond this one is not in the content that was compared.
    let is_pristine = found.model == wanted.model
        && base.is_some_and(|base| found.content.as_ref().is_some_and(|content| base.is(content)));
    let is_agreed = base.is_some_and(|base| base.source == wanted.content);
    let is_same = found.content.as_ref() == Some(&wanted.content) || (is_pristine && is_agreed);
    if !is_ours {
        if found.owner == Owner::Nobody && is_same && !policy.adopt {
            return Decision::Unchanged {
                is_ours: false,
                moved_to: None,
            };
        }
        if !policy.adopt || !found.owner.gives_way() {
            return Decision::Refused(found.owner.clone());
        }
    }
    if !is_same && !is_pristine && !policy.overwrite {
        return Decision::Conflict(if found.model != wanted.model {
            Conflict::OtherModel
        } else if found.content.is_none() {
            Conflict::Unreadable
        } else if is_ours {
            Conflict::Edited
        } else {
            Conflict::Adopted
        });
    }
    let (placement, moved_to) = match place(wanted, found, base, policy) {
        Ok(place) => place,
        Err(conflict) => return Decision::Conflict(conflict),
    };
    let has_all = is_agreed && base.is_some_and(|base| base.allow_edits == wanted.allow_edits);
    if is_same && has_all && placement == found.placement {
        return Decision::Unchanged {
            is_ours: true,
            moved_to,
        };
    }
    Decision::Update(Update {
        only_records: is_same && placement == found.placement,
        placement,
        moved_to,
        takes_over: !is_ours && found.owner != Owner::Nobody,
        overwrites: !is_same && !is_pristine,
    })
}

/// Where it goes, and the folder that a person moved it to if it stays there.
fn place(
    wanted: &Wanted,
    found: &Found,
    base: Option<&Base>,
    policy: Policy,
) -> Result<(Placement, Option<Placement>), Conflict> {
    let before = base.and_then(|base| base.placement.as_ref());
    if found.placement == wanted.placement || before == Some(&found.placement) || policy.overwrite {
        // It is there, or nobody moved it since it was put elsewhere.
        return Ok((wanted.placement.clone(), None));
    }
    match before {
        Some(before) if *before != wanted.placement => Err(Conflict::Moved(found.placement.clone())),
        // The code did not move it, a person did; or nobody knows who did.
        _ => Ok((found.placement.clone(), Some(found.placement.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use std::fmt::Write as _;

    fn checksum(of: &str) -> Checksum {
        Checksum::of(&serde_json::json!(of))
    }

    fn wanted() -> Wanted {
        Wanted {
            content: checksum("desired"),
            model: Model::Classic,
            placement: Placement::of("dvt"),
            allow_edits: true,
        }
    }

    fn found(content: &str, base: Option<&str>) -> Found {
        Found {
            content: Some(checksum(content)),
            model: Model::Classic,
            placement: Placement::of("dvt"),
            owner: if base.is_some() {
                Owner::Ours
            } else {
                Owner::Nobody
            },
            base: base.map(|base| Base {
                source: checksum(base),
                stored: None,
                placement: Some(Placement::of("dvt")),
                allow_edits: true,
            }),
        }
    }

    fn words(decision: &Decision) -> String {
        match decision {
            Decision::Unchanged { is_ours, moved_to } => {
                let ours = if *is_ours { "" } else { ", not ours" };
                let moved = moved_to
                    .as_ref()
                    .map(|to| format!(", left in {to}"))
                    .unwrap_or_default();
                format!("unchanged{ours}{moved}")
            }
            Decision::Create => "create".to_owned(),
            Decision::Update(update) => {
                let mut text = if update.only_records { "record" } else { "update" }.to_owned();
                if update.overwrites {
                    text.push_str(", overwrites");
                }
                if update.takes_over {
                    text.push_str(", takes over");
                }
                let _ = write!(text, " in {}", update.placement);
                text
            }
            Decision::Conflict(conflict) => format!("conflict: {conflict:?}"),
            Decision::Refused(owner) => format!("refused: {owner}"),
        }
    }

    /// One line a case: what happens without a flag, with --overwrite, with --adopt, with both.
    fn table(cases: Vec<(&str, Option<Found>)>) -> String {
        let mut table = String::new();
        for (name, found) in cases {
            let _ = writeln!(table, "{name}");
            let flags = [
                ("-", false, false),
                ("overwrite", false, true),
                ("adopt", true, false),
                ("both", true, true),
            ];
            let mut last = String::new();
            for (flag, adopt, overwrite) in flags {
                let decision = words(&decide(&wanted(), found.as_ref(), Policy { adopt, overwrite }));
                if decision != last {
                    let _ = writeln!(table, "  {flag:<9} {decision}");
                }
                last = decision;
            }
        }
        table
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "one table, one line a case")]
    fn the_table_of_contents() {
        let owned = |owner: Owner, content: &str| {
            Some(Found {
                owner,
                ..found(content, None)
            })
        };
        let terraform = || Owner::Manager {
            kind: "terraform".into(),
            id: "tf".into(),
        };
        let stored_as_other = Found {
            base: Some(Base {
                source: checksum("desired"),
                stored: Some(checksum("migrated")),
                placement: Some(Placement::of("dvt")),
                allow_edits: true,
            }),
            ..found("migrated", Some("desired"))
        };
        assert_snapshot!(table(vec![
            ("not there", None),
            ("as desired, as pushed", Some(found("desired", Some("desired")))),
            ("as pushed", Some(found("old", Some("old")))),
            ("edited", Some(found("edited", Some("old")))),
            ("edited, the code says what was pushed", Some(found("edited", Some("desired")))),
            ("edited to what the code says now", Some(found("desired", Some("old")))),
            ("as pushed and then migrated by Grafana", Some(stored_as_other.clone())),
            ("migrated, then edited", Some(Found { content: Some(checksum("edited")), ..stored_as_other })),
            ("saved in the other model", Some(Found { model: Model::Elements, ..found("edited", Some("old")) })),
            ("as pushed, saved in the other model", Some(Found { model: Model::Elements, ..found("old", Some("old")) })),
            ("cannot be compared", Some(Found { content: None, ..found("", Some("old")) })),
            ("stamp lost, as desired", owned(Owner::Nobody, "desired")),
            ("stamp lost or never ours", owned(Owner::Nobody, "other")),
            ("another project's", owned(Owner::OtherProject("shop".into()), "other")),
            ("terraform's", owned(terraform(), "other")),
            ("terraform's, as desired", owned(terraform(), "desired")),
            ("from a file", owned(Owner::File("f".into()), "desired")),
            ("from a repository", owned(Owner::Repository("r".into()), "other")),
            ("a plugin's", owned(Owner::Plugin("p".into()), "other")),
        ]), @r"
        not there
          -         create
        as desired, as pushed
          -         unchanged
        as pushed
          -         update in folder dvt
        edited
          -         conflict: Edited
          overwrite update, overwrites in folder dvt
          adopt     conflict: Edited
          both      update, overwrites in folder dvt
        edited, the code says what was pushed
          -         conflict: Edited
          overwrite update, overwrites in folder dvt
          adopt     conflict: Edited
          both      update, overwrites in folder dvt
        edited to what the code says now
          -         record in folder dvt
        as pushed and then migrated by Grafana
          -         unchanged
        migrated, then edited
          -         conflict: Edited
          overwrite update, overwrites in folder dvt
          adopt     conflict: Edited
          both      update, overwrites in folder dvt
        saved in the other model
          -         conflict: OtherModel
          overwrite update, overwrites in folder dvt
          adopt     conflict: OtherModel
          both      update, overwrites in folder dvt
        as pushed, saved in the other model
          -         conflict: OtherModel
          overwrite update, overwrites in folder dvt
          adopt     conflict: OtherModel
          both      update, overwrites in folder dvt
        cannot be compared
          -         conflict: Unreadable
          overwrite update, overwrites in folder dvt
          adopt     conflict: Unreadable
          both      update, overwrites in folder dvt
        stamp lost, as desired
          -         unchanged, not ours
          adopt     record in folder dvt
        stamp lost or never ours
          -         refused: nobody
          adopt     conflict: Adopted
          both      update, overwrites in folder dvt
        another project's
          -         refused: dashgen's project shop
          adopt     conflict: Adopted
          both      update, overwrites, takes over in folder dvt
        terraform's
          -         refused: terraform (tf)
          adopt     conflict: Adopted
          both      update, overwrites, takes over in folder dvt
        terraform's, as desired
          -         refused: terraform (tf)
          adopt     record, takes over in folder dvt
        from a file
          -         refused: a file on the server (f)
        from a repository
          -         refused: Grafana's synchronisation with a repository (r)
        a plugin's
          -         refused: the plugin p
        ");
    }

    #[test]
    fn the_table_of_places() {
        let moved = |content: &str, source: &str, from: Option<&str>, to: &str| {
            Some(Found {
                placement: Placement::of(to),
                base: Some(Base {
                    source: checksum(source),
                    stored: None,
                    placement: from.map(Placement::of),
                    allow_edits: true,
                }),
                ..found(content, Some(source))
            })
        };
        assert_snapshot!(table(vec![
            ("a person moved it", moved("desired", "desired", Some("dvt"), "mine")),
            ("a person moved it, the code changed", moved("old", "old", Some("dvt"), "mine")),
            ("a person moved it to the root", moved("old", "old", Some("dvt"), "")),
            ("the code moves it", moved("desired", "desired", Some("before"), "before")),
            ("the code moves it out of the root", moved("desired", "desired", Some(""), "")),
            ("both move it", moved("desired", "desired", Some("before"), "mine")),
            ("both move it to the same folder", moved("desired", "desired", Some("before"), "dvt")),
            ("nobody knows who moved it", moved("old", "old", None, "mine")),
        ]), @r#"
        a person moved it
          -         unchanged, left in folder mine
          overwrite update in folder dvt
          adopt     unchanged, left in folder mine
          both      update in folder dvt
        a person moved it, the code changed
          -         update in folder mine
          overwrite update in folder dvt
          adopt     update in folder mine
          both      update in folder dvt
        a person moved it to the root
          -         update in the root
          overwrite update in folder dvt
          adopt     update in the root
          both      update in folder dvt
        the code moves it
          -         update in folder dvt
        the code moves it out of the root
          -         update in folder dvt
        both move it
          -         conflict: Moved(Folder("mine"))
          overwrite update in folder dvt
          adopt     conflict: Moved(Folder("mine"))
          both      update in folder dvt
        both move it to the same folder
          -         unchanged
        nobody knows who moved it
          -         update in folder mine
          overwrite update in folder dvt
          adopt     update in folder mine
          both      update in folder dvt
        "#);
    }

    #[test]
    fn a_switch_for_edits_is_written_down_once() {
        let mut found = found("desired", Some("desired"));
        let mut wanted = wanted();
        wanted.allow_edits = false;
        let decision = decide(&wanted, Some(&found), Policy::default());
        assert_eq!(words(&decision), "record in folder dvt");
        found.base.as_mut().expect("a base").allow_edits = false;
        let decision = decide(&wanted, Some(&found), Policy::default());
        assert_eq!(words(&decision), "unchanged");
    }
}
