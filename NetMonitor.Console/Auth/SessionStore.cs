using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Auth;

/// <summary>A session as its request finds it.</summary>
public sealed record LiveSession(Actor Actor, SessionKind Kind, bool MustChangePassword, DateTimeOffset ConfirmedAt, DateTimeOffset ExpiresAt);

/// <summary>A session as its holder sees it.</summary>
public sealed record SessionItem(Guid Id, string UserName, SessionKind Kind, string Network, string Device, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Current);

/// <summary>A session just opened, with the token that is never kept.</summary>
internal sealed record OpenedSession(Guid Id, [property: Secret] string Token, DateTimeOffset ExpiresAt);

/// <summary>Opens, finds and ends sessions. Every request looks its session up; what ends one is felt on every node at once.</summary>
public sealed class SessionStore(NpgsqlDataSource source, CommandRunner commands, SessionCuts cuts, TimeProvider time)
{
    public static readonly Operation End = new("EndSession", Permission.UseOwnAccount);

    public static readonly TimeSpan Lifetime = SessionCuts.SessionLifetime;

    private const string ActorSql =
        """
        select s.id, s.kind, s.expires_at, s.confirmed_at, a.user_name, a.name, a.roles, a.must_change_password,
               u.code, u.name, u.kind, u.level, u.path, u.line_of_business, a.capabilities
        from sessions s
        join accounts a on a.user_name = s.user_name and a.security_stamp = s.security_stamp and a.status = 'Active'
        join units u on u.code = a.unit_code
        where s.ended_at is null and s.expires_at > $2 and
        """;

    /// <summary>The live session of a token; null where it ended, expired, or its account was frozen.</summary>
    public Task<LiveSession?> FindAsync(string token, CancellationToken cancel) => FindAsync("s.token_hash = $1", Hash(token), cancel);

    public Task<LiveSession?> FindAsync(Guid id, CancellationToken cancel) => FindAsync("s.id = $1", id, cancel);

    /// <summary>One's own live sessions (an account has one of each kind at most), newest first.</summary>
    public async Task<IReadOnlyList<SessionItem>> ListOwnAsync(Actor actor, CancellationToken cancel) =>
        (await ListAsync(actor, managed: false, Enum.GetValues<SessionKind>().Length, null, cancel)).Value.Items;

    /// <summary>One's own live sessions, and where <paramref name="managed"/> those of the accounts that a system administrator manages too. Newest first.</summary>
    public async Task<Result<Page<SessionItem>>> ListAsync(Actor actor, bool managed, int limit, string? after, CancellationToken cancel)
    {
        if (!PageCursor.TryParse(after, 2, out var keys)) return Refusal.Malformed("PageCursorMalformed");
        var sql = new Sql();
        sql.Where($"s.ended_at is null and s.expires_at > {sql.Value(time.GetUtcNow())}");
        sql.Where(managed && actor.May(Permission.ManageAccounts)
            ? $"(s.user_name = {sql.Value(actor.UserName)} or exists (select from ({ManagedUnits.Query(actor)}) m where m.path = a.unit_path and {ManagedUnits.Covers(actor, "m", "a.user_name")}))"
            : $"s.user_name = {sql.Value(actor.UserName)}");
        if (keys is not null)
        {
            if (!PageCursor.TryTime(keys[0], out var at) || !Guid.TryParse(keys[1], out var id)) return Refusal.Malformed("PageCursorMalformed");
            sql.Where($"(s.created_at, s.id) < ({sql.Value(at)}, {sql.Value(id)})");
        }

        var rows = await sql.Command(source,
            $"""
            select s.id, s.user_name, s.kind, s.network, s.device, s.created_at, s.expires_at from sessions s join accounts a on a.user_name = s.user_name
            where {sql.Conditions} order by s.created_at desc, s.id desc limit {limit + 1}
            """).ReadAllAsync(reader => new SessionItem(
                reader.GetGuid(0), reader.GetString(1), Enum.Parse<SessionKind>(reader.GetString(2)), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetGuid(0) == actor.SessionId), cancel);
        return Page.Of(rows, limit, row => row, last => PageCursor.Of(last.CreatedAt.ToString("O"), last.Id.ToString()));
    }

