namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>What an issuing unit is asked for.</summary>
public enum Asked
{
    /// <summary>To accept or return what was submitted.</summary>
    Acceptance,

    /// <summary>To grant or decline more time.</summary>
    Extension,
}
