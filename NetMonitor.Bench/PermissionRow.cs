using System.Diagnostics;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>One question to the table of rights, as every call and every button asks it.</summary>
internal static class PermissionRow
{
    private const int Checks = 10_000_000;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var actor = (await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor;
        var permissions = Enum.GetValues<Permission>();
        List<double> ours = [];
        for (var round = -2; round < rounds; round++)
        {
            var held = 0;
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Checks; i++)
                if (actor.May(permissions[i % permissions.Length])) held++;
            var took = Stopwatch.GetElapsedTime(started);
            if (held is 0 or Checks) throw new InvalidOperationException("The table says the same to everything.");
            if (round >= 0) ours.Add(took.TotalNanoseconds / Checks);
        }

        return new Row("a permission check", "ns", ours, [], null, Limit: 100);
    }
}
