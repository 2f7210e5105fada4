using System.Collections.Concurrent;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Npgsql;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Faults;

/// <summary>
/// Several accounts at work over the HTTP API: they draft, dispatch, receive, submit, approve, accept and return, each call sent with
/// its Idempotency-Key until it is answered. One reader follows the feed. Whatever happened meanwhile, <see cref="ReckonAsync"/>
/// compares what was acknowledged with what the console holds.
/// </summary>
internal sealed class MixedLoad : IAsyncDisposable
{
    private static readonly string[] s_steps = ["Draft", "Dispatch", "receive", "submit", "approve", "accept"];

    private const int Workers = 6;

    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentDictionary<string, string> _states = new();
    private readonly List<string> _heard = [];
    private readonly Role[] _roles = [Role.CenterBusinessAdministrator, Role.EnforcementOfficer, Role.ResponsiblePerson];
    private readonly Dictionary<(Role, string), HttpClient> _clients;
    private readonly HttpClient _reader;
    private readonly RealConsole _console;
    private Task _working = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private bool _quiet;
    private bool _over;

    private MixedLoad(RealConsole console, Dictionary<(Role, string), HttpClient> clients, HttpClient reader, TimeSpan pause) =>
        (_console, _clients, _reader, _pause) = (console, clients, reader, pause);

    /// <summary>Commands that were answered so far.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>How often which answer came that was no success, e.g. <c>503 DatabaseAway</c>; and connections lost.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    private List<string> Heard
    {
        get
        {
            lock (_heard) return [.. _heard];
        }
    }

    /// <summary>
    /// Signs its accounts in at the console; they work at <paramref name="address"/>, the
    /// console itself where it is null, and rest for <paramref name="pause"/> after each call.
    /// </summary>
    public static async Task<MixedLoad> StartAsync(RealConsole console, int seed, Uri? address = null, TimeSpan pause = default)
    {
        var clients = new Dictionary<(Role, string), HttpClient>();
        foreach (var (role, unit) in new[]
        {
            (Role.CenterBusinessAdministrator, Zhejiang), (Role.CenterBusinessAdministrator, Hangzhou), (Role.EnforcementOfficer, Xihu),
            (Role.ResponsiblePerson, Xihu),
        })
            clients[(role, unit)] = await MoveAsync(console, role, unit, address);
        var load = new MixedLoad(console, clients, await MoveAsync(console, Role.Leader, Zhejiang, address), pause);
        var cursor = (await load._reader.Read("feed")).Ok().Text("cursor");
        load._following = Task.Run(() => load.FollowAsync(cursor));
        load._working = Task.WhenAll(Enumerable.Range(0, Workers)
            .Select(no => Task.Run(() => load.WorkAsync(new Random(seed + no), no % 2 == 0 ? Hangzhou : Zhejiang))));
        return load;
    }

    /// <summary>Lets everybody finish the call at hand; throws what stopped any of them.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    /// <summary>Fails now, not at the end, where a worker has met what must not be.</summary>
    public async Task MustGoOnAsync(int more)
    {
        var until = Acknowledged + more;
        await Eventually.TrueAsync(async () =>
        {
            if (_working.IsCompleted) await _working;
            return Acknowledged >= until;
        }, $"{more} more commands are answered");
    }

