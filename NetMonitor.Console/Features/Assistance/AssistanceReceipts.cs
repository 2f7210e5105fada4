using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What a receipt shows.</summary>
public enum ReceiptKind
{
    /// <summary>The request left the requesting unit.</summary>
    Submission,

    /// <summary>The unit asked has received it, first, forwarded below, or designated.</summary>
    Delivery,
    Acceptance,

    /// <summary>A center has rejected it.</summary>
    Refusal,

    /// <summary>It was answered in full.</summary>
    Answer,
}

/// <summary>
/// A receipt, as it was first given.
/// <c>leg</c>: null where it is about all of the request.
/// <c>proof</c>: of the journal's entry, as a file of c2sp.org/tlog-proof with the entry in it: <c>verify-proof</c> checks it without the system.
/// </summary>
public sealed record AssistanceReceipt(ReceiptKind Kind, int? Leg, DateTimeOffset At, UnitCode UnitCode, string By, long EntryId, string Proof);

/// <summary>Gives receipts from the journal and nothing else: what did not happen has none.</summary>
public sealed class AssistanceReceipts(ReadDoor door, JournalLog log, CommandRunner commands)
{
    private static readonly Dictionary<string, ReceiptKind> s_kinds = new()
    {
        [nameof(AssistanceApproved)] = ReceiptKind.Submission, [nameof(AssistanceDelivered)] = ReceiptKind.Delivery,
        [nameof(AssistanceForwarded)] = ReceiptKind.Delivery, [nameof(AssistanceDesignated)] = ReceiptKind.Delivery,
        [nameof(AssistanceAccepted)] = ReceiptKind.Acceptance, [nameof(AssistanceRejected)] = ReceiptKind.Refusal,
        [nameof(AssistanceReplied)] = ReceiptKind.Answer,
    };

    /// <summary><c>AssistanceNotFound</c>, <c>NotSealedYet</c> while the last of them is not under a checkpoint.</summary>
    public async Task<Result<IReadOnlyList<AssistanceReceipt>>> GiveAsync(Actor actor, string number, CancellationToken cancel)
    {
        var read = door.For(actor);
        var (there, sql) = (new Sql(), new Sql());
        var requests = read.Add(
            there.InBatch($"select from assistance_requests a where a.number = {there.Value(number)} and {Scopes.Assistance(there, actor, "a")}"), _ => true);
        var of = sql.Value(number);
        // Given back to the requesting unit, which an entry names first among its readers, it is delivered to nobody.
        var entries = read.Add(sql.InBatch(
            $"""
            select {JournalReader.Columns} from journal j
            where j.subject_type = '{AssistanceSubjects.OfRequest}' and j.subject_number = {of} and j.verb = any({sql.Value(s_kinds.Keys.ToArray())})
              and (j.verb <> '{nameof(AssistanceReplied)}' or (j.data->>'final')::boolean)
              and (j.verb <> '{nameof(AssistanceDesignated)}' or j.work[1] not like '%' || (j.data->>'unit') || '/')
              and exists (select from assistance_legs l join assistance_requests a on a.number = l.number
                where l.number = {of} and (j.data->>'leg' is null or l.no = (j.data->>'leg')::int) and {Scopes.AssistanceLegs(sql, actor, "l", "a")})
            order by j.xid, j.id
            """), row => JournalReader.Read(row.Reader));
        var kept = read.Add(Sql.Statement("select entry_id, proof from assistance_receipts where number = $1", number), row => (row.Long(), row.Text()));
        await read.RunAsync(cancel);
        if (requests.Count == 0) return StoredAssistance.NotFound;
        var proofs = kept.ToDictionary(receipt => receipt.Item1, receipt => receipt.Item2);
        var receipts = new List<AssistanceReceipt>();
        foreach (var entry in entries)
        {
            if (!proofs.TryGetValue(entry.Id, out var proof))
            {
                var proved = await log.ProveAsync(entry, cancel);
                if (proved.IsRefused) return proved.Refusal;
                proof = await KeepAsync(number, entry.Id, proved.Value.ToFile(), cancel);
            }

            var what = entry.What() as AssistanceEvent;
            var unit = what is AssistanceForwarded forwarded ? forwarded.To : UnitCode.Parse(entry.UnitCode);
            receipts.Add(new AssistanceReceipt(s_kinds[entry.Verb], what?.Leg, entry.At, unit, entry.Actor, entry.Id, proof));
        }

        return receipts;
    }

    /// <summary>The first that was made stays.</summary>
    private async Task<string> KeepAsync(string number, long entry, string proof, CancellationToken cancel)
    {
        var kept = await commands.RunAsync<string>(Command.BySystem("KeepReceipt"), null, async (context, token) =>
            Result.Of((await ReadDoor.Within(context.Connection, null).FirstAsync(
                Sql.Statement(
                    """
                    insert into assistance_receipts (entry_id, number, proof) values ($1, $2, $3)
                    on conflict (entry_id) do update set proof = assistance_receipts.proof returning proof
                    """, entry, number, proof), row => row.Text(), token))!), cancel);
        return kept.Value;
    }
}