    /// <summary>Opens a session; the account's older one of the same kind ends (one page and one API session an account, R11.1).</summary>
    internal static async Task<OpenedSession> OpenAsync(
        CommandContext context, Account account, SessionKind kind, string network, string device, CancellationToken cancel)
    {
        var (token, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), context.Now);
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now), UserName = account.UserName, Kind = kind, TokenHash = Hash(token), SecurityStamp = account.SecurityStamp,
            Network = network, Device = PlainText.Shorten(device, 200), CreatedAt = now, ExpiresAt = now + Lifetime, ConfirmedAt = now,
        };
        await EndWhereAsync(context, "user_name = {0} and kind = {1}", [account.UserName, kind.ToString()], "SignedInElsewhere", cancel);
        context.Db.Sessions.Add(session);
        var data = JsonSerializer.Serialize(new { kind, network, session = session.Id }, AnswerJson.Options);
        context.Record(AccountSubject.Entry(Verbs.SignedIn, account, account, now, data));
        return new OpenedSession(session.Id, token, session.ExpiresAt);
    }

    /// <summary>Ends one session: one's own (<paramref name="how"/> goes on record), or one of an account that the caller manages.</summary>
    public async Task<Result> EndAsync(Actor actor, Guid id, CancellationToken cancel, string how = "EndedByHolder")
    {
        var holder = await commands.LookAsync((db, token) => db.Sessions.Where(row => row.Id == id && row.EndedAt == null).Select(row => row.UserName).FirstOrDefaultAsync(token), cancel);
        var opening = AccountSubject.Managed(actor, holder ?? "") with
        {
            NotFound = Refusal.OutOfScope("SessionNotFound"),
            InScope = async (context, account, token) => account.UserName == actor.UserName || await ManagedUnits.ManagesAsync(context.Db, actor, account, token),
            // The session's own version is whether it lasts; the account's does not matter.
            Version = _ => 0,
        };
        var ended = await commands.RunAsync<Account, Guid>(new Command(actor, End, new Subject("Session", id.ToString()), new { }, Call.None), opening, async (context, account, token) =>
        {
            var (own, reason) = account.UserName == actor.UserName ? (true, how) : (false, "EndedByAdministrator");
            await EndWhereAsync(context, "id = {0}", [id], reason, token);
            var data = JsonSerializer.Serialize(new { session = id, reason }, AnswerJson.Options);
            context.Record(AccountSubject.Entry(Verbs.SessionEnded, account, actor, context.Now, data, own ? [] : [actor.UnitPath.ToString()]));
            return id;
        }, cancel);
        return ended.IsRefused ? ended.Refusal : Result.Done;
    }

    /// <summary>Ends sessions inside the caller's command; they are cut once it has committed.</summary>
    internal static async Task EndWhereAsync(CommandContext context, string condition, object[] values, string reason, CancellationToken cancel)
    {
        var sql = $"update sessions set ended_at = {{{values.Length}}}, end_reason = {{{values.Length + 1}}} where ended_at is null and {condition} returning id as \"Value\"";
        context.Cut(await context.Db.Database.SqlQueryRaw<Guid>(sql, [.. values, context.Now, reason]).ToListAsync(cancel));
    }

    private async Task<LiveSession?> FindAsync<TKey>(string condition, TKey key, CancellationToken cancel) where TKey : notnull
    {
        await using var command = source.CreateCommand($"{ActorSql} {condition}");
        command.Parameters.Add(new NpgsqlParameter<TKey> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        var unit = UnitCode.Parse(reader.GetString(8));
        var path = UnitPath.Parse(reader.GetString(12));
        var actor = new Actor(
            reader.GetString(4), reader.GetString(5), unit, reader.GetString(9), (UnitKind)reader.GetInt16(10), (UnitLevel)reader.GetInt16(11), path,
            unit.ActsAs, unit.Kind == UnitKind.CoordinationCenter ? path.Parent!.Value : path,
            reader.IsDBNull(13) ? null : Enum.Parse<LineOfBusiness>(reader.GetString(13)),
            [.. reader.GetFieldValue<string[]>(6).Select(Enum.Parse<Role>)], reader.GetGuid(0))
        {
            Capabilities = [.. reader.GetFieldValue<string[]>(14).Select(Enum.Parse<Permission>)],
        };
        var live = new LiveSession(
            actor, Enum.Parse<SessionKind>(reader.GetString(1)), reader.GetBoolean(7), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(2));
        return cuts.IsCut(actor.SessionId) ? null : live;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
