using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Slows down guessing, by account name and by network, on all nodes. Names that don't exist are counted like those that
/// do, so a lockout tells nothing. Identity's lockout options give the figures; only failed sign-ins count.
/// </summary>
public sealed class SignInThrottle(ReadDoor door, IOptions<IdentityOptions> identity, TimeProvider time)
{
    /// <summary>A network is many people: it is blocked only by many more failures.</summary>
    private const int NetworkFactor = 20;

    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary><c>TooManyAttempts</c>, with the seconds to wait, while the name or the network is blocked.</summary>
    public async Task<Refusal?> CheckAsync(string userName, string network, CancellationToken cancel)
    {
        var sql = new Sql();
        var longest = sql.InBatch(
            $"select max(blocked_until) from sign_in_throttles where subject = any({sql.Value(new[] { Account(userName), Network(network) })})");
        var wait = await door.ForSystem().FirstAsync(longest, row => row.TimeOrNull(), cancel) - time.GetUtcNow();
        return wait > TimeSpan.Zero
            ? new Refusal("TooManyAttempts", RefusalKind.TooManyRequests, "R10.4").With("retryAfter", $"{Math.Ceiling(wait.Value.TotalSeconds):0}")
            : null;
    }

    /// <summary>Counts a failure against the name and the network; from the limit on each further one blocks twice as long.</summary>
    public NpgsqlBatchCommand[] Failed(string userName, string network, DateTimeOffset now)
    {
        var limit = identity.Value.Lockout.MaxFailedAccessAttempts;
        return [Count(Account(userName), limit, now), Count(Network(network), limit * NetworkFactor, now)];
    }

    /// <summary>A sign-in that went well forgets the name's failures.</summary>
    public NpgsqlBatchCommand[] Cleared(string userName) => [Sql.Statement("delete from sign_in_throttles where subject = $1", Account(userName))];

    private NpgsqlBatchCommand Count(string subject, int limit, DateTimeOffset now) => Sql.Statement(
        """
        insert into sign_in_throttles as t (subject, failures, last_at, blocked_until) values ($1, 1, $2, null)
        on conflict (subject) do update set
          failures = case when t.last_at < $3 then 1 else t.failures + 1 end,
          last_at = $2,
          blocked_until = case when t.last_at >= $3 and t.failures + 1 >= $4
            then $2::timestamptz + make_interval(secs => least($5, $6 * power(2, least(t.failures + 1 - $4, 16)))) end
        """,
        subject, now, now - Forget, limit, Longest.TotalSeconds, identity.Value.Lockout.DefaultLockoutTimeSpan.TotalSeconds);

    private static string Account(string userName) => $"account:{userName.Replace('\0', '?')}";

    private static string Network(string network) => $"network:{network}";
}
