using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Commands;

/// <summary>What a use case does: its name in the journal when it is refused, and what it needs. Endpoints declare the same.</summary>
public sealed record Operation(string Name, Permission Needs)
{
    /// <summary>Wants the password and a key code within the last five minutes.</summary>
    public bool Fresh { get; init; }
}
