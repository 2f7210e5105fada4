using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Data;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Texts;

/// <summary>Texts to phones by a real receiver over HTTP: taken, refused and taken later, never taken, and a console that is killed between.</summary>
public sealed class TextDeliveryTests(PostgresServer server) : IAsyncLifetime
{
    private GatewayReceiver _gateway = null!;
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayReceiver.StartAsync();
        _console = await TestConsole.StartAsync(server, configure: services => services.AddSingleton(_gateway.Gateway));
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async System.Threading.Tasks.Task Text_ThatIsTaken_IsSentOnceWithASignatureOfIdTimeAndBody()
    {
        await WriteAsync("一条短信");
        await RunAsync();
        await RunAsync();

        var call = Assert.Single(_gateway.Calls);
        Assert.Equal(("一条短信", "13900000001"), (call.Text, call.Recipient));
        Assert.Equal($"text_{await _console.ScalarAsync<long>("select id from outgoing_texts")}", call.Id);
        Assert.Equal(_console.Time.GetUtcNow().ToUnixTimeSeconds(), call.Timestamp, 60d);
        Assert.True(await _console.ScalarAsync<bool>("select delivered_at is not null and due_at is null from outgoing_texts"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Text_ThatIsRefused_IsSentAgainLaterUnderTheSameId_AndHoldsNoneUp()
    {
        _gateway.Answers.Enqueue(500);
        await WriteAsync("第一条");
        await RunAsync();
        await WriteAsync("第二条");
        await RunAsync();
        Assert.Equal(["第一条", "第二条"], _gateway.Calls.Select(call => call.Text));
        Assert.Equal("500", await _console.ScalarAsync<string>("select problem from outgoing_texts where text = '第一条'"));

        _console.Time.Advance(DeliverTexts.Waits[0] - TimeSpan.FromSeconds(5));
        await RunAsync();
        Assert.Equal(2, _gateway.Calls.Count);
        _console.Time.Advance(TimeSpan.FromSeconds(10));
        await RunAsync();

        Assert.Equal(["第一条", "第二条", "第一条"], _gateway.Calls.Select(call => call.Text));
        Assert.Equal(_gateway.Calls.First().Id, _gateway.Calls.Last().Id);
        Assert.Equal(2, await _console.ScalarAsync<long>("select count(*) from outgoing_texts where delivered_at is not null and problem is null"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Text_ThatIsNeverTaken_IsDead_ListedAndSentAgain()
    {
        _gateway.Always = 503;
        await WriteAsync("总不送达");
        for (var attempt = 0; attempt <= DeliverTexts.Waits.Count; attempt++)
        {
            await RunAsync();
            Assert.Equal(attempt + 1, _gateway.Calls.Count);
            if (attempt < DeliverTexts.Waits.Count) _console.Time.Advance(DeliverTexts.Waits[attempt] + TimeSpan.FromSeconds(1));
        }

        _console.Time.Advance(TimeSpan.FromHours(4));
        await RunAsync();
        Assert.Equal(DeliverTexts.Waits.Count + 1, _gateway.Calls.Count);
        using var nation = await _console.SignInAsync(await _console.AccountAsync(Role.CenterSystemAdministrator, Nation));
        var dead = Assert.Single((await nation.Read("texts/dead")).Ok().Items);
        Assert.Equal(("503", "139******01", "总不送达"),
            (dead.GetProperty("problem").GetString(), dead.GetProperty("recipient").GetString(), dead.GetProperty("text").GetString()));
        var id = dead.GetProperty("id").GetInt64();

        _gateway.Always = 200;
        (await nation.Post($"texts/{id}/replay", new { }, key: "again")).Ok();
        await RunAsync();
        (await nation.Post($"texts/{id}/replay", new { }, key: "again")).Ok();
        await RunAsync();

        Assert.Equal(DeliverTexts.Waits.Count + 2, _gateway.Calls.Count);
        Assert.Empty((await nation.Read("texts/dead")).Ok().Items);
        (await nation.Post($"texts/{id}/replay", new { })).Refused(404, "TextNotFound");
        Assert.Equal(1, await _console.ScalarAsync<long>("select count(*) from journal where verb = 'TextReplayed'"));
        (await (await _console.As(Role.CenterSystemAdministrator, Zhejiang)).Read("texts/dead")).Refused(403, "RoleRequired");
    }

    [Fact]
    public async System.Threading.Tasks.Task Console_KilledBetween_SendsOnceMoreUnderTheSameId()
    {
        await WriteAsync("中断");
        using var killed = new CancellationTokenSource();
        // The gateway has it, and the console never hears so.
        _gateway.Before = async () =>
        {
            await killed.CancelAsync();
            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, killed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _console.Get<DeliverTexts>().RunAsync(killed.Token));
        Assert.True(await _console.ScalarAsync<bool>("select delivered_at is null and attempts = 1 from outgoing_texts"));
        _gateway.Before = () => System.Threading.Tasks.Task.CompletedTask;
        await RunAsync();
        Assert.Single(_gateway.Calls);

        _console.Time.Advance(DeliverTexts.Waits[0] + TimeSpan.FromSeconds(1));
        await RunAsync();

        Assert.Equal(2, _gateway.Calls.Count);
        Assert.Single(_gateway.Calls.Select(call => call.Id).Distinct());
        Assert.True(await _console.ScalarAsync<bool>("select delivered_at is not null from outgoing_texts"));
    }

    [Fact]
    public async System.Threading.Tasks.Task Texts_OnTwoNodesAtOnce_AreEachSentOnce()
    {
        await using var other = await TestConsole.StartAsync(
            _console.Database, _console.Time, configure: services => services.AddSingleton(_gateway.Gateway), with: log => log.KeyFile = _console.KeyFile);
        for (var i = 0; i < 50; i++) await WriteAsync($"第{i}条");

        await System.Threading.Tasks.Task.WhenAll(RunAsync(), other.Get<DeliverTexts>().RunAsync(default));

        Assert.Equal(50, _gateway.Calls.Count);
        Assert.Equal(50, _gateway.Calls.Select(call => call.Id).Distinct().Count());
    }

    [Fact]
    public async System.Threading.Tasks.Task Code_ThatIsLate_IsNotSent_NorShownNorSentAgain()
    {
        var now = _console.Time.GetUtcNow();
        await SecretAsync("验证码123456", now + TimeSpan.FromMinutes(5));
        await SecretAsync("验证码654321", now + TimeSpan.FromMinutes(20));
        _console.Time.Advance(TimeSpan.FromMinutes(10));
        await RunAsync();

        // The one that is in time is with its reader, and nowhere else any more.
        Assert.Equal("验证码654321", Assert.Single(_gateway.Calls).Text);
        Assert.Equal(2, await _console.ScalarAsync<long>("select count(*) from outgoing_texts where sealed and text = ''"));
        using var nation = await _console.SignInAsync(await _console.AccountAsync(Role.CenterSystemAdministrator, Nation));
        var dead = Assert.Single((await nation.Read("texts/dead")).Ok().Items);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, dead.GetProperty("text").ValueKind);
        Assert.Equal("Late", dead.GetProperty("problem").GetString());
        (await nation.Post($"texts/{dead.GetProperty("id").GetInt64()}/replay", new { })).Refused(409, "TextOver");
    }

    [Theory]
    [InlineData("ftp://gateway.example", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("http://gateway.example/texts", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("https://gateway.example/texts", null)]
    [InlineData("https://gateway.example/texts", "secret")]
    [InlineData("https://gateway.example/texts", "whsec_c2hvcnQ=")]
    public void Gateway_SetWrongly_IsToldAtTheStart(string url, string? secret) => Assert.Throws<StartRefusedException>(() => new TextGateway(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["NetMonitor:TextGateway:Url"] = url, ["NetMonitor:TextGateway:Secret"] = secret,
        }).Build()));

    private System.Threading.Tasks.Task RunAsync() => _console.Get<DeliverTexts>().RunAsync(default);

    private System.Threading.Tasks.Task WriteAsync(string text)
    {
        var now = _console.Time.GetUtcNow();
        return _console.ExecuteAsync(
            $"""
            insert into outgoing_texts (at, channel, recipient, text, until, due_at)
            values ('{now:O}', 'Sms', '13900000001', '{text}', '{now + OutgoingTexts.News:O}', '{now:O}')
            """);
    }

    private async System.Threading.Tasks.Task SecretAsync(string text, DateTimeOffset until)
    {
        await using var connection = await _console.ConnectAsync();
        await using var batch = new Npgsql.NpgsqlBatch(connection);
        batch.BatchCommands.Add(_console.Get<OutgoingTexts>().Secret(OutgoingTexts.Sms, "13900000001", text, _console.Time.GetUtcNow(), until));
        await batch.ExecuteNonQueryAsync();
    }
}
