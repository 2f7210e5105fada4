using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.Alerts;

namespace NetMonitor.Console.Features.Alerts;

/// <summary>A detector's figure as its reader sees it: a number, or a severity by its name.</summary>
internal static class DetectorWords
{
    public static string Value(IStringLocalizer<AlertsText> texts, string figure, int value) =>
        IsSeverity(figure) ? texts[$"AlertSeverity_{(AlertSeverity)value}"] : value.ToString("N0", System.Globalization.CultureInfo.CurrentCulture);

    public static bool IsSeverity(string figure) => figure.EndsWith(DetectorFigure.Severity, StringComparison.OrdinalIgnoreCase);
}
