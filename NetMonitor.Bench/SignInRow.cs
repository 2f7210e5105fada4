using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.DemoData;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Bench;

/// <summary>Sign-ins by 8 callers with password and key code, against the password hash alone on the same cores.</summary>
internal static class SignInRow
{
    private const int Each = 40;
    private const int Callers = 8;

    public static async Task<Row> RunAsync(World world, int rounds)
    {
        var account = (await AccountsAsync(world))[0];
        var hasher = world.Get<IPasswordHasher<Account>>();
        var hash = hasher.HashPassword(null!, account.Password);
        List<double> ours = [], floor = [];
        for (var round = -1; round < rounds; round++)
        {
            var signIns = await SignInsAsync(world);
            var hashes = await RateAsync(Each, () =>
            {
                hasher.VerifyHashedPassword(null!, hash, account.Password);
                return Task.CompletedTask;
            });
            if (round < 0) continue;
            ours.Add(signIns);
            floor.Add(hashes);
        }

        return new Row("sign-ins, 8 callers", "/s", ours, floor, 0.85, Higher: true);
    }

    /// <summary>Sign-ins a second.</summary>
    internal static async Task<double> SignInsAsync(World world)
    {
        var accounts = await AccountsAsync(world);
        // A code is good once: it may be used again.
        await world.ExecuteAsync("update security_keys set last_step = 0, drift = 0");
        var codes = new Queue<SignInCommand>();
        foreach (var account in accounts)
            codes.Enqueue(new SignInCommand(account.UserName, account.Password,
                (await world.Get<DemoAccounts>().CodeAsync(account.KeySerial!, CancellationToken.None))!.Value.Code));
        return await RateAsync(accounts.Count, async () =>
        {
            SignInCommand command;
            lock (codes) command = codes.Dequeue();
            World.Taken(await world.Get<SignIn>().HandleAsync(command, SessionKind.Api, new Visitor(command.UserName!, "bench"), CancellationToken.None));
        });
    }

    private static async Task<List<DemoAccount>> AccountsAsync(World world) =>
        [.. (await world.Get<DemoAccounts>().ListAsync()).Where(account => account.KeySerial is not null).Take(Each)];

    private static async Task<double> RateAsync(int count, Func<Task> act)
    {
        var left = count;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await act();
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
