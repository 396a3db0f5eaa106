//! Whose a dashboard is.

use std::collections::BTreeMap;
use std::fmt;

use dashgen_foreign::Foreign;

use super::stamp::{KEY_MANAGED_BY, KEY_MANAGER_ID, KEY_PROJECT, MANAGED_BY, MANAGER_ID};

/// Whose a dashboard is, as its annotations say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// It has no manager: a person made it, or a tool that does not say so.
    Nobody,
    /// This project's.
    Ours,
    /// Another project's that dashgen pushes too.
    OtherProject(Foreign),
    /// One that dashgen pushed for a project without a name, which may be anyone's.
    UnnamedProject,
    /// Another tool's: Terraform, another command line.
    Manager {
        /// The kind of tool: `terraform`.
        kind: Foreign,
        /// Its name.
        id: Foreign,
    },
    /// Read from a file on the server.
    File(Foreign),
    /// Synchronised from a Git repository by Grafana itself.
    Repository(Foreign),
    /// Brought by a plugin.
    Plugin(Foreign),
}

impl Owner {
    /// What the annotations say, seen from a project.
    pub fn of(annotations: &BTreeMap<String, String>, project: Option<&str>) -> Self {
        let text = |key: &str| annotations.get(key).map(String::as_str).unwrap_or_default();
        let id = Foreign::words(text(KEY_MANAGER_ID));
        match text(KEY_MANAGED_BY) {
            "" => Self::Nobody,
            MANAGED_BY if id == MANAGER_ID => match (annotations.get(KEY_PROJECT), project) {
                (Some(other), _) if Some(other.as_str()) != project => {
                    Self::OtherProject(Foreign::words(other))
                }
                (None, Some(_)) => Self::UnnamedProject,
                _ => Self::Ours,
            },
            "classic-file-provisioning" => Self::File(id),
            "repo" => Self::Repository(id),
            "plugin" => Self::Plugin(id),
            kind => Self::Manager {
                kind: Foreign::words(kind),
                id,
            },
        }
    }

    /// Whether it can be taken over. What Grafana itself keeps writing cannot.
    pub fn gives_way(&self) -> bool {
        !matches!(self, Self::File(_) | Self::Repository(_) | Self::Plugin(_))
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::Ours => f.write_str("this project"),
            Self::OtherProject(project) => write!(f, "dashgen's project {project}"),
            Self::UnnamedProject => f.write_str("a project of dashgen that has no name"),
            Self::Manager { kind, id } if id.is_empty() => write!(f, "{kind}"),
            Self::Manager { kind, id } => write!(f, "{kind} ({id})"),
            Self::File(name) => write!(f, "a file on the server ({name})"),
            Self::Repository(name) => write!(f, "Grafana's synchronisation with a repository ({name})"),
            Self::Plugin(name) => write!(f, "the plugin {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(managed_by: &str, id: &str, project: Option<&str>) -> Owner {
        let mut annotations = BTreeMap::from([
            (KEY_MANAGED_BY.to_owned(), managed_by.to_owned()),
            (KEY_MANAGER_ID.to_owned(), id.to_owned()),
        ]);
        annotations.extend(project.map(|project| (KEY_PROJECT.to_owned(), project.to_owned())));
        Owner::of(&annotations, Some("dvt"))
    }

    #[test]
    fn annotations_name_the_owner() {
        let manager = |kind: &str, id: &str| Owner::Manager {
            kind: kind.into(),
            id: id.into(),
        };
        assert_eq!(Owner::of(&BTreeMap::new(), None), Owner::Nobody);
        assert_eq!(owner("kubectl", "dashgen", Some("dvt")), Owner::Ours);
        assert_eq!(
            owner("kubectl", "dashgen", None),
            Owner::UnnamedProject,
            "pushed by a project without a name, which may be another one"
        );
        let unnamed = BTreeMap::from([
            (KEY_MANAGED_BY.to_owned(), "kubectl".to_owned()),
            (KEY_MANAGER_ID.to_owned(), "dashgen".to_owned()),
        ]);
        assert_eq!(Owner::of(&unnamed, None), Owner::Ours);
        assert_eq!(
            owner("kubectl", "dashgen", Some("shop")),
            Owner::OtherProject("shop".into())
        );
        assert_eq!(owner("kubectl", "gcx", None), manager("kubectl", "gcx"));
        assert_eq!(
            owner("terraform", "tf-prod", None),
            manager("terraform", "tf-prod")
        );
        assert_eq!(owner("repo", "git", None), Owner::Repository("git".into()));
        assert_eq!(owner("plugin", "app", None), Owner::Plugin("app".into()));
        assert_eq!(
            owner("classic-file-provisioning", "f", None),
            Owner::File("f".into())
        );
    }
}
