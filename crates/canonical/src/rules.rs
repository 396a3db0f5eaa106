//! The table of what the canonical form leaves out, fills in or moves, each rule with its reason.
//!
//! A rule stands here only if Grafana 12.4 treats both sides of it alike, or itself writes the one for
//! the other whenever a dashboard is stored or saved. What is not in this table is kept as it is.

/// One rule of the canonical form.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Where it holds: `editable` for a field of the dashboard, `panels[stat].options` for that field of
    /// every `stat`, `panels[*]…`, `targets[prometheus]…` and `variables[query]…` likewise.
    pub path: &'static str,
    /// What is done there.
    pub action: Action,
    /// Why nothing is lost by it.
    pub reason: &'static str,
}

/// What a rule does with the value at its path.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Leaves it out.
    Drop,
    /// Leaves it out if it is exactly this JSON.
    DropIf(&'static str),
    /// Leaves out of it what equals this JSON, object by object; and all of it if nothing remains.
    DropWithin(&'static str),
    /// Leaves it out if it is a version that parses to at least this number, as `parseFloat` does.
    DropVersionFrom(f64),
    /// Writes this JSON if there is nothing.
    Write(&'static str),
    /// What the words say, done in code.
    Code(&'static str),
}

const fn drop(path: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Drop,
        reason,
    }
}

const fn is(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropIf(json),
        reason,
    }
}

const fn within(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropWithin(json),
        reason,
    }
}

const fn version(path: &'static str, from: f64) -> Rule {
    Rule {
        path,
        action: Action::DropVersionFrom(from),
        reason: VERSION,
    }
}

const fn write(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Write(json),
        reason,
    }
}

const fn code(path: &'static str, what: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Code(what),
        reason,
    }
}

/// The thresholds that every panel type with thresholds starts from.
const THRESHOLDS: &str = r#"{"mode":"absolute","steps":[{"color":"green"},{"color":"red","value":80}]}"#;

const SERVER: &str = "filled in by the server for itself; it means nothing in another Grafana";
const STORED: &str = "the server fills in this default when it stores the dashboard";
const SAVED: &str = "a save in the browser leaves out or fills in this default";
const PLUGIN_DEFAULT: &str =
    "the panel plugin's own default: merged in at load, written out by a save in the browser";
const NO_QUERY: &str = "this panel type queries nothing; a save in the browser removes it";
const VERSION: &str =
    "the version that last saved the panel; from here on no migration of Grafana depends on it";
const RUNTIME: &str = "state of a running page that older versions stored by mistake; the server removes it";
const EMPTY: &str = "nothing in it: absent means the same";
const LIST: &str = "computed from the query whenever the dashboard loads";

