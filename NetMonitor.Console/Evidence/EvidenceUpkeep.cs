using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Evidence;

/// <summary>
/// Removes uploads that nobody came back to, evidence that was used in nothing for a month, bytes that nobody uses, and what killed processes left. What is
/// used stays: the database itself refuses to let go of it.
/// </summary>
public sealed class EvidenceUpkeep(CommandRunner commands, ReadDoor door, IFileStore store, Contents contents, TimeProvider time)
{
    /// <summary>How long evidence is kept that is used in nothing.</summary>
    public static readonly TimeSpan UnusedFor = TimeSpan.FromDays(30);

    private const string Unused = "not exists (select from evidence_uses use where use.evidence_id = e.id)";

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var upload in await IdsAsync("select id from uploads where until < $1", now, cancel))
        {
            // The bytes first: as long as the row is there, they are found again.
            await store.RemoveAllAsync(UploadInParts.FolderOf(upload), cancel);
            await commands.RunAsync<int>(Command.BySystem(nameof(EvidenceUpkeep)), null, async (context, token) =>
                await context.Db.Uploads.Where(row => row.Id == upload).ExecuteDeleteAsync(token), cancel);
        }

        foreach (var evidence in await IdsAsync($"select id from evidence e where uploaded_at < $1 and {Unused}", now - UnusedFor, cancel))
            await DiscardAsync(evidence, cancel);
        await contents.RemoveUnusedAsync(now, cancel);
        store.RemoveDraftsBefore(TimeProvider.System.GetUtcNow() - UploadInParts.KeptFor);
    }

    private Task<IReadOnlyList<Guid>> IdsAsync(string statement, DateTimeOffset before, CancellationToken cancel) =>
        door.ForSystem().AllAsync(Sql.Statement($"{statement} limit 10000", before), row => row.Guid(), cancel);

    private Task DiscardAsync(Guid id, CancellationToken cancel) =>
        commands.RunAsync<bool>(Command.BySystem(nameof(EvidenceUpkeep), Subject.Evidence(id)), Lock(id), async (context, token) =>
        {
            // Looked at again under the lock, which a use waits at.
            var discarded = await ReadDoor.Within(context.Connection, null).AllAsync(
                Sql.Statement(
                    $"""
                    delete from evidence e using units u where e.id = $1 and u.code = e.unit_code and {Unused}
                    returning e.name, e.sha256, e.version, u.path
                    """, id), row => (Name: row.Text(), Sha256: row.Text(), Version: row.Long(), Unit: row.Path()), token);
            if (discarded is not [var was]) return false;
            context.Record(new JournalEntry(new EvidenceDiscarded(was.Name, was.Sha256), Subject.Evidence(id), was.Version + 1, context.Author, context.Now)
            {
                UnitCode = was.Unit.Leaf.ToString(), UnitPath = was.Unit.ToString(), Readers = Readers.OfWork(was.Unit),
            });
            return true;
        }, cancel);

    private static SubjectLock Lock(Guid id) => new(() => [Sql.Statement("select 1 from evidence where id = $1 for update", id)]);
}

/// <summary>The evidence of a unit that was merged is that of the one which took over.</summary>
public sealed class EvidenceFollowsUnits : IFollowsUnits
{
    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel) => Task.CompletedTask;

    public Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel) => context.WriteNowAsync(
        Sql.Statement("update evidence set unit_code = $2 where unit_code = $1", merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString()), cancel);
}
