using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>Where a caller comes from.</summary>
/// <param name="Network">See <see cref="Networks"/>.</param>
/// <param name="Agent">What its program says of itself.</param>
/// <param name="Device">The browser; null for programs.</param>
public sealed record Visitor(string Network, string Agent, Device? Device = null)
{
    /// <summary>The browser's name, where that account has signed in with it before; null for all others.</summary>
    public string? KnownTo(string userName) => Device?.KnownTo(userName);
}

/// <summary>A try that was counted before it is weighed, with what gives it back where it succeeds.</summary>
public sealed record CountedTry(IReadOnlyList<NpgsqlBatchCommand> IfRight);

/// <summary>
/// Slows down guessing, on all nodes together. A try is counted before its password is stretched, so that of thirty at once five are weighed; a right
/// one is given back. What is counted, and how fast it is forgotten, is a table in <c>docs/sign-in.md</c>. Names that don't exist are counted like
/// those that do, so a lockout tells nothing.
/// </summary>
public sealed class SignInThrottle(CommandRunner commands)
{
    /// <summary>Tries of one account from one place, or in one session.</summary>
    public const int Tries = 5;

    /// <summary>Tries with a code by text, of one account from one place: tighter (R10.5).</summary>
    public const int TextTries = 3;

    /// <summary>Names of one network: an office is many people, a guesser tries many names.</summary>
    public const int Names = 30;

    /// <summary>Tries of one network, whatever the names: however many it keeps warm, no more are weighed.</summary>
    public const int NetworkTries = 300;

    /// <summary>The time in which one try, or one name, is forgotten.</summary>
    public static readonly TimeSpan Each = TimeSpan.FromSeconds(30);

    /// <summary>The time in which one try with a code by text is forgotten.</summary>
    public static readonly TimeSpan EachText = TimeSpan.FromSeconds(60);

    /// <summary>The time in which one try of a network is forgotten.</summary>
    public static readonly TimeSpan EachOfNetwork = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Counts a try to sign in: <c>TooManyAttempts</c>, with the seconds to wait, where it is one too many. Only its own bucket stops a known device:
    /// what others do from elsewhere, or from the same network, never shuts an account's holder out of it. Those that are not weighed are on record by
    /// network and minute. Tries in which a code by text is asked for or given are counted apart from others, and tighter (R10.5).
    /// </summary>
    public Task<Result<CountedTry>> CountSignInAsync(string userName, Visitor visitor, bool byText, CancellationToken cancel)
    {
        // No text of the database can hold the character zero, and no name either.
        userName = userName.Replace('\0', '?');
        var (kind, limit) = byText ? ("text ", new Limit(TextTries, EachText)) : ("", new Limit(Tries, Each));
        return visitor.KnownTo(userName) is { } device
            ? CountAsync($"{kind}account:{userName} device:{device}", null, limit, visitor.Network, cancel)
            : CountAsync($"{kind}account:{userName} network:{visitor.Network}", $"network:{visitor.Network}", limit, visitor.Network, cancel);
    }

    /// <summary>Counts a try to give the own password again: against the session, which nobody else can use up.</summary>
    public Task<Result<CountedTry>> CountConfirmationAsync(Guid session, CancellationToken cancel) =>
        CountAsync($"session:{session}", null, new Limit(Tries, Each), null, cancel);

    /// <summary>Counts a code given to set the installation up.</summary>
    public Task<Result<CountedTry>> CountSetupAsync(Visitor visitor, CancellationToken cancel) =>
        CountAsync($"setup network:{visitor.Network}", null, new Limit(Tries, Each), visitor.Network, cancel);

    private Task<Result<CountedTry>> CountAsync(string own, string? network, Limit limit, string? from, CancellationToken cancel)
    {
        var levels = new Dictionary<string, LeakyBucket>();
        // Both of a network's buckets go under its one lock.
        string[] subjects = network is null ? [own] : [own, network], kept = network is null ? [own] : [own, network, $"{network} tries"];
        // An advisory lock, as there is no row to lock before the first try; always the narrower one first.
        var alone = new SubjectLock(
            () =>
            [
                .. subjects.Select(subject => Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 2))", subject)),
                Sql.Statement("select subject, level, at from sign_in_throttles where subject = any($1)", (object)kept),
            ],
            async (place, reader, token) =>
            {
                if (place == 0) levels.Clear();
                while (place == subjects.Length && await reader.ReadAsync(token))
                    levels[reader.GetString(0)] = new LeakyBucket(reader.GetDouble(1), reader.GetFieldValue<DateTimeOffset>(2));
            });
        return commands.RunAsync<CountedTry>(Command.BySystem("CountTry"), alone, (context, _) =>
        {
            var (tries, names) = (levels.GetValueOrDefault(own), network is null ? default : levels.GetValueOrDefault(network));
            var isNewName = network is not null && tries.LevelAt(context.Now, limit.Each) == 0;
            var all = levels.GetValueOrDefault(kept[^1]);
            var wait = isNewName ? names.WaitAt(context.Now, Each, Names) : tries.WaitAt(context.Now, limit.Each, limit.Tries);
            if (network is not null && wait == TimeSpan.Zero) wait = all.WaitAt(context.Now, EachOfNetwork, NetworkTries);
            if (wait > TimeSpan.Zero)
            {
                if (from is not null) context.KeepIfRefused(null, ThrottledTries.Add(from, context.Now));
                return Task.FromResult<Result<CountedTry>>(new Refusal("TooManyAttempts", RefusalKind.TooManyRequests, "R10.4")
                    .With("retryAfter", $"{Math.Ceiling(wait.TotalSeconds):0}"));
            }

            context.Write(Keep(own, tries.Add(1, context.Now, limit.Each)));
            if (isNewName) context.Write(Keep(network!, names.Add(1, context.Now, Each)));
            if (network is not null) context.Write(Keep(kept[^1], all.Add(1, context.Now, EachOfNetwork)));
            return Task.FromResult<Result<CountedTry>>(new CountedTry(
            [
                Sql.Statement("delete from sign_in_throttles where subject = $1", own),
                Sql.Statement("update sign_in_throttles set level = greatest(0, level - 1) where subject = any($1)", (object)kept[1..]),
            ]));
        }, cancel);
    }

    /// <summary>So many at once, and one more each such time.</summary>
    private readonly record struct Limit(int Tries, TimeSpan Each);

    private static NpgsqlBatchCommand Keep(string subject, LeakyBucket bucket) => Sql.Statement(
        "insert into sign_in_throttles (subject, level, at) values ($1, $2, $3) on conflict (subject) do update set level = $2, at = $3",
        subject, bucket.Level, bucket.At);
}
