using System.Globalization;

namespace NetMonitor.Tests.Faults;

/// <summary>How much a run does, by its environment (<c>eng/faults.sh</c>, <c>eng/soak.sh</c>), and what its dice fell to.</summary>
internal static class Dice
{
    /// <summary>Kills of the console; few in an ordinary run.</summary>
    public static int Rounds { get; } = Number("NETMONITOR_FAULT_ROUNDS") ?? 5;

    public static int SoakMinutes { get; } = Number("NETMONITOR_SOAK_MINUTES") ?? 60;

    /// <summary>Told by every test that rolls it, so that a failure can be rolled again.</summary>
    public static int Seed { get; } = Number("NETMONITOR_FAULT_SEED") ?? System.Random.Shared.Next();

    public static Random Roll(ITestOutputHelper output)
    {
        output.WriteLine($"NETMONITOR_FAULT_SEED={Seed}");
        return new Random(Seed);
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;
}

/// <summary>
/// One after another when all others have ended: they take processors and disks from whatever runs beside them. A fault that takes neither is no part of it.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsCollection
{
    public const string Name = "Faults";
}
