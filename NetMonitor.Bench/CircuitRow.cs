using System.Diagnostics;
using System.Globalization;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Bench;

/// <summary>Heap that an idle circuit on a leader's home holds, against one on a page of the same shell with nothing in it.</summary>
internal static class CircuitRow
{
    /// <summary>A leader's home; and the journal, which a leader may not read: the shell with one line of text.</summary>
    private const string Dashboard = "/", Empty = "/journal", Desk = "/dispatch";

    public static async IAsyncEnumerable<Row> RunAsync(World world, int rounds)
    {
        await world.DispatchAsync((await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter)).Actor);
        var leaders = new List<string>();
        for (var account = 0; account < 4; account++)
            leaders.Add($"netmonitor={(await world.SignInAsync(Role.Leader, UnitKind.Authority, SessionKind.Page, account)).Token}");
        var cookie = string.Join('\t', leaders);
        await HeapAsync(world, cookie, Dashboard, 20);
        await HeapAsync(world, cookie, Empty, 20);
        foreach (var count in new[] { 1, 50, 200 })
        {
            List<double> ours = [], floor = [];
            for (var round = 0; round < rounds; round++)
            {
                ours.Add(await HeapAsync(world, cookie, Dashboard, count));
                floor.Add(await HeapAsync(world, cookie, Empty, count));
            }

            yield return new Row(FormattableString.Invariant($"memory of an idle dashboard circuit, {count} open"), "KiB", ours, floor, 2);
        }

        // The dispatch desk, against the same empty page: the form with the most controls.
        var desk = $"netmonitor={(await world.SignInAsync(Role.CenterBusinessAdministrator, UnitKind.CoordinationCenter, SessionKind.Page)).Token}";
        await HeapAsync(world, desk, Desk, 20);
        List<double> form = [], page = [];
        for (var round = 0; round < rounds; round++)
        {
            form.Add(await HeapAsync(world, desk, Desk, 50));
            page.Add(await HeapAsync(world, desk, Empty, 50));
        }

        yield return new Row("memory of a form page's circuit, 50 open", "KiB", form, page, 2, Allowance: 400);
    }

    /// <summary>KiB of managed heap for each of that many circuits.</summary>
    private static async Task<double> HeapAsync(World world, string cookie, string path, int count)
    {
        var before = Heap();
        using var client = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "NetMonitor.Bench.dll"), "circuits", world.Address, path, count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await client.StandardInput.WriteLineAsync(cookie);
        await client.StandardInput.FlushAsync();
        if (await client.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException("The circuits did not open.");
        var after = Heap();
        client.StandardInput.Close();
        await client.WaitForExitAsync();
        await Task.Delay(500);
        return (after - before) / 1024.0 / count;
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
