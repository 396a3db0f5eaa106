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

/// The methods of "Hide in area": what is hidden, and in which part of the panel `Viz` is.
macro_rules! hide_in_methods {
    ($visualization:ident: $what:literal, $viz:literal) => {
        $crate::panel::visualization::methods::field_methods! { $visualization:
            #[doc = concat!("Hides ", $what, $viz, ". Grafana's editor offers it in overrides only.")]
            #[doc(alias = "hideFrom", alias = "Hide in area: Viz")]
            fn hide_in_viz() |custom| custom.hide_from.get_or_insert_default().viz = true;
            #[doc = concat!("Hides ", $what, " in the legend. Grafana's editor offers it in overrides only.")]
            #[doc(alias = "hideFrom", alias = "Hide in area: Legend")]
            fn hide_in_legend() |custom| custom.hide_from.get_or_insert_default().legend = true;
            #[doc = concat!("Hides ", $what, " in the tooltip. Grafana's editor offers it in overrides only.")]
            #[doc(alias = "hideFrom", alias = "Hide in area: Tooltip")]
            fn hide_in_tooltip() |custom| custom.hide_from.get_or_insert_default().tooltip = true;
        }
    };
}

pub(crate) use field_methods;
pub(crate) use hide_in_methods;