    /// <summary>
    /// After the stop: nothing acknowledged is lost, nothing acted twice, the feed told
    /// each once, the journal holds, the figures are those of a count.
    /// </summary>
    public async Task ReckonAsync(RealConsole console, string database)
    {
        var acknowledged = _acknowledged.Order(StringComparer.Ordinal).ToList();
        var own = "select verb || ' ' || subject_number || ' ' || subject_version from journal where subject_type in ('Task', 'Assignment')";
        Assert.Equal(acknowledged, (await RowsAsync(database, own)).Order(StringComparer.Ordinal));
        Assert.Empty(await RowsAsync(database, "select data::text from journal where verb = 'Refused'"));
        var states = await RowsAsync(database, "select task_number || '-' || unit_code || ' ' || state || ' ' || version from assignments where version > 1");
        Assert.Equal(_states.Select(item => $"{item.Key} {item.Value}").Order(StringComparer.Ordinal), states.Order(StringComparer.Ordinal));

        await Eventually.TrueAsync(() => Heard.Count >= acknowledged.Count || _following.IsCompleted, "the feed tells the rest");
        await HushAsync();
        Assert.Equal(acknowledged.Select(text => text[..text.LastIndexOf(' ')]).Order(StringComparer.Ordinal), Heard.Order(StringComparer.Ordinal));

        await VerifyAsync(console, database);
        await FiguresAsync(console, database);
    }

    /// <summary>The journal verifies, with every entry under a seal.</summary>
    public static async Task VerifyAsync(RealConsole console, string database)
    {
        var auditor = await console.As(Role.CenterSystemAdministrator, Nation);
        await Eventually.TrueAsync(async () =>
        {
            var verified = (await auditor.Read("journal/verify")).Ok();
            Assert.True(verified.Body.GetProperty("intact").GetBoolean(), verified.Raw);
            return verified.Text("entries") == (await RowsAsync(database, "select count(*)::text from journal")).Single();
        }, "every entry is under a seal");
    }

    /// <summary>The figures of tasks, of the newest 500 where there are more, are those of a fresh count.</summary>
    public static async Task FiguresAsync(RealConsole console, string database)
    {
        var counted = await RowsAsync(database,
            $"""
            select t.number || ' ' || count(a) || ' ' || count(a) filter (where a.state = 0) || ' ' || count(a) filter (where a.state = 1) || ' '
              || count(a) filter (where a.state = 2)
              || ' ' || count(a) filter (where a.state = 3) || ' ' || count(a) filter (where a.state = 4) || ' ' || count(a) filter (where a.state = 5)
              || ' ' || coalesce(sum((a."values"->>'shopsCheckedOnline')::numeric) filter (where a.state in (3, 5)), 0)
            from tasks t join assignments a on a.task_number = t.number where t.state = 1 group by t.number order by t.number desc limit 500
            """);
        Assert.NotEmpty(counted);
        var leader = await console.As(Role.Leader, Zhejiang);
        foreach (var row in counted)
        {
            var figures = (await leader.Read($"tasks/{row.Split(' ')[0]}/progress")).Ok();
            var states = figures.Body.GetProperty("byState");
            var shown = string.Join(' ', Enum.GetValues<Domain.Supervision.AssignmentState>().Take(6)
                .Select(state => states.TryGetProperty(state.ToString(), out var count) ? count.GetInt32() : 0));
            Assert.Equal(row,
                $"{row.Split(' ')[0]} {figures.Number("total")} {shown} "
                    + $"{figures.Body.GetProperty("fields").GetProperty("shopsCheckedOnline").GetDecimal():0.##}");
        }
    }

