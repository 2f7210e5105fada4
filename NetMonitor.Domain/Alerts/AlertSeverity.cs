namespace NetMonitor.Domain.Alerts;

/// <summary>How pressing an alert is, from the least; its clock follows from it.</summary>
public enum AlertSeverity
{
    Medium = 1,
    High,
    Critical,
}
