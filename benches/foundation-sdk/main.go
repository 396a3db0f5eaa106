// A dashboard of as many panels as its argument says, on standard output, with Grafana's Foundation SDK:
// the same dashboard as that of ../page.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
	"github.com/grafana/grafana-foundation-sdk/go/units"
)

const panelsOfRow = 12

var quantiles = []struct{ number, name string }{{"0.5", "p50"}, {"0.95", "p95"}, {"0.99", "p99"}}

func to[T any](value T) *T { return &value }

func panel(number int) *timeseries.PanelBuilder {
	source := common.DataSourceRef{Type: to("prometheus"), Uid: to("${prometheus_datasource}")}
	panel := timeseries.NewPanelBuilder().
		Title(fmt.Sprintf("Latency %d", number)).
		Description("Time to answer a request, by route.").
		Datasource(source).
		Span(8).
		Height(8).
		Unit(units.Seconds).
		FillOpacity(10).
		Tooltip(common.NewVizTooltipOptionsBuilder().
			Mode(common.TooltipDisplayModeMulti).
			Sort(common.SortOrderDescending)).
		Legend(common.NewVizLegendOptionsBuilder().
			DisplayMode(common.LegendDisplayModeTable).
			Placement(common.LegendPlacementBottom).
			ShowLegend(true).
			Calcs([]string{"mean", "max"})).
		Thresholds(dashboard.NewThresholdsConfigBuilder().
			Mode(dashboard.ThresholdsModeAbsolute).
			Steps([]dashboard.Threshold{
				{Color: "green"},
				{Color: "orange", Value: to(1.0)},
				{Color: "red", Value: to(5.0)},
			})).
		ThresholdsStyle(common.NewGraphThresholdsStyleConfigBuilder().
			Mode(common.GraphThresholdsStyleModeDashed))
	for _, quantile := range quantiles {
		panel.WithTarget(prometheus.NewDataqueryBuilder().
			RefId(quantile.name).
			Datasource(source).
			EditorMode(prometheus.QueryEditorModeCode).
			Expr(fmt.Sprintf(
				`histogram_quantile(%s, sum by (le, route) (rate(shop_request_duration_seconds_bucket{service="service-%d"}[$__rate_interval])))`,
				quantile.number, number)).
			LegendFormat(quantile.name + " {{route}}"))
	}
	return panel
}

func page(panels int) *dashboard.DashboardBuilder {
	builder := dashboard.NewDashboardBuilder("Page").
		Uid("page").
		Tooltip(dashboard.DashboardCursorSyncCrosshair).
		WithVariable(dashboard.NewDatasourceVariableBuilder("prometheus_datasource").
			Label("Prometheus").
			Type("prometheus"))
	for number := range panels {
		if number%panelsOfRow == 0 {
			builder.WithRow(dashboard.NewRowBuilder("Services"))
		}
		builder.WithPanel(panel(number))
	}
	return builder
}

func run(arguments []string) error {
	if len(arguments) != 2 {
		return fmt.Errorf("usage: page PANELS")
	}
	panels, err := strconv.Atoi(arguments[1])
	if err != nil {
		return err
	}
	built, err := page(panels).Build()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(built, "", "  ")
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(append(text, '\n'))
	return err
}

func main() {
	if err := run(os.Args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
