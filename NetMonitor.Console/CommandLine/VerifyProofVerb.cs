using System.Globalization;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.CommandLine;

/// <summary>
/// Checks a proof of inclusion without the system that made it: with the keys of the log and its witnesses, which the caller has from elsewhere, and
/// nothing else.
/// </summary>
internal static class VerifyProofVerb
{
    private const string Help = """
        verify-proof <file.tlog-proof> --key <verifier key> [--key <verifier key> …]
                     [--witness <verifier key> …] [--quorum <number>] [--entry <file>]
        --key      of the log, whose name is the log's origin; behind a former one, the largest size that it counts for: "<verifier key> <size>"
        --witness  of a witness whose cosignature counts
                   Both can be @ and a file with one on each line.
        --quorum   how many of them must have signed; all, where it is left out
        --entry    the entry's bytes, where the proof does not carry them
        """;

    private sealed record Asked(
        string File, IReadOnlyList<(VerifierKey Key, long? UpTo)> Keys, IReadOnlyList<VerifierKey> Witnesses, int Quorum, string? Entry);

    /// <summary>0 where the proof holds, 1 where it does not, 2 where the question can't be understood.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        Asked? asked;
        byte[] file;
        byte[]? entry;
        try
        {
            var read = Read(args);
            if (read.IsRefused)
            {
                await error.WriteLineAsync(CommandLine.Words(read.Refusal));
                return CommandLine.Usage;
            }

            if ((asked = read.Value) is null)
            {
                await error.WriteLineAsync(Help);
                return CommandLine.Usage;
            }

            file = await ReadAsync(asked.File);
            entry = asked.Entry is null ? null : await ReadAsync(asked.Entry);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
            return CommandLine.Usage;
        }

        var report = new StringWriter(CultureInfo.InvariantCulture);
        if (Check(asked, file, entry, report) is { } broken)
        {
            await error.WriteLineAsync($"Not verified. {broken}");
            return CommandLine.Failed;
        }

        await output.WriteAsync(report.ToString());
        return CommandLine.Done;
    }

    /// <summary>Null where all holds, else the rule that is broken.</summary>
    private static string? Check(Asked asked, byte[] file, byte[]? given, StringWriter report)
    {
        if (ProvedEntry.Check(file, given, asked.Keys, asked.Witnesses, out var proved) is { } broken) return broken;
        var (entry, index, checkpoint, keys, verdict) = proved!;
        // What a witness signs does not name it: one key under two names is one witness, and the log is none of its own.
        var witnesses = verdict.Signers
            .Where(signer => asked.Witnesses.Contains(signer.Key) && !keys.Any(own => own.PublicKey.SequenceEqual(signer.Key.PublicKey)))
            .DistinctBy(signer => Convert.ToHexString(signer.Key.PublicKey)).ToList();
        if (witnesses.Count < asked.Quorum) return $"TooFewWitnesses: {witnesses.Count} of {asked.Quorum} have signed the checkpoint.";

        report.WriteLine("The proof holds.");
        report.WriteLine($"log        {checkpoint.Origin}");
        report.WriteLine($"tree       {checkpoint.Size} entries, root {Convert.ToBase64String(checkpoint.Root)}");
        report.WriteLine($"entry      index {index} (from 0), leaf hash {Convert.ToBase64String(TreeHash.Leaf(entry))}");
        Tell(entry, report);
        foreach (var signer in verdict.Signers.Where(signer => keys.Contains(signer.Key))) report.WriteLine($"signed     {signer.Key}");
        foreach (var signer in witnesses) report.WriteLine($"witnessed  {signer.At:yyyy-MM-dd'T'HH:mm:ss'Z'} {signer.Key}");
        if (asked.Quorum == 0) report.WriteLine("No witness was asked for: the log alone vouches for this tree.");
        return null;
    }

    /// <summary>What the entry says, where it is one of a journal.</summary>
    private static void Tell(byte[] bytes, StringWriter report)
    {
        if (EntryEncoding.Read(bytes) is not { } entry)
        {
            report.WriteLine($"           {bytes.Length} bytes, which are no entry of a journal that this program knows");
            return;
        }

        report.WriteLine($"  id       {entry.Id}");
        report.WriteLine($"  at       {entry.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}");
        report.WriteLine($"  verb     {entry.Verb}");
        report.WriteLine($"  actor    {entry.Actor}");
        report.WriteLine($"  subject  {entry.SubjectType} {entry.SubjectNumber}");
        report.WriteLine($"  unit     {entry.UnitCode}");
        report.WriteLine($"  data     {entry.Data}");
    }

    /// <summary>Null where the arguments are no question.</summary>
    private static Result<Asked?> Read(string[] args)
    {
        if (Options.Parse(args, "--key", "--witness", "--quorum", "--entry") is not { Alone: [var file] } options || !options.All("--key").Any())
            return (Asked?)null;
        var (keys, witnesses) = (options.Keys("--key"), options.Keys("--witness"));
        if (keys.IsRefused) return keys.Refusal;
        if (witnesses.IsRefused) return witnesses.Refusal;
        var cosigners = witnesses.Value.Select(witness => witness.Key).ToList();
        var quorum = cosigners.Count;
        return cosigners.Exists(witness => witness.Type != VerifierKey.Cosignature)
            || options.Last("--quorum") is { } number
            && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out quorum) || quorum > cosigners.Count)
            ? (Asked?)null
            : new Asked(file, keys.Value, cosigners, quorum, options.Last("--entry"));
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        // One byte more than any proof has: the parser says that it is too long.
        await using var file = File.OpenRead(path);
        var bytes = new byte[TlogProof.MaxBytes + 1];
        return bytes[..await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
