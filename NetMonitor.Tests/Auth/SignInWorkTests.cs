using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Auth;

/// <summary>R10.4: whatever is wrong, the answer is the same and so is the work, so neither tells which accounts exist. Work is counted, not timed.</summary>
public sealed partial class SignInWorkTests(PostgresServer server) : IAsyncLifetime
{
    private readonly CountingHasher _hasher = new();
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() =>
        _console = await TestConsole.StartAsync(server, configure: services => services.AddSingleton<IPasswordHasher<Account>>(_hasher));

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact]
    public async Task SignIn_WhateverIsWrong_StretchesOnePasswordAndGivesOneAnswer()
    {
        var good = await _console.AccountAsync(Role.Leader, TaskBodies.Hangzhou);
        var frozen = await _console.AccountAsync(Role.Leader, TaskBodies.Zhejiang);
        var keyless = await _console.AccountAsync(Role.Leader, TaskBodies.Xihu);
        await _console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{frozen.UserName}'; update accounts set key_serial = null "
            + $"where user_name = '{keyless.UserName}'");
        var unknown = UserName.Create(Domain.Units.UnitCode.Parse(TaskBodies.Hangzhou), AccountClass.Other, 999).Value.ToString();
        var code = await _console.CodeAsync(good);
        var wrongCode = code == "000000" ? "000001" : "000000";
        // The first sign-in of a node makes the stand-in; it counts with none of them.
        await AttemptAsync(new { userName = "first", password = "x", keyCode = "x" });
        (string What, object Body)[] attempts =
        [
            ("wrong password", new { good.UserName, password = "Wrong-Pass-1", keyCode = code }),
            ("wrong code", new { good.UserName, good.Password, keyCode = wrongCode }),
            ("both wrong", new { good.UserName, password = "Wrong-Pass-1", keyCode = wrongCode }),
            ("unknown name", new { userName = unknown, good.Password, keyCode = code }),
            ("wrong check digit", new { userName = good.UserName[..^1] + (char)('0' + (good.UserName[^1] - '0' + 1) % 10), good.Password, keyCode = code }),
            ("no name at all", new { userName = "", good.Password, keyCode = code }),
            ("a password that is too long", new { good.UserName, password = new string('x', 5000), keyCode = code }),
            ("frozen", await _console.CredentialsAsync(frozen)),
            ("without a key", new { keyless.UserName, keyless.Password, keyCode = code }),
        ];

        var answers = new List<string>();
        foreach (var (what, body) in attempts)
        {
            var (answer, stretched) = await AttemptAsync(body);
            Assert.True(stretched == 1, $"{what}: {stretched} passwords stretched");
            Assert.True(answer.Status == 401, $"{what}: {answer.Status}");
            answers.Add(TraceId().Replace(answer.Raw, ""));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(1, (await AttemptAsync(await _console.CredentialsAsync(good))).Stretched);
    }

    [Fact]
    public async Task SignIn_OfALockedName_IsTheSameWhetherItExistsOrIsFrozenOrNot()
    {
        var good = await _console.AccountAsync(Role.Leader, TaskBodies.Hangzhou);
        var frozen = await _console.AccountAsync(Role.Leader, TaskBodies.Zhejiang);
        await _console.ExecuteAsync($"update accounts set status = 'Frozen' where user_name = '{frozen.UserName}'");
        var unknown = UserName.Create(Domain.Units.UnitCode.Parse(TaskBodies.Hangzhou), AccountClass.Other, 999).Value.ToString();
        string[] names = [good.UserName, frozen.UserName, unknown, "nobody"];
        foreach (var userName in names)
            for (var i = 0; i < 5; i++)
                (await AttemptAsync(new { userName, password = "Wrong-Pass-1", keyCode = "000000" })).Answer.Refused(401, "SignInRefused");

        var locked = new List<string>();
        foreach (var userName in names)
        {
            // One that waits is told no more by the right password.
            var (answer, stretched) = await AttemptAsync(new { userName, good.Password, keyCode = await _console.CodeAsync(good) });
            answer.Refused(429, "TooManyAttempts", "R10.4");
            Assert.Equal(0, stretched);
            locked.Add(Seconds().Replace(TraceId().Replace(answer.Raw, ""), "n"));
        }

        Assert.Single(locked.Distinct());
    }

    private async Task<(ApiAnswer Answer, int Stretched)> AttemptAsync(object body)
    {
        var before = _hasher.Verified;
        var answer = await _console.Anonymous().CallAsync("POST", "sessions", body);
        return (answer, _hasher.Verified - before);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    [GeneratedRegex("(?<=\"retryAfter\":\")[0-9]+")]
    private static partial Regex Seconds();
}
