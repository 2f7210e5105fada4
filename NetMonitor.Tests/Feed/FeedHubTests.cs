using System.Text.Json;
using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Feed;

/// <summary>The hub as programs outside meet it.</summary>
public sealed class FeedHubTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Subscribe_WithoutACursor_StreamsWhatTheCallersScopeHoldsAndNothingElse()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        await using var assigned = await HubReader.OpenAsync(_console, await _console.As(Role.EnforcementOfficer, Xihu));
        await using var above = await HubReader.OpenAsync(_console, await _console.As(Role.Leader, Zhejiang));
        await using var unrelated = await HubReader.OpenAsync(_console, await _console.As(Role.Leader, Guangdong));
        // Below the nation as both are, but an officer of the nation reads the nation's own work only.
        await using var above2 = await HubReader.OpenAsync(_console, await _console.As(Role.EnforcementOfficer, Nation));

        var number = await city.DispatchAsync(Picked(Xihu));
        // The last word for those who should hear nothing else.
        var everywhere = await (await _console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Picked(Guangdong));

        // Not a number of events: a sign-in of just before may still be told to those who manage the account.
        foreach (var (reader, heard) in new[] { (assigned, number), (above, number), (unrelated, everywhere), (above2, everywhere) })
            await reader.UntilAsync(events => HubReader.NumbersOf(events, "TaskDispatched").Contains(heard), $"the reader hears of {heard}");
        Assert.Equal([number], assigned.Numbers("TaskDispatched"));
        Assert.Equal([number], above.Numbers("TaskDispatched"));
        Assert.Equal([everywhere], unrelated.Numbers("TaskDispatched"));
        Assert.Equal([everywhere], above2.Numbers("TaskDispatched"));
        Assert.Empty(assigned.Numbers("TaskDrafted"));
        Assert.DoesNotContain(number, unrelated.Numbers("TaskDrafted", "TaskDispatched").Concat(above2.Numbers("TaskDrafted", "TaskDispatched")));
    }

    [Fact]
    public async Task Event_OnTheWire_HasTheShapeThatIsPublished()
    {
        var city = await _console.AccountAsync(Role.CenterBusinessAdministrator, Hangzhou);
        await using var reader = await HubReader.OpenAsync(_console, await _console.As(Role.EnforcementOfficer, Xihu, index: 1));

        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));

        await reader.UntilAsync(events => events.Any(item => item.GetProperty("subject").GetProperty("number").GetString() == number), "the dispatch arrives");
        var happened = reader.Events.First(item => item.GetProperty("subject").GetProperty("number").GetString() == number);
        Assert.Equal(["cursor", "at", "kind", "subject", "unitCode", "actor", "data"], happened.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["type", "number", "version"], happened.GetProperty("subject").EnumerateObject().Select(property => property.Name));
        Assert.Equal(("TaskDispatched", "Task", Hangzhou, city.UserName),
            (Text(happened, "kind"), Text(happened.GetProperty("subject"), "type"), Text(happened, "unitCode"), Text(happened, "actor")));
        Assert.Matches(@"^2026-06-03T.*(\+00:00|Z)$", Text(happened, "at"));
        Assert.Matches("^[A-Za-z0-9_-]+$", Text(happened, "cursor"));
        Assert.Equal(JsonValueKind.Object, happened.GetProperty("data").ValueKind);
    }

    [Fact]
    public async Task Subscribe_WithTheLastCursor_GoesOnWithoutLossOrRepeat()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var leader = await _console.As(Role.Leader, Hangzhou);
        var (drafted, heard) = (new List<string>(), new List<JsonElement>());
        var reader = await HubReader.OpenAsync(_console, leader);
        using var stop = new CancellationTokenSource();
        var writing = System.Threading.Tasks.Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) drafted.Add(await city.DraftAsync(Picked(Xihu)));
        });

        // The connection is given up in mid-stream again and again, while commands run.
        for (var round = 0; round < 8; round++)
        {
            await reader.UntilAsync(events => events.Count >= 3, "some events arrive");
            heard.AddRange(reader.Events);
            await reader.DisposeAsync();
            reader = await HubReader.OpenAsync(_console, leader, Text(heard[^1], "cursor"));
        }

        await stop.CancelAsync();
        await writing;
        // Its own sign-in may be among them.
        await reader.UntilAsync(events => HubReader.NumbersOf(heard.Concat(events), "TaskDrafted").Count >= drafted.Count, "the rest arrives");
        heard.AddRange(reader.Events);
        await reader.DisposeAsync();
        Assert.Equal(drafted, HubReader.NumbersOf(heard, "TaskDrafted"));
        Assert.Equal(heard.Count, heard.Select(item => Text(item, "cursor")).Distinct().Count());
    }

    [Fact]
    public async Task Subscribe_WithACursorOfAnotherAccountOrOfNobody_IsRefused()
    {
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Hangzhou);
        var mine = await _console.SignInAsync(account);
        var cursor = (await mine.Read("feed")).Ok().Text("cursor");
        var other = await _console.As(Role.ResponsiblePerson, Hangzhou);

        foreach (var bad in new[] { cursor, "nonsense", "'; select 1", new string('A', 5000), cursor[..^1], (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..] })
        {
            await using var reader = await HubReader.OpenAsync(_console, other, bad);
            Assert.EndsWith("CursorMalformed", await reader.RefusalAsync(), StringComparison.Ordinal);
            Assert.Empty(reader.Events);
            (await other.Read($"feed?after={Uri.EscapeDataString(bad)}")).Refused(400, "CursorMalformed");
        }

        // Bound to the account, not to the session.
        var again = await _console.SignInAsync(account);
        await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DraftAsync(Picked(Xihu));
        await using var resumed = await HubReader.OpenAsync(_console, again, cursor);
        await resumed.UntilAsync(events => events.Count > 0, "the cursor holds in a new session");
    }

    [Fact]
    public async Task Subscribe_WithACursorTooOldToReplay_IsToldSoAndStartsAfresh()
    {
        var reader = await _console.As(Role.EnforcementOfficer, Guangdong);
        var old = (await reader.Read("feed")).Ok().Text("cursor");
        await _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            select timestamptz '2026-06-03 01:00+00', 'TaskEdited', 'system', '', 'Task', 'old-' || no, 1, '', '', '{"{}"}', '{"{}"}'
              from generate_series(1, {FeedReader.MaxReplay + 2000}) no
            """);
        await _console.ToldAsync();

        await using (var expired = await HubReader.OpenAsync(_console, reader, old))
            Assert.EndsWith("CursorExpired", await expired.RefusalAsync(), StringComparison.Ordinal);
        (await reader.Read($"feed?after={old}")).Refused(409, "CursorExpired");

        var fresh = (await reader.Read("feed")).Ok().Text("cursor");
        await using var resumed = await HubReader.OpenAsync(_console, reader, fresh);
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Picked(Guangdong));
        await resumed.UntilAsync(_ => resumed.Numbers("TaskDispatched").Contains(number), "the fresh cursor goes on");
        Assert.Equal([number], resumed.Numbers("TaskDispatched"));
    }

    [Fact]
    public async Task Connect_WithoutAToken_OrBeforeTheInitialPasswordIsChanged_GetsNothing()
    {
        using var nobody = _console.WithToken(new string('a', 64));
        await Assert.ThrowsAsync<HttpRequestException>(() => HubReader.OpenAsync(_console, nobody));
        var account = await _console.AccountAsync(Role.ResponsiblePerson, Guangdong);
        await _console.ExecuteAsync($"update accounts set must_change_password = true where user_name = '{account.UserName}'");

        await using var held = await HubReader.OpenAsync(_console, await _console.SignInAsync(account));

        Assert.EndsWith("PasswordChangeRequired", await held.RefusalAsync(), StringComparison.Ordinal);
    }

    /// <summary>
    /// The client reads slowly: its queue overflows, is half read, and takes new events
    /// again. What was left out in between comes from the journal.
    /// </summary>
    [Fact]
    public async Task Stream_OfASlowReader_LosesNothingAroundAnOverflow()
    {
        var leader = await _console.AccountAsync(Role.Leader, Shenzhen);
        await _console.As(Role.Leader, Shenzhen);
        var actor = (await _console.Get<Console.Auth.SessionStore>()
            .FindAsync(await _console.ScalarAsync<Guid>($"select id from sessions where user_name = '{leader.UserName}' and ended_at is null"),
                CancellationToken.None))!.Actor;
        // Its own sign-in is an event too: before the stream begins.
        await HandedOutAsync();
        // A lost event is a wait without end.
        using var patience = new CancellationTokenSource(Patience.End);
        await using var stream = _console.Get<FeedReader>().StreamAsync(actor, null, patience.Token).GetAsyncEnumerator(patience.Token);
        var heard = new List<string>();
        var next = stream.MoveNextAsync();
        await WriteAsync(1, 1500);
        await HeardAsync(next, 1);

        await HeardAsync(null, 100);
        await WriteAsync(1501, 1600);
        await HeardAsync(null, 1499);

        Assert.Equal(Enumerable.Range(1, 1600).Select(no => $"slow-{no}"), heard);

        async System.Threading.Tasks.Task WriteAsync(int from, int to)
        {
            await _console.ExecuteAsync(
                $"""
                insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
                select timestamptz '2026-06-03 01:00+00', 'TaskEdited', 'system', '', 'Task', 'slow-' || no, 1, '', '', '{"{"}{actor.UnitPath}{"}"}',
                  '{"{}"}' from generate_series({from}, {to}) no
                """);
            await HandedOutAsync();
        }

        async System.Threading.Tasks.Task HandedOutAsync()
        {
            // By both words of the place: until its first entry the tail stands behind every id of an earlier transaction.
            await Eventually.TrueAsync(() =>
            {
                var at = _console.Get<FeedBroker>().Position;
                return _console.ScalarAsync<bool>($"select not exists (select from journal where (xid, id) > ('{at.Xid}', {at.Id}))");
            }, "the tail hands them out");
        }

        async System.Threading.Tasks.Task HeardAsync(ValueTask<bool>? pending, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(await (pending ?? stream.MoveNextAsync()));
                pending = null;
                heard.Add(stream.Current.Value.Subject.Number);
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
