using System.Globalization;
using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;

namespace NetMonitor.Console.Texts;

/// <summary>
/// Gives texts that are due to the gateway, several at once, so that one that is slow holds none up. A text is counted as tried, and due again later,
/// before it is given: a console that is killed meanwhile gives it once more, under the same id. After the last attempt, or when it is nobody's news any
/// more, it is dead, and waits for a person.
/// </summary>
public sealed partial class DeliverTexts(
    CommandRunner commands, TextGateway gateway, OutgoingTexts texts, TimeProvider time, ILogger<DeliverTexts> logger) : IDisposable
{
    /// <summary>How long to wait after each attempt; behind the last one there is none.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
    ];

    private const int AtOnce = 16;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_answer };

    public async Task RunAsync(CancellationToken cancel)
    {
        if (gateway.Url is null) return;
        await BuryAsync(cancel);
        while (await TakeAsync(cancel) is { Count: > 0 } due)
            await Task.WhenAll(due.Select(text => DeliverAsync(text, cancel)));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Those that are nobody's news any more, and those that a killed console had at their last attempt. Of a secret one the text goes.</summary>
    private Task BuryAsync(CancellationToken cancel) => commands.RunAsync<bool>(Command.BySystem("BuryTexts"), null, (context, _) =>
    {
        context.Write(Sql.Statement(
            $"""
            update outgoing_texts set due_at = null, dead_at = $1, problem = coalesce(problem, 'Late'), text = case when sealed then '' else text end
            where due_at <= $1 and (until <= $1 or attempts > {Waits.Count})
            """, context.Now));
        return Task.FromResult(Domain.Shared.Result.Of(true));
    }, cancel);

    private async Task<IReadOnlyList<DueText>> TakeAsync(CancellationToken cancel)
    {
        var waits = Waits.Append(s_answer * 2).Select(wait => wait.TotalSeconds).ToArray();
        var taken = await commands.RunAsync<IReadOnlyList<DueText>>(Command.BySystem("TakeTexts"), null, async (context, token) =>
        {
            var take = Sql.Statement(
                $"""
                update outgoing_texts taken set attempts = taken.attempts + 1, due_at = $1 + make_interval(secs => ($2::float8[])[taken.attempts + 1])
                from (select id from outgoing_texts where due_at <= $1 and until > $1 and attempts <= {Waits.Count}
                  order by due_at, id limit {AtOnce} for update skip locked) due
                where taken.id = due.id returning taken.id, taken.at, taken.channel, taken.recipient, taken.text, taken.sealed, taken.attempts
                """, context.Now, waits);
            var rows = await ReadDoor.Within(context.Connection, null).AllAsync(
                take, row => new DueText(row.Long(), row.Time(), row.Text(), row.Text(), row.Text(), row.Flag(), row.Int()), token);
            return Domain.Shared.Result.Of(rows);
        }, cancel);
        return taken.Value;
    }

    private async Task DeliverAsync(DueText text, CancellationToken cancel)
    {
        var problem = await SendAsync(text, cancel);
        await commands.RunAsync<bool>(Command.BySystem("NoteTextDelivery"), null, (context, _) =>
        {
            // A secret one is not kept once it is with its reader.
            context.Write(problem is null
                ? Sql.Statement(
                    """
                    update outgoing_texts set due_at = null, delivered_at = $2, problem = null, text = case when sealed then '' else text end where id = $1
                    """, text.Id, context.Now)
                : Sql.Statement(
                    $"""
                    update outgoing_texts set problem = $3, due_at = case when attempts > {Waits.Count} then null else due_at end,
                      dead_at = case when attempts > {Waits.Count} then $2 end
                    where id = $1 and delivered_at is null
                    """, text.Id, context.Now, problem));
            return Task.FromResult(Domain.Shared.Result.Of(true));
        }, CancellationToken.None);
    }

    /// <summary>Null where the gateway took it; else what came of it.</summary>
    private async Task<string?> SendAsync(DueText text, CancellationToken cancel)
    {
        try
        {
            var now = time.GetUtcNow();
            var id = text.Id.ToString(CultureInfo.InvariantCulture);
            var body = JsonSerializer.Serialize(
                new { type = "text.send", timestamp = text.At, data = new { text.Channel, text.Recipient, text = texts.Read(text.Text, text.Sealed) } },
                AnswerJson.Options);
            using var request = gateway.Request($"text_{id}", now, body);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode) return null;
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            LogFailed(text.Id, text.Attempts, failure);
            return failure is HttpRequestException ? "Unreachable" : "NoAnswer";
        }
    }

    private sealed record DueText(long Id, DateTimeOffset At, string Channel, string Recipient, string Text, bool Sealed, int Attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway did not take text {Id} at attempt {Attempt}; it is tried again")]
    private partial void LogFailed(long id, int attempt, Exception exception);
}
