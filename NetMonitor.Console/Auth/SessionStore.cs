using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Auth;

/// <summary>
/// A session as its request finds it: with the rule by which the password must be changed before anything else (R10.6, R10.8), null where it need not, and
/// whether its holder has taken on the duty of article 11.
/// </summary>
public sealed record LiveSession(
    Actor Actor, SessionKind Kind, string? ChangeRule, bool DutyAccepted, bool Provisional, DateTimeOffset ConfirmedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>From where it was last used.</summary>
    public required string Network { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came to that network from another; null while it is used from where it was opened.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    public bool MustChangePassword => ChangeRule is not null;

    /// <summary>Over rows <c>s</c> of sessions, <c>a</c> of accounts and <c>u</c> of units.</summary>
    internal const string Columns =
        """
        s.kind, a.must_change_password, a.password_at_risk, a.password_changed_at, a.duty_accepted_at is not null, s.provisional,
        s.confirmed_at, s.expires_at, s.network, s.created_at, s.moved_at, s.id, a.user_name, a.name, a.roles, a.capabilities,
        u.code, u.name, u.kind, u.level, u.path, u.line_of_business
        """;

    internal static LiveSession Read(RowReader row, SettingsInForce settings, DateTimeOffset now)
    {
        var (kind, mustChange, atRisk, changedAt) = (row.Named<SessionKind>(), row.Flag(), row.Flag(), row.TimeOrNull());
        var (duty, provisional, confirmedAt, expiresAt) = (row.Flag(), row.Flag(), row.Time(), row.Time());
        var (network, createdAt, movedAt) = (row.Text(), row.Time(), row.TimeOrNull());
        var rule = mustChange ? "R10.6" : atRisk || settings.EndOfPassword(changedAt) <= now ? "R10.8" : null;
        var (id, userName, name, roles, capabilities) = (row.Guid(), row.Text(), row.Text(), row.AllNamed<Role>(), row.AllNamed<Permission>());
        var (unit, unitName, unitKind, level, path) = (row.Unit(), row.Text(), (UnitKind)row.Short(), (UnitLevel)row.Short(), row.Path());
        var actor = new Actor(
            userName, name, unit, unitName, unitKind, level, path, unit.ActsAs, unit.Kind == UnitKind.CoordinationCenter ? path.Parent!.Value : path,
            row.NamedOrNull<LineOfBusiness>(), roles, id)
        {
            Capabilities = capabilities,
        };
        return new LiveSession(actor, kind, rule, duty, provisional, confirmedAt, expiresAt)
        {
            Network = network, CreatedAt = createdAt, MovedAt = movedAt,
        };
    }
}

/// <summary>A session as its holder sees it.</summary>
public sealed record SessionItem(
    Guid Id, string UserName, SessionKind Kind, string Network, string Device, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Current)
{
    /// <summary>Over a row <c>s</c> of sessions.</summary>
    internal const string Columns = "s.id, s.user_name, s.kind, s.network, s.device, s.created_at, s.expires_at";

    /// <summary>Reads a row, seen from the session that asks.</summary>
    internal static SessionItem Read(RowReader row, Guid current)
    {
        var id = row.Guid();
        return new SessionItem(id, row.Text(), row.Named<SessionKind>(), row.Text(), row.Text(), row.Time(), row.Time(), id == current);
    }
}

/// <summary>A session just opened, with the token that is never kept.</summary>
internal sealed record OpenedSession(Guid Id, [property: Secret] string Token, DateTimeOffset ExpiresAt);

/// <summary>Opens, finds and ends sessions. Every request looks its session up; what ends one is felt on every node at once.</summary>
public sealed class SessionStore(ReadDoor door, CommandRunner commands, SessionCuts cuts, RegulationInForce regulation, TimeProvider time)
{
    public static readonly Operation End = new("EndSession", Permission.UseOwnAccount);

    public static readonly TimeSpan Lifetime = SessionCuts.SessionLifetime;

    private static readonly Keyset<SessionItem> s_newestFirst = new(
        descending: true, Keyset.Time<SessionItem>("s.created_at", session => session.CreatedAt), Keyset.Id<SessionItem>("s.id", session => session.Id));

    /// <summary>The live session of a token; null where it ended, expired, or its account was frozen.</summary>
    public Task<LiveSession?> FindAsync(string token, CancellationToken cancel) => FindAsync("s.token_hash", Hash(token), cancel);

    public Task<LiveSession?> FindAsync(Guid id, CancellationToken cancel) => FindAsync("s.id", id, cancel);

    /// <summary>One's own live sessions (an account has one of each kind at most), newest first.</summary>
    public async Task<IReadOnlyList<SessionItem>> ListOwnAsync(Actor actor, CancellationToken cancel) =>
        (await ListAsync(actor, managed: false, new PageRequest(Enum.GetValues<SessionKind>().Length), cancel)).Value.Items;

    /// <summary>
    /// One's own live sessions, and where <paramref name="managed"/> those of the accounts that a system administrator manages too. Newest first.
    /// </summary>
    public async Task<Result<Page<SessionItem>>> ListAsync(Actor actor, bool managed, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var own = $"s.user_name = {sql.Value(actor.UserName)}";
        sql.Where(behind.Value).Where($"s.ended_at is null and s.expires_at > {sql.Value(time.GetUtcNow())}")
            .Where(managed && actor.May(Permission.ManageAccounts) ? $"({own} or {Scopes.ManagedAccounts(sql, actor, "a")})" : own);
        var sessions = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {SessionItem.Columns} from sessions s join accounts a on a.user_name = s.user_name
                where {sql.Conditions} {s_newestFirst.Tail(page)}
                """),
            row => SessionItem.Read(row, actor.SessionId), cancel);
        return s_newestFirst.Cut(sessions, page, session => session);
    }

    /// <summary>
    /// Opens a session; the account's older one of the same kind ends (one page and one API session an account, R11.1). One that was opened with a code by
    /// text is short, ends with the provisional mode that allows it (null for one opened with a key), and an unknown browser in it is told of (R10.5).
    /// </summary>
    internal static async Task<OpenedSession> OpenAsync(
        CommandContext context, Account account, SessionKind kind, Visitor visitor, DateTimeOffset? provisionalUntil, string? key,
        CancellationToken cancel)
    {
        var (token, now) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), context.Now);
        var byText = provisionalUntil is not null;
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now), UserName = account.UserName, Kind = kind, TokenHash = Hash(token), SecurityStamp = account.SecurityStamp,
            Network = visitor.Network, Device = PlainText.Shorten(visitor.Agent, 200), CreatedAt = now, ConfirmedAt = now, Provisional = byText,
            ExpiresAt = provisionalUntil is { } end ? Earlier(now + SignInPolicy.ProvisionalSession, end) : now + Lifetime,
        };
        await EndWhereAsync(context, "user_name = {0} and kind = {1}", [account.UserName, kind.ToString()], "SignedInElsewhere", cancel);
        context.Db.Sessions.Add(session);
        var device = visitor.Device?.Hash;
        var signedIn = new SignedIn(kind.ToString(), visitor.Network, session.Id, device, byText, byText ? null : key);
        context.Record(AccountSubject.Entry(signedIn, account, account, now));
        if (byText && visitor.KnownTo(account.UserName) is null)
            context.Record(AccountSubject.Entry(
                new NewDeviceSignedIn(visitor.Network, device), account, Author.System, now, UnitPath.Parse(account.UnitPath)));
        return new OpenedSession(session.Id, token, session.ExpiresAt);
    }

    /// <summary>Ends one session: one's own (<paramref name="how"/> goes on record), or one of an account that the caller manages.</summary>
    public async Task<Result> EndAsync(Actor actor, Guid id, CancellationToken cancel, string how = "EndedByHolder")
    {
        var holder = await commands.LookAsync(
            (db, token) => db.Sessions.Where(row => row.Id == id && row.EndedAt == null).Select(row => row.UserName).FirstOrDefaultAsync(token), cancel);
        var opening = AccountSubject.Managed(actor, holder ?? "") with
        {
            NotFound = Refusal.OutOfScope("SessionNotFound"),
            InScope = async (context, account, token) =>
                account.UserName == actor.UserName || await Scopes.ManagesAsync(ReadDoor.Within(context.Connection, actor), account.UserName, token),
            // A session has no version to compare, and the account's does not matter here.
            Version = _ => 0,
        };
        var command = new Command(actor, End, Subject.Session(id), new { }, Call.None);
        var ended = await commands.RunAsync<Account, Guid>(command, opening, async (context, account, token) =>
        {
            var (own, reason) = account.UserName == actor.UserName ? (true, how) : (false, "EndedByAdministrator");
            await EndWhereAsync(context, "id = {0}", [id], reason, token);
            context.Record(AccountSubject.Entry(new SessionEnded(id, reason), account, actor, context.Now, own ? [] : [actor.UnitPath]));
            return id;
        }, cancel);
        return ended.IsRefused ? ended.Refusal : Result.Done;
    }

    /// <summary>Ends sessions inside the caller's command; they are cut once it has committed.</summary>
    internal static async Task EndWhereAsync(CommandContext context, string condition, object[] values, string reason, CancellationToken cancel)
    {
        var ended = $"ended_at = {{{values.Length}}}, end_reason = {{{values.Length + 1}}}";
        var sql = $"update sessions set {ended} where ended_at is null and {condition} returning id as \"Value\"";
        context.Cut(await context.Db.Database.SqlQueryRaw<Guid>(sql, [.. values, context.Now, reason]).ToListAsync(cancel));
    }

    private async Task<LiveSession?> FindAsync<TKey>(string column, TKey key, CancellationToken cancel) where TKey : notnull
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {LiveSession.Columns} from sessions s
            join accounts a on a.user_name = s.user_name and a.security_stamp = s.security_stamp and a.status = '{nameof(AccountStatus.Active)}'
            join units u on u.code = a.unit_code and {UnitSql.IsInService("u")}
            where s.ended_at is null and {column} = {sql.Value(key)} and s.expires_at > {sql.Value(time.GetUtcNow())}
              and (a.ends_on is null or a.ends_on >= {sql.Value(WorkingCalendar.DayOf(time.GetUtcNow()))})
            """);
        var (settings, now) = ((await regulation.CurrentAsync(cancel)).Settings, time.GetUtcNow());
        var live = await door.ForSystem().FirstAsync(find, row => LiveSession.Read(row, settings, now), cancel);
        return live is not null && !cuts.IsCut(live.Actor.SessionId) ? live : null;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
