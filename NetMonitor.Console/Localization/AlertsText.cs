namespace NetMonitor.Console.Localization;

/// <summary>Words of alerts and detectors.</summary>
public sealed class AlertsText
{
}
