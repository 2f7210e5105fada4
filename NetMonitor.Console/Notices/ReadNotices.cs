using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Notices;

/// <summary>What was read, said in one of four ways.</summary>
/// <param name="Ids">These, at most 200.</param>
/// <param name="Until">All up to this one.</param>
/// <param name="Subject">All about this task or assignment, by its number.</param>
/// <param name="Like">All up to this one that are of its kind, about its task and on its side: what the bell shows as one line.</param>
public sealed record ReadCommand(IReadOnlyList<long>? Ids = null, long? Until = null, string? Subject = null, long? Like = null);

/// <param name="Read">Notices that were not read before.</param>
public sealed record ReadAnswer(int Read);

public sealed record QuietCommand(TimeOnly? From, TimeOnly? Until);

/// <summary>
/// Keeps what an account has read and when it is not to be called. As with saved views this is the account's own affair: nothing is journaled.
/// </summary>
public sealed class ReadNotices(CommandRunner commands)
{
    public static readonly Operation Read = new("ReadNotices", Permission.UseOwnAccount);
    public static readonly Operation Quiet = new("SetQuietHours", Permission.UseOwnAccount);

    private const int MostIds = 200;

    /// <summary>An account has read something, wherever it did: its other pages on this node count again.</summary>
    public event Action<string>? Marked;

    /// <summary>
    /// What is not told to the account is passed over. <c>NoticesMalformed</c> for a command that names none or more than 200, that says it in two ways,
    /// or whose number can be none of ours.
    /// </summary>
    public async Task<Result<ReadAnswer>> HandleAsync(Actor actor, ReadCommand command, Call call, CancellationToken cancel)
    {
        if (command.Subject is { } typed) command = command with { Subject = Typed.Fold(typed).ToUpperInvariant() };
        if (!IsWellFormed(command)) return Refusal.Malformed("NoticesMalformed").With("max", $"{MostIds}");
        var read = await commands.RunAsync<ReadAnswer>(new Command(actor, Read, null, command, call), Lock(actor), async (context, token) =>
            command.Until is { } until ? await ReadUntilAsync(context, until, token) : await ReadSomeAsync(context, command, token), cancel);
        if (!read.IsRefused && read.Value.Read > 0) Marked?.Invoke(actor.UserName);
        return read;
    }

    private static async Task<ReadAnswer> ReadUntilAsync(CommandContext context, long until, CancellationToken cancel)
    {
        var sql = NoticeQueries.Own(context.Actor);
        sql.Where(NoticeQueries.Unread).Where($"n.id <= {sql.Value(until)}");
        var unread = sql.InBatch($"select count(*)::int, coalesce(max(n.id), 0) from {NoticeQueries.From} where {sql.Conditions}");
        var (count, last) = await ReadDoor.Within(context.Connection, context.Actor).FirstAsync(unread, row => (row.Int(), row.Long()), cancel);
        if (count == 0) return new ReadAnswer(0);
        var row = await ReaderAsync(context, cancel);
        row.ReadUntil = last;
        await context.Db.NoticeReads.Where(read => read.UserName == row.UserName && read.NoticeId <= last).ExecuteDeleteAsync(cancel);
        return new ReadAnswer(count);
    }

    private static async Task<ReadAnswer> ReadSomeAsync(CommandContext context, ReadCommand command, CancellationToken cancel)
    {
        var sql = NoticeQueries.Own(context.Actor);
        sql.Where(NoticeQueries.Unread).Where(command switch
        {
            { Subject: { } subject } => $"{sql.Value(subject)} in (n.subject_number, n.task_number)",
            { Like: { } id } => LikeIt(sql.Value(id)),
            _ => $"n.id = any({sql.Value(command.Ids!.ToArray())})",
        });
        var read = sql.InBatch(
            $"insert into notice_reads (user_name, notice_id) select $1, n.id from {NoticeQueries.From} where {sql.Conditions} returning notice_id");
        return new ReadAnswer((await ReadDoor.Within(context.Connection, context.Actor).AllAsync(read, row => row.Long(), cancel)).Count);
    }

    private static string LikeIt(string id) =>
        $"n.id <= {id} and (n.kind, n.task_number, n.side) in (select l.kind, l.task_number, l.side from notices l where l.id = {id})";

    private static bool IsWellFormed(ReadCommand command) => command switch
    {
        { Ids: { Count: > 0 and <= MostIds } ids, Until: null, Subject: null, Like: null } => ids.All(id => id > 0),
        { Ids: null, Until: > 0, Subject: null, Like: null } or { Ids: null, Until: null, Subject: null, Like: > 0 } => true,
        { Ids: null, Until: null, Subject: { } subject, Like: null } =>
            AssignmentId.TryParse(subject, out _) || DocumentNumber.IsValid(subject, DocumentNumber.Task),
        _ => false,
    };

    /// <summary>The same time twice is no quiet time. <c>FieldMissing</c>.</summary>
    public async Task<Result<QuietHours>> SetQuietAsync(Actor actor, QuietCommand command, Call call, CancellationToken cancel)
    {
        if (command is not { From: { } from, Until: { } until })
            return Refusal.Malformed("FieldMissing").With("field", command.From is null ? "from" : "until");
        return await commands.RunAsync<QuietHours>(new Command(actor, Quiet, null, command, call), Lock(actor), async (context, token) =>
        {
            var row = await ReaderAsync(context, token);
            (row.QuietFrom, row.QuietUntil) = (from, until);
            return new QuietHours(from, until);
        }, cancel);
    }

    private static async Task<NoticeReaderRow> ReaderAsync(CommandContext context, CancellationToken cancel)
    {
        var (db, name) = (context.Db, context.Actor.UserName);
        if (await db.NoticeReaders.FirstOrDefaultAsync(own => own.UserName == name, cancel) is { } known) return known;
        return db.NoticeReaders.Add(
            new NoticeReaderRow { UserName = name, QuietFrom = QuietHours.Usual.From, QuietUntil = QuietHours.Usual.Until }).Entity;
    }

    private static SubjectLock Lock(Actor actor) =>
        new(() => [Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 3))", actor.UserName)]);
}
