//! The prices that [OpenCost](https://opencost.io) exports for a Kubernetes cluster, by the names and units of its
//! [reference of metrics](https://opencost.io/docs/integrations/metrics).
//!
//! They are in the currency that `OpenCost` is configured for, US dollars if nothing is said. A project that reads them adds
//! [`METRICS`] to its catalogue.

use crate::Unit;

crate::labels! {
    /// The node of Kubernetes.
    Node = "node";
    /// The persistent volume.
    PersistentVolume = "persistentvolume";
    /// The namespace.
    Namespace = "namespace";
    /// The service of Kubernetes.
    KubernetesService = "service";
}

crate::metrics! {
    /// What a virtual processor of the node costs an hour.
    gauge NodeCpuHourlyCost = "node_cpu_hourly_cost" in Unit::US_DOLLARS, labels [Node];
    /// What a GiB of memory of the node costs an hour.
    gauge NodeRamHourlyCost = "node_ram_hourly_cost" in Unit::US_DOLLARS, labels [Node];
    /// What the node costs an hour.
    gauge NodeTotalHourlyCost = "node_total_hourly_cost" in Unit::US_DOLLARS, labels [Node];
    /// What a GiB of the volume costs an hour.
    gauge PvHourlyCost = "pv_hourly_cost" in Unit::US_DOLLARS, labels [PersistentVolume];
    /// What a GiB sent to the internet costs.
    gauge InternetEgressCost = "kubecost_network_internet_egress_cost" in Unit::US_DOLLARS,
        labels [Namespace, KubernetesService];
}
