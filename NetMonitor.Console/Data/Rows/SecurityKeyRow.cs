namespace NetMonitor.Console.Data.Rows;

/// <summary>A security key's seed (encrypted) and how far its codes have been used.</summary>
public sealed class SecurityKeyRow
{
    public string Serial { get; init; } = "";
    public Domain.Keys.KeyAlgorithm Algorithm { get; init; }
    public string ProtectedSecret { get; init; } = "";
    public int Digits { get; init; } = 6;
    public int PeriodSeconds { get; init; } = 30;
    public Domain.Keys.KeyState State { get; init; }
    public string? BoundTo { get; init; }

    /// <summary>The last time step whose code was used: a code is good once, on all nodes.</summary>
    public long LastStep { get; init; }

    /// <summary>Steps that the key's clock is off, learnt at each use.</summary>
    public int Drift { get; init; }
}
