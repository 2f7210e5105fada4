using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Console.Auth;

/// <summary>
/// From which networks sessions are used. One that is used from another than before goes on record, with when it was last seen in the former (R11.1): this
/// node knows its own requests and open connections, and of other nodes when the session moved last.
/// </summary>
public sealed class SessionNetworks(Networks networks, CommandRunner commands, TimeProvider time)
{
    /// <summary>As far back as a detector may ask; what is older is forgotten.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);

    /// <summary>A session that is used here and there in turn goes on record once in so long.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Session, string Network), Use> _uses = [];
    private DateTimeOffset _swept;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Notes a request of a session, and puts on record where that is elsewhere.</summary>
    public async Task SeeAsync(HttpContext http, LiveSession session)
    {
        var (id, network, now) = (session.Actor.SessionId, networks.Of(http), Now);
        DateTimeOffset? before;
        lock (_gate)
        {
            Sweep(now);
            Of(id, network).Last = now;
            before = _uses.TryGetValue((id, session.Network), out var former) ? former.Held > 0 ? now : former.Last : null;
        }

        if (network == session.Network || (session.MovedAt is { } moved && now - moved < s_rest)) return;
        var since = session.MovedAt ?? session.CreatedAt;
        await MoveAsync(session, network, before > since ? before.Value : since, http.RequestAborted);
    }

    /// <summary>A connection that stays open uses the session as long as it is.</summary>
    public IDisposable Hold(HttpContext http, LiveSession session)
    {
        lock (_gate)
        {
            var use = Of(session.Actor.SessionId, networks.Of(http));
            use.Held++;
            return new Connection(this, use);
        }
    }

    private Task MoveAsync(LiveSession session, string network, DateTimeOffset lastSeen, CancellationToken cancel)
    {
        var (id, actor) = (session.Actor.SessionId, session.Actor);
        return commands.RunAsync<bool>(Command.BySystem("MoveSession", Subject.Session(id)), null, async (context, token) =>
        {
            // Of requests at once, on whatever node, one puts it on record.
            var moved = await context.Db.Sessions
                .Where(row => row.Id == id && row.EndedAt == null && row.Network == session.Network && row.MovedAt == session.MovedAt)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.Network, network).SetProperty(each => each.MovedAt, context.Now), token);
            if (moved == 0) return false;
            var account = await context.Db.Accounts.AsNoTracking().FirstAsync(row => row.UserName == actor.UserName, token);
            context.Record(AccountSubject.Entry(new SessionUsedElsewhere(id, session.Network, network, lastSeen), account, actor, context.Now));
            return true;
        }, cancel);
    }

    private Use Of(Guid session, string network)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, (session, network), out _);
        return use ??= new Use { Last = Now };
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < s_rest) return;
        _swept = now;
        foreach (var (key, use) in _uses)
            if (use.Held == 0 && now - use.Last > s_kept) _uses.Remove(key);
    }

    private sealed class Use
    {
        public DateTimeOffset Last { get; set; }
        public int Held { get; set; }
    }

    private sealed class Connection(SessionNetworks uses, Use use) : IDisposable
    {
        public void Dispose()
        {
            lock (uses._gate) (use.Held, use.Last) = (use.Held - 1, uses.Now);
        }
    }
}
