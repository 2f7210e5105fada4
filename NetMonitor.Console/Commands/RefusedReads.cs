using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Commands;

/// <summary>
/// Puts reads that were refused for scope or role on record, counted like refused commands: an account that tries ten thousand numbers leaves twenty
/// entries, and then those of 100, 1,000 and 10,000. Counted by account, route, refusal code and hour, on all nodes together.
/// </summary>
public sealed class RefusedReads(CommandRunner runner)
{
    private static readonly Operation Note = new("ReadRefused", Permission.UseOwnAccount);

    /// <summary>
    /// Counts one. The route is a template, such as <c>GET /tasks/{number}</c> (a page's has no method), never the address that was asked for.
    /// </summary>
    public async Task NoteAsync(Actor actor, string route, Refusal refusal, CancellationToken cancel)
    {
        if (refusal.Kind is not (RefusalKind.OutOfScope or RefusalKind.Forbidden)) return;
        await runner.RunAsync<bool>(new Command(actor, Note, null, new { }, Call.None), null, async (context, token) =>
        {
            var entry = await RefusalCounts.AddAsync(context.Connection, actor, route, null, refusal, context.Now, token);
            if (entry is not null) context.Record(entry);
            return entry is not null;
        }, cancel);
    }
}
