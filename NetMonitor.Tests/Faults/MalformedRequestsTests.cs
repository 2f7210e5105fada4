using System.Collections.Concurrent;
using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Faults;

/// <summary>
/// 10,000 calls that are wrong in some way, over every operation that <c>/openapi/v1.json</c> knows: none is answered by a 5xx, none
/// hangs, none writes but what puts the refusal itself on record.
/// </summary>
public sealed class MalformedRequestsTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Calls = 10_000;
    private const int Callers = 8;

    /// <summary>POSTs that only ask, and one that passes over what it does not find: that they wrote nothing is counted below, as of all.</summary>
    private static readonly string[] s_asking = ["/api/v1/recipients/count", "/api/v1/notices/read"];

    /// <summary>Where any text is in order: only a body that can't be read is wrong.</summary>
    private static readonly string[] s_takingAnyText = ["/api/v1/help-requests", "/api/v1/correction", "/api/v1/sessions/sms"];

    [Fact]
    public async Task Calls_ThatAreMalformed_AreRefusedAndWriteNothing()
    {
        var seed = Dice.Roll(output).Next();
        await using var console = await TestConsole.StartAsync(server);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        await city.DraftAsync(Picked(Xihu));
        HttpClient[] clients =
        [
            city, await console.As(Role.EnforcementOfficer, Xihu), await console.As(Role.Leader, Nation),
            await console.As(Role.CenterSystemAdministrator, Nation),
            console.Anonymous(), console.WithToken(new string('f', 64)),
        ];
        using var document = JsonDocument.Parse(await console.Anonymous().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        // Without a body, or with one of which nothing need be said, they can't be called wrongly.
        var operations = ApiOperation.Read(document.RootElement)
            .Where(operation => operation.Path is not ("/api/v1/duty/accept" or "/api/v1/units/divisions/changes")
                && $"{operation.Method} {operation.Path}" != "POST /api/v1/inspections").ToList();
        Assert.True(operations.Count > 30, $"{operations.Count} operations");
        var (rows, before) = (await console.RowsAsync(), await CountsAsync(console));
        var wrong = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var no = caller; no < Calls && wrong.Count < 20; no += Callers)
            {
                var spoiler = new Spoiler(new Random(seed + no), number);
                var operation = operations[no % operations.Count];
                var what = $"seed {seed} + {no}: {operation.Method} {operation.Path}";
                using var request = spoiler.Make(operation, console.Address, s_takingAnyText.Contains(operation.Path));
                try
                {
                    using var answer = await clients[spoiler.Pick(clients.Length)].SendAsync(request).WaitAsync(Patience.End);
                    var status = (int)answer.StatusCode;
                    statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                    var accepted = status < 400 && request.Method.Method is not ("GET" or "HEAD" or "OPTIONS") && !s_asking.Contains(operation.Path);
                    if (status >= 500 || accepted)
                        wrong.Add($"{what} {request.RequestUri} {spoiler.Body} → {status} {await answer.Content.ReadAsStringAsync()}");
                }
                // Refused before all of it was sent: who goes on sending finds the connection closed instead of the answer. Rows are compared all the same.
                catch (HttpRequestException closed) when (closed.InnerException is IOException && request.Content is MultipartContent)
                {
                    statuses.AddOrUpdate(0, 1, (_, count) => count + 1);
                }
                catch (TimeoutException)
                {
                    wrong.Add($"{what} {request.RequestUri} {spoiler.Body} hangs");
                }
            }
        })));

        output.WriteLine(
            $"{operations.Count} operations, answers: {string.Join(", ", statuses.OrderBy(item => item.Key).Select(item => $"{item.Value} × {item.Key}"))}");
        Assert.True(wrong.IsEmpty, $"{string.Join('\n', wrong)}\n{console.Errors}");
        Assert.Equal(rows, await console.RowsAsync());
        Assert.Equal(before, await CountsAsync(console));
    }

    /// <summary>Every table's rows, but for what records refusals and failed sign-ins, and what background work writes of its own.</summary>
    private static async Task<string> CountsAsync(TestConsole console)
    {
        var tables = await MixedLoad.RowsAsync(console.Database,
            """
            select quote_ident(relname) from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
              and relname not in ('journal', 'journal_tiles', 'journal_checkpoints',
                'sign_in_throttles', 'wrong_codes', 'progress', 'progress_deltas', 'idempotency_answers', 'refusal_counts',
                'account_uses', 'detector_memories')
                and relname not like 'qrtz%' order by 1
            """);
        var counts = await Task.WhenAll(tables.Select(async table => $"{table} {await console.ScalarAsync<long>($"select count(*) from {table}")}"));
        return string.Join(' ', counts);
    }
}