/// The rules, in the order in which they are applied at each place.
pub const RULES: &[Rule] = &[
    // Everywhere.
    code(
        "**",
        "fields that are null are left out",
        "Grafana stores no nulls in objects",
    ),
    code(
        "**",
        "whole numbers are written without a fraction",
        "JavaScript has one kind of number: 1.0 comes back as 1",
    ),
    code("**", "fields have a fixed order", "JSON objects have none"),
    // The dashboard.
    drop("id", SERVER),
    drop("version", SERVER),
    drop("iteration", SERVER),
    drop("meta", SERVER),
    drop("nav", RUNTIME),
    drop("pulldowns", RUNTIME),
    drop("originalTime", RUNTIME),
    drop("originalTemplating", RUNTIME),
    is("style", r#""dark""#, STORED),
    is("hideControls", "false", STORED),
    is("editable", "true", STORED),
    is("graphTooltip", "0", STORED),
    is("fiscalYearStartMonth", "0", STORED),
    is("weekStart", r#""""#, STORED),
    is("time", r#"{"from":"now-6h","to":"now"}"#, STORED),
    within(
        "timepicker",
        r#"{"hidden":false,"nowDelay":"","refresh_intervals":["5s","10s","30s","1m","5m","15m","30m","1h","2h","1d"]}"#,
        SAVED,
    ),
    is("timepicker", "{}", STORED),
    is("tags", "[]", STORED),
    is("links", "[]", STORED),
    is("liveNow", "false", SAVED),
    is("preload", "false", SAVED),
    is("description", r#""""#, EMPTY),
    is("refresh", r#""""#, "no automatic refresh, like absent"),
    is("refresh", "false", "no automatic refresh, like absent"),
    is(
        "timezone",
        r#""""#,
        "a save in the browser writes `browser` instead",
    ),
    write(
        "timezone",
        r#""browser""#,
        "what a save in the browser writes where there is none",
    ),
    write("panels", "[]", STORED),
    code(
        "annotations.list",
        "the built-in annotation query is left out if it is as Grafana adds it",
        "the server adds it to every dashboard",
    ),
    is("annotations.list", "[]", STORED),
    is("annotations", "{}", STORED),
    is("templating.list", "[]", STORED),
    is("templating", "{}", STORED),
    // The panels as a whole.
    code("panels", "sorted by y, then x", "the server sorts them so"),
    code(
        "panels",
        "panels move up over gaps, out of each other and into the 24 columns; collapsed rows likewise inside",
        "Grafana does it whenever the dashboard is shown, and a save stores it",
    ),
    code(
        "panels",
        "a panel without an id, or with one that an earlier panel has, gets the next free one",
        "the server does the same",
    ),
    code(
        "panels",
        "panels with `repeatPanelId` or `repeatedByRow` are left out",
        "copies made by repeating; the server removes them",
    ),
    // Heatmaps.
    code(
        "panels[heatmap].options",
        "without any options they become `calculate: true` and the other settings of the old heatmap",
        "Grafana takes a heatmap without options for one of the old kind",
    ),
    code(
        "panels[heatmap].options.calculate",
        "always written",
        "options that became empty would make it an old heatmap",
    ),
    // Percentages.
    code(
        "panels[stat, gauge, bargauge].fieldConfig.defaults",
        "`min` 0 and `max` 100 (`percentunit`: 1) of percentages are left out when no `pluginVersion` is needed",
        "Grafana fills them in where the panel has no version",
    ),
    code(
        "panels[stat, gauge, bargauge].pluginVersion",
        "left out from 8.0 on, unless the unit is a percentage and `min` or `max` is absent",
        "without a version, Grafana would fill in `min` and `max`",
    ),
    code(
        "panels[canvas].pluginVersion",
        "left out from 12.3 on, or if the canvas has no elements",
        "migrations of its elements depend on older versions",
    ),
    code("panels[*].pluginVersion", "an empty one is left out", EMPTY),
    within(
        "panels[timeseries].options",
        r#"{"legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":true},"tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[timeseries].fieldConfig.defaults.custom",
        r#"{"axisBorderShow":false,"axisCenteredZero":false,"axisColorMode":"text","axisLabel":"","axisPlacement":"auto","barAlignment":0,"barWidthFactor":0.6,"drawStyle":"line","fillOpacity":0,"gradientMode":"none","hideFrom":{"legend":false,"tooltip":false,"viz":false},"insertNulls":false,"lineInterpolation":"linear","lineWidth":1,"pointSize":5,"scaleDistribution":{"type":"linear"},"showPoints":"auto","showValues":false,"spanNulls":false,"stacking":{"group":"A","mode":"none"},"thresholdsStyle":{"mode":"off"}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[timeseries].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[timeseries].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[stat].options",
        r#"{"colorMode":"value","graphMode":"area","justifyMode":"auto","orientation":"auto","percentChangeColorMode":"standard","reduceOptions":{"calcs":["lastNotNull"],"fields":"","values":false},"showPercentChange":false,"textMode":"auto","wideLayout":true}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[stat].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[gauge].options",
        r#"{"minVizHeight":75,"minVizWidth":75,"orientation":"auto","reduceOptions":{"calcs":["lastNotNull"],"fields":"","values":false},"showThresholdLabels":false,"showThresholdMarkers":true,"sizing":"auto"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[gauge].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[bargauge].options",
        r#"{"displayMode":"gradient","legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":false},"maxVizHeight":300,"minVizHeight":16,"minVizWidth":8,"namePlacement":"auto","orientation":"auto","reduceOptions":{"calcs":["lastNotNull"],"fields":"","values":false},"showUnfilled":true,"sizing":"auto","valueMode":"color"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[bargauge].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[table].options",
        r#"{"cellHeight":"sm","showHeader":true}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[table].fieldConfig.defaults.custom",
        r#"{"align":"auto","cellOptions":{"type":"auto"},"footer":{"reducers":[]},"inspect":false}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[table].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[heatmap].options",
        r#"{"cellGap":1,"cellValues":{},"calculation":{},"color":{"exponent":0.5,"fill":"dark-orange","mode":"scheme","reverse":false,"scale":"exponential","scheme":"Oranges","steps":64},"exemplars":{"color":"rgba(255,0,255,0.7)"},"filterValues":{"le":1e-09},"legend":{"show":true},"rowsFrame":{"layout":"auto"},"showValue":"auto","tooltip":{"mode":"single","showColorScale":false,"yHistogram":false},"yAxis":{"axisPlacement":"left","reverse":false}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[heatmap].fieldConfig.defaults.custom",
        r#"{"hideFrom":{"legend":false,"tooltip":false,"viz":false},"scaleDistribution":{"type":"linear"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[histogram].options",
        r#"{"legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":true},"tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[histogram].fieldConfig.defaults.custom",
        r#"{"fillOpacity":80,"gradientMode":"none","hideFrom":{"legend":false,"tooltip":false,"viz":false},"lineWidth":1,"stacking":{"group":"A","mode":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[histogram].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[histogram].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[state-timeline].options",
        r#"{"alignValue":"left","legend":{"displayMode":"list","placement":"bottom","showLegend":true},"mergeValues":true,"rowHeight":0.9,"showValue":"auto","tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[state-timeline].fieldConfig.defaults.custom",
        r#"{"axisPlacement":"auto","fillOpacity":70,"hideFrom":{"legend":false,"tooltip":false,"viz":false},"insertNulls":false,"lineWidth":0,"spanNulls":false}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[state-timeline].fieldConfig.defaults.color",
        r#"{"mode":"continuous-GrYlRd"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[state-timeline].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[status-history].options",
        r#"{"colWidth":0.9,"legend":{"displayMode":"list","placement":"bottom","showLegend":true},"rowHeight":0.9,"showValue":"auto","tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[status-history].fieldConfig.defaults.custom",
        r#"{"axisPlacement":"auto","fillOpacity":70,"hideFrom":{"legend":false,"tooltip":false,"viz":false},"lineWidth":1}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[status-history].fieldConfig.defaults.color",
        r#"{"mode":"thresholds"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[status-history].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[piechart].options",
        r#"{"legend":{"displayMode":"list","placement":"bottom","showLegend":true},"pieType":"pie","reduceOptions":{"calcs":["lastNotNull"],"fields":"","values":false},"sort":"desc","tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[piechart].fieldConfig.defaults.custom",
        r#"{"hideFrom":{"legend":false,"tooltip":false,"viz":false}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[piechart].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[logs].options",
        r#"{"dedupStrategy":"none","enableInfiniteScrolling":false,"enableLogDetails":true,"showControls":false,"showTime":false,"sortOrder":"Descending","unwrappedColumns":false,"wrapLogMessage":false}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[traces].options",
        r#"{"spanFilters":{"criticalPathOnly":false,"matchesOnly":false}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[nodeGraph].options",
        r#"{"edges":{},"layoutAlgorithm":"layered","nodes":{},"zoomMode":"cooperative"}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[text].options",
        r##"{"code":{"language":"plaintext","showLineNumbers":false,"showMiniMap":false},"content":"# Title\n\nFor markdown syntax help: [commonmark.org/help](https://commonmark.org/help/)","mode":"markdown"}"##,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[alertlist].options",
        r#"{"alertInstanceLabelFilter":"","alertName":"","dashboardAlerts":false,"groupBy":[],"groupMode":"default","maxItems":20,"showInactiveAlerts":false,"sortOrder":1,"stateFilter":{"error":true,"firing":true,"noData":false,"normal":false,"pending":true,"recovering":true},"viewMode":"list"}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[barchart].options",
        r#"{"barRadius":0,"barWidth":0.97,"fullHighlight":false,"groupWidth":0.7,"legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":true},"orientation":"auto","showValue":"auto","stacking":"none","tooltip":{"hideZeros":false,"mode":"single","sort":"none"},"xTickLabelRotation":0,"xTickLabelSpacing":0}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[barchart].fieldConfig.defaults.custom",
        r#"{"axisBorderShow":false,"axisCenteredZero":false,"axisColorMode":"text","axisLabel":"","axisPlacement":"auto","fillOpacity":80,"gradientMode":"none","hideFrom":{"legend":false,"tooltip":false,"viz":false},"lineWidth":1,"scaleDistribution":{"type":"linear"},"thresholdsStyle":{"mode":"off"}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[barchart].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[barchart].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[trend].options",
        r#"{"legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":true},"tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[trend].fieldConfig.defaults.custom",
        r#"{"axisBorderShow":false,"axisCenteredZero":false,"axisColorMode":"text","axisLabel":"","axisPlacement":"auto","barAlignment":0,"barWidthFactor":0.6,"drawStyle":"line","fillOpacity":0,"gradientMode":"none","hideFrom":{"legend":false,"tooltip":false,"viz":false},"insertNulls":false,"lineInterpolation":"linear","lineWidth":1,"pointSize":5,"scaleDistribution":{"type":"linear"},"showPoints":"auto","showValues":false,"spanNulls":false,"stacking":{"group":"A","mode":"none"},"thresholdsStyle":{"mode":"off"}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[trend].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[trend].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[candlestick].options",
        r#"{"candleStyle":"candles","colorStrategy":"open-close","colors":{"down":"red","up":"green"},"includeAllFields":false,"legend":{"calcs":[],"displayMode":"list","placement":"bottom","showLegend":true},"mode":"candles+volume","tooltip":{"hideZeros":false,"mode":"single","sort":"none"}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[candlestick].fieldConfig.defaults.custom",
        r#"{"axisBorderShow":false,"axisCenteredZero":false,"axisColorMode":"text","axisLabel":"","axisPlacement":"auto","barAlignment":0,"barWidthFactor":0.6,"drawStyle":"line","fillOpacity":0,"gradientMode":"none","hideFrom":{"legend":false,"tooltip":false,"viz":false},"insertNulls":false,"lineInterpolation":"linear","lineWidth":1,"pointSize":5,"scaleDistribution":{"type":"linear"},"showPoints":"auto","showValues":false,"spanNulls":false,"stacking":{"group":"A","mode":"none"},"thresholdsStyle":{"mode":"off"}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[candlestick].fieldConfig.defaults.color",
        r#"{"mode":"palette-classic"}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[candlestick].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[geomap].options",
        r#"{"controls":{"mouseWheelZoom":true,"showAttribution":true,"showDebug":false,"showMeasure":false,"showScale":false,"showZoom":true},"layers":[{"config":{"showLegend":true,"style":{"color":{"fixed":"dark-green"},"opacity":0.4,"rotation":{"fixed":0,"max":360,"min":-360,"mode":"mod"},"size":{"fixed":5,"max":15,"min":2},"symbol":{"fixed":"img/icons/marker/circle.svg","mode":"fixed"},"symbolAlign":{"horizontal":"center","vertical":"center"},"textConfig":{"fontSize":12,"offsetX":0,"offsetY":0,"textAlign":"center","textBaseline":"middle"}}},"location":{"mode":"auto"},"name":"Layer 1","tooltip":true,"type":"markers"}],"tooltip":{"mode":"details"},"view":{"allLayers":true,"id":"zero","lat":0,"lon":0,"noRepeat":false,"zoom":1}}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[geomap].fieldConfig.defaults.custom",
        r#"{"hideFrom":{"legend":false,"tooltip":false,"viz":false}}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[geomap].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[canvas].options",
        r#"{"inlineEditing":true,"panZoom":false,"showAdvancedTypes":true,"tooltip":{"disableForOneClick":false,"mode":"single"},"zoomToContent":false}"#,
        PLUGIN_DEFAULT,
    ),
    is(
        "panels[canvas].fieldConfig.defaults.thresholds",
        THRESHOLDS,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[dashlist].options",
        r#"{"includeVars":false,"keepTime":false,"maxItems":10,"query":"","showFolderNames":true,"showHeadings":true,"showRecentlyViewed":false,"showSearch":false,"showStarred":true,"tags":[]}"#,
        PLUGIN_DEFAULT,
    ),
    within(
        "panels[annolist].options",
        r#"{"limit":10,"navigateAfter":"10m","navigateBefore":"10m","navigateToPanel":true,"onlyFromThisDashboard":false,"onlyInTimeRange":false,"showTags":true,"showTime":true,"showUser":true}"#,
        PLUGIN_DEFAULT,
    ),
    within("panels[news].options", r#"{"showImage":true}"#, PLUGIN_DEFAULT),
    // Panels that query nothing.
    drop("panels[text].datasource", NO_QUERY),
    drop("panels[text].targets", NO_QUERY),
    drop("panels[alertlist].datasource", NO_QUERY),
    drop("panels[alertlist].targets", NO_QUERY),
    drop("panels[annolist].datasource", NO_QUERY),
    drop("panels[annolist].targets", NO_QUERY),
    drop("panels[dashlist].datasource", NO_QUERY),
    drop("panels[dashlist].targets", NO_QUERY),
    drop("panels[gettingstarted].datasource", NO_QUERY),
    drop("panels[gettingstarted].targets", NO_QUERY),
    drop("panels[live].datasource", NO_QUERY),
    drop("panels[live].targets", NO_QUERY),
    drop("panels[news].datasource", NO_QUERY),
    drop("panels[news].targets", NO_QUERY),
    drop("panels[welcome].datasource", NO_QUERY),
    drop("panels[welcome].targets", NO_QUERY),
    // Versions. `xychart` is not here: without a version its options are taken for the old ones.
    version("panels[timeseries].pluginVersion", 0.0),
    version("panels[table].pluginVersion", 0.0),
    version("panels[heatmap].pluginVersion", 0.0),
    version("panels[histogram].pluginVersion", 0.0),
    version("panels[state-timeline].pluginVersion", 0.0),
    version("panels[status-history].pluginVersion", 0.0),
    version("panels[piechart].pluginVersion", 0.0),
    version("panels[logs].pluginVersion", 0.0),
    version("panels[traces].pluginVersion", 0.0),
    version("panels[nodeGraph].pluginVersion", 0.0),
    version("panels[barchart].pluginVersion", 0.0),
    version("panels[trend].pluginVersion", 0.0),
    version("panels[candlestick].pluginVersion", 0.0),
    version("panels[flamegraph].pluginVersion", 0.0),
    version("panels[alertlist].pluginVersion", 0.0),
    version("panels[annolist].pluginVersion", 0.0),
    version("panels[news].pluginVersion", 0.0),
    version("panels[datagrid].pluginVersion", 0.0),
    version("panels[text].pluginVersion", 7.1),
    version("panels[dashlist].pluginVersion", 6.3),
    version("panels[geomap].pluginVersion", 8.3),
    // Rows.
    drop(
        "panels[row].datasource",
        "a row queries nothing; a save in the browser removes it",
    ),
    drop(
        "panels[row].targets",
        "a row queries nothing; a save in the browser removes it",
    ),
    write(
        "panels[row].collapsed",
        "false",
        "what absent means; other tools expect it",
    ),
    write(
        "panels[row].panels",
        "[]",
        "what absent means; other tools expect it",
    ),
    code(
        "panels[row].gridPos",
        "a row is 24 columns wide and 1 high",
        "Grafana shows and saves every row so",
    ),
    code(
        "panels[*].gridPos.w",
        "a panel that repeats sideways is 24 columns wide",
        "Grafana gives it the whole width",
    ),
    // Library panels.
    code(
        "panels[library].*",
        "only `id`, `title`, `gridPos` and `libraryPanel.uid` and `.name` are kept",
        "all else comes from the library; the server removes it",
    ),
    // Every panel.
    code(
        "panels[*].fieldConfig…thresholds",
        "the first step has no value; a missing `mode` is `absolute`; so in overrides",
        "the first step always starts at minus infinity, whatever is written: null, 0 or nothing",
    ),
    is("panels[*].fieldConfig.defaults.mappings", "[]", SAVED),
    is("panels[*].fieldConfig.defaults.links", "[]", EMPTY),
    is("panels[*].fieldConfig.defaults.custom", "{}", EMPTY),
    is("panels[*].fieldConfig.defaults", "{}", STORED),
    is("panels[*].fieldConfig.overrides", "[]", STORED),
    is("panels[*].fieldConfig", "{}", STORED),
    is("panels[*].options", "{}", STORED),
    is("panels[*].transparent", "false", STORED),
    is("panels[*].title", r#""""#, STORED),
    is("panels[*].description", r#""""#, SAVED),
    is("panels[*].links", "[]", STORED),
    is("panels[*].transformations", "[]", STORED),
    is("panels[*].targets", r#"[{"refId":"A"}]"#, STORED),
    is("panels[*].targets", "[]", STORED),
    is("panels[*].datasource", "{}", EMPTY),
    is("panels[*].repeat", r#""""#, SAVED),
    is("panels[*].interval", r#""""#, SAVED),
    is("panels[*].cacheTimeout", r#""""#, SAVED),
    is("panels[*].hideTimeOverride", "false", EMPTY),
    write(
        "panels[*].gridPos",
        r#"{"h":3,"w":6,"x":0,"y":0}"#,
        "the server takes an absent position for this one",
    ),
    drop("panels[*].cachedPluginOptions", RUNTIME),
    drop("panels[*].scopedVars", RUNTIME),
    drop("panels[*].events", RUNTIME),
    drop("panels[*].isViewing", RUNTIME),
    drop("panels[*].isEditing", RUNTIME),
    drop("panels[*].isInView", RUNTIME),
    drop("panels[*].hasRefreshed", RUNTIME),
    // Queries.
    code(
        "targets[*].refId",
        "a missing one is the next free letter",
        "the server does the same",
    ),
    is("targets[*].hide", "false", SAVED),
    is("targets[prometheus].legendFormat", r#""""#, EMPTY),
    is("targets[prometheus].interval", r#""""#, EMPTY),
    is("targets[prometheus].intervalFactor", "1", "the default"),
    is("targets[prometheus].format", r#""time_series""#, "the default"),
    is("targets[prometheus].exemplar", "false", "the default"),
    is("targets[prometheus].instant", "false", "the default"),
    code(
        "targets[prometheus].range",
        "left out if it is false beside `instant`, or if there is no `instant`",
        "a query that is not instant is a range query",
    ),
    // Variables.
    drop("variables[*].index", RUNTIME),
    drop("variables[constant].options", "the server removes it"),
    drop(
        "variables[constant].hide",
        "a save in the browser always writes 2",
    ),
    is("variables[constant].skipUrlSync", "true", SAVED),
    drop("variables[datasource].options", "the server empties it"),
    drop(
        "variables[datasource].refresh",
        "a save in the browser always writes 1",
    ),
    is("variables[datasource].regex", r#""""#, EMPTY),
    code("variables[query].options", "left out unless `refresh` is 0", LIST),
    is("variables[query].regex", r#""""#, EMPTY),
    is("variables[query].regexApplyTo", r#""value""#, SAVED),
    code(
        "variables[custom].options",
        "left out if there is a `query`",
        LIST,
    ),
    is("variables[custom].valuesFormat", r#""csv""#, SAVED),
    code(
        "variables[interval].options",
        "left out if there is a `query`",
        LIST,
    ),
    is("variables[interval].refresh", "2", SAVED),
    is("variables[interval].auto", "false", EMPTY),
    is("variables[adhoc].baseFilters", "[]", SAVED),
    is("variables[adhoc].filters", "[]", EMPTY),
    is("variables[*].options", "[]", STORED),
    is("variables[*].hide", "0", SAVED),
    is("variables[*].label", r#""""#, SAVED),
    is("variables[*].description", r#""""#, EMPTY),
    is("variables[*].multi", "false", SAVED),
    is("variables[*].includeAll", "false", EMPTY),
    is("variables[*].allowCustomValue", "true", "the default"),
    is("variables[*].sort", "0", SAVED),
    is("variables[*].current", "{}", EMPTY),
    code(
        "variables[*].skipUrlSync",
        "left out if it is false, except on constants, where absent means true",
        SAVED,
    ),
    // The envelope.
    drop("metadata.resourceVersion", SERVER),
    drop("metadata.generation", SERVER),
    drop("metadata.uid", SERVER),
    drop("metadata.creationTimestamp", SERVER),
    drop("metadata.managedFields", SERVER),
    drop("metadata.selfLink", SERVER),
    drop("metadata.labels.grafana.app/deprecatedInternalID", SERVER),
    drop("metadata.annotations.grafana.app/createdBy", SERVER),
    drop("metadata.annotations.grafana.app/updatedBy", SERVER),
    drop("metadata.annotations.grafana.app/updatedTimestamp", SERVER),
    drop("metadata.annotations.grafana.app/saved-from-ui", SERVER),
    drop(
        "metadata.annotations.grafana.app/message",
        "describes one write, not the dashboard",
    ),
    drop("status", SERVER),
    drop("access", SERVER),
];
