using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Notices;

public sealed record NoticeSubject(string Type, string Number);

/// <summary>One thing that the account's unit was told.</summary>
public sealed record NoticeItem(long Id, string Kind, DateTimeOffset At, NoticeSubject Subject, string UnitCode, string Title, bool Read);

/// <summary>All of one kind about one task: the newest, how many there are, and how many of them are not read.</summary>
public sealed record NoticeGroup(NoticeItem Newest, string TaskNumber, NoticeSide Side, int Count, int Unread);

/// <summary>What an account has not seen.</summary>
/// <param name="Count">At most one more than <see cref="NoticeQueries.MostCounted"/>.</param>
/// <param name="Newest">The newest notice, read or not; 0 before the first.</param>
/// <param name="Urgent">Not seen, and urgent, of those that came after the newest that was asked with.</param>
/// <param name="Through">How far the journal was read for this.</param>
public sealed record Unseen(int Count, long Newest, IReadOnlyList<NoticeItem> Urgent, JournalPosition Through);

/// <summary>Between these an account is not called: what is urgent waits in the bell.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    public static readonly QuietHours Usual = new(new(20, 0), new(8, 0));

    public bool Contain(TimeOnly at) => From <= Until ? at >= From && at < Until : at >= From || at < Until;
}

/// <summary>Reads what an account's unit was told, on the sides that are the account's, since the account was made; nothing of its own acts.</summary>
public sealed class NoticeQueries(ReadDoor door)
{
    public const int MostCounted = 99;

    private const int MostUrgent = 3;

    private const string Columns = "n.id, n.kind, n.at, n.subject_type, n.subject_number, n.unit_code, n.title";

    private static readonly Keyset<NoticeItem> s_newestFirst = new(descending: true, Keyset.Number<NoticeItem>("n.id", item => item.Id));
    private static readonly Keyset<NoticeGroup> s_newestGroups = new(descending: true, Keyset.Number<NoticeGroup>("newest", group => group.Newest.Id));

    public async Task<Unseen> UnseenAsync(Actor actor, long after, CancellationToken cancel)
    {
        var read = door.For(actor);
        var through = read.Add(Sql.Statement($"select xid, entry_id from reader_cursors where reader = '{NoticeWriter.Reader}'"),
            row => new JournalPosition(row.Reader.GetFieldValue<ulong>(0), row.Reader.GetInt64(1)));
        var sql = Own(actor).Where(Unread);
        var count = read.Add(sql.InBatch($"select count(*)::int from (select from {From} where {sql.Conditions} limit {MostCounted + 1}) unread"),
            row => row.Int());
        var all = Own(actor);
        var newest = read.Add(all.InBatch($"select coalesce(max(n.id), 0) from {From} where {all.Conditions}"), row => row.Long());
        var late = Own(actor);
        late.Where(Unread).Where("n.urgent").Where($"n.id > {late.Value(after)}");
        var urgent = read.Add(late.InBatch($"select {Columns}, false from {From} where {late.Conditions} order by n.id desc limit {MostUrgent}"), Item);
        await read.RunAsync(cancel);
        return new Unseen(count[0], newest[0], urgent, through is [var at, ..] ? at : default);
    }

    public async Task<Result<Page<NoticeItem>>> ListAsync(Actor actor, bool unread, PageRequest page, CancellationToken cancel)
    {
        var sql = Own(actor);
        if (unread) sql.Where(Unread);
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        var statement = sql.InBatch($"select {Columns}, not ({Unread}) from {From} where {sql.Conditions} {s_newestFirst.Tail(page)}");
        return s_newestFirst.Cut(await door.For(actor).AllAsync(statement, Item, cancel), page, item => item);
    }

    /// <summary>By kind and task, those first of which something came last.</summary>
    public async Task<Result<Page<NoticeGroup>>> GroupsAsync(Actor actor, bool unread, PageRequest page, CancellationToken cancel)
    {
        var sql = Own(actor);
        if (unread) sql.Where(Unread);
        var behind = s_newestGroups.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var statement = sql.InBatch(
            $"""
            select {Columns}, g.unread = 0, n.task_number, n.side, g.count, g.unread from (
            select max(n.id) as newest, count(*)::int as count, count(*) filter (where {Unread})::int as unread
            from {From} where {sql.Conditions} group by n.kind, n.task_number, n.side) g
            join notices n on n.id = g.newest where {behind.Value} {s_newestGroups.Tail(page)}
            """);
        var groups = await door.For(actor).AllAsync(
            statement, row => new NoticeGroup(Item(row), row.Text(), (NoticeSide)row.Short(), row.Int(), row.Int()), cancel);
        return s_newestGroups.Cut(groups, page, group => group);
    }

    public async Task<QuietHours> QuietAsync(Actor actor, CancellationToken cancel)
    {
        var quiet = Sql.Statement("select quiet_from, quiet_until from notice_readers where user_name = $1", actor.UserName);
        return await door.For(actor).FirstAsync(
            quiet, row => new QuietHours(row.Reader.GetFieldValue<TimeOnly>(0), row.Reader.GetFieldValue<TimeOnly>(1)), cancel) ?? QuietHours.Usual;
    }

    /// <summary>A notice with how far the account has read.</summary>
    internal const string From = "notices n join accounts a on a.user_name = $1 left join notice_readers r on r.user_name = $1";

    internal const string Unread =
        "n.id > coalesce(r.read_until, 0) and not exists (select from notice_reads x where x.user_name = $1 and x.notice_id = n.id)";

    /// <summary>The conditions of what is told to the account.</summary>
    internal static Sql Own(Actor actor)
    {
        var sql = new Sql();
        sql.Value(actor.UserName);
        return sql.Where($"n.unit_code = {sql.Value(actor.ActingUnit.ToString())}")
            .Where($"n.side = any({sql.Value(Array.ConvertAll(NoticeKinds.SidesOf(actor), side => (short)side))})")
            .Where($"(n.holder is null or (n.holder = $1) = (n.side = {(short)NoticeSide.Holder}))").Where("n.actor <> $1").Where("n.at >= a.created_at");
    }

    private static NoticeItem Item(RowReader row) =>
        new(row.Long(), row.Text(), row.Time(), new NoticeSubject(row.Text(), row.Text()), row.Text(), row.Text(), row.Flag());
}
