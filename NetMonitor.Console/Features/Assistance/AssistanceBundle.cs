using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Evidence;
using NetMonitor.Console.Files;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// A request as one zip: as its reader sees it, with its evidence and receipts. Its manifest has the hashes of all files, and the journal the manifest's, so
/// that who has the log's key checks it without the system.
/// </summary>
public sealed class AssistanceBundle(
    AssistanceQueries queries, AssistanceReceipts receipts, OpenEvidence evidence, CommandRunner commands, ReadDoor door, JournalLog log, TimeProvider time)
{
    public static readonly Operation Bundle = new("BundleAssistance", Permission.ReadWork);

    private static readonly JsonSerializerOptions s_json = new(AnswerJson.Options) { WriteIndented = true };

    /// <summary>Longer than the sealer ever takes; a proof that does not come is refused, not left out.</summary>
    private static readonly TimeSpan s_sealed = TimeSpan.FromSeconds(15);

    /// <summary>From its beginning, in a temporary file that is gone with the stream.</summary>
    public async Task<Result<Stream>> MakeAsync(Actor actor, string number, CancellationToken cancel)
    {
        var detail = await queries.GetAsync(actor, number, cancel);
        if (detail.IsRefused) return detail.Refusal;
        var shown = await SealedAsync(() => receipts.GiveAsync(actor, number, cancel), cancel);
        if (shown.IsRefused) return shown.Refusal;
        var file = TemporaryFile.Create();
        try
        {
            var made = await WriteAsync(actor, detail.Value, shown.Value, file, cancel);
            if (made.IsRefused)
            {
                await file.DisposeAsync();
                return made.Refusal;
            }

            file.Position = 0;
            return Result.Of<Stream>(file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task<Result> WriteAsync(Actor actor, AssistanceDetail detail, IReadOnlyList<AssistanceReceipt> shown, Stream to, CancellationToken cancel)
    {
        var files = new List<BundleFile>();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(zip, files, "request.json", JsonSerializer.SerializeToUtf8Bytes(detail with { Timeline = [] }, s_json), cancel);
            await AddAsync(zip, files, "timeline.json", JsonSerializer.SerializeToUtf8Bytes(detail.Timeline, s_json), cancel);
            foreach (var receipt in shown)
                await AddAsync(zip, files, $"receipts/{receipt.EntryId}-{receipt.Kind}.tlog-proof", Encoding.UTF8.GetBytes(receipt.Proof), cancel);
            foreach (var used in detail.Evidence.DistinctBy(used => used.Item.Id))
            {
                var opened = await evidence.HandleAsync(actor, used.Item.Id, cancel);
                if (opened.IsRefused) return opened.Refusal;
                await using var bytes = opened.Value.Bytes;
                // Opening it has compared its bytes with its hash.
                files.Add(new BundleFile($"evidence/{used.Item.Id}/{used.Item.Name}", bytes.Length, opened.Value.Item.Sha256));
                await PutAsync(zip, files[^1].Name, bytes, cancel);
            }

            var manifest = JsonSerializer.SerializeToUtf8Bytes(new BundleManifest(detail.Number, time.GetUtcNow(), actor.UserName, files), s_json);
            var proof = await ProveAsync(actor, detail, manifest, files.Count, cancel);
            if (proof.IsRefused) return proof.Refusal;
            await PutAsync(zip, BundleManifest.Name, new MemoryStream(manifest), cancel);
            await PutAsync(zip, BundleManifest.Proof, new MemoryStream(Encoding.UTF8.GetBytes(proof.Value)), cancel);
        }

        return Result.Done;
    }

    /// <summary>Puts the manifest's hash on record, and proves that it is.</summary>
    private async Task<Result<string>> ProveAsync(Actor actor, AssistanceDetail detail, byte[] manifest, int files, CancellationToken cancel)
    {
        ulong xid = 0;
        var recorded = await commands.RunAsync<bool>(
            new Command(actor, Bundle, Subject.Assistance(detail.Number), new { }, Call.None with { Committed = id => xid = id }),
            StoredAssistance.Lock(detail.Number), (context, _) =>
            {
                context.Record(new JournalEntry(
                    new AssistanceBundled(detail.Case.Cause, Convert.ToHexStringLower(SHA256.HashData(manifest)), files), Subject.Assistance(detail.Number),
                    detail.Version, context.Author, context.Now)
                {
                    UnitCode = actor.ActingUnit.ToString(), UnitPath = actor.ActingPath.ToString(), Readers = Readers.OfWork(actor.ActingPath),
                });
                return Task.FromResult<Result<bool>>(true);
            }, cancel);
        if (recorded.IsRefused) return recorded.Refusal;
        var sql = new Sql();
        var find = sql.InBatch(
            $"select {JournalReader.Columns} from journal j where j.xid = {sql.Value(xid)} and j.verb = '{nameof(AssistanceBundled)}'");
        var entry = (await door.For(actor).AllAsync(find, row => JournalReader.Read(row.Reader), cancel))[0];
        return (await SealedAsync(() => log.ProveAsync(entry, cancel), cancel)).Map(proof => proof.ToFile());
    }

    /// <summary>The sealer is a moment behind: what it has not reached is asked for again.</summary>
    private async Task<Result<T>> SealedAsync<T>(Func<Task<Result<T>>> ask, CancellationToken cancel)
    {
        var until = time.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (answer.Refusal != JournalLog.NotSealedYet || time.GetElapsedTime(until) > s_sealed) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    private static Task AddAsync(ZipArchive zip, List<BundleFile> files, string name, byte[] bytes, CancellationToken cancel)
    {
        files.Add(new BundleFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        return PutAsync(zip, name, new MemoryStream(bytes), cancel);
    }

    private static async Task PutAsync(ZipArchive zip, string name, Stream bytes, CancellationToken cancel)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
        await bytes.CopyToAsync(entry, cancel);
    }
}
