using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Files;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.CommandLine;

/// <summary>
/// Checks a bundle without the system that made it: that its files are those of its manifest, byte for byte and no others, that the journal's entry in it has
/// the manifest's hash, and that this entry, and that of each receipt, is under a checkpoint that the log's key signed.
/// </summary>
internal static class VerifyBundleVerb
{
    private const string Help = """
        verify-bundle <file.zip> [--key <verifier key> …]
        --key  of the log, from elsewhere than the bundle: "<name>+<hash>+<key>", or @ and a file with one on each line; behind a former one, the largest
               size that it counts for. Without it only the bundle's own hashes are checked, which whoever changed it may have changed, too.
        """;

    private const int MaxManifest = 16 * 1024 * 1024;

    /// <summary>0 where the bundle holds, 1 where it does not, 2 where the question can't be understood.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (Options.Parse(args, "--key") is not { Alone: [var path] } options)
        {
            await error.WriteLineAsync(Help);
            return CommandLine.Usage;
        }

        var keys = options.Keys("--key");
        if (keys.IsRefused)
        {
            await error.WriteLineAsync(CommandLine.Words(keys.Refusal));
            return CommandLine.Usage;
        }

        var report = new StringWriter(CultureInfo.InvariantCulture);
        string? broken;
        try
        {
            await using var file = File.OpenRead(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            broken = await CheckAsync(zip, keys.Value, report);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or JsonException or FormatException)
        {
            broken = $"BundleUnreadable: {unreadable.Message}";
        }

        if (broken is not null)
        {
            await error.WriteLineAsync($"Not verified. {broken}");
            return CommandLine.Failed;
        }

        await output.WriteAsync(report.ToString());
        return CommandLine.Done;
    }

    /// <summary>Null where all holds, else what does not.</summary>
    private static async Task<string?> CheckAsync(ZipArchive zip, IReadOnlyList<(VerifierKey Key, long? UpTo)> keys, StringWriter report)
    {
        var entries = zip.Entries.ToLookup(entry => entry.FullName, StringComparer.Ordinal);
        if (entries.FirstOrDefault(same => same.Count() > 1) is { } twice) return $"FileTwice: {twice.Key}";
        if (await ReadAsync(zip, BundleManifest.Name) is not { } bytes) return "ManifestMissing";
        if (await ReadAsync(zip, BundleManifest.Proof) is not { } proof) return "ManifestProofMissing";
        var manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, AnswerJson.Options)!;
        var named = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        named.UnionWith([BundleManifest.Name, BundleManifest.Proof]);
        var strange = entries.Select(entry => entry.Key).FirstOrDefault(name => !named.Contains(name));
        if (strange is not null) return $"FileNotInManifest: {strange}";
        foreach (var file in manifest.Files)
        {
            if (zip.GetEntry(file.Name) is not { } entry) return $"FileMissing: {file.Name}";
            await using var content = await entry.OpenAsync();
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content)) != file.Sha256) return $"FileChanged: {file.Name}";
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (Prove(proof, keys, out var entryOfManifest) is { } unproved) return $"{BundleManifest.Proof}: {unproved}";
        if (JournalRecord.WhatOf(entryOfManifest!.Verb, entryOfManifest.Data) is not AssistanceBundled bundled || bundled.Manifest != hash
            || entryOfManifest.SubjectNumber != manifest.Subject)
            return "ManifestChanged: the journal's entry has another hash.";
        foreach (var file in manifest.Files.Where(file => file.Name.EndsWith(".tlog-proof", StringComparison.Ordinal)))
        {
            if (Prove((await ReadAsync(zip, file.Name))!, keys, out var entry) is { } false_) return $"{file.Name}: {false_}";
            if (entry!.SubjectNumber != manifest.Subject) return $"{file.Name}: ReceiptOfAnother";
            report.WriteLine($"receipt    {entry.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {entry.Verb} {entry.UnitCode} {entry.Actor}");
        }

        report.WriteLine($"bundle     {manifest.Subject}, {manifest.Files.Count} files, made {manifest.MadeAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        report.WriteLine(keys.Count > 0 ? "The bundle holds." : "The bundle agrees with itself; without the log's key (--key) nobody vouches for it.");
        return null;
    }

    /// <summary>Null where a proof holds, and the journal's entry that it proves.</summary>
    private static string? Prove(byte[] file, IReadOnlyList<(VerifierKey Key, long? UpTo)> keys, out JournalRecord? entry)
    {
        entry = null;
        if (ProvedEntry.Check(file, null, keys, [], out var proved) is { } broken) return broken;
        return (entry = EntryEncoding.Read(proved!.Bytes)) is null ? "EntryUnreadable: it is no entry of a journal." : null;
    }

    private static async Task<byte[]?> ReadAsync(ZipArchive zip, string name)
    {
        if (zip.GetEntry(name) is not { } entry || entry.Length > MaxManifest) return null;
        await using var content = await entry.OpenAsync();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
