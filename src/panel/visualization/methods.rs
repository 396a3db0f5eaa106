//! Methods that a panel and each of its fields have in common.

/// Methods that set an option for all fields of a panel, and for single fields that are told so.
macro_rules! field_methods {
    ($visualization:ident: $(
        $(#[$meta:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) |$custom:ident| $body:expr;
    )*) => {
        /// What all its fields look like.
        impl $crate::panel::Panel<$visualization> {
            $(
                $(#[$meta])*
                pub fn $name(mut self $(, $argument: $type)*) -> Self {
                    let $custom = &mut self.visualization.custom;
                    $body;
                    self
                }
            )*
        }

        /// What this field looks like.
        impl $crate::panel::FieldOverride<$visualization> {
            $(
                $(#[$meta])*
                pub fn $name(mut self $(, $argument: $type)*) -> Self {
                    let $custom = &mut self.custom;
                    $body;
                    self
                }
            )*
        }
    };
}

pub(crate) use field_methods;
