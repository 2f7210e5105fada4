using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Files;
using NetMonitor.Console.Keys;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>How many keys a file holds, and everything that is wrong with it by row; nothing is taken in where anything is.</summary>
public sealed record KeyImportAnswer(int Rows, bool Imported, IReadOnlyList<KeyFileError> Errors);

/// <summary>
/// Takes a file of keys, PSKC or CSV, into the Information Center's stock (R10.3): all of it or nothing. It is read, checked and its seeds encrypted before
/// the transaction, which only copies the rows. A serial number that was there before, lost or not, is refused: an import revives nothing.
/// </summary>
public sealed class ImportKeys(CommandRunner commands, KeySecrets secrets)
{
    public static readonly Operation Import = new("ImportKeys", Permission.SupplyKeys) { Fresh = true };

    public async Task<Result<KeyImportAnswer>> HandleAsync(
        Actor actor, Stream content, string? secret, string? voucher, bool dryRun, Call call, CancellationToken cancel)
    {
        if (voucher is not null && !PlainText.IsLine(voucher, 64)) return Refusal.Malformed("FieldMalformed").With("field", "voucher");
        if (actor.Lacks(Permission.SupplyKeys) is { } lacks) return lacks;
        var (read, hash) = await Task.Run(() => (KeyFiles.Read(content, secret), WholeFile.HashOf(content)), cancel);
        if (read.IsRefused) return read.Refusal;
        var (keys, errors) = (read.Value.Keys, read.Value.Errors.ToList());
        errors.AddRange(await KnownAsync(keys, cancel));
        var rows = keys.Count + read.Value.Errors.Select(error => error.Row).Distinct().Count();
        if (dryRun) return new KeyImportAnswer(rows, Imported: false, [.. errors.OrderBy(error => error.Row)]);
        if (errors.Count > 0) return Refusal.Conflict("ImportHasErrors", "R10.3").With("errors", $"{errors.Count}");
        var unit = UnitCode.InformationCenter;
        var sealedSeeds = await Task.Run(() => keys.AsParallel().AsOrdered().Select(key => secrets.Protect(key.Secret)).ToList(), cancel);
        return await commands.RunAsync<KeyImportAnswer>(
            new Command(actor, Import, Subject.KeyStock(unit.ToString()), new { hash, voucher }, call), null, async (context, token) =>
            {
                await CopyKeysAsync(context, keys, sealedSeeds, unit, token);
                await CopyLedgerAsync(context, keys, unit, voucher, token);
                context.Record(KeyEntries.OfStock(
                    new KeysImported(keys.Count, keys[0].Serial, keys[^1].Serial, voucher), actor, actor.UserName, context.Now));
                return new KeyImportAnswer(rows, Imported: true, []);
            }, cancel);
    }

    private async Task<IEnumerable<KeyFileError>> KnownAsync(IReadOnlyList<KeyInFile> keys, CancellationToken cancel)
    {
        var serials = keys.Select(key => key.Serial).ToArray();
        var known = await commands.LookAsync(
            (db, token) => db.SecurityKeys.Where(key => serials.Contains(key.Serial)).Select(key => key.Serial).ToHashSetAsync(token), cancel);
        return keys.Where(key => known.Contains(key.Serial)).Select(key => new KeyFileError(key.Row, KeyValues.Serial, "KeySerialKnown"));
    }

    private static async Task CopyKeysAsync(
        CommandContext context, IReadOnlyList<KeyInFile> keys, List<string> seeds, UnitCode unit, CancellationToken cancel)
    {
        await using var copy = await context.Connection.BeginBinaryImportAsync(
            """
            copy security_keys (serial, algorithm, protected_secret, digits, period_seconds, state, unit_code, last_step, drift, version)
            from stdin (format binary)
            """, cancel);
        foreach (var (key, seed) in keys.Zip(seeds))
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(key.Serial, cancel);
            await copy.WriteAsync(key.Algorithm.ToString(), cancel);
            await copy.WriteAsync(seed, cancel);
            await copy.WriteAsync(key.Digits, cancel);
            await copy.WriteAsync(key.PeriodSeconds, cancel);
            await copy.WriteAsync(nameof(KeyState.InStock), cancel);
            await copy.WriteAsync(unit.ToString(), cancel);
            await copy.WriteAsync(0L, cancel);
            await copy.WriteAsync(0, cancel);
            await copy.WriteAsync(1L, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private static async Task CopyLedgerAsync(
        CommandContext context, IReadOnlyList<KeyInFile> keys, UnitCode unit, string? voucher, CancellationToken cancel)
    {
        await using var copy = await context.Connection.BeginBinaryImportAsync(
            "copy key_ledger (unit_code, entry, serial, state, stock, movement, handler, at, voucher) from stdin (format binary)", cancel);
        foreach (var key in keys)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(unit.ToString(), cancel);
            await copy.WriteAsync(nameof(KeyEntry.Imported), cancel);
            await copy.WriteAsync(key.Serial, cancel);
            await copy.WriteAsync(nameof(KeyState.InStock), cancel);
            await copy.WriteAsync((short)1, cancel);
            await copy.WriteAsync(nameof(StockMovement.Received), cancel);
            await copy.WriteAsync(context.Author.UserName, cancel);
            await copy.WriteAsync(context.Now, cancel);
            if (voucher is null) await copy.WriteNullAsync(cancel);
            else await copy.WriteAsync(voucher, cancel);
        }

        await copy.CompleteAsync(cancel);
    }
}
