//! Source: `public/app/plugins/panel/nodeGraph/panelcfg.cue`.

use crate::wire::macros::{objects, words};

objects! {
    /// The options of `nodeGraph`.
    pub struct NodeGraphOptions {
        /// Nodes.
        pub nodes: NodeOptions,
        /// Edges.
        pub edges: EdgeOptions,
        /// How the wheel zooms.
        pub zoom_mode: Option<ZoomMode>,
        /// How nodes are laid out.
        pub layout_algorithm: Option<LayoutAlgorithm>,
    }

    /// Nodes.
    pub struct NodeOptions {
        /// The unit of the first number.
        pub main_stat_unit: Option<String>,
        /// The unit of the second number.
        pub secondary_stat_unit: Option<String>,
        /// The parts of the ring around a node.
        pub arcs: Vec<NodeArc>,
    }

    /// A part of the ring around a node. Source: `ArcOption`.
    pub struct NodeArc {
        /// The field with its share, 0 to 1.
        pub field: Option<String>,
        /// Its colour.
        pub color: Option<String>,
    }

    /// Edges.
    pub struct EdgeOptions {
        /// The unit of the first number.
        pub main_stat_unit: Option<String>,
        /// The unit of the second number.
        pub secondary_stat_unit: Option<String>,
    }
}

words! {
    /// How the wheel zooms.
    pub enum ZoomMode {
        /// With a key held, so that the page still scrolls.
        Cooperative = "cooperative",
        /// At once.
        Greedy = "greedy",
    }

    /// How nodes are laid out.
    pub enum LayoutAlgorithm {
        /// In layers, along the edges.
        Layered = "layered",
        /// As if they pushed each other away.
        Force = "force",
        /// On a grid.
        Grid = "grid",
    }
}
