//! The two shapes that most of the wire has: objects of optional fields, and words.

/// Structs whose every field may be absent.
///
/// They serialize without their absent fields, and know whether anything is left.
macro_rules! objects {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(default, skip_serializing_if = "crate::wire::Absent::is_absent")]
                pub $field: $type,
            )*
        }

        impl $crate::wire::Absent for $name {
            fn is_absent(&self) -> bool {
                $($crate::wire::Absent::is_absent(&self.$field))&&*
            }
        }
    )*};
}

/// Enums that are one of Grafana's words.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)*
        }
    )*};
}

pub(crate) use {objects, words};