    public static async Task<List<string>> RowsAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var reader = await new NpgsqlCommand(sql, connection).ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        // Of a test that failed: what has no answer by now may never have one.
        Volatile.Write(ref _over, true);
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _working);
        await Record.ExceptionAsync(HushAsync);
        _stop.Dispose();
    }

    /// <summary>Ends the reader, which may be waiting for news.</summary>
    private async Task HushAsync()
    {
        Volatile.Write(ref _quiet, true);
        _reader.CancelPendingRequests();
        await _following;
    }

    private static async Task<HttpClient> MoveAsync(RealConsole console, Role role, string unit, Uri? address)
    {
        var client = await console.As(role, unit);
        return address is null ? client : RealConsole.At(address, client.DefaultRequestHeaders.Authorization!.Parameter!);
    }

    /// <summary>One task after another, each as far as the dice say; now and then a unit's report is returned and comes again.</summary>
    private async Task WorkAsync(Random random, string issuer)
    {
        var dispatcher = _clients[(_roles[0], issuer)];
        while (!_stop.IsCancellationRequested)
        {
            var far = random.Next(1, s_steps.Length + 1);
            var draft = await CallAsync(dispatcher, "tasks", Supervision.TaskBodies.Task(random.Next(3) == 0 ? Rule(Hangzhou, "County") : Picked(Xihu)));
            var number = draft.Text("number");
            Acknowledge("TaskDrafted", number, 1);
            if (far < 2) continue;
            var dispatched = await CallAsync(dispatcher, $"tasks/{number}/dispatch", null);
            Acknowledge("TaskDispatched", number, Version(dispatched));
            var id = $"{number}-{Xihu}";
            for (var step = 2; step < far; step++)
            {
                await NextAsync(step);
                if (step != 4 || random.Next(4) > 0) continue;
                await StepAsync(id, "return", "AssignmentReturned", dispatcher, new { reason = "请补充" });
                step = 2;
            }

            async Task NextAsync(int step)
            {
                var (verb, client, body) = step switch
                {
                    2 => ("AssignmentReceived", _clients[(_roles[1], Xihu)], null),
                    3 => ("AssignmentSubmitted", _clients[(_roles[1], Xihu)], Values(random.Next(50), random.Next(1000) / 4m)),
                    4 => ("AssignmentApproved", _clients[(_roles[2], Xihu)], null),
                    _ => ("AssignmentAccepted", dispatcher, null),
                };
                await StepAsync(id, s_steps[step], verb, client, body);
            }
        }
    }

    private async Task StepAsync(string id, string step, string verb, HttpClient client, object? body)
    {
        var answer = await CallAsync(client, $"assignments/{id}/{step}", body);
        Acknowledge(verb, id, Version(answer));
        _states[id] = $"{(int)Enum.Parse<Domain.Supervision.AssignmentState>(answer.Text("state"))} {Version(answer)}";
    }

    private static long Version(ApiAnswer answer) => answer.Body.GetProperty("version").GetInt64();

    private void Acknowledge(string verb, string number, long version) => _acknowledged.Add($"{verb} {number} {version}");

    /// <summary>Until it is answered. Only what says "not now" is tried again: any other answer ends the load, and its test.</summary>
    private async Task<ApiAnswer> CallAsync(HttpClient client, string path, object? body)
    {
        var key = Guid.CreateVersion7().ToString("N");
        while (true)
        {
            if (await AttemptAsync(() => client.Post(path, body, key)) is { } answer)
            {
                await Task.Delay(_pause);
                return answer;
            }

            if (Volatile.Read(ref _over)) throw new OperationCanceledException($"{path} has had no answer.");
            await Task.Delay(50);
        }
    }

    private async Task<ApiAnswer?> AttemptAsync(Func<Task<ApiAnswer>> call)
    {
        try
        {
            var answer = await call();
            if (answer.Status is >= 200 and < 300) return answer;
            _answers.AddOrUpdate($"{answer.Status} {answer.Code}", 1, (_, count) => count + 1);
            Assert.True(answer.Status is 502 or 503 or 504, $"{answer.Status} {answer.Raw}\n{_console.Output}");
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            _answers.AddOrUpdate("lost", 1, (_, count) => count + 1);
        }
        catch (TaskCanceledException) when (Volatile.Read(ref _quiet))
        {
        }

        return null;
    }

    private async Task FollowAsync(string cursor)
    {
        while (!Volatile.Read(ref _quiet))
        {
            if (await AttemptAsync(() => _reader.Read($"feed?after={cursor}&limit=200")) is not { } page)
            {
                await Task.Delay(50);
                continue;
            }

            foreach (var item in page.Body.GetProperty("events").EnumerateArray())
                if (item.GetProperty("subject").GetProperty("type").GetString() is "Task" or "Assignment")
                    lock (_heard) _heard.Add($"{item.GetProperty("kind").GetString()} {item.GetProperty("subject").GetProperty("number").GetString()}");
            cursor = page.Text("cursor");
        }
    }
}
