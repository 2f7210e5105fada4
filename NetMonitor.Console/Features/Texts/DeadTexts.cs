using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Texts;

/// <summary>
/// A text that was given up, with what came of the last attempt: a status such as <c>503</c>, <c>Unreachable</c>, <c>NoAnswer</c>, or <c>Late</c>. Its
/// recipient is without its middle, as whoever keeps the texts need not know whose phone it is; the words of a secret one are null.
/// </summary>
public sealed record DeadText(
    long Id, DateTimeOffset At, string Channel, string Recipient, string? Text, int Attempts, DateTimeOffset DeadAt, string? Problem);

public sealed record ReplayAnswer(long Id, DateTimeOffset DueAt);

/// <summary>
/// Texts that the gateway did not take in all their attempts: listed, and sent again once it is mended. By the national center's system administrator, as
/// there is one gateway for the nation.
/// </summary>
public sealed class DeadTexts(CommandRunner commands, ReadDoor door)
{
    public static readonly Operation Replay = new("ReplayText", Permission.KeepTexts);

    private static readonly Keyset<DeadText> s_newestFirst = new(
        descending: true, Keyset.Time<DeadText>("t.dead_at", text => text.DeadAt), Keyset.Number<DeadText>("t.id", text => text.Id));

    public async Task<Result<Page<DeadText>>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepTexts) is { } lacks) return lacks;
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where("t.dead_at is not null").Where(behind.Value);
        var dead = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select t.id, t.at, t.channel, t.recipient, case when t.sealed then null else t.text end, t.attempts, t.dead_at, t.problem
                from outgoing_texts t where {sql.Conditions} {s_newestFirst.Tail(page)}
                """),
            row => new DeadText(
                row.Long(), row.Time(), row.Text(), PhoneNumber.Masked(row.Text()), row.TextOrNull(), row.Int(), row.Time(), row.TextOrNull()), cancel);
        return s_newestFirst.Cut(dead, page, text => text);
    }

    /// <summary>
    /// Sends it once more, from its first attempt on. <c>TextNotFound</c> for what is not dead, <c>TextOver</c> for a code, which nobody can use any more.
    /// </summary>
    public async Task<Result<ReplayAnswer>> ReplayAsync(Actor actor, long id, Call call, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepTexts) is { } lacks) return lacks;
        var subject = Subject.Text(id);
        var alone = new SubjectLock(() => [Sql.Statement("select 1 from outgoing_texts where id = $1 for update", id)]);
        return await commands.RunAsync<ReplayAnswer>(new Command(actor, Replay, subject, new { }, call), alone, async (context, token) =>
        {
            var read = ReadDoor.Within(context.Connection, actor);
            var dead = await read.AllAsync(
                Sql.Statement("select sealed from outgoing_texts where id = $1 and dead_at is not null", id), row => row.Flag(), token);
            if (dead is not [var isSealed]) return Refusal.OutOfScope("TextNotFound");
            if (isSealed) return Refusal.Conflict("TextOver");
            context.Write(Sql.Statement(
                "update outgoing_texts set dead_at = null, problem = null, attempts = 0, due_at = $2, until = $3 where id = $1",
                id, context.Now, context.Now + OutgoingTexts.News));
            context.Record(new JournalEntry(new TextReplayed(), subject, 0, actor, context.Now)
            {
                UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName),
            });
            return new ReplayAnswer(id, context.Now);
        }, cancel);
    }
}
