using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Evidence;

/// <summary>
/// Opens a piece of evidence: its bytes are compared with its hash, the opening goes on record, and then they are sent. <c>EvidenceCorrupt</c> where they are
/// no longer what was brought; that is on record, too.
/// </summary>
public sealed class OpenEvidence(EvidenceQueries queries, Contents contents, CommandRunner commands)
{
    public static readonly Operation Open = new("OpenEvidence", Permission.ReadWork);

    /// <summary>What it is and its bytes, from their beginning; who reads them disposes of them.</summary>
    public async Task<Result<(EvidenceItem Item, Stream Bytes)>> HandleAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await queries.FindAsync(actor, id, cancel);
        if (found.IsRefused) return found.Refusal;
        var evidence = found.Value;
        var bytes = await contents.OpenAsync(evidence.Sha256, cancel);
        var recorded = await RecordAsync(actor, evidence, bytes is null ? Refusal.Conflict("EvidenceCorrupt") : null, cancel);
        if (!recorded.IsRefused) return (evidence, bytes!);
        if (bytes is not null) await bytes.DisposeAsync();
        return recorded.Refusal;
    }

    private async Task<Result<bool>> RecordAsync(Actor actor, EvidenceItem evidence, Refusal? refusal, CancellationToken cancel)
    {
        (long Version, UnitPath Unit)? locked = null;
        return await commands.RunAsync<bool>(
            new Command(actor, Open, Subject.Evidence(evidence.Id), new { }, Call.None),
            new SubjectLock(
                () => [Sql.Statement(
                    "select e.version, u.path from evidence e join units u on u.code = e.unit_code where e.id = $1 for no key update of e", evidence.Id)],
                async (_, row, token) => locked = await row.ReadAsync(token) ? (row.GetInt64(0), UnitPath.Parse(row.GetString(1))) : null),
            (context, _) =>
            {
                if (locked is not { } at) return Task.FromResult<Result<bool>>(EvidenceUses.NotFound);
                if (refusal is not null) return Task.FromResult<Result<bool>>(refusal);
                context.Write(Sql.Statement("update evidence set openings = openings + 1, version = version + 1 where id = $1", evidence.Id));
                context.Record(new JournalEntry(
                    new EvidenceOpened(evidence.Name, evidence.Sha256), Subject.Evidence(evidence.Id), at.Version + 1, context.Author, context.Now)
                {
                    UnitCode = evidence.UnitCode.ToString(), UnitPath = at.Unit.ToString(), Readers = Readers.OfWork(at.Unit),
                });
                return Task.FromResult<Result<bool>>(true);
            }, cancel);
    }
}
