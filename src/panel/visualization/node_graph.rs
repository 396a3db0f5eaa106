//! Nodes and edges.

use super::draw::{Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::{Color, LayoutAlgorithm, Panel, ZoomMode};
use crate::theme::{Size, Theme};
use crate::unit::Unit;
use crate::wire::options::{NodeArc, NodeGraphOptions, Options};

/// Nodes and edges: [`crate::panel::NodeGraph`].
#[derive(Clone, Debug, Default)]
pub struct NodeGraph {
    options: NodeGraphOptions,
    arcs: Vec<(String, Color)>,
}

impl Visualization for NodeGraph {}
impl HasQueries for NodeGraph {}

impl Draw for NodeGraph {
    fn plugin_id(&self) -> &'static str {
        "nodeGraph"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.node_graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        let arc = |(field, color): &(String, Color)| NodeArc {
            field: Some(field.clone()),
            color: color.name_in(wanted.theme).map(Into::into),
        };
        options.nodes.arcs = self.arcs.iter().map(arc).collect();
        Options::NodeGraph(options)
    }
}

/// Nodes, edges and their layout.
impl Panel<NodeGraph> {
    /// The units of the two numbers on nodes.
    #[doc(alias = "mainStatUnit", alias = "Main stat unit")]
    pub fn node_units(mut self, first: Unit, second: Unit) -> Self {
        let id = |unit: Unit| Some(unit.id().to_owned());
        let nodes = &mut self.visualization.options.nodes;
        nodes.main_stat_unit = id(first);
        nodes.secondary_stat_unit = id(second);
        self
    }

    /// The units of the two numbers on edges.
    #[doc(alias = "secondaryStatUnit", alias = "Secondary stat unit")]
    pub fn edge_units(mut self, first: Unit, second: Unit) -> Self {
        let id = |unit: Unit| Some(unit.id().to_owned());
        let edges = &mut self.visualization.options.edges;
        edges.main_stat_unit = id(first);
        edges.secondary_stat_unit = id(second);
        self
    }

    /// A part of the ring around each node: the field with its share, 0 to 1, and its colour.
    #[doc(alias = "arcs", alias = "Arc sections")]
    pub fn arc_section(mut self, field: impl Into<String>, color: Color) -> Self {
        self.visualization.arcs.push((field.into(), color));
        self
    }

    /// How nodes are laid out. Default: in layers.
    #[doc(alias = "layoutAlgorithm", alias = "Layout algorithm")]
    pub fn layout_algorithm(mut self, layout: LayoutAlgorithm) -> Self {
        self.visualization.options.layout_algorithm = Some(layout);
        self
    }

    /// How the wheel zooms. Default: only with a key.
    #[doc(alias = "zoomMode", alias = "Zoom mode")]
    pub fn zoom_mode(mut self, mode: ZoomMode) -> Self {
        self.visualization.options.zoom_mode = Some(mode);
        self
    }
}
